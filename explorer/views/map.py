"""Map: every work at its stored place; a click shows its card, what it cites and what cites it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from explorer import facts, notes
from explorer.address import COLOURS, SIZES, current, set_widget
from explorer.address import go as go_to
from explorer.clusters.cluster_notes import LEVEL_NAMES
from explorer.components import filters, work_card
from explorer.components.escaping import as_markdown, cut
from explorer.components.facet_values import shown_level
from explorer.components.work_table import open_work
from explorer.map import map_component, map_list, map_plot
from explorer.visit import Visit

BEGINNINGS = 7  # works offered while none is chosen
ABSTRACT_LETTERS = 500
_NAMES = ("Cluster", "Lens", "Year", "Term", "Field", "Type", "Local citations", "Retractions")
COLOUR_NAMES = dict(zip(COLOURS, _NAMES, strict=True))
SIZE_NAMES = dict(zip(SIZES, ("Local citations", "Global citations"), strict=True))
LEFT = (
    "<style>.st-key-map_beginnings button, .st-key-map_beginnings button p "
    "{justify-content: flex-start; text-align: left}</style>"
)


def render(visit: Visit) -> None:
    """Draw the page."""
    reading, address = visit.reading, visit.address
    st.title("The citation map")
    if not reading.main.works:
        st.info("This corpus holds no works, so there is nothing to map.")
        return
    if reading.corpus.layout is None:
        st.info(
            "The map of this version is not drawn yet: the harvester does it last. If no harvest is "
            "running, `python -m corpus derive` draws it.",
            icon=":material/hourglass:",
        )
        return
    work = work_card.find_work(reading, address.work) if address.work else None
    if address.work and work is None:
        st.warning(
            f"The work {as_markdown(address.work[:40])} is not in this corpus.", icon=":material/search_off:"
        )
    controls = st.container()
    if visit.phone:
        plot, side, below = st.container(), st.container(), st.container()
    else:
        # the plot keeps its place and width whether or not a work is chosen: else a first click draws it anew
        plot, side = st.columns([3, 1], gap="medium")
        below = plot
    # what is told first is drawn first, and readers wait for the card, then for the map, then for all else
    if work:
        with side:
            _card(visit, work)
    works = facts.chosen(reading, visit.places, address.selection)
    with plot:
        painted = map_plot.draw(visit, works, work)
        map_component.let_it_paint()
    if not work and not visit.phone:
        with side:
            _most_cited(works)
    with below:  # on a phone below the card, or a tap would seem to do nothing
        map_plot.caption(visit, works)
    with controls:
        _controls(visit)
    with st.sidebar:
        filters.facets(visit, keep_work=True)
    map_list.draw(visit, works, painted)


def _controls(visit: Visit) -> None:
    """Search, and what colour and size show."""
    search, colour, level, size = st.columns([5, 2, 2, 2], gap="medium", vertical_alignment="bottom")
    with search:
        filters.search_box(visit.address.selection, keep_work=True)
    with colour:
        _choice("Colour", "colour", list(COLOUR_NAMES), COLOUR_NAMES.__getitem__, visit.address.colour)
    levels, shown = [one.level for one in visit.reading.corpus.clusters or ()], shown_level(visit)
    if visit.address.colour == "cluster" and shown and len(levels) > 1:
        with level:
            _choice("Clusters", "level", levels, LEVEL_NAMES.__getitem__, shown.level)
    with size:
        _choice("Size", "size", list(SIZES), SIZE_NAMES.__getitem__, visit.address.size)


def _choice(
    label: str, part: str, options: list[str], words: Callable[[str], str], chosen: str | None
) -> None:
    key = f"map_{part}"
    set_widget(key, chosen)
    st.selectbox(
        label,
        options,
        format_func=words,
        key=key,
        on_change=lambda: go_to(replace(current(), **{part: st.session_state[key]})),
    )


def _most_cited(works: pl.DataFrame) -> None:
    """What stands in the card's place while no work is chosen."""
    with st.container(border=True, key="map_beginnings"):
        st.markdown("Click a work to see what it cites and what cites it.")
        cited = works.sort("local_citations", "id", descending=[True, False]).head(BEGINNINGS)
        if cited.height:
            st.caption("Most cited within this corpus, of those that the filters leave:")
        st.html(LEFT)
        for row in cited.iter_rows(named=True):
            st.button(
                f"{as_markdown(cut(row['title'], 70))} ({row['year'] or '–'})",
                key=f"begin_{row['id']}",
                type="tertiary",
                on_click=open_work,
                args=(row["id"],),
            )


def _card(visit: Visit, work: dict[str, Any]) -> None:
    reading = visit.reading
    with st.container(border=True, key="work_card"):
        work_card.title(work, level=3)
        work_card.facts(reading, work)
        work_card.scores(reading, work)
        cited, citing = work_card.neighbour_counts(reading, work["id"])
        st.caption(notes.lines_on_the_map(cited, citing, map_plot.LINES_SHOWN))
        st.page_link(
            visit.pages["works"],
            label="All about this work",
            icon=":material/arrow_forward:",
            query_params=visit.to_work(work["id"]),
        )
        work_card.links_out(work)
        st.button("Close", icon=":material/close:", on_click=open_work, args=(None,))
        if work["abstract"]:
            st.text(cut(work["abstract"], ABSTRACT_LETTERS))
