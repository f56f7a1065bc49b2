"""Which corpora there are, and each opened once for all readers.

What is kept is keyed on place, version and the harvest that made it, and so never changes, not even if the
store is moved away and another one begun in its place. Which version is the newest is asked at every
rerun, so that a new harvest appears without a restart.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
import streamlit as st

from corpus.bibliography import Bibliography, read_bibliography
from corpus.flow import flow_of, found_unchanged_by
from corpus.flow_model import Flow
from corpus.literature import Corpus
from corpus.locations import (
    REFERENCES,
    STARTER,
    corpus_uri,
    labels_file,
    lenses_file,
    marks_file,
    runs_folder,
)
from corpus.overview import MainInformation, main_information, seeds_cited, short_references
from corpus.schema import LEDGER
from corpus.search.answer import Answer
from corpus.search.index import SearchIndex
from corpus.selection import Selection, searchable, select
from corpus.starter import open_starter
from corpus.store import Store

STARTER_KEY = "starter"
OPEN_AT_ONCE = 4
ASK_AGAIN = 10.0  # seconds after which a version without coordinates is opened anew: they may have been made


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything is."""

    uri: str
    runs: Path
    starter: Path
    references: Path
    lenses: Path
    labels: Path
    """What was labelled by hand, by lens."""
    marks: Path
    """What readers keep: notes, tags, works left out, names of clusters."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Places":
        """Return the places that the environment names."""
        return cls(
            corpus_uri(environ),
            runs_folder(environ),
            STARTER,
            REFERENCES,
            lenses_file(environ),
            labels_file(environ),
            marks_file(environ),
        )


@dataclass(frozen=True)
class Reading:
    """An open corpus with what every page asks of it. Shared by all sessions: never to be changed."""

    key: str
    """`starter` or `v3`: how addresses name it."""
    corpus: Corpus
    works: pl.DataFrame
    """As from `corpus.selection.searchable`."""
    main: MainInformation
    seeds: pl.DataFrame
    """As from `corpus.overview.seeds_cited`."""
    names: dict[str, str]
    """Key of a seed -> `Durose et al. 2022`."""
    opened: float

    @property
    def stamp(self) -> str:
        """What is computed from this reading is kept by this."""
        return f"{self.key} {self.opened}"

    @property
    def harvested(self) -> date | None:
        """The day on which the harvest ended; None for the starter set."""
        return self.corpus.harvest.finished.date() if self.corpus.harvest else None

    @property
    def file_stem(self) -> str:
        """For file names: which corpus, version and day."""
        day = f"-{self.harvested:%Y-%m-%d}" if self.harvested else ""
        return f"co-production-{self.key}{day}"


def versions(places: Places) -> dict[int, str]:
    """Return the harvested versions there are now, oldest first, with the id of the harvest that made each.

    Raises StoreUnreadable.
    """
    return Store(places.uri).makers()


@st.cache_data(max_entries=8, show_spinner=False)
def harvest_days(uri: str, maker: str) -> dict[int, date]:
    """Return the day on which each version was harvested; `maker` of the newest is what they are kept by.

    Raises StoreUnreadable.
    """
    runs = Store(uri).harvests()
    return {version: run.finished.date() for run, version in runs if version is not None}


def bibliography(places: Places, file: Path | None = None) -> Bibliography:
    """Return the references of the bibliography, or of another file. Raises BibliographyUnreadable."""
    file = file or places.references
    return _bibliography(file, file.stat().st_mtime if file.exists() else 0.0)


@st.cache_data(max_entries=4, show_spinner=False)
def _bibliography(file: Path, stamp: float) -> Bibliography:
    return read_bibliography(file)


@st.cache_resource(max_entries=OPEN_AT_ONCE, show_spinner="Reading the words of the works …")
def _search_index(stamp: str, _corpus: Corpus) -> SearchIndex:
    return SearchIndex(_corpus.works, _corpus.local_citations)


def search_index(reading: Reading) -> SearchIndex:
    """Return the full-text index of this reading: made at the first search, seconds for a large corpus."""
    return _search_index(reading.stamp, reading.corpus)


@st.cache_resource(max_entries=64, show_spinner=False)
def _answer(stamp: str, text: str, _reading: Reading) -> Answer:
    return search_index(_reading).search(text)


def answer(reading: Reading, text: str) -> Answer:
    """Return what a search finds, with how it was understood."""
    return _answer(reading.stamp, text, reading)


@st.cache_resource(max_entries=64, show_spinner=False)
def _selected(stamp: str, selection: Selection, _reading: Reading) -> pl.DataFrame:
    index = search_index(_reading) if selection.text.strip() else None
    return select(_reading.works, selection, index)


def selected(reading: Reading, selection: Selection) -> pl.DataFrame:
    """Return the works asked for, in order, as from `corpus.selection.select`."""
    return _selected(reading.stamp, selection, reading)


def open_reading(places: Places, key: str, stored: dict[int, str] | None = None) -> Reading:
    """Return the corpus of this key, from memory if it was opened before. Raises CorpusError.

    `stored` are the `versions` there are, if they have just been looked up.
    """
    if key == STARTER_KEY:
        files = (*sorted(places.starter.glob("*.csv")), places.references)
        stamp = max((file.stat().st_mtime for file in files if file.exists()), default=0.0)
        return _open_starter(places.starter, places.references, stamp)
    version = int(key.removeprefix("v"))
    makers = versions(places) if stored is None else stored
    return _open_version(places.uri, version, makers.get(version))


def ledger(places: Places, reading: Reading) -> pl.DataFrame:
    """Return the ledger of the harvest that made this version, as `schema.LEDGER`. Raises CorpusError."""
    run = reading.corpus.harvest
    return LEDGER.to_frame() if run is None else _ledger(places.uri, run.id)


@st.cache_data(max_entries=4, show_spinner=False)
def _ledger(uri: str, harvest_id: str) -> pl.DataFrame:
    return Store(uri).ledger(harvest_id)


def flow(places: Places, reading: Reading) -> Flow:
    """Return the numbers of the report on a harvested version.

    Raises CorpusError, and ValueError for the starter set.
    """
    run, version = reading.corpus.harvest, reading.corpus.version
    if run is None or version is None:
        raise ValueError("the starter set was made by no harvest")
    again = found_unchanged_by(Store(places.uri).harvests(), version)
    return replace(_flow(places.uri, version, run.id, reading.corpus), found_unchanged=again)


@st.cache_data(max_entries=4, show_spinner="Adding up the harvest …")
def _flow(uri: str, version: int, harvest_id: str, _corpus: Corpus) -> Flow:
    store = Store(uri)
    return flow_of(_corpus, store.ledger(harvest_id), store.cited_works(version))


def _still_good(reading: Reading) -> bool:
    return reading.corpus.layout is not None or time.monotonic() - reading.opened < ASK_AGAIN


@st.cache_resource(max_entries=OPEN_AT_ONCE, show_spinner="Opening the corpus …", validate=_still_good)
def _open_version(uri: str, version: int, maker: str | None) -> Reading:
    return _reading(f"v{version}", Store(uri).open(version))


@st.cache_resource(max_entries=1, show_spinner="Opening the starter set …")
def _open_starter(folder: Path, references: Path, stamp: float) -> Reading:
    return _reading(STARTER_KEY, open_starter(folder, read_bibliography(references).references))


def _reading(key: str, corpus: Corpus) -> Reading:
    return Reading(
        key=key,
        corpus=corpus,
        works=searchable(corpus),
        main=main_information(corpus),
        seeds=seeds_cited(corpus),
        names=short_references(corpus.seeds),
        opened=time.monotonic(),
    )
