"""Citations as arrays say the same as the table they come from."""

import networkx as nx
import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from corpus.links import around, links
from tests.corpus.citing import IDS, REFERENCES, graph_of, links_of


@given(REFERENCES)
def test_the_citations_among_all_works_are_those_of_the_graph(literature):
    made, graph = links_of(literature), graph_of(literature)
    assert made.among(made.rows(literature)) == sorted(graph.edges)
    assert dict(zip(made.ids, made.local_citations.tolist(), strict=True)) == dict(graph.in_degree)


@given(REFERENCES, st.sampled_from(IDS))
def test_a_work_is_known_by_its_number_and_one_that_is_not_there_by_none(literature, work):
    made = links_of(literature)
    row = made.row(work)
    assert (row is None) == (work not in literature)
    assert row is None or made.ids_of([row]) == [work]


@given(REFERENCES, st.integers(1, 3))
def test_what_is_around_a_work_is_as_far_as_the_undirected_graph_says(literature, steps):
    made = links_of(literature)
    middle = sorted(literature)[0]
    rows, distance = around(made, made.row(middle), steps)
    near = nx.single_source_shortest_path_length(graph_of(literature).to_undirected(), middle, steps)
    assert dict(zip(made.ids_of(rows), distance.tolist(), strict=True)) == dict(near)


def test_no_second_step_leads_through_a_closed_work():
    made = links_of({"W1": ["W2"], "W2": [], "W3": ["W2"]})
    rows, _ = around(made, 0, 2, not_through=[1])
    assert made.ids_of(rows) == ["W1", "W2"]
    rows, _ = around(made, 1, 1, not_through=[1])
    assert len(rows) == 3, "the work in the middle is never closed"


def test_citations_of_strangers_and_of_a_work_by_itself_are_left_out():
    ids = pl.Series(["W1", "W2"])
    made = links(ids, pl.DataFrame({"citing": ["W1", "W1", "W9"], "cited": ["W1", "W2", "W2"]}))
    assert made.among(np.array([0, 1])) == [("W1", "W2")]


def test_a_corpus_without_works_has_no_links():
    made = links(
        pl.Series([], dtype=pl.String), pl.DataFrame(schema={"citing": pl.String, "cited": pl.String})
    )
    assert made.row("W1") is None
    assert made.among(made.rows(["W1"])) == []
