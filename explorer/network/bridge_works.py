"""Bridge works: those that lie between groups of works, a section of a page."""

from collections.abc import Callable, Mapping

import polars as pl
import streamlit as st

from corpus.bridges import Betweenness, betweenness, bridges
from explorer import notes
from explorer.components.escaping import as_markdown, cut
from explorer.components.work_table import marked_title, openable
from explorer.loading import OPEN_AT_ONCE, Reading
from explorer.network.network_data import links_of, seed_rows
from explorer.visit import Visit

MOST = 50  # works
GROUPS_TOLD = 4  # of a work
_C = st.column_config


def draw(
    visit: Visit, group_of: Mapping[str, str], groups: str, on_open: Callable[[str], None] | None = None
) -> None:
    """Draw the works most between others that are tied to two groups or more.

    `group_of` has the name of the group of each work that is in one, and `groups` says what these are:
    clusters, lenses. `on_open` is called with the work that is chosen; by default it goes into the address.
    """
    reading = visit.reading
    found = betweenness_of(reading)
    table = bridges(links_of(reading), found, group_of, most=MOST, without=seed_rows(reading))
    if table.is_empty():
        st.info(f"No work is tied to two {groups}.", icon=":material/link_off:")
        return
    rows = table.join(
        reading.works.select("id", "title", "is_retracted", "who", "year", "local_citations"), on="id"
    ).sort("betweenness", "id", descending=[True, False])
    openable(
        _rows(rows),
        rows["id"].to_list(),
        f"bridges_{groups}_{reading.key}",
        {
            "Joins": _C.TextColumn(
                width=300, help=f"The {groups} of the works that it cites or that cite it."
            ),
            "Between": _C.NumberColumn(
                format="%.2f %%",
                width=90,
                help="Of the shortest ways between two other works, the share that leads through it.",
            ),
            "±": _C.NumberColumn(format="%.2f", width=60, help="Standard error of this estimate."),
            "Spread": _C.NumberColumn(
                format="%.2f",
                width=80,
                help=f"0: all its ties are in one of the {groups}; near 1: evenly in many.",
            ),
            "Authors": _C.TextColumn(width=150),
            "Year": _C.NumberColumn(format="%d", width=60),
            "LCS": _C.NumberColumn(help=notes.LCS, width=60),
        },
        alt="Bridge works",
        title_width=340,
        on_open=on_open,
    )
    st.caption(as_markdown(caption(found, rows.height, groups)))


def caption(found: Betweenness, shown: int, groups: str) -> str:
    """Return how it was measured, and what was left out."""
    how = (
        "exactly"
        if found.pivots == found.works
        else f"from {notes.n(found.pivots)} of {notes.n(found.works)} works drawn at random"
    )
    return (
        f"The {shown} works most between others that are tied to two {groups} or more. Between: the share "
        f"of shortest ways along citations, in either direction, computed {how}. Seeds are left out, as they "
        "would join everything."
    )


def betweenness_of(reading: Reading) -> Betweenness:
    """Return how much each work of the open corpus lies between others, seeds left out."""
    return _betweenness(reading.stamp, reading)


@st.cache_resource(max_entries=OPEN_AT_ONCE, show_spinner="Looking for bridges …")
def _betweenness(stamp: str, _reading: Reading) -> Betweenness:
    return betweenness(links_of(_reading), without=seed_rows(_reading))


def _rows(rows: pl.DataFrame) -> pl.DataFrame:
    def joins(names: list[str], ties: list[int]) -> str:
        told = [f"{cut(name, 40)} ({count})" for name, count in zip(names, ties, strict=True)]
        more = len(told) - GROUPS_TOLD
        return "; ".join(told[:GROUPS_TOLD]) + (f" and {more} more" if more > 0 else "")

    return pl.DataFrame(
        {
            "Title": [marked_title(*one) for one in rows.select("title", "is_retracted").iter_rows()],
            "Joins": [joins(*one) for one in rows.select("joins", "joins_ties").iter_rows()],
            "Between": rows["betweenness"] * 100,
            "±": rows["error"] * 100,
            "Spread": rows["participation"],
            "Authors": rows["who"],
            "Year": rows["year"],
            "LCS": rows["local_citations"],
        }
    )
