"""By which lens a work looks: the label, the words that decided, the numbers, and the works around it."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from corpus.errors import CorpusError
from corpus.fields import field_number
from corpus.lenses.assignment import Confidence
from corpus.lenses.cues import CueHit
from corpus.lenses.lens_set import LensSet, NoneKind
from corpus.lenses.reading import text
from corpus.lenses.told import ToldWorks, column_of
from corpus.wording import counted
from explorer import theme
from explorer.components.escaping import as_html, as_markdown
from explorer.lenses import lens_correction, lens_data
from explorer.lenses.lens_names import WHY_NONE, names_of
from explorer.visit import Visit

STYLE = "<style>.cues mark {background: none; color: inherit; text-decoration: underline 2px}</style>"
ABSTRACT_AT_MOST = 6_000  # letters of an abstract in which cues are marked


def draw(visit: Visit, work: dict[str, Any]) -> None:
    """Draw the label of a work, how likely each is, why, and how to overrule it."""
    st.subheader("By which lens?")
    if not work["title"]:
        st.caption("It has no title to go by.")
        return
    try:
        told = lens_data.told(visit.reading, visit.places)
        teller = lens_data.teller(visit.places)
        said = lens_data.by_hand(visit.reading, visit.places).get(work["id"])
    except CorpusError as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        return
    row = told.row(work["id"])
    if row is None:
        return
    st.markdown(in_words(row, told.lenses))
    label = row["label"]
    title_cues, abstract_cues = teller.cues(
        text(work["title"], work["abstract"], work["language"], field_number(work["field"]))
    )
    colour = theme.lens_colours([lens.id for lens in told.lenses.lenses], dark=visit.dark).get(
        label, theme.missing(dark=visit.dark)
    )
    st.html(_marked(work["title"], _of(title_cues, label), colour))
    st.html(_bars(row, told, dark=visit.dark))
    st.caption(as_markdown(row["evidence"]))
    if not work["abstract"]:
        st.caption("It has no abstract, so its label is never more than of low confidence.")
    _in_abstract(work["abstract"], _of(abstract_cues, label), colour)
    _around(visit, work["id"], told)
    lens_correction.draw(visit, work, told, said)
    _meanings(told)
    if teller.without_model:
        st.caption(as_markdown(teller.without_model))


def _of(cues: Sequence[CueHit], label: str) -> list[CueHit]:
    return [hit for hit in cues if hit.lens == label and hit.weight > 0]


def in_words(row: dict[str, Any], lenses: LensSet) -> str:
    """Return the label of a work, a row of `ToldWorks.works`, as Markdown."""
    names = names_of(lenses)
    label = f"**{as_markdown(names[row['label']])}**"
    if row["second"] in names:
        label += f", mixed with **{as_markdown(names[row['second']])}**"
    if row["none_kind"]:
        label += f" ({WHY_NONE[NoneKind(row['none_kind'])]})"
    if row["confidence"] == Confidence.BY_HAND:
        return f"{label}, labelled by hand."
    return f"{label}, confidence {row['confidence']}."


def _marked(words: str, cues: Sequence[CueHit], colour: str) -> str:
    """A text with the cues of its label marked; by underline, so that no colour is needed."""
    parts, done = [], 0
    for hit in cues:
        if hit.start >= done:
            parts += [as_html(words[done : hit.start]), f"<mark>{as_html(words[hit.start : hit.end])}</mark>"]
            done = hit.end
    parts.append(as_html(words[done:]))
    style = f"{STYLE}<style>.cues mark {{text-decoration-color: {colour}}}</style>"
    return f'{style}<p class="cues" dir="auto" style="margin:0;overflow-wrap:anywhere">{"".join(parts)}</p>'


def _in_abstract(abstract: str | None, cues: Sequence[CueHit], colour: str) -> None:
    """The abstract with its cues marked, where there are some."""
    if not abstract or not cues:
        return
    words = abstract.strip()
    with st.expander(
        f"{counted(len(cues), 'cue')} of it in the abstract", icon=":material/format_underlined:"
    ):
        shown = words[:ABSTRACT_AT_MOST]
        st.html(_marked(shown, [hit for hit in cues if hit.end <= len(shown)], colour))
        st.caption("Cues of the abstract are shown and not counted: an abstract holds words of every lens.")


def _bars(row: dict[str, Any], told: ToldWorks, *, dark: bool) -> str:
    names = names_of(told.lenses)
    colours = theme.lens_colours([lens.id for lens in told.lenses.lenses], dark=dark)
    rows = [
        f'<div role="listitem" style="display:contents"><span>{as_html(names[label])}</span>'
        '<span style="background:rgba(128,128,128,.15);border-radius:3px;height:.7rem">'
        f'<span style="display:block;width:{100 * row[column_of(label)]:.1f}%;height:100%;'
        f'background:{colours.get(label, theme.missing(dark=dark))};border-radius:3px"></span></span>'
        f'<span style="text-align:right;font-variant-numeric:tabular-nums">{row[column_of(label)]:.0%}</span>'
        "</div>"
        for label in told.lenses.labels
    ]
    return (
        '<div role="list" aria-label="How likely each lens is" style="display:grid;'
        'grid-template-columns:auto minmax(0,1fr) auto;gap:.35rem .75rem;align-items:center;font-size:.9rem">'
        f"{''.join(rows)}</div>"
    )


def _around(visit: Visit, work_id: str, told: ToldWorks) -> None:
    """By which lenses the works look that it cites and that cite it: shown, and not counted."""
    citations = visit.reading.corpus.citations
    sides = (
        ("it cites", citations.filter(pl.col("citing") == work_id)["cited"]),
        ("cite it", citations.filter(pl.col("cited") == work_id)["citing"]),
    )
    names, parts = names_of(told.lenses), []
    for words, ids in sides:
        if ids.is_empty():
            continue
        labels = told.works.filter(pl.col("id").is_in(ids.implode()))["label"]
        counts = dict(labels.value_counts().iter_rows())
        mix = ", ".join(f"{counts[one]:,} {names[one]}" for one in told.lenses.labels if counts.get(one))
        parts.append(f"Of {counted(len(ids), 'work')} here that {words}: {mix}.")
    if parts:
        st.caption(as_markdown(" ".join(parts)))


def _meanings(told: ToldWorks) -> None:
    with st.expander("What the lenses mean", icon=":material/help:"):
        for lens in told.lenses.lenses:
            st.markdown(" ".join(map(as_markdown, (f"{lens.name}:", lens.question, lens.definition))))
        st.caption(
            f"{as_markdown(told.lenses.source)}. How right this is: docs/lens-evaluation.md. Lens set "
            f"{told.lenses.digest[:8]}."
        )
