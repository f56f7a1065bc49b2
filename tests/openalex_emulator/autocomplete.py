"""/autocomplete/works: up to ten works whose title holds what has been typed so far, most cited first.

What is typed is a row of words, of which the last may be only begun; words are cut as in analyzer.py, neither
stemmed nor freed of stop words. A DOI or an id that is pasted finds its work. All titles lie in one text in
the order of citations, so half a million are read in milliseconds and the first ten found are the answer.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from . import sorting
from .analyzer import words
from .errors import Refused
from .index import Catalogue, plain_doi
from .shelf import Row

ROWS = 10
EMULATED = {"q", "mailto"}
PASTED_ID = re.compile(
    r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?|openalex:)?w(\d{1,15})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Titles:
    """All titles as one text: each a line, its words between single spaces, most cited first."""

    text: str
    starts: list[int]
    rows: list[int]

    def holding(self, typed: str) -> Iterator[int]:
        """Yield the rows whose title holds these words in a row, the last of which may be only begun."""
        found = self.text.find(typed)
        while found >= 0:
            yield self.rows[bisect_right(self.starts, found) - 1]
            found = self.text.find(typed, self.text.find("\n", found + 1))


def answer(catalogue: Catalogue, params: Mapping[str, str], *, took_ms: int) -> bytes:
    """Return the answer of /autocomplete/works. Raises Refused."""
    other = set(params) - EMULATED
    if other:
        raise Refused(f"{', '.join(sorted(other))}: not a valid parameter of autocomplete.")
    typed = (params.get("q") or "").strip()
    count, rows = _found(catalogue, typed)
    about = {"count": count, "db_response_time_ms": took_ms, "page": 1, "per_page": ROWS, "cost_usd": 0}
    results = [_row(catalogue.read(row), catalogue.number(row)) for row in rows]
    return json.dumps({"meta": about, "results": results}, ensure_ascii=False).encode()


def titles(catalogue: Catalogue) -> Titles:
    """Return the titles as they are searched; they are kept until a work comes or goes."""
    return catalogue.once("titles", lambda: _titles(catalogue))


def _found(catalogue: Catalogue, typed: str) -> tuple[int, list[int]]:
    """Return how many works fit, and the rows of those to show."""
    pasted = _pasted(catalogue, typed)
    if pasted is not None:
        return 1, [pasted]
    phrase = " ".join(words(typed))
    if not phrase:
        return 0, []
    return catalogue.recently("autocomplete", phrase, lambda: _holding(catalogue, f" {phrase}"))


def _holding(catalogue: Catalogue, phrase: str) -> tuple[int, list[int]]:
    fits = titles(catalogue).holding(phrase)
    shown = list(islice(fits, ROWS))
    return len(shown) + sum(1 for _ in fits), shown


def _pasted(catalogue: Catalogue, typed: str) -> int | None:
    if found := PASTED_ID.fullmatch(typed):
        return catalogue.row_of(int(found[1]))
    doi = plain_doi(typed)
    return catalogue.by_location_doi().get(doi) if doi.startswith("10.") else None


def _titles(catalogue: Catalogue) -> Titles:
    cited = np.nan_to_num(sorting.column(catalogue, "cited_by_count").numbers)
    lines, starts, rows, end = [], [], [], 0
    order = catalogue.live_rows()[np.argsort(-cited[catalogue.live_rows()], kind="stable")]
    for row in order.tolist():
        text = catalogue.read(row).text("title")
        if text != b"null":
            line = f" {' '.join(words(json.loads(text)))} \n"
            lines.append(line)
            starts.append(end)
            rows.append(row)
            end += len(line)
    return Titles("".join(lines), starts, rows)


def _row(work: Row, number: int) -> dict[str, Any]:
    names = [row["author"]["display_name"] for row in work.value("authorships")]
    return {
        "id": f"https://openalex.org/W{number}",
        "short_id": f"works/W{number}",
        "display_name": work.value("title"),
        "hint": ", ".join(name for name in names if name),
        "cited_by_count": work.value("cited_by_count"),
        "works_count": None,
        "entity_type": "work",
        "external_id": work.value("doi"),
        "filter_key": "openalex",
    }
