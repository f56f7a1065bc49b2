"""By which lens a work looks, with the words that decided marked in its title."""

from typing import Any

import streamlit as st

from corpus.errors import CorpusError
from corpus.lenses.assignment import Assignment, Confidence
from corpus.lenses.cues import CueHit
from corpus.lenses.lens_set import NONE, LensSet, NoneKind
from explorer import lens_data, theme
from explorer.components.escaping import as_html, as_markdown

NONE_NAME = "None / unclear"
REASONS = {
    NoneKind.FALSE_FRIEND: "its words only look like the subject",
    NoneKind.OFF_TOPIC: "no term of the subject is in title or abstract",
    NoneKind.ON_TOPIC: "it is on the subject, and does not ask what the lenses ask",
}


def draw(work: dict[str, Any]) -> None:
    """Draw the label of a work, how likely each is, and why."""
    st.subheader("By which lens?")
    if not work["title"]:
        st.caption("It has no title to go by.")
        return
    try:
        teller = lens_data.teller()
    except CorpusError as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        return
    (told,) = teller.tell([(work["title"], work["abstract"])])
    st.markdown(_in_words(told, teller.lenses))
    st.html(_marked(work["title"], told.cues))
    st.html(_bars(told, teller.lenses))
    st.caption(as_markdown(told.evidence))
    with st.expander("What the lenses mean", icon=":material/help:"):
        for lens in teller.lenses.lenses:
            st.markdown(" ".join(map(as_markdown, (f"{lens.name}:", lens.question, lens.definition))))
        st.caption(
            f"{as_markdown(teller.lenses.source)}. How right this is: docs/lens-evaluation.md. Lens set "
            f"{teller.lenses.digest[:8]}."
        )
    if teller.without_model:
        st.caption(as_markdown(teller.without_model))


def _in_words(told: Assignment, lenses: LensSet) -> str:
    names = {lens.id: lens.name for lens in lenses.lenses} | {NONE: NONE_NAME}
    label = f"**{as_markdown(names[told.label])}**"
    if told.second:
        label += f", mixed with **{as_markdown(names[told.second])}**"
    if told.none_kind:
        label += f" ({REASONS[told.none_kind]})"
    if told.confidence is Confidence.BY_HAND:
        return f"{label}, labelled by hand."
    return f"{label}, confidence {told.confidence}."


def _marked(title: str, cues: tuple[CueHit, ...]) -> str:
    """The title with the cues of its label marked; by underline, so that no colour is needed."""
    parts, done = [], 0
    for hit in cues:
        if hit.start >= done:
            parts += [as_html(title[done : hit.start]), f"<mark>{as_html(title[hit.start : hit.end])}</mark>"]
            done = hit.end
    parts.append(as_html(title[done:]))
    style = "<style>.cues mark {background: none; color: inherit; text-decoration: underline 2px}</style>"
    return f'{style}<p class="cues" dir="auto" style="margin:0;overflow-wrap:anywhere">{"".join(parts)}</p>'


def _bars(told: Assignment, lenses: LensSet) -> str:
    names = [*(lens.name for lens in lenses.lenses), NONE_NAME]
    rows = [
        f'<div role="listitem" style="display:contents"><span>{as_html(name)}</span>'
        '<span style="background:rgba(128,128,128,.15);border-radius:3px;height:.7rem">'
        f'<span style="display:block;width:{100 * share:.1f}%;height:100%;background:{theme.SKY}">'
        "</span></span>"
        f'<span style="text-align:right">{share:.0%}</span></div>'
        for name, share in zip(names, told.probabilities, strict=True)
    ]
    return (
        '<div role="list" aria-label="How likely each lens is" style="display:grid;'
        'grid-template-columns:auto minmax(0,1fr) auto;gap:.35rem .75rem;align-items:center;font-size:.9rem">'
        f"{''.join(rows)}</div>"
    )
