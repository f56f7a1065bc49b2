"""The map: works that cite the same literature lie together, and the same works give the same map."""

import random

import numpy as np
import polars as pl
import pytest

from corpus.coupling import tie_strengths
from corpus.layout import SMALL, layout
from corpus.model import Work
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


def places(placed: pl.DataFrame) -> np.ndarray:
    return placed.select("x", "y").to_numpy()


@pytest.mark.parametrize("size", [FEW, MANY])
def test_works_of_one_community_lie_nearer_to_each_other_than_to_those_of_another(size):
    works, community = planted(size)
    assert (works.height < SMALL) == (size == FEW)
    at = places(layout(works, 0))
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
    assert layout(works, 3).write_ipc(None).getvalue() == layout(works, 3).write_ipc(None).getvalue()


def test_a_work_that_nothing_ties_to_another_is_marked_and_lies_below_the_others_by_year():
    works, community = planted(FEW)
    placed = layout(works, 0)
    loners = placed.filter(~pl.col("tied"))
    assert loners["id"].to_list() == works.filter(community < 0)["id"].to_list()
    assert loners["y"].max() < placed.filter("tied")["y"].min()
    in_rows = loners.join(works.select("id", "year"), on="id").sort("y", "x", descending=[True, False])
    assert in_rows["year"].is_sorted()


def test_a_group_that_hangs_together_with_nothing_else_is_an_island_below_the_square():
    works, _ = planted(FEW, untied=0)
    pair = [Work("W999001", references=("W61", "W62")), Work("W999002", references=("W61", "W62"))]
    placed = layout(pl.concat([works, works_frame(pair, [])]).sort("id"), 0)
    island = placed.filter(pl.col("id").is_in(["W999001", "W999002"]))
    assert island["tied"].all()
    assert island["y"].max() < 0
    assert placed.join(island, on="id", how="anti")["y"].is_between(0, 1).all()


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
    placed = layout(frame, 7)
    assert placed.schema == LAYOUT
    assert placed["id"].to_list() == frame["id"].to_list()
    assert np.isfinite(places(placed)).all()
    assert placed["works_version"].unique().to_list() == ([7] if works else [])


def test_ties_are_mutual_between_0_and_1_and_none_is_with_itself():
    weights = tie_strengths(planted(FEW)[0]).weights
    assert abs(weights - weights.T).max() < 1e-6
    assert weights.diagonal().max() == 0
    assert 0 < weights.data.min() <= weights.data.max() <= 1


def test_a_reference_that_all_cite_ties_nobody():
    shared = [Work(f"W{n}", references=("W8000",)) for n in range(40)]
    assert not tie_strengths(works_frame(shared, [])).tied.any()
