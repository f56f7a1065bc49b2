"""Changes: what the open version has and lacks beside another: works, facts, citations and seeds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from corpus import spreadsheet
from corpus.change_table import sentence
from corpus.errors import CorpusError
from explorer import notes
from explorer.address import current, go, write
from explorer.changes import change_lists, comparing
from explorer.changes.comparing import Comparison
from explorer.components import work_card
from explorer.components.corpus_choice import name_of
from explorer.components.escaping import as_markdown
from explorer.components.work_table import open_work
from explorer.loading import Reading, harvest_days, open_reading, versions
from explorer.visit import Visit

KINDS = "works new and gone, retractions, metadata, reference lists, citations and seeds"


def render(visit: Visit) -> None:
    """Draw the page."""
    st.title("Changes")
    try:
        stored = versions(visit.places)
        if _nothing_to_compare(visit, list(stored)):
            return
        before = _choice(visit, stored)
        found = comparing.comparison(visit.places, before, visit.reading)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    if visit.address.work:
        _work(visit, before, visit.address.work)
    _overview(found)
    _save(visit, before, found)
    change_lists.draw(visit, before, found)
    st.caption(as_markdown(notes.changes(found.changes)))


def _nothing_to_compare(visit: Visit, stored: list[int]) -> bool:
    """Say so if there are no two versions, or the starter set is open."""
    if len(stored) > 1 and not visit.reading.corpus.is_starter:
        return False
    if len(stored) > 1:
        words = (
            "The starter set was collected by hand and has no versions. Choose a harvested one in the "
            "sidebar, under Corpus, to see what changed."
        )
    elif stored:
        words = (
            f"There is one version so far, version {stored[0]}. The next harvest that finds anything changed "
            f"makes another, and this page tells what: {KINDS}."
        )
    else:
        words = (
            f"There is no harvest yet. This page compares two harvested versions: {KINDS}. Start one on the "
            "Harvest page."
        )
    st.info(words, icon=":material/difference:")
    return True


def _choice(visit: Visit, stored: Mapping[int, str]) -> Reading:
    """Draw the two choices; return the version compared with, by default the one before the open one."""
    here = visit.reading.key
    keys = [f"v{version}" for version in sorted(stored, reverse=True)]
    others = [key for key in keys if key != here]
    number = keys.index(here)
    asked = visit.address.since
    since = asked if asked in others else keys[number + 1] if number + 1 < len(keys) else others[-1]
    if asked and since != asked:
        st.warning(f"There is no other version “{as_markdown(asked[:20])}” here; the nearest is shown.")
    days = harvest_days(visit.places.uri, list(stored.values())[-1])
    choices = (("From", others, since, "changes_from", _from), ("To", keys, here, "changes_to", _to))
    for place, (label, options, chosen, key, changed) in zip(
        st.columns(2, gap="medium"), choices, strict=True
    ):
        if st.session_state.get(key) != chosen:
            st.session_state[key] = chosen
        place.selectbox(label, options, format_func=lambda k: name_of(k, days), key=key, on_change=changed)
    return open_reading(visit.places, since)


def _from() -> None:
    go(replace(current(), since=st.session_state["changes_from"]))


def _to() -> None:
    """Open another version; the one compared with stays, unless it is this very one."""
    here, key = current(), st.session_state["changes_to"]
    since = st.session_state["changes_from"]
    go(replace(here, corpus=key, since=None if since == key else since))


def _work(visit: Visit, before: Reading, work_id: str) -> None:
    """Show a work over the page, as it is in the open version, or as it was in the other if it is gone."""
    reading = next((r for r in (visit.reading, before) if work_card.find_work(r, work_id)), None)
    work = work_card.find_work(reading, work_id) if reading else None
    if reading is None or work is None:
        where = "neither of the two versions holds it"
        st.warning(
            f"The work {as_markdown(work_id[:40])} is not here: {where}.", icon=":material/search_off:"
        )
        return

    @st.dialog(f"A work of version {reading.corpus.version}", width="medium", on_dismiss=_close)
    def show() -> None:
        work_card.title(work, level=3)
        work_card.facts(reading, work)
        work_card.scores(reading, work)
        work_card.links_out(work)
        there = replace(visit.address, work=work_id, since=None)
        st.page_link(
            visit.pages["works"],
            label="Open its page",
            icon=":material/menu_book:",
            query_params=write(there if reading is visit.reading else replace(there, corpus=reading.key)),
        )

    show()


def _close() -> None:
    open_work(None)


def _overview(found: Comparison) -> None:
    changes, summary = found.changes, found.changes.summary
    if changes.backwards:
        st.info(
            f"Read backwards: {as_markdown(changes.before.name)} is the newer of the two. What is new here "
            "it had lost; what is gone came later.",
            icon=":material/history:",
        )
    st.markdown(as_markdown(sentence(changes)))
    figures = {
        "New works": (summary.new, f"Of {notes.n(changes.after.works)} in the second version."),
        "Gone": (sum(summary.gone.values()), f"Of {notes.n(changes.before.works)} in the first version."),
        "Retracted since": (summary.retracted, "As OpenAlex knows from Retraction Watch."),
        "Metadata changed": (summary.metadata, "Works in both versions of which any fact differs."),
        "References changed": (summary.references, "Works in both versions with another reference list."),
        "LCS changed": (summary.locally, notes.LCS),
        "GCS changed": (summary.globally, notes.GCS),
        "Seeds changed": (
            summary.seeds,
            "References of the bibliography that came, went or were found otherwise.",
        ),
    }
    with st.container(horizontal=True, gap="small"):
        for label, (figure, meaning) in figures.items():
            st.metric(label, notes.n(figure), help=meaning, width="content")


def _save(visit: Visit, before: Reading, found: Comparison) -> None:
    stem = f"{visit.reading.file_stem}-changes-since-{before.key}-saved-{datetime.now(UTC):%Y-%m-%d}"
    version = visit.reading.corpus.version
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Save all changes as CSV",
            data=lambda: spreadsheet.csv(found.table),
            file_name=f"{stem}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        if version is not None:
            st.download_button(
                "Atom feed of new works",
                data=lambda: comparing.feed(visit.places, version),
                file_name=f"{visit.reading.file_stem}-new-works.atom",
                mime="application/atom+xml",
                icon=":material/rss_feed:",
                on_click="ignore",
                help="New works of this version and of those before it, for feed readers. "
                "`python -m harvest diff --atom FILE` writes the same after each harvest.",
            )
