"""Below the map: the same works as a table, and what can be taken away: files, pictures, the map itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import polars as pl
import streamlit as st

from corpus.exports.asked import in_words
from corpus.wording import counted
from explorer import facts, notes
from explorer.components import facet_values, save_works, work_table
from explorer.map import map_file, map_picture, map_plot
from explorer.map.map_colours import Painted
from explorer.marks import mark_data, mark_notes
from explorer.visit import Visit

PICTURES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}
PNG_DOTS = 300


def draw(visit: Visit, works: pl.DataFrame, painted: Painted) -> None:
    """Draw the works that the filters leave, in their order, with the ways to save them."""
    reading, asked = visit.reading, visit.address.selection
    said, save, take = st.columns([4, 1, 1], gap="small", vertical_alignment="bottom")
    with said:
        st.subheader("These works as a table")
        left = notes.n(reading.main.works)
        st.caption(
            f"{counted(works.height, 'work')} of {left}. A click on a title opens its card by the map."
        )
    with save:
        if works.height:
            save_works.draw(
                reading,
                works,
                mark_notes.how(visit, in_words(asked, facet_values.names(visit))),
                partial(facts.for_files, reading, visit.places),
                partition="cluster_coarse_name" if reading.corpus.clusters else None,
                key="map",
            )
    with take:
        _pictures(visit, works, painted)
    if works.height:
        work_table.paged_table(reading, works, "map_works")


def _pictures(visit: Visit, works: pl.DataFrame, painted: Painted) -> None:
    """A picture or file is made only once its button is pressed."""
    reading = visit.reading
    stem = f"{reading.file_stem}-map-{painted.by}-saved-{datetime.now(UTC):%Y-%m-%d}"
    with st.popover("Picture …", icon=":material/image:", width="stretch"):
        st.caption("The whole map as it is coloured now, with legend, names and caption.")
        for form, kind in PICTURES.items():
            st.download_button(
                f"Picture ({form.upper()}{f', {PNG_DOTS} dots an inch' if form == 'png' else ''})",
                _picture(visit, works, painted, form),
                f"{stem}.{form}",
                kind,
                icon=":material/download:",
                on_click="ignore",
                key=f"map_{form}",
            )
        st.caption(
            "The map as a page of its own, which opens without a network: search, time and links to DOIs."
        )
        st.download_button(
            "Map (HTML)",
            _page(visit, works, painted),
            f"{stem}.html",
            "text/html",
            icon=":material/download:",
            on_click="ignore",
            key="map_html",
        )


def _picture(visit: Visit, works: pl.DataFrame, painted: Painted, form: str) -> Callable[[], bytes]:
    reading = visit.reading
    levels = mark_data.levels(reading, visit.places)
    return lambda: map_picture.picture(
        reading,
        map_plot.placed_works(reading),
        works["id"],
        painted,
        map_plot.caption_text(reading, works.height),
        levels=levels,
        form=form,
        size=visit.address.size,
    )


def _page(visit: Visit, works: pl.DataFrame, painted: Painted) -> Callable[[], bytes]:
    reading = visit.reading
    levels = mark_data.levels(reading, visit.places)
    return lambda: map_file.page(
        reading,
        map_plot.placed_works(reading),
        works["row"],
        painted,
        map_plot.caption_text(reading, works.height),
        levels=levels,
        dark=visit.dark,
        size=visit.address.size,
    )
