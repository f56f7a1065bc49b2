"""What a reader must know of a work: other records of it, and other forms in which it is in the corpus."""

from typing import Any

import streamlit as st

from corpus.around.same_work import other_records
from explorer.network.network_data import links_of
from explorer.visit import Visit
from explorer.works import links
from explorer.works.work_data import title_keys_of


def draw(visit: Visit, work: dict[str, Any]) -> None:
    """Draw the other records; nothing if there are none. `work` is a row of `schema.WORKS`."""
    reading = visit.reading
    row = links_of(reading).row(work["id"])
    if row is None:
        return
    found = other_records(reading.corpus.works, title_keys_of(reading), row)
    if not found:
        return
    what = "another record" if len(found) == 1 else "other records"
    st.info(
        f"This corpus seems to hold {what} of the same work. Their citations are counted apart.",
        icon=":material/file_copy:",
    )
    st.html(links.STYLE)
    with st.container(gap=None, key="ways_records"):
        for one in found:
            other = reading.works.row(one.row, named=True)
            known = (other["type"], str(other["year"] or "no year"), other["venue"])
            kind = ", ".join(part for part in known if part)
            why = "same DOI" if one.same_doi else "same title, an author in common"
            links.to_work(visit, other["id"], f"{kind} ({why}): {other['title']}", f"record_{other['id']}")
