"""Clusters keep their numbers while the corpus grows, whatever numbers the method gave them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.clusters.matching import kept, matched, succession
from corpus.clusters.partition import UNCLUSTERED, partition
from corpus.clusters.relation import relation
from tests.corpus.clusters.planted import literature


def corpus(*sizes_and_labels: tuple[int, int]) -> tuple[list[str], np.ndarray]:
    labels = np.repeat([label for _, label in sizes_and_labels], [size for size, _ in sizes_and_labels])
    return [f"W{n:04}" for n in range(len(labels))], labels.astype(np.int32)


def test_clusters_are_found_again_under_other_numbers_and_a_new_one_is_new():
    ids, before = corpus((10, 0), (8, 1), (6, 2))
    more = [*ids, *(f"X{n}" for n in range(12))]
    after = np.array([2] * 10 + [0] * 8 + [3] * 6 + [1] * 12, dtype=np.int32)
    assert matched(ids, before, more, after) == {2: 0, 0: 1, 3: 2, 1: None}
    assert kept(ids, before, more, after).tolist() == [*before.tolist(), *[3] * 12]


def test_a_number_that_has_just_become_free_is_not_given_away_at_once():
    ids, before = corpus((10, 0), (10, 1))
    more, after = [*ids[10:], *(f"X{n}" for n in range(5))], np.array([0] * 10 + [1] * 5, dtype=np.int32)
    now = kept(ids, before, more, after)
    assert now.tolist() == [1] * 10 + [2] * 5
    told = succession(ids, before, more, now)
    assert (told.stayed, told.came, told.went) == ((1,), (2,), (0,))
    assert told.sentences() == ["New: cluster 3.", "No longer there: cluster 1."]


def test_too_little_in_common_is_another_cluster():
    ids, before = corpus((10, 0), (10, -1))
    after = np.array([0] * 2 + [-1] * 8 + [0] * 10, dtype=np.int32)
    assert matched(ids, before, ids, after) == {0: None}


def test_merging_and_splitting_are_told_with_names():
    ids, before = corpus((30, 0), (20, 1), (40, 2))
    after = kept(ids, before, ids, corpus((50, 0), (25, 1), (15, 2))[1])
    assert after.tolist() == [0] * 50 + [2] * 25 + [3] * 15
    told = succession(ids, before, ids, after)
    assert told.merged == {0: (0, 1)}
    assert told.split == {2: (2, 3)}
    called = {0: "care", 1: "services", 2: "climate", 3: "oceans"}
    assert told.sentences(called.__getitem__) == [
        "New: oceans.",
        "No longer there: services.",
        "Care and services merged into care.",
        "Climate split into climate and oceans.",
    ]


def test_nothing_before_or_nothing_after_is_no_trouble():
    ids, labels = corpus((10, 0), (5, -1))
    none: tuple[list[str], np.ndarray] = ([], np.empty(0, dtype=np.int32))
    assert matched(*none, ids, labels) == {0: None}
    assert kept(*none, ids, labels).tolist() == labels.tolist()
    assert matched(ids, labels, *none) == {}
    assert kept(ids, labels, *none).tolist() == []
    assert succession(ids, labels, *none).went == (0,)
    assert succession(ids, labels, ids, labels).sentences() == []


def test_with_5_per_cent_new_works_95_per_cent_of_the_old_keep_their_number():
    works = literature(3_000)[0]
    grown = np.random.default_rng(2).random(works.height) < 0.95
    before = partition(relation(works.filter(grown)).weights, 1.0, 0)
    after = partition(relation(works).weights, 1.0, 0)
    old, new = works["id"].filter(grown).to_list(), works["id"].to_list()
    now = kept(old, before, new, after)
    clustered = before != UNCLUSTERED
    assert (now[grown][clustered] == before[clustered]).mean() >= 0.95
    assert clustered.mean() > 0.95


labellings = st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5)), max_size=80)


@given(labellings, st.permutations(range(6)), st.permutations(range(6)), st.randoms())
def test_numbers_and_the_order_of_works_have_no_influence(pairs, olds, news, dice):
    ids = [f"W{n:03}" for n in range(len(pairs))]
    before = np.array([one for one, _ in pairs], dtype=np.int32)
    after = np.array([one for _, one in pairs], dtype=np.int32)
    found = matched(ids, before, ids, after)
    told = [one for one in found.values() if one is not None]
    assert len(told) == len(set(told))
    renamed = matched(
        ids,
        np.array([olds[one] if one >= 0 else -1 for one in before], dtype=np.int32),
        ids,
        np.array([news[one] if one >= 0 else -1 for one in after], dtype=np.int32),
    )
    assert renamed == {news[new]: None if old is None else olds[old] for new, old in found.items()}
    turned = list(range(len(ids)))
    dice.shuffle(turned)
    assert matched([ids[n] for n in turned], before[turned], ids, after) == found


@given(labellings)
def test_keeping_numbers_changes_names_only_and_nothing_if_nothing_changed(pairs):
    ids = [f"W{n:03}" for n in range(len(pairs))]
    before = np.array([one for one, _ in pairs], dtype=np.int32)
    after = np.array([one for _, one in pairs], dtype=np.int32)
    now = kept(ids, before, ids, after)
    assert np.array_equal(now == UNCLUSTERED, after == UNCLUSTERED)
    assert len(set(zip(after.tolist(), now.tolist(), strict=True))) == len(set(after.tolist()))
    assert len(set(now.tolist())) == len(set(after.tolist()))
    assert np.array_equal(kept(ids, before, ids, before), before)
