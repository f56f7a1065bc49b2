"""How the latest harvest stands, followed while it runs, and when the schedule makes the next."""

from datetime import UTC, datetime

import streamlit as st

from corpus.errors import CorpusError, StatusUnreadable
from corpus.progress import Progress, RunState, read_progress
from corpus.schedule_status import read_schedule, schedule_sentence
from corpus.wording import counted
from explorer import notes
from explorer.components.escaping import as_markdown
from explorer.harvests import harvesting
from explorer.visit import Visit

EVERY, EVERY_IDLE = 1.0, 5.0  # seconds between two looks at a run, and for one


def latest(visit: Visit) -> Progress | None:
    """Return how the latest run stands; a status file that cannot be read is said so."""
    try:
        return read_progress(visit.places.runs)
    except StatusUnreadable as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        return None


def is_running(told: Progress | None) -> bool:
    """Return whether a harvest runs now."""
    return told is not None and told.state is RunState.RUNNING


def watch(visit: Visit, running: bool) -> None:
    """Follow a run, whoever started it; when one begins or ends, the whole page is drawn anew."""

    @st.fragment(run_every=EVERY if running else EVERY_IDLE)
    def look() -> None:
        try:
            told = read_progress(visit.places.runs)
        except StatusUnreadable:  # said so above; the next run writes the file anew
            told = None
        if running != is_running(told):
            st.rerun(scope="app")
        if running and told:
            _running(told)

    look()


def _running(told: Progress) -> None:
    with st.container(border=True):
        st.markdown(f"**{as_markdown(told.step)}** – since {told.started:%H:%M} UTC")
        announced = f" of {notes.n(told.expected)}" if told.expected else ""
        st.progress(told.share or 0.0, text=f"{notes.n(told.works)}{announced} citing works")
        left = "" if told.credits_left is None else f", {notes.n(told.credits_left)} credits left for today"
        st.caption(f"{counted(told.calls, 'call')}, {counted(told.credits, 'credit')} spent{left}")
        if st.button("Cancel", icon=":material/stop_circle:", key="harvest_cancel"):
            harvesting.cancel(told.pid)
            st.toast("Stopping. All that was fetched is kept.")
        st.caption(
            "It goes on if this page is closed. Cancelling keeps all that was fetched. A part that disagrees "
            "with its announced count is fetched again: the number of works then falls back for a while."
        )


def ended(told: Progress) -> None:
    """Say how the latest run ended."""
    moment = f"{told.updated:%Y-%m-%d %H:%M} UTC"
    words = f"The latest run ended {moment}: {as_markdown(told.message or told.state)}"
    if told.state is RunState.DONE:
        st.success(words, icon=":material/check_circle:")
    elif told.state is RunState.STOPPED:
        st.warning(words, icon=":material/pause_circle:")
    else:
        st.error(words, icon=":material/error:")


def schedule(visit: Visit) -> None:
    """Say in a line when the next refresh is due and how the last ended, if there is a schedule."""
    try:
        told = read_schedule(visit.places.runs)
    except CorpusError as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        return
    if told is None:
        return
    words = schedule_sentence(told, datetime.now(UTC))
    if told.last_ending and told.last_ended and not told.failures_in_a_row:
        words += f" The last refresh ended {told.last_ended:%Y-%m-%d %H:%M} UTC: {told.last_ending}."
    st.caption(f":material/schedule: {as_markdown(words)}")
