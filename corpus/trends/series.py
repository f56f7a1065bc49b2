"""Yearly counts of works that use a term, over the works that could have used it.

A share is hits over works of the same year. Its interval is Wilson's (1927, JASA 22:209-212), which stays
inside 0 to 1 and is right for no hits too. A year without works is no zero: nothing was measured there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import NormalDist
from typing import Self

from corpus.errors import SeriesImpossible

PER = 100_000  # works; shares are printed per so many


@dataclass(frozen=True, slots=True)
class Share:
    """Hits per 100,000 works in one year, with its 95 % interval."""

    year: int
    hits: int
    works: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Series:
    """Counts by year, oldest first, each year once; years may be missing."""

    years: tuple[int, ...]
    hits: tuple[int, ...]
    """Works that use the term."""
    works: tuple[int, ...]
    """Works that could: the denominator."""

    def __post_init__(self) -> None:
        if not len(self.years) == len(self.hits) == len(self.works):
            raise SeriesImpossible("Years, hits and works are not equally many")
        if any(later <= earlier for earlier, later in pairwise(self.years)):
            raise SeriesImpossible("The years are not in order, or one is there twice")
        for year, hits, works in zip(self.years, self.hits, self.works, strict=True):
            if hits < 0 or works < 0:
                raise SeriesImpossible(f"{year} has a count below zero")
            if hits > works > 0:
                raise SeriesImpossible(f"{year} has {hits:,} hits among {works:,} works")

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]]) -> Self:
        """Return the series of (year, hits, works) in any order.

        >>> Series.of([(2001, 3, 900), (2000, 1, 800)]).years
        (2000, 2001)
        """
        ordered = sorted(rows)
        return cls(
            tuple(year for year, _, _ in ordered),
            tuple(hits for _, hits, _ in ordered),
            tuple(works for _, _, works in ordered),
        )

    def rows(self) -> Iterable[tuple[int, int, int]]:
        """Return (year, hits, works), oldest first."""
        return zip(self.years, self.hits, self.works, strict=True)

    def shares(self, coverage: float = 0.95) -> tuple[Share, ...]:
        """Return one share per 100,000 works for each year that has works, oldest first."""
        return tuple(_share(*row, coverage) for row in self.rows() if row[2])


def wilson(hits: int, works: int, coverage: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval of hits over works (0 to 1). There must be works.

    >>> tuple(round(bound, 4) for bound in wilson(0, 100))
    (0.0, 0.037)
    """
    z = NormalDist().inv_cdf(0.5 + coverage / 2)
    share = hits / works
    spread = z * sqrt(share * (1 - share) / works + (z / works) ** 2 / 4)
    middle, scale = share + z * z / works / 2, 1 + z * z / works
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return low if hits else 0.0, high if hits < works else 1.0  # exactly, where rounding may miss it


def _share(year: int, hits: int, works: int, coverage: float) -> Share:
    low, high = wilson(hits, works, coverage)
    return Share(year, hits, works, PER * hits / works, PER * low, PER * high)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A year that is in the series and in no fit."""

    year: int
    why: str


def fit_window(series: Series, first_year: int, incomplete_years: int) -> tuple[Series, tuple[LeftOut, ...]]:
    """Return the years to fit, and those left out with the reason.

    Incomplete are the last years by the calendar, counted from the last one with works: a hole near the end
    does not make older years incomplete.
    """
    measured = [year for year, _, works in series.rows() if works]
    last = max(measured, default=0) - incomplete_years
    kept, left = [], []
    for year, hits, works in series.rows():
        if not works:
            left.append(LeftOut(year, "no works"))
        elif year < first_year:
            left.append(LeftOut(year, f"before {first_year}"))
        elif year > last:
            left.append(LeftOut(year, "not yet fully indexed"))
        else:
            kept.append((year, hits, works))
    return Series.of(kept), tuple(left)
