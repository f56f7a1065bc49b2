"""What makes two works of one cluster: the literature they share, and what their titles and abstracts say.

Citations and texts together place works better than either alone (Ahlgren et al. 2020, Quantitative Science
Studies 1:714-729; Boyack and Klavans 2020, 1:1570-1585), above all works whose reference lists are thin or
missing. On the invented literature texts at half the weight of references found the planted communities
better than at none, a quarter or the same, or as well: with whole reference lists and with lists of which
half, 80 or 90 % was lost.

The corpus was gathered around its seeds, so these take no part: neither as works that tie others, nor as
references that two works share, else every cluster is a seed's fan club. Each seed is placed afterwards.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from corpus.clusters.partition import LARGE, UNCLUSTERED, Labels
from corpus.coupling import (
    DIRECT_WEIGHT,
    both_ways,
    first_of_each_row,
    of_length_one,
    pruned,
    reference_vectors,
    strongest,
    ties_of,
)
from corpus.graph import citations_within

TEXT_WEIGHT = 0.5  # of a tie by text, where one by references is 1; measured, see above
COMMON_SHARE = 0.2  # a word in more of the corpus than this says little
COMMON_AT_LEAST = 12  # … but in a tiny corpus a fifth would be one or two works
RARE = 2  # a word of one work ties it to none
TIES_IF_LARGE = 20  # a work: in large corpora more take long and change little
WORDS_A_WORK = 10  # the most telling of each; more cost time by their square and change no cluster


@dataclass(frozen=True, slots=True)
class Relation:
    """The ties of a corpus for clustering, in the order of the works frame."""

    weights: sparse.csr_matrix
    """Works x works, symmetric, 0 to 1; the rows and columns of seeds are empty."""
    seeds: NDArray[np.intp]
    """Rows of the seeds, ascending."""
    seed_ties: sparse.csr_matrix
    """Seeds x works: the strongest ties of each seed with works that are none."""

    def with_seeds(self, labels: Labels) -> Labels:
        """Give each seed the cluster in which most of its ties lie, by strength; of equal ones the first.

        `labels` are one a work. A seed whose ties lie in no cluster stays UNCLUSTERED.
        """
        placed = labels.copy()
        clusters = int(labels.max(initial=UNCLUSTERED)) + 1
        if not len(self.seeds) or not clusters:
            return placed
        inside = np.flatnonzero(labels != UNCLUSTERED)
        shape = (len(labels), clusters)
        member = sparse.csr_matrix((np.ones(len(inside)), (inside, labels[inside])), shape=shape)
        votes = (self.seed_ties @ member).toarray()
        placed[self.seeds] = np.where(votes.max(axis=1) > 0, votes.argmax(axis=1), UNCLUSTERED)
        return placed


def relation(works: pl.DataFrame) -> Relation:
    """Return the ties of works, which follow `schema.WORKS`; a work with a seed_key is a seed.

    By references as in `corpus.coupling`, and by the cosine of the words of title and abstract (TF-IDF,
    the strongest of each work, scaled so that its strongest is 1), joined as a weighted mean.
    """
    is_seed = works["seed_key"].is_not_null().to_numpy()
    seeds, others = np.flatnonzero(is_seed), np.flatnonzero(~is_seed)
    shape = (works.height, works.height)
    if not len(others):
        nothing = sparse.csr_matrix(shape, dtype=np.float32)
        return Relation(nothing, seeds, nothing[seeds])
    seed_ids = works["id"].gather(seeds).to_list()
    apart = works.with_columns(pl.col("references").list.filter(~pl.element().is_in(seed_ids)))
    references, texts = reference_vectors(apart), text_vectors(works)
    cited = ties_of(apart.filter(~is_seed), references[others]).weights
    written = both_ways(strongest(texts[others]))
    place = sparse.csr_matrix(
        (np.ones(len(others), dtype=np.float32), (others, np.arange(len(others)))),
        shape=(works.height, len(others)),
    )
    joined = _joined(cited, written)
    if works.height > LARGE:
        joined = pruned(joined, TIES_IF_LARGE)
    weights = place @ joined @ place.T
    near = _joined(strongest(references[seeds], references[others]), strongest(texts[seeds], texts[others]))
    return Relation(sparse.csr_matrix(weights), seeds, _with_citations(near @ place.T, seeds, works))


def text_vectors(works: pl.DataFrame) -> sparse.csr_matrix:
    """Return works x words, rows of length 1: TF-IDF of the WORDS_A_WORK most telling words of each work.

    Of title and abstract, without the small words of English; term frequency on the log scale.
    """
    return text_vectors_and_words(works)[0]


def text_vectors_and_words(works: pl.DataFrame) -> tuple[sparse.csr_matrix, list[str]]:
    """Return `text_vectors` with the words of its columns, none if there are no words."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - costs a second: here only

    texts = works.select(pl.concat_str("title", "abstract", separator=" ", ignore_nulls=True)).to_series()
    common = max(COMMON_AT_LEAST, int(COMMON_SHARE * works.height))
    method = TfidfVectorizer(
        sublinear_tf=True, min_df=RARE, max_df=common, stop_words="english", dtype=np.float32
    )
    try:
        cells = sparse.csr_matrix(method.fit_transform(texts.fill_null("").to_list()))
    except ValueError:  # no word is left, as in a corpus of one work or without titles
        return sparse.csr_matrix((works.height, 1), dtype=np.float32), []
    vectors = first_of_each_row(cells, WORDS_A_WORK)
    return of_length_one(vectors), list(method.get_feature_names_out())


def _joined(cited: sparse.csr_matrix, written: sparse.csr_matrix) -> sparse.csr_matrix:
    return (cited + TEXT_WEIGHT * written) / (1 + TEXT_WEIGHT)


def _with_citations(
    near: sparse.csr_matrix, seeds: NDArray[np.intp], works: pl.DataFrame
) -> sparse.csr_matrix:
    """Add the citations of seeds that nothing else ties: of a book without abstract or reference list."""
    lonely = {works["id"][int(row)]: place for place, row in enumerate(seeds) if not near[place].nnz}
    if not lonely:
        return sparse.csr_matrix(near)
    number_of = {work_id: row for row, work_id in enumerate(works["id"])}
    is_seed = set(works["id"].gather(seeds))
    cells = [
        (lonely[one], number_of[other])
        for pair in citations_within(works).iter_rows()
        for one, other in (pair, pair[::-1])
        if one in lonely and other not in is_seed
    ]
    if not cells:
        return sparse.csr_matrix(near)
    rows, columns = zip(*cells, strict=True)
    strength = np.full(len(cells), DIRECT_WEIGHT, dtype=np.float32)
    return sparse.csr_matrix(near + sparse.csr_matrix((strength, (rows, columns)), shape=near.shape))
