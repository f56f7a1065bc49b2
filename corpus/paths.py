"""How one work leads to another by citations: the shortest ways, and the strongest.

The shortest are found level by level (Moore 1959) and counted along the way. A path from A to B goes along
citations: A cites … cites B, so that ideas came from B to A. If none leads so, one from B to A is looked for,
and only then one that does not mind the direction.

The strongest path (Newman 2001, Physical Review E 64:016132) is the shortest when a link is as long as 1 over
its strength. Strength is our own: a citation counts W, and the likeness of the reference lists of its two
ends (cosine, as `corpus.coupling` weighs references) is added: (W + cosine) / (W + 1), with W as there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from corpus.coupling import DIRECT_WEIGHT
from corpus.links import Links, Rows

MOST_PATHS = 50
MOST_WORKS = 300
PAIRS_A_STEP = 100_000  # citations whose two reference lists are held in memory at once


class Way(StrEnum):
    """How paths go."""

    CITES = "cites"
    """The first work cites … the second."""
    CITED = "cited"
    """The second cites … the first."""
    EITHER = "either"
    """Along citations and against them."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths between two works. Each begins at the first and ends at the second, whichever way it goes."""

    way: Way
    paths: tuple[tuple[int, ...], ...]
    """Numbers of works."""
    count: float
    """How many there are of this length, shown or not; exact up to 2**53."""

    @property
    def links(self) -> int:
        """How many citations long they are."""
        return len(self.paths[0]) - 1


def shortest(
    made: Links,
    first: int,
    second: int,
    *,
    without: Iterable[int] = (),
    either: bool = False,
    most: int = MOST_PATHS,
    most_works: int = MOST_WORKS,
) -> Paths | None:
    """Return the shortest paths between two different works, or None if there is none.

    Those through works much cited in the corpus come first; at most `most` of them are given, and only as
    many as have `most_works` works together. No path leads through a work in `without`. `either` asks for
    paths that do not mind the direction from the beginning.
    """
    closed = _closed(made, without, first, second)
    for way, along, against in _ways(made, either=either):
        start, end = (second, first) if way is Way.CITED else (first, second)
        levels = _levels(along, against, start, end, closed)
        if levels is None:
            continue
        ways_on = _ways_on(along, levels)
        found: list[tuple[int, ...]] = []
        works: set[int] = set()
        for path in _walks(made, along, levels, ways_on):
            if len(found) == most or (found and len(works | set(path)) > most_works):
                break
            found.append(path[::-1] if way is Way.CITED else path)
            works |= set(path)
        return Paths(way, tuple(found), ways_on[0][start])
    return None


@dataclass(frozen=True, eq=False, slots=True)
class Strengths:
    """How strong each citation is."""

    likeness: sparse.csr_matrix
    """Works x works, where one cites the other: cosine of their reference lists plus 1, so 1 to 2."""

    def cosine(self, one: int, other: int) -> float:
        """Return how alike the reference lists of two works are of which one cites the other, 0 to 1."""
        told = max(float(self.likeness[one, other]), float(self.likeness[other, one]))
        return min(max(told - 1, 0.0), 1.0)


def strengths(made: Links, vectors: sparse.csr_matrix) -> Strengths:
    """Return how strong the citations are, by reference vectors as from `corpus.coupling.reference_vectors`.

    Once a version: at 1.2 million citations it takes seconds.
    """
    citing = np.repeat(np.arange(len(made.ids)), np.diff(made.cites.indptr))
    cited = made.cites.indices
    cosines = np.empty(len(cited), dtype=np.float32)
    for begin in range(0, len(cited), PAIRS_A_STEP):
        some = slice(begin, begin + PAIRS_A_STEP)
        cosines[some] = cosines_of(vectors, citing[some], cited[some])
    cells = (cosines + 1, made.cites.indices, made.cites.indptr)
    return Strengths(sparse.csr_matrix(cells, shape=made.cites.shape))


def cosines_of(
    vectors: sparse.csr_matrix, one: NDArray[np.integer], other: NDArray[np.integer]
) -> NDArray[np.float32]:
    """Return the cosine of each pair of rows, which are of length 1 or empty."""
    return np.asarray(vectors[one].multiply(vectors[other]).sum(axis=1), dtype=np.float32).ravel()


