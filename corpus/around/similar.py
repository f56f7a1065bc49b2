"""Works like a given one, with the reasons: references that both cite, citations between them, their words.

The likeness is that by which works are clustered (`corpus.clusters.relation`), seen from one work:
bibliographic coupling (Kessler 1963, American Documentation 14:10-25) with references weighed by rarity,
direct citation added lightly, and the telling words of title and abstract at half the weight. Seeds take no
part: they are neither offered as similar nor counted as references in common, as the corpus was gathered
around them.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from corpus.clusters.relation import TEXT_WEIGHT, text_vectors_and_words
from corpus.coupling import COMMON_AT_LEAST, COMMON_SHARE, DIRECT_WEIGHT, reference_vectors, strongest
from corpus.links import Links
from corpus.model import WorkId

WORDS_TOLD = 6  # of those that two works share


@dataclass(frozen=True, eq=False, slots=True)
class Vectors:
    """What works are compared by, in the order of their frame. Made once a version."""

    references: sparse.csr_matrix
    texts: sparse.csr_matrix
    words: list[str]
    """Of the columns of `texts`."""
    is_seed: NDArray[np.bool_]
    seed_ids: frozenset[WorkId]
    cited_by: pl.DataFrame
    """Columns id and cited_by: how many works cite each reference that more than one cites."""
    hub: NDArray[np.bool_]
    """Works that so many others cite that a citation of one says little."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A work like the one asked for, and why."""

    row: int
    likeness: float
    """0 to 1, on the scale where the most alike by references and by words are 1 each."""
    shared: tuple[WorkId, ...]
    """References that both cite, seeds apart: the rarest first, those too common to count last."""
    too_common: int
    """How many of these are so common that they do not count."""
    cites: bool
    """Whether it cites the work asked for."""
    cited: bool
    """Whether the work asked for cites it."""
    words: tuple[str, ...]
    """Telling words that both use, the most telling first, at most WORDS_TOLD."""


def vectors(works: pl.DataFrame, made: Links) -> Vectors:
    """Return what works, which follow `corpus.schema.WORKS`, are compared by; `made` are their citations."""
    is_seed = works["seed_key"].is_not_null().to_numpy()
    seed_ids = works["id"].filter(pl.Series(is_seed))
    apart = works.with_columns(pl.col("references").list.filter(~pl.element().is_in(seed_ids.implode())))
    texts, words = text_vectors_and_words(works)
    counts = (
        apart.lazy()
        .select(pl.col("references").explode(empty_as_null=True).alias("id"))
        .drop_nulls()
        .group_by("id")
        .len("cited_by")
        .filter(pl.col("cited_by") > 1)
        .sort("id")
        .collect()
    )
    others = ~is_seed
    common = max(COMMON_AT_LEAST, COMMON_SHARE * int(others.sum()))
    citations = np.asarray(made.cites[np.flatnonzero(others)].sum(axis=0)).ravel()
    return Vectors(
        reference_vectors(apart), texts, words, is_seed, frozenset(seed_ids), counts, citations > common
    )


def similar(works: pl.DataFrame, made: Links, of: Vectors, row: int, most: int) -> list[Similar]:
    """Return at most `most` works like the one in this row, the most alike first.

    Of equals that which more works of the corpus cite, then by row.
    """
    likeness = _likeness(made, of, row)
    rows = np.flatnonzero(likeness)
    top = rows[np.lexsort((rows, -made.local_citations[rows], -likeness[rows]))][:most]
    cited, citing = set(made.cites[row].indices.tolist()), set(made.cited_by[row].indices.tolist())
    lists = works["references"].gather([row, *top.tolist()]).to_list()
    mine = set(lists[0] or ()) - of.seed_ids
    shared = [mine & set(one or ()) for one in lists[1:]]
    times = _times(of, set().union(*shared))
    common = max(COMMON_AT_LEAST, COMMON_SHARE * works.height)
    return [
        Similar(
            int(other),
            float(likeness[other]),
            tuple(sorted(both, key=lambda one: (times.get(one, 0), one))),
            sum(times.get(one, 0) > common for one in both),
            int(other) in citing,
            int(other) in cited,
            _words(of, row, int(other)),
        )
        for other, both in zip(top, shared, strict=True)
    ]


def _likeness(made: Links, of: Vectors, row: int) -> NDArray[np.float32]:
    """How alike each work is to one, 0 to 1: its row of the relation before ties are joined both ways."""
    coupled = _ties(of.references, of, row)
    written = _ties(of.texts, of, row)
    cited = coupled
    if of.is_seed[row]:  # a seed is placed by what else it has in common; by its citations if by nothing else
        if not (coupled + written).any():
            return _direct(made, of, row, np.zeros(len(made.ids), dtype=np.bool_))
    else:
        cited = coupled + _direct(made, of, row, _says_little(of, row, coupled))
        cited = cited / cited.max() if cited.any() else cited
    return ((cited + TEXT_WEIGHT * written) / (1 + TEXT_WEIGHT)).astype(np.float32)


def _ties(matrix: sparse.csr_matrix, of: Vectors, row: int) -> NDArray[np.float32]:
    """The strongest cosines of one row with the others, the largest of them 1."""
    found = np.zeros(matrix.shape[0], dtype=np.float32)
    begin, end = matrix.indptr[row], matrix.indptr[row + 1]
    if begin == end:
        return found
    others = matrix.copy()
    others.data[np.repeat(of.is_seed, np.diff(matrix.indptr))] = 0
    others.data[begin:end] = 0
    others.eliminate_zeros()
    ties = strongest(matrix[row], others)
    found[ties.indices] = ties.data
    return found


def _says_little(of: Vectors, row: int, coupled: NDArray[np.float32]) -> NDArray[np.bool_]:
    """With which works a citation says little: of two one is much cited, and references place the other."""
    placed = np.asarray(np.diff(of.references.indptr) > 0)
    return np.asarray((of.hub & bool(coupled.any())) | (of.hub[row] & placed))


def _direct(made: Links, of: Vectors, row: int, without: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Citations both ways, but for those with seeds and with works in `without`."""
    found = np.zeros(len(made.ids), dtype=np.float32)
    for neighbours in (made.cites[row].indices, made.cited_by[row].indices):
        found[neighbours[~of.is_seed[neighbours] & ~without[neighbours]]] += DIRECT_WEIGHT
    return found


def _times(of: Vectors, ids: set[WorkId]) -> dict[WorkId, int]:
    wanted = pl.Series(sorted(ids), dtype=pl.String)
    return dict(of.cited_by.filter(pl.col("id").is_in(wanted.implode())).iter_rows())


def _words(of: Vectors, first: int, second: int) -> tuple[str, ...]:
    both = of.texts[first].multiply(of.texts[second]).tocoo()
    order = np.lexsort((both.col, -both.data))[:WORDS_TOLD]
    return tuple(of.words[column] for column in both.col[order])
