"""The chart of shares by year: the lenses above with their intervals, and what has none below.

Every line has a colour, a dash, a shape and a name, so that none of them is needed alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from corpus.lenses.lens_set import NONE
from explorer import theme
from explorer.components.escaping import as_plotly
from explorer.lenses.lens_marks import Mark
from explorer.lenses.lens_shown import INCOMPLETE_YEARS

HEIGHT, HEIGHT_ON_PHONE = 560, 480
LEAST_OF_A_YEAR = 5  # works; the share of fewer says next to nothing
SURE_ENOUGH = 20  # works of a year whose interval decides the height of the chart; others would leave no room


@dataclass(frozen=True)
class Trend:
    """What is drawn."""

    rows: pl.DataFrame
    """As from `corpus.lenses.profile.by_year`, years with enough works alone."""
    every_year: pl.DataFrame
    complete_until: int
    few: int
    """Works of years that are not drawn, and how many such years there are."""
    few_years: int
    without_year: int


def trend(rows: pl.DataFrame, last_year: int, without_year: int) -> Trend:
    """Return what is drawn of shares by year, and what is left out."""
    few = rows.filter(pl.col("of") < LEAST_OF_A_YEAR).unique("year")
    return Trend(
        rows=rows.filter(pl.col("of") >= LEAST_OF_A_YEAR),
        every_year=rows,
        complete_until=last_year - INCOMPLETE_YEARS,
        few=int(few["of"].sum()),
        few_years=few.height,
        without_year=without_year,
    )


def figure(trend: Trend, told: dict[str, Mark], *, dark: bool, phone: bool) -> go.Figure:
    """Return the chart: lenses above on a scale of their own, none below, by the same years."""
    drawn = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.7, 0.3], vertical_spacing=0.07)
    for label, mark in told.items():
        rows = trend.rows.filter(pl.col("label") == label)
        row = 2 if label == NONE else 1
        drawn.add_trace(_band(rows, mark), row=row, col=1)
        drawn.add_trace(_line(rows, mark, trend.complete_until), row=row, col=1)
    _incomplete(drawn, trend, dark=dark)
    ink, faint = theme.ink(dark=dark), theme.faint(dark=dark)
    drawn.update_layout(
        **theme.plain_layout(
            height=HEIGHT_ON_PHONE if phone else HEIGHT, margin={"l": 8, "r": 8, "t": 8, "b": 8}
        )
        | {
            "showlegend": True,
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"color": ink}},
        },
        font={"color": ink},
        hovermode="closest",
        hoverlabel={"bgcolor": theme.ground(dark=dark), "font": {"color": ink}},
        dragmode=False if phone else "zoom",
    )
    common = {"color": ink, "gridcolor": faint, "zerolinecolor": faint, "automargin": True}
    drawn.update_xaxes(**common, tickformat="d")
    drawn.update_yaxes(**common, tickformat=".0%")
    for row, labels in ((1, [one for one in told if one != NONE]), (2, [NONE])):
        drawn.update_yaxes(range=[0, top(trend.rows, labels)], row=row, col=1)
    drawn.update_yaxes(title_text="share of the year's works", row=1, col=1)
    return drawn


def top(rows: pl.DataFrame, labels: Sequence[str]) -> float:
    """Return a height for lines: the intervals of years with few works would leave them no room."""
    ours = rows.filter(pl.col("label").is_in(list(labels)))
    sure = ours.filter(pl.col("of") >= SURE_ENOUGH)["high"].to_list()
    return float(min(1.0, 1.08 * max([0.01, *sure, *ours["share"].to_list()])))


def runs(years: Sequence[int]) -> list[list[int]]:
    """Return the places of years that follow one another, run by run.

    >>> runs([2001, 2002, 2005])
    [[0, 1], [2]]
    """
    together = groupby(range(len(years)), key=lambda place: years[place] - place)
    return [list(places) for _, places in together]


def _line(rows: pl.DataFrame, mark: Mark, complete_until: int) -> go.Scatter:
    columns = rows.select("year", "share", "works", "of", "low", "high")
    years = columns["year"].to_list()
    points: list[tuple[float | None, ...]] = []
    for places in runs(years):
        points += [columns.row(place) for place in places]
        points.append((None,) * 6)  # a year that is not drawn breaks the line
    points = points[:-1]
    open_mark = "rgba(0,0,0,0)"
    return go.Scatter(
        x=[one[0] for one in points],
        y=[one[1] for one in points],
        customdata=[one[2:] for one in points],
        mode="lines+markers",
        name=as_plotly(mark.name),
        legendgroup=mark.label,
        line={"color": mark.colour, "width": 2.2, "dash": mark.dash},
        marker={
            "symbol": mark.shape.removesuffix("-open"),
            "size": 7,
            "color": [mark.colour if (one[0] or 0) <= complete_until else open_mark for one in points],
            "line": {"color": mark.colour, "width": 1.2},
        },
        hovertemplate=f"<b>{as_plotly(mark.name)}</b>, %{{x}}<br>"
        "%{customdata[0]:,} of %{customdata[1]:,} works<br>"
        "%{y:.1%} (%{customdata[2]:.1%} to %{customdata[3]:.1%})<extra></extra>",
    )


def _band(rows: pl.DataFrame, mark: Mark) -> go.Scatter:
    years, low, high = (rows[name].to_list() for name in ("year", "low", "high"))
    across: list[float | None] = []
    up: list[float | None] = []
    for places in runs(years):
        wide = [(years[place], place) for place in places]
        if len(places) == 1:  # a year by itself has an interval as well
            wide = [(years[places[0]] - 0.15, places[0]), (years[places[0]] + 0.15, places[0])]
        across += [*(x for x, _ in wide), *(x for x, _ in reversed(wide)), None]
        up += [*(high[place] for _, place in wide), *(low[place] for _, place in reversed(wide)), None]
    return go.Scatter(
        x=across[:-1],
        y=up[:-1],
        fill="toself",
        fillcolor=theme.thinned(mark.colour, 0.18),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        legendgroup=mark.label,
    )


def _incomplete(drawn: go.Figure, trend: Trend, *, dark: bool) -> None:
    last = int(str(trend.rows["year"].max()))
    if last <= trend.complete_until:
        return
    for row in (1, 2):
        drawn.add_vrect(
            x0=trend.complete_until + 0.5,
            x1=last + 0.5,
            fillcolor=theme.thinned(theme.missing(dark=dark), 0.22),
            line_width=0,
            layer="below",
            row=row,
            col=1,
        )
    drawn.add_annotation(
        x=last + 0.4, y=1, yref="y domain", text="incomplete", textangle=-90, showarrow=False,
        xanchor="right", yanchor="top", font={"size": 11, "color": theme.ink(dark=dark)}, row=1, col=1,
    )  # fmt: skip
