"""The works that the page of lenses is about: those that the filters leave, with what was told of each."""

from dataclasses import dataclass, replace

import polars as pl
import streamlit as st

from corpus.lenses.hand_labels import Settled
from corpus.lenses.lens_set import LensSet
from corpus.lenses.profile import links, told_of
from corpus.lenses.told import ToldWorks
from corpus.model import WorkId
from corpus.selection import Selection, Sort
from explorer.facts import chosen
from explorer.lenses import lens_data
from explorer.lenses.lens_names import names_of
from explorer.loading import Places, Reading
from explorer.marks import mark_data
from explorer.terms.term_data import stamp as stamp_of
from explorer.visit import Visit

INCOMPLETE_YEARS = 2
"""The last years by the calendar, whose works are still coming in."""
Stamp = tuple[str, str, Selection]


@dataclass(frozen=True)
class Shown:
    """What every part of the page is given. Shared by all readers: never to be changed."""

    stamp: Stamp
    """What is computed from it is kept by this: version with what readers keep, labels, and filters."""
    told: ToldWorks
    works: pl.DataFrame
    """As from `corpus.selection.select`, with countries, has_abstract, and what `ToldWorks.works` says."""
    said: dict[WorkId, Settled]
    """What people said of works of the open version."""

    @property
    def lenses(self) -> LensSet:
        """The set that the works are told by."""
        return self.told.lenses

    @property
    def ids(self) -> list[str]:
        """The lenses, in the order of the set."""
        return [lens.id for lens in self.lenses.lenses]

    @property
    def names(self) -> dict[str, str]:
        """What each label is called, none last."""
        return names_of(self.lenses)

    @property
    def whole(self) -> bool:
        """Whether the filters leave every work."""
        return self.stamp[2].asks_for_everything


def shown(visit: Visit) -> Shown:
    """Return the works that the address asks for. Raises CorpusError."""
    reading = visit.reading
    told = lens_data.told(reading, visit.places)
    said = lens_data.by_hand(reading, visit.places)
    selection = replace(visit.address.selection, sort=Sort.LOCAL)
    stamp = (f"{stamp_of(reading)} {mark_data.stamp(visit.places)}", told.stamp, selection)
    return Shown(stamp, told, _works(stamp, reading, visit.places, told), said)


@st.cache_resource(max_entries=16, show_spinner=False)
def _works(stamp: Stamp, _reading: Reading, _places: Places, _told: ToldWorks) -> pl.DataFrame:
    more = _reading.corpus.works.select(
        "id", pl.col("abstract").str.strip_chars().str.len_bytes().gt(0).fill_null(value=False)
        .alias("has_abstract"),
    )  # fmt: skip
    works = chosen(_reading, _places, stamp[2]).join(more, on="id", how="left", maintain_order="left")
    return told_of(works.join(_cluster(_reading, _places), on="id", how="left", maintain_order="left"), _told)


def _cluster(reading: Reading, places: Places) -> pl.DataFrame:
    """The name of the cluster of each work, at the coarsest level; null where it is in none."""
    levels = mark_data.levels(reading, places)
    ids = reading.corpus.works.select("id")
    if not levels:
        return ids.with_columns(pl.lit(None, pl.String).alias("cluster"))
    called = {one.label: one.text for one in levels[0].names}
    names = [called.get(label) for label in levels[0].labels.tolist()]
    return ids.with_columns(pl.Series("cluster", names, dtype=pl.String))


def linked(visit: Visit, shown: Shown) -> pl.DataFrame:
    """Return with how many works of each lens the works are linked, as `corpus.lenses.profile.links`."""
    return _linked(stamp_of(visit.reading), shown.stamp[1], visit.reading, shown.told)


@st.cache_resource(max_entries=4, show_spinner="Looking for works between the lenses …")
def _linked(version: str, labels: str, _reading: Reading, _told: ToldWorks) -> pl.DataFrame:
    seeds = _reading.works.drop_nulls("seed_key")["id"]
    return links(_told, _reading.corpus.citations, seeds)
