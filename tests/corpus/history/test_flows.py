"""Flows between groups count every citation once, in its place."""

from collections import Counter

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from corpus.history.flows import OTHERS, balance, flows

IDS = [f"W{number}" for number in range(9)]
works = st.lists(
    st.tuples(st.none() | st.integers(1965, 2026), st.none() | st.sampled_from("ABCDE")),
    min_size=9,
    max_size=9,
)
pairs = st.lists(st.tuples(st.sampled_from([*IDS, "W99"]), st.sampled_from(IDS)), max_size=30, unique=True)


def frames(told, drawn):
    of = pl.DataFrame(
        {"id": IDS, "year": [year for year, _ in told], "group": [group for _, group in told]},
        schema={"id": pl.String, "year": pl.Int32, "group": pl.String},
    )
    return pl.DataFrame(drawn, schema={"citing": pl.String, "cited": pl.String}, orient="row"), of


@given(works, pairs, st.sampled_from((5, 10)), st.integers(1, 6))
def test_each_citation_is_counted_once_in_its_place_or_told_as_missing(told, drawn, years, most):
    found = flows(*frames(told, drawn), years=years, most=most)
    sizes = Counter(group for _, group in told if group)
    named = sorted(sizes, key=lambda group: (-sizes[group], group))[:most]
    wanted, without_year, without_group = Counter(), 0, 0
    for citing, cited in drawn:
        if citing == "W99":
            continue
        (year, group), (earlier, of) = told[IDS.index(citing)], told[IDS.index(cited)]
        if year is None or earlier is None:
            without_year += 1
        elif group is None or of is None:
            without_group += 1
        else:
            ends = (of if of in named else OTHERS), (group if group in named else OTHERS)
            wanted[earlier // years * years, ends[0], year // years * years, ends[1]] += 1
    assert {row[:4]: row[4] for row in found.table.iter_rows()} == wanted
    assert (found.placed, found.without_year, found.without_group) == (
        wanted.total(), without_year, without_group,
    )  # fmt: skip
    assert found.backward == sum(times for (one, _, other, _), times in wanted.items() if one > other)


@given(works, pairs)
def test_what_is_given_is_what_is_taken(told, drawn):
    found = flows(*frames(told, drawn))
    told_of = balance(found.table)
    assert told_of["given"].sum() == told_of["taken"].sum()
    assert told_of["within"].sum() + told_of["given"].sum() == found.placed
