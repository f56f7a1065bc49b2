"""What filters, colours and files need of works beyond a list, found once for all readers.

The cluster, the lens, the families of terms, the place on the map, and what readers keep: each a table with
`id` and columns.
"""

from collections.abc import Callable

import polars as pl
import streamlit as st

from corpus.clusters.clustering import as_columns, memberships
from corpus.errors import CorpusError
from corpus.lenses.told import ToldWorks
from corpus.selection import Selection, select
from corpus.terms.codebook import Terms
from explorer.lenses import lens_data
from explorer.lenses.lens_names import names_of
from explorer.loading import Places, Reading, search_index, selected
from explorer.marks import mark_data
from explorer.terms import term_data


def chosen(reading: Reading, places: Places, selection: Selection) -> pl.DataFrame:
    """Return the works asked for, in order, as from `corpus.selection.select`.

    Works that readers left out are not among them, but if `selection.excluded`, and then they are marked by a
    column `left_out`. Raises CorpusError if works are asked for by a lens and the lenses cannot be told.
    """
    out = mark_data.left_out(reading, places)
    if not selection.needs and out.is_empty():
        return selected(reading, selection)
    frames, stamps = [], [reading.stamp]
    for column, of in _OF.items():
        if column in selection.needs:
            frame, stamp = of(reading, places)
            frames.append(frame)
            stamps.append(stamp)
    if "x" in selection.needs:
        frames.append(places_of(reading))
    if not out.is_empty():
        frames.append(out)
        stamps.append(mark_data.stamp(places))
    return _chosen(tuple(stamps), selection, reading, frames)


@st.cache_resource(max_entries=64, show_spinner=False)
def _chosen(
    stamps: tuple[str, ...], selection: Selection, _reading: Reading, _frames: list[pl.DataFrame]
) -> pl.DataFrame:
    works = _reading.works
    for frame in _frames:
        works = works.join(frame, on="id", how="left", maintain_order="left")
    index = search_index(_reading) if selection.text.strip() else None
    marked = ["left_out"] if selection.excluded and "left_out" in works.columns else []
    return select(works, selection, index).select(*_reading.works.columns, *marked)


def clusters_of(reading: Reading) -> pl.DataFrame:
    """Return id and clusters, the keys of those that each work is in."""
    return _clusters(reading.stamp, reading)


@st.cache_resource(max_entries=4, show_spinner=False)
def _clusters(stamp: str, _reading: Reading) -> pl.DataFrame:
    return memberships(_reading.corpus.works["id"].to_list(), _reading.corpus.clusters or ())


def lens_of(told: ToldWorks) -> pl.DataFrame:
    """Return id and lens, the label of each work."""
    return told.works.select("id", pl.col("label").alias("lens"))


def families_of(reading: Reading) -> pl.DataFrame:
    """Return id and families, those of which title or abstract uses a term; works that use none are left out.

    Raises TermsUnreadable.
    """
    terms = term_data.codebook()
    return _families(term_data.stamp(reading), terms.digest, reading, terms)


@st.cache_resource(max_entries=4, show_spinner=False)
def _families(stamp: str, digest: str, _reading: Reading, _terms: Terms) -> pl.DataFrame:
    used = term_data.use_of(_reading, _terms).used.select("id", "family").unique()
    return used.group_by("id").agg(pl.col("family").sort().alias("families")).sort("id")


def places_of(reading: Reading) -> pl.DataFrame:
    """Return id, x and y of the works that have a place on the map."""
    layout = reading.corpus.layout
    if layout is None:
        return pl.DataFrame(schema={"id": pl.String, "x": pl.Float32, "y": pl.Float32})
    return layout.select("id", "x", "y")


def for_files(reading: Reading, places: Places) -> pl.DataFrame:
    """Return what stands beside a work in a file: cluster a level and its name, lens, terms, tags, notes.

    One row a work. What cannot be told is left out: the pages of lenses and terms say why.
    """
    found = reading.corpus.works.select("id").with_columns(as_columns(mark_data.levels(reading, places)))
    for more in (_lenses_for_files, _terms_for_files, mark_data.for_files):
        try:
            found = found.join(more(reading, places), on="id", how="left", maintain_order="left")
        except CorpusError:
            continue
    return found


def _lenses_for_files(reading: Reading, places: Places) -> pl.DataFrame:
    told = lens_data.told(reading, places)
    label = pl.col("label").replace_strict(names_of(told.lenses), default=None)
    return told.works.select("id", label.alias("lens"), pl.col("confidence").alias("lens_confidence"))


def _terms_for_files(reading: Reading, _places: Places) -> pl.DataFrame:
    return families_of(reading).rename({"families": "terms"})


def _clusters_for(reading: Reading, _places: Places) -> tuple[pl.DataFrame, str]:
    return clusters_of(reading), "clusters"


def _lens_for(reading: Reading, places: Places) -> tuple[pl.DataFrame, str]:
    told = lens_data.told(reading, places)
    return lens_of(told), told.stamp


def _families_for(reading: Reading, _places: Places) -> tuple[pl.DataFrame, str]:
    return families_of(reading), term_data.codebook().digest


def _tags_for(reading: Reading, places: Places) -> tuple[pl.DataFrame, str]:
    return mark_data.tags(reading, places), mark_data.stamp(places)


_OF: dict[str, Callable[[Reading, Places], tuple[pl.DataFrame, str]]] = {
    "clusters": _clusters_for,
    "lens": _lens_for,
    "families": _families_for,
    "tags": _tags_for,
}
