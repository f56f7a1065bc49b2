"""What is asked, of which works, and how much is drawn; all that is chosen stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from corpus.selection import Selection
from explorer import notes
from explorer.address import current, go, set_widget
from explorer.components import work_card
from explorer.components.escaping import as_markdown, cut
from explorer.loading import Reading, selected
from explorer.network.network_view import (
    OF_CLUSTERS,
    ONE_WORK,
    SIZED,
    SIZES,
    TWO_WORKS,
    NetworkView,
    Question,
)
from explorer.visit import Visit

QUESTIONS = {
    Question.SELECTION: "How do the works that the filters leave hang together?",
    Question.AROUND: "What is around a work?",
    Question.PATHS: "How did one work lead to another?",
    Question.SHARED: "What do two works both cite?",
    Question.CITING: "Who cites two works together?",
    Question.CORE: "What is at the core of a cluster?",
    Question.BRIDGES: "Which works join clusters?",
}
OFFERED = 8  # works from which one is chosen
LEFT = (
    "<style>[class*='st-key-network_found'] button, [class*='st-key-network_found'] button p "
    "{justify-content: flex-start; text-align: left}</style>"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Works that belong together and have a name, such as a cluster."""

    key: str
    """How the address names it."""
    name: str
    level: str
    """How fine the clusters are of which it is one."""
    ids: Sequence[str]


def question(view: NetworkView, groups: Sequence[Group]) -> None:
    """Draw the choice of what is asked."""
    asked = [one for one in QUESTIONS if groups or one not in OF_CLUSTERS]
    set_widget("network_question", view.question)
    st.selectbox(
        "Question",
        asked,
        format_func=QUESTIONS.__getitem__,
        key="network_question",
        on_change=lambda: change(question=st.session_state["network_question"]),
    )


def works(visit: Visit, view: NetworkView) -> None:
    """Draw the choice of the works that the question is about."""
    if view.question in ONE_WORK:
        _work(visit, "first", "Work", view.first)
    elif view.question in TWO_WORKS:
        left, right = st.columns(2, gap="medium")
        with left:
            _work(visit, "first", "First work", view.first)
        with right:
            _work(visit, "second", "Second work", view.second)


def group(view: NetworkView, groups: Sequence[Group]) -> Group | None:
    """Draw the choice of a cluster; return the chosen one, by default the first."""
    chosen = next((one for one in groups if one.key == view.group), groups[0] if groups else None)
    if chosen is None:
        return None
    keys = {one.key: one for one in groups}
    set_widget("network_group", chosen.key)
    st.selectbox(
        "Cluster",
        list(keys),
        format_func=lambda key: f"{keys[key].name} ({keys[key].level}, {notes.n(len(keys[key].ids))})",
        key="network_group",
        on_change=lambda: change(group=st.session_state["network_group"]),
    )
    return chosen


def options(view: NetworkView) -> None:
    """Draw how much of the answer is drawn, and of what kind."""
    if view.question in SIZED:
        with st.container(horizontal=True, gap="medium"):
            _choice("most", "Works drawn, at most", SIZES, {size: str(size) for size in SIZES}, view.most)
            if view.question is Question.AROUND:
                _choice("steps", "Citations away", (1, 2), {1: "One", 2: "One or two"}, view.steps)
    elif view.question is Question.PATHS:
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            kinds = {False: "Shortest", True: "Strongest"}
            _choice("strongest", "Paths", (False, True), kinds, view.strongest)
            _toggle("either", "Also against the citations", view.either)
            _toggle("past_seeds", "Not through seeds", view.past_seeds)


def change(**choices: Any) -> None:
    """Put choices into the address."""
    here = current()
    go(replace(here, network=replace(here.network, **choices)))


def _choice(name: str, label: str, values: Sequence[Any], words: dict[Any, str], value: Any) -> None:
    key = f"network_{name}"
    set_widget(key, value)
    st.radio(
        label, values, format_func=words.__getitem__, key=key, horizontal=True,
        on_change=lambda: change(**{name: st.session_state[key]}),
    )  # fmt: skip


def _toggle(name: str, label: str, value: bool) -> None:
    key = f"network_{name}"
    set_widget(key, value)
    st.toggle(label, key=key, on_change=lambda: change(**{name: st.session_state[key]}))


def _work(visit: Visit, name: str, label: str, chosen: str | None) -> None:
    """Draw the work that is chosen, with ways to its page and to another one, or a box to find one."""
    reading = visit.reading
    work = work_card.find_work(reading, chosen) if chosen else None
    if work is None:
        if chosen:
            st.warning(
                f"The work {as_markdown(chosen[:40])} is not in this corpus.", icon=":material/search_off:"
            )
        _find(reading, name, label)
        return
    with st.container(border=True, key=f"network_{name}"):
        st.caption(label)
        work_card.title(work, level=3)
        people = [author["name"] for author in work["authors"]]
        who = ", ".join(people[:3]) + (" et al." if len(people) > 3 else "")
        st.caption(
            as_markdown(f"{cut(who, 120) if who else 'Authors not known'}, {work['year'] or 'no year'}")
        )
        with st.container(horizontal=True):
            st.page_link(
                visit.pages["works"],
                label="All about this work",
                icon=":material/arrow_forward:",
                query_params=visit.to_work(work["id"]),
            )
            st.button(
                "Take another",
                icon=":material/close:",
                key=f"network_{name}_other",
                on_click=change,
                kwargs={name: None},
            )


def _find(reading: Reading, name: str, label: str) -> None:
    """Draw a box for words of a title, and the works that have them."""
    key = f"network_find_{name}"
    typed = st.text_input(
        label,
        key=key,
        type="search",
        placeholder="Words of its title, an author, or its id; then Enter",
        help=notes.SEARCH_HELP,
    ).strip()
    if not typed:
        return
    exact = work_card.find_work(reading, typed)
    found = selected(reading, Selection(text=typed[:500]))
    rows = found.head(OFFERED).select("id", "title", "who", "year").rows()
    if exact is not None:
        rows = [(exact["id"], exact["title"], None, exact["year"])]
    if not rows:
        st.caption("No work has all these words. Fewer words find more.")
        return
    st.html(LEFT)
    with st.container(key=f"network_found_{name}"):
        for work_id, title, who, year in rows:
            told = ", ".join(filter(None, (cut(who, 40) if who else None, str(year or "no year"))))
            st.button(
                f"{as_markdown(cut(title, 90))} ({as_markdown(told)})",
                key=f"network_{name}_{work_id}",
                type="tertiary",
                on_click=_take,
                args=(name, work_id),
            )
    if exact is None and found.height > OFFERED:
        st.caption(f"The first {OFFERED} of {notes.n(found.height)}. More words narrow it down.")


def _take(name: str, work_id: str) -> None:
    st.session_state[f"network_find_{name}"] = ""
    change(**{name: work_id})
