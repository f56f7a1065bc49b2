"""Where a sentence of the story leads: a page, with the choices under which it says the same."""

from dataclasses import replace
from typing import Any

import streamlit as st

from corpus.story.told import Opens, Page
from explorer.address import COLOURS, Address, write
from explorer.components.escaping import as_markdown, cut
from explorer.lenses.lens_view import LensView
from explorer.marks import mark_data
from explorer.terms.terms_view import Source, TermsView
from explorer.visit import Visit

LONGEST = 90
ICONS = {
    Page.MAP: ":material/scatter_plot:",
    Page.WORKS: ":material/menu_book:",
    Page.TERMS: ":material/show_chart:",
    Page.LENSES: ":material/change_history:",
    Page.CLUSTERS: ":material/bubble_chart:",
    Page.SEEDS: ":material/grain:",
    Page.OVERVIEW: ":material/home:",
}


def params(visit: Visit, opens: Opens) -> dict[str, list[str]]:
    """Return the parameters of the address that a sentence leads to.

    The story counts all works, so works that readers left out are asked for as well. A first page is asked
    for by number: an address that asks for nothing would bring back the filters of the reader's last look.
    """
    corpus = visit.address.corpus
    if opens.page is Page.SEEDS and opens.seed is not None:
        return visit.to_seed(opens.seed)
    if opens.page is Page.TERMS:
        source = Source.WORLD if opens.world else Source.CORPUS
        return write(Address(corpus=corpus, terms=TermsView(source=source, families=opens.families)))
    if opens.page in (Page.MAP, Page.WORKS, Page.LENSES):
        out = not mark_data.left_out(visit.reading, visit.places).is_empty()
        here = Address(
            corpus=corpus,
            colour=opens.colour or COLOURS[0],
            selection=replace(opens.selection, excluded=out),
            lenses=LensView(lens=opens.lens),
        )
        return {"page": ["1"], **write(here)}
    return write(Address(corpus=corpus))


def draw(visit: Visit, opens: Opens) -> None:
    """Draw the way there."""
    page: Any = visit.pages[str(opens.page)]
    label = as_markdown(cut(opens.label, LONGEST))
    st.page_link(page, label=label, icon=ICONS[opens.page], query_params=params(visit, opens))
