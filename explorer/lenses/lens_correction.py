"""To overrule or confirm the label of a work, or to take back what one said; and who said what before."""

from typing import Any

import streamlit as st

from corpus.lenses.hand_labels import Drawn, HandLabel, Settled, same_name
from corpus.lenses.lens_set import NONE, LensSet
from corpus.lenses.told import ToldWorks
from explorer import notes
from explorer.components.escaping import as_markdown
from explorer.lenses import labelling
from explorer.lenses.labelling import Said
from explorer.lenses.lens_names import WHY_NONE, names_of
from explorer.visit import Visit


def draw(visit: Visit, work: dict[str, Any], told: ToldWorks, settled: Settled | None) -> None:
    """Draw who labelled it, and the form."""
    labelling.show_told()
    votes = settled.votes if settled else ()
    draw_votes(votes, told.lenses)
    key = f"correct_{work['id']}"
    heading = "Overrule or confirm this label"
    with st.expander(heading, key=f"{key}_open", icon=":material/edit:", on_change="rerun"):
        labelling.ask_name(key)
        label = fields(told.lenses, key)
        mine = next(
            (one for one in votes if same_name(one.annotator) == same_name(labelling.annotator())), None
        )
        with st.container(horizontal=True):
            st.button(
                "Save the label",
                key=f"{key}_save",
                type="primary",
                disabled=label is None,
                on_click=_save,
                args=(visit, told, work, key),
            )
            if mine:
                st.button(
                    "Take mine back",
                    key=f"{key}_back",
                    icon=":material/undo:",
                    on_click=_save,
                    args=(visit, told, work, None),
                )
        st.caption(
            "What people say counts for more than any guess, and the classifier learns from it at once. It "
            "is kept in a file of labels beside the corpus, which no harvest touches: see the Label page."
        )


def fields(lenses: LensSet, key: str) -> str | None:
    """Draw what can be said of a work; return the label that is chosen. `said` reads all of it."""
    names = names_of(lenses)
    label = st.radio(
        "By which lens does it look?",
        list(lenses.labels),
        index=None,
        format_func=names.__getitem__,
        captions=[*(lens.question for lens in lenses.lenses), "It does not ask."],
        key=f"{key}_label",
    )
    if label == NONE:
        st.selectbox(
            "Why none?",
            [None, *WHY_NONE],
            format_func=lambda one: WHY_NONE[one] if one else "–",
            key=f"{key}_kind",
        )
    elif label is not None:
        others = [None, *(lens.id for lens in lenses.lenses if lens.id != label)]
        st.selectbox(
            "Mixed with another?",
            others,
            format_func=lambda one: names[one] if one else "no",
            key=f"{key}_second",
        )
    st.text_input(
        "Why, in a few words (a note for others)", key=f"{key}_note", max_chars=labelling.LONGEST_NOTE
    )
    return label


def said(key: str) -> Said:
    """Return what the fields of this key say at the moment of a click, when all of them have arrived."""
    state = st.session_state
    return Said(
        state.get(f"{key}_label"),
        state.get(f"{key}_second"),
        state.get(f"{key}_kind"),
        state.get(f"{key}_note") or "",
    )


def _save(visit: Visit, told: ToldWorks, work: dict[str, Any], key: str | None) -> None:
    """Keep what the fields say; without a key take back what was said."""
    labelling.save(visit.places, told, [work], said(key) if key else Said(None), Drawn.PAGE)


def draw_votes(votes: tuple[HandLabel, ...], lenses: LensSet) -> None:
    """Draw who said what of a work."""
    names = names_of(lenses)
    for vote in votes:
        label = names.get(vote.label or "", vote.label or "")
        mixed = f", mixed with {names.get(vote.second, vote.second)}" if vote.second else ""
        note = f": {vote.note}" if vote.note else ""
        st.markdown(as_markdown(f"{vote.annotator}, {notes.day(vote.at)}: {label}{mixed}{note}"))
    if len({vote.label for vote in votes}) > 1:
        st.caption("They differ: what most say counts, of equals the newest.")
