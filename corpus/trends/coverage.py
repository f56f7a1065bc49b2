"""Did the holdings of abstracts jump? A jump bends the title-or-abstract line, whatever the term did."""

from dataclasses import dataclass
from itertools import pairwise
from math import exp, log
from statistics import median

from corpus.trends.series import Series

JUMP = (
    0.15  # of log coverage, beyond the usual change of a year: 16 % more or 14 % fewer works with an abstract
)


@dataclass(frozen=True, slots=True)
class Jump:
    """A year in which the share of works with an abstract changed at once."""

    year: int
    change: float
    """As a fraction: 0.4 is 40 % more than the year before, beyond the usual change of a year."""


def coverage_jumps(title: Series, abstract: Series) -> tuple[Jump, ...]:
    """Return the jumps in works with an abstract over all works, oldest first."""
    covered = {year: works for year, _, works in abstract.rows() if works}
    coverage = [
        (year, log(covered[year] / works)) for year, _, works in title.rows() if works and year in covered
    ]
    changes = [
        (later, after - before)
        for (earlier, before), (later, after) in pairwise(coverage)
        if later == earlier + 1
    ]
    usual = median(change for _, change in changes) if changes else 0.0
    return tuple(
        Jump(year, exp(change - usual) - 1) for year, change in changes if abs(change - usual) > JUMP
    )
