"""What the faults that spoil data do to it. An answer that is spoiled is still 200 and still well formed."""

from dataclasses import replace
from zlib import crc32

import numpy as np

from .faults import Faults
from .hits import Question
from .index import Catalogue
from .query import Clause
from .shelf import Row, pack

DANGLING = 7_900_000_000  # ids from here on stand for references that answer 404
DUPLICATE = 9_800_000_000  # and from here on for the second work under one DOI


def without_some_ids(question: Question, faults: Faults) -> Question:
    """Drop a fifth of every list of ids or DOIs, always the same ones; a single id is found."""
    lists = [c for c in question.clauses if _is_batch(c)]
    if not lists or not faults.fires("dropped_ids"):
        return question
    clauses = tuple(replace(c, values=_thinned(c.values)) if c in lists else c for c in question.clauses)
    return replace(question, clauses=clauses)


def _is_batch(clause: Clause) -> bool:
    return clause.field.path in {"id", "doi"} and len(clause.values) > 1 and not clause.negated


def _thinned(values: tuple[object, ...]) -> tuple[object, ...]:
    kept = tuple(value for value in values if crc32(str(value).encode()) % 5)
    return kept if 0 < len(kept) < len(values) else values[:-1]


def with_a_duplicate(catalogue: Catalogue, rows: np.ndarray) -> bool:
    """Add a copy of the first hit that has a DOI, under an id of its own. Return whether there was one."""
    for row in rows.tolist():
        record = catalogue.read(row).record()
        if record["doi"]:
            url = f"https://openalex.org/W{DUPLICATE + catalogue.number(row) % 100_000_000}"
            catalogue.add({**record, "id": url, "ids": {**record["ids"], "openalex": url}})
            return True
    return False


def without_the_middle(catalogue: Catalogue, rows: np.ndarray) -> None:
    if len(rows):
        catalogue.remove(catalogue.number(int(rows[len(rows) // 2])))


def moved(rows: np.ndarray, start: int, shown: np.ndarray) -> np.ndarray:
    """Return a page whose first row has moved before the cursor while the one served last moved after it."""
    return np.concatenate((rows[start - 1 : start], shown[1:]))


def every_other(found: np.ndarray) -> np.ndarray:
    """Return the mask of every other hit, as when half of the index has not answered in time."""
    half = found.copy()
    half[np.flatnonzero(found)[1::2]] = False
    return half


def with_a_dangling_reference(catalogue: Catalogue, row: int) -> Row:
    """Return a work that cites one more: an id that leads nowhere."""
    record = catalogue.read(row).record()
    references = [*record["referenced_works"], f"https://openalex.org/W{DANGLING + row}"]
    return Row(pack({**record, "referenced_works": references, "referenced_works_count": len(references)}))
