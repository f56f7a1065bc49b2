"""The counts of the terms in all of OpenAlex as yearly series, each with the question that was asked."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from corpus.terms.use import Scope
from corpus.trends.series import Series

DENOMINATOR = {Scope.TITLE: "all", Scope.TEXT: "with_abstract"}


@dataclass(frozen=True, slots=True)
class WorldLine:
    """One family in one scope and frame."""

    family: str
    scope: Scope
    frame: str
    series: Series
    query: str
    """Path and query of the question, without the key."""
    query_below: str
    """The same of the denominator."""
    asked: datetime
    note: str | None
    """What was wrong with an answer, if anything."""


@dataclass(frozen=True)
class World:
    """The counts of one harvest."""

    series: pl.DataFrame
    """Rows of `corpus.schema.WORLD_SERIES`."""
    counts: pl.DataFrame
    """Rows of `corpus.schema.WORLD_COUNTS`."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted."""
        return self.series.is_empty()

    @property
    def frames(self) -> list[str]:
        """The frames that were counted, in the order in which they were asked."""
        return self.series["frame"].unique(maintain_order=True).to_list()

    def families(self, frame: str) -> list[str]:
        """Return the families counted in a frame, in the order in which they were asked."""
        return (
            self.series.filter(frame=frame)
            .drop_nulls("family")["family"]
            .unique(maintain_order=True)
            .to_list()
        )

    def line(self, family: str, scope: Scope, frame: str, last_year: int) -> WorldLine | None:
        """Return the line of a family up to a year, or None if it or its denominator was not counted.

        Years in which there are works and none uses the family have 0 hits. Records dated after `last_year`
        are left out.
        """
        above = self.series.filter(family=family, scope=str(scope), frame=frame)
        below = self.series.filter(
            pl.col("family").is_null(), pl.col("scope") == DENOMINATOR[scope], pl.col("frame") == frame
        )
        if above.is_empty() or below.is_empty():
            return None
        hits, works = self._counts(above["series"][0]), self._counts(below["series"][0])
        rows = [
            (year, min(hits.get(year, 0), count), count) for year, count in works.items() if year <= last_year
        ]
        one, other = above.row(0, named=True), below.row(0, named=True)
        return WorldLine(
            family=family,
            scope=scope,
            frame=frame,
            series=Series.of(rows),
            query=one["query"],
            query_below=other["query"],
            asked=one["asked"],
            note=one["note"] or other["note"],
        )

    def coverage(self, frame: str, last_year: int) -> Series | None:
        """Return the works with an abstract over all works of a frame."""
        below = self.series.filter(pl.col("family").is_null(), pl.col("frame") == frame)
        named = dict(below.select("scope", "series").iter_rows())
        if not {"all", "with_abstract"} <= named.keys():
            return None
        held, works = self._counts(named["with_abstract"]), self._counts(named["all"])
        rows = [(y, min(held.get(y, 0), count), count) for y, count in works.items() if y <= last_year]
        return Series.of(rows)

    def _counts(self, series: str) -> dict[int, int]:
        return dict(self.counts.filter(series=series).sort("year").select("year", "works").iter_rows())
