"""Two versions compared once for all readers, and the feed of what is new.

What is kept is keyed on the harvests that made the versions, and so never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
import streamlit as st

from corpus.change_table import table
from corpus.changes import Changes, compare, ledger_between
from corpus.feed import new_works_feed
from corpus.literature import Corpus
from corpus.store import Store
from explorer.loading import Places, Reading, open_reading, versions


@dataclass(frozen=True)
class Comparison:
    """What changed, and all of it as one table. Shared by all sessions: never to be changed."""

    changes: Changes
    table: pl.DataFrame
    """As from `corpus.change_table.table`."""


def comparison(places: Places, before: Reading, after: Reading) -> Comparison:
    """Return what changed from one harvested version to another. Raises CorpusError."""
    makers = versions(places)
    one, other = before.corpus.version, after.corpus.version
    if one is None or other is None:
        raise ValueError("the starter set has no versions")
    return _compared(places.uri, (one, makers.get(one)), (other, makers.get(other)), before, after)


@st.cache_resource(max_entries=6, show_spinner="Comparing the versions …")
def _compared(
    uri: str,
    one: tuple[int, str | None],
    other: tuple[int, str | None],
    _before: Reading,
    _after: Reading,
) -> Comparison:
    store = Store(uri)
    ledger = ledger_between(store.ledger(), store.harvests(), one[0], other[0])
    changes = compare(_before.corpus, _after.corpus, ledger)
    return Comparison(changes, table(changes))


def feed(places: Places, version: int) -> bytes:
    """Return the new works of a version and of those before it, as Atom. Raises CorpusError."""
    makers = versions(places)
    return _feed(places, version, makers[version], makers[min(makers)])


@st.cache_data(max_entries=4, show_spinner=False)
def _feed(places: Places, version: int, maker: str, origin: str) -> bytes:
    def back() -> Iterator[Corpus]:
        for number in sorted((v for v in versions(places) if v <= version), reverse=True):
            yield (
                open_reading(places, f"v{number}").corpus
                if number == version
                else Store(places.uri).open(number)
            )

    return new_works_feed(back(), origin)
