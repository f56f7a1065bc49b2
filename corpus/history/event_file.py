"""Dates that stand beside the curves of the literature: the only reader of `data/events.csv`.

A row is an event with columns year, event, kind and source. What is told without a source is not shown: such
a row is refused, with its number.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.csv_table import CsvTable
from corpus.errors import TableUnreadable

EARLIEST, LATEST = 1500, 2200


class Kind(StrEnum):
    """Where an event is taken from."""

    LANDMARK = "landmark"
    """A work of the literature itself."""
    BRIEFING = "briefing"
    """A date that the briefing gives."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a year."""

    year: int
    event: str
    kind: Kind
    source: str


def read_events(file: Path) -> tuple[Event, ...]:
    """Return the events of a file, the earliest first. Raises TableUnreadable, with the line."""
    table = CsvTable.read(file)
    places = [table.place(name) for name in ("year", "event", "kind", "source")]
    found = []
    for number, row in enumerate(table.rows, start=1):
        year, event, kind, source = (row[place].strip() for place in places)
        where = f"event {number} (“{event[:40]}”)"
        if not (year.isascii() and year.isdecimal() and EARLIEST <= int(year) <= LATEST):
            raise TableUnreadable(file, f"{where} has the year {year[:10]!r}", "write four digits")
        if kind not in set(Kind):
            raise TableUnreadable(file, f"{where} is of the kind {kind[:20]!r}", f"write {' or '.join(Kind)}")
        if not event or not source:
            raise TableUnreadable(file, f"{where} has no text or no source", "fill in both, or take it out")
        found.append(Event(int(year), event, Kind(kind), source))
    return tuple(sorted(found, key=lambda one: one.year))
