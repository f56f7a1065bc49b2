"""Venues: where the works of this corpus appeared, and the page of one of them."""

from functools import partial

import streamlit as st

from corpus.around.names import Index
from explorer import notes
from explorer.components.escaping import cut
from explorer.visit import Visit
from explorer.works import finder, headings, links, name_rows, works_described
from explorer.works.work_data import authors_of, venues_of

BY_NAME = (
    "The corpus keeps the name of a venue alone: these are the works that print exactly this name. What is "
    "printed otherwise, as an abbreviation is, counts as another venue."
)


def render(visit: Visit) -> None:
    """Draw the page of the chosen venue, or the list."""
    links.go_to_opened(visit)
    index = venues_of(visit.reading)
    if visit.address.venue:
        _venue(visit, index, visit.address.venue)
    else:
        finder.draw_page(visit, index, "venue", partial(links.to_venue, visit))


def _venue(visit: Visit, index: Index, key: str) -> None:
    headings.back("All venues", "venue")
    found = index.entry(key)
    if found is None:
        headings.not_here(visit.reading, "venue", key)
        return
    headings.name(found["name"])
    st.caption(BY_NAME)
    rows = index.rows(found["number"])
    works = works_described.of_rows(visit.reading, rows)
    people = authors_of(visit.reading).on(rows)
    headings.figures(
        {
            "Works": (notes.n(works.height), "Works of this corpus that appeared here."),
            "Cited here": (
                notes.n(int(works["local_citations"].sum())),
                "Citations of these works from within this corpus: the sum of their LCS.",
            ),
            "Authors": (notes.n(people.height), "Distinct by OpenAlex's id, else by name as written."),
        }
    )
    st.html(links.STYLE)
    name_rows.draw(
        "**Authors**, by works here", name_rows.together(people), partial(links.to_author, visit), "authors"
    )
    seeds = name_rows.seeds(visit, works_described.told(visit, works).seeds)
    name_rows.draw(
        "**Seeds cited**, by how many of these works", seeds, partial(links.to_seed, visit), "seeds"
    )
    how = f"works of the venue {cut(found['name'], 80)}"
    works_described.draw(visit, works, how, "works of this venue", "venue")
