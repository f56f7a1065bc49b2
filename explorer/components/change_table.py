"""Lists of changed works: one page of rows; a click on a title puts its work into the address."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from explorer.components.escaping import cut
from explorer.components.work_table import ROWS, open_work

_C = st.column_config


def paged(rows: pl.DataFrame, key: str, columns: Mapping[str, Any], alt: str) -> None:
    """Draw the rows, `ROWS` a page, in their order.

    `rows` holds id, title, retracted and `columns`, which are given with their configuration.
    """
    pages = max(1, -(-rows.height // ROWS))
    below = st.container()
    page = st.pagination(pages, key=f"{key}_page_{pages}") if pages > 1 else 1
    shown, key = rows.slice((page - 1) * ROWS, ROWS), f"{key}_{page}"
    ids = shown["id"].to_list()
    titles = [
        ("RETRACTED: " if retracted else "") + cut(title, 160)
        for title, retracted in shown.select("title", "retracted").iter_rows()
    ]

    def opened() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen:
            open_work(ids[chosen[0]])

    def clicked() -> None:
        open_work(ids[st.session_state[f"{key}_title"]["row"]])

    title = _C.ButtonColumn(
        width=400, type="tertiary", alignment="left", on_click=clicked, key=f"{key}_title"
    )
    with below:
        st.dataframe(
            shown.select(pl.Series("Title", titles, dtype=pl.String), *columns),
            key=key,
            hide_index=True,
            height="content",
            placeholder="–",
            on_select=opened,
            selection_mode="single-row",
            alt=f"{alt}; a click on a title opens the work",
            column_config={"Title": title, **columns},
        )
