"""Map: every work at its stored place; a click shows its card, what it cites and what cites it."""

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from explorer import notes
from explorer.address import COLOURS, current
from explorer.address import go as go_to
from explorer.components import filters, work_card
from explorer.components.escaping import as_markdown, cut
from explorer.components.work_table import open_work
from explorer.loading import selected
from explorer.map import map_plot
from explorer.visit import Visit

LISTED = 200  # works that can be chosen by keyboard, beside the seeds: the most cited of those asked for
BEGINNINGS = 7  # works offered while none is chosen
ABSTRACT_LETTERS = 500
_NAMES = ("Year", "Lens", "Field", "Type", "Local citations", "Retractions")
COLOUR_NAMES = dict(zip(COLOURS, _NAMES, strict=True))
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
    with st.sidebar:
        filters.facets(reading, address.selection, keep_work=True)
    works = selected(reading, address.selection)
    _controls(visit, works)
    work = work_card.find_work(reading, address.work) if address.work else None
    if address.work and work is None:
        st.warning(
            f"The work {as_markdown(address.work[:40])} is not in this corpus.", icon=":material/search_off:"
        )
    if visit.phone:
        plot, side = st.container(), st.container()
    else:
        # the plot keeps its place and width whether or not a work is chosen: else a first click draws it anew
        plot, side = st.columns([3, 1], gap="medium")
    with plot:
        map_plot.draw(visit, works, work)
        if not visit.phone:
            map_plot.caption(visit, works)
    with side:
        if work:
            _card(visit, work)
        elif not visit.phone:
            _most_cited(works)
    if visit.phone:
        map_plot.caption(visit, works)  # below the card, or a tap would seem to do nothing


def _controls(visit: Visit, works: pl.DataFrame) -> None:
    """Search, colour, and a way to a work for those who do not use a mouse."""
    search, way, colour = st.columns([5, 4, 4], gap="medium", vertical_alignment="bottom")
    with search:
        filters.search_box(visit.address.selection, keep_work=True)
    with way:
        _go_to_box(visit, works)
    with colour:
        if st.session_state.get("map_colour") != visit.address.colour:
            st.session_state["map_colour"] = visit.address.colour
        st.selectbox(
            "Colour",
            list(COLOUR_NAMES),
            format_func=COLOUR_NAMES.__getitem__,
            key="map_colour",
            on_change=_recolour,
        )


def _go_to_box(visit: Visit, works: pl.DataFrame) -> None:
    reading = visit.reading
    seeds = reading.works.drop_nulls("seed_key").drop("folded")
    listed = pl.concat([seeds, works.head(LISTED)]).unique("id", keep="first", maintain_order=True)
    words = {
        row["id"]: ("Seed: " if row["seed_key"] else "")
        + f"{cut(row['title'], 70)} ({cut(row['who'], 24) if row['who'] else '–'}, {row['year'] or '–'})"
        for row in listed.iter_rows(named=True)
    }
    here = visit.address.work
    if here and here not in words and (row := work_card.find_work(reading, here)):
        words = {here: cut(row["title"], 70), **words}
    if st.session_state.get("map_work") != here or here not in words:
        st.session_state["map_work"] = here if here in words else None
    st.selectbox(
        "Go to a work",
        list(words),
        format_func=words.__getitem__,
        key="map_work",
        placeholder="A seed, or one of the most cited",
        on_change=lambda: open_work(st.session_state["map_work"]),
        help="Seeds and the 200 most cited works of those asked for; every work can be clicked on the map "
        "or found on the Works page.",
    )


def _recolour() -> None:
    go_to(replace(current(), colour=st.session_state["map_colour"]))


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
