"""The map on its page: what is given to the component, and what a reader's clicks and lines lead to."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import polars as pl
import streamlit as st

from explorer import notes
from explorer.address import current, go
from explorer.components.escaping import as_markdown
from explorer.components.work_table import open_work
from explorer.loading import Places, Reading
from explorer.map import citation_map, map_component, map_suggest
from explorer.map.map_colours import Painted
from explorer.map.map_paint import CLUSTER, paint_of
from explorer.marks import mark_data
from explorer.visit import Visit

LINES_SHOWN = 200  # to each side of a selected work, the most cited first; more hide the map
HEIGHT, PHONE_HEIGHT = 640, 440  # pixels
MOST_CORNERS = 40


def draw(visit: Visit, works: pl.DataFrame, work: dict[str, Any] | None) -> Painted:
    """Draw `works` in colour, and what belongs to the chosen work, if any; return the colours."""
    reading, address = visit.reading, visit.address
    if works.is_empty():
        st.info("No work fits these filters: every work is drawn faint.", icon=":material/filter_alt_off:")
    placed = placed_works(reading)
    painted = paint_of(visit, placed)
    with st.container(key="map", gap=None):
        map_component.works(
            _works(f"{reading.stamp} {mark_data.stamp(visit.places)}", reading, visit.places),
            PHONE_HEIGHT if visit.phone else HEIGHT,
        )
        map_component.paint(painted.as_bytes())
        map_component.view(
            {
                "mask": _mask(works, reading.corpus.works.height),
                "size": address.size,
                "dark": visit.dark,
                "names": painted.by == CLUSTER,
                "area": address.selection.area,
                "colours": citation_map.colours(dark=visit.dark),
                **_neighbours(reading, placed, work),
            },
            lambda row: _open(reading, row),
            _choose_area,
        )
        _words(reading.stamp, reading)
    return painted


def caption(visit: Visit, works: pl.DataFrame) -> None:
    """Say what the map shows, of what, and what its places mean."""
    st.caption(as_markdown(caption_text(visit.reading, works.height)))


def caption_text(reading: Reading, drawn: int) -> str:
    """Return the caption of the map; `drawn` is the number of works in colour."""
    placed = placed_works(reading)
    untied = int((~placed["tied"]).sum())
    islands = placed.filter(pl.col("tied") & (pl.col("y") < 0)).height
    return notes.citation_map(reading, drawn, placed.height - drawn, untied, islands)


def placed_works(reading: Reading) -> pl.DataFrame:
    """Return the works with their places, as `citation_map.placed_works`, computed once for all readers."""
    return _placed(reading.stamp, reading)


@st.cache_resource(max_entries=4, show_spinner="Setting out the map …")
def _placed(stamp: str, _reading: Reading) -> pl.DataFrame:
    return citation_map.placed_works(_reading)


@st.cache_resource(max_entries=4, show_spinner="Setting out the map …")
def _works(stamp: str, _reading: Reading, _places: Places) -> bytes:
    levels = mark_data.levels(_reading, _places)
    return citation_map.as_bytes(_reading, levels, placed_works(_reading))


def _mask(works: pl.DataFrame, of: int) -> str | None:
    """Which rows are asked for, a bit each; None if all are."""
    if works.height == of:
        return None
    chosen = np.zeros(of, dtype=bool)
    chosen[works["row"].to_numpy()] = True
    return base64.b64encode(np.packbits(chosen).tobytes()).decode()


@st.fragment
def _words(stamp: str, reading: Reading) -> None:
    map_component.words(partial(map_suggest.answer, reading))


def _open(reading: Reading, row: int) -> None:
    ids = reading.corpus.works["id"]
    if 0 <= row < len(ids):
        open_work(str(ids[row]))


def _choose_area(corners: Sequence[tuple[float, float]]) -> None:
    """Ask for the works within a line drawn on the map, or for those of the whole map if there is none."""
    here = current()
    area = tuple((round(x, 3), round(y, 3)) for x, y in corners[:MOST_CORNERS])
    go(replace(here, selection=replace(here.selection, area=area if len(area) > 2 else ()), page=1))


def _neighbours(reading: Reading, placed: pl.DataFrame, work: dict[str, Any] | None) -> dict[str, Any]:
    """Rows of the work, of what it cites and of what cites it, for the lines laid over the map."""
    if work is None:
        return {"self": None, "cited": [], "citing": []}
    citations = reading.corpus.citations

    def rows(ids: pl.Series) -> list[int]:
        near = placed.filter(pl.col("id").is_in(ids.implode())).tail(LINES_SHOWN)
        return [int(row) for row in near["row"]]

    return {
        "self": next(iter(rows(pl.Series([work["id"]]))), None),
        "cited": rows(citations.filter(pl.col("citing") == work["id"])["cited"]),
        "citing": rows(citations.filter(pl.col("cited") == work["id"])["citing"]),
    }
