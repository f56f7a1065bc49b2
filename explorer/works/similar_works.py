"""The works most like one, each with why: what both cite, whether one cites the other, the words of both."""

from typing import Any

import polars as pl
import streamlit as st

from corpus.around.similar import Similar, similar
from corpus.around.titles import titled
from corpus.errors import CorpusError
from corpus.schema import CITED_WORKS
from corpus.wording import counted
from explorer.components.escaping import as_markdown, cut
from explorer.network.network_data import cited_works, links_of
from explorer.visit import Visit
from explorer.works import links
from explorer.works.work_data import vectors_of

MOST = 10
NAMED = 3  # shared references whose titles are told
WHAT_IT_IS = (
    "By the relation that clusters are made of: references in common, the rarer the more; citations between "
    "the two; telling words of title and abstract. Seeds count neither as similar works nor as references in "
    "common."
)


def draw(visit: Visit, work: dict[str, Any]) -> None:
    """Draw the works most like it; `work` is a row of `schema.WORKS`."""
    reading = visit.reading
    st.subheader("Similar works")
    made = links_of(reading)
    row = made.row(work["id"])
    if row is None:
        return
    works = reading.corpus.works
    found = similar(works, made, vectors_of(reading), row, MOST)
    if not found:
        st.caption(
            "No work of this corpus shares a reference, seeds apart, or telling words with it, as far as "
            "reference lists and abstracts are known."
        )
        return
    st.caption(WHAT_IT_IS)
    names = _names(visit, found)
    st.html(links.STYLE)
    facts = reading.works.select("id", "title", "who", "year")
    for one in found:
        other = facts.row(one.row, named=True)
        with st.container(gap=None, key=f"ways_similar_{one.row}"):
            links.to_work(visit, other["id"], other["title"], f"similar_{other['id']}")
            told = ", ".join(
                filter(None, (cut(other["who"], 60) if other["who"] else "", str(other["year"] or "")))
            )
            reason = " ".join(reasons(one, names))
            st.caption("  \n".join(as_markdown(line) for line in (told, reason) if line))


def reasons(one: Similar, names: dict[str, str]) -> list[str]:
    """Say why a work is like the one whose page it is; `names` of references that have a title, by id."""
    said = []
    if one.shared:
        words = f"Both cite {counted(len(one.shared), 'work')}"
        if one.too_common:
            words += f" ({one.too_common:,} too common to count)"
        shown = [names[reference] for reference in one.shared if reference in names][:NAMED]
        if shown:
            rare = "among them" if len(one.shared) > len(shown) else "namely"
            words += f", {rare} " + "; ".join(f"“{title}”" for title in shown)
        said.append(words + ".")
    if one.cites:
        said.append("It cites this work.")
    if one.cited:
        said.append("This work cites it.")
    if one.words:
        said.append(f"Words of both: {', '.join(one.words)}.")
    return said


def _names(visit: Visit, found: list[Similar]) -> dict[str, str]:
    """Titles of the references that are to be named, as far as they are known."""
    try:
        beyond = cited_works(visit.places, visit.reading)
    except CorpusError:  # the Harvest page says what is wrong
        beyond = CITED_WORKS.to_frame()
    ids = pl.Series(sorted({one for other in found for one in other.shared}), dtype=pl.String)
    told = titled(ids, visit.reading.corpus.works, beyond).drop_nulls("title")
    return {one: cut(title, 90) for one, title in told.select("id", "title").iter_rows()}
