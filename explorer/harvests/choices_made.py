"""The choices made by hand so far, each with the way to take it back, and what came of the last click."""

from pathlib import Path

import streamlit as st

from corpus.choices import Choice, Choices, choice_for, forget, unfitting
from corpus.errors import CorpusError
from corpus.model import Reference
from corpus.wording import counted
from explorer.components.escaping import as_markdown, cut
from explorer.harvests.new_harvest import PLAN
from explorer.harvests.reference_input import InUse
from explorer.harvests.seed_list import LONGEST_TITLE, link

TOLD = "choice_told"  # (place on the page, in words, whether it was done) after a click
HERE = -1  # place of what is told of choices taken back; others are places in the list of seeds


def remember(place: int, words: str, *, kept: bool) -> None:
    """Tell at this place, when the page is drawn anew, what came of a click."""
    st.session_state[TOLD] = (place, words, kept)


def is_told(place: int) -> bool:
    """Return whether something is to be told at this place."""
    told = st.session_state.get(TOLD)
    return bool(told and told[0] == place)


def tell(place: int) -> None:
    """Tell what is to be told at this place, once; what stands below keeps its place on the page."""
    with st.container():
        if is_told(place):
            _, words, kept = st.session_state.pop(TOLD)
            (st.success if kept else st.error)(as_markdown(words))


def words(made: Choice) -> str:
    """Return what was chosen: `it is W123`."""
    return f"it is {', '.join(made.ids)}" if made.ids else "it is left out"


def draw(used: InUse, file: Path, choices: Choices) -> None:
    """Draw all choices of the file."""
    if not choices.all and not is_told(HERE):
        return
    st.subheader("Choices made so far")
    tell(HERE)
    references = used.read.references if used.read else ()
    fits = {choice_for(one, choices): one for one in references}
    for place, made in enumerate(choices.all):
        _one(file, fits.get(made), made, place)
    unused = unfitting(references, choices)
    if unused:
        with st.expander(f"{counted(len(unused), 'choice')} for no reference of {used.called}"):
            st.markdown("\n".join(f"- {as_markdown(remark)}" for remark in unused))


def _one(file: Path, reference: Reference | None, made: Choice, place: int) -> None:
    what = f"it is {', '.join(map(link, made.ids))}" if made.ids else "it is none of OpenAlex’s records"
    title = f" {as_markdown(cut(reference.title, LONGEST_TITLE))}" if reference and reference.title else ""
    with st.container(border=True):
        st.markdown(f"**{as_markdown(made.key)}**{title}: {what}, chosen {as_markdown(made.told)}.")
        st.button(
            "Take back",
            icon=":material/undo:",
            key=f"take_back_{place}",
            on_click=_take_back,
            args=(file, reference, made),
        )


def _take_back(file: Path, reference: Reference | None, made: Choice) -> None:
    try:
        number = forget(file, reference, made.key)
    except CorpusError as failure:
        remember(HERE, str(failure), kept=False)
        return
    st.session_state.pop(PLAN, None)
    if number:
        told = f"Took back the choice for {made.key}: the next harvest looks it up again."
    else:
        told = f"Nothing is chosen for {made.key} any more."
    remember(HERE, told, kept=True)
