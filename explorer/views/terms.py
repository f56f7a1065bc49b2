"""Terms: have co-production and its relatives risen, since when, and what does the word stand beside?"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from corpus.errors import CorpusError
from corpus.terms.codebook import Terms
from corpus.terms.use import TermUse
from explorer.address import current, go
from explorer.components.escaping import as_markdown
from explorer.terms import (
    term_chart,
    term_choices,
    term_data,
    term_lines,
    term_modifiers,
    term_notes,
    term_saving,
    term_verdicts,
    term_works,
)
from explorer.terms.term_data import Findings
from explorer.terms.term_lines import Chart
from explorer.terms.terms_view import Source, TermsView
from explorer.visit import Visit


def render(visit: Visit) -> None:
    """Draw the page."""
    st.title("Terms")
    try:
        terms = term_data.codebook()
        world = term_data.world(visit.places)
        use = term_data.use_of(visit.reading, terms)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    st.markdown(
        "The briefing says that co-production *has risen since the mid-2000s* and become a *concept with "
        "adjectives*. Here both can be looked at: how often the words are used, since when, and beside what."
    )
    starter = visit.reading.corpus.is_starter
    if starter and world.is_empty:
        st.info(
            "Lines by year are drawn for harvests only: a hand-collected set has no trend. A harvest counts "
            "the terms in all of OpenAlex as well; start one on the Harvest page.",
            icon=":material/show_chart:",
        )
        term_modifiers.draw(visit, use, terms)
        return
    view = term_lines.settled(visit.address.terms, world, terms, is_starter=starter)
    term_choices.draw(view, world, terms)
    last = term_data.last_year(visit.reading)
    if view.source is Source.WORLD:
        stamp = f"{world.series['harvest_id'][0]} {terms.digest}"
        found = term_data.world_findings(stamp, view.frame or "", last, world, terms)
        chart = term_lines.world_chart(view, world, terms, found, last)
    else:
        found = term_data.corpus_findings(term_data.stamp(visit.reading), terms.digest, use, terms)
        chart = term_lines.corpus_chart(view, use, terms, found, last)
    _chart(visit, chart, use, terms)
    if view.split is None and found.still_run(view.families):
        _until_tested(found, view.families)
    term_modifiers.draw(visit, use, terms)


def _chart(visit: Visit, chart: Chart, use: TermUse, terms: Terms) -> None:
    for name in chart.missing:
        st.warning(f"{as_markdown(name)} was not counted there.", icon=":material/visibility_off:")
    if not any(line.shares for line in chart.lines):
        st.info("There is nothing to draw: no counted work is of a known year.", icon=":material/show_chart:")
        return
    st.plotly_chart(
        term_chart.figure(chart, dark=visit.dark, phone=visit.phone),
        key="terms_chart",
        on_select=_point_chosen,
        selection_mode="points",
        config={"displaylogo": False, "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d"]},
        theme=None,
    )
    caption = term_notes.caption(visit, chart, use)
    st.caption(as_markdown(caption))
    term_saving.draw(visit, chart, caption)
    term_works.draw(visit, chart, use)
    term_verdicts.draw(chart, terms)
    left, right = st.columns(2, gap="large")
    with left, st.expander("How to read this", icon=":material/help:"):
        st.markdown(term_notes.HOW_TO_READ[chart.view.source or Source.WORLD])
    with right, st.expander("The same numbers as a table", icon=":material/table:"):
        term_saving.table(chart)


@st.fragment(run_every=1.0)
def _until_tested(found: Findings, families: Sequence[str]) -> None:
    """Say that the test runs, and draw the page again once it is done."""
    if not found.still_run(families):
        st.rerun()
    st.info("The test of these lines is running: onsets and verdicts follow.", icon=":material/hourglass:")


def _point_chosen() -> None:
    """Keep the point that was clicked in the address; a click beside any takes it away."""
    points = st.session_state["terms_chart"]["selection"]["points"]
    told = next(
        (one["customdata"] for one in points if isinstance(one.get("customdata"), list | tuple)), None
    )
    here = current()
    view: TermsView = here.terms
    point = (str(told[0]), int(told[1])) if told is not None and len(told) > 2 else None
    go(replace(here, terms=replace(view, point=point)))
