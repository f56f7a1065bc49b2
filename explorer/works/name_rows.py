"""Names in a row, each the way to its page: co-authors, venues, seeds."""

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from explorer import notes
from explorer.visit import Visit

FIRST, MORE = 12, 60  # names shown at once, and in the list that opens

Entry = tuple[str, str, str]
"""Key, name, and a note that follows it."""
Way = Callable[[str, str, str, str], None]
"""Draws the way to an entry: its key, its name, where on the page, and the note."""


def draw(title: str, entries: Sequence[Entry], way: Way, where: str) -> None:
    """Draw a title in Markdown and the entries; nothing if there are none. `where` is unique on a page."""
    if not entries:
        return
    st.markdown(title)
    row(entries, way, where)


def row(entries: Sequence[Entry], way: Way, where: str) -> None:
    """Draw the first of the entries in a row, and the rest in a list that opens."""
    _row(entries[:FIRST], way, where)
    if len(entries) > FIRST:
        with st.expander(f"{notes.n(len(entries) - FIRST)} more", type="compact"):
            _row(entries[FIRST : FIRST + MORE], way, f"{where}_more")
            if len(entries) > FIRST + MORE:
                st.caption(f"And {notes.n(len(entries) - FIRST - MORE)} more.")


def together(found: pl.DataFrame) -> list[Entry]:
    """Return entries as from `corpus.around.names.Index.on`, with the works that they have there."""
    return [
        (key, name, notes.n(works))
        for key, name, works in found.select("key", "name", "together").iter_rows()
    ]


def seeds(visit: Visit, counts: Sequence[tuple[str, int]]) -> list[Entry]:
    """Return seeds by their keys, with the works that cite them."""
    return [(key, visit.reading.names.get(key, key), notes.n(works)) for key, works in counts]


def _row(entries: Sequence[Entry], way: Way, where: str) -> None:
    with st.container(horizontal=True, gap="small", key=f"ways_{where}"):
        for key, name, note in entries:
            way(key, name, where, note)
