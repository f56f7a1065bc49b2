"""The map as a picture for print: SVG, PDF, or PNG of 300 dots an inch, with legend, names and caption.

The dots are one image inside SVG and PDF, as tens of thousands of shapes would open nowhere; words stay text.
"""

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from corpus.clusters.clustering import Clustering
from explorer import theme
from explorer.components.escaping import cut
from explorer.loading import Reading
from explorer.map.citation_map import MANY, Box, regions, whole
from explorer.map.labels import label_sides
from explorer.map.map_colours import STEPS, Painted
from explorer.terms.term_picture import as_file

WIDTH, MAP_HEIGHT = 10.0, 6.6  # inches
LINE = 0.15  # inches a line of the caption
CAPTION_LETTERS = 170
MOST_IN_LEGEND = 14
AWAY = (0, 12, -12, 24, -24, 36, -36, 48, -48)  # points that a name of a region may be moved up or down
MOST_REGIONS = 24
POINTS = 72  # an inch
SIDES = {"right": "left", "left": "right", "center": "center"}
RISES = {"top": "bottom", "middle": "center", "bottom": "top"}


def picture(
    reading: Reading,
    placed: pl.DataFrame,
    ids: pl.Series,
    painted: Painted,
    caption: str,
    *,
    levels: Sequence[Clustering],
    form: str,
    size: str = "local",
) -> bytes:
    """Return the whole map, works of `ids` in colour, on white ground: `form` is svg, pdf or png."""
    lines = textwrap.wrap(caption, CAPTION_LETTERS)
    legend = _legend(placed, ids, painted)
    below = LINE * (len(lines) + 1) + 0.24 * -(-len(legend) // 3) + (0.5 if painted.scale else 0.15)
    drawn = Figure(figsize=(WIDTH, MAP_HEIGHT + below))
    FigureCanvasAgg(drawn)
    tall = MAP_HEIGHT + below
    axes = drawn.add_axes((0.01, below / tall, 0.98, MAP_HEIGHT / tall - 0.01))
    box = whole(placed)
    axes.set_xlim(box.left, box.right)
    axes.set_ylim(box.bottom, box.top)
    axes.axis("off")
    _dots(axes, placed, ids, painted, size)
    _names(axes, reading, levels, placed, box)
    if legend:
        shown = axes.legend(
            handles=legend,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.005),
            ncols=3,
            frameon=False,
            fontsize=7.5,
        )
        for name in shown.get_texts():
            name.set_parse_math(False)  # a name may hold dollars
    if painted.scale:
        _scale(drawn, painted, (LINE * (len(lines) + 1) + 0.2) / tall)
    drawn.text(0.015, 0.012, "\n".join(lines), fontsize=6.5, va="bottom", linespacing=1.35, parse_math=False)
    return as_file(drawn, form)


def _dots(axes: Axes, placed: pl.DataFrame, ids: pl.Series, painted: Painted, size: str) -> None:
    order = "cited_by_count" if size == "global" else "local_citations"
    chosen = pl.col("id").is_in(ids.implode())
    faint = placed.filter(~chosen)
    axes.scatter(faint["x"], faint["y"], s=1.5, color=theme.faint(dark=False), linewidths=0, rasterized=True)
    works = placed.filter(chosen).sort(order, "id", nulls_last=False)
    shades = np.array(painted.shades())[painted.codes[works["row"].to_numpy()]]
    dot, growth, most = (2.2, 0.45, 9.0) if placed.height > MANY else (4.0, 1.0, 16.0)
    cited = works[order].fill_null(0).to_numpy().astype(np.float64) / (8 if size == "global" else 1)
    across = np.clip(dot + growth * np.sqrt(cited), dot, most)
    axes.scatter(
        works["x"], works["y"], s=across**2, c=shades.tolist(), alpha=0.85, linewidths=0, rasterized=True
    )
    seeds = placed.drop_nulls("seed_key")
    axes.scatter(
        seeds["x"],
        seeds["y"],
        s=44,
        c=theme.VERMILION,
        marker="D",
        edgecolors="white",
        linewidths=0.8,
        zorder=4,
    )


