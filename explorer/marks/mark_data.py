"""What readers keep, read and brought to the works of the open version once for all readers.

What is kept here is keyed on the file, as it was written last, and on the version: a note that is saved in
one browser is in all of them at the next rerun. Where the file cannot be read, nothing is left out and no
cluster is renamed; `trouble` says why, and the pages say so.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import streamlit as st

from corpus.clusters.clustering import Clustering
from corpus.errors import CorpusError
from corpus.ledger import merges
from corpus.marks import cluster_names as naming
from corpus.marks import marked as of_works
from corpus.marks.cluster_names import Named
from corpus.marks.mark import Mark
from corpus.marks.mark_file import read_marks
from corpus.marks.marked import Marked
from corpus.model import WorkId
from corpus.store import Store
from explorer.lenses.lens_data import file_stamp
from explorer.loading import Places, Reading


def marks(places: Places) -> tuple[Mark, ...]:
    """Return all versions of all marks. Raises MarksUnreadable."""
    return _marks(places.marks, file_stamp(places.marks))


@st.cache_resource(max_entries=2, show_spinner=False)
def _marks(file: Path, stamp: str) -> tuple[Mark, ...]:
    return read_marks(file)


def trouble(places: Places) -> str | None:
    """Return why the file cannot be read; None if it can."""
    try:
        marks(places)
    except CorpusError as failure:
        return str(failure)
    return None


def stamp(places: Places) -> str:
    """Return what changes whenever a reader keeps something."""
    return file_stamp(places.marks)


def marked(reading: Reading, places: Places) -> Marked:
    """Return what stands of the works of the open version. Raises CorpusError."""
    return _marked(reading.stamp, stamp(places), reading, places)


@st.cache_resource(max_entries=4, show_spinner=False)
def _marked(version: str, stamp: str, _reading: Reading, _places: Places) -> Marked:
    return of_works.marked(marks(_places), _reading.corpus.works, _merged_into(_reading, _places))


def _merged_into(reading: Reading, places: Places) -> Mapping[WorkId, WorkId]:
    """Which work one that is gone was merged into."""
    return _survivors(reading.stamp, places.uri) if reading.corpus.harvest and marks(places) else {}


@st.cache_resource(max_entries=4, show_spinner=False)
def _survivors(version: str, uri: str) -> dict[WorkId, WorkId]:
    return dict(merges(Store(uri).ledger()).select("gone", "survivor").drop_nulls().rows())


def tags(reading: Reading, places: Places) -> pl.DataFrame:
    """Return id and tags, the keys of those that each work has; of none if the file cannot be read."""
    return of_works.tags_frame(_or_nothing(reading, places))


def left_out(reading: Reading, places: Places) -> pl.DataFrame:
    """Return id and left_out, true, of the works left out; of none if the file cannot be read."""
    return of_works.left_out_frame(_or_nothing(reading, places))


def tag_names(reading: Reading, places: Places) -> dict[str, str]:
    """Return how each tag is written, by its key, the commonest first."""
    found = _or_nothing(reading, places)
    return {key: found.tag_names[key] for key in found.tag_counts}


def tag_counts(reading: Reading, places: Places) -> dict[str, int]:
    """Return how many works each tag has, by its key, the commonest first."""
    return _or_nothing(reading, places).tag_counts


def for_files(reading: Reading, places: Places) -> pl.DataFrame:
    """Return what stands beside a work in a file, as `corpus.marks.marked.marks_for_files`.

    Raises CorpusError: a file without the notes would look as if there were none.
    """
    return of_works.marks_for_files(marked(reading, places))


def _or_nothing(reading: Reading, places: Places) -> Marked:
    try:
        return marked(reading, places)
    except CorpusError:
        return Marked({}, {}, {}, 0)


def named(reading: Reading, places: Places) -> Named:
    """Return the names that readers gave to clusters; none if the file cannot be read."""
    try:
        return _named(reading.stamp, stamp(places), reading, places)
    except CorpusError:
        return Named({}, ())


@st.cache_resource(max_entries=4, show_spinner=False)
def _named(version: str, stamp: str, _reading: Reading, _places: Places) -> Named:
    return naming.named(
        marks(_places),
        _reading.corpus.clusters or (),
        _reading.corpus.works["id"].to_list(),
        _merged_into(_reading, _places),
    )


def levels(reading: Reading, places: Places) -> tuple[Clustering, ...]:
    """Return the clusters of each level as readers call them; empty if there are none.

    A name that a reader gave is in the place of the computed one, which `reading.corpus.clusters` has.
    """
    return _levels(reading.stamp, stamp(places), reading, named(reading, places).held)


@st.cache_resource(max_entries=4, show_spinner=False)
def _levels(version: str, stamp: str, _reading: Reading, _held: Mapping[str, Mark]) -> tuple[Clustering, ...]:
    return naming.renamed(_reading.corpus.clusters or (), _held)
