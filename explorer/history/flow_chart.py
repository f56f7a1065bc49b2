"""Citations between groups of works by decade, as streams from the cited to the citing, and as a table."""

import polars as pl
import streamlit as st

from corpus import spreadsheet
from corpus.history.flows import Flows, balance, flows
from corpus.links import Links
from corpus.wording import counted
from explorer import notes
from explorer.address import set_widget
from explorer.components.escaping import as_markdown
from explorer.history.choices import heard
from explorer.history.flow_figure import MOST_STREAMS, figure
from explorer.history.groups import CALLED, Groups
from explorer.history.history_data import stamp_of
from explorer.visit import Visit


def draw(visit: Visit, made: Links, grouped: Groups) -> None:
    """Draw what changed hands among these works; says so if there is nothing to draw."""
    found = _flows(made, grouped, visit)
    within = visit.address.history.within
    set_widget("history_within", within)
    st.toggle("Also within a group", key="history_within", on_change=lambda: heard("within"))
    drawn = found.table.filter(pl.col("cited_period") < pl.col("citing_period"))
    if not within:
        drawn = drawn.filter(pl.col("cited_group") != pl.col("citing_group"))
    if drawn.is_empty():
        st.info("No citation leads from one decade to a later one here.")
        return
    st.plotly_chart(
        figure(drawn, grouped, dark=visit.dark, phone=visit.phone),
        config={"displayModeBar": False},
        key="history_flows",
    )
    st.caption(as_markdown(said(found, drawn, made, visit)))
    called = {
        "group": CALLED[grouped.by],
        "within": "Citations within",
        "given": "Cited from outside",
        "taken": "Cites outside",
    }
    st.dataframe(balance(found.table).rename(called), hide_index=True, width="stretch")
    st.download_button(
        "All flows (CSV)",
        lambda: spreadsheet.csv(found.table),
        f"{visit.reading.file_stem}-flows.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def said(found: Flows, drawn: pl.DataFrame, made: Links, visit: Visit) -> str:
    """Return what is shown, of what, and what is not."""
    shown = int(drawn["citations"].sum())
    others = found.placed - shown
    return (
        f"{counted(shown, 'citation')} among {counted(len(made.ids), 'work')}, from the decade of the cited "
        f"work on the left to the decade of the citing one on the right; at most {MOST_STREAMS} streams, the "
        f"largest, are drawn. {notes.n(others)} others are in the file: within a decade"
        f"{'' if visit.address.history.within else ' or a group'}, or, {notes.n(found.backward)} of them, of "
        f"a work of a later decade. {notes.n(found.without_group)} of works in no group and "
        f"{notes.n(found.without_year)} of works "
        "without a year are left out."
    )


def _flows(made: Links, grouped: Groups, visit: Visit) -> Flows:
    stamp = f"{stamp_of(visit.reading, made.ids)} {grouped.by} {grouped.stamp}"
    return _computed(stamp, made, grouped, visit)


@st.cache_resource(max_entries=8, show_spinner="Following the citations …")
def _computed(stamp: str, _made: Links, _grouped: Groups, _visit: Visit) -> Flows:
    cells = _made.cites.tocoo()
    citations = pl.DataFrame({"citing": _made.ids.gather(cells.row), "cited": _made.ids.gather(cells.col)})
    years = _visit.reading.corpus.works.select("id", "year")
    return flows(citations, years.join(_grouped.of, on="id", how="left"))
