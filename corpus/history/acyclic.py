"""Citations without cycles, from the cited to the citing, as the analysis of main paths needs them.

Works that cite each other, as parts of one issue or preprints and their revisions do, form cycles. Of the
citations within such a knot (a strongly connected component) those stay that go from a later work to an
earlier one, by year and, within a year, by id; all others of the corpus stay as they are. That is fewer
lost than by leaving out all citations of a year with itself, and works keep their own place, which they
lose where a knot is shrunk to one (Batagelj 2003, arXiv:cs/0309023, section 5, has all three ways).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from corpus.links import Links, Rows

NO_YEAR = 9999  # a work without a year stands last, as one that is too new to have one


@dataclass(frozen=True, eq=False, slots=True)
class Acyclic:
    """Works that cite or are cited, in an order in which each comes after all that it cites."""

    works: Rows
    """Numbers of the works in `Links.ids`; elsewhere here a work is told by its place in this list."""
    cited_by_place: tuple[tuple[int, ...], ...]
    """What each work cites, ascending."""
    citing_by_place: tuple[tuple[int, ...], ...]
    """What cites each work, ascending."""
    left_out: int
    """Citations that would have closed a cycle."""

    @property
    def links(self) -> int:
        """How many citations there are."""
        return sum(map(len, self.cited_by_place))

    @property
    def sources(self) -> list[int]:
        """Works that cite none of the others."""
        return [place for place, cited in enumerate(self.cited_by_place) if not cited]

    @property
    def sinks(self) -> list[int]:
        """Works that none of the others cites."""
        return [place for place, citing in enumerate(self.citing_by_place) if not citing]


def acyclic(made: Links, years: Sequence[int | None]) -> Acyclic:
    """Return the citations of a corpus without cycles; `years` are those of `made.ids`, in their order."""
    cites = made.cites.tocoo()
    born = np.array([NO_YEAR if year is None else year for year in years], dtype=np.int64)
    age = np.empty(len(born), dtype=np.int64)  # ids are sorted, so that a stable sort settles equal years
    age[np.argsort(born, kind="stable")] = np.arange(len(born))
    _, knot = csgraph.connected_components(made.cites, connection="strong")
    kept = (knot[cites.row] != knot[cites.col]) | (age[cites.row] > age[cites.col])
    citing, cited = cites.row[kept], cites.col[kept]
    works = _ordered(citing, cited, age)
    place = np.full(len(born), -1, dtype=np.int64)
    place[works] = np.arange(len(works))
    return Acyclic(
        works,
        _lists(place[citing], place[cited], len(works)),
        _lists(place[cited], place[citing], len(works)),
        int((~kept).sum()),
    )


def _ordered(citing: NDArray[np.int32], cited: NDArray[np.int32], age: NDArray[np.int64]) -> Rows:
    """Works with a link, by the length of the longest chain of citations behind them, then by age."""
    waiting = np.bincount(citing, minlength=len(age))
    linked = np.flatnonzero(waiting + np.bincount(cited, minlength=len(age)))
    shape = (len(age), len(age))
    cited_by = sparse.csr_matrix((np.ones(len(cited), dtype=np.int8), (cited, citing)), shape=shape)
    ready = linked[waiting[linked] == 0]
    ordered = []
    while len(ready):
        ordered.append(ready[np.argsort(age[ready])])
        nexts = cited_by[ready].indices
        works, times = np.unique(nexts, return_counts=True)
        waiting[works] -= times
        ready = works[waiting[works] == 0]
    return np.concatenate(ordered).astype(np.intp) if ordered else np.empty(0, dtype=np.intp)


def _lists(of: NDArray[np.int64], to: NDArray[np.int64], works: int) -> tuple[tuple[int, ...], ...]:
    rows = sparse.csr_matrix((np.ones(len(of), dtype=np.int8), (of, to)), shape=(works, works))
    rows.sort_indices()
    ends, flat = rows.indptr.tolist(), rows.indices.tolist()
    return tuple(tuple(flat[begin:end]) for begin, end in pairwise(ends))
