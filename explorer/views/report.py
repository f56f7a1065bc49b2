"""Report: the harvest of the open version as a flow, a methods text and a checklist, ready for a paper."""

from base64 import b64encode

import polars as pl
import streamlit as st

from corpus.errors import CorpusError
from corpus.flow_model import Flow
from corpus.report import methods, title, to_cite
from corpus.report_pages import ADAPTED, ALL_AS_EXPECTED, html_table, markdown, page, svg, warnings
from corpus.report_tables import (
    Table,
    checklist_table,
    flow_table,
    notable_table,
    seeds_table,
    steps_table,
)
from corpus.spreadsheet import csv
from corpus.wording import counted
from explorer import loading, notes
from explorer.components.escaping import as_html, as_markdown
from explorer.visit import Visit

STYLE = """<style>
.report-slim {display: none; width: 100%}
.report-wide {display: block; width: 100%; max-width: 860px}
.report-slim, .report-wide {border-radius: 6px}
.report-table {overflow-x: auto}
.report-table table {border-collapse: collapse; width: 100%; font-size: .875rem}
.report-table th, .report-table td {border: 1px solid rgba(128, 128, 128, .4); padding: .3rem .5rem;
  text-align: left; vertical-align: top; max-width: 24rem; overflow-wrap: break-word}
.report-table .n {text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums}
@media (max-width: 640px) {.report-slim {display: block} .report-wide {display: none}}
</style>"""
"""The figure stands twice, for wide screens and for narrow ones; one of them is shown."""
_C = st.column_config


def render(visit: Visit) -> None:
    """Draw the page."""
    st.title("Report")
    if visit.reading.corpus.is_starter:
        st.info(
            "The starter set was collected by hand: there is no harvest to report. Start one on the "
            "Harvest page.",
            icon=":material/description:",
        )
        return
    try:
        flow, ledger = loading.flow(visit.places, visit.reading), loading.ledger(visit.places, visit.reading)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    st.markdown(
        "How this version came about, in the form that a paper needs: the flow after PRISMA 2020, the "
        "methods in words, and a checklist after TARCiS, which says how citation searching is reported."
    )
    for warning in warnings(flow):
        st.warning(as_markdown(warning), icon=":material/warning:")
    st.html(STYLE)
    _downloads(visit, flow, ledger)
    _flow(flow)
    _methods(flow)
    for table in (seeds_table(flow), checklist_table(flow)):
        _table(table)
    _table(steps_table(flow))
    _table(notable_table(flow))
    _ledger(ledger)
    st.header("To cite")
    st.code("\n".join(to_cite(flow)), language=None, wrap_lines=True)


def _downloads(visit: Visit, flow: Flow, ledger: pl.DataFrame) -> None:
    stem = f"{visit.reading.file_stem}-report"
    files: dict[str, tuple[str | bytes, str, str]] = {
        "Figure (SVG)": (svg(flow), f"{stem}.svg", "image/svg+xml"),
        "Page (HTML)": (page(flow), f"{stem}.html", "text/html"),
        "Text (Markdown)": (markdown(flow), f"{stem}.md", "text/markdown"),
        "Ledger (CSV)": (csv(ledger), f"{visit.reading.file_stem}-ledger.csv", "text/csv"),
    }
    with st.container(horizontal=True):
        for label, (content, name, kind) in files.items():
            st.download_button(
                label,
                content,
                name,
                kind,
                icon=":material/download:",
                on_click="ignore",
                key=f"report_{name}",
            )


def _flow(flow: Flow) -> None:
    st.header("Flow")
    st.html(_image(flow, slim=False) + _image(flow, slim=True))
    st.caption(ADAPTED)
    with st.expander("The same numbers as a table"):
        _html(flow_table(flow))


def _image(flow: Flow, *, slim: bool) -> str:
    """Return the figure as an image: Streamlit takes SVG out of the HTML that it shows."""
    drawn = b64encode(svg(flow, slim=slim).encode()).decode()
    alt = as_html(f"Flow diagram: {title(flow)}. The table below it holds the same numbers.")
    kind = "slim" if slim else "wide"
    return f'<img class="report-{kind}" alt="{alt}" src="data:image/svg+xml;base64,{drawn}">'


def _methods(flow: Flow) -> None:
    st.header("Methods")
    st.caption("Ready to paste; every number is one of the flow.")
    st.code("\n\n".join(methods(flow)), language=None, wrap_lines=True)
    st.subheader("Search strategy")
    st.caption("The question as it was put to the index, in full.")
    st.code(flow.harvest.query, language=None, wrap_lines=True)


def _table(table: Table) -> None:
    st.header(table.caption)
    if table.rows:
        _html(table)
    else:
        st.caption(ALL_AS_EXPECTED)


def _html(table: Table) -> None:
    st.html(f'<div class="report-table">{html_table(table)}</div>')


def _ledger(ledger: pl.DataFrame) -> None:
    st.header("The ledger")
    if ledger.is_empty():
        st.caption("The run that made this version kept none.")
        return
    outcomes = ledger["outcome"].unique(maintain_order=True).to_list()
    chosen = st.multiselect("Outcomes", outcomes, key="report_outcomes", placeholder="All outcomes")
    shown = ledger.filter(pl.col("outcome").is_in(chosen)) if chosen else ledger
    st.caption(f"{notes.n(shown.height)} of {counted(ledger.height, 'line')}, in the order of writing.")
    st.dataframe(
        shown.select(
            pl.col("number").alias("No."),
            pl.col("at").dt.replace_time_zone(None).alias("At (UTC)"),
            pl.col("step").alias("Step"),
            pl.col("outcome").alias("Outcome"),
            pl.col("subject").alias("Subject"),
            pl.col("expected").alias("Expected"),
            pl.col("received").alias("Received"),
            pl.col("calls").alias("Calls"),
            pl.col("credits").alias("Credits"),
            pl.col("detail").alias("Detail"),
        ),
        hide_index=True,
        placeholder="–",
        alt="The ledger of the harvest",
        column_config={
            "At (UTC)": _C.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss"),
            "Detail": _C.TextColumn(width=420),
        },
    )
