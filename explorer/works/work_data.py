"""What pages of works, authors, venues and seeds are computed from, made once for all readers."""

from datetime import date

import polars as pl
import streamlit as st

from corpus.around.arrival import Arrival, arrival
from corpus.around.names import Index, author_index, venue_index
from corpus.around.same_work import title_keys
from corpus.around.similar import Vectors, vectors
from corpus.around.together import Together, cited_with
from corpus.ledger import merges
from corpus.model import WorkId
from corpus.store import Store
from explorer import loading
from explorer.loading import OPEN_AT_ONCE, Places, Reading
from explorer.network.network_data import cited_works, links_of

TOGETHER = 15  # works that are told as cited together with a seed


def authors_of(reading: Reading) -> Index:
    """Return the authors of the open corpus."""
    return _authors(reading.stamp, reading)


@st.cache_resource(max_entries=OPEN_AT_ONCE, show_spinner=False)
def _authors(stamp: str, _reading: Reading) -> Index:
    return author_index(_reading.corpus.works)


def venues_of(reading: Reading) -> Index:
    """Return the venues of the open corpus."""
    return _venues(reading.stamp, reading)


@st.cache_resource(max_entries=OPEN_AT_ONCE, show_spinner=False)
def _venues(stamp: str, _reading: Reading) -> Index:
    return venue_index(_reading.corpus.works)


def vectors_of(reading: Reading) -> Vectors:
    """Return what works are compared by: made at the first page of a work, seconds for a large corpus."""
    return _vectors(reading.stamp, reading)


@st.cache_resource(max_entries=2, show_spinner="Comparing what the works cite and say …")
def _vectors(stamp: str, _reading: Reading) -> Vectors:
    return vectors(_reading.corpus.works, links_of(_reading))


def title_keys_of(reading: Reading) -> pl.Series:
    """Return by what titles are compared, one a work."""
    return _title_keys(reading.stamp, reading)


@st.cache_resource(max_entries=OPEN_AT_ONCE, show_spinner=False)
def _title_keys(stamp: str, _reading: Reading) -> pl.Series:
    return title_keys(_reading.corpus.works)


def together_with(places: Places, reading: Reading, key: str) -> Together:
    """Return what is cited together with a seed. Raises CorpusError."""
    seed = reading.seeds.row(by_predicate=pl.col("key") == key, named=True)
    return _together(reading.stamp, key, reading, cited_works(places, reading), tuple(seed["ids"] or ()))


@st.cache_resource(max_entries=32, show_spinner=False)
def _together(
    stamp: str, key: str, _reading: Reading, _cited_works: pl.DataFrame, _own: tuple[WorkId, ...]
) -> Together:
    return cited_with(_reading.corpus.works, _cited_works, key, _own, TOGETHER)


def arrival_of(places: Places, reading: Reading, work_id: WorkId) -> Arrival | None:
    """Return since when a work is in the corpus; None for the starter set. Raises CorpusError."""
    version = reading.corpus.version
    if version is None:
        return None
    rows, makers = _written(places.uri, reading.stamp, version)
    return arrival(rows, makers, work_id)


@st.cache_resource(max_entries=OPEN_AT_ONCE, show_spinner=False)
def _written(uri: str, stamp: str, version: int) -> tuple[pl.DataFrame, dict[str, int]]:
    store = Store(uri)
    return store.written(version), {maker: number for number, maker in store.makers().items()}


def days_of(places: Places, reading: Reading) -> dict[int, date]:
    """Return the day on which each version was harvested. Raises StoreUnreadable."""
    run = reading.corpus.harvest
    return {} if run is None else loading.harvest_days(places.uri, run.id)


def merged_into(places: Places, reading: Reading, work_id: WorkId) -> list[WorkId]:
    """Return the ids of the records that were merged into a work, as the harvests until now wrote down.

    Raises CorpusError.
    """
    run = reading.corpus.harvest
    if run is None:
        return []
    merged = _merged(places.uri, reading.stamp, reading)
    return sorted(merged.filter(pl.col("survivor") == work_id)["gone"].unique())


@st.cache_resource(max_entries=OPEN_AT_ONCE, show_spinner=False)
def _merged(uri: str, stamp: str, _reading: Reading) -> pl.DataFrame:
    run = _reading.corpus.harvest
    ledger = Store(uri).ledger()
    return merges(ledger if run is None else ledger.filter(pl.col("at") <= run.finished))
