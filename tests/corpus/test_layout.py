"""The map: works that cite the same literature lie together, and stay where they are."""

import random

import numpy as np
import polars as pl
import pytest

from corpus.clusters.relation import relation
from corpus.coupling import Ties, reference_vectors, ties_of
from corpus.layout import layout
from corpus.model import Reference, Seed, SeedStatus, Work
from corpus.placing import FAR, SMALL
from corpus.schema import LAYOUT, works_frame

COMMUNITIES = 3
FEW, MANY = 12, 70  # works a community: below and above the size from which UMAP draws the map


def planted(size: int, untied: int = 4) -> tuple[pl.DataFrame, np.ndarray]:
    """Communities that each cite a literature of their own, a little of a common one, and some loners."""
    dice = random.Random(size)
    works, community = [], []
    for n in range(COMMUNITIES * size):
        own = n % COMMUNITIES
        cited = [f"W8{own}{number:03}" for number in dice.sample(range(2 * size), 9)]
        works.append(
            Work(f"W9{n:05}", year=2000 + n % 20, references=(*cited, f"W89{dice.randrange(90):03}"))
        )
        community.append(own)
    for n in range(untied):
        works.append(Work(f"W99{n:04}", year=2020 - n, references=(f"W7{n:04}",) if n % 2 else ()))
        community.append(-1)
    return works_frame(works, []), np.array(community)


def drawn(works: pl.DataFrame, version: int = 0, before: pl.DataFrame | None = None) -> pl.DataFrame:
    return layout(works, relation(works), version, before)


def coupled(works: pl.DataFrame) -> Ties:
    return ties_of(works, reference_vectors(works))


def places(placed: pl.DataFrame) -> np.ndarray:
    return placed.select("x", "y").to_numpy()


@pytest.mark.parametrize("size", [FEW, MANY])
def test_works_of_one_community_lie_nearer_to_each_other_than_to_those_of_another(size):
    works, community = planted(size)
    assert (works.height < SMALL) == (size == FEW)
    at = places(drawn(works))
    tied = community >= 0
    apart = np.linalg.norm(at[tied][:, None] - at[tied][None], axis=2)
    same = community[tied][:, None] == community[tied][None]
    others = ~np.eye(len(apart), dtype=bool)
    assert np.median(apart[same & others]) < 0.5 * np.median(apart[~same])
    nearest = np.where(others, apart, np.inf).argmin(axis=1)
    assert (community[tied][nearest] == community[tied]).mean() > 0.9


@pytest.mark.parametrize("size", [FEW, MANY])
def test_the_same_works_give_the_same_map_to_the_byte(size):
    works, _ = planted(size)
    assert drawn(works, 3).write_ipc(None).getvalue() == drawn(works, 3).write_ipc(None).getvalue()


def test_a_work_that_nothing_ties_to_another_is_marked_and_lies_below_the_others_by_year():
    works, community = planted(FEW)
    placed = drawn(works)
    loners = placed.filter(~pl.col("tied"))
    assert loners["id"].to_list() == works.filter(community < 0)["id"].to_list()
    assert loners["y"].max() < placed.filter("tied")["y"].min()
    in_rows = loners.join(works.select("id", "year"), on="id").sort("y", "x", descending=[True, False])
    assert in_rows["year"].is_sorted()


def test_a_group_that_hangs_together_with_nothing_else_is_an_island_below_the_square():
    works, _ = planted(FEW, untied=0)
    pair = [Work("W999001", references=("W61", "W62")), Work("W999002", references=("W61", "W62"))]
    placed = drawn(pl.concat([works, works_frame(pair, [])]).sort("id"))
    island = placed.filter(pl.col("id").is_in(["W999001", "W999002"]))
    assert island["tied"].all()
    assert island["y"].max() < 0
    assert placed.join(island, on="id", how="anti")["y"].is_between(0, 1).all()


