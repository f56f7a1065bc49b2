"""The present view as it is sent around and cited: its address, pinned to this version, and a citation."""

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from urllib.parse import urlencode

import streamlit as st

from corpus.errors import CorpusError
from corpus.exports.asked import in_words
from corpus.view_citation import cite_view
from explorer import facts
from explorer.address import FILTERED, current, write
from explorer.components import facet_values
from explorer.marks import mark_notes
from explorer.visit import Visit


def draw(visit: Visit, page: str, title: str) -> None:
    """Draw the control; nothing is computed before it is opened."""
    control = st.popover("Cite this view", icon=":material/format_quote:", on_change="rerun", key="cite_view")
    if not control.open:
        return
    with control:
        cited = cite_view(
            visit.reading.corpus,
            title,
            link(visit),
            version=version("coproduction-explorer"),
            today=datetime.now(UTC).date(),
            shown=_shown(visit) if page in FILTERED else None,
        )
        st.markdown("**Link**, to this version of the corpus also when there are newer ones")
        st.code(link(visit), language=None, wrap_lines=True)
        st.markdown("**Sentence**")
        st.code(cited.sentence, language=None, wrap_lines=True)
        st.markdown("**BibTeX** of tool, data and briefing")
        st.code(cited.bibtex, language=None, wrap_lines=True)


def link(visit: Visit) -> str:
    """Return the address of the present view, pinned to the corpus that is open."""
    params = write(replace(current(), corpus=visit.reading.key))
    return f"{st.context.url or ''}?{urlencode(params, doseq=True)}"


def _shown(visit: Visit) -> tuple[str, int] | None:
    selection = visit.address.selection
    try:
        works = facts.chosen(visit.reading, visit.places, selection).height
    except CorpusError:  # the page above says what is wrong
        return None
    return mark_notes.how(visit, in_words(selection, facet_values.names(visit))), works
