"""Authors: who wrote the works of this corpus, and the page of one of them."""

import re
from functools import partial

import streamlit as st

from corpus.around.names import Index
from corpus.wording import counted
from explorer import notes
from explorer.components.escaping import cut
from explorer.visit import Visit
from explorer.works import finder, headings, links, name_rows, works_described
from explorer.works.work_data import authors_of, venues_of

BY_MACHINE = (
    "OpenAlex tells people of one name apart by machine: works of others may be among these, and works of "
    "theirs may be missing."
)
BY_NAME = (
    "No id of this author is known, so these are the works that print exactly this name: they may be several "
    "people's, and what is printed otherwise is missing."
)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def render(visit: Visit) -> None:
    """Draw the page of the chosen author, or the list."""
    links.go_to_opened(visit)
    index = authors_of(visit.reading)
    if visit.address.author:
        _author(visit, index, visit.address.author)
    else:
        finder.draw_page(visit, index, "author", partial(links.to_author, visit))


def _author(visit: Visit, index: Index, key: str) -> None:
    headings.back("All authors", "author")
    found = index.entry(key)
    if found is None:
        headings.not_here(visit.reading, "author", key)
        return
    headings.name(found["name"])
    st.caption(BY_MACHINE if found["id"] else BY_NAME)
    headings.elsewhere(
        {"OpenAlex": _openalex(found["id"]), f"ORCID {found['orcid']}": _orcid(found["orcid"])}
    )
    rows = index.rows(found["number"])
    works = works_described.of_rows(visit.reading, rows)
    beside = index.on(rows, without=found["number"])
    headings.figures(
        {
            "Works": (notes.n(works.height), "Works of this corpus on which this author stands."),
            "Cited here": (
                notes.n(int(works["local_citations"].sum())),
                "Citations of these works from within this corpus: the sum of their LCS.",
            ),
            "Co-authors": (notes.n(beside.height), "Others on these works, as far as they are listed."),
        }
    )
    st.html(links.STYLE)
    author, venue = partial(links.to_author, visit), partial(links.to_venue, visit)
    name_rows.draw("**Co-authors**, by works together", name_rows.together(beside), author, "beside")
    name_rows.draw("**Venues**", name_rows.together(venues_of(visit.reading).on(rows)), venue, "venues")
    seeds = name_rows.seeds(visit, works_described.told(visit, works).seeds)
    name_rows.draw(
        "**Seeds cited**, by how many of these works", seeds, partial(links.to_seed, visit), "seeds"
    )
    same = _namesakes(index, found["number"])
    name_rows.draw("**Of the same name**, and perhaps the same person", same, author, "same")
    name = cut(found["name"], 80)
    works_described.draw(
        visit, works, f"works of the author {name} ({key})", "works of this author", "author"
    )


def _namesakes(index: Index, number: int) -> list[name_rows.Entry]:
    return [
        (row["key"], row["name"], f"{row['id'] or 'by name alone'}, {counted(row['works'], 'work')}")
        for row in index.namesakes(number).iter_rows(named=True)
    ]


def _openalex(author_id: str | None) -> str | None:
    known = author_id and re.fullmatch(r"A\d+", author_id)
    return f"https://openalex.org/{author_id}" if known else None


def _orcid(orcid: str | None) -> str | None:
    return f"https://orcid.org/{orcid}" if orcid and _ORCID.fullmatch(orcid) else None
