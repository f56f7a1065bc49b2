"""The lenses together: counted by hand on a few works, and what must hold whatever the works are."""

from math import isclose

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.lenses import polygon, profile
from corpus.lenses.lens_set import NONE, Lens, LensSet
from corpus.lenses.profile import Group
from corpus.lenses.told import ToldWorks

IDS = ("light", "dark", "grey")
LABELS = (*IDS, NONE)
LENSES = LensSet(
    "magic", "Magic", "Invented",
    tuple(Lens(one, one.title(), "?", "It is.", (), (), (), "Page 1") for one in IDS), (), (), "0" * 64,
)  # fmt: skip
SCHEMA = {
    "id": pl.String, "label": pl.String, "second": pl.String, "none_kind": pl.String, "confidence": pl.String,
    "p_light": pl.Float64, "p_dark": pl.Float64, "p_grey": pl.Float64, "p_none": pl.Float64,
    "year": pl.Int32, "field": pl.String, "countries": pl.List(pl.String), "venue": pl.String,
    "type": pl.String, "cites_seeds": pl.List(pl.String), "local_citations": pl.Int32,
}  # fmt: skip
TOLD = ("id", "label", "second", "none_kind", "confidence", "p_light", "p_dark", "p_grey", "p_none")


def work(number, label="light", **more):
    """Return a row of which only what matters is said."""
    likely = {f"p_{one}": 0.7 if one == label else 0.1 for one in LABELS}
    plain = {
        "id": f"W{number}", "label": label, "second": None, "none_kind": None, "confidence": "likely",
        "year": 2020, "field": None, "countries": [], "venue": None, "type": "article",
        "cites_seeds": [], "local_citations": 0,
    }  # fmt: skip
    return plain | likely | more


def frame(*rows):
    return pl.DataFrame(list(rows), schema=SCHEMA)


def told(works):
    return ToldWorks(LENSES, works.select(TOLD).sort("id"), 0)


def test_the_shares_of_a_year_are_counted_over_its_works_and_works_without_a_year_are_left_out():
    works = frame(work(1), work(2), work(3, "dark"), work(4, NONE), work(5, NONE, year=None))
    rows = profile.by_year(works, LABELS)
    assert rows.select("year", "label", "works", "of", "share").rows() == [
        (2020, "light", 2, 4, 0.5), (2020, "dark", 1, 4, 0.25), (2020, "grey", 0, 4, 0.0),
        (2020, NONE, 1, 4, 0.25),
    ]  # fmt: skip
    low, high = rows.select("low", "high").row(0)
    assert (round(low, 3), round(high, 3)) == (0.150, 0.850)  # Wilson, 2 of 4


def test_groups_come_by_size_what_is_not_known_last_and_the_rest_is_counted():
    works = frame(
        work(1, field="A"), work(2, "dark", field="A"), work(3, field="B"), work(4, field="C"),
        work(5, NONE), work(6), work(7, "dark", field="B"), work(8, "dark", field="B"),
    )  # fmt: skip
    found = profile.by_group(works, LABELS, Group.FIELD, 2)
    assert found.groups == 3
    assert found.left_out == 1
    assert found.rows["group"].unique(maintain_order=True).to_list() == ["B", "A", None]
    assert found.rows.filter(group="B")["works"].to_list() == [1, 2, 0, 0]
    assert found.rows.filter(pl.col("group").is_null())["works"].to_list() == [1, 0, 0, 1]


def test_a_work_of_two_countries_counts_in_both_and_one_of_none_is_not_known():
    works = frame(work(1, countries=["GB", "NL"]), work(2, "dark", countries=["NL"]), work(3))
    found = profile.by_group(works, LABELS, Group.COUNTRY, 9)
    sizes = found.rows.unique("group", maintain_order=True).select("group", "of").rows()
    assert sizes == [("NL", 2), ("GB", 1), (None, 1)]
    assert found.left_out == 0


def test_what_nothing_is_known_of_cannot_be_grouped_by():
    assert profile.groups_held(frame(work(1), work(2))) == [Group.TYPE]
    assert profile.groups_held(frame(work(1, countries=["GB"], type=None))) == [Group.COUNTRY]
    assert profile.groups_held(frame()) == []


def test_the_share_among_works_that_cite_a_seed_is_set_beside_the_share_of_all():
    works = frame(
        *(work(number, "light", cites_seeds=["big"]) for number in range(6)),
        *(work(number, "dark", cites_seeds=["big"]) for number in range(6, 12)),
        *(work(number, NONE, cites_seeds=["small"]) for number in range(12, 24)),
    )  # fmt: skip
    rows = profile.by_seed(works, LABELS)
    light = rows.filter(group="big", label="light").row(0, named=True)
    assert (light["works"], light["of"], light["share"], light["overall"], light["ratio"]) == (
        6, 12, 0.5, 0.25, 2.0,
    )  # fmt: skip
    assert isclose(light["ratio_low"], light["low"] / 0.25)
    assert rows.filter(label="grey")["ratio"].to_list() == [None, None]
    assert not rows["few"].any()
    assert profile.by_seed(works.head(7), LABELS)["few"].all()


def test_typical_works_come_by_two_decimals_then_by_citations_and_those_by_hand_are_among_them():
    works = frame(
        work(1, p_light=0.904), work(2, p_light=0.902, local_citations=3),
        work(3, p_light=0.2, confidence="by hand"), work(4, "dark", p_light=0.99), work(5, p_light=0.95),
    )  # fmt: skip
    assert profile.typical(works, "light")["id"].to_list() == ["W5", "W2", "W1", "W3"]


