"""The citation map: every work at its stored place, drawn by WebGL.

The figure holds numbers and one short line of text a work, and never changes on a click: what belongs to a
selected work is laid over it (`map_overlay`), so that neither the zoom is lost nor the figure sent again.
"""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
import polars as pl

from explorer import theme
from explorer.components.hover import hover
from explorer.loading import Reading
from explorer.map.labels import label_sides
from explorer.map.map_colours import Painted, painted

HEIGHT, WIDTH, PHONE_WIDTH = 640, 700, 340  # pixels; the widths are guesses, for the places of labels
MANY = 5_000  # works; more are drawn smaller, or the cited ones hide the rest
WITH_TEXT = (
    20_000  # works that say their title when pointed at: the most cited; beyond, the figure grows heavy
)
TITLE_LETTERS = 64

Words = dict[str, object]
"""Part of a figure, as plotly names its parts."""


Window = tuple[float, float, float, float]
"""Left, right, bottom and top of what is seen, in the map's units."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the map is to be drawn."""

    colour: str
    """What gives works their colour: one of `explorer.address.COLOURS`."""
    dark: bool
    phone: bool = False
    """On a small screen: lower, with the scale of colours below."""
    fixed: bool = False
    """Not moved by a finger, which scrolls the page instead; taps still choose a work."""
    window: Window | None = None
    """None shows all."""
    kinds: tuple[tuple[str, str], ...] = ()
    """Names with their colours, where both are known beforehand; what is named last lies undermost."""

    @property
    def height(self) -> int:
        """In pixels."""
        return 460 if self.phone else HEIGHT


def placed_works(reading: Reading) -> pl.DataFrame:
    """Return the works that have a place, least cited first so that the most cited are drawn on top.

    Added: x, y, tied, `size` of the dot in pixels and `hover`, what is said when it is pointed at.
    """
    layout = reading.corpus.layout
    if layout is None:
        raise ValueError("a corpus without coordinates has no map")
    many = layout.height > MANY
    dot, growth, largest = (3.5, 0.7, 14) if many else (5.5, 1.6, 24)
    return (
        reading.works.drop("folded")
        .join(layout.select("id", "x", "y", "tied"), on="id")
        .sort("local_citations", "id")
        .with_columns(
            (dot + growth * pl.col("local_citations").sqrt())
            .clip(dot, largest)
            .cast(pl.Float32)
            .round(1)
            .alias("size"),
            hover(TITLE_LETTERS).alias("hover"),
        )
    )


def figure(reading: Reading, placed: pl.DataFrame, ids: pl.Series, look: Look) -> go.Figure:
    """Return the map of `placed` works: those in `ids` in colour, the others faint, seeds on top."""
    chosen = pl.col("id").is_in(ids.implode())
    drawn = go.Figure(layout=_layout(placed, look))
    left_out = placed.filter(~chosen)
    if left_out.height:
        drawn.add_trace(_faint(left_out, dark=look.dark))
    for part in painted(placed.filter(chosen), look.colour, look.kinds, dark=look.dark):
        drawn.add_trace(_dots(part, look, len(ids)))
    seeds = placed.drop_nulls("seed_key")
    if seeds.height:
        drawn.add_trace(_seeds(seeds, dark=look.dark))
        drawn.update_layout(annotations=_seed_names(reading, seeds, placed, look))
    return drawn


def _dots(part: Painted, look: Look, among: int) -> go.Scattergl:
    works = part.works
    marker: dict[str, object] = {"size": works["size"].to_numpy(), "opacity": 0.8, "line": {"width": 0}}
    if part.values is None:
        marker["color"] = part.colour
    else:
        marker |= _scaled(part.values, look)
    text = works["hover"].to_list()
    if among > WITH_TEXT:
        floor = works["local_citations"].top_k(WITH_TEXT).min() or 0
        text = [
            words if cited > int(str(floor)) else ""
            for words, cited in zip(text, works["local_citations"], strict=True)
        ]
    return go.Scattergl(
        name=f"{part.name} ({works.height:,})",
        mode="markers",
        **_places(works),
        marker=marker,
        hovertext=text,
        hoverinfo="text",
        selected={"marker": {"opacity": 0.8}},
        unselected={"marker": {"opacity": 0.8}},
        showlegend=part.values is None,
    )