def strongest(
    made: Links,
    strong: Strengths,
    first: int,
    second: int,
    *,
    without: Iterable[int] = (),
    either: bool = False,
) -> Paths | None:
    """Return the strongest path between two different works, in the first of the ways that there is one."""
    closed = _closed(made, without, first, second)
    length = strong.likeness.copy()
    length.data = (DIRECT_WEIGHT + 1) / (DIRECT_WEIGHT + length.data - 1)
    if closed.any():
        open_only = sparse.diags((~closed).astype(np.float32))
        length = (open_only @ length @ open_only).tocsr()
        length.eliminate_zeros()
    for way, _, _ in _ways(made, either=either):
        start, end = (second, first) if way is Way.CITED else (first, second)
        lengths = length.maximum(length.T) if way is Way.EITHER else length
        distance, before = csgraph.dijkstra(lengths, indices=start, return_predecessors=True)
        if np.isfinite(distance[end]):
            path = [end]
            while path[-1] != start:
                path.append(int(before[path[-1]]))
            return Paths(way, (tuple(path if way is Way.CITED else path[::-1]),), 1.0)
    return None


def links_along(made: Links, paths: Iterable[tuple[int, ...]]) -> list[tuple[int, int]]:
    """Return the citations that paths use, citing first, each once, sorted."""
    pairs = {
        cells
        for path in paths
        for one, other in pairwise(path)
        for cells in ((one, other), (other, one))
        if made.cites[cells]
    }
    return sorted(pairs)


def _ways(made: Links, *, either: bool) -> Iterator[tuple[Way, sparse.csr_matrix, sparse.csr_matrix]]:
    if not either:
        yield Way.CITES, made.cites, made.cited_by
        yield Way.CITED, made.cites, made.cited_by
    yield Way.EITHER, made.either, made.either


def _closed(made: Links, without: Iterable[int], *ends: int) -> NDArray[np.bool_]:
    closed = np.zeros(len(made.ids), dtype=np.bool_)
    closed[list(without)] = True
    closed[list(ends)] = False
    return closed


def _levels(
    along: sparse.csr_matrix, against: sparse.csr_matrix, start: int, end: int, closed: NDArray[np.bool_]
) -> list[Rows] | None:
    """The works on shortest paths, level by level from the start, or None if the end is not reached."""
    distance = np.full(along.shape[0], -1, dtype=np.int32)
    distance[start] = step = 0
    edge = np.array([start], dtype=np.intp)
    while distance[end] < 0:
        reached = np.unique(along[edge].indices)
        edge = reached[(distance[reached] < 0) & ~closed[reached]]
        if not len(edge):
            return None
        step += 1
        distance[edge] = step
    levels = [np.array([end], dtype=np.intp)]
    for before in range(step - 1, -1, -1):
        behind = np.unique(against[levels[-1]].indices)
        levels.append(behind[distance[behind] == before])
    return levels[::-1]


def _ways_on(along: sparse.csr_matrix, levels: list[Rows]) -> list[dict[int, float]]:
    """How many shortest paths lead from each work of a level to the end."""
    counts = np.ones(1)
    found = [{int(levels[-1][0]): 1.0}]
    for here, onward in zip(levels[-2::-1], levels[:0:-1], strict=True):
        steps = (along[here][:, onward] > 0).astype(np.float64)
        counts = steps @ counts
        found.append(dict(zip(here.tolist(), counts.tolist(), strict=True)))
    return found[::-1]


def _walks(
    made: Links, along: sparse.csr_matrix, levels: list[Rows], ways_on: list[dict[int, float]]
) -> Iterator[tuple[int, ...]]:
    """All shortest paths from start to end; at each step the most cited work comes first."""
    waiting: list[tuple[int, ...]] = [(int(levels[0][0]),)]
    while waiting:
        path = waiting.pop()
        if len(path) == len(levels):
            yield path
            continue
        onward = along[path[-1]].indices
        fitting = np.array([row for row in onward.tolist() if row in ways_on[len(path)]], dtype=np.intp)
        waiting += [(*path, int(row)) for row in made.most_cited(fitting, len(fitting))[::-1]]
