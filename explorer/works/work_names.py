"""Who wrote a work and where it appeared, each the way to its page; year and type beside them."""

from functools import partial
from typing import Any

import streamlit as st

from corpus.around.names import name_key
from explorer.components.escaping import as_markdown
from explorer.visit import Visit
from explorer.works import links, name_rows
from explorer.works.work_data import authors_of


def draw(visit: Visit, work: dict[str, Any]) -> None:
    """Draw authors, year, venue and type; `work` is a row of `schema.WORKS`."""
    reading = visit.reading
    st.html(links.STYLE)
    index = authors_of(reading)
    row = int(reading.corpus.works["id"].search_sorted(work["id"]))
    people = [(key, name, "") for key, name in index.of_work(row).select("key", "name").iter_rows()]
    if people:
        name_rows.row(people, partial(links.to_author, visit), "written_by")
    else:
        st.markdown("*Authors not known*")
    if work["authors_cut"]:
        st.caption(
            "And others, not listed here."
            if reading.corpus.is_starter
            else "At least 100 authors; OpenAlex lists no more."
        )
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="ways_appeared"):
        if work["venue"]:
            links.to_venue(visit, name_key(work["venue"]), work["venue"], "in")
        parts = [
            str(work["year"] or "year not known"),
            *([] if work["venue"] else ["venue not known"]),
            work["type"] or "type not known",
        ]
        st.markdown(as_markdown(" · ".join(parts)))
