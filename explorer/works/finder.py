"""Finding an author, a venue or a seed: a search box over the names, the most frequent first."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from corpus.around.names import Index
from corpus.wording import counted
from explorer import notes
from explorer.visit import Visit
from explorer.works import links

SHOWN = 40  # names
LONGEST_SEARCH = 200  # letters


def draw_page(visit: Visit, index: Index, what: str, one: Callable[[str, str, str, str], None]) -> None:
    """Draw the page of all in an index, or say why there is none; `what` and `one` as for `draw`."""
    st.title(f"{what.capitalize()}s")
    if not visit.reading.main.works:
        st.info("This corpus holds no works.")
    elif index.entries.is_empty():
        st.info(f"No {what} of these works is known.")
    else:
        draw(index, what, one)


def draw(index: Index, what: str, one: Callable[[str, str, str, str], None]) -> None:
    """Draw the search over an index; `what` is in it, `author`.

    `one` draws the way to an entry: its key, its name, where on the page, and a note.
    """
    text = st.text_input(
        f"Search the {what}s by name",
        placeholder=f"Search {counted(index.entries.height, what)} by name",
        icon=":material/search:",
        key=f"find_{what}",
        max_chars=LONGEST_SEARCH,
        label_visibility="collapsed",
    )
    found = index.find(text or "")
    if found.is_empty():
        st.info(
            f"No {what} of this corpus is called so. Fewer letters find more.", icon=":material/search_off:"
        )
        return
    if text:
        st.markdown(f"**{counted(found.height, what)}** with these words in the name.")
    else:
        st.markdown(f"**{counted(found.height, what)}**, those with most works first.")
    st.html(links.STYLE)
    with st.container(gap=None, key=f"ways_found_{what}s"):
        for key, name, note in _rows(found.head(SHOWN)):
            one(key, name, "found", note)
    if found.height > SHOWN:
        st.caption(f"The first {SHOWN} of {notes.n(found.height)}. More letters narrow it down.")


def _rows(found: pl.DataFrame) -> list[tuple[str, str, str]]:
    return [
        (row["key"], row["name"], f"{counted(row['works'], 'work')}{_span(row['first'], row['last'])}")
        for row in found.iter_rows(named=True)
    ]


def _span(first: int | None, last: int | None) -> str:
    if first is None:
        return ""
    return f", {first}" if first == last else f", {first}–{last}"
