"""A set of works described: years, clusters, lenses, fields, countries, and the list, to open and to save."""

from functools import partial

import polars as pl
import streamlit as st

from corpus.around.described import Described, described, shortened
from corpus.errors import CorpusError
from corpus.overview import OTHERS
from corpus.selection import NOT_KNOWN, Sort, order
from corpus.wording import counted
from explorer import facts, notes
from explorer.components import facet_values, save_works, work_table
from explorer.components.bars import Row, bars
from explorer.components.escaping import as_markdown
from explorer.lenses import lens_data
from explorer.lenses.lens_names import NONE_NAME, names_of
from explorer.loading import Reading
from explorer.marks import mark_data
from explorer.visit import Visit
from explorer.works import links, year_bars

MOST = 6  # values of a kind that have a bar
UNCLUSTERED = "in none"
QUIET = frozenset({NOT_KNOWN, OTHERS, UNCLUSTERED, NONE_NAME})


def of_rows(reading: Reading, rows: pl.Series) -> pl.DataFrame:
    """Return the works in these rows, as from `corpus.selection.searchable`, most cited here first."""
    return order(reading.works[rows.sort()].drop("folded", strict=False), Sort.LOCAL)


def told(visit: Visit, works: pl.DataFrame) -> Described:
    """Return works in numbers, with their clusters; of lenses see `lens_rows`."""
    clusters = facts.clusters_of(visit.reading)
    return described(works.join(clusters, on="id", how="left", maintain_order="left"))


def draw(visit: Visit, works: pl.DataFrame, how: str, what: str, key: str) -> None:
    """Draw these works, as from `of_rows`.

    `how` says how they were chosen, for files; `what` they are, for captions: `works of this author`.
    """
    one = told(visit, works)
    year_bars.draw(visit.reading, one.by_year, what, key, dark=visit.dark)
    st.caption(as_markdown(year_bars.in_words(visit.reading, one.by_year, one.without_year, what)))
    left, right = st.columns(2, gap="large")
    with left:
        _kind(visit, "Clusters", cluster_rows(visit, one), one.works)
        lenses = st.container()
    with right:
        _kind(visit, "Fields of research", shortened(one.fields, MOST, one.without_field), one.works)
        _kind(visit, "Countries of institutions", country_rows(one), one.works)
        if len(one.countries) > MOST:
            st.caption(f"And {len(one.countries) - MOST:,} more countries.")
    if one.works > 0:
        st.subheader(f"{counted(one.works, 'work')}, the most cited here first")
        _save(visit, works, how, key)
        listed = works.join(
            mark_data.left_out(visit.reading, visit.places), on="id", how="left", maintain_order="left"
        )
        if out := int(listed["left_out"].sum()):
            verb = "is" if out == 1 else "are"
            st.caption(f"{counted(out, 'work')} that readers left out {verb} counted here too, and marked.")
        work_table.paged_table(visit.reading, listed, key, links.open_later)
    with lenses:  # last, since the first reader waits for the lenses to be learnt
        _kind(visit, "Lenses", lens_rows(visit, works["id"]), one.works)


def cluster_rows(visit: Visit, one: Described, most: int = MOST) -> list[Row]:
    """Return the clusters of the level that is looked at, with their works; empty if there are none."""
    level = facet_values.shown_level(visit)
    if level is None:
        return []
    names = facet_values.cluster_names(visit)
    mine = tuple((names[key], n) for key, n in one.clusters if key.startswith(f"{level.level}-"))
    outside = one.works - sum(works for _, works in mine)
    rows = shortened(mine, most)
    return [*rows, (UNCLUSTERED, outside)] if outside else rows


def lens_rows(visit: Visit, ids: pl.Series) -> list[Row]:
    """Return the lenses with their works; empty if lenses cannot be told, as their page says why."""
    try:
        told_works = lens_data.told(visit.reading, visit.places)
    except CorpusError:
        return []
    labels = told_works.works.filter(pl.col("id").is_in(ids.implode()))["label"]
    counts = dict(labels.value_counts().iter_rows())
    return [(name, counts.get(label, 0)) for label, name in names_of(told_works.lenses).items()]


def country_rows(one: Described, most: int = MOST) -> list[Row]:
    """Return the commonest countries with their works, and of how many works none is known."""
    unknown = [(NOT_KNOWN, one.without_country)] if one.without_country else []
    return [*one.countries[:most], *unknown]


def in_short(rows: list[Row], most: int = 4) -> str:
    """Return values with their works in one line, those without works left out."""
    shown = [(name, works) for name, works in rows if works]
    rest = sum(works for _, works in shown[most:])
    more = [f"others ({notes.n(rest)})"] if rest else []
    return "; ".join([*(f"{name} ({notes.n(works)})" for name, works in shown[:most]), *more])


def _kind(visit: Visit, title: str, rows: list[Row], works: int) -> None:
    if any(name not in (NOT_KNOWN, UNCLUSTERED) for name, _ in rows):
        st.markdown(f"**{title}**")
        bars(rows, of=works, quiet=QUIET, dark=visit.dark)


def _save(visit: Visit, works: pl.DataFrame, how: str, key: str) -> None:
    reading = visit.reading
    with st.container(width=220):
        save_works.draw(
            reading,
            works,
            how,
            partial(facts.for_files, reading, visit.places),
            partition="cluster_coarse_name" if reading.corpus.clusters else None,
            key=key,
        )
