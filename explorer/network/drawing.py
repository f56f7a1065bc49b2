"""A network as a page of its own that loads nothing. The only importer of pyvis.

Places are given and nothing moves. pyvis 0.3.2 asks a server for Bootstrap even when told to keep everything
in the page: those tags are taken out, the page may not load anything (its Content-Security-Policy), and a
test checks that it does not. Look again before another version of pyvis.
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pyvis.network import Network

from explorer import theme
from explorer.components.escaping import cut

SMALLEST_READ = 9  # pixels on the screen: smaller labels wait until one comes nearer
LARGEST = 15  # pixels: labels do not grow beyond
_OUTSIDE = re.compile(r"<(script|link)\b[^>]*https?://[^>]*>(\s*</script>)?", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<center>.*?</center>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class Kind(StrEnum):
    """What a work is in a network."""

    ASKED = "asked"
    CITED = "cited"
    CITING = "citing"
    SEED = "seed"
    WORK = "work"
    OUTSIDE = "outside"
    """Cited, and not in the corpus."""


SHAPES = {
    Kind.ASKED: "star",
    Kind.CITED: "dot",
    Kind.CITING: "triangle",
    Kind.SEED: "diamond",
    Kind.WORK: "dot",
    Kind.OUTSIDE: "square",
}


@dataclass(frozen=True, slots=True)
class Node:
    """One work as it is drawn."""

    id: str
    kind: Kind
    place: tuple[float, float]
    title: str | None
    who: str | None
    year: int | None
    size: float = 11
    letters: float = 13
    """Size of the label, in the units of the places; 0 for none."""
    address: str = ""
    """Where a double click leads; empty: nowhere."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A citation as it is drawn: an arrow from the citing to the cited work."""

    citing: str
    cited: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is drawn."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    marks: tuple[tuple[str, tuple[float, float]], ...] = ()
    """Words beside the works, such as years, and their places."""
    scale: float = 1.0
    """By how much it is made smaller to be seen as a whole: what is to stay as wide is drawn wider."""


def colours(*, dark: bool) -> dict[Kind, str]:
    """Return the colour of each kind of work."""
    main = theme.main_colour(dark=dark)
    return {
        Kind.ASKED: theme.ink(dark=dark),
        Kind.CITED: main,
        Kind.CITING: theme.ORANGE,
        Kind.SEED: theme.VERMILION,
        Kind.WORK: main,
        Kind.OUTSIDE: theme.missing(dark=dark),
    }


def page(scene: Scene, *, dark: bool, height: int, alone: bool = False) -> str:
    """Return the page, which loads nothing, `height` pixels high.

    A double click on a work goes to its address: in the window around, or, if the page stands `alone`, in
    a new one.
    """
    drawn = Network(
        height=f"{height}px", width="100%", directed=True, cdn_resources="in_line",
        bgcolor=theme.ground(dark=dark),
    )  # fmt: skip
    for node in scene.nodes:
        drawn.add_node(node.id, **_node(node, dark=dark))
    for number, (words, place) in enumerate(scene.marks):
        drawn.add_node(f"mark {number}", **_mark(words, place, 13 / scene.scale, dark=dark))
    grey, near = theme.missing(dark=dark), theme.ink(dark=dark)
    plain = theme.thinned(grey, max(0.1, min(0.5, 80 / max(len(scene.ties), 1))))
    for tie in scene.ties:
        colour = {"color": grey if tie.strong else plain, "highlight": near, "hover": near}
        width = (1.4 if tie.strong else 0.8) / scene.scale
        drawn.add_edge(tie.citing, tie.cited, color=colour, width=width, physics=False)
    drawn.set_options(json.dumps(_OPTIONS))
    return _closed(drawn.generate_html(), dark=dark, alone=alone)


_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {
        "hover": True,
        "dragNodes": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
        "zoomSpeed": 0.6,
    },
    "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.5}}, "smooth": False},
    "nodes": {
        "borderWidth": 1.5,
        "scaling": {"label": {"drawThreshold": SMALLEST_READ, "maxVisible": LARGEST}},
    },
}


def _node(node: Node, *, dark: bool) -> dict[str, Any]:
    who = cut(node.who or "Author not known", 80)
    words = f"{cut(node.title, 160)}\n{who}, {node.year or 'year not known'}"
    if node.kind is Kind.OUTSIDE:
        words += "\nNot in this corpus"
    return {
        "label": label(node) if node.letters else " ",
        "title": words,  # vis-network shows it as text, and pyvis writes <, > and & so that no tag can arise
        "x": node.place[0],
        "y": node.place[1],
        "shape": SHAPES[node.kind],
        "size": node.size,
        "color": colours(dark=dark)[node.kind],
        "font": {"size": node.letters or 1, "color": theme.ink(dark=dark)},
        "address": node.address,
        "physics": False,
    }


def _mark(words: str, place: tuple[float, float], letters: float, *, dark: bool) -> dict[str, Any]:
    return {
        "label": words,
        "x": place[0],
        "y": place[1],
        "shape": "text",
        "font": {"size": letters, "color": theme.missing(dark=dark)},
        "mark": True,
        "physics": False,
    }


def label(node: Node) -> str:
    """Return surname and year, as they stand below the work."""
    return f"{surname(node.who) or cut(node.title, 20)}\n{node.year or 'no year'}"


def surname(who: str | None) -> str:
    """Return the first author's surname, from `Ann Lee et al.` or `Lee, Ann et al.`; empty if not known."""
    first = re.split(r" and | et al\.", who or "", maxsplit=1)[0]
    name = first.partition(",")[0] if "," in first else first.rpartition(" ")[2]
    return cut(name, 18) if name.strip() else ""


def _closed(drawn: str, *, dark: bool, alone: bool) -> str:
    """Take out what asks another server, and let a double-click on a work go where it leads."""
    drawn = _COMMENT.sub("", _HEADING.sub("", _OUTSIDE.sub("", drawn)))
    style = (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "script-src 'unsafe-inline'; style-src 'unsafe-inline'\">"
        f"<style>body{{margin:0;background:{theme.ground(dark=dark)}}}.card{{border:0}}"
        "#mynetwork{border:0!important}#mynetwork *{touch-action:pan-y!important}"
        "div.vis-tooltip{white-space:pre-wrap!important;max-width:22rem;"
        "font-family:sans-serif!important;padding:.5rem!important}</style>"
    )
    # within the explorer the frame may not navigate its parent, but may press a link in it
    where = "document" if alone else "window.parent.document"
    tab = "a.target='_blank';a.rel='noopener';" if alone else ""
    opening = (
        "<script>network.once('afterDrawing',()=>network.fit());"
        "network.on('doubleClick',(e)=>{"
        "const one=e.nodes.length?nodes.get(e.nodes[0]):null;if(!one||!one.address)return;"
        f"const a={where}.createElement('a');a.href=one.address;{tab}"
        f"{where}.body.append(a);a.click();a.remove()}});"
        "window.shown=()=>nodes.get({filter:(one)=>!one.mark}).length;</script>"
    )
    return drawn.replace("<head>", "<head>" + style, 1).replace("</body>", opening + "</body>", 1)
