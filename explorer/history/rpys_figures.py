"""The figures of cited years: the spectrum with its peaks, and citing periods as a heat map.

What a colour says stands in words or shapes as well: peaks have a triangle and their year, cells their rank.
"""

from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from corpus.history.rpys import Spectrum
from explorer import theme
from explorer.components.escaping import as_plotly, cut
from explorer.history.rpys_notes import above, peaks_between

HEIGHT, HEIGHT_ON_PHONE = 520, 440
NAMED_WORKS = 3  # of a year that is pointed at
LETTERS, LETTERS_ON_PHONE = 58, 26  # of a title there; a phone has no room for the authors
NAMES, NAMES_ON_PHONE = 30, 7  # years of peaks that have room side by side
SIDE, SIDE_ON_PHONE = 0.02, 0.06  # of the width, so that the name of the first year does not lie on the axis
ROW, MARGIN = 22, 110  # pixels: a citing period, and what is above and below all
MOST_HEIGHT = 1_400


def figure(
    found: Spectrum, behind: pl.DataFrame, first: int, last: int, *, dark: bool, phone: bool
) -> go.Figure:
    """Return the spectrum from `first` to `last`; `behind` as from `rpys_data.works_behind`."""
    years = found.years.filter(pl.col("year").is_between(first, last))
    peaks = peaks_between(found, first, last)
    drawn = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.6, 0.4], vertical_spacing=0.05)
    told = _told(years, behind, phone=phone)
    main, ink, mark = theme.main_colour(dark=dark), theme.ink(dark=dark), theme.categories(dark=dark)[2]
    tops = set(peaks["year"])
    drawn.add_trace(
        go.Bar(
            x=years["year"].to_list(),
            y=years["citations"].to_list(),
            marker={
                "color": [main if year in tops else theme.thinned(main, 0.5) for year in years["year"]],
                "line": {"width": 0},
            },
            hovertext=told,
            hovertemplate="%{hovertext}<extra></extra>",
        ),
        row=1,
        col=1,
    )
    drawn.add_trace(
        go.Scatter(
            x=years["year"].to_list(),
            y=years["deviation"].to_list(),
            mode="lines" if years.height > 1 else "markers",
            line={"color": ink, "width": 1.6},
            hovertext=told,
            hovertemplate="%{hovertext}<extra></extra>",
        ),
        row=2,
        col=1,
    )
    named = named_peaks(peaks, last - first + 1, NAMES_ON_PHONE if phone else NAMES)
    drawn.add_trace(
        go.Scatter(
            x=peaks["year"].to_list(),
            y=peaks["deviation"].to_list(),
            mode="markers+text",
            marker={
                "symbol": "triangle-up",
                "size": 10,
                "color": mark,
                "line": {"color": ink, "width": 1},
            },
            text=[str(year) if year in named else "" for year in peaks["year"]],
            textposition="top center",
            textfont={"color": ink, "size": 12},
            cliponaxis=False,
            hoverinfo="skip",
        ),
        row=2,
        col=1,
    )
    _axes(drawn, first, last, dark=dark, phone=phone)
    side = SIDE_ON_PHONE if phone else SIDE
    drawn.update_xaxes(range=[first - 0.6 - side * (last - first), last + 0.6 + side * (last - first)])
    drawn.update_yaxes(title_text="citations", tickformat=",d", rangemode="tozero", row=1, col=1)
    drawn.update_yaxes(title_text="above the median", row=2, col=1, **_room(years))
    return drawn


def named_peaks(peaks: pl.DataFrame, span: int, room: int) -> set[int]:
    """Return the years of peaks whose names have room in a figure `span` years wide, the highest first.

    `room` is how many names fit side by side.
    """
    apart = span / room
    named: set[int] = set()
    for year in peaks["year"]:
        if all(abs(year - other) >= apart for other in named):
            named.add(year)
    return named


