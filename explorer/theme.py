"""Colours that colour-blind readers can tell apart, and what all figures have in common.

Palette: Okabe and Ito 2008, Color Universal Design; its black serves on light ground, white on dark.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
CATEGORIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, YELLOW)  # vermilion is kept for the seeds
CATEGORIES_ON_DARK = (SKY, ORANGE, "#2CC295", PURPLE, "#5B9BFF", YELLOW)

CLUSTERS = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#A6981A", "#332288", "#882255",
    "#44AA99", "#999933", "#7D5BA6", "#8C510A",
)  # fmt: skip
CLUSTERS_ON_DARK = (
    "#56B4E9", "#E69F00", "#2CC295", "#CC79A7", "#5B9BFF", "#F0E442", "#9A8CFF", "#E0659B",
    "#66D9CC", "#BDBD52", "#BFA3E6", "#CF9454",
)  # fmt: skip
"""Okabe and Ito 2008 and the muted scheme of Tol 2021, vermilion kept for seeds. Twelve colours cannot all be
told apart by everyone: clusters bear their names as well."""

STYLE = """<style>
[data-testid="stCaptionContainer"] {color: inherit; opacity: .78}
[data-testid="stCaptionContainer"] p {color: inherit; opacity: 1}
[data-testid="stDataFrame"] ~ [data-testid="stElementToolbar"],
[data-testid="stFullScreenFrame"]:has([data-testid="stDataFrame"]) [data-testid="stElementToolbar"]
  {display: none}
</style>"""
"""Captions say what is counted, so they are to be read: Streamlit's own have a contrast below 4.5 to 1. The
tools over a table hide what lies above it, and would save one page of it as if it were the whole."""


def is_dark() -> bool:
    """Return whether this reader's screen is dark."""
    return bool(st.context.theme.type == "dark")


def categories(*, dark: bool) -> tuple[str, ...]:
    """Return six colours for kinds of things."""
    return CATEGORIES_ON_DARK if dark else CATEGORIES


def cluster_colours(*, dark: bool) -> tuple[str, ...]:
    """Return the colours of clusters, by their number of a colour."""
    return CLUSTERS_ON_DARK if dark else CLUSTERS


def lens_colours(lenses: Sequence[str], *, dark: bool) -> dict[str, str]:
    """Return the colour of each lens, the same wherever it is drawn; none and what is not known are grey."""
    colours = categories(dark=dark)
    return {lens: colours[place % len(colours)] for place, lens in enumerate(lenses)}


def main_colour(*, dark: bool) -> str:
    """Return the colour of what a figure is about."""
    return SKY if dark else BLUE


def ink(*, dark: bool) -> str:
    """Return the colour of text and outlines."""
    return "#EDEBE8" if dark else "#2F2D2B"


def ground(*, dark: bool) -> str:
    """Return the colour of the page, as in .streamlit/config.toml."""
    return "#171614" if dark else "#FFFFFF"


def faint(*, dark: bool) -> str:
    """Return the colour of what is there but not meant."""
    return "#4A4843" if dark else "#D5D3CF"


def thinned(colour: str, opacity: float) -> str:
    """Return a colour, #RRGGBB, that lets through what lies below.

    >>> thinned("#0072B2", 0.5)
    'rgba(0,114,178,0.5)'
    """
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def missing(*, dark: bool) -> str:
    """Return the colour of works in which the fact is not known."""
    return "#7C7973" if dark else "#A8A5A0"


def scale(*, dark: bool) -> list[tuple[float, str]]:
    """Return a scale from little to much, even in lightness and legible without colour vision (cividis)."""
    steps = ["#00224E", "#35456C", "#666970", "#948E77", "#C8B866", "#FEE838"]
    if not dark:
        steps = ["#E6D85C", "#BDB072", "#8F8A78", "#666970", "#35456C", "#00224E"]
    else:
        steps[0] = "#2F4F8F"
    return [(index / (len(steps) - 1), colour) for index, colour in enumerate(steps)]


def plain_layout(**more: Any) -> dict[str, Any]:
    """Return a figure's layout: no frame, no paper, no room lost."""
    return {
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        **more,
    }
