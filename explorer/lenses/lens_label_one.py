"""One work after another to be labelled: as it stands, and without what the machine says if that is wished.

Which works are shown is a matter of the annotator's session, not of the address: two who share a link should
not label the same work by accident.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from corpus.lenses.hand_labels import Drawn, Settled
from corpus.lenses.queue import queue
from corpus.lenses.told import ToldWorks
from corpus.model import WorkId
from corpus.wording import counted
from explorer.components import work_card
from explorer.components.escaping import as_markdown, cut
from explorer.lenses import labelling, lens_card, lens_correction
from explorer.visit import Visit

HOW, BLIND, NOW, PASSED = "label_how", "label_blind", "label_now", "label_passed"
WAYS = {
    Drawn.UNCERTAIN: "Most uncertain",
    Drawn.RANDOM: "At random",
    Drawn.SECOND: "Second opinion",
}
WHAT_FOR = {
    Drawn.UNCERTAIN: "The works of which the machine is least sure: these teach it most.",
    Drawn.RANDOM: "Drawn at random, in the same order for everyone: these tell how often the machine is "
    "right here.",
    Drawn.SECOND: "Works that others labelled: these tell how far people agree.",
}
LONGEST_ABSTRACT = 8_000


def draw(visit: Visit, told: ToldWorks, said: Mapping[WorkId, Settled]) -> None:
    """Draw the choice of works, the next of them, and what can be said of it."""
    who, which = st.columns([2, 3], gap="large", vertical_alignment="bottom")
    with who:
        labelling.ask_name("one")
    with which:
        how = st.segmented_control(
            "Which work next?", list(WAYS), format_func=WAYS.__getitem__, key=HOW, default=Drawn.UNCERTAIN,
            required=True,
        )  # fmt: skip
    how = Drawn(how)
    st.caption(WHAT_FOR[how])
    if not labelling.annotator():
        st.info("Give your name to begin: labels are signed.", icon=":material/edit:")
        return
    blind = st.toggle("Hide what the machine and others say", value=True, key=BLIND)
    labelling.show_told()
    work_id = _now(visit, told, said, how)
    work = work_card.find_work(visit.reading, work_id) if work_id else None
    if work is None:
        st.info("There is no work left to label this way.", icon=":material/done_all:")
        return
    shown, asked = st.columns([3, 2], gap="large")
    with shown:
        _work(visit, work)
    with asked:
        if not blind:
            _others(told, said, work["id"])
        _ask(visit, told, work, how, blind=blind)


def _now(visit: Visit, told: ToldWorks, said: Mapping[WorkId, Settled], how: Drawn) -> WorkId | None:
    """The work on the table; it stays there until it is labelled or passed over, whatever others do."""
    state, me = st.session_state, labelling.annotator()
    kept = state.get(NOW)
    if kept and kept[:3] == (visit.reading.key, how, me):
        return str(kept[3])
    passed = state.get(PASSED, frozenset())
    todo = (one for one in queue(how, told, visit.reading.corpus.works, said, me) if one not in passed)
    following = next(todo, None)
    state[NOW] = (visit.reading.key, how, me, following) if following else None
    return following


def _work(visit: Visit, work: dict[str, Any]) -> None:
    work_card.title(work, level=3)
    work_card.facts(visit.reading, work)
    if work["abstract"]:
        st.text(cut(work["abstract"], LONGEST_ABSTRACT))
    else:
        st.caption("Without an abstract.")


def _others(told: ToldWorks, said: Mapping[WorkId, Settled], work_id: WorkId) -> None:
    row, settled = told.row(work_id), said.get(work_id)
    if row is not None:
        st.markdown(lens_card.in_words(row, told.lenses))
        st.caption(as_markdown(row["evidence"]))
    if settled:
        lens_correction.draw_votes(settled.votes, told.lenses)


def _ask(visit: Visit, told: ToldWorks, work: dict[str, Any], how: Drawn, *, blind: bool) -> None:
    key = f"label_{work['id']}"
    label = lens_correction.fields(told.lenses, key)
    with st.container(horizontal=True):
        st.button(
            "Save and next",
            key="label_save",
            type="primary",
            disabled=label is None,
            on_click=_save,
            args=(visit, told, work, how, blind),
        )
        st.button("Pass over", key="label_pass", on_click=_pass, args=(work["id"],))
    st.caption(f"{counted(told.by_hand, 'work')} of this corpus labelled by hand so far.")


def _save(visit: Visit, told: ToldWorks, work: dict[str, Any], how: Drawn, blind: bool) -> None:
    said = lens_correction.said(f"label_{work['id']}")
    if labelling.save(visit.places, told, [work], said, how, blind=blind):
        st.session_state[NOW] = None


def _pass(work_id: WorkId) -> None:
    st.session_state[PASSED] = st.session_state.get(PASSED, frozenset()) | {work_id}
    st.session_state[NOW] = None
