"""What is said of a cluster is counted over its own works."""

import numpy as np
import polars as pl
import pytest

from corpus.clusters.clustering import Clustering, key_of
from corpus.clusters.naming import Name
from corpus.clusters.portrait import portraits

WORKS = pl.DataFrame(
    {
        "id": [f"W{n}" for n in range(8)],
        "year": [1990, 2000, 2010, 2020, None, 2001, 2002, 2003],
        "field": ["Medicine", "Medicine", "Design", None, None, "Design", "Design", None],
        "countries": [["GB", "NO"], ["GB"], [], ["NO"], [], ["GB"], [], []],
        "cites_seeds": [["ash"], ["ash", "elm"], ["ash"], [], ["elm"], [], [], []],
        "local_citations": [1, 5, 0, 0, 9, 2, 0, 0],
    }
)
LABELS = np.array([0, 0, 0, 0, 0, 1, 1, -1], dtype=np.int32)
LEVEL = Clustering(
    "coarse", 1.0, 0.9, LABELS, (Name(0, ("care",), None), Name(1, ("cities",), None)), {0: 3, 1: 7}
)
CITATIONS = pl.DataFrame({"citing": ["W1", "W2", "W5", "W6", "W6"], "cited": ["W0", "W0", "W4", "W4", "W5"]})
LENSES = pl.DataFrame({"id": WORKS["id"], "lens": ["elucidation", "none"] * 4})


@pytest.fixture
def first():
    return portraits(WORKS, CITATIONS, LEVEL, LENSES)[0]


def test_works_years_fields_and_countries_are_of_those_of_which_they_are_known(first):
    assert (first.number, first.name, first.colour, first.works) == (0, "care", 3, 5)
    assert first.years == (1990, 2000, 2010)
    assert [(one.value, one.works, one.share) for one in first.fields] == [
        ("Medicine", 2, 2 / 3),
        ("Design", 1, 1 / 3),
    ]
    assert [(one.value, one.works, one.share) for one in first.countries] == [
        ("GB", 2, 2 / 3),
        ("NO", 2, 2 / 3),
    ]


def test_a_typical_work_is_one_that_the_cluster_cites_not_one_that_others_do(first):
    assert first.typical[0] == "W0", "W4 is cited by works of another cluster only"
    assert first.typical[1] == "W4", "of equals the one that the whole corpus cites most"
    assert set(first.typical) == {f"W{n}" for n in range(5)}


def test_the_lens_mix_and_the_seed_most_cited_are_told_with_their_share(first):
    assert first.lenses == {"elucidation": 3, "none": 2}
    assert (first.seed.value, first.seed.works, first.seed.share) == ("ash", 3, 3 / 5)


def test_what_is_not_known_of_any_is_left_out_and_works_in_no_cluster_count_nowhere():
    _, second = portraits(WORKS, CITATIONS, LEVEL)
    assert (second.works, second.seed, second.lenses) == (2, None, {})
    assert second.typical == ("W5", "W6")
    assert sum(one.works for one in portraits(WORKS, CITATIONS, LEVEL)) == 7
    assert key_of("coarse", second.number) == "coarse-1"
