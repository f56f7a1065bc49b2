"""Since when a work is in the corpus, and when its record last changed, read from the rows of the store."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from corpus.model import WorkId


@dataclass(frozen=True, slots=True)
class Arrival:
    """The versions in which something became of a work."""

    first: int
    """The first version that holds it."""
    back: int | None
    """The version with which it came back after an absence, the last if it did so more than once."""
    changed: int | None
    """The last version in which its record was another than before, its citations in OpenAlex apart; None if
    it is as it came."""


def arrival(rows: pl.DataFrame, version_of: Mapping[str, int], work_id: WorkId) -> Arrival | None:
    """Return since when a work is there; None if it never was.

    `rows` have columns id, harvest_id and gone, as from `corpus.store.Store.written`; `version_of` gives the
    version that each of the harvests made.
    """
    told = rows.filter(pl.col("id") == work_id).select("harvest_id", "gone").iter_rows()
    steps = sorted((version_of[harvest], gone) for harvest, gone in told if harvest in version_of)
    if not any(not gone for _, gone in steps):
        return None
    first = next(version for version, gone in steps if not gone)
    back = changed = None
    was_gone = False
    for version, gone in steps:
        if not gone and was_gone:
            back, changed = version, None
        elif not gone and version != first:
            changed = version
        was_gone = gone
    return Arrival(first, back, changed)
