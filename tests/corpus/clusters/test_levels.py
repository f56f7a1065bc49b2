"""The planted communities are found, also in bad data, and seeds found no cluster of their own."""

import gzip
import json
import random

import numpy as np
import polars as pl
import pytest
from scipy import sparse
from sklearn.metrics import adjusted_mutual_info_score

from corpus.clusters.naming import names
from corpus.clusters.partition import UNCLUSTERED, partition
from corpus.clusters.relation import TEXT_WEIGHT, relation
from corpus.clusters.resolutions import RANGES, levels
from corpus.model import Work
from corpus.schema import works_frame
from harvest.records import work_from_record
from tests.corpus.clusters.planted import blocks, damaged, literature
from tests.samples import FILES, needs_samples

SIZE = 3_000


@pytest.fixture(scope="module")
def ties():
    return relation(literature(SIZE)[0])


@pytest.fixture(scope="module")
def found(ties):
    return levels(ties.weights)


def agreement(labels: np.ndarray, communities: np.ndarray) -> float:
    planted = communities != ""
    return adjusted_mutual_info_score(communities[planted], labels[planted])


def nearest(found, clusters):
    return min(found, key=lambda one: abs(one.clusters - clusters))


def test_the_level_nearest_to_the_planted_number_finds_the_planted_communities(found):
    communities = literature(SIZE)[1]
    level = nearest(found, len(set(communities) - {""}))
    assert agreement(level.labels, communities) >= 0.9
    assert level.stability >= 0.8


def test_levels_go_from_coarse_to_fine_each_within_its_range(found):
    assert len(found) == 3
    for level, (low, high) in zip(found, RANGES, strict=True):
        assert low <= level.clusters <= high
        assert level.clusters == len(set(level.labels) - {UNCLUSTERED})
        assert 0 < level.stability <= 1
    assert [one.resolution for one in found] == sorted(one.resolution for one in found)


def test_the_same_ties_give_the_same_levels():
    weights = relation(literature(600)[0]).weights
    for one, other in zip(levels(weights), levels(weights.copy()), strict=True):
        assert np.array_equal(one.labels, other.labels)
        assert (one.resolution, one.stability) == (other.resolution, other.stability)


@pytest.mark.parametrize(
    ("lost", "swapped", "least"), [(0.5, 0, 0.9), (0.8, 0, 0.8), (0, 0.5, 0.8)], ids=["half", "most", "wrong"]
)
def test_bad_reference_lists_cost_some_agreement_and_not_all(lost, swapped, least):
    works, communities = literature(SIZE)
    weights = relation(damaged(works, lost, swapped)).weights
    assert max(agreement(partition(weights, one, 0), communities) for one in (0.5, 1.0)) >= least


def test_texts_help_where_reference_lists_are_thin(monkeypatch):
    works, communities = literature(SIZE)
    works = damaged(works, 0.8, 0)
    both = agreement(partition(relation(works).weights, 1.0, 0), communities)
    monkeypatch.setattr("corpus.clusters.relation.TEXT_WEIGHT", 0.0)
    cited = agreement(partition(relation(works).weights, 1.0, 0), communities)
    assert TEXT_WEIGHT > 0
    assert both > cited + 0.1


def test_ties_are_mutual_between_0_and_1_and_none_is_with_a_seed(ties):
    assert abs(ties.weights - ties.weights.T).max() < 1e-6
    assert ties.weights.diagonal().max() == 0
    assert 0 < ties.weights.data.min() <= ties.weights.data.max() <= 1
    assert len(ties.seeds) > 10
    assert ties.weights[ties.seeds].nnz == 0
    assert ties.seed_ties[:, ties.seeds].nnz == 0


def starred(spokes: int, *, all_cite: bool = True) -> pl.DataFrame:
    """Two communities with literatures of their own, and works that cite the seed alone."""
    too = ("W9",) if all_cite else ()
    dice = random.Random(3)
    works = [
        Work(f"W1{n:03}", references=(*too, *(f"W7{n % 2}{dice.randrange(60):02}" for _ in range(12))))
        for n in range(60)
    ]
    works += [Work(f"W2{n:03}", references=("W9",)) for n in range(spokes)]
    frame = works_frame([*works, Work("W9", references=("W7001", "W7002", "W7003", "W7004"))], [])
    return frame.with_columns(pl.when(pl.col("id") == "W9").then(pl.lit("key")).alias("seed_key"))


