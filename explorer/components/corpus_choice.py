"""Which corpus is open: the newest harvest, an older version of it, or the starter set."""

from dataclasses import replace
from datetime import date

import streamlit as st

from corpus.errors import CorpusError
from explorer.address import Address, current, go
from explorer.components.escaping import as_markdown
from explorer.loading import STARTER_KEY, Places, Reading, harvest_days, versions

NEWEST = "newest"
LOOK_AGAIN = 15  # seconds between two looks for a newer harvest


def chosen(places: Places, address: Address) -> tuple[str, dict[int, str]]:
    """Draw the choice in the sidebar; return the key of the corpus to open, and the `versions` there are.

    A store that cannot be read is said so, and the starter set opens instead.
    """
    try:
        stored = versions(places)
        days = harvest_days(places.uri, list(stored.values())[-1]) if stored else {}
    except CorpusError as failure:
        st.error(f"{as_markdown(str(failure))} The starter set is shown instead.", icon=":material/error:")
        stored, days = {}, {}
    keys = [*(f"v{version}" for version in reversed(stored)), STARTER_KEY]
    asked = address.corpus if address.corpus in keys else None
    if address.corpus and not asked:
        name = as_markdown(address.corpus[:20])
        st.warning(f"There is no corpus “{name}” here; {name_of(keys[0], days)} is shown.")
    if stored:
        choices = [NEWEST, *keys]
        if st.session_state.get("corpus_choice") != (asked or NEWEST):
            st.session_state["corpus_choice"] = asked or NEWEST
        st.sidebar.selectbox(
            "Corpus",
            choices,
            format_func=lambda key: (
                f"Newest: {name_of(keys[0], days)}" if key == NEWEST else name_of(key, days)
            ),
            key="corpus_choice",
            on_change=_open,
            help="Newest follows the harvests; a version chosen by its number stays, with its address.",
        )
    return asked or keys[0], stored


def offer_newer(places: Places, reading: Reading, stored: dict[int, str]) -> None:
    """Say, while a page stands open, that a newer harvest has come; nothing changes under a reader's eyes.

    `stored` are the versions as they were found for this run of the page.
    """
    found = [stored]

    @st.fragment(run_every=LOOK_AGAIN)
    def look() -> None:
        try:
            now = found.pop() if found else versions(places)
        except CorpusError:  # said in full at the next rerun of the page
            return
        newest = max(now, default=None)
        if newest is None or current().corpus or reading.key == f"v{newest}":
            return
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(f"A newer harvest has come: version {newest}.")
            if st.button("Open it", icon=":material/refresh:"):
                st.rerun(scope="app")

    look()


def _open() -> None:
    key = st.session_state["corpus_choice"]
    go(replace(current(), corpus=None if key == NEWEST else key, work=None, page=1))


def name_of(key: str, days: dict[int, date]) -> str:
    """Return a corpus as lists call it: `Version 3 · 24 Nov 2026`."""
    if key == STARTER_KEY:
        return "Starter set"
    version = int(key.removeprefix("v"))
    return f"Version {version} · {days[version]:%d %b %Y}" if version in days else f"Version {version}"
