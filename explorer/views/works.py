"""Works: the list with its search and filters, and, once one is chosen, the page of a work."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from corpus import graph as citation_graph
from corpus.exports.asked import in_words
from corpus.selection import cited_and_citing
from corpus.wording import counted
from explorer import facts, notes
from explorer.components import facet_values, filters, save_works, work_card, work_table
from explorer.components.escaping import as_markdown
from explorer.components.work_table import open_work
from explorer.lenses import lens_card
from explorer.loading import Reading, answer
from explorer.network import drawing, neighbourhood
from explorer.network.network_view import NetworkView, Question
from explorer.visit import Visit


def render(visit: Visit) -> None:
    """Draw the page of the chosen work, or the list."""
    if visit.address.work:
        _work_page(visit, visit.address.work)
    else:
        _list_page(visit)


def _list_page(visit: Visit) -> None:
    reading, selection = visit.reading, visit.address.selection
    st.title("Works")
    if not reading.main.works:
        st.info("This corpus holds no works.")
        return
    with st.sidebar:
        filters.facets(visit, keep_work=False)
    search, order = st.columns([3, 1], gap="medium", vertical_alignment="bottom")
    with search:
        filters.search_box(selection, keep_work=False)
    with order:
        filters.sort_box(selection)
    works = facts.chosen(reading, visit.places, selection)
    for sentence in answer(reading, selection.text).sentences() if selection.text.strip() else ():
        st.caption(as_markdown(sentence))
    if works.is_empty():
        st.info("No work fits. Fewer words or filters find more.", icon=":material/search_off:")
        return
    found, save = st.columns([3, 1], gap="medium", vertical_alignment="center")
    found.markdown(_found(reading, works))
    with save:
        save_works.draw(
            reading,
            works,
            in_words(selection, facet_values.names(visit)),
            partial(facts.for_files, reading, visit.places),
            partition="cluster_coarse_name" if reading.corpus.clusters else None,
        )
    work_table.list_of_works(reading, works, visit.address.page)


def _found(reading: Reading, works: pl.DataFrame) -> str:
    if works.height == reading.main.works:
        return f"**{counted(works.height, 'work')}**, all of this corpus."
    return f"**{counted(works.height, 'work')}** of {notes.n(reading.main.works)}."


def _work_page(visit: Visit, work_id: str) -> None:
    reading = visit.reading
    # a button, as a link to the page that one is on would leave the address in the bar as it is
    st.button("Back to the list", icon=":material/arrow_back:", on_click=open_work, args=(None,))
    work = work_card.find_work(reading, work_id)
    if work is None:
        st.title("Not in this corpus")
        st.warning(
            f"The work {as_markdown(work_id[:40])} is not in this corpus ({reading.corpus.name}).",
            icon=":material/search_off:",
        )
        return
    work_card.title(work, level=2)
    text, side = st.columns([3, 2], gap="large")
    with text:
        work_card.facts(reading, work)
        st.subheader("Abstract")
        if work["abstract"]:
            st.text(work["abstract"])
        else:
            st.caption(
                "OpenAlex holds no abstract of this work." if reading.corpus.harvest else "Not collected."
            )
        lens = st.container()
    with side:
        work_card.scores(reading, work)
        work_card.links_out(work)
        save_works.cite(reading, work)
        if reading.corpus.layout is not None:
            st.page_link(
                visit.pages["map"],
                label="Show it on the map",
                icon=":material/scatter_plot:",
                query_params=visit.to_work(work_id),
            )
        _seeds_cited(visit, work)
        work_card.classification(work)
    _neighbourhood(visit, work_id)
    with lens:  # last, since the first reader waits for the lenses to be learnt
        lens_card.draw(visit, work)


def _seeds_cited(visit: Visit, work: dict[str, Any]) -> None:
    if not work["cites_seeds"]:
        return
    reading = visit.reading
    st.markdown("**Seeds that it cites**")
    ids = dict(zip(reading.seeds["key"], reading.seeds["ids"].to_list(), strict=True))
    with st.container(horizontal=True, gap="small"):
        for key in work["cites_seeds"]:
            inside = [i for i in ids.get(key) or () if work_card.find_work(reading, i)]
            label = as_markdown(reading.names.get(key, key))
            if inside:
                st.button(label, key=f"seed_{key}", on_click=open_work, args=(inside[0],))
            else:
                st.markdown(label)


def _neighbourhood(visit: Visit, work_id: str) -> None:
    reading = visit.reading
    st.subheader("Its neighbourhood")
    cited, citing = cited_and_citing(reading.works, reading.corpus.citations, work_id)
    if cited.is_empty() and citing.is_empty():
        st.caption("Within this corpus it cites no work and none cites it.")
        return
    graph = citation_graph.neighbourhood(
        reading.corpus.citations, work_id, reading.corpus.local_citations, neighbourhood.MOST_A_SIDE
    )
    facts = {
        row["id"]: row
        for row in reading.works.filter(pl.col("id").is_in(list(graph)))
        .select("id", "title", "who", "year", "seed_key")
        .iter_rows(named=True)
    }
    address = urlencode(visit.to_work(None), doseq=True)
    scene = neighbourhood.neighbourhood_scene(graph, facts, f"?{address + '&' if address else ''}work=")
    page = drawing.page(scene, dark=visit.dark, height=neighbourhood.HEIGHT)
    st.iframe(page, height=neighbourhood.HEIGHT + 8, alt="Network of the works around this one; listed below")
    st.caption(notes.neighbourhood(graph, neighbourhood.MOST_A_SIDE))
    _networks(visit, work_id)
    for title, works, key in (("Cites", cited, "cited"), ("Cited by", citing, "citing")):
        st.subheader(f"{title} {counted(works.height, 'work')} of this corpus")
        if works.height:
            work_table.paged_table(reading, works, f"{key}_{work_id}")


def _networks(visit: Visit, work_id: str) -> None:
    """The ways from here to networks of this work with others."""
    links = {
        "How did it lead to …": (Question.PATHS, ":material/route:"),
        "Compare with …": (Question.SHARED, ":material/compare_arrows:"),
        "Look further around": (Question.AROUND, ":material/hub:"),
    }
    with st.container(horizontal=True, gap="medium"):
        for label, (question, icon) in links.items():
            st.page_link(
                visit.pages["network"],
                label=label,
                icon=icon,
                query_params=visit.to_network(NetworkView(question, first=work_id)),
            )
