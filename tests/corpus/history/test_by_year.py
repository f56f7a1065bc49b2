"""A share is the works of a group in a year over all works of that year."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from corpus.history.by_year import shares_by_year

IDS = [f"W{number}" for number in range(8)]


@given(
    st.lists(st.none() | st.integers(1990, 1994), min_size=8, max_size=8),
    st.lists(st.tuples(st.sampled_from([*IDS, "W99"]), st.none() | st.sampled_from("AB"))),
)
def test_shares_are_those_counted_by_hand(years, members):
    works = pl.DataFrame({"id": IDS, "year": years}, schema={"id": pl.String, "year": pl.Int32})
    member = pl.DataFrame(members, schema={"id": pl.String, "group": pl.String}, orient="row")
    found = {
        (year, group): (in_it, of, share)
        for year, group, in_it, of, share in shares_by_year(works, member).rows()
    }
    born = dict(zip(IDS, years, strict=True))
    groups = {group for work, group in members if group and born.get(work)}
    wanted = {}
    for group in groups:
        for year in {one for one in years if one}:
            of = years.count(year)
            inside = len({work for work, its in members if its == group and born.get(work) == year})
            wanted[year, group] = (inside, of, inside / of)
    assert found == wanted
