"""Betweenness is Brandes's where all works are pivots, and near it where some are."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.bridges import betweenness, bridges, participation
from tests.corpus.citing import IDS, REFERENCES, graph_of, links_of


@given(REFERENCES, st.sets(st.sampled_from(IDS), max_size=2))
def test_from_all_works_betweenness_is_exact(literature, without):
    made = links_of(literature)
    found = betweenness(made, pivots=len(literature), without=made.rows(without).tolist())
    graph = graph_of(literature).to_undirected()
    graph.remove_edges_from(list(graph.edges(without)))
    told = nx.betweenness_centrality(graph)
    assert found.shares == pytest.approx([told[work] for work in made.ids], abs=1e-12)
    assert not found.errors.any()


def two_towns():
    """Two groups of works that cite within, and one work that cites into both."""
    literature = {}
    for town in "AB":
        for n in range(40):
            literature[f"{town}{n:02d}"] = [f"{town}{other:02d}" for other in range(n) if (n + other) % 3]
    return literature | {"M": ["A05", "A07", "B05", "B07"]}


def test_a_few_pivots_find_the_bridge_and_tell_how_unsure_they_are():
    literature = two_towns()
    made = links_of(literature)
    exact = betweenness(made, pivots=1_000)
    found = betweenness(made, pivots=20, seed=3)
    middle = made.row("M")
    assert found.shares.argmax() == exact.shares.argmax() == middle
    off = np.abs(found.shares - exact.shares)
    assert (off <= 3 * found.errors + 1e-12).mean() > 0.9
    assert found.errors.max() > 0
    again = betweenness(made, pivots=20, seed=3)
    assert np.array_equal(found.shares, again.shares)


def test_a_bridge_says_which_groups_it_joins_and_how_evenly():
    literature = two_towns()
    made = links_of(literature)
    groups = {work: f"town {work[0]}" for work in literature if work != "M"}
    found = bridges(made, betweenness(made), groups, most=10)
    assert found.height == 1, "no other work is tied to two groups"
    bridge = found.row(0, named=True)
    assert (bridge["id"], bridge["group"], bridge["ties"]) == ("M", None, 4)
    assert list(zip(bridge["joins"], bridge["joins_ties"], strict=True)) == [("town A", 2), ("town B", 2)]
    assert bridge["participation"] == 0.5


@given(st.lists(st.integers(1, 50), max_size=8))
def test_participation_is_none_in_one_group_and_below_one_always(ties):
    told = participation(ties)
    assert 0 <= told < 1
    assert len(ties) > 1 or told == 0


def test_without_works_groups_or_ties_nothing_is_a_bridge():
    made = links_of({"W1": [], "W2": []})
    found = betweenness(made)
    assert (found.works, found.shares.tolist()) == (0, [0, 0])
    assert bridges(made, found, {}, most=5).is_empty()
