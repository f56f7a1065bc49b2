"""Works of a lens to read: the most typical, the most contested, and those that join it to other lenses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import streamlit as st

from corpus.lenses import profile
from corpus.lenses.told import column_of
from corpus.wording import counted
from explorer import notes
from explorer.address import current, go, set_widget
from explorer.components import work_card
from explorer.components.escaping import as_markdown
from explorer.components.work_table import marked_title, open_work, openable
from explorer.lenses import lens_notes, lens_open_work
from explorer.lenses.lens_shown import Shown, linked
from explorer.lenses.lens_view import LensView, Rank
from explorer.visit import Visit

ROWS = 15
RANKS = {Rank.TYPICAL: "Most typical", Rank.CONTESTED: "Most contested", Rank.BRIDGES: "Bridges"}
HOW = {
    Rank.TYPICAL: "Works of {lens}, the likeliest first; of equals, to two decimals, the most cited within "
    "this corpus. Works labelled by hand are among them, at the likelihood that the classifier gives.",
    Rank.CONTESTED: "Works over which {lens} and another lens compete: first those on which people differ, "
    "then those of two mixed lenses, the one with the likeliest second lens first.",
    Rank.BRIDGES: "Works of {lens} that cite, or are cited by, works of other lenses in the whole corpus. "
    "The works linked with each are counted by lens, each once; the works with the largest second count come "
    "first. The seeds are left out, since every work of the corpus cites one.",
}
_C = st.column_config


@dataclass(frozen=True)
class Listed:
    """Works in their order, with what the table shows beside what it always shows."""

    works: pl.DataFrame
    columns: dict[str, Any]
    """Heading -> a value a work."""
    config: dict[str, Any]


def draw(visit: Visit, shown: Shown) -> None:
    """Draw the choice, the list, and the card of the work that was opened from it."""
    st.subheader("Works to read")
    view = visit.address.lenses
    lens = view.lens if view.lens in shown.ids else shown.ids[0]
    left, right = st.columns(2, gap="medium")
    with left:
        _segments("Lens", "lens", shown.ids, shown.names.__getitem__, lens)
    with right:
        _segments("Which works", "rank", list(Rank), RANKS.__getitem__, view.rank)
    listed = _listed(visit, shown, view.rank, lens)
    work_id = visit.address.work if lens_open_work.is_from_the_lists() else None
    work = work_card.find_work(visit.reading, work_id) if work_id else None
    if work is None:
        _table(shown, listed, view.rank, lens)
    else:
        table, side = st.columns([3, 2], gap="medium")
        with table:
            _table(shown, listed, view.rank, lens)
        with side:
            lens_open_work.card(visit, work)
    how = HOW[view.rank].format(lens=shown.names[lens])
    st.caption(
        as_markdown(
            f"{counted(listed.works.height, 'work')} of {lens_notes.of_what(shown)}. {how} "
            f"{lens_notes.source(shown, visit.reading)}"
        )
    )


def _segments(
    label: str, name: str, options: Sequence[Any], told: Callable[[Any], str], chosen: object
) -> None:
    key = f"lenses_{name}"
    set_widget(key, chosen)

    def changed() -> None:
        here = current()
        view: LensView = here.lenses
        go(replace(here, lenses=replace(view, **{name: st.session_state[key]})))

    st.segmented_control(
        label, options, format_func=told, key=key, on_change=changed, required=True, width="stretch"
    )


def _listed(visit: Visit, shown: Shown, rank: Rank, lens: str) -> Listed:
    if rank is Rank.TYPICAL:
        return Listed(profile.typical(shown.works, lens), {}, {})
    if rank is Rank.CONTESTED:
        differ = lens_notes.differing(shown.said)
        works = profile.contested(shown.works, shown.ids, lens, differ)
        people = [_votes(shown, work) if work in differ else None for work in works["id"]]
        columns = {"Second, p": works["lower"]} | ({"People say": people} if any(people) else {})
        return Listed(works, columns, {"Second, p": _p("How likely the less likely of the two lenses is.")})
    works = profile.bridges(shown.works, linked(visit, shown), lens)
    return Listed(
        works,
        {f"Linked: {shown.names[one]}": works[f"n_{one}"] for one in shown.ids},
        {
            f"Linked: {shown.names[one]}": _C.NumberColumn(
                width=90,
                help=f"Works of {shown.names[one]} that it cites or that cite it, within the corpus.",
            )
            for one in shown.ids
        },
    )


def _votes(shown: Shown, work: str) -> str:
    return "; ".join(
        f"{vote.annotator}: {shown.names.get(vote.label or '', vote.label)}"
        for vote in shown.said[work].votes
    )


def _p(told: str) -> Any:
    return _C.NumberColumn(format="%.2f", width=80, help=told)


def _table(shown: Shown, listed: Listed, rank: Rank, lens: str) -> None:
    works = listed.works
    if works.is_empty():
        st.info(
            {
                Rank.TYPICAL: "No work here looks through this lens.",
                Rank.CONTESTED: "No work here is contested between this lens and another.",
                Rank.BRIDGES: "No work of this lens is linked with works of another.",
            }[rank],
            icon=":material/playlist_remove:",
        )
        return
    pages = -(-works.height // ROWS)
    key = f"lenses_list_{rank}_{lens}"
    below = st.container()
    page = st.pagination(pages, key=f"{key}_page_{pages}") if pages > 1 else 1
    start = (page - 1) * ROWS
    part = works.slice(start, ROWS)
    columns = {name: values[start : start + ROWS] for name, values in listed.columns.items()}
    names = shown.names
    rows = pl.DataFrame(
        {
            "Title": [
                marked_title(*row)
                for row in part.select(
                    "title", "is_retracted", *(["left_out"] if "left_out" in part.columns else [])
                ).iter_rows()
            ],
            "p": part[column_of(lens)],
            **columns,
            "Mixed with": [_other(row, lens, names) for row in part.select("label", "second").iter_rows()],
            "Confidence": part["confidence"],
            "Why": part["evidence"],
            "Authors": part["who"],
            "Year": part["year"],
            "LCS": part["local_citations"],
        },
        schema_overrides={"Title": pl.String, "Mixed with": pl.String},
        strict=False,
    )
    with below:
        openable(
            rows,
            part["id"].to_list(),
            f"{key}_{page}",
            {
                "p": _p(f"How likely {names[lens]} is, as the classifier tells it."),
                "Mixed with": _C.TextColumn(width=110),
                "Confidence": _C.TextColumn(width=90),
                "Why": _C.TextColumn(width=320),
                "Authors": _C.TextColumn(width=150),
                "Year": _C.NumberColumn(format="%d", width=60),
                "LCS": _C.NumberColumn(help=notes.LCS, width=60),
                **listed.config,
            },
            alt=f"{RANKS[rank]} works of {names[lens]}",
            title_width=360,
            on_open=_opened,
        )


def _other(row: tuple[str, str | None], lens: str, names: dict[str, str]) -> str | None:
    """The lens beside the one whose works are listed."""
    label, second = row
    if second is None:
        return None if label == lens else names.get(label, label)
    return names.get(second if label == lens else label, second)


def _opened(work_id: str) -> None:
    lens_open_work.note(from_the_lists=True)
    open_work(work_id)
