"""One axis of years for all: works, terms, lenses, the main path, cited years, and dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st
from plotly.subplots import make_subplots

from corpus.errors import CorpusError
from corpus.history.by_year import shares_by_year
from corpus.history.event_file import Event, Kind, read_events
from corpus.links import Links
from corpus.locations import EVENTS
from corpus.wording import counted
from explorer import facts, notes, theme
from explorer.components.escaping import as_markdown, as_plotly, cut
from explorer.history import history_data
from explorer.history.groups import groups
from explorer.history.history_view import Rows
from explorer.history.rpys_data import spectrum_of
from explorer.terms import term_data
from explorer.visit import Visit

ROW_HEIGHT, PHONE_ROW_HEIGHT = 150, 120  # pixels
MOST_TERMS = 4
FEWEST_WORKS = 5  # of a year: a share of fewer is a rumour, and is not drawn
TITLE_LETTERS = 60
DASHES, MARKS = ("solid", "dash", "dot", "dashdot"), ("―", "– –", "···", "–·–")
UNTIL = {Kind.LANDMARK: "dot", Kind.BRIEFING: "dash"}


@dataclass(frozen=True, slots=True)
class Row:
    """One strip of the figure."""

    title: str
    """As plotly reads it."""
    traces: tuple[go.Scatter | go.Bar, ...]
    percent: bool = False


def draw(visit: Visit, made: Links) -> None:
    """Draw the strips for these works, with the dates below; what cannot be told is said and left out."""
    works = visit.reading.corpus.works.select("id", "year").filter(pl.col("id").is_in(made.ids.implode()))
    if works["year"].null_count() == works.height:
        st.info("None of these works has a year.")
        return
    rows = [
        _counts(visit, works),
        *_tried(_terms, visit, works),
        *_tried(_lenses, visit, works),
        *_tried(_path, visit, works),
        *_tried(_cited, visit, works),
    ]
    events = _events()
    st.plotly_chart(
        figure(rows, events, _reach(works, events, term_data.last_year(visit.reading)), visit),
        config={"displayModeBar": False, "scrollZoom": False},
        key="history_axis",
    )
    st.caption(
        "Draw over some years with the mouse to see these alone, in all strips; a double click shows all "
        "again. " + as_markdown(said(visit, works))
    )
    st.markdown("**Dates**, dotted where they are works, dashed where the briefing gives them")
    st.dataframe(
        pl.DataFrame(
            [(one.year, one.event, one.source) for one in events],
            schema=["Year", "Date", "Source"],
            orient="row",
        ),
        hide_index=True,
        width="stretch",
    )


def said(visit: Visit, works: pl.DataFrame) -> str:
    """Return what is counted, over what."""
    return (
        f"Shares are of the works of a year among {counted(works.height, 'work')}, "
        f"{notes.n(works['year'].null_count())} without a year; years of fewer than {FEWEST_WORKS} works "
        "have none. A corpus of works that cite seeds grows after them, whatever the world does: whether a "
        f"term has risen is asked on the page Terms."
    )


def figure(rows: Sequence[Row], events: Sequence[Event], reach: tuple[int, int], visit: Visit) -> go.Figure:
    """Return the strips; moving or zooming one moves all."""
    drawn = make_subplots(
        rows=len(rows), cols=1, shared_xaxes=True, vertical_spacing=0.07,
        subplot_titles=[row.title for row in rows],
    )  # fmt: skip
    for number, row in enumerate(rows, start=1):
        for trace in row.traces:
            drawn.add_trace(trace, row=number, col=1)
        drawn.update_yaxes(
            row=number, col=1, fixedrange=True, rangemode="tozero", tickformat=".0%" if row.percent else None,
            gridcolor=theme.faint(dark=visit.dark), zerolinecolor=theme.faint(dark=visit.dark), nticks=4,
        )  # fmt: skip
    for event in events:
        drawn.add_vline(
            x=event.year,
            line={"color": theme.missing(dark=visit.dark), "width": 1, "dash": UNTIL[event.kind]},
        )
    drawn.update_xaxes(range=[reach[0] - 0.5, reach[1] + 0.5], showgrid=False)
    height = (PHONE_ROW_HEIGHT if visit.phone else ROW_HEIGHT) * len(rows)
    drawn.update_layout(**theme.plain_layout(height=height + 40, margin={"l": 0, "r": 0, "t": 28, "b": 0}))
    drawn.update_layout(hovermode="closest", dragmode="zoom", font={"color": theme.ink(dark=visit.dark)})
    drawn.update_annotations(x=0, xanchor="left", font={"size": 13})
    return drawn


def _tried(make: Any, visit: Visit, works: pl.DataFrame) -> list[Row]:
    try:
        found = make(visit, works)
    except CorpusError as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        return []
    return [found] if found else []


def _counts(visit: Visit, works: pl.DataFrame) -> Row:
    by_year = works.drop_nulls("year").group_by("year").len("works").sort("year")
    bars = go.Bar(
        x=by_year["year"], y=by_year["works"], marker={"color": theme.missing(dark=visit.dark)}, name="Works",
        hovertemplate="%{x}: %{y:,} works<extra></extra>",
    )  # fmt: skip
    return Row("Works a year", (bars,))


def _terms(visit: Visit, works: pl.DataFrame) -> Row | None:
    families = facts.families_of(visit.reading).explode("families").rename({"families": "group"})
    inside = families.join(works, on="id", how="semi")
    largest = (
        inside["group"]
        .value_counts()
        .sort("count", "group", descending=[True, False])["group"]
        .head(MOST_TERMS)
    )
    labels = {one.id: one.label for one in term_data.codebook().tagged}
    shares = shares_by_year(works, inside.filter(pl.col("group").is_in(largest.implode())))
    colours = dict(zip(largest, theme.categories(dark=visit.dark), strict=False))
    lines = [(one, labels.get(one, one), colours[one]) for one in largest]
    return _lines("Terms" if visit.phone else "Share of works that use a term of", shares, lines)


def _lenses(visit: Visit, works: pl.DataFrame) -> Row | None:
    grouped = groups(visit, Rows.LENS)
    shares = shares_by_year(works, grouped.of)
    lines = [(name, name, shade) for name, shade in grouped.colours.items()]
    return _lines("Lenses" if visit.phone else "Share of works by lens", shares, lines)


def _lines(title: str, shares: pl.DataFrame, lines: Sequence[tuple[str, str, str]]) -> Row | None:
    enough = shares.filter(pl.col("of") >= FEWEST_WORKS)
    traces = []
    for place, (group, name, colour) in enumerate(lines):
        part = enough.filter(pl.col("group") == group)
        counts = "%{customdata[0]:,} of %{customdata[1]:,} works, %{y:.1%}"
        traces.append(
            go.Scatter(
                x=part["year"], y=part["share"], customdata=part.select("works", "of").rows(), mode="lines",
                line={"color": colour, "width": 2, "dash": DASHES[place % len(DASHES)]}, name=as_plotly(name),
                hovertemplate=f"<b>{as_plotly(name)}</b>, %{{x}}<br>{counts}<extra></extra>",
            )
        )  # fmt: skip
    key = ", ".join(
        f'<span style="color:{colour}"><b>{MARKS[place % len(MARKS)]} {as_plotly(name)}</b></span>'
        for place, (_, name, colour) in enumerate(lines)
    )
    return Row(f"{title}: {key}", tuple(traces), percent=True) if enough.height else None


def _path(visit: Visit, works: pl.DataFrame) -> Row | None:
    view = visit.address.history
    ways = history_data.ways(visit.reading, visit.places, visit.address.selection, view.count, view.search)
    told = visit.reading.works.filter(pl.col("id").is_in(ways.works)).drop_nulls("year")
    if told.is_empty():
        return None
    dots = go.Scatter(
        x=told["year"], y=told["local_citations"], mode="markers",
        marker={"size": 9, "color": theme.main_colour(dark=visit.dark), "line": {"width": 0}},
        text=[as_plotly(cut(title or "Untitled", TITLE_LETTERS)) for title in told["title"]],
        hovertemplate="<b>%{text}</b><br>%{x}, cited by %{y:,} here<extra></extra>",
    )  # fmt: skip
    return Row("Works of the main path, by local citations", (dots,))


def _cited(visit: Visit, works: pl.DataFrame) -> Row | None:
    with_seeds = visit.address.history.with_seeds
    years = spectrum_of(visit.reading, visit.places, with_seeds=with_seeds).years
    if years.is_empty():
        return None
    bars = go.Bar(
        x=years["year"], y=years["deviation"], marker={"color": theme.main_colour(dark=visit.dark)},
        hovertemplate="%{x}: %{y:+,} from the median of five years<extra></extra>",
    )  # fmt: skip
    return Row("Cited years: citations above the median of five years (whole corpus)", (bars,))


def _reach(works: pl.DataFrame, events: Sequence[Event], latest: int) -> tuple[int, int]:
    """Years shown: from the first date or the oldest half per cent of the works, whichever is earlier.

    Records of years after the `latest` are mistakes.
    """
    years = works["year"].drop_nulls().sort().to_list()
    first, dates = years[int(len(years) * 0.005)], [one.year for one in events]
    return min([first, *dates]), max([min(years[-1], latest), *dates])


def _events() -> tuple[Event, ...]:
    try:
        return _read(EVENTS.stat().st_mtime if EVENTS.exists() else 0.0)
    except CorpusError as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        return ()


@st.cache_data(max_entries=1, show_spinner=False)
def _read(stamp: float) -> tuple[Event, ...]:
    return read_events(EVENTS)
