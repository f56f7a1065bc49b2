"""Harvest: the seeds and how each was found, every run, and a new harvest with its plan and price."""

import polars as pl
import streamlit as st

from corpus.errors import CorpusError, StatusUnreadable
from corpus.model import Plan, SeedStatus
from corpus.progress import Progress, RunState, read_progress
from corpus.store import Store
from corpus.wording import counted
from explorer import harvesting, notes
from explorer.components.escaping import as_markdown
from explorer.harvesting import HarvesterRefused
from explorer.loading import bibliography
from explorer.visit import Visit

EVERY, EVERY_IDLE = 1.0, 5.0  # seconds between two looks at a run, and for one
SIGN = {SeedStatus.MATCHED: "✓ matched", SeedStatus.DOUBTFUL: "? doubtful", SeedStatus.ABSENT: "✗ absent"}
_C = st.column_config


def render(visit: Visit) -> None:
    """Draw the page."""
    st.title("Harvest")
    st.markdown(
        "A harvest looks up the references of `data/references.bib` in OpenAlex, fetches every work that "
        "cites one of them, and stores the whole as one version. Older versions stay."
    )
    _bibliography(visit)
    latest = _latest(visit)
    running = latest is not None and latest.state is RunState.RUNNING
    _watch(visit, running)
    if not running:
        if latest:
            _ended(latest)
        _new_harvest(visit)
    _seeds(visit)
    _runs(visit)


def _latest(visit: Visit) -> Progress | None:
    """Return how the latest run stands; a status file that cannot be read is said so."""
    try:
        return read_progress(visit.places.runs)
    except StatusUnreadable as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        return None


def _bibliography(visit: Visit) -> None:
    """Say what in the bibliography could not be read, and whether it has changed since the harvest."""
    try:
        now = bibliography(visit.places)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    if now.problems:
        lines = "\n".join(
            f"- line {problem.line}: {as_markdown(problem.told)}" for problem in now.problems
        )
        st.warning(
            f"Entries of `{_file(visit)}` that are left out until mended:\n{lines}",
            icon=":material/warning:",
        )
    harvest = visit.reading.corpus.harvest
    if harvest and harvest.references_digest != now.digest:
        st.info(
            f"`{_file(visit)}` has changed since this version was harvested: the next harvest starts from "
            f"its {counted(len(now.references), 'reference')}.",
            icon=":material/edit_note:",
        )


def _file(visit: Visit) -> str:
    """Return the name of the bibliography's file."""
    return visit.places.references.name


def _watch(visit: Visit, running: bool) -> None:
    """Follow a run, whoever started it; when one begins or ends, the whole page is drawn anew."""

    @st.fragment(run_every=EVERY if running else EVERY_IDLE)
    def look() -> None:
        try:
            told = read_progress(visit.places.runs)
        except StatusUnreadable:  # said so above; the next run writes the file anew
            told = None
        if running != (told is not None and told.state is RunState.RUNNING):
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
        st.caption("It goes on if this page is closed. Cancelling keeps all that was fetched.")


def _ended(latest: Progress) -> None:
    ended = f"{latest.updated:%Y-%m-%d %H:%M} UTC"
    words = f"The latest run ended {ended}: {as_markdown(latest.message or latest.state)}"
    if latest.state is RunState.DONE:
        st.success(words, icon=":material/check_circle:")
    elif latest.state is RunState.STOPPED:
        st.warning(words, icon=":material/pause_circle:")
    else:
        st.error(words, icon=":material/error:")


def _new_harvest(visit: Visit) -> None:
    st.header("Start a harvest")
    typed = ""
    if harvesting.has_key(visit.environ):
        st.caption("The key in OPENALEX_API_KEY is used; it is never shown.")
    else:
        typed = st.text_input(
            "OpenAlex key",
            type="password",
            key="harvest_key",
            help="Free at https://openalex.org/settings/api. Kept for this session only, never stored; "
            "set OPENALEX_API_KEY to spare typing it. "
            "Without a key 1,000 credits a day are free: a list call costs 1, a search 10.",
            placeholder="Without a key: 1,000 credits a day",
        ).strip()
    if st.button("Plan it: what would it take?", icon=":material/calculate:", key="harvest_plan_button"):
        _ask_plan(visit, typed)
    plan = st.session_state.get("harvest_plan")
    if isinstance(plan, Plan):
        _plan(plan)
        if st.button("Start the harvest", type="primary", icon=":material/download:", key="harvest_start"):
            _start(visit, typed)


