"""Many works labelled at once: rows chosen in a table, one label for all of them."""

import polars as pl
import streamlit as st

from corpus.lenses.hand_labels import Drawn
from corpus.lenses.told import ToldWorks, column_of
from corpus.wording import counted
from explorer import facts
from explorer.components import work_card
from explorer.components.work_table import marked_title
from explorer.lenses import labelling, lens_correction
from explorer.lenses.lens_names import names_of
from explorer.visit import Visit

TABLE, KEY, OF = "many_rows", "many", "many_of"
ROWS = 25  # a page: the label is asked for below them
_C = st.column_config


def draw(visit: Visit, told: ToldWorks) -> None:
    """Draw the works that the filters leave, and the label that the chosen ones get."""
    names = names_of(told.lenses)
    of = st.selectbox(
        "Told as",
        [None, *told.lenses.labels],
        format_func=lambda one: names[one] if one else "anything",
        key=OF,
        help="The filters at the side count as well.",
    )
    works = facts.chosen(visit.reading, visit.places, visit.address.selection)
    works = works.join(told.works, on="id", maintain_order="left")
    works = works.filter(pl.col("title").str.len_chars() > 0)
    if of:
        works = works.filter(pl.col("label") == of)
    if works.is_empty():
        st.info("No work fits. Fewer words or filters find more.", icon=":material/search_off:")
        return
    pages = max(1, -(-works.height // ROWS))
    key = f"{TABLE}_{pages}_{of}"
    below = st.container()
    page = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
    shown = works.slice((page - 1) * ROWS, ROWS)
    with below:
        chosen = _table(shown, told, f"{key}_{page}")
    _label(visit, told, shown["id"].gather(chosen).to_list())


def _table(works: pl.DataFrame, told: ToldWorks, key: str) -> list[int]:
    """Draw the rows; return which are chosen."""
    names = names_of(told.lenses)
    likely = works.select(pl.max_horizontal(column_of(label) for label in told.lenses.labels)).to_series()
    rows = pl.DataFrame(
        {
            "Title": [marked_title(*row) for row in works.select("title", "is_retracted").iter_rows()],
            "Authors": works["who"],
            "Year": works["year"],
            "Told as": [names.get(one, one) for one in works["label"]],
            "Confidence": works["confidence"],
            "Likeliest": (100 * likely).round(0),
        },
        schema_overrides={"Title": pl.String, "Told as": pl.String},
    )
    state = st.dataframe(
        rows,
        key=key,
        hide_index=True,
        height="content",
        placeholder="–",
        on_select="rerun",
        selection_mode="multi-row",
        alt="Works; the box before a row chooses it",
        column_config={
            "Title": _C.TextColumn(width=460),
            "Authors": _C.TextColumn(width=150),
            "Year": _C.NumberColumn(format="%d", width=60),
            "Likeliest": _C.NumberColumn(
                format="%d %%", width=80, help="How likely the likeliest label is by the classifier."
            ),
        },
    )
    return [int(row) for row in state["selection"]["rows"] if row < works.height]


def _label(visit: Visit, told: ToldWorks, ids: list[str]) -> None:
    st.subheader(f"One label for {counted(len(ids), 'chosen work')}")
    labelling.show_told()
    labelling.ask_name("many")
    label = lens_correction.fields(told.lenses, KEY)
    st.button(
        f"Label {counted(len(ids), 'work')}",
        key="many_save",
        type="primary",
        disabled=label is None or not ids,
        on_click=_save,
        args=(visit, told, ids),
    )
    if not ids:
        st.caption("Choose works by the boxes before their rows.")


def _save(visit: Visit, told: ToldWorks, ids: list[str]) -> None:
    rows = [row for row in (work_card.find_work(visit.reading, one) for one in ids) if row is not None]
    labelling.save(visit.places, told, rows, lens_correction.said(KEY), Drawn.TABLE)
