"""A set of works in numbers: nothing is lost, nothing counted twice that a work has once."""

from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.around.described import by_year, described, shortened
from corpus.literature import Corpus
from corpus.schema import seeds_frame, works_frame
from corpus.selection import searchable
from tests.explorer import builders


@pytest.fixture(scope="module")
def world():
    literature, seeds = builders.works(300), builders.seeds()
    corpus = Corpus(works_frame(literature, seeds), seeds_frame(seeds, "r"), None, None, "invented")
    return literature, searchable(corpus)


def test_every_figure_is_that_of_a_count_by_hand(world):
    literature, works = world
    mine = [work for number, work in enumerate(sorted(literature, key=lambda one: one.id)) if number % 3]
    one = described(works.filter(pl.col("row") % 3 != 0))
    assert one.works == len(mine)
    years = Counter(work.year for work in mine)
    assert {year: works for year, works in one.by_year.iter_rows() if works} == dict(years)
    assert dict(one.fields) == Counter(work.field for work in mine if work.field)
    assert one.without_field == sum(work.field is None for work in mine)
    assert dict(one.countries) == {"GB": len(mine)}
    citing = Counter(
        f"seed{place}" for work in mine for place in range(3) if f"W{9_000_000 + place}" in work.references
    )
    assert dict(one.seeds) == dict(citing)
    local = Counter(cited for work in literature for cited in set(work.references))
    assert one.cited_here == sum(local[work.id] for work in mine)
    assert one.clusters == one.lenses == ()


def test_clusters_and_lenses_are_counted_where_they_come_with_the_works(world):
    _, works = world
    with_both = works.head(4).with_columns(
        pl.Series("clusters", [["coarse-1", "fine-2"], ["coarse-1"], [], None]),
        pl.Series("lens", ["a", "a", None, "b"]),
    )
    one = described(with_both)
    assert one.clusters == (("coarse-1", 2), ("fine-2", 1))
    assert one.lenses == (("a", 2), ("b", 1))


def test_no_works_have_no_figures(world):
    _, works = world
    one = described(works.clear())
    assert (one.works, one.cited_here, one.by_year.height, one.fields) == (0, 0, 0, ())


@given(st.lists(st.none() | st.integers(1950, 2030), max_size=30))
def test_years_have_no_gaps_and_sum_to_the_works_that_have_one(years):
    counted = by_year(pl.Series(years, dtype=pl.Int32))
    assert counted["works"].sum() == sum(year is not None for year in years)
    spans = counted["year"].diff().drop_nulls()
    assert (spans == 1).all()


@given(
    st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 50), max_size=9),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_a_shortened_list_sums_to_the_whole(counts, most, unknown):
    ordered = tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    rows = shortened(ordered, most, unknown)
    assert sum(works for _, works in rows) == sum(counts.values()) + unknown
    assert len(rows) <= most + 2
