"""A harvest to be started: its key, its plan and price, and how it is to be done."""

import streamlit as st

from corpus.model import Plan
from corpus.wording import counted
from explorer import notes
from explorer.components.escaping import as_markdown
from explorer.harvests import harvesting
from explorer.harvests.harvesting import HarvesterRefused, Wanted
from explorer.harvests.reference_input import InUse
from explorer.visit import Visit

PLAN = "harvest_plan"  # (list that it was made for, plan) of this session
MOST_USD = 1_000.0
CITED_AT_LEAST = 3  # as `python -m harvest run` has it


def draw(visit: Visit, used: InUse) -> None:
    """Draw the way to a new harvest from the list in use."""
    st.header("Start a harvest")
    if used.read is None:
        st.caption("First mend the list of references, as said above.")
        return
    typed = _key(visit)
    if st.button("Plan it: what would it take?", icon=":material/calculate:", key="harvest_plan_button"):
        _ask_plan(visit, used, typed)
    made_for, plan = st.session_state.get(PLAN) or (None, None)
    if isinstance(plan, Plan) and made_for == (used.file, used.read.digest):
        with st.container(border=True):
            _plan(plan, used)
        wanted = _wanted(used)
        if st.button("Start the harvest", type="primary", icon=":material/download:", key="harvest_start"):
            _start(visit, typed, wanted)


def _key(visit: Visit) -> str:
    """Return the key typed on the page; empty if the environment has one, or nothing was typed."""
    if harvesting.has_key(visit.environ):
        st.caption("The key in OPENALEX_API_KEY is used; it is never shown.")
        return ""
    return st.text_input(
        "OpenAlex key",
        type="password",
        key="harvest_key",
        help="Free at https://openalex.org/settings/api. Kept for this session only, never stored; "
        "set OPENALEX_API_KEY to spare typing it. "
        "Without a key 1,000 credits a day are free: a list call costs 1, a search 10.",
        placeholder="Without a key: 1,000 credits a day",
    ).strip()


def _ask_plan(visit: Visit, used: InUse, typed: str) -> None:
    st.session_state.pop(PLAN, None)
    try:
        with st.spinner("Asking OpenAlex how often the references are cited …"):
            plan = harvesting.ask_plan(visit.environ, typed, used.given)
    except HarvesterRefused as refused:
        st.error(as_markdown(str(refused)), icon=":material/error:")
        return
    st.session_state[PLAN] = ((used.file, used.read and used.read.digest), plan)


def _start(visit: Visit, typed: str, wanted: Wanted) -> None:
    try:
        with st.spinner("Starting …"):
            harvesting.start(visit.environ, visit.places.runs, typed, wanted)
    except HarvesterRefused as refused:
        st.error(as_markdown(str(refused)), icon=":material/error:")
        return
    del st.session_state[PLAN]
    st.rerun()


def _plan(plan: Plan, used: InUse) -> None:
    with st.container(horizontal=True, gap="large"):
        st.metric("Citing works, up to", notes.n(plan.works_at_most), width="content")
        st.metric("Calls, up to", notes.n(plan.calls_at_most), width="content")
        st.metric("Price, up to", f"${plan.usd_at_most:.4f}", width="content")
        minutes = f"{plan.minutes:g} min" if plan.minutes >= 1 else "under a minute"
        st.metric("Time, about", minutes, width="content")
    on_top = (
        f" What cites the {counted(plan.to_search, 'reference')} left to a search by title comes on top."
        if plan.to_search
        else ""
    )
    st.caption(
        f"Starting from {used.called}. From {as_markdown(plan.source)}, by its count of citations of the "
        f"{counted(plan.seeds, 'reference')} found by DOI or id; a work that cites several is counted "
        f"several times.{on_top} This plan took {counted(plan.calls_spent, 'call')} and "
        f"{counted(plan.credits_spent, 'credit')}."
    )
    for note in plan.notes:
        st.caption(as_markdown(note))


def _wanted(used: InUse) -> Wanted:
    """Draw what the reader decides for one harvest; return it."""
    with st.container(border=True):
        cap = st.number_input(
            "Stop before it costs more than, in US dollars",
            min_value=0.0,
            max_value=MOST_USD,
            value=None,
            step=0.05,
            format="%.4f",
            placeholder="No cap",
            key="harvest_cap",
            width=340,
            help="For the whole run with its interruptions. What was fetched until then is kept, and a later "
            "harvest goes on from there.",
        )
        wait = st.checkbox("Wait for tomorrow’s budget if today’s is spent", key="harvest_wait")
        st.caption("Otherwise it stops there and keeps all; starting it again goes on.")
        hop = st.checkbox(
            "One hop back: fetch what the works of this corpus cite most", True, key="harvest_hop"
        )
        st.caption(
            "One credit (\\$0.0001) for each 100 of these works, and about a fifth more for those that the "
            "first answers lack; never more than half of what is left to spend. Not in the plan above."
        )
        at_least = CITED_AT_LEAST
        if hop:
            at_least = st.number_input(
                "Works outside the corpus cited by at least so many of its works",
                min_value=1,
                max_value=1_000,
                value=CITED_AT_LEAST,
                step=1,
                key="harvest_at_least",
                width=340,
                help="More where the budget does not reach.",
            )
        world = st.checkbox("Count the terms in all of OpenAlex, year by year", True, key="harvest_world")
        st.caption(
            "One credit (\\$0.0001) for each series: each family of terms of `data/terms.toml` and what it "
            "is divided by. In the plan above."
        )
    return Wanted(used.given, cap, wait, at_least if hop else None, world)
