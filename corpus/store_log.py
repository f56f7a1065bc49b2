"""The list of finished harvests: a harvest is stored once its row stands here, and not before.

Each row names the one before it, so that the list is one line without forks: what a harvest changed was
computed against exactly the state that the row before left behind. Rows of other tables whose harvest has
no row here (a try that failed, a harvester that lost a race) are read by nobody.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import polars as pl

from corpus.errors import NoCorpus, NoSuchVersion, StoredMeanwhile, StoreOfEarlierLayout, StoreUnreadable
from corpus.model import Harvest
from corpus.schema import HARVESTS, harvest_frame, harvest_from_row
from corpus.store_tables import Overtaken, Tables

TABLE = "harvests"
OVERTAKEN_AT_MOST = 8  # times in a row by mere merging of files


@dataclass(frozen=True, slots=True)
class Place:
    """Where a harvest stands in the list, and what it changed."""

    number: int
    """0 for the first harvest, then one more for each."""
    parent: str | None
    """The harvest before."""
    version: int | None
    """The version that it made; None if it found the literature as it was."""
    seeds_of: str
    """The harvest whose rows are the seeds of this one: itself, or an earlier one with the same seeds."""
    works: int
    """Works of the version."""
    seeds: int
    new: int
    changed: int
    """Works with other facts than in the version before; their counts do not matter."""
    gone: int
    recounted: int
    """Works with other counts of citations than in the version before."""
    cited_works: int
    """Works one hop back; 0 if the harvest left this step out."""
    digest: str
    """SHA-256 of works and seeds, see `corpus.store_digest`."""
    bytes: int
    """Of the files that this harvest added, but for their log and the map."""


PLACES = pl.Schema(
    {
        **dict.fromkeys(("number", "version", "works", "seeds", "new", "changed", "gone"), pl.Int64),
        **dict.fromkeys(("recounted", "cited_works", "bytes"), pl.Int64),
        **dict.fromkeys(("parent", "seeds_of", "digest"), pl.String),
    }
)
LOG = pl.Schema({**HARVESTS, **PLACES})


@dataclass(frozen=True)
class Log:
    """All finished harvests, oldest first, as of one moment."""

    uri: str
    entries: tuple[tuple[Harvest, Place], ...]
    state: int
    """Of the table, as it was read; 0 if it is yet to be made."""

    @cached_property
    def versions(self) -> dict[int, tuple[Harvest, Place]]:
        """The harvest that made each version, oldest first."""
        return {place.version: (run, place) for run, place in self.entries if place.version is not None}

    @property
    def last(self) -> str | None:
        """The id of the latest harvest, whatever it found."""
        return self.entries[-1][0].id if self.entries else None

    @property
    def newest(self) -> int | None:
        """The newest version."""
        return max(self.versions, default=None)

    def maker(self, version: int | None) -> tuple[Harvest, Place]:
        """Return the harvest that made a version, by default the newest. Raises NoCorpus or NoSuchVersion."""
        if self.newest is None:
            raise NoCorpus(self.uri)
        wanted = self.newest if version is None else version
        if wanted not in self.versions:
            raise NoSuchVersion(self.uri, wanted, self.newest)
        return self.versions[wanted]

    def until(self, version: int) -> dict[str, int]:
        """Return the harvests whose rows add up to a version, with their numbers."""
        return {run.id: place.number for number, (run, place) in self.versions.items() if number <= version}

    def known_with(self, version: int) -> dict[str, int]:
        """Return all harvests until the next version: what is told beside the works may come later."""
        later = self.versions.get(version + 1)
        end = len(self.entries) if later is None else later[1].number
        return {run.id: place.number for run, place in self.entries if place.number < end}

    @property
    def numbers(self) -> dict[str, int]:
        """All finished harvests, with their numbers."""
        return {run.id: place.number for run, place in self.entries}


def read_log(tables: Tables) -> Log:
    """Return the finished harvests. Raises StoreUnreadable."""
    found = tables.read_whole(TABLE, LOG)
    if found is None:
        if tables.exists("works"):
            raise StoreUnreadable(tables.uri, "the account of harvests is missing")
        return Log(tables.uri, (), 0)
    rows, state, columns = found
    if "number" not in columns:
        raise StoreOfEarlierLayout(tables.uri)
    entries = tuple(_entries(rows.sort("number")))
    for number, (run, place) in enumerate(entries):
        if place.number != number or place.parent != (entries[number - 1][0].id if number else None):
            raise StoreUnreadable(tables.uri, f"the account of the harvest before {run.id} is missing")
    return Log(tables.uri, entries, state)


def conclude(tables: Tables, log: Log, harvest: Harvest, place: Place) -> None:
    """Add a harvest to the list as it was read: from here on it is stored.

    Raises StoredMeanwhile or StoreUnwritable.
    """
    row = harvest_frame(harvest).with_columns(
        pl.lit(value, dtype=PLACES[name]).alias(name) for name, value in asdict(place).items()
    )
    for _ in range(OVERTAKEN_AT_MOST):
        try:
            tables.append_if_unmoved(TABLE, row.select(LOG.names()), LOG, log.state)
        except Overtaken:  # by another harvest, or by a merging of files, which changes nothing
            log = read_log(tables)
            if log.last != place.parent:
                break
        else:
            return
    raise StoredMeanwhile(tables.uri)


def _entries(rows: pl.DataFrame) -> Iterator[tuple[Harvest, Place]]:
    for row in rows.iter_rows(named=True):
        told: dict[str, Any] = {name: row[name] for name in PLACES}
        yield harvest_from_row(row), Place(**told)
