"""In which order works come, and where in it a cursor stands.

Without a search: citation percentile, then citations, both falling, then id. With one: relevance falling,
publication date, id. A key the reader asks for goes before the default; works that lack it come last.
A cursor holds the sort values of the last row, dates as milliseconds since 1970, as Elasticsearch has them.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from .errors import Refused
from .index import Catalogue

LARGEST, SMALLEST = 2**63 - 1, -(2**63)
EPOCH = date(1970, 1, 1).toordinal()
DAY_MS = 86_400_000
SCORE = "_score"
PATHS = {
    "publication_date": "publication_date",
    "publication_year": "publication_date",  # silently sorted by the whole date
    "cited_by_count": "cited_by_count",
    "referenced_works_count": "referenced_works_count",
    "cited_by_percentile_year.max": "cited_by_percentile_year.max",
    "fwci": "fwci",
    "display_name": "display_name",
}


@dataclass(frozen=True, slots=True)
class SortKey:
    name: str
    falling: bool = False


DEFAULT = (SortKey("cited_by_percentile_year.max", True), SortKey("cited_by_count", True), SortKey("id"))
IN_A_SEARCH = (SortKey(SCORE, True), SortKey("publication_date"), SortKey("id"))
AFTER_A_PAGED_SORT = (SortKey("publication_date", True), SortKey("id"))


def sort_keys(asked: str | None, *, search: bool, cursor: bool) -> tuple[SortKey, ...]:
    """Return the keys of an answer's order. Raises Refused for one that is unknown or needs a search."""
    given = tuple(_key(piece.strip(), search) for piece in asked.split(",")) if asked else ()
    if not given:
        return IN_A_SEARCH if search else DEFAULT
    rest = DEFAULT if cursor else AFTER_A_PAGED_SORT
    names = {key.name for key in given}
    return given + tuple(key for key in rest if key.name not in names)


def _key(piece: str, search: bool) -> SortKey:
    name, _, direction = piece.partition(":")
    if direction not in {"", "asc", "desc"}:
        raise Refused(f"Sort direction must be asc or desc, not {direction!r}.")
    if name == "relevance_score":
        if not search:
            raise Refused("Must include a search query (such as ?search=example) to sort by relevance_score.")
        if direction != "desc":
            raise Refused("Sorting relevance score ascending is not allowed.")
        return SortKey(SCORE, True)
    if name not in PATHS:
        valid = ", ".join(sorted([*PATHS, "relevance_score"]))
        raise Refused(f"{name} is not a valid sort field. Valid sort fields are: {valid}.")
    return SortKey(PATHS[name], direction == "desc")


@dataclass(frozen=True, slots=True)
class Column:
    """The sort values of one key: a number a row (NaN: missing); for texts the rank among `words`."""

    numbers: np.ndarray
    words: np.ndarray | None = None
    whole: bool = True

    def written(self, row: int, falling: bool) -> Any:
        """Return the value as a cursor holds it."""
        number = float(self.numbers[row])
        if np.isnan(number):
            if self.words is not None:
                return None
            last = (SMALLEST, "-Infinity") if falling else (LARGEST, "Infinity")
            return last[0 if self.whole else 1]
        if self.words is not None:
            return str(self.words[int(number)])
        return int(number) if self.whole else number

    def read(self, written: Any) -> float:
        """Return the place of a cursor's value. Raises Refused for a value of another kind."""
        if written is None or written in (LARGEST, SMALLEST, "Infinity", "-Infinity"):
            return float("inf")
        if self.words is None and isinstance(written, int | float):
            return float(written)
        if self.words is not None and isinstance(written, str):
            place = int(np.searchsorted(self.words, written))
            there = place < len(self.words) and self.words[place] == written
            return float(place) if there else place - 0.5
        raise Refused("Cursor value is invalid.", error="Pagination error.")


def column(catalogue: Catalogue, name: str) -> Column:
    return catalogue.once(("column", name), lambda: _column(catalogue, name))


def _column(catalogue: Catalogue, name: str) -> Column:
    if name == "id":
        ids = [f"https://openalex.org/W{catalogue.number(row)}" for row in range(catalogue.rows)]
        return _ranked(catalogue, list(enumerate(ids)))
    found = list(catalogue.values(name))
    if name == "display_name":
        return _ranked(catalogue, [(row, value.lower()) for row, value in found])
    if name.endswith("_date"):
        found = [(row, milliseconds(value)) for row, value in found]
    numbers = np.full(catalogue.rows, np.nan)
    if found:
        numbers[[row for row, _ in found]] = [value for _, value in found]
    return Column(numbers, whole=name != "fwci")


def _ranked(catalogue: Catalogue, found: list[tuple[int, str]]) -> Column:
    numbers = np.full(catalogue.rows, np.nan)
    if not found:
        return Column(numbers, np.array([], dtype=object))
    words, ranks = np.unique(np.array([value for _, value in found], dtype=object), return_inverse=True)
    numbers[[row for row, _ in found]] = ranks
    return Column(numbers, words)


def milliseconds(day: str) -> int:
    return (date.fromisoformat(day[:10]).toordinal() - EPOCH) * DAY_MS


def _places(key: SortKey, values: Column) -> np.ndarray:
    """Return where each row stands by one key: lowest first, missing last."""
    return np.nan_to_num(-values.numbers if key.falling else values.numbers, nan=np.inf)


class Order:
    """One order of all works, or of the `hits` of a search, which have relevance `scores`."""

    def __init__(
        self,
        catalogue: Catalogue,
        keys: tuple[SortKey, ...],
        scores: np.ndarray | None = None,
        hits: np.ndarray | None = None,
    ) -> None:
        self.keys = keys
        self._columns = [
            Column(scores, whole=False)
            if key.name == SCORE and scores is not None
            else column(catalogue, key.name)
            for key in keys
        ]
        self._places = [
            _places(key, values)
            if key.name == SCORE
            else catalogue.once(("places", key), partial(_places, key, values))
            for key, values in zip(keys, self._columns, strict=True)
        ]
        places = self._places if hits is None else [place[hits] for place in self._places]
        order = np.lexsort(places[::-1])
        self.rows: np.ndarray = order if hits is None else hits[order]

    def values(self, row: int) -> list[Any]:
        """Return the sort values of a row as a cursor holds them."""
        return [c.written(row, key.falling) for key, c in zip(self.keys, self._columns, strict=True)]

    def position_after(self, hits: np.ndarray, values: list[Any]) -> int:
        """Return how many of the ordered hits stand at or before a cursor's values."""
        if len(values) != len(self.keys):
            raise Refused("Cursor value is invalid.", error="Pagination error.")
        target = []
        for key, values_of, written in zip(self.keys, self._columns, values, strict=True):
            place = values_of.read(written)
            target.append(-place if key.falling and place != float("inf") else place)
        low, high = 0, len(hits)
        while low < high:
            middle = (low + high) // 2
            if [place[hits[middle]] for place in self._places] <= target:
                low = middle + 1
            else:
                high = middle
        return low


def order(catalogue: Catalogue, keys: tuple[SortKey, ...]) -> Order:
    """Return an order that no search is part of; it is kept until a work comes or goes."""
    return catalogue.once(("order", keys), lambda: Order(catalogue, keys))
