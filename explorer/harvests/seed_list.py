"""The seeds as the open version has them: how each reference ended, why, and all records it is."""

from typing import Any

import polars as pl
import streamlit as st

from corpus.identifiers import openalex_id
from corpus.model import Relation, SeedStatus
from corpus.wording import counted
from explorer.components.escaping import as_markdown, cut
from explorer.visit import Visit

SIGN = {SeedStatus.MATCHED: "✓ matched", SeedStatus.DOUBTFUL: "? doubtful", SeedStatus.ABSENT: "✗ absent"}
HOW = {
    "DOI list": "DOI",
    "DOI": "DOI",
    "title": "search by title",
    "pinned": "named in the list",
    "chosen": "chosen by hand",
    "none": "not found",
}
RELATED = {
    Relation.RECORD: "the record",
    Relation.DUPLICATE: "a second record of it",
    Relation.VERSION: "another version of it",
    Relation.CHAPTER: "a chapter of it",
}
LONGEST_TITLE = 200  # characters
_C = st.column_config


def draw(visit: Visit) -> None:
    """Draw the table of all seeds, and below it the families."""
    st.header("Seeds")
    seeds = visit.reading.seeds
    if seeds.is_empty():
        st.caption("This corpus has no seeds.")
        return
    counts = {status: int((seeds["status"] == status).sum()) for status in SeedStatus}
    st.markdown(
        f"{counted(seeds.height, 'reference')}: "
        + ", ".join(f"{counts[status]} {status}" for status in SeedStatus)
        + "."
    )
    st.dataframe(
        _table(visit),
        hide_index=True,
        height="content" if seeds.height <= 30 else 1_100,
        placeholder="–",
        alt="The seeds",
        column_config={
            "Title": _C.TextColumn(width=340),
            "Status": _C.TextColumn(width=95),
            "Cited by": _C.NumberColumn(help="Works of this corpus that cite it.", width=80),
            "Records": _C.NumberColumn(
                help="Of OpenAlex, that count for it: the record, duplicates, versions, chapters.", width=75
            ),
            "Sure": _C.NumberColumn(
                format="percent",
                help="1 by hand or by DOI and title; else the likeness of the titles.",
                width=65,
            ),
            "Why": _C.TextColumn(width=340),
            "Lens": _C.TextColumn(help="Under which lens the briefing uses it."),
        },
    )
    _families(visit)


def _table(visit: Visit) -> pl.DataFrame:
    seeds, names = visit.reading.seeds, visit.reading.names
    matched = [status == SeedStatus.MATCHED for status in seeds["status"]]
    return pl.DataFrame(
        {
            "Reference": [names[key] for key in seeds["key"]],
            "Status": [SIGN[SeedStatus(status)] for status in seeds["status"]],
            "Title": seeds["title"],
            "Cited by": _where(matched, seeds["citing"].to_list()),
            "Records": _where(matched, [len(ids or ()) for ids in seeds["ids"].to_list()]),
            "Found by": [HOW.get(how, how) for how in seeds["how"]],
            "Sure": _where(matched, seeds["confidence"].to_list()),
            "Why": seeds["reason"],
            "OpenAlex": [" ".join(ids or ()) for ids in seeds["ids"].to_list()],
            "Lens": seeds["lens"],
            "In the briefing": seeds["sections"],
        },
        schema_overrides={
            "Cited by": pl.Int64,
            "Records": pl.Int64,
            "Sure": pl.Float64,
            "Lens": pl.String,
            "In the briefing": pl.String,
        },
    )


def _where(matched: list[bool], values: list[Any]) -> list[Any]:
    return [value if it_is else None for it_is, value in zip(matched, values, strict=True)]


def _families(visit: Visit) -> None:
    """Draw the seeds that are several records, each record with what it is and why it counts."""
    rows = [row for row in visit.reading.seeds.iter_rows(named=True) if len(row["members"] or ()) > 1]
    if not rows:
        return
    what = "reference that is several records" if len(rows) == 1 else "references that are several records"
    with st.expander(f"{len(rows)} {what} of OpenAlex", icon=":material/account_tree:", key="families"):
        st.caption("What cites any of its records cites the seed.")
        for row in rows:
            name = as_markdown(visit.reading.names[row["key"]])
            members = "\n".join(f"- {_member(member)}" for member in row["members"])
            st.markdown(f"**{name}** {as_markdown(cut(row['title'], LONGEST_TITLE))}\n{members}")


def _member(member: dict[str, Any]) -> str:
    what = RELATED.get(member["relation"], str(member["relation"]))
    return f"{record(member)} – {as_markdown(what)}: {as_markdown(member['reason'])}"


def record(said: dict[str, Any]) -> str:
    """Return a record of OpenAlex in Markdown: its title, its year, and its id as a link."""
    title = as_markdown(cut(said["title"], LONGEST_TITLE))
    return f"{title} ({said['year'] or 'no year'}), {link(said['id'])}"


def link(work_id: str) -> str:
    """Return an id of OpenAlex as a link to its page there, in Markdown; anything else as text."""
    found = openalex_id(work_id)
    return f"[{found}](https://openalex.org/{found})" if found else as_markdown(work_id)
