"""Small literatures for tests of networks: which work cites which."""

import networkx as nx
import polars as pl
from hypothesis import strategies as st

from corpus.graph import citations_within
from corpus.links import Links, links
from corpus.model import Work
from corpus.schema import works_frame

IDS = [f"W{n}" for n in range(9)]
REFERENCES = st.dictionaries(
    st.sampled_from(IDS), st.lists(st.sampled_from([*IDS, "X1", "X2", "X3"]), max_size=7), min_size=2
)


def frame_of(references_of: dict[str, list[str]]) -> pl.DataFrame:
    works = [Work(i, title=f"{i} [invented]", references=tuple(c)) for i, c in references_of.items()]
    return works_frame(works, [])


def links_of(references_of: dict[str, list[str]]) -> Links:
    frame = frame_of(references_of)
    return links(frame["id"], citations_within(frame))


def graph_of(references_of: dict[str, list[str]]) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(references_of)
    graph.add_edges_from(citations_within(frame_of(references_of)).iter_rows())
    return graph
