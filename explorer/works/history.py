"""The history of a work's citations within the corpus: when it was cited, and by what."""

from typing import Any

import polars as pl
import streamlit as st

from corpus.around.described import shortened
from explorer import notes
from explorer.components.escaping import as_markdown
from explorer.loading import Reading
from explorer.network.network_data import links_of
from explorer.visit import Visit
from explorer.works import works_described, year_bars
from explorer.works.works_described import in_short

KINDS = 4  # of each kind that are named


def draw(visit: Visit, work: dict[str, Any]) -> None:
    """Draw the works that cite it by year, and where they come from; `work` is a row of `schema.WORKS`."""
    reading = visit.reading
    st.subheader("History of its citations")
    citing = citing_works(reading, work["id"])
    if citing.is_empty():
        st.caption(as_markdown(f"No work of this corpus cites it. {in_the_world(reading, work)}"))
        return
    one = works_described.told(visit, citing)
    year_bars.draw(reading, one.by_year, "works that cite it", "history", dark=visit.dark)
    said = year_bars.in_words(reading, one.by_year, one.without_year, "works of this corpus that cite it")
    st.caption(as_markdown(f"{said} {in_the_world(reading, work)}"))
    lenses = works_described.lens_rows(visit, citing["id"])
    told = {
        "Clusters": in_short(works_described.cluster_rows(visit, one, KINDS), KINDS + 2),
        "Lenses": in_short(lenses, len(lenses)),
        "Fields": in_short(shortened(one.fields, KINDS, one.without_field), KINDS + 2),
    }
    lines = [f"**{kind}:** {as_markdown(words)}" for kind, words in told.items() if words]
    if lines:
        st.markdown("Where they come from  \n" + "  \n".join(lines))


def citing_works(reading: Reading, work_id: str) -> pl.DataFrame:
    """Return the works of the corpus that cite a work, as from `corpus.selection.searchable`."""
    made = links_of(reading)
    row = made.row(work_id)
    rows = [] if row is None else made.cited_by[row].indices.tolist()
    return works_described.of_rows(reading, pl.Series(rows, dtype=pl.UInt32))


def in_the_world(reading: Reading, work: dict[str, Any]) -> str:
    """Say how often it is cited in all of OpenAlex, and as of when."""
    if work["cited_by_count"] is None:
        return "How often it is cited elsewhere is not known."
    when = f", as of {notes.day(reading.harvested)}" if reading.harvested else ""
    return f"In all of OpenAlex: {notes.n(work['cited_by_count'])} (GCS{when})."
