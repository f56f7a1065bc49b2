"""The main path on the page: which paths are counted, how it is searched, and the drawing."""

from dataclasses import replace

import streamlit as st

from corpus.history.main_path import KEY_ROUTES, Search
from corpus.history.search_paths import Count
from corpus.wording import counted
from explorer import notes
from explorer.address import current, go, set_widget
from explorer.history import history_data, in_time
from explorer.history.groups import Groups
from explorer.visit import Visit

COUNTS = {
    Count.SPC: "From the first works to the last (SPC)",
    Count.SPLC: "From any work to the last (SPLC)",
    Count.SPNP: "From any work to any work (SPNP)",
}
SEARCHES = {
    Search.KEY_ROUTES: f"Key routes: through the {KEY_ROUTES} heaviest citations",
    Search.GLOBAL: "Global: the heaviest path of all",
    Search.LOCAL: "Local: always along the heaviest citation",
}
MOST = 200  # works drawn; where many paths are equal, those with the largest share


def draw(visit: Visit, grouped: Groups) -> None:
    """Draw the main path of the works that the filters leave. Raises CorpusError."""
    view = visit.address.history
    search, count = st.columns(2, gap="medium")
    with search:
        set_widget("history_search", view.search)
        st.selectbox(
            "Main path", list(SEARCHES), format_func=SEARCHES.__getitem__, key="history_search",
            on_change=lambda: _changed("search"),
        )  # fmt: skip
    with count:
        set_widget("history_count", view.count)
        st.selectbox(
            "Paths that are counted", list(COUNTS), format_func=COUNTS.__getitem__, key="history_count",
            on_change=lambda: _changed("count"),
        )  # fmt: skip
    ways = history_data.ways(visit.reading, visit.places, visit.address.selection, view.count, view.search)
    shares = _within(ways.shares)
    ids = sorted({one for link in shares for one in link})
    left_out = len(ways.shares) - len(shares)
    says = (
        f"{counted(len(ids), 'work')} and {counted(len(shares), 'citation')} of "
        f"{counted(len(ways.made.ids), 'work')} and {counted(ways.graph.links, 'citation')}; the thicker a "
        "citation, the larger the share of all paths that leads through it, "
        f"{max(shares.values(), default=0.0):.1%} at most. "
        + (f"{notes.n(left_out)} of equally heavy ways are not drawn. " if left_out else "")
        + f"{notes.n(ways.graph.left_out)} citations that would close a circle were left out. "
        f"{view.count.upper()}, {SEARCHES[view.search].partition(':')[0].lower()} (docs/history.md). "
    )
    told = in_time.Told("main-path", says, "the works of the main path", shares)
    in_time.draw(visit, grouped, ids, sorted(shares), told)


def _within(shares: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """The heaviest citations that have room, ties by id."""
    found: dict[tuple[str, str], float] = {}
    works: set[str] = set()
    for link, share in sorted(shares.items(), key=lambda one: (-one[1], one[0])):
        if len(works | set(link)) > MOST:
            break
        works |= set(link)
        found[link] = share
    return found


def _changed(part: str) -> None:
    here = current()
    go(replace(here, history=replace(here.history, **{part: st.session_state[f"history_{part}"]})))
