"""The lenses as they are told of works, learnt and told once for all readers.

What is kept is keyed on the lens set, the terms, what was labelled by hand, the open version and the sentence
vectors there are; a label that is saved in one browser is thus in all of them at the next rerun.
"""

from pathlib import Path

import streamlit as st

from corpus.ledger import merges
from corpus.lenses.assignment import Known
from corpus.lenses.hand_labels import HandLabel, Settled, as_examples, settled
from corpus.lenses.label_file import read_labels
from corpus.lenses.lens_set import LensSet
from corpus.lenses.lens_set_file import read_lens_set
from corpus.lenses.reading import Read, Text, joined, texts
from corpus.lenses.teller import Teller
from corpus.lenses.told import ToldWorks, tell_all
from corpus.lenses.vector_store import VectorStore, missing
from corpus.model import WorkId
from corpus.store import Store
from explorer.loading import Places, Reading
from explorer.terms.term_data import codebook
from explorer.terms.term_data import stamp as stamp_of

WAIT_AT_MOST = 5.0  # seconds for vectors that are not kept; beyond it the reader is offered to have them made
TITLES_A_SECOND, ABSTRACTS_A_SECOND = 190, 23  # docs/measurements-lenses.md
LOOK_AGAIN = 20.0  # seconds after which vectors that another process makes are looked for again


def lens_set(places: Places) -> LensSet:
    """Return the lens set that works are told by. Raises LensesUnreadable."""
    return _lens_set(places.lenses, file_stamp(places.lenses))


@st.cache_resource(max_entries=2, show_spinner=False)
def _lens_set(file: Path, stamp: str) -> LensSet:
    return read_lens_set(file)


def labels(places: Places) -> tuple[HandLabel, ...]:
    """Return what was labelled by hand. Raises LabelsUnreadable."""
    return _labels(places.labels, file_stamp(places.labels))


@st.cache_resource(max_entries=2, show_spinner=False)
def _labels(file: Path, stamp: str) -> tuple[HandLabel, ...]:
    return read_labels(file)


def teller(places: Places) -> Teller:
    """Return what tells works, having learnt from what was labelled by hand as well.

    Raises LensesUnreadable, TermsUnreadable or LabelsUnreadable.
    """
    lenses = lens_set(places)
    learnt = _taught(lenses.digest, codebook().digest, lenses)
    return _corrected(lenses.digest, codebook().digest, file_stamp(places.labels), learnt, labels(places))


@st.cache_resource(max_entries=2, show_spinner="Learning the lenses …")
def _taught(lenses: str, terms: str, _lenses: LensSet) -> Teller:
    return Teller(_lenses, codebook())


@st.cache_resource(max_entries=2, show_spinner=False)
def _corrected(
    lenses: str, terms: str, stamp: str, _learnt: Teller, _labels: tuple[HandLabel, ...]
) -> Teller:
    more = as_examples(_labels, _learnt.lenses.id)
    return _learnt.corrected(more) if more else _learnt


def by_hand(reading: Reading, places: Places) -> dict[WorkId, Settled]:
    """Return what people said of works of the open version. Raises CorpusError."""
    set_id = lens_set(places).id
    return _by_hand(stamp_of(reading), set_id, file_stamp(places.labels), reading, places)


@st.cache_resource(max_entries=4, show_spinner=False)
def _by_hand(
    version: str, set_id: str, stamp: str, _reading: Reading, _places: Places
) -> dict[WorkId, Settled]:
    ledger = Store(_places.uri).ledger() if _reading.corpus.harvest else None
    survivor_of = (
        {} if ledger is None else dict(merges(ledger).select("gone", "survivor").drop_nulls().rows())
    )
    return settled(labels(_places), set_id, _reading.corpus.works, survivor_of)


def told(reading: Reading, places: Places) -> ToldWorks:
    """Return what is told of the works of the open version. Raises CorpusError."""
    learnt = teller(places)
    vectors = _vector_state(places.uri)
    key = (learnt.lenses.digest, codebook().digest, file_stamp(places.labels))
    return _told(stamp_of(reading), key, vectors, reading, places, learnt)


@st.cache_resource(max_entries=3, show_spinner="Telling the works by lens …")
def _told(
    version: str,
    key: tuple[str, ...],
    vectors: int | None,
    _reading: Reading,
    _places: Places,
    _learnt: Teller,
) -> ToldWorks:
    works, reads = _skimmed(version, key[:2], _reading, _learnt)
    kept = VectorStore(_places.uri).read(work.key for work in works)
    lacking = missing(works, frozenset(kept))
    if seconds(lacking) <= WAIT_AT_MOST:
        kept |= _learnt.vectors(lacking)
    said = {
        work_id: Known(one.label, one.second, one.none_kind, one.votes[0].note)
        for work_id, one in by_hand(_reading, _places).items()
        if one.label in _learnt.lenses.labels
    }
    return tell_all(_learnt, _reading.corpus.works["id"].to_list(), works, joined(works, reads, kept), said)


@st.cache_resource(max_entries=3, show_spinner="Looking for the words of the lenses …")
def _skimmed(
    version: str, key: tuple[str, ...], _reading: Reading, _learnt: Teller
) -> tuple[list[Text], list[Read]]:
    works = texts(_reading.corpus.works)
    return works, _learnt.skim(works)


def without_vector(reading: Reading, places: Places) -> list[Text]:
    """Return the works whose sentences were not read. Raises CorpusError."""
    learnt = teller(places)
    if learnt.without_model:
        return []
    key = (learnt.lenses.digest, codebook().digest)
    works, _ = _skimmed(stamp_of(reading), key, reading, learnt)
    return _without_vector(stamp_of(reading), _vector_state(places.uri), places.uri, works)


@st.cache_resource(max_entries=3, show_spinner=False)
def _without_vector(version: str, vectors: int | None, uri: str, _works: list[Text]) -> list[Text]:
    lacking = missing(_works, VectorStore(uri).keys())
    return lacking if seconds(lacking) > WAIT_AT_MOST else []


@st.cache_data(ttl=LOOK_AGAIN, max_entries=4, show_spinner=False)
def _vector_state(uri: str) -> int | None:
    return VectorStore(uri).state()


def seconds(works: list[Text]) -> float:
    """Return about how long the vectors of works take to be made."""
    abstracts = sum(work.abstract is not None for work in works)
    return len(works) / TITLES_A_SECOND + abstracts / ABSTRACTS_A_SECOND


def file_stamp(file: Path) -> str:
    """Return what tells whether a file was written anew; it is written as a whole."""
    try:
        facts = file.stat()
    except OSError:
        return "none"
    return f"{facts.st_mtime_ns} {facts.st_size} {facts.st_ino}"
