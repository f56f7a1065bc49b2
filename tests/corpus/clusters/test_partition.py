"""A work belongs to the works it is tied to, clusters are numbered by size, and the dice are fixed."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from corpus.clusters.partition import SMALLEST, UNCLUSTERED, numbered, partition, smallest
from corpus.clusters.relation import relation
from tests.corpus.clusters.planted import blocks, literature

FINE = 12.0  # a resolution at which the dice have a say


def test_groups_are_clusters_by_size_and_small_ones_and_loners_are_none():
    labels = partition(sparse.csr_matrix(blocks([12, 30, 2, 1])), 1.0, 0)
    assert labels.dtype == np.int32
    assert labels.tolist() == [1] * 12 + [0] * 30 + [UNCLUSTERED] * 3


def test_of_groups_of_one_size_that_with_the_first_work_comes_first():
    assert partition(sparse.csr_matrix(blocks([20, 20])), 1.0, 3).tolist() == [0] * 20 + [1] * 20


@pytest.mark.parametrize(
    "weights",
    [np.zeros((0, 0)), np.zeros((1, 1)), np.zeros((50, 50)), np.eye(30)],
    ids=["none", "one", "no ties", "each with itself alone"],
)
def test_without_ties_there_is_no_cluster(weights):
    assert partition(sparse.csr_matrix(weights), 1.0, 0).tolist() == [UNCLUSTERED] * len(weights)


def test_works_that_are_all_tied_alike_are_one_cluster():
    assert set(partition(sparse.csr_matrix(blocks([200], 0.5)), 0.5, 0)) == {0}


def test_the_same_seed_gives_the_same_clusters_in_this_process_and_in_another():
    weights = relation(literature(600)[0]).weights
    first = partition(weights, FINE, 1)
    partition(weights, 1.0, 9)
    assert np.array_equal(first, partition(weights, FINE, 1))
    assert not np.array_equal(first, partition(weights, FINE, 2))  # or this would prove nothing
    code = f"""
from corpus.clusters.partition import partition
from corpus.clusters.relation import relation
from tests.corpus.clusters.planted import literature
print(partition(relation(literature(600)[0]).weights, {FINE}, 1).tolist())
"""
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == str(first.tolist())


@given(st.lists(st.integers(-1, 8), max_size=60), st.permutations(range(9)), st.integers(1, 5))
def test_how_groups_are_called_does_not_matter_and_numbers_go_by_size(groups, names, least):
    given_names = np.array(groups, dtype=np.int64)
    renamed = np.array([names[one] if one >= 0 else -1 for one in groups], dtype=np.int64)
    labels = numbered(given_names, least)
    assert np.array_equal(labels, numbered(renamed, least))
    sizes = np.bincount(labels[labels >= 0])
    assert (np.diff(sizes) <= 0).all()
    assert (sizes >= least).all()
    for one in set(groups) - {-1}:
        inside = labels[given_names == one]
        assert len(set(inside.tolist())) == 1
        assert (inside[0] == UNCLUSTERED) == (len(inside) < least)


def test_a_large_corpus_wants_ten_works_a_cluster_and_a_small_one_fewer():
    assert smallest(5_000) == SMALLEST
    assert smallest(100) == 3
