"""The neighbourhood of a work as a small network. The only importer of pyvis.

Places are computed here and nothing moves. pyvis 0.3.2 asks a server for
Bootstrap even when told to keep everything in the page: those tags are taken out, and what is left
is checked by a test to load nothing. Look again before another version of pyvis.
"""

import html
import json
import re
from typing import Any

import networkx as nx
from pyvis.network import Network

from explorer import theme
from explorer.components.escaping import cut

MOST_A_SIDE = 29  # with the work itself at most 59 nodes
HEIGHT = 460  # pixels
ROWS = 6  # in a column
STEP_ACROSS, STEP_DOWN = 105.0, 74.0  # units between two columns, and between two works in one
_OUTSIDE = re.compile(r"<(script|link)\b[^>]*https?://[^>]*>(\s*</script>)?", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<center>.*?</center>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

Facts = dict[str, dict[str, Any]]
"""Per work: title, who, year, seed_key."""


def network_html(graph: nx.DiGraph, facts: Facts, link: str, *, dark: bool) -> str:
    """Return the page of the network, which loads nothing. `link` + id is the address of a work."""
    places = _places(graph, facts)
    drawn = Network(
        height=f"{HEIGHT}px", width="100%", directed=True, cdn_resources="in_line",
        bgcolor=theme.ground(dark=dark), font_color=theme.ink(dark=dark),
    )  # fmt: skip
    for work, side in graph.nodes(data="side"):
        drawn.add_node(work, **_node(facts[work], side, places[work], dark=dark))
    for citing, cited in graph.edges:
        tied = "self" in (graph.nodes[citing]["side"], graph.nodes[cited]["side"])
        colour = theme.missing(dark=dark) if tied else theme.faint(dark=dark)
        drawn.add_edge(citing, cited, color=colour, width=1.4 if tied else 0.6, physics=False)
    drawn.set_options(json.dumps(_OPTIONS))
    return _closed(drawn.generate_html(), link, dark=dark)


def colours(*, dark: bool) -> dict[str, str]:
    """Return the colour of each kind of node."""
    return {
        "self": theme.ink(dark=dark),
        "cited": theme.main_colour(dark=dark),
        "citing": theme.ORANGE,
        "seed": theme.VERMILION,
    }


_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "dragNodes": False, "keyboard": {"enabled": True, "bindToWindow": False}},
    "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.5}}, "smooth": False},
    "nodes": {"font": {"size": 13}, "borderWidth": 1.5},
}


def _node(fact: dict[str, Any], side: str, place: tuple[float, float], *, dark: bool) -> dict[str, Any]:
    kind = "seed" if fact["seed_key"] and side != "self" else side
    who = cut(fact["who"] or "Author not known", 80)
    return {
        "label": f"{_surname(fact['who']) or cut(fact['title'], 20)}\n{fact['year'] or 'no year'}",
        # vis-network shows a title given as a string as text, not as HTML; escaping guards the page around it
        "title": html.escape(
            f"{cut(fact['title'], 160)}\n{who}, {fact['year'] or 'year not known'}", quote=False
        ),
        "x": place[0],
        "y": place[1],
        "shape": {"self": "star", "cited": "dot", "citing": "triangle", "seed": "diamond"}[kind],
        "size": 18 if side == "self" else 11,
        "color": colours(dark=dark)[kind],
        "physics": False,
    }


def _surname(who: str | None) -> str:
    """The first author's surname, from `Ann Lee et al.` or `Lee, Ann et al.`; empty if not known."""
    first = re.split(r" and | et al\.", who or "", maxsplit=1)[0]
    surname = first.partition(",")[0] if "," in first else first.rpartition(" ")[2]
    return cut(surname, 18) if surname.strip() else ""


def _places(graph: nx.DiGraph, facts: Facts) -> dict[str, tuple[float, float]]:
    """What it cites at the left, the work in the middle, what cites it at the right; each side by year."""

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
            nudge = STEP_DOWN / 2 if away % 2 else 0.0  # labels of neighbouring columns stand at two heights
            places[work] = (direction * away * STEP_ACROSS, (row - (in_column - 1) / 2) * STEP_DOWN + nudge)
    return places


def _closed(page: str, link: str, *, dark: bool) -> str:
    """Take out what asks another server, and let a double-click on a node open its work."""
    page = _COMMENT.sub("", _HEADING.sub("", _OUTSIDE.sub("", page)))
    style = (
        f"<style>body{{margin:0;background:{theme.ground(dark=dark)}}}.card{{border:0}}"
        "#mynetwork{border:0!important}div.vis-tooltip{white-space:pre-wrap!important;max-width:22rem;"
        "font-family:sans-serif!important;padding:.5rem!important}</style>"
    )
    opening = (
        "<script>network.once('afterDrawing',()=>network.fit());"
        "network.on('doubleClick',(e)=>{if(!e.nodes.length)return;"
        # the frame may not navigate its parent, but may press a link in it
        "const a=window.parent.document.createElement('a');"
        f"a.href={json.dumps(link)}+encodeURIComponent(e.nodes[0]);"
        "window.parent.document.body.append(a);a.click();a.remove()});"
        "window.shown=()=>network.body.nodeIndices.length;</script>"
    )
    return page.replace("</head>", style + "</head>", 1).replace("</body>", opening + "</body>", 1)
