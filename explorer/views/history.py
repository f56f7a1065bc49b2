"""History: who built on whom, along time: the most cited works, the main path, the spectrum, the flows."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from corpus.errors import CorpusError
from explorer.address import set_widget
from explorer.components import filters
from explorer.components.escaping import as_markdown
from explorer.history import (
    citations_in_time,
    flow_chart,
    history_data,
    in_time,
    one_axis,
    path_in_time,
    rpys_chart,
)
from explorer.history.choices import heard
from explorer.history.groups import CALLED, Groups, groups
from explorer.history.history_view import Rows, Show
from explorer.visit import Visit

NAMES = {
    Show.CITATIONS: "Who built on whom",
    Show.PATH: "Main path",
    Show.SPECTRUM: "Cited years",
    Show.AXIS: "Side by side",
    Show.FLOWS: "Flows",
}
SAYS = {
    Show.CITATIONS: "The most cited works of the choice, and the citations among them.",
    Show.PATH: "The citations through which most ways from the oldest to the newest works lead.",
    Show.SPECTRUM: "From which years the works cited here are: a peak is a year whose works lasted.",
    Show.AXIS: "What happened when: works, terms, lenses, the main path and the years cited, over one axis.",
    Show.FLOWS: "Which groups of works drew on which, decade by decade.",
}


def render(visit: Visit) -> None:
    """Draw the page."""
    in_time.go_to_opened(visit)
    st.title("History")
    if not visit.reading.main.works:
        st.info("This corpus holds no works, so it has no history.")
        return
    view = visit.address.history
    _segments("Show", "show", list(Show), NAMES.__getitem__, view.show)
    st.markdown(SAYS[view.show])
    if view.show is Show.SPECTRUM:  # of the whole corpus: cited works outside it have no facts to filter by
        rpys_chart.draw(visit)
        return
    with st.sidebar:
        filters.facets(visit, keep_work=False)
    filters.search_box(visit.address.selection, keep_work=False)
    try:
        made = history_data.among(visit.reading, visit.places, visit.address.selection)
        if not made.cites.nnz:
            st.info("None of these works cites another of them.", icon=":material/filter_alt_off:")
            return
        if view.show is Show.AXIS:
            one_axis.draw(visit, made)
            return
        grouped = _grouped(visit)
        if view.show is Show.CITATIONS:
            citations_in_time.draw(visit, made, grouped)
        elif view.show is Show.PATH:
            path_in_time.draw(visit, grouped)
        else:
            flow_chart.draw(visit, made, grouped)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")


def _grouped(visit: Visit) -> Groups:
    """The groups asked for; flows need some, so they take fields where none are asked for."""
    view = visit.address.history
    offered = [one for one in Rows if one is not Rows.NONE or view.show is not Show.FLOWS]
    if not visit.reading.corpus.clusters:
        offered.remove(Rows.CLUSTER)
    by = view.rows if view.rows in offered else Rows.FIELD
    label = "Groups" if view.show is Show.FLOWS else "Rows and colours by"
    _segments(label, "rows", offered, CALLED.__getitem__, by)
    return groups(visit, by)


def _segments(
    label: str, part: str, options: Sequence[Any], words: Callable[[Any], str], chosen: Any
) -> None:
    key = f"history_{part}"
    set_widget(key, chosen)

    def changed() -> None:
        if st.session_state[key] is not None:  # a click on what is chosen already chooses nothing
            heard(part)

    st.segmented_control(label, options, format_func=words, key=key, on_change=changed)
