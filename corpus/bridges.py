"""Works that hold the literature together: those on many of the shortest ways between other works.

Betweenness (Freeman 1977, Sociometry 40:35-41) on the citations without their direction, by the method
of Brandes (2001, Journal of Mathematical Sociology 25:163-177), from pivots drawn at random and scaled up
(Brandes and Pich 2007, International Journal of Bifurcation and Chaos 17:2303-2318). From all works it is
exact. Pivots go through the network side by side, as columns of one matrix.

Participation (Guimerà and Amaral 2005, Nature 433:895-900) is beside it: 1 less the sum of squares of the
shares that the groups have among a work's ties. It is 0 if all are in one group and nears 1 if they are
spread evenly.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from corpus.links import Links

PIVOTS = 256
SIDE_BY_SIDE = 16  # pivots: a wider matrix falls out of the processor's memory

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Betweenness:
    """How much each work lies between others, in the order of the works."""

    shares: Floats
    """Of the shortest ways between two other works, the share that leads through it: 0 to 1."""
    errors: Floats
    """Standard error of the share; 0 if all works were pivots."""
    pivots: int
    works: int
    """Works that are tied to another."""


def betweenness(
    made: Links, *, pivots: int = PIVOTS, seed: int = 0, without: Iterable[int] = ()
) -> Betweenness:
    """Return the betweenness of each work; those in `without` are taken out, with their citations.

    `pivots` is 1 or more. The same seed draws the same pivots.
    """
    ties = _ties(made, without)
    tied = np.flatnonzero(np.diff(ties.indptr))
    chosen = tied
    if pivots < len(tied):
        chosen = np.sort(np.random.default_rng(seed).choice(tied, pivots, replace=False))
    total, squares = np.zeros(len(made.ids)), np.zeros(len(made.ids))
    for begin in range(0, len(chosen), SIDE_BY_SIDE):
        depending = _dependencies(ties, chosen[begin : begin + SIDE_BY_SIDE])
        total += depending.sum(axis=1)
        squares += (depending**2).sum(axis=1)
    pairs = max((len(made.ids) - 1) * (len(made.ids) - 2), 1)
    drawn = np.full(len(made.ids), float(len(chosen)))
    drawn[chosen] -= 1  # a work does not lie on the ways from itself
    drawn = np.maximum(drawn, 1)
    mean = total / drawn
    others = max(len(tied) - 1, 1)
    spread = np.maximum(squares / drawn - mean**2, 0)
    left = np.maximum(1 - drawn / others, 0)  # drawn without putting back
    errors = others / pairs * np.sqrt(spread * left / np.maximum(drawn - 1, 1))
    return Betweenness(mean * others / pairs, errors, len(chosen), len(tied))


def bridges(
    made: Links, found: Betweenness, group_of: Mapping[str, str], *, most: int, without: Iterable[int] = ()
) -> pl.DataFrame:
    """Return at most `most` works that are tied to two groups or more, those most between others first.

    `group_of` has the group of each work that is in one, by id: a cluster, a lens. Columns: id, group (null
    if it is in none), betweenness and error (as in `Betweenness`), participation (0 to 1), ties (works of any
    group that it cites or is cited by), joins (the groups among these, most ties first) and joins_ties (how
    many ties each). `without` as for `betweenness`.
    """
    names = sorted(set(group_of.values()))
    number = {name: place for place, name in enumerate(names)}
    ids = made.ids.to_list()
    members = [(row, number[group_of[one]]) for row, one in enumerate(ids) if one in group_of]
    ties = _ties(made, without)
    inside = sparse.csr_matrix(
        (np.ones(len(members)), ([row for row, _ in members], [group for _, group in members])),
        shape=(len(ids), max(len(names), 1)),
    )
    counts = (ties @ inside).tocsr()
    several = np.flatnonzero((np.diff(counts.indptr) > 1) & (found.shares > 0))
    order = several[np.lexsort((several, -found.shares[several]))][:most]
    rows = [_bridge(counts[int(row)], names) for row in order]
    return pl.DataFrame(
        {
            "id": [ids[row] for row in order],
            "group": [group_of.get(ids[row]) for row in order],
            "betweenness": found.shares[order],
            "error": found.errors[order],
            "participation": [row[0] for row in rows],
            "ties": [row[1] for row in rows],
            "joins": [row[2] for row in rows],
            "joins_ties": [row[3] for row in rows],
        },
        schema={
            "id": pl.String, "group": pl.String, "betweenness": pl.Float64, "error": pl.Float64,
            "participation": pl.Float64, "ties": pl.Int64,
            "joins": pl.List(pl.String), "joins_ties": pl.List(pl.Int64),
        },
    )  # fmt: skip


def participation(ties: Sequence[int]) -> float:
    """Return the participation coefficient of a work that has so many ties to each group.

    >>> participation([4]), participation([2, 2])
    (0.0, 0.5)
    """
    shares = np.array(ties, dtype=np.float64) / max(sum(ties), 1)
    return float(1 - (shares**2).sum()) if len(shares) else 0.0


def _bridge(counts: sparse.csr_matrix, names: Sequence[str]) -> tuple[float, int, list[str], list[int]]:
    told = sorted(zip(counts.data.astype(int).tolist(), counts.indices.tolist(), strict=True))
    told.sort(key=lambda one: (-one[0], names[one[1]]))
    ties = [count for count, _ in told]
    return participation(ties), sum(ties), [names[group] for _, group in told], ties


def _ties(made: Links, without: Iterable[int]) -> sparse.csr_matrix:
    """Return 1 where one of two works cites the other, both left in."""
    left_in = np.ones(len(made.ids))
    left_in[list(without)] = 0
    kept = sparse.diags(left_in)
    ties = (kept @ made.either.astype(np.float64) @ kept).tocsr()
    ties.eliminate_zeros()
    ties.data[:] = 1
    return ties


def _dependencies(ties: sparse.csr_matrix, pivots: NDArray[np.intp]) -> Floats:
    """Return how much each pivot depends on each work: works x pivots, 0 for the pivot itself."""
    columns = np.arange(len(pivots))
    ways = np.zeros((ties.shape[0], len(pivots)))
    ways[pivots, columns] = 1
    edge = ways.copy()
    levels = [edge > 0]
    while (onward := np.where(ways > 0, 0, _passed_on(ties, edge))).any():
        ways += onward
        levels.append(onward > 0)
        edge = onward
    depending = np.zeros_like(ways)
    inverse = np.divide(1, ways, out=np.zeros_like(ways), where=ways > 0)
    for here, nearer in zip(levels[:0:-1], levels[-2::-1], strict=True):
        given = _passed_on(ties, np.where(here, (1 + depending) * inverse, 0))
        depending += np.where(nearer, given * ways, 0)
    depending[pivots, columns] = 0
    return depending


def _passed_on(ties: sparse.csr_matrix, values: Floats) -> Floats:
    """Return ties @ values; where few works have a value, only their ties are gone through."""
    rows = np.flatnonzero(values.any(axis=1))
    if len(rows) > len(values) / 4:
        return np.asarray(ties @ values)
    return np.asarray(ties[rows].T @ values[rows])
