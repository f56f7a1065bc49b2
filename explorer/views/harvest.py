"""Harvest: the references and how each was found, every run, and a new harvest with its plan and price."""

import polars as pl
import streamlit as st

from corpus.errors import CorpusError
from corpus.store import Store
from explorer.components.escaping import as_markdown
from explorer.harvests import new_harvest, reference_input, run_status, seed_choices, seed_list
from explorer.visit import Visit

_C = st.column_config


def render(visit: Visit) -> None:
    """Draw the page."""
    st.title("Harvest")
    st.markdown(
        "A harvest looks up a list of references in OpenAlex, fetches every work that cites one of them, and "
        "stores the whole as one version. Older versions stay."
    )
    latest = run_status.latest(visit)
    running = run_status.is_running(latest)
    run_status.watch(visit, running)
    if latest and not running:
        run_status.ended(latest)
    run_status.schedule(visit)
    used = reference_input.in_use(visit)
    if not running:
        new_harvest.draw(visit, used)
    seed_list.draw(visit)
    seed_choices.draw(visit, used)
    _runs(visit)


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
