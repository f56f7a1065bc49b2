"""Lists of changed works: one page of rows; a click on a title puts its work into the address."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from explorer.components.work_table import ROWS, marked_title, openable


def paged(rows: pl.DataFrame, key: str, columns: Mapping[str, Any], alt: str) -> None:
    """Draw the rows, `ROWS` a page, in their order.

    `rows` holds id, title, retracted and `columns`, which are given with their configuration.
    """
    pages = max(1, -(-rows.height // ROWS))
    below = st.container()
    page = st.pagination(pages, key=f"{key}_page_{pages}") if pages > 1 else 1
    shown, key = rows.slice((page - 1) * ROWS, ROWS), f"{key}_{page}"
    titles = [marked_title(*row) for row in shown.select("title", "retracted").iter_rows()]
    with below:
        openable(
            shown.select(pl.Series("Title", titles, dtype=pl.String), *columns),
            shown["id"].to_list(),
            key,
            columns,
            alt=alt,
            title_width=400,
        )