def _ask_plan(visit: Visit, typed: str) -> None:
    st.session_state.pop("harvest_plan", None)
    try:
        with st.spinner("Asking OpenAlex how often the references are cited …"):
            st.session_state["harvest_plan"] = harvesting.ask_plan(visit.environ, typed)
    except HarvesterRefused as refused:
        st.error(as_markdown(str(refused)), icon=":material/error:")


def _start(visit: Visit, typed: str) -> None:
    try:
        with st.spinner("Starting …"):
            harvesting.start(visit.environ, visit.places.runs, typed)
    except HarvesterRefused as refused:
        st.error(as_markdown(str(refused)), icon=":material/error:")
        return
    del st.session_state["harvest_plan"]
    st.rerun()


def _plan(plan: Plan) -> None:
    with st.container(border=True):
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
            f"From {as_markdown(plan.source)}, by its count of citations of the "
            f"{counted(plan.seeds, 'reference')} found by DOI or id; a work that cites several is counted "
            f"several times.{on_top} This plan took {counted(plan.calls_spent, 'call')} and "
            f"{counted(plan.credits_spent, 'credit')}."
        )
        for note in plan.notes:
            st.caption(as_markdown(note))


def _seeds(visit: Visit) -> None:
    st.header("Seeds")
    seeds = visit.reading.seeds
    if seeds.is_empty():
        st.caption("This corpus has no seeds.")
        return
    names = visit.reading.names
    st.dataframe(
        pl.DataFrame(
            {
                "Reference": [names[key] for key in seeds["key"]],
                "Status": [SIGN[SeedStatus(status)] for status in seeds["status"]],
                "Title": seeds["title"],
                "Cited by": [
                    citing if status == SeedStatus.MATCHED else None
                    for citing, status in seeds.select("citing", "status").iter_rows()
                ],
                "Why": [_why(row) for row in seeds.iter_rows(named=True)],
                "OpenAlex": [" ".join(ids or ()) for ids in seeds["ids"].to_list()],
                "Lens": seeds["lens"],
                "In the briefing": seeds["sections"],
            },
            schema_overrides={"Lens": pl.String, "In the briefing": pl.String},
        ),
        hide_index=True,
        height="content",
        placeholder="–",
        alt="The seeds",
        column_config={
            "Title": _C.TextColumn(width=340),
            "Status": _C.TextColumn(width=95),
            "Cited by": _C.NumberColumn(help="Works of this corpus that cite it.", width=80),
            "Why": _C.TextColumn(width=340),
            "Lens": _C.TextColumn(help="Under which lens the briefing uses it."),
        },
    )
    st.caption(
        "To settle a doubtful or absent reference by hand, add `openalex = {W123}` to its entry in "
        f"`{_file(visit)}`; the next harvest takes it as given."
    )


def _why(seed: dict[str, object]) -> str:
    candidates = seed["candidates"]
    if seed["status"] != SeedStatus.DOUBTFUL or not isinstance(candidates, list):
        return str(seed["reason"])
    shown = "; ".join(
        f"{c['id']} ({c['year'] or '–'}) {c['title'] or 'untitled'}, {c['similarity']:.0%} alike"
        for c in candidates
    )
    return f"{seed['reason']}. Candidates: {shown}"


def _runs(visit: Visit) -> None:
    st.header("Runs")
    try:
        runs = Store(visit.places.uri).harvests()
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    if not runs:
        st.caption("None yet: what you see is the starter set.")
        return
    newest_first = [*reversed(runs)]
    st.dataframe(
        pl.DataFrame(
            {
                "Ended (UTC)": [run.finished.replace(tzinfo=None) for run, _ in newest_first],
                "Result": [
                    "unchanged" if version is None else f"version {version}" for _, version in newest_first
                ],
                "Announced": [run.expected for run, _ in newest_first],
                "Received": [run.received for run, _ in newest_first],
                "Calls": [run.calls for run, _ in newest_first],
                "Price": [f"${run.usd:.4f}" for run, _ in newest_first],
                "Source": [run.source for run, _ in newest_first],
            }
        ),
        hide_index=True,
        height="content",
        alt="Every finished run",
        column_config={"Ended (UTC)": _C.DatetimeColumn(format="YYYY-MM-DD HH:mm")},
    )
