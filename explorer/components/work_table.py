"""Lists of works: one page of rows, each of which opens its work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from explorer import notes
from explorer.address import current, go
from explorer.components.escaping import cut
from explorer.loading import Reading

ROWS = 50  # a page
ROW_HEIGHT = 35  # pixels, as Streamlit draws rows
_C = st.column_config


def paged_table(
    reading: Reading, works: pl.DataFrame, key: str, on_open: Callable[[str], None] | None = None
) -> None:
    """Draw the works, `ROWS` a page, in the order in which they come; `on_open` as in `table`."""
    pages = _pages(works)
    below = st.container()
    page = st.pagination(pages, key=f"{key}_page_{pages}") if pages > 1 else 1
    with below:
        table(reading, works.slice((page - 1) * ROWS, ROWS), f"{key}_{page}", on_open)


def list_of_works(reading: Reading, works: pl.DataFrame, page: int) -> None:
    """Draw the works as `paged_table` does, the page being kept in the address."""
    pages = _pages(works)
    page = min(page, pages)
    key = f"works_page_{pages}"

    def turned() -> None:
        go(replace(current(), page=st.session_state[key]))

    table(reading, works.slice((page - 1) * ROWS, ROWS), f"works_{reading.key}_{page}")
    if pages > 1:
        if st.session_state.get(key) != page:
            st.session_state[key] = page
        st.pagination(pages, key=key, on_change=turned)


def _pages(works: pl.DataFrame) -> int:
    return max(1, -(-works.height // ROWS))


def table(
    reading: Reading, works: pl.DataFrame, key: str, on_open: Callable[[str], None] | None = None
) -> None:
    """Draw all of these works; a click on a title, or the box before it, opens the work.

    `on_open`, if given, is called instead with the id of the work.
    """
    openable(
        _rows(reading, works),
        works["id"].to_list(),
        key,
        {
            "Authors": _C.TextColumn(width=170),
            "Year": _C.NumberColumn(format="%d", width=60),
            "Venue": _C.TextColumn(width=190),
            "LCS": _C.NumberColumn(help=notes.LCS, width=60),
            "GCS": _C.NumberColumn(help=notes.GCS, width=70),
            "Seeds cited": _C.TextColumn(width=150, help="The seeds that it cites."),
            "Type": _C.TextColumn(width=110),
        },
        alt="Works",
        title_width=420,
        on_open=on_open,
    )


def openable(
    rows: pl.DataFrame,
    ids: Sequence[str],
    key: str,
    columns: Mapping[str, Any],
    *,
    alt: str,
    title_width: int,
    on_open: Callable[[str], None] | None = None,
    height: int | None = None,
) -> None:
    """Draw rows of works, with their ids; a click on a Title, or the box before it, opens the work.

    `on_open`, if given, is called instead with the id of the work. The table is as high as its rows, or
    `height` pixels at most if there are more than fit.
    """
    opens = on_open or open_work

    def opened() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen:
            opens(ids[chosen[0]])

    def clicked() -> None:
        opens(ids[st.session_state[f"{key}_title"]["row"]])

    title = _C.ButtonColumn(
        width=title_width, type="tertiary", alignment="left", on_click=clicked, key=f"{key}_title"
    )
    st.dataframe(
        rows,
        key=key,
        hide_index=True,
        height="content" if height is None or rows.height <= height // ROW_HEIGHT - 1 else height,
        placeholder="–",
        on_select=opened,
        selection_mode="single-row",
        alt=f"{alt}; a click on a title opens the work",
        column_config={"Title": title, **columns},
    )


def marked_title(title: str | None, retracted: bool | None, left_out: bool | None = None) -> str:
    """Return a title for a table; a retracted work says so, and one that readers left out."""
    return ("LEFT OUT: " if left_out else "") + ("RETRACTED: " if retracted else "") + cut(title, 160)


def open_work(work_id: str | None) -> None:
    """Put a work into the address, or take it out."""
    go(replace(current(), work=work_id))


def _rows(reading: Reading, works: pl.DataFrame) -> pl.DataFrame:
    names = reading.names
    return pl.DataFrame(
        {
            "Title": [
                marked_title(*row)
                for row in works.select(
                    "title", "is_retracted", *(["left_out"] if "left_out" in works.columns else [])
                ).iter_rows()
            ],
            "Authors": works["who"],
            "Year": works["year"],
            "LCS": works["local_citations"],
            "GCS": works["cited_by_count"],
            "Venue": works["venue"],
            "Seeds cited": [
                "; ".join(names.get(key, key) for key in keys or ())
                for keys in works["cites_seeds"].to_list()
            ],
            "Type": works["type"],
        },
        schema_overrides={"Title": pl.String, "Seeds cited": pl.String},
    )
