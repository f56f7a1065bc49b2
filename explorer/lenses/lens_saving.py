"""The works with their lenses to take away."""

import csv
import io
from collections.abc import Sequence

import polars as pl
import streamlit as st

from corpus import spreadsheet
from corpus.wording import counted
from explorer import notes
from explorer.lenses import lens_notes
from explorer.lenses.lens_shown import Shown
from explorer.loading import Reading
from explorer.visit import Visit

MARK = b"\xef\xbb\xbf"  # by which spreadsheets know UTF-8


def draw(visit: Visit, shown: Shown) -> None:
    """Draw the button; the file is made only once it is asked for."""
    st.subheader("To take away")
    st.download_button(
        "Works with their lenses (CSV)",
        lambda: works_file(visit.reading, shown),
        f"{visit.reading.file_stem}-lenses-{shown.lenses.digest[:8]}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="lenses_csv",
    )
    st.caption(
        f"{counted(shown.works.height, 'work')}: id, title, authors, year, DOI, venue, field, lens, "
        "second lens, why none, how likely each label is, confidence and evidence."
    )


def works_file(reading: Reading, shown: Shown) -> bytes:
    """Return the works with what was told of each, behind lines that begin with # and say what they are."""
    names = pl.col("authors").list.eval(pl.element().struct.field("name")).list.join("; ")
    whole = reading.corpus.works.select("id", names.alias("authors"))
    table = shown.works.join(whole, on="id", how="left", maintain_order="left").select(
        "id", "title", "authors", "year", "doi", "venue", "field", pl.col("label").alias("lens"),
        pl.col("second").alias("second_lens"), "none_kind", *shown.told.p_columns, "confidence", "evidence",
    )  # fmt: skip
    lines = [
        f"Works with their lenses: {lens_notes.of_what(shown)}.",
        notes.corpus_line(reading),
        f"Lens set: {shown.lenses.name}, {shown.lenses.id}, SHA-256 {shown.lenses.digest}",
        lens_notes.METHOD,
        lens_notes.how_they_were_told(shown),
    ]
    if not shown.whole:
        lines.append(f"Filters: {shown.stamp[2]}")
    return with_head(table, lines)


def with_head(table: pl.DataFrame, lines: Sequence[str]) -> bytes:
    """Return a table as CSV behind lines that begin with #."""
    head = io.StringIO()
    for line in lines:
        csv.writer(head).writerow([f"# {line}"])
    return MARK + head.getvalue().encode() + spreadsheet.csv(table).removeprefix(MARK)
