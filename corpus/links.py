"""The citations of a corpus as arrays, for questions that follow them. Made once a version.

At 50,000 works and 1.2 million citations a DiGraph takes seconds and 900 MB; these take under a second and
30 MB.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from corpus.model import WorkId

Rows = NDArray[np.intp]
"""Numbers of works: their places in `Links.ids`."""


@dataclass(frozen=True, eq=False)
class Links:
    """Who cites whom, works x works: 1 where the work of the row cites that of the column."""

    ids: pl.Series
    """Of the works, sorted."""
    cites: sparse.csr_matrix

    @cached_property
    def cited_by(self) -> sparse.csr_matrix:
        """The same, turned: 1 where the work of the row is cited by that of the column."""
        return self.cites.T.tocsr()

    @cached_property
    def either(self) -> sparse.csr_matrix:
        """The citations without their direction: above 0 where one of two works cites the other."""
        return (self.cites + self.cited_by).tocsr()

    @cached_property
    def local_citations(self) -> NDArray[np.int64]:
        """How many works of the corpus cite each."""
        return np.bincount(self.cites.indices, minlength=len(self.ids)).astype(np.int64)

    def row(self, work_id: WorkId) -> int | None:
        """Return the number of a work, or None if it is not in the corpus."""
        place = int(self.ids.search_sorted(work_id))
        return place if place < len(self.ids) and self.ids[place] == work_id else None

    def rows(self, ids: Iterable[WorkId]) -> Rows:
        """Return the numbers of those of these works that are in the corpus, ascending, each once."""
        found = {row for one in ids if (row := self.row(one)) is not None}
        return np.array(sorted(found), dtype=np.intp)

    def ids_of(self, rows: Iterable[int]) -> list[WorkId]:
        """Return the ids of works by their numbers, in the same order."""
        return list(self.ids.gather([int(row) for row in rows]))

    def most_cited(self, rows: Rows, most: int) -> Rows:
        """Return at most `most` of these works, the most cited within the corpus first, ties by id."""
        return rows[np.lexsort((rows, -self.local_citations[rows]))][:most]

    def among(self, rows: Rows) -> list[tuple[WorkId, WorkId]]:
        """Return the citations between two of these works, citing first, sorted by id."""
        inside = np.unique(rows)
        part = self.cites[inside][:, inside].tocoo()
        order = np.lexsort((part.col, part.row))
        citing, cited = (self.ids_of(inside[cells[order]]) for cells in (part.row, part.col))
        return list(zip(citing, cited, strict=True))


def links(ids: pl.Series, citations: pl.DataFrame) -> Links:
    """Return the citations (columns citing, cited) between works, whose ids are sorted and each there once.

    Citations of what is no work among these, and of a work by itself, are left out.

    >>> made = links(pl.Series(["W1", "W2"]), pl.DataFrame({"citing": ["W2"], "cited": ["W1"]}))
    >>> made.among(made.rows(["W1", "W2"]))
    [('W2', 'W1')]
    """
    numbered = pl.DataFrame({"id": ids}, schema={"id": pl.String}).with_row_index("row")
    cells = (
        citations.lazy()
        .join(numbered.lazy().rename({"row": "from"}), left_on="citing", right_on="id")
        .join(numbered.lazy().rename({"row": "to"}), left_on="cited", right_on="id")
        .filter(pl.col("from") != pl.col("to"))
        .select(pl.col("from", "to").cast(pl.Int32))
        .collect()
    )
    where = (cells["from"].to_numpy(), cells["to"].to_numpy())
    ones = np.ones(cells.height, dtype=np.int8)
    cites = sparse.coo_matrix((ones, where), shape=(len(ids), len(ids))).tocsr()
    cites.data = np.ones_like(cites.data)
    return Links(ids, cites)


def around(
    made: Links, middle: int, steps: int, not_through: Iterable[int] = ()
) -> tuple[Rows, NDArray[np.int32]]:
    """Return the works within so many citations of one, along or against them, and their distances.

    Ascending by number; the one in the middle is among them, at distance 0. Works in `not_through` can be
    reached, but no further step leads through them.
    """
    closed = np.zeros(len(made.ids), dtype=np.bool_)
    closed[list(not_through)] = True
    closed[middle] = False
    distance = np.full(len(made.ids), -1, dtype=np.int32)
    distance[middle] = 0
    edge = np.array([middle], dtype=np.intp)
    for step in range(1, steps + 1):
        reached = np.unique(made.either[edge[~closed[edge]]].indices)
        edge = reached[distance[reached] < 0]
        distance[edge] = step
    inside = np.flatnonzero(distance >= 0)
    return inside, distance[inside]