def heat_map(rows: pl.DataFrame, first: int, last: int, *, dark: bool, phone: bool) -> go.Figure:
    """Return citing periods as rows and cited years as columns; `rows` as from `rpys_data.periods_of`."""
    periods = rows.select("first", "last").unique().sort("first").rows()
    years = list(range(first, last + 1))
    cells = {
        (row["first"], row["year"]): row for row in rows.iter_rows(named=True) if row["rank"] is not None
    }
    ranked: dict[int, int] = dict(rows.group_by("first").agg(pl.col("rank").count()).iter_rows())
    ink = theme.ink(dark=dark)
    drawn = go.Figure(
        go.Heatmap(
            x=years,
            y=[period_name(*period) for period in periods],
            z=[
                [cells[of, year]["share"] if (of, year) in cells else None for year in years]
                for of, _ in periods
            ],
            text=[
                [_cell(cells.get((of, year)), of, until, ranked[of]) for year in years]
                for of, until in periods
            ],
            hoverinfo="text",
            hoverongaps=False,
            colorscale=theme.scale(dark=dark),
            zmin=0,
            zmax=1,
            xgap=0 if len(years) > 200 or phone else 1,
            ygap=1,
            colorbar={
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1.0,
                "yanchor": "bottom",
                "len": 0.7 if phone else 0.3,
                "thickness": 10,
                "tickvals": [0.03, 0.97],
                "ticktext": ["stands out least", "most"],
                "tickfont": {"color": ink},
                "outlinewidth": 0,
            },
        )
    )
    height = min(MARGIN + ROW * len(periods), MOST_HEIGHT)
    _axes(drawn, first, last, dark=dark, phone=phone)
    drawn.update_layout(height=height)
    drawn.update_xaxes(title_text="year of the reference", showgrid=False)
    drawn.update_yaxes(type="category", title_text="cited in", showgrid=False)
    return drawn


def period_name(first: int, last: int) -> str:
    """Return a period as people write it.

    >>> period_name(2010, 2014), period_name(1996, 1996)
    ('2010–2014', '1996')
    """
    return str(first) if first == last else f"{first}–{last}"


def _told(years: pl.DataFrame, behind: pl.DataFrame, *, phone: bool) -> list[str]:
    """What is said of each year that is pointed at, and of its most cited works."""
    works: dict[int, list[str]] = {}
    near = behind.filter(pl.col("place") <= NAMED_WORKS, pl.col("year").is_in(years["year"].implode()))
    references: dict[int, int] = dict(near.select("year", "of_year").iter_rows())
    for row in near.iter_rows(named=True):
        who = f"{as_plotly(cut(row['who'], 40))}: " if row["who"] and not phone else ""
        title = as_plotly(cut(row["title"], LETTERS_ON_PHONE if phone else LETTERS))
        line = f"{row['citations']:,} ({row['share']:.0%}) {who}{title}"
        works.setdefault(row["year"], []).append(line)
    return [
        "<br>".join(
            [
                f"<b>{year}</b>: {citations:,} citations of {references.get(year, 0):,} references",
                f"{above(deviation)} against the median of five years, {median:,g}",
                *works.get(year, []),
            ]
        )
        for year, citations, median, deviation in years.iter_rows()
    ]


def _cell(row: dict[str, Any] | None, first: int, last: int, ranked: int) -> str:
    if row is None:
        return ""
    return (
        f"<b>{row['year']}</b>, cited in {period_name(first, last)}: {row['citations']:,} citations<br>"
        f"{above(row['deviation'])} against the median of five years<br>"
        f"rank {row['rank']:g} of {ranked:,}, {ranked:,} standing out most"
    )


def _room(years: pl.DataFrame) -> dict[str, Any]:
    """Room for the names over the peaks."""
    heights: Iterable[float] = years["deviation"].to_list()
    low, high = min([0.0, *heights]), max([0.0, *heights])
    size = (high - low) or 1.0
    return {"range": [low - 0.06 * size, high + 0.2 * size]}


def _axes(drawn: go.Figure, first: int, last: int, *, dark: bool, phone: bool) -> None:
    ink, faint = theme.ink(dark=dark), theme.faint(dark=dark)
    drawn.update_layout(
        **theme.plain_layout(
            height=HEIGHT_ON_PHONE if phone else HEIGHT, margin={"l": 8, "r": 8, "t": 8, "b": 8}
        ),
        font={"color": ink},
        bargap=0.12,
        hovermode="closest",
        hoverlabel={"bgcolor": theme.ground(dark=dark), "font": {"color": ink}, "align": "left"},
        dragmode=False,
    )
    common = {"color": ink, "gridcolor": faint, "zerolinecolor": ink, "automargin": True, "fixedrange": True}
    few = {"dtick": 1} if last - first < 8 else {"nticks": 6 if phone else 16}
    drawn.update_xaxes(**common, **few, tickformat="d", range=[first - 0.6, last + 0.6])
    drawn.update_yaxes(**common, title_standoff=12)