def _names(
    axes: Axes, reading: Reading, levels: Sequence[Clustering], placed: pl.DataFrame, box: Box
) -> None:
    """Seeds beside their diamonds, regions at or near their middle where there is room, the largest first."""
    across = WIDTH * 0.98 * POINTS / (box.right - box.left)
    up = MAP_HEIGHT * POINTS / (box.top - box.bottom)
    seeds = placed.drop_nulls("seed_key")
    labels = [cut(reading.names.get(key, key), 60) for key in seeds["seed_key"]]
    points = list(seeds.select("x", "y").iter_rows())
    taken: list[tuple[float, float, float, float]] = []
    halo = [withStroke(linewidth=2, foreground="white")]
    words: dict[str, Any] = {
        "parse_math": False,
        "path_effects": halo,
        "zorder": 5,
        "color": theme.ink(dark=False),
    }
    for (x, y), label, side in zip(points, labels, label_sides(points, labels, (across, up)), strict=True):
        rise, along = side.split()
        shift = ({"right": 5, "left": -5, "center": 0}[along], {"top": 5, "middle": 0, "bottom": -5}[rise])
        axes.annotate(
            label,
            (x, y),
            shift,
            textcoords="offset points",
            fontsize=6.5,
            ha=SIDES[along],
            va=RISES[rise],
            **words,
        )
        wide = len(label) * 3.6
        left = x * across + {"right": 5.0, "left": -5.0 - wide, "center": -wide / 2}[along]
        taken.append((left, y * up - 9, left + wide, y * up + 9))
    named = regions(levels[:1], placed)
    for one in named[:MOST_REGIONS]:
        wide = len(one["text"]) * 4.4
        x = one["x"] * across
        for away in AWAY:
            y = one["y"] * up + away
            room = (x - wide / 2, y - 6, x + wide / 2, y + 6)
            if any(room[0] < b[2] and b[0] < room[2] and room[1] < b[3] and b[1] < room[3] for b in taken):
                continue
            taken.append(room)
            axes.text(
                one["x"], y / up, one["text"], fontsize=8, weight="bold", ha="center", va="center", **words
            )
            break


def _legend(placed: pl.DataFrame, ids: pl.Series, painted: Painted) -> list[Line2D]:
    codes = painted.codes[placed.filter(pl.col("id").is_in(ids.implode()))["row"].to_numpy()]
    first = STEPS if painted.scale else 0
    works = np.bincount(codes, minlength=first + len(painted.kinds))[first:]
    kinds = [(kind.name, kind.colour, int(n)) for kind, n in zip(painted.kinds, works, strict=False) if n]
    told = [_mark("o", colour, f"{cut(name, 60)} ({n:,})") for name, colour, n in kinds[:MOST_IN_LEGEND]]
    if len(kinds) > MOST_IN_LEGEND:
        rest = kinds[MOST_IN_LEGEND:]
        told.append(_mark("", "#FFFFFF", f"and {len(rest)} more kinds ({sum(n for *_, n in rest):,} works)"))
    seeds = placed["seed_key"].count()
    return [*told, *([_mark("D", theme.VERMILION, f"seed ({seeds:,})")] if seeds else [])]


def _mark(sign: str, colour: str, words: str) -> Line2D:
    # matplotlib leaves out what begins with an underscore
    words = f" {words}" if words.startswith("_") else words
    return Line2D(
        [], [], marker=sign, color="none", markerfacecolor=colour, markeredgecolor="none", label=words
    )


def _scale(drawn: Figure, painted: Painted, bottom: float) -> None:
    scale = painted.scale
    if scale is None:
        return
    axes = drawn.add_axes((0.70, bottom, 0.25, 0.015))
    steps = np.array(
        [[[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in scale.steps]], dtype=np.uint8
    )
    axes.imshow(steps, aspect="auto", extent=(0, 1, 0, 1))
    axes.set_yticks([])
    axes.set_xticks([at for at, _ in scale.ticks], [text for _, text in scale.ticks], fontsize=6.5)
    axes.set_title(scale.title, fontsize=7.5, loc="left", pad=2)
