"""Works to take away: one control with all formats, and one to cite a single work.

A file is made only once its button is pressed. Attributes are a table of the caller's, with a column `id`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from corpus.exports import bibtex_file
from corpus.exports.command import tool
from corpus.exports.exported import exported
from corpus.exports.formats import FORMATS, Format
from corpus.wording import counted
from explorer.components.escaping import as_markdown, cut
from explorer.loading import Reading

Attributes = Callable[[], pl.DataFrame]
CITED_IN = ("bibtex", "ris")


def draw(
    reading: Reading,
    works: pl.DataFrame,
    how: str,
    attributes: Attributes | None = None,
    *,
    partition: str | None = None,
    key: str = "works",
) -> None:
    """Draw the control for these works, of which the column id is read, in their order.

    `how` says how they were chosen, without an end, as `corpus.exports.asked.in_words` does; `partition` is
    the attribute that colours the works where a format knows one. A second control on a page needs a `key`.
    """
    with st.popover("Save …", icon=":material/download:", width="stretch"):
        name = st.selectbox(
            "Format", list(FORMATS), format_func=lambda one: FORMATS[one].called, key=f"save_{key}_format"
        )
        form = FORMATS[name]
        st.caption(form.says)
        if works.height < form.fewest:
            st.caption(f"{form.called} opens files of {form.fewest} works or more.")
            return
        _button(
            reading,
            form,
            f"works-{works.height}",
            lambda: form.write(
                exported(
                    reading.corpus,
                    works["id"].to_list(),
                    how,
                    tool(),
                    attributes=attributes() if attributes else None,
                    partition=partition,
                )
            ),
            f"save_{key}",
        )
        st.caption(f"{counted(works.height, 'work')}: {as_markdown(cut(how, 200))}.")


def cite(reading: Reading, work: dict[str, Any]) -> None:
    """Draw the control to cite one work: its BibTeX to copy, and files for reference managers."""
    control = st.popover("Cite", icon=":material/format_quote:", on_change="rerun", key="cite")
    if not control.open:
        return
    with control:
        export = exported(reading.corpus, [work["id"]], "one work", tool())
        with st.container(horizontal=True):
            for name in CITED_IN:
                form = FORMATS[name]
                _button(reading, form, f"work-{work['id']}", partial(form.write, export), f"cite_{name}")
        st.caption("Programs that manage references, such as Zotero, EndNote or Mendeley, open these files.")
        st.code(bibtex_file.entries(export).rstrip(), language=None, wrap_lines=True)


def _button(reading: Reading, form: Format, content: str, data: Callable[[], bytes], key: str) -> None:
    st.download_button(
        f"Save as {form.called}",
        data=data,
        file_name=form.file_name(reading.file_stem, content, datetime.now(UTC).date()),
        mime=form.mime,
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )
