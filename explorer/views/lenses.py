"""Lenses: by which lens do these works look, since when, where, and citing what?"""

import streamlit as st

from corpus.errors import CorpusError
from corpus.lenses.lens_set import NONE
from explorer.components import filters
from explorer.components.escaping import as_markdown
from explorer.lenses import (
    lens_definitions,
    lens_groups,
    lens_headline,
    lens_lists,
    lens_references,
    lens_saving,
    lens_sentences,
    lens_trend,
    lens_triangle,
)
from explorer.lenses.lens_shown import Shown, shown
from explorer.visit import Visit


def render(visit: Visit) -> None:
    """Draw the page."""
    reading, address = visit.reading, visit.address
    st.title("Lenses")
    if not reading.main.works:
        st.info("This corpus holds no works, so there is nothing to look through.")
        return
    try:
        here = shown(visit)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    st.markdown(
        "Is co-production useful? That depends on what one asks of it. A lens is what a work asks: here the "
        f"works are told apart by *{as_markdown(here.lenses.name)}*."
    )
    with st.sidebar:
        filters.facets(visit, keep_work=True)
    filters.search_box(address.selection, keep_work=True)
    if here.works.is_empty():
        st.info("No work fits these filters.", icon=":material/filter_alt_off:")
    else:
        _of_works(visit, here)
    lens_definitions.draw(visit, here)


def _of_works(visit: Visit, here: Shown) -> None:
    """Everything that needs works."""
    lens_headline.draw(visit, here)
    lens_sentences.draw(visit, here.told)
    if (here.works["label"] == NONE).all():
        st.info(
            "None of these works has a lens, so there is nothing to place between lenses or to list.",
            icon=":material/visibility_off:",
        )
    else:
        lens_triangle.draw(visit, here)
        lens_lists.draw(visit, here)
    lens_trend.draw(visit, here)
    lens_groups.draw(visit, here)
    lens_references.draw(visit, here)
    lens_saving.draw(visit, here)
