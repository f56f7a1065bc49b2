"""The network on the page of a work: the work, what it cites at its left, what cites it at its right."""

from typing import Any
from urllib.parse import quote

import networkx as nx

from explorer.network.drawing import Kind, Node, Scene, Tie
from explorer.network.places import ACROSS, DOWN, WIDE, Place, Placed, Screen, letters, shown_at

MOST_A_SIDE = 29  # with the work itself at most 59 nodes
HEIGHT = 460  # pixels
ROWS = 6  # in a column
KINDS = {"self": Kind.ASKED, "cited": Kind.CITED, "citing": Kind.CITING}

Facts = dict[str, dict[str, Any]]
"""Per work: title, who, year, seed_key."""


def neighbourhood_scene(graph: nx.DiGraph, facts: Facts, link: str, room: Screen = WIDE) -> Scene:
    """Return the network to draw, of a graph as from `corpus.graph.neighbourhood`.

    `link` + id is the address of a work.
    """
    places = _places(graph, facts)
    placed = Placed(places)
    sizes = {work: 18.0 if side == "self" else 11.0 for work, side in graph.nodes(data="side")}
    first = {work: 1.0 for work, side in graph.nodes(data="side") if side == "self"}
    labels = letters(placed, sizes, first, room)
    nodes = tuple(
        Node(
            id=work,
            kind=Kind.SEED if facts[work]["seed_key"] and side != "self" else KINDS[side],
            place=places[work],
            title=facts[work]["title"],
            who=facts[work]["who"],
            year=facts[work]["year"],
            size=sizes[work],
            letters=labels[work],
            address=link + quote(work, safe=""),
        )
        for work, side in graph.nodes(data="side")
    )
    ties = tuple(
        Tie(citing, cited, "self" in (graph.nodes[citing]["side"], graph.nodes[cited]["side"]))
        for citing, cited in graph.edges
    )
    return Scene(nodes, ties, scale=shown_at(placed, room))


def _places(graph: nx.DiGraph, facts: Facts) -> dict[str, Place]:
    """Each side by year, in columns."""

    def members(side: str) -> list[str]:
        ids = [work for work, where in graph.nodes(data="side") if where == side]
        return sorted(ids, key=lambda work: (facts[work]["year"] or 0, work))

    places = dict.fromkeys(members("self"), (0.0, 0.0))
    for side, direction in (("cited", -1), ("citing", 1)):
        ids = members(side)
        columns = -(-len(ids) // ROWS)
        for index, work in enumerate(ids):
            column, row = divmod(index, ROWS)
            in_column = min(ROWS, len(ids) - column * ROWS)
            away = column + 1 if direction > 0 else columns - column
            nudge = DOWN / 2 if away % 2 else 0.0  # labels of neighbouring columns stand at two heights
            places[work] = (direction * away * ACROSS, (row - (in_column - 1) / 2) * DOWN + nudge)
    return places
