"""The plot of the map, and what a reader does to it: clicks, zoom, and the lines from a chosen work."""

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from corpus.errors import CorpusError
from corpus.selection import Selection
from explorer import notes, theme
from explorer.address import COLOURS, current
from explorer.components.escaping import as_markdown
from explorer.components.work_table import open_work
from explorer.lenses import lens_data
from explorer.lenses.lens_names import names_of
from explorer.loading import Reading, selected
from explorer.map import citation_map
from explorer.map.citation_map import Look
from explorer.map.map_overlay import map_overlay, seen
from explorer.visit import Visit

LENS = "lens"
LINES_SHOWN = 200  # to each side of a selected work, the most cited first; more hide the map
CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "toImage"],
}
FINGERS_SCROLL = "<style>.st-key-map .js-plotly-plot * {pointer-events: none !important}</style>"


def draw(visit: Visit, works: pl.DataFrame, work: dict[str, Any] | None) -> None:
    """Draw the map with `works` in colour, and what belongs to the chosen work, if any."""
    reading, address = visit.reading, visit.address
    if works.is_empty():
        st.info("No work fits these filters: every work is drawn faint.", icon=":material/filter_alt_off:")
    placed, stamp, kinds = _coloured(visit, _placed(reading.stamp, reading))
    fixed = visit.phone and not st.toggle("Move and zoom the map", key="map_moves")
    colour = address.colour if kinds or address.colour != LENS else COLOURS[0]
    look = Look(colour, dark=visit.dark, phone=visit.phone, fixed=fixed, kinds=kinds)
    look = _where_the_reader_is(reading, address.selection, look)
    key = f"map_plot_{reading.key}"
    with st.container(key="map"):
        st.plotly_chart(
            _figure(stamp, address.selection, look, reading, placed),
            key=key,
            on_select=lambda: _clicked(reading, key),
            selection_mode="points",
            config={**CONFIG, "scrollZoom": not fixed, "displayModeBar": not fixed},
            theme=None,
            alt="Map of the works. To reach a work without a mouse, use the box 'Go to a work'.",
        )
    if fixed:
        st.html(FINGERS_SCROLL)
    map_overlay(
        reading.stamp,
        _neighbours(visit, placed, work) if work else None,
        (lambda row: open_work(reading.corpus.works["id"][row])) if fixed else None,
    )


def _coloured(visit: Visit, placed: pl.DataFrame) -> tuple[pl.DataFrame, str, tuple[tuple[str, str], ...]]:
    """Return the works with the names of their lenses if these give the colour, by what figures of them are
    kept, and the names with their colours; says so if the lenses cannot be told.
    """
    stamp = visit.reading.stamp
    if visit.address.colour != LENS:
        return placed, stamp, ()
    try:
        told = lens_data.told(visit.reading, visit.places)
    except CorpusError as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        return placed, stamp, ()
    names = names_of(told.lenses)
    shades = theme.lens_colours([lens.id for lens in told.lenses.lenses], dark=visit.dark)
    kinds = tuple((name, shades.get(label, theme.missing(dark=visit.dark))) for label, name in names.items())
    labels = told.works.select("id", pl.col("label").replace_strict(names).alias(LENS))
    return placed.join(labels, on="id", maintain_order="left"), f"{stamp} {told.stamp}", kinds


def caption(visit: Visit, works: pl.DataFrame) -> None:
    """Say what the map shows, of what, and what its places mean."""
    reading = visit.reading
    placed = _placed(reading.stamp, reading)
    untied = int((~placed["tied"]).sum())
    islands = placed.filter(pl.col("tied") & (pl.col("y") < 0)).height
    st.caption(
        as_markdown(notes.citation_map(reading, works.height, placed.height - works.height, untied, islands))
    )


@st.cache_resource(max_entries=4, show_spinner="Setting out the map …")
def _placed(stamp: str, _reading: Reading) -> pl.DataFrame:
    return citation_map.placed_works(_reading)


@st.cache_resource(max_entries=16, show_spinner=False)
def _figure(
    stamp: str, selection: Selection, look: Look, _reading: Reading, _placed: pl.DataFrame
) -> go.Figure:
    return citation_map.figure(_reading, _placed, selected(_reading, selection)["id"], look)


def _where_the_reader_is(reading: Reading, selection: Selection, look: Look) -> Look:
    """Return the look with the part of the map last seen; it changes only if the plot is drawn anew."""
    drawn = (reading.stamp, selection, look)
    kept = st.session_state.get("map_drawn")
    if kept is None or kept[0] != drawn:
        kept = (drawn, seen(reading.stamp))
        st.session_state["map_drawn"] = kept
    return replace(look, window=kept[1])


def _clicked(reading: Reading, key: str) -> None:
    """Open the work that was clicked. A click on the one clicked last comes as a selection taken back."""
    points = st.session_state[key]["selection"]["points"]
    if points:
        row = points[-1]["customdata"]
        work = str(reading.corpus.works["id"][int(row[0] if isinstance(row, list) else row)])
        st.session_state["map_clicked"] = (reading.stamp, work)
        open_work(work)
        return
    of, work = st.session_state.get("map_clicked", (None, None))
    if of == reading.stamp and current().work != work:
        open_work(work)


def _neighbours(visit: Visit, placed: pl.DataFrame, work: dict[str, Any]) -> dict[str, Any]:
    """Places of the work, of what it cites and of what cites it, for the lines laid over the map."""
    citations = visit.reading.corpus.citations

    def points(ids: pl.Series) -> list[list[float]]:
        near = placed.filter(pl.col("id").is_in(ids.implode())).tail(LINES_SHOWN)
        return [list(point) for point in near.select("x", "y").iter_rows()]

    return {
        "self": points(pl.Series([work["id"]]))[0],
        "cited": points(citations.filter(pl.col("citing") == work["id"])["cited"]),
        "citing": points(citations.filter(pl.col("cited") == work["id"])["citing"]),
        "colours": {
            "self": theme.ink(dark=visit.dark),
            "halo": theme.ground(dark=visit.dark),
            "cited": theme.main_colour(dark=visit.dark),
            "citing": theme.ORANGE,
        },
    }
