"""What an address keeps of the page of history."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from corpus.history.main_path import Search
from corpus.history.search_paths import Count
from explorer.address import Address, read, write
from explorer.history.history_data import stamp_of
from explorer.history.history_view import PERIODS, SIZES, HistoryView, Rows, Show

views = st.builds(
    HistoryView,
    show=st.sampled_from(Show),
    most=st.sampled_from(SIZES),
    rows=st.sampled_from(Rows),
    implied=st.booleans(),
    count=st.sampled_from(Count),
    search=st.sampled_from(Search),
    through=st.none() | st.text(min_size=1, max_size=12),
    within=st.booleans(),
    with_seeds=st.booleans(),
    years=st.none()
    | st.tuples(st.integers(0, 9999), st.integers(0, 9999)).map(lambda two: (min(two), max(two))),
    period=st.sampled_from(PERIODS),
)


@given(views)
def test_the_choices_survive_the_way_through_the_address(view):
    assert read(write(Address(history=view))).history == view


@given(
    st.dictionaries(
        st.sampled_from("show top rows implied count main through within seeds refs span".split()),
        st.lists(st.text()),
    )
)
def test_whatever_stands_in_the_address_choices_come_of_it(params):
    view = read(params).history
    assert read(write(Address(history=view))).history == view


@given(st.sets(st.integers(1, 10**6), min_size=1, max_size=30), st.randoms())
def test_what_is_kept_of_works_is_kept_by_the_works_alone(numbers, dice):
    class Reading:
        stamp = "v0"

    ids = [f"W{number}" for number in sorted(numbers)]
    turned = dice.sample(ids, len(ids))
    kept_by = stamp_of(Reading(), pl.Series(ids))
    assert stamp_of(Reading(), pl.Series(turned)) == kept_by
    assert stamp_of(Reading(), pl.Series(ids[1:], dtype=pl.String)) != kept_by
    assert stamp_of(Reading(), pl.Series([*ids[1:], "W0"])) != kept_by
