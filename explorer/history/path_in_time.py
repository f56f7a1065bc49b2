"""The main path on the page: which paths are counted, how it is searched, and the drawing."""

import streamlit as st

from corpus.history.main_path import KEY_ROUTES, Search
from corpus.history.search_paths import Count
from corpus.wording import counted
from explorer import notes
from explorer.address import set_widget
from explorer.components import work_card
from explorer.components.escaping import as_markdown, cut
from explorer.history import history_data, in_time
from explorer.history.choices import choose, heard
from explorer.history.groups import Groups
from explorer.history.history_data import Ways
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
TITLE_LETTERS = 120
MOST = 200  # works drawn; where many paths are equal, those with the largest share


def draw(visit: Visit, grouped: Groups) -> None:
    """Draw the main path of the works that the filters leave, or the lineage of one. Raises CorpusError."""
    view = visit.address.history
    first, count = st.columns(2, gap="medium", vertical_alignment="bottom")
    with count:
        set_widget("history_count", view.count)
        st.selectbox(
            "Paths that are counted", list(COUNTS), format_func=COUNTS.__getitem__, key="history_count",
            on_change=lambda: heard("count"),
        )  # fmt: skip
    with first:
        ways = _lineage(visit, view.through) if view.through else _main_path(visit)
    if ways is None:
        st.info(
            "None of the works that the filters leave cites this work or is cited by it.",
            icon=":material/filter_alt_off:",
        )
        return
    shares = _within(ways.shares, view.through)
    ids = sorted({one for link in shares for one in link})
    left_out = len(ways.shares) - len(shares)
    how = "lineage" if view.through else SEARCHES[view.search].partition(":")[0].lower()
    says = (
        f"{counted(len(ids), 'work')} and {counted(len(shares), 'citation')} of "
        f"{counted(len(ways.made.ids), 'work')} and {counted(ways.graph.links, 'citation')}; the thicker a "
        "citation, the larger the share of all paths that leads through it, "
        f"{max(shares.values(), default=0.0):.1%} at most. "
        + (f"{notes.n(left_out)} of equally heavy ways are not drawn. " if left_out else "")
        + f"{notes.n(ways.graph.left_out)} citations that would close a circle were left out. "
        f"{view.count.upper()}, {how} (docs/history.md)."
    )
    name = "lineage" if view.through else "main-path"
    told = in_time.Told(name, says, f"the works of the {name.replace('-', ' ')}", shares)
    in_time.draw(visit, grouped, ids, sorted(shares), told)


def _main_path(visit: Visit) -> Ways:
    view = visit.address.history
    set_widget("history_search", view.search)
    st.selectbox(
        "Main path", list(SEARCHES), format_func=SEARCHES.__getitem__, key="history_search",
        on_change=lambda: heard("search"),
    )  # fmt: skip
    return history_data.ways(visit.reading, visit.places, visit.address.selection, view.count, view.search)


def _lineage(visit: Visit, work_id: str) -> Ways | None:
    """Say whose lineage it is, with the way back; return it."""
    work = work_card.find_work(visit.reading, work_id)
    if work is None:
        st.warning(
            f"The work {as_markdown(work_id[:40])} is not in this corpus.", icon=":material/search_off:"
        )
    else:
        title = as_markdown(cut(work["title"], TITLE_LETTERS))
        st.markdown(f"**Where it comes from, and what became of it:** {title} ({work['year'] or '–'})")
    st.button("The main path of all", icon=":material/arrow_back:", on_click=lambda: choose(through=None))
    view = visit.address.history
    return history_data.lineage_of(visit.reading, visit.places, visit.address.selection, view.count, work_id)


def _within(shares: dict[tuple[str, str], float], through: str | None) -> dict[tuple[str, str], float]:
    """The citations that have room: first those of the work led through, then the heaviest, ties by id."""
    found: dict[tuple[str, str], float] = {}
    works: set[str] = set()
    for link, share in sorted(shares.items(), key=lambda one: (through not in one[0], -one[1], one[0])):
        if len(works | set(link)) > MOST:
            break
        works |= set(link)
        found[link] = share
    return found
