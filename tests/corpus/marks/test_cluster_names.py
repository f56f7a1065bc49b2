"""A reader's name goes on with its cluster: whatever number it has, and to the larger part if it splits."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from corpus.clusters.clustering import Clustering
from corpus.clusters.naming import Name
from corpus.marks.cluster_names import found_again_by, named, renamed
from tests.corpus.marks.marks import any_marks, name

IDS = [f"W{place}" for place in range(12)]


def level(*labels, called="coarse") -> Clustering:
    numbers = sorted(set(labels) - {-1})
    names = tuple(Name(n, (f"computed {n}",), None) for n in numbers)
    colours = {n: n for n in numbers}
    return Clustering(called, 1.0, 0.9, np.array(labels, dtype=np.int32), names, colours)


def held(marks, *levels, ids=IDS, merged_into=None):
    return {key: one.text for key, one in named(marks, levels, ids, merged_into or {}).held.items()}


BEFORE = level(*[0] * 6, *[1] * 6)
MINE = name(1, "My own", IDS[:5])


def test_a_name_is_of_the_cluster_that_it_was_given_for_and_of_its_level_alone():
    assert held([MINE], BEFORE) == {"coarse-0": "My own"}
    assert held([MINE], level(*[0] * 12, called="fine")) == {}


def test_it_follows_a_cluster_that_has_another_number_now():
    assert held([MINE], level(*[7] * 6, *[0] * 6)) == {"coarse-7": "My own"}


def test_of_a_cluster_that_split_the_larger_part_keeps_it_and_of_two_halves_none():
    assert held([MINE], level(0, 0, 2, 2, 2, 2, *[1] * 6)) == {"coarse-2": "My own"}
    halves = level(0, 0, 2, 2, -1, -1, *[1] * 6)
    told = named([MINE], [halves], IDS, {})
    assert not told.held
    assert told.waiting == (MINE,)
    assert held([MINE], BEFORE) == {"coarse-0": "My own"}, "it comes back with its cluster"


def test_works_that_are_gone_do_not_count_and_merged_ones_count_as_what_they_became():
    ids = ["W3", "W4", *[f"N{n}" for n in range(10)]]
    assert held([MINE], level(3, 3, *[1] * 10), ids=ids) == {"coarse-3": "My own"}
    into = {"W0": "N0", "W1": "N1", "W2": "N2"}
    assert held([MINE], level(3, 3, *[1] * 10), ids=ids, merged_into=into) == {"coarse-1": "My own"}
    assert named([MINE], [BEFORE], [f"N{n}" for n in range(12)], {}).waiting == (MINE,)


def test_of_two_names_for_one_cluster_the_later_holds_until_it_is_taken_back():
    theirs = name(2, "Theirs", IDS[:3], by="Bo Sample")
    assert held([theirs, MINE], BEFORE) == {"coarse-0": "Theirs"}
    assert held([theirs, MINE, name(2, None, IDS[:3], at=9)], BEFORE) == {"coarse-0": "My own"}


def test_computed_names_stay_and_no_two_clusters_are_called_the_same():
    two = level(*[0] * 4, *[1] * 4, *[2] * 4)
    marks = [name(1, "computed 2", IDS[:4]), name(2, " computed\n2\u202e", IDS[4:8])]
    (told,) = renamed([two], named(marks, [two], IDS, {}).held)
    assert [one.text for one in told.names] == ["computed 2 (1)", "computed 2 (2)", "computed 2"]
    assert [told.name(number) for number in (0, 1, 2)] == [one.text for one in told.names]


@given(st.lists(any_marks, max_size=6), st.lists(st.integers(-1, 3), min_size=12, max_size=12))
def test_no_name_breaks_the_levels(marks, labels):
    found = level(*labels)
    told = named(marks, [found], IDS, {"W99": "W1"})
    (called,) = renamed([found], told.held)
    assert len({one.text for one in called.names}) == len(called.names)
    assert all(len(one.text) < 100 and "\n" not in one.text for one in called.names)


def test_a_cluster_is_found_again_by_the_works_that_it_cites_most_itself():
    works = pl.DataFrame({"id": IDS, "local_citations": [9, 0, 1, 5, *[0] * 8]})
    citing = [("W4", "W1"), ("W5", "W1"), ("W5", "W2"), ("W8", "W3"), ("W9", "W3"), ("W10", "W3")]
    citations = pl.DataFrame(citing, schema=["citing", "cited"], orient="row")
    assert found_again_by(works, citations, BEFORE, 0) == ("W1", "W2", "W0", "W3", "W4", "W5")
    many = pl.DataFrame({"id": [f"V{n}" for n in range(50)], "local_citations": 1})
    assert len(found_again_by(many, citations, level(*[0] * 50), 0)) == 30
