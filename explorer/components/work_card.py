"""One work in a few lines, as it stands beside the map and at the head of its own page."""

from typing import Any

import streamlit as st

from explorer import notes
from explorer.components.escaping import as_html, as_markdown, cut
from explorer.loading import Reading

Row = dict[str, Any]


def find_work(reading: Reading, work_id: str) -> Row | None:
    """Return a work's row of `schema.WORKS`, or None if it is not in the corpus."""
    place = reading.corpus.works["id"].search_sorted(work_id)
    if place < reading.corpus.works.height:
        row = reading.corpus.works.row(place, named=True)
        if row["id"] == work_id:
            return row
    return None


def title(work: Row, *, level: int) -> None:
    """Draw the title as a heading."""
    size = {2: "1.75rem", 3: "1.15rem"}[level]
    st.html(
        f'<h{level} dir="auto" style="font-size:{size};line-height:1.3;margin:0;padding:0;overflow-wrap:anywhere">'
        f"{as_html(cut(work['title'], 400))}</h{level}>"
    )


def facts(reading: Reading, work: Row) -> None:
    """Draw authors, year, venue, type, and what must be known at once."""
    people = [author["name"] for author in work["authors"]]
    who = ", ".join(people[:8]) + (f" and {len(people) - 8} more" if len(people) > 8 else "")
    if work["authors_cut"]:
        who += " (OpenAlex lists only the first 100)"
    where = [
        str(work["year"] or "year not known"),
        work["venue"] or "venue not known",
        work["type"] or "type not known",
    ]
    st.markdown(as_markdown(who) or "*Authors not known*")
    st.caption(" · ".join(as_markdown(part) for part in where))
    if work["is_retracted"]:
        st.error("This work was retracted.", icon=":material/report:")
    if work["seed_key"]:
        st.badge("Seed: a reference of the briefing", icon=":material/grain:", color="orange")


def scores(reading: Reading, work: Row) -> None:
    """Draw the two citation scores, each with what it counts."""
    local = reading.corpus.local_citations.get(work["id"], 0)
    known = work["cited_by_count"]
    with st.container(horizontal=True):
        st.metric("LCS", f"{local:,}", help=notes.LCS, width="content")
        st.metric("GCS", "–" if known is None else f"{known:,}", help=notes.GCS, width="content")
        st.metric(
            "Seeds cited",
            len(work["cites_seeds"]),
            help="References of the briefing that it cites.",
            width="content",
        )


def links_out(work: Row) -> None:
    """Draw links to the work elsewhere; nothing is loaded from there until the reader goes."""
    links = []
    if work["doi"]:
        links.append(
            f'<a href="https://doi.org/{as_html(work["doi"])}" target="_blank" rel="noopener">DOI</a>'
        )
    if work["id"].startswith("W"):
        links.append(
            f'<a href="https://openalex.org/{as_html(work["id"])}" target="_blank" rel="noopener">OpenAlex</a>'
        )
    url = work["open_access_url"] or ""
    if url.startswith(("https://", "http://")):
        links.append(f'<a href="{as_html(url)}" target="_blank" rel="noopener">Free copy</a>')
    if links:
        st.html(f"<p>Elsewhere: {' · '.join(links)}</p>")
