"""Works and their citations along time on the page: the drawing, its tables, and what can be taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import polars as pl
import streamlit as st

from corpus.exports.asked import in_words
from corpus.history.historiograph import Historiograph, set_in_time
from corpus.history.in_time import Link
from corpus.wording import counted
from explorer import facts, notes
from explorer.components import facet_values, save_works, work_card
from explorer.components.escaping import as_markdown
from explorer.components.work_table import marked_title, openable
from explorer.history import time_drawing
from explorer.history.groups import CALLED, Groups
from explorer.history.history_view import Rows
from explorer.marks import mark_notes
from explorer.visit import Visit

_OPENED = "history_opened"
TABLE_HEIGHT = 460  # pixels
_C = st.column_config
COLUMNS = {
    "Year": _C.NumberColumn(format="%d", width=60),
    "Authors": _C.TextColumn(width=180),
    "LCS": _C.NumberColumn(help=notes.LCS, width=60),
    "Cites here": _C.NumberColumn(help="Works of this drawing that it cites.", width=90),
    "Cited here": _C.NumberColumn(help="Works of this drawing that cite it.", width=90),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is drawn, in words."""

    name: str
    """Of its files and widgets."""
    says: str
    """What is shown, of what, by which method; sentences."""
    chosen: str
    """How the works were chosen, for files."""
    heavy: Mapping[Link, float] | None = None
    """How thick citations are, 0 to 1."""


def draw(
    visit: Visit,
    grouped: Groups,
    ids: list[str],
    links: list[Link],
    told: Told,
) -> None:
    """Draw these works and the citations (cited, citing) among them, in rows by group."""
    works = visit.reading.works.filter(pl.col("id").is_in(ids)).sort("year", "id", nulls_last=True)
    group_of = grouped.group_of(works["id"])
    rows = [name for name in grouped.colours if name in set(group_of.values())]
    found = _set(
        tuple(works["id"]),
        tuple(works["year"]),
        tuple(links),
        tuple(sorted(group_of.items())),
        tuple(rows),
    )
    time_drawing.draw(
        found,
        works,
        visit=visit,
        key=f"history_{told.name}",
        colours=grouped.colours,
        on_open=_open,
        heavy=told.heavy,
    )
    st.caption(as_markdown(told.says))
    _tables(grouped, found, works, group_of, told)
    _save(visit, grouped, found, works, told)


@st.cache_resource(max_entries=32, show_spinner="Setting works in time …")
def _set(
    ids: tuple[str, ...],
    years: tuple[int | None, ...],
    links: tuple[Link, ...],
    group_of: tuple[tuple[str, str], ...],
    rows: tuple[str, ...],
) -> Historiograph:
    return set_in_time(ids, years, links, dict(group_of), rows=rows)


def go_to_opened(visit: Visit) -> None:
    """Go to the page of the work that was chosen in a drawing or a table."""
    opened = st.session_state.pop(_OPENED, None)
    if opened is not None and work_card.find_work(visit.reading, opened):
        st.switch_page(visit.pages["works"], query_params=visit.to_work(opened))


def _open(work_id: str) -> None:
    st.session_state[_OPENED] = work_id


def _tables(
    grouped: Groups, found: Historiograph, works: pl.DataFrame, group_of: Mapping[str, str], told: Told
) -> None:
    cites, cited = (
        pl.DataFrame({"id": [link[end] for link in found.links]}, schema={"id": pl.String})
        .group_by("id")
        .len(name)
        for end, name in ((1, "Cites here"), (0, "Cited here"))
    )
    rows = (
        works.join(cites, on="id", how="left")
        .join(cited, on="id", how="left")
        .with_columns(pl.col("Cites here", "Cited here").fill_null(0))
        .sort("year", "id", nulls_last=True)
    )
    columns = {
        "Title": pl.Series([marked_title(*row) for row in rows.select("title", "is_retracted").rows()]),
        "Year": rows["year"],
        "Authors": rows["who"],
        "LCS": rows["local_citations"],
        "Cites here": rows["Cites here"],
        "Cited here": rows["Cited here"],
    }
    if grouped.by is not Rows.NONE:
        columns[CALLED[grouped.by]] = pl.Series([group_of.get(one) for one in rows["id"]], dtype=pl.String)
    openable(
        pl.DataFrame(columns),
        rows["id"].to_list(),
        "history_works",
        COLUMNS,
        alt="Works of the drawing, oldest first",
        title_width=420,
        on_open=_open,
        height=TABLE_HEIGHT,
    )
    with st.expander(f"The citations drawn: {len(found.links):,}", icon=":material/table:"):
        st.dataframe(
            time_drawing.as_rows(found, works, heavy=told.heavy),
            hide_index=True,
            placeholder="–",
            alt="Citations drawn, the citing work first",
        )


def _save(
    visit: Visit,
    grouped: Groups,
    found: Historiograph,
    works: pl.DataFrame,
    told: Told,
) -> None:
    save, picture, _ = st.columns([1, 1, 3], gap="small")
    how = mark_notes.how(visit, in_words(visit.address.selection, facet_values.names(visit)))
    with save:
        save_works.draw(
            visit.reading,
            works,
            f"{told.chosen}, of {how}",
            partial(facts.for_files, visit.reading, visit.places),
            key="history",
        )
    with picture:
        st.download_button(
            "Picture (SVG)",
            lambda: time_drawing.as_svg(
                found,
                works,
                visit=visit,
                caption=f"{told.says} {notes.corpus_line(visit.reading)}",
                heavy=told.heavy,
                colours=grouped.colours,
            ),
            f"{visit.reading.file_stem}-{told.name}.svg",
            "image/svg+xml",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )


def of_all(drawn: int, works: int) -> str:
    """Return how many of how many works are drawn."""
    return f"{notes.n(drawn)} of {counted(works, 'work')}"
