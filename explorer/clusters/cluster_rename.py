"""A reader's name for a cluster, beside the computed one: given, taken back, or waiting for its cluster."""

import streamlit as st

from corpus.clusters.clustering import Clustering, key_of
from corpus.clusters.portrait import Portrait
from corpus.marks.cluster_names import LONGEST_NAME, found_again_by, shown_name
from corpus.marks.mark import Kind, Mark, one_line
from corpus.wording import counted
from explorer.components.escaping import as_markdown
from explorer.marks import mark_data, marking
from explorer.marks.mark_notes import signed
from explorer.marks.marking import Draft
from explorer.visit import Visit

FOLLOWS = (
    "Your name stands on all pages for all readers. It goes on with the cluster when the literature is "
    "harvested again: to the one that then holds more than half of these typical works."
)


def draw(visit: Visit, level: Clustering, one: Portrait) -> None:
    """Draw who named the cluster, what the program calls it, and the control to rename it."""
    key = key_of(level.level, one.number)
    held = mark_data.named(visit.reading, visit.places).held.get(key)
    computed = computed_name(visit, level.level, one.number)
    if held:
        st.caption(as_markdown(f"Named by {signed(held)}. Computed name: {computed}."))
    version = held.at.timestamp() if held else 0  # a name that is saved closes it
    with st.popover("Rename", icon=":material/edit:", key=f"rename_{key}_{version}"):
        st.caption(as_markdown(f"Computed from its titles: {computed}."))
        field = f"rename_{key}_text"
        st.text_input("Your name for this cluster", key=field, max_chars=LONGEST_NAME)
        marking.ask_name(f"rename_{key}")
        with st.container(horizontal=True):
            st.button(
                "Save the name",
                key=f"rename_{key}_save",
                type="primary",
                on_click=_save,
                args=(visit, level, one.number, field),
            )
            if held and marking.is_mine(held):
                st.button(
                    "Take mine back",
                    key=f"rename_{key}_back",
                    icon=":material/undo:",
                    on_click=_back,
                    args=(visit, held),
                )
        st.caption(FOLLOWS)


def computed_name(visit: Visit, level: str, number: int) -> str:
    """Return what the program calls a cluster, whatever readers call it."""
    levels = visit.reading.corpus.clusters or ()
    return next((one.name(number) for one in levels if one.level == level), "")


def waiting(visit: Visit, level: Clustering) -> None:
    """Draw the names of this level whose cluster is not there, with the way to take one's own back."""
    names = [one for one in mark_data.named(visit.reading, visit.places).waiting if one.level == level.level]
    if not names:
        return
    verb = "waits for its" if len(names) == 1 else "wait for their"
    with st.expander(f"{counted(len(names), 'name')} {verb} cluster", icon=":material/hourglass:"):
        st.caption(
            "No cluster here holds more than half of the works that such a name was given for. It comes back "
            "as soon as one does."
        )
        marking.ask_name("waiting")
        for mark in names:
            st.markdown(as_markdown(f"{shown_name(mark)} ({signed(mark)})"))
            if marking.is_mine(mark):
                st.button(
                    "Take it back",
                    key=f"waiting_{mark.id}",
                    icon=":material/undo:",
                    on_click=_back,
                    args=(visit, mark),
                )


def _save(visit: Visit, level: Clustering, number: int, field: str) -> None:
    name = one_line(st.session_state.get(field) or "")
    if not name:
        marking.tell("Write a name first.", failed=True)
        return
    reading = visit.reading
    held = mark_data.named(reading, visit.places).held.get(key_of(level.level, number))
    draft = Draft(
        Kind.CLUSTER_NAME,
        name,
        title=computed_name(visit, level.level, number),
        level=level.level,
        works=found_again_by(reading.works, reading.corpus.citations, level, number),
        before=held if held and marking.is_mine(held) else None,
    )
    if marking.keep(visit.places, [draft], f"Saved: this cluster is now called {name}."):
        st.session_state[field] = ""


def _back(visit: Visit, mark: Mark) -> None:
    marking.take_back(visit.places, [mark], f"Taken back: {shown_name(mark)}.")