def test_contested_are_first_the_works_on_which_people_differ_and_then_the_closest_two():
    works = frame(
        work(1, p_light=0.40, p_dark=0.35, p_grey=0.1, second="dark"),
        work(2, p_light=0.48, p_dark=0.45, p_grey=0.0, second="dark"),
        work(3, "grey", p_light=0.1, p_dark=0.05, p_grey=0.8),
        work(4, "grey", p_light=0.1, p_dark=0.4, p_grey=0.45, second="dark"),
        work(5),
        work(6, "dark", p_light=0.3, p_dark=0.31, p_grey=0.2, second="light"),
    )
    found = profile.contested(works, IDS, "light", ["W3"])
    assert found["id"].to_list() == ["W3", "W2", "W1", "W6"]
    assert found["lower"].to_list() == [0.1, 0.45, 0.35, 0.3]
    assert found["differ"].to_list() == [True, False, False, False]
    assert profile.contested(works, IDS, "dark")["id"].to_list() == ["W2", "W4", "W1", "W6"]


def test_bridges_are_counted_in_both_directions_once_and_without_seeds():
    works = frame(
        work(1), work(2, "dark"), work(3, "dark"), work(4), work(5, NONE), work(6, "grey"), work(7),
    )  # fmt: skip
    citations = pl.DataFrame(
        [
            ("W1", "W2"), ("W2", "W1"), ("W3", "W1"), ("W1", "W4"), ("W4", "W6"), ("W1", "W5"),
            ("W7", "W4"), ("W7", "W9"),
        ],
        schema=["citing", "cited"], orient="row",
    )  # fmt: skip
    linked = profile.links(told(works), citations, ["W6"])
    assert linked["id"].to_list() == ["W1", "W2", "W3"]
    assert linked.row(0, named=True) == {
        "id": "W1", "n_light": 1, "n_dark": 2, "n_grey": 0, "second_most": 1, "linked": 3,
    }  # fmt: skip
    assert profile.bridges(works, linked, "light")["id"].to_list() == ["W1"]
    with_seed = profile.links(told(works), citations, [])
    assert "W4" in with_seed["id"].to_list()


def test_a_corpus_without_works_has_no_shares_and_no_bridges():
    nothing = frame()
    assert profile.by_year(nothing, LABELS).is_empty()
    assert profile.by_seed(nothing, LABELS).is_empty()
    assert profile.by_group(nothing, LABELS, Group.FIELD, 5).groups == 0
    assert profile.typical(nothing, "light").is_empty()
    assert profile.contested(nothing, IDS, "light").is_empty()
    no_citations = pl.DataFrame(schema={"citing": pl.String, "cited": pl.String})
    assert profile.links(told(nothing), no_citations, []).is_empty()


@st.composite
def literatures(draw):
    count = draw(st.integers(0, 30))
    some = st.lists(st.sampled_from("ABC"), unique=True, max_size=3)
    return frame(
        *(
            work(
                number,
                draw(st.sampled_from(LABELS)),
                year=draw(st.none() | st.integers(2000, 2003)),
                field=draw(st.none() | st.sampled_from("XYZ")),
                cites_seeds=draw(some),
            )
            for number in range(count)
        )
    )


@given(literatures(), st.sampled_from([Group.FIELD, Group.SEED, Group.TYPE]), st.integers(1, 4))
def test_counts_add_up_and_every_interval_holds_its_share(works, group, most):
    years = profile.by_year(works, LABELS)
    assert years["works"].sum() == works["year"].drop_nulls().len()
    grouped = profile.by_group(works, LABELS, group, most)
    for rows, by in ((years, "year"), (grouped.rows, "group")):
        sums = rows.group_by(by).agg(pl.sum("share", "works"), pl.first("of"))
        assert all(isclose(one, 1) for one in sums["share"])
        assert (sums["works"] == sums["of"]).all()
        assert (
            rows.select((pl.col("low") <= pl.col("share")) & (pl.col("share") <= pl.col("high")))
            .to_series()
            .all()
        )
    if group is not Group.SEED:
        inside = grouped.rows.group_by("group").agg(pl.first("of"))["of"].sum()
        assert inside + grouped.left_out == works.height


@given(literatures())
def test_the_ratio_of_a_seed_that_all_works_cite_is_one(works):
    cited = works.with_columns(pl.Series("cites_seeds", [["all"]] * works.height, dtype=pl.List(pl.String)))
    rows = profile.by_seed(cited, LABELS)
    assert all(isclose(one, 1) for one in rows["ratio"].drop_nulls())
    assert rows["ratio"].null_count() == (rows["works"] == 0).sum()


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_a_work_of_one_lens_stands_in_its_corner_and_one_of_all_in_the_middle(count):
    ids = [f"l{number}" for number in range(count)]
    even = np.vstack([np.eye(count) * 0.4, np.full(count, 0.1), np.zeros(count)])
    works = pl.DataFrame({f"p_{one}": even[:, place] for place, one in enumerate(ids)})
    points = polygon.places(works, ids)
    assert np.allclose(points[:count], polygon.corners(count))
    assert np.allclose(points[count:], 0)
    assert np.allclose(np.hypot(*polygon.corners(count).T), 1)
