"""Works: the list with its search and filters, and, once one is chosen, the page of a work."""

from functools import partial
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
from explorer.history.history_view import HistoryView, Show
from explorer.lenses import lens_card
from explorer.loading import answer
from explorer.marks import mark_card, mark_data, mark_notes
from explorer.network import drawing, neighbourhood
from explorer.network.answer import screen
from explorer.network.network_view import NetworkView, Question
from explorer.visit import Visit
from explorer.works import history, similar_works, why_here, work_notices


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
    found.markdown(mark_notes.found(visit, works.height))
    with save:
        save_works.draw(
            reading,
            works,
            mark_notes.how(visit, in_words(selection, facet_values.names(visit))),
            partial(facts.for_files, reading, visit.places),
            partition="cluster_coarse_name" if reading.corpus.clusters else None,
        )
    work_table.list_of_works(reading, works, visit.address.page)


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
        work_card.facts(reading, work, visit)
        work_notices.draw(visit, work)
        st.subheader("Abstract")
        if work["abstract"]:
            st.text(work["abstract"])
        else:
            st.caption(
                "OpenAlex holds no abstract of this work." if reading.corpus.harvest else "Not collected."
            )
        mark_card.draw(visit, work)
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
        why_here.draw(visit, work)
        work_card.classification(work)
    past, alike = st.columns([1, 1], gap="large")
    _neighbourhood(visit, work_id)
    with lens:  # last, since the first reader waits for the lenses to be learnt
        lens_card.draw(visit, work)
    with past:
        history.draw(visit, work)
    with alike:
        similar_works.draw(visit, work)


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
    link = f"?{address + '&' if address else ''}work="
    scene = neighbourhood.neighbourhood_scene(graph, facts, link, screen(phone=visit.phone))
    page = drawing.page(scene, dark=visit.dark, height=neighbourhood.HEIGHT)
    st.iframe(page, height=neighbourhood.HEIGHT + 8, alt="Network of the works around this one; listed below")
    st.caption(notes.neighbourhood(graph, neighbourhood.MOST_A_SIDE))
    _networks(visit, work_id)
    for title, works, key in (("Cites", cited, "cited"), ("Cited by", citing, "citing")):
        st.subheader(f"{title} {counted(works.height, 'work')} of this corpus")
        if works.height:
            # a citation is a fact: works that readers left out stay here, marked
            works = works.join(  # noqa: PLW2901
                mark_data.left_out(reading, visit.places), on="id", how="left", maintain_order="left"
            )
            work_table.paged_table(reading, works, f"{key}_{work_id}")


def _networks(visit: Visit, work_id: str) -> None:
    """The ways from here to networks of this work with others, and to its lineage."""
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
        st.page_link(
            visit.pages["history"],
            label="Where it comes from, what became of it",
            icon=":material/timeline:",
            query_params=visit.to_history(HistoryView(Show.PATH, through=work_id)),
        )
