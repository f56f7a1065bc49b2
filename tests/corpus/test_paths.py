"""Paths between works are those that a search of everything finds."""

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.coupling import DIRECT_WEIGHT, reference_vectors
from corpus.paths import Way, links_along, shortest, strengths, strongest
from tests.corpus.citing import IDS, REFERENCES, frame_of, graph_of, links_of

ENDS = st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True)


def expected(literature, first, second, *, either, without):
    """The way and all shortest paths, from the first work to the second, found by networkx."""
    graph = graph_of(literature)
    graph.remove_nodes_from(set(without) - {first, second})
    tries = [] if either else [(Way.CITES, graph), (Way.CITED, graph.reverse())]
    for way, one in [*tries, (Way.EITHER, graph.to_undirected())]:
        if nx.has_path(one, first, second):
            return way, {tuple(path) for path in nx.all_shortest_paths(one, first, second)}
    return None


@given(REFERENCES, ENDS, st.booleans(), st.sets(st.sampled_from(IDS), max_size=3))
def test_the_shortest_paths_are_all_that_there_are(literature, ends, either, without):
    assume(set(ends) <= set(literature))
    made = links_of(literature)
    first, second = ends
    found = shortest(
        made, made.row(first), made.row(second), without=made.rows(without).tolist(), either=either
    )
    told = expected(literature, first, second, either=either, without=without)
    if told is None:
        assert found is None
        return
    assert found.way is told[0]
    assert {tuple(made.ids_of(path)) for path in found.paths} == told[1]
    assert found.count == len(told[1]) == len(found.paths)
    edges = set(graph_of(literature).edges)
    for one, other in links_along(made, found.paths):
        assert (made.ids[one], made.ids[other]) in edges


@given(REFERENCES, ENDS, st.booleans())
def test_the_strongest_path_is_the_shortest_by_one_over_strength(literature, ends, either):
    assume(set(ends) <= set(literature))
    made, frame = links_of(literature), frame_of(literature)
    vectors = reference_vectors(frame)
    strong = strengths(made, vectors)
    cosines = (vectors @ vectors.T).toarray()
    graph = graph_of(literature)
    for one, other in graph.edges:
        cosine = cosines[made.row(one), made.row(other)]
        assert strong.cosine(made.row(other), made.row(one)) == pytest.approx(cosine, abs=1e-5)
        graph.edges[one, other]["length"] = (1 + DIRECT_WEIGHT) / (cosine + DIRECT_WEIGHT)
    first, second = ends
    found = strongest(made, strong, made.row(first), made.row(second), either=either)
    told = expected(literature, first, second, either=either, without=())
    if told is None:
        assert found is None
        return
    assert found.way is told[0]
    (path,) = found.paths
    seen = {Way.CITES: graph, Way.CITED: graph.reverse(), Way.EITHER: graph.to_undirected()}[found.way]
    steps = pairwise(made.ids_of(path))
    length = sum(seen.edges[pair]["length"] for pair in steps)
    assert (made.ids[path[0]], made.ids[path[-1]]) == (first, second)
    assert length == pytest.approx(nx.dijkstra_path_length(seen, first, second, "length"), rel=1e-4)


def test_a_path_goes_the_way_ideas_came_and_is_told_which_way_that_is():
    made = links_of({"W1": [], "W2": ["W1"], "W3": ["W2"], "W4": ["W1"]})
    old, newer, newest, other = range(4)
    assert shortest(made, newest, old).way is Way.CITES
    back = shortest(made, old, newest)
    assert (back.way, back.paths) == (Way.CITED, ((old, newer, newest),))
    assert shortest(made, newest, other).way is Way.EITHER


def test_of_many_paths_those_through_the_most_cited_works_are_shown_and_all_are_counted():
    middle = {f"M{n:02d}": ["W1"] for n in range(40)}
    literature = {"W1": [], "W2": list(middle), **middle, "W3": ["M07"]}
    made = links_of(literature)
    found = shortest(made, made.row("W2"), made.row("W1"), most=5)
    assert (len(found.paths), found.count, found.links) == (5, 40, 2)
    assert made.ids_of(found.paths[0]) == ["W2", "M07", "W1"]
    few = shortest(made, made.row("W2"), made.row("W1"), most_works=6)
    assert len({row for path in few.paths for row in path}) == 6


def test_more_paths_than_can_be_listed_are_counted_at_once():
    layers = 60
    literature = {"A": []}
    for layer in range(layers):
        below = ["A"] if layer == 0 else [f"L{layer - 1:02d}a", f"L{layer - 1:02d}b"]
        literature |= {f"L{layer:02d}a": below, f"L{layer:02d}b": below}
    literature["Z"] = [f"L{layers - 1}a", f"L{layers - 1}b"]
    made = links_of(literature)
    found = shortest(made, made.row("Z"), made.row("A"))
    assert found.count == 2.0**layers
    assert len(found.paths) == 50
    assert len({row for path in found.paths for row in path}) <= 300


def test_paths_can_be_told_not_to_lead_through_seeds():
    made = links_of({"S": [], "W1": ["S"], "W2": ["S"]})
    seed, one, other = range(3)
    assert shortest(made, one, other).paths == ((one, seed, other),)
    assert shortest(made, one, other, without=[seed]) is None
    assert shortest(made, one, seed, without=[seed]).paths == ((one, seed),)
