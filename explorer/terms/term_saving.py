"""The chart of terms to take away: picture, data with its questions, and the numbers as a table."""

import csv
import io
from collections.abc import Callable

import polars as pl
import streamlit as st

from corpus import spreadsheet
from explorer.terms import term_notes, term_picture
from explorer.terms.term_chart import unit
from explorer.terms.term_lines import Chart
from explorer.visit import Visit

PICTURES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


def draw(visit: Visit, chart: Chart, caption: str) -> None:
    """Draw the buttons; a picture is drawn only once it is asked for."""
    stem = f"{visit.reading.file_stem}-terms-{chart.view.source}"
    with st.container(horizontal=True):
        st.download_button(
            "Data (CSV)",
            data_file(chart, caption),
            f"{stem}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="terms_csv",
        )
        for form, kind in PICTURES.items():
            st.download_button(
                f"Picture ({form.upper()})",
                _later(chart, caption, form),
                f"{stem}.{form}",
                kind,
                icon=":material/download:",
                on_click="ignore",
                key=f"terms_{form}",
            )


def _later(chart: Chart, caption: str, form: str) -> Callable[[], bytes]:
    return lambda: term_picture.picture(chart, caption, form)


def numbers(chart: Chart) -> pl.DataFrame:
    """Return the numbers of the chart, a row for each line and year."""
    rows = [
        (
            line.label,
            one.year,
            one.hits,
            one.works,
            one.share,
            one.low,
            one.high,
            one.year <= chart.complete_until,
        )
        for line in chart.lines
        for one in line.shares
        if one.year >= chart.first_year
    ]
    columns = ("line", "year", "works_with_term", "works", "per_100000", "low_95", "high_95", "complete")
    return pl.DataFrame(rows, schema=list(columns), orient="row")


def data_file(chart: Chart, caption: str) -> bytes:
    """Return the numbers as CSV behind lines that begin with # and say what they are and what was asked."""
    head = io.StringIO()
    for line in (
        caption,
        f"Height of the chart: {unit(chart)}",
        *(f"Question, {what}: {question}" for what, question in term_notes.questions(chart)),
    ):
        csv.writer(head).writerow([f"# {line}"])
    body = spreadsheet.csv(numbers(chart)).removeprefix(b"\xef\xbb\xbf")
    return b"\xef\xbb\xbf" + head.getvalue().encode() + body


def table(chart: Chart) -> None:
    """Draw the numbers, and the questions behind them."""
    shown = numbers(chart).with_columns(pl.col("per_100000", "low_95", "high_95").round(3))
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "line": "Line",
            "year": st.column_config.NumberColumn("Year", format="%d"),
            "works_with_term": "Works with the term",
            "works": "Works",
            "per_100000": "Per 100,000",
            "low_95": "95 % from",
            "high_95": "to",
            "complete": "Year complete",
        },
    )
    for what, question in term_notes.questions(chart):
        st.caption(f"Question put to OpenAlex: {what}")
        st.code(question, language=None, wrap_lines=True)
