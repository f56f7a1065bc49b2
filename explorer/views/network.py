"""Network: how works hang together, at a scale at which each can be read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

import streamlit as st

from corpus.errors import CorpusError
from corpus.wording import counted
from explorer import facts, notes
from explorer.components import filters, work_card
from explorer.components.escaping import as_markdown
from explorer.components.work_table import openable
from explorer.network import bridge_works, choosing, drawing, of_two, of_works, saving
from explorer.network.answer import Answer, facts_of, leading_to
from explorer.network.choosing import Group
from explorer.network.drawing import Kind, Node
from explorer.network.groups import groups_of, names_by_work
from explorer.network.network_view import OF_CLUSTERS, ONE_WORK, TWO_WORKS, NetworkView, Question
from explorer.visit import Visit

HEIGHT, PHONE_HEIGHT = 560, 460  # pixels
_OPENED = "network_opened"
OPENS = "A click on a title opens the page of the work; by keyboard: arrow keys, then Shift and Space."
_C = st.column_config
COLUMNS = {
    "What it is": _C.TextColumn(width=170),
    "Authors": _C.TextColumn(width=160),
    "Year": _C.NumberColumn(format="%d", width=60),
    "LCS": _C.NumberColumn(help=notes.LCS, width=60),
    "Cites here": _C.NumberColumn(help="Works of this network that it cites.", width=90),
    "Cited here": _C.NumberColumn(help="Works of this network that cite it.", width=90),
    "Share of the likeness": _C.NumberColumn(
        format="%.1f %%",
        width=150,
        help="How much this reference adds to the likeness of the two lists. 0: too common to count.",
    ),
    "Cited by": _C.NumberColumn(help="Works of this corpus that cite it.", width=80),
}


def render(visit: Visit) -> None:
    """Draw the page."""
    _go_to_opened(visit)
    st.title("Network")
    if not visit.reading.main.works:
        st.info("This corpus holds no works, so there is nothing to draw.")
        return
    groups = groups_of(visit.reading, visit.places)
    view = _settled(visit, groups)
    choosing.question(view, groups)
    if view.question is Question.SELECTION:
        with st.sidebar:
            filters.facets(visit, keep_work=True)
        filters.search_box(visit.address.selection, keep_work=True)
    choosing.works(visit, view)
    group = choosing.group(view, groups) if view.question is Question.CORE else None
    choosing.options(view)
    if view.question is Question.BRIDGES:
        bridge_works.draw(visit, names_by_work(visit.reading, visit.places), "clusters", on_open=_opened)
        return
    try:
        answer = _answer(visit, view, group)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    if answer is not None:
        _shown(visit, view, answer)


def _settled(visit: Visit, groups: Sequence[Group]) -> NetworkView:
    """The choices, without a question that cannot be asked of this corpus."""
    view = visit.address.network
    if view.question in OF_CLUSTERS and not groups:
        return replace(view, question=Question.SELECTION)
    return view


def _answer(visit: Visit, view: NetworkView, group: Group | None) -> Answer | None:
    """Return the network, or None, once what is still to be chosen or why there is none has been said."""
    reading, phone = visit.reading, visit.phone
    if view.question in ONE_WORK | TWO_WORKS:
        return _of_chosen(visit, view)
    if group is not None:
        return of_works.many(reading, group.ids, "works of this cluster", view.most, phone=phone)
    works = facts.chosen(reading, visit.places, visit.address.selection)
    if works.is_empty():
        st.info("No work fits. Fewer words or filters find more.", icon=":material/search_off:")
        return None
    words = (
        "works of this corpus"
        if visit.address.selection.asks_for_everything
        else "works that the filters leave"
    )
    return of_works.many(reading, works["id"].to_list(), words, view.most, phone=phone)


def _of_chosen(visit: Visit, view: NetworkView) -> Answer | None:
    reading, phone = visit.reading, visit.phone
    first, second = (
        one if one and work_card.find_work(reading, one) else None for one in (view.first, view.second)
    )
    if first is None or (second is None and view.question in TWO_WORKS):
        words = "a work" if view.question in ONE_WORK else "two works"
        st.info(f"Choose {words}: type words of a title above.", icon=":material/arrow_upward:")
        return None
    if view.question is Question.AROUND or second is None:
        return of_works.around_work(reading, first, view.steps, view.most, phone=phone)
    if first == second:
        st.info("These are one and the same work. Take another.", icon=":material/info:")
        return None
    if view.question is Question.PATHS:
        found = of_two.paths_between(reading, view, first, second, phone=phone)
        nothing = "No citations join these two works" + (
            " without leading through a seed." if view.past_seeds else ", not even the long way round."
        )
    elif view.question is Question.SHARED:
        found = of_two.both_cite(visit.places, reading, first, second, phone=phone)
        nothing = "These two works cite nothing in common, as far as their reference lists are known."
    else:
        found = of_two.cite_both(reading, first, second, phone=phone)
        nothing = "No work of this corpus cites both."
    if found is None:
        st.info(nothing, icon=":material/link_off:")
    return found


def _shown(visit: Visit, view: NetworkView, answer: Answer) -> None:
    reading = visit.reading
    title = choosing.QUESTIONS[view.question]
    in_corpus = facts_of(reading, (node.id for node in answer.scene.nodes))

    def address(node: Node) -> str:
        if node.kind is Kind.OUTSIDE:
            return ""
        return "works?" + urlencode(visit.to_work(node.id), doseq=True)

    height = PHONE_HEIGHT if visit.phone else HEIGHT
    page = drawing.page(leading_to(answer.scene, address), dark=visit.dark, height=height)
    works = counted(len(answer.scene.nodes), "work")
    st.iframe(page, height=height + 8, alt=f"Network of {works}; the same is listed below")
    st.caption(as_markdown(" ".join([*answer.said, "Double-click a work to open its page."])))
    st.caption(as_markdown(notes.corpus_line(reading) + "."))
    today = datetime.now(UTC).date()
    st.download_button(
        "Save the network as a page",
        data=lambda: saving.standalone(reading, title, answer, in_corpus, today, dark=visit.dark),
        file_name=saving.file_name(reading, str(view.question), len(answer.scene.nodes), today),
        mime="text/html",
        icon=":material/download:",
        on_click="ignore",
        help="One HTML file that opens from disk, without this explorer and without a network connection.",
    )
    _tables(answer, view)


def _tables(answer: Answer, view: NetworkView) -> None:
    """The same for those who do not see or do not want a picture."""
    st.subheader(f"The same as a table: {counted(answer.works.height, 'work')}")
    st.caption(OPENS)
    ids = answer.works["id"].to_list()
    openable(
        answer.works.drop("id"),
        ids,
        f"network_works_{view.question}_{hash(tuple(ids))}",
        {name: column for name, column in COLUMNS.items() if name in answer.works.columns},
        alt="Works of the network",
        title_width=380,
        on_open=_opened,
    )
    with st.expander(f"The citations drawn: {answer.ties.height:,}", icon=":material/table:"):
        st.dataframe(answer.ties, hide_index=True, placeholder="–", alt="Citations drawn, citing work first")


def _go_to_opened(visit: Visit) -> None:
    """Go to the page of the work that was chosen in the table; say it if it has none."""
    opened = st.session_state.pop(_OPENED, None)
    if opened is None:
        return
    if work_card.find_work(visit.reading, opened):
        st.switch_page(visit.pages["works"], query_params=visit.to_work(opened))
    if opened[:1] == "W" and opened[1:].isdecimal():
        st.info(
            f"This work is not in the corpus. OpenAlex knows it: https://openalex.org/{opened}",
            icon=":material/open_in_new:",
        )


def _opened(work_id: str) -> None:
    st.session_state[_OPENED] = work_id