@pytest.mark.parametrize("spokes", [10, 60], ids=["few", "half the corpus"])
@pytest.mark.parametrize("all_cite", [False, True], ids=["they alone cite it", "all cite it"])
def test_works_that_have_nothing_in_common_but_the_seed_are_no_cluster(spokes, all_cite):
    works = starred(spokes, all_cite=all_cite)
    ties = relation(works)
    (level,) = levels(ties.weights)
    fans = works["id"].str.starts_with("W2").to_numpy()
    assert (level.labels[fans] == UNCLUSTERED).all()
    assert level.clusters >= 2
    own = np.arange(60) % 2
    assert agreement(level.labels[works["id"].str.starts_with("W1").to_numpy()], own.astype(str)) > 0.6


def test_a_seed_is_placed_with_the_works_that_draw_on_what_it_draws_on():
    works = starred(8)
    ties = relation(works)
    labels = np.where(works["id"].str.starts_with("W1"), np.arange(works.height) % 2, -1).astype(np.int32)
    assert labels[works["id"].index_of("W9")] == UNCLUSTERED
    placed = ties.with_seeds(labels)
    assert placed[ties.seeds].tolist() == [0]
    assert np.array_equal(np.delete(placed, ties.seeds), np.delete(labels, ties.seeds))


def test_a_seed_that_only_citations_tie_is_placed_where_most_that_cite_it_are():
    cited = [f"W1{n:02}" for n in range(5)]
    works = works_frame([*(Work(one, references=("W9",)) for one in cited), Work("W9"), Work("W91")], [])
    works = works.with_columns(
        pl.when(pl.col("id").is_in(["W9", "W91"])).then(pl.col("id")).alias("seed_key")
    )
    labels = np.array([0, 0, 1, 1, 1, -1, -1], dtype=np.int32)
    assert relation(works).with_seeds(labels).tolist() == [0, 0, 1, 1, 1, 1, UNCLUSTERED]


@pytest.mark.parametrize(
    "works",
    [[], [Work("W1", title="One")], [Work(f"W{n}") for n in range(40)]],
    ids=["none", "one", "no ties"],
)
@pytest.mark.parametrize("seeds", [False, True], ids=["works", "seeds"])
def test_the_smallest_corpora_have_no_cluster(works, seeds):
    frame = works_frame(works, [])
    if seeds:
        frame = frame.with_columns(pl.col("id").alias("seed_key"))
    ties = relation(frame)
    assert levels(ties.weights) == ()
    labels = np.full(len(works), UNCLUSTERED, dtype=np.int32)
    assert np.array_equal(ties.with_seeds(labels), labels)


def test_works_that_are_all_the_same_are_told_apart_by_nothing():
    same = [Work(f"W{n:03}", title="The very same title", references=("W8", "W9")) for n in range(100)]
    assert levels(relation(works_frame(same, [])).weights) == ()


def test_a_corpus_of_a_few_clusters_has_one_level():
    (level,) = levels(sparse.csr_matrix(blocks([40, 30, 30])))
    assert level.clusters == 3
    assert level.stability == pytest.approx(1)


@needs_samples
def test_real_records_fall_into_clusters_that_can_be_named():
    with gzip.open(FILES[0], "rt", encoding="utf-8") as lines:
        works = works_frame((work_from_record(json.loads(line)) for line in lines), [])
    found = levels(relation(works).weights)
    assert len(found) == 3
    for level in found:
        sizes = np.bincount(level.labels[level.labels >= 0])
        assert level.clusters >= 4
        assert sizes[0] <= 0.6 * works.height
        assert (level.labels >= 0).mean() > 0.9
        assert level.stability > 0.6
        told = names(works, level.labels)
        assert [one.label for one in told] == list(range(level.clusters))
        assert len({one.text for one in told}) == level.clusters
        assert sum(len(one.words) == 3 for one in told) > 0.9 * level.clusters
    middle = " | ".join(one.text for one in names(works, found[1].labels))
    for subject in ("transition management", "circular economy", "nature-based solutions", "food systems"):
        assert subject in middle
