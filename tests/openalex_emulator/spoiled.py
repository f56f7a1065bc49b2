"""What the faults that spoil data do to it. An answer that is spoiled is still 200 and still well formed."""

from dataclasses import replace
from zlib import crc32

import numpy as np

from .faults import Faults
from .fields import FIELDS
from .hits import Question
from .index import Catalogue
from .query import Clause
from .shelf import Row, changed

DANGLING = 7_900_000_000  # ids from here on stand for references that answer 404
ONE_IN = 50  # citations that cites: and the reference list disagree on
DRIFTS = (-2, 1, 3, -1, 2)
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


def is_lost(work: int, cited: int) -> bool:
    """Return whether lost_reference takes the cited work out of this work's reference list."""
    return crc32(f"lost {work} {cited}".encode()) % ONE_IN == 0


def is_unfindable(work: int, cited: int) -> bool:
    """Return whether unfindable_citation hides this work from those who ask for one cited work alone."""
    return crc32(f"unfindable {work} {cited}".encode()) % ONE_IN == 0


def cited_in(question: Question) -> list[int]:
    """Return the works whose citing works are asked for."""
    asked = [clause for clause in question.clauses if clause.field.kind == "cites" and not clause.negated]
    return [number for clause in asked for number in clause.values if number is not None]


def without_unfindable(catalogue: Catalogue, question: Question, faults: Faults) -> Question:
    """Hide one citing work in fifty if a single cited work is asked for."""
    cited = cited_in(question)
    if len(cited) != 1 or not faults.fires("unfindable_citation"):
        return question
    citing = (catalogue.number(row) for row in catalogue.citing(cited[0]).tolist())
    hidden = tuple(sorted({number for number in citing if is_unfindable(number, cited[0])}))
    return replace(question, clauses=(*question.clauses, Clause(FIELDS["openalex"], hidden, negated=True)))


def without_lost(row: Row, work: int, cited: list[int]) -> Row:
    """Return a row without those references that lost_reference takes."""
    lost = {f"https://openalex.org/W{number}" for number in cited if is_lost(work, number)}
    if not lost:
        return row
    kept = [url for url in row.value("referenced_works") if url not in lost]
    return Row(changed(row, {"referenced_works": kept, "referenced_works_count": len(kept)}))


def drifted(count: int, start: int, per_page: int) -> int:
    """Return the count as a later page of a walk tells it: never what the first page said."""
    return max(0, count + DRIFTS[start // per_page % len(DRIFTS)])


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
    read = catalogue.read(row)
    references = [*read.value("referenced_works"), f"https://openalex.org/W{DANGLING + row}"]
    return Row(changed(read, {"referenced_works": references, "referenced_works_count": len(references)}))