@pytest.mark.parametrize("size", [FEW, MANY])
def test_in_the_next_version_works_keep_their_place_and_new_ones_lie_with_their_like(size):
    works, community = planted(size)
    dice = np.random.default_rng(7)
    is_new = dice.random(works.height) < 0.1
    before = drawn(works.filter(~is_new))
    after = drawn(works, 1, before)
    both = before.filter("tied").join(after, on="id", suffix="_now")
    moved = np.hypot(both["x"] - both["x_now"], both["y"] - both["y_now"])
    assert np.median(moved) < 0.02
    assert (moved < FAR["few"]).mean() > 0.9
    at, new = places(after), np.flatnonzero(is_new & (community >= 0))
    old = np.flatnonzero(~is_new & (community >= 0))
    nearest = old[np.linalg.norm(at[new][:, None] - at[old][None], axis=2).argmin(axis=1)]
    assert (community[nearest] == community[new]).mean() > 0.85


def test_a_map_that_shares_few_works_with_the_one_before_is_drawn_anew():
    works, _ = planted(MANY)
    assert places(drawn(works, 1, drawn(works.head(40)))).tolist() == places(drawn(works)).tolist()


def test_in_a_larger_group_works_that_now_belong_elsewhere_leave_their_place():
    works, community = planted(MANY)
    before = drawn(works)
    movers = works["id"].to_list()[:3]
    to = works.filter(community == (community[0] + 1) % COMMUNITIES)["references"].to_list()
    lists = [
        to[place] if work_id in movers else cited
        for place, (work_id, cited) in enumerate(works.select("id", "references").iter_rows())
    ]
    changed = works.with_columns(pl.Series("references", lists, dtype=pl.List(pl.String)))
    both = before.join(drawn(changed, 1, before), on="id", suffix="_now")
    moved = np.hypot(both["x"] - both["x_now"], both["y"] - both["y_now"])
    assert moved.filter(both["id"].is_in(movers)).min() > FAR["few"]


def test_a_seed_lies_amid_the_works_that_draw_on_what_it_draws_on():
    works, community = planted(FEW)
    cited = works.filter(community == 0)["references"][0].to_list()
    seed = Seed(Reference("ash2010", "Ash"), SeedStatus.MATCHED, ("W1",), "DOI list", 1.0, "invented")
    whole = pl.concat([works, works_frame([Work("W1", references=tuple(cited))], [seed])]).sort("id")
    placed = drawn(whole).join(
        works.select("id").with_columns(pl.Series("of", community)), on="id", how="left"
    )
    at = placed.filter(id="W1")
    apart = placed.filter(pl.col("of") >= 0).with_columns(
        ((pl.col("x") - at["x"][0]) ** 2 + (pl.col("y") - at["y"][0]) ** 2).alias("away")
    )
    assert at["tied"].item()
    assert apart.sort("away")["of"].head(5).to_list() == [0] * 5


@pytest.mark.parametrize(
    "works",
    [
        [],
        [Work("W1")],
        [Work("W1", references=("W1",))],
        [Work("W1", references=("W9",)), Work("W2", references=("W9",))],
        [Work("W1"), Work("W2", references=("W1",))],
        [Work(f"W{n}", references=("W0",)) for n in range(60)],
        [Work(f"W{n}") for n in range(SMALL + 20)],
    ],
    ids=["none", "one", "one that cites itself", "a pair", "a citation", "a star", "many loners"],
)
def test_the_smallest_and_the_oddest_corpora_have_a_map(works):
    frame = works_frame(works, [])
    placed = drawn(frame, 7)
    assert placed.schema == LAYOUT
    assert placed["id"].to_list() == frame["id"].to_list()
    assert np.isfinite(places(placed)).all()
    assert placed["works_version"].unique().to_list() == ([7] if works else [])


def test_ties_are_mutual_between_0_and_1_and_none_is_with_itself():
    weights = coupled(planted(FEW)[0]).weights
    assert abs(weights - weights.T).max() < 1e-6
    assert weights.diagonal().max() == 0
    assert 0 < weights.data.min() <= weights.data.max() <= 1


def test_a_reference_that_all_cite_ties_nobody():
    shared = [Work(f"W{n}", references=("W8000",)) for n in range(40)]
    assert not coupled(works_frame(shared, [])).tied.any()
