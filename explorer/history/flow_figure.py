"""Streams between groups of works: a bar for each group in each decade, and the citations between them."""

from collections import defaultdict
from collections.abc import Mapping

import plotly.graph_objects as go
import polars as pl

from corpus.history.flows import OTHERS
from explorer import theme
from explorer.components.escaping import as_plotly, cut
from explorer.history.groups import Groups

HEIGHT = 520  # pixels
MOST_STREAMS = 60  # more are hairs
BAR, GAP = 0.06, 0.05  # width of a bar, in decades; between two bars, of the tallest column
POINTS = 14  # of each side of a stream
STREAM = 0.38  # opacity
NAME_LETTERS = 30

Node = tuple[int, str]
"""A period and a group."""


def figure(drawn: pl.DataFrame, grouped: Groups, *, dark: bool, phone: bool) -> go.Figure:
    """Return the streams of a table of `corpus.history.flows.FLOWS`, all of which go on in time."""
    streams = [
        ((row[0], row[1]), (row[2], row[3]), row[4])
        for row in drawn.sort("citations", descending=True).head(MOST_STREAMS).iter_rows()
    ]
    present = {group for cited, citing, _ in streams for group in (cited[1], citing[1])}
    order = [name for name in (*grouped.colours, OTHERS) if name in present]
    shade = {name: grouped.colours.get(name, theme.missing(dark=dark)) for name in order}
    periods = sorted({period for cited, citing, _ in streams for period in (cited[0], citing[0])})
    along = {period: place for place, period in enumerate(periods)}
    low, size = _bars(streams, order)
    picture = go.Figure()
    for (cited, citing, citations), (here, there) in zip(streams, _ends(streams, order, low), strict=True):
        x, y = _stream((along[cited[0]] + BAR, here), (along[citing[0]] - BAR, there), citations)
        picture.add_trace(
            go.Scatter(
                x=x, y=y, fill="toself", mode="lines", line={"width": 0}, hoveron="fills", hoverinfo="text",
                fillcolor=theme.thinned(shade[cited[1]], STREAM), showlegend=False,
                text=as_plotly(
                    f"{cited[1]}, {cited[0]}s → {citing[1]}, {citing[0]}s: {citations:,} citations"
                ),
            )
        )  # fmt: skip
    for name in order:
        across, down = _outlines([node for node in low if node[1] == name], along, low, size)
        picture.add_trace(
            go.Scatter(
                x=across, y=down, fill="toself", mode="lines", line={"width": 0}, fillcolor=shade[name],
                name=as_plotly(cut(name, NAME_LETTERS)), hoverinfo="skip",
            )
        )  # fmt: skip
    picture.update_layout(
        **theme.plain_layout(height=HEIGHT, showlegend=True, margin={"l": 0, "r": 0, "t": 8, "b": 0}),
        legend={"orientation": "h", "y": -0.08, "itemclick": False, "itemdoubleclick": False},
        font={"color": theme.ink(dark=dark)},
    )
    picture.update_xaxes(
        tickvals=list(along.values()), ticktext=[f"{period}s" for period in periods], showgrid=False,
        zeroline=False, fixedrange=True, range=[-0.15, max(len(periods) - 0.85, 0.5)],
    )  # fmt: skip
    picture.update_yaxes(visible=False, fixedrange=True)
    return picture


def _bars(
    streams: list[tuple[Node, Node, int]], order: list[str]
) -> tuple[dict[Node, float], dict[Node, int]]:
    """The upper end and the height of each bar: what is larger, what came to it or what went from it."""
    out: dict[Node, int] = defaultdict(int)
    came: dict[Node, int] = defaultdict(int)
    for cited, citing, citations in streams:
        out[cited] += citations
        came[citing] += citations
    size = {node: max(out[node], came[node]) for node in {*out, *came}}
    columns: dict[int, int] = defaultdict(int)
    for (period, _), height in size.items():
        columns[period] += height
    gap = GAP * max(columns.values())
    top: dict[Node, float] = {}
    at: dict[int, float] = defaultdict(float)
    for group in order:
        for period in sorted(columns):
            if (period, group) in size:
                top[period, group] = at[period]
                at[period] -= size[period, group] + gap
    return top, size


def _ends(
    streams: list[tuple[Node, Node, int]], order: list[str], top: Mapping[Node, float]
) -> list[tuple[float, float]]:
    """Where each stream leaves and where it arrives, those of upper groups above."""
    place = {name: number for number, name in enumerate(order)}
    leaves, arrives = dict(top), dict(top)
    found: dict[tuple[Node, Node], list[float]] = {
        (cited, citing): [0.0, 0.0] for cited, citing, _ in streams
    }
    for cited, citing, citations in sorted(streams, key=lambda one: (place[one[1][1]], one[1][0])):
        found[cited, citing][0] = leaves[cited]
        leaves[cited] -= citations
    for cited, citing, citations in sorted(streams, key=lambda one: (place[one[0][1]], one[0][0])):
        found[cited, citing][1] = arrives[citing]
        arrives[citing] -= citations
    return [(found[cited, citing][0], found[cited, citing][1]) for cited, citing, _ in streams]


def _stream(
    start: tuple[float, float], end: tuple[float, float], thick: float
) -> tuple[list[float], list[float]]:
    """The outline of a stream from the upper corner of its start to that of its end, and back below."""
    steps = [step / POINTS for step in range(POINTS + 1)]
    x = [start[0] + (end[0] - start[0]) * step for step in steps]
    y = [start[1] + (end[1] - start[1]) * step * step * (3 - 2 * step) for step in steps]
    return x + x[::-1], y + [value - thick for value in y[::-1]]


def _outlines(
    nodes: list[Node], along: Mapping[int, int], top: Mapping[Node, float], size: Mapping[Node, int]
) -> tuple[list[float | None], list[float | None]]:
    """The bars of one group, as outlines with a gap between."""
    x: list[float | None] = []
    y: list[float | None] = []
    for node in sorted(nodes):
        left, right = along[node[0]] - BAR, along[node[0]] + BAR
        upper, lower = top[node], top[node] - size[node]
        x += [left, right, right, left, left, None]
        y += [upper, upper, lower, lower, upper, None]
    return x, y
