"""One work in a few lines, as it stands beside the map and at the head of its own page."""

from typing import Any

import streamlit as st

from explorer import notes
from explorer.components.escaping import as_html, as_markdown, cut
from explorer.loading import Reading
from explorer.visit import Visit
from explorer.works import work_names

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
    style = f"font-size:{size};line-height:1.3;margin:0;padding:0;overflow-wrap:anywhere"
    st.html(f'<h{level} dir="auto" style="{style}">{as_html(cut(work["title"], 400))}</h{level}>')


def facts(reading: Reading, work: Row, visit: Visit | None = None) -> None:
    """Draw authors, year, venue, type, and what must be known at once.

    On the page of the work, which gives its visit, authors and venue are ways to their pages.
    """
    if visit is None:
        _who_and_where(reading, work)
    else:
        work_names.draw(visit, work)
    if work["is_retracted"]:
        st.error("This work was retracted.", icon=":material/report:")
    if work["seed_key"]:
        st.badge(
            "Seed",
            icon=":material/grain:",
            color="orange",
            help="A reference of the bibliography harvested from.",
        )


def _who_and_where(reading: Reading, work: Row) -> None:
    people = [author["name"] for author in work["authors"]]
    who = ", ".join(people[:8]) + (f" and {len(people) - 8} more" if len(people) > 8 else "")
    if work["authors_cut"]:
        who += (
            " and others, not listed here"
            if reading.corpus.is_starter
            else " (at least 100; OpenAlex lists no more)"
        )
    where = [
        str(work["year"] or "year not known"),
        work["venue"] or "venue not known",
        work["type"] or "type not known",
    ]
    st.markdown(as_markdown(who) or "*Authors not known*")
    st.caption(" · ".join(as_markdown(part) for part in where))


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
            help="References of the bibliography harvested from that it cites.",
            width="content",
        )


def neighbour_counts(reading: Reading, work_id: str) -> tuple[int, int]:
    """Return how many works of the corpus the work cites, and how many cite it."""
    citations = reading.corpus.citations
    cited = int((citations["citing"] == work_id).sum())
    return cited, reading.corpus.local_citations.get(work_id, 0)


def links_out(work: Row) -> None:
    """Draw links to the work elsewhere; nothing is loaded from there until the reader goes."""
    addresses = {
        "DOI": f"https://doi.org/{work['doi']}" if work["doi"] else "",
        "OpenAlex": f"https://openalex.org/{work['id']}" if work["id"].startswith("W") else "",
        "Free copy": work["open_access_url"] or "",
    }
    links = [
        f'<a href="{as_html(address)}" target="_blank" rel="noopener" style="color:inherit">{name}</a>'
        for name, address in addresses.items()
        if address.startswith(("https://", "http://"))
    ]
    if links:
        st.html(f"<p>Elsewhere: {' · '.join(links)}</p>")


def classification(work: Row) -> None:
    """Draw what OpenAlex says of its subject, and in the starter set the evidence for the record."""
    facts = {
        "Topic": work["topic"],
        "Field": " › ".join(filter(None, (work["domain"], work["field"], work["subfield"]))),
        "Language": work["language"],
        "Countries": ", ".join(work["countries"] or ()),
        "References": f"{len(work['references']):,}" if work["references"] else None,
        "Evidence": work["evidence"],
        "Id": work["id"],
    }
    st.caption("  \n".join(f"**{name}:** {as_markdown(fact)}" for name, fact in facts.items() if fact))
