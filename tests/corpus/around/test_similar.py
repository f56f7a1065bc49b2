"""Similar works are those that clusters tie, and every reason that is told of them is true."""

import numpy as np
import polars as pl
import pytest

from corpus.around.similar import similar, vectors
from corpus.clusters.relation import TEXT_WEIGHT, relation
from corpus.graph import citations_within
from corpus.links import links
from corpus.model import Work
from corpus.schema import works_frame
from tests.explorer import builders


def compared(works):
    made = links(works["id"], citations_within(works))
    return works, made, vectors(works, made)


@pytest.fixture(scope="module")
def world():
    return compared(works_frame([*builders.works(400), *builders.hostile_works()], builders.seeds()))


def test_each_reason_is_true(world):
    works, made, of = world
    rows = list(works.iter_rows(named=True))
    seeds = {row["id"] for row in rows if row["seed_key"]}
    told = 0
    for row in range(0, works.height, 7):
        mine = set(rows[row]["references"])
        for one in similar(works, made, of, row, 10):
            other = rows[one.row]
            assert one.row != row
            assert other["id"] not in seeds, "a seed is not offered"
            assert set(one.shared) == mine & set(other["references"]) - seeds
            assert one.cites == (rows[row]["id"] in other["references"])
            assert one.cited == (other["id"] in mine)
            texts = [f"{r['title']} {r['abstract'] or ''}".lower() for r in (rows[row], other)]
            assert all(word in text for word in one.words for text in texts)
            assert one.shared or one.cites or one.cited or one.words, "none without a reason"
            told += len(one.shared)
    assert told > 100


def test_the_rarest_shared_reference_is_told_first(world):
    works, made, of = world
    times = dict(works["references"].explode().drop_nulls().alias("id").value_counts().iter_rows())
    for one in similar(works, made, of, 50, 10):
        assert [times[reference] for reference in one.shared] == sorted(times[r] for r in one.shared)


def test_they_are_ordered_and_cut(world):
    works, made, of = world
    ten, three = (similar(works, made, of, 60, most) for most in (10, 3))
    assert [one.row for one in three] == [one.row for one in ten][:3]
    likeness = [one.likeness for one in ten]
    assert likeness == sorted(likeness, reverse=True)
    assert all(0 < one <= 1 for one in likeness)


def test_they_are_the_works_that_clusters_tie_to_it(world):
    """The relation joins ties both ways, so a work's own strongest are ties there too, at least as strong."""
    works, made, of = world
    weights = relation(works).weights
    for row in range(5, works.height, 11):
        for one in similar(works, made, of, row, 10):
            assert weights[row, one.row] >= one.likeness - 1e-5


def test_a_seed_is_given_what_its_place_among_the_clusters_comes_from(world):
    works, made, of = world
    ties = relation(works)
    for place, row in enumerate(ties.seeds):
        ours = np.zeros(works.height)
        for one in similar(works, made, of, int(row), works.height):
            ours[one.row] = one.likeness
        theirs = ties.seed_ties[place].toarray().ravel()
        if theirs.any():
            assert np.allclose(ours, theirs, atol=1e-5)


def test_words_alone_count_half():
    texts = {"W1": "fjord salmon", "W2": "fjord salmon", "W3": "desert cactus", "W4": "desert cactus"}
    works = works_frame([Work(one, title=text) for one, text in texts.items()], [])
    (only,) = similar(*compared(works), 0, 10)
    assert (only.row, only.shared, only.words) == (1, (), ("fjord", "salmon"))
    assert only.likeness == pytest.approx(TEXT_WEIGHT / (1 + TEXT_WEIGHT))


@pytest.mark.parametrize("works", [[Work("W1")], [Work("W1", title="Alone [invented]"), Work("W2")]])
def test_a_work_with_nothing_in_common_has_none(works):
    assert similar(*compared(works_frame(works, [])), 0, 10) == []


def test_a_reference_that_everybody_cites_is_told_to_be_too_common():
    works = [Work(f"W{n:03}", references=("W900", f"W8{n // 2:03}")) for n in range(40)]
    found = similar(*compared(works_frame(works, [])), 0, 10)
    assert [one.shared for one in found] == [("W8000", "W900")]
    assert found[0].too_common == 1
    assert pl.Series([one.row for one in found]).to_list() == [1]
