"""An edge A -> B means that A cites B. (The neighbourhood's cut by importance: test_store.py.)"""

from hypothesis import given
from hypothesis import strategies as st

from corpus.graph import citation_graph, citations_within, neighbourhood
from corpus.model import Work
from corpus.schema import works_frame

IDS = st.sampled_from([f"W{n}" for n in range(8)])
LITERATURE = st.dictionaries(IDS, st.lists(IDS, max_size=10), max_size=8)


def frame_of(references_of):
    return works_frame([Work(i, references=tuple(cited)) for i, cited in references_of.items()], [])


def test_the_citing_work_stands_first():
    citations = citations_within(frame_of({"W2": ["W1"], "W1": []}))
    assert citations.to_dicts() == [{"citing": "W2", "cited": "W1"}]


@given(LITERATURE)
def test_the_citations_are_exactly_those_between_two_works_of_the_corpus_each_once_none_of_itself(literature):
    expected = sorted(
        {(a, b) for a, cited in literature.items() for b in cited if b in literature and a != b}
    )
    frame = frame_of(literature)
    assert list(citations_within(frame).iter_rows()) == expected
    graph = citation_graph(frame)
    assert sorted(graph.edges) == expected
    assert set(graph) == set(literature)


@given(LITERATURE, IDS, st.integers(0, 3))
def test_a_neighbourhood_holds_the_work_at_most_so_many_a_side_and_all_citations_among_them(
    literature, middle, most
):
    citations = citations_within(frame_of(literature))
    graph = neighbourhood(citations, middle, {}, most)
    sides = [side for _, side in graph.nodes(data="side")]
    assert graph.nodes[middle]["side"] == "self"
    assert sides.count("cited") <= most
    assert sides.count("citing") <= most
    among = {(a, b) for a, b in citations.iter_rows() if a in graph and b in graph}
    assert set(graph.edges) == among
    assert graph.graph["cited"] == sum(a == middle for a, _ in citations.iter_rows())
    assert graph.graph["citing"] == sum(b == middle for _, b in citations.iter_rows())


def test_a_work_that_both_cites_and_is_cited_is_drawn_once():
    citations = citations_within(frame_of({"W1": ["W2"], "W2": ["W1"]}))
    graph = neighbourhood(citations, "W1", {}, 5)
    assert dict(graph.nodes(data="side")) == {"W1": "self", "W2": "cited"}
    assert set(graph.edges) == {("W1", "W2"), ("W2", "W1")}