def _scaled(values: np.ndarray, look: Look) -> Words:
    """A scale of colours; for years over the middle 98.5 per cent: a few wrong years must not stretch it."""
    low, high = np.percentile(values, [1, 99.5]) if len(values) else (0, 1)
    bar: Words = {"thickness": 10, "outlinewidth": 0}
    if look.phone:
        bar |= {"orientation": "h", "len": 0.8, "x": 0.5, "y": -0.02, "yanchor": "top"}
    else:
        bar |= {"len": 0.5, "y": 0.75, "x": 1.0, "xpad": 4}
    if look.colour == "citations":
        low, high = 0, values.max() if len(values) else 1
        ticks = [tick for tick in (0, 1, 3, 10, 30, 100, 300, 1000) if np.log10(tick + 1) <= high]
        bar |= {"tickvals": [float(np.log10(t + 1)) for t in ticks], "ticktext": [str(t) for t in ticks]}
        bar |= {"title": {"text": "LCS"}}
    else:
        bar |= {"title": {"text": "Year"}, "tickformat": "d", "nticks": 6}
    return {
        "color": values.astype(np.int16 if look.colour == "year" else np.float32),
        "colorscale": [list(step) for step in theme.scale(dark=look.dark)],
        "cmin": float(low),
        "cmax": float(max(high, low + 1)),
        "showscale": True,
        "colorbar": bar,
    }


def _faint(works: pl.DataFrame, *, dark: bool) -> go.Scattergl:
    return go.Scattergl(
        name="left out by the filters",
        mode="markers",
        x=works["x"].to_numpy(),
        y=works["y"].to_numpy(),
        marker={"size": 3, "color": theme.faint(dark=dark), "opacity": 0.6},
        hoverinfo="skip",
        selected={"marker": {"opacity": 0.6}},
        unselected={"marker": {"opacity": 0.6}},
        showlegend=False,
    )


def _seeds(seeds: pl.DataFrame, *, dark: bool) -> go.Scattergl:
    rim = {"width": 1.5, "color": theme.ground(dark=dark)}
    return go.Scattergl(
        name=f"seed ({seeds.height})",
        mode="markers",
        **_places(seeds),
        marker={"symbol": "diamond", "size": 12, "color": theme.VERMILION, "line": rim},
        hovertext=seeds["hover"].to_list(),
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        showlegend=True,
    )


def _seed_names(reading: Reading, seeds: pl.DataFrame, placed: pl.DataFrame, look: Look) -> list[Words]:
    """The seeds' names as annotations: these lie above what WebGL draws, the text of a trace below it."""
    labels = [reading.names.get(key, key) for key in seeds["seed_key"]]
    points = list(seeds.select("x", "y").iter_rows())
    low, high = _span(placed)
    width = PHONE_WIDTH if look.phone else WIDTH
    sides = label_sides(points, labels, (width, look.height / max(high - low, 1)))
    ground = theme.ground(dark=look.dark)
    font = {
        "size": 9 if look.phone else 11,
        "color": theme.ink(dark=look.dark),
        "shadow": ", ".join([f"0 0 3px {ground}"] * 4),
    }
    return [
        {
            "x": x,
            "y": y,
            "text": label.replace("&", "&amp;").replace("<", "&lt;"),
            "showarrow": False,
            "font": font,
            **_anchored(side),
        }
        for (x, y), label, side in zip(points, labels, sides, strict=True)
    ]


def _anchored(side: str) -> Words:
    """A side of a point as an annotation knows it: which edge of the text is held how far from the point."""
    up, across = side.split()
    anchors = {"right": ("left", 7), "left": ("right", -7), "center": ("center", 0)}
    rises = {"top": ("bottom", 6), "middle": ("middle", 0), "bottom": ("top", -6)}
    return {
        "xanchor": anchors[across][0],
        "xshift": anchors[across][1],
        "yanchor": rises[up][0],
        "yshift": rises[up][1],
    }


def _places(works: pl.DataFrame) -> dict[str, np.ndarray]:
    return {
        "x": works["x"].to_numpy(),
        "y": works["y"].to_numpy(),
        "customdata": works["row"].cast(pl.Int32).to_numpy(),
    }


def _span(placed: pl.DataFrame) -> tuple[float, float]:
    low, high = placed.select(pl.min("y"), pl.max("y").alias("high")).row(0)
    return (float(low), float(high)) if low is not None else (0.0, 1.0)


def _layout(placed: pl.DataFrame, look: Look) -> Words:
    bare = {
        "visible": False,
        "showgrid": False,
        "zeroline": False,
        "constrain": "range",
        "fixedrange": look.fixed,
    }
    low, high = _span(placed)
    left, right, bottom, top = look.window or (-0.06, 1.06, low - 0.05, high + 0.05)
    ink = theme.ink(dark=look.dark)
    return theme.plain_layout(
        height=look.height,
        font={"color": ink},
        xaxis={**bare, "range": [left, right]},
        yaxis={**bare, "range": [bottom, top]},
        dragmode=False if look.fixed else "pan",
        hovermode="closest",
        hoverlabel={"align": "left", "bgcolor": theme.ground(dark=look.dark), "font": {"color": ink}},
        showlegend=True,
        legend={
            "orientation": "h",
            "y": -0.16 if look.phone else 0,
            "yanchor": "top",
            "x": 0,
            "itemsizing": "constant",
            "font": {"size": 12},
        },
    )
