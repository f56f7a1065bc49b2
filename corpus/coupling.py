"""What ties works together: the literature that they cite in common.

Two works are tied by bibliographic coupling (Kessler 1963, American Documentation 14:10-25): the cosine of
their reference lists, each reference weighted by its rarity (inverse document frequency), over all
references, also those outside the corpus. A reference that more than 5 % of the works cite (and more
than 12) says little and is left out, else each seed draws its own ball: the threshold is our own. Direct
citation is added, lightly.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from corpus.graph import citations_within

TIES_KEPT = 15  # a work; the usual neighbourhood of UMAP, and enough to keep communities connected
COMMON_SHARE = 0.05  # a reference cited by more of the corpus than this does not tie two works
COMMON_AT_LEAST = 12  # … but in a tiny corpus 5 % would be one or two works
DIRECT_WEIGHT = 0.2  # of a direct citation, on the scale where the strongest coupling of a work is 1


@dataclass(frozen=True, slots=True)
class Ties:
    """A symmetric matrix (works x works) of tie strengths in 0 to 1, in the order of the works frame."""

    weights: sparse.csr_matrix

    @property
    def tied(self) -> NDArray[np.bool_]:
        """Which works are tied to at least one other."""
        return np.asarray(self.weights.getnnz(axis=1) > 0)


def ties_of(works: pl.DataFrame, vectors: sparse.csr_matrix) -> Ties:
    """Return the strongest ties of each work, scaled so that the strongest of each is 1, made symmetric.

    `vectors` are the `reference_vectors` of the works, in the same order. The scaling is UMAP's local
    connectivity: a work with one weak tie is held by it, not blown away. There must be at least one work.
    """
    coupling = strongest(vectors)
    number_of = {work_id: row for row, work_id in enumerate(works["id"])}
    direct = citations_within(works)
    rows = [number_of[i] for i in direct["citing"]]
    columns = [number_of[i] for i in direct["cited"]]
    strength = np.full(len(rows), DIRECT_WEIGHT, dtype=np.float32)
    cites = sparse.csr_matrix((strength, (rows, columns)), shape=coupling.shape)
    return Ties(both_ways(_scaled_by_strongest(coupling + _without_hubs(cites + cites.T, coupling))))


def both_ways(one_way: sparse.csr_matrix) -> sparse.csr_matrix:
    """Join ties in 0 to 1 that each work has of its own to symmetric ones, none of them with itself.

    The fuzzy union, as UMAP joins its directed ties.
    """
    union = one_way + one_way.T - one_way.multiply(one_way.T)
    union.setdiag(0)
    union.eliminate_zeros()
    return sparse.csr_matrix(union)


def pruned(ties: sparse.csr_matrix, most: int) -> sparse.csr_matrix:
    """Return symmetric ties without those that are among the `most` strongest of neither work."""
    one_way = first_of_each_row(ties, most)
    return sparse.csr_matrix(one_way.maximum(one_way.T))


def reference_vectors(works: pl.DataFrame) -> sparse.csr_matrix:
    """Return works x references, rows of length 1; references cited once or by too many are left out."""
    pairs = (
        works.lazy()
        .select(pl.int_range(pl.len()).alias("row"), pl.col("references").alias("reference"))
        .explode("reference")
        .drop_nulls()
        .collect()
    )
    common = max(COMMON_AT_LEAST, COMMON_SHARE * works.height)
    telling = (
        pairs.group_by("reference")
        .len("cited_by")
        .filter((pl.col("cited_by") > 1) & (pl.col("cited_by") <= common))
        .sort("reference")
        .with_row_index("column")
    )
    cells = pairs.join(telling, on="reference").sort("row", "column")
    rarity = np.log(works.height / cells["cited_by"].to_numpy()) + 1
    matrix = sparse.csr_matrix(
        (rarity.astype(np.float32), (cells["row"].to_numpy(), cells["column"].to_numpy())),
        shape=(works.height, max(telling.height, 1)),
    )
    return of_length_one(matrix)


def of_length_one(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the rows scaled to length 1; an empty row stays empty."""
    length = np.sqrt(matrix.multiply(matrix).sum(axis=1)).A1
    scale = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
    return sparse.csr_matrix(sparse.diags(scale.astype(np.float32)) @ matrix)


def strongest(vectors: sparse.csr_matrix, others: sparse.csr_matrix | None = None) -> sparse.csr_matrix:
    """Return each row's TIES_KEPT largest cosines, divided by the row's largest.

    Both are rows of length 1 over the same columns. Without `others` the vectors are compared among
    themselves, none with itself. The answer is rows x rows compared with. Which of equal cosines is the last
    to be kept is left to the library: the same vectors give the same ones.
    """
    among = vectors if others is None else others
    most = TIES_KEPT + (others is None)
    found = sp_matmul_topn(vectors, among.T.tocsr(), top_n=most, n_threads=pl.thread_pool_size())
    if others is None:
        found.setdiag(0)
        found.eliminate_zeros()
    return _scaled_by_strongest(first_of_each_row(sparse.csr_matrix(found), TIES_KEPT))


def first_of_each_row(cells: sparse.csr_matrix, most: int) -> sparse.csr_matrix:
    """Return the `most` largest values of each row, of equal ones those of the first columns.

    Values are above 0 and not above 1.

    >>> first_of_each_row(sparse.csr_matrix([[0.5, 0.25, 0.5, 0.5]]), 2).toarray()
    array([[0.5, 0. , 0.5, 0. ]])
    """
    cells.sort_indices()
    rows = np.repeat(np.arange(cells.shape[0]), np.diff(cells.indptr))
    order = np.argsort(2.0 * rows - cells.data, kind="stable")
    kept = order[np.arange(cells.nnz) - cells.indptr[rows] < most]
    return sparse.csr_matrix((cells.data[kept], (rows[kept], cells.indices[kept])), shape=cells.shape)


def _without_hubs(cites: sparse.csr_matrix, coupling: sparse.csr_matrix) -> sparse.csr_matrix:
    """Direct citations both ways, less those of a much-cited work with works that coupling already places."""
    common = max(COMMON_AT_LEAST, COMMON_SHARE * cites.shape[0])
    hub = np.asarray(cites.getnnz(axis=0) > common)
    placed = np.asarray(coupling.getnnz(axis=1) > 0)
    cells = cites.tocoo()
    keep = ~((hub[cells.col] & placed[cells.row]) | (hub[cells.row] & placed[cells.col]))
    return sparse.csr_matrix((cells.data[keep], (cells.row[keep], cells.col[keep])), shape=cites.shape)


def _scaled_by_strongest(ties: sparse.csr_matrix) -> sparse.csr_matrix:
    strongest = ties.max(axis=1).toarray().ravel()
    scale = np.divide(1, strongest, out=np.zeros_like(strongest), where=strongest > 0)
    return sparse.csr_matrix(sparse.diags(scale) @ ties)
