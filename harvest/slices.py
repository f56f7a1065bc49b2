"""How the walk over all citing works is cut into slices that run side by side.

One counting call tells how many citing works each year has, and of these how many by open-access status:
two facts of which every work has one, so that slices share no work and leave none out. Small years are
joined; a year too large for one slice is cut by status. The last slice of a year takes whatever the others
do not name.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

SLICES = 24  # enough to keep a dozen askers busy to the end; each costs at most one call more
SMALLEST = 200  # works: below this, a slice saves no time
PAGE_NUMBER_WINDOW = 10_000  # works that page numbers can reach
YEAR_UNKNOWN = None
EARLIEST, LATEST = 1000, 2050  # OpenAlex gives no year outside of these


@dataclass(frozen=True, slots=True)
class YearCount:
    """Citing works of one year (None: without a year), and of these how many of each open-access status."""

    year: int | None
    works: int
    by_status: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the walk: works of some years, perhaps only of some open-access statuses.

    `first` and `last` are None for works without a year. `statuses` is empty for all; `others` turns it
    round: all but these.
    """

    expected: int
    first: int | None
    last: int | None
    statuses: tuple[str, ...] = ()
    others: bool = False
    whole: bool = False
    """Whether this is all there is, and nothing has to be filtered."""

    @property
    def filters(self) -> dict[str, str]:
        """Return the filters of OpenAlex that select the slice, beside the question itself."""
        if self.whole:
            return {}
        if self.first is None:
            years = "null"
        else:
            years = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        chosen = {"publication_year": years}
        if self.statuses:
            chosen["open_access.oa_status"] = ("!" if self.others else "") + "|".join(self.statuses)
        return chosen

    def __str__(self) -> str:
        """Return the slice in words."""
        if self.whole:
            return "all years"
        years = "no year" if self.first is None else f"{self.first}"
        if self.last != self.first:
            years += f" to {self.last}"
        named = " ".join(self.statuses)
        return f"{years}, all but {named}" if self.others else f"{years}, {named}" if named else years


def plan_slices(years: Iterable[YearCount], total: int) -> list[Slice]:
    """Return slices that together hold all of `total` works, each once; the largest first.

    What the years do not add up to is looked for among works without a year. Deterministic.
    """
    counted = sorted((y for y in years if y.works), key=lambda y: (y.year is None, y.year or 0))
    if total <= SMALLEST or not counted:
        return [Slice(total, None, None, whole=True)]
    target = min(max(SMALLEST, math.ceil(total / SLICES)), PAGE_NUMBER_WINDOW)
    known = [y for y in counted if y.year is not None]
    slices = _covering(_joined(known, target))
    unknown = total - sum(y.works for y in known)
    if unknown > 0 or any(y.year is None for y in counted):
        slices.append(Slice(max(unknown, 0), YEAR_UNKNOWN, YEAR_UNKNOWN))
    return sorted(slices, key=lambda s: (-s.expected, str(s)))


def _joined(years: Sequence[YearCount], target: int) -> list[Slice]:
    """Return one slice for neighbouring years that fit together, several for a year that does not fit."""
    slices: list[Slice] = []
    open_years: list[YearCount] = []
    for count in years:
        is_large = count.works > target * 3 // 2
        if open_years and (is_large or sum(y.works for y in open_years) + count.works > target):
            slices.append(_span(open_years))
            open_years = []
        if is_large:
            slices += _cut(count, target)
        else:
            open_years.append(count)
    return [*slices, _span(open_years)] if open_years else slices


def _covering(slices: Sequence[Slice]) -> list[Slice]:
    """Return the slices, in order of years, stretched so that they leave out no year at all.

    A year that the count did not name, because its answer was partial or the first work of that year came
    later, is then walked with its neighbours, or by itself.
    """
    covering: list[Slice] = []
    end = EARLIEST - 1
    for part in slices:
        first, last = part.first or EARLIEST, part.last or LATEST
        gap = first > end + 1
        if gap and part.statuses:
            covering.append(Slice(0, end + 1, first - 1))
        covering.append(replace(part, first=end + 1) if gap and not part.statuses else part)
        end = last
    if end >= LATEST:
        return covering
    if covering and not covering[-1].statuses:
        return [*covering[:-1], replace(covering[-1], last=LATEST)]
    return [*covering, Slice(0, end + 1, LATEST)]


def _span(years: Sequence[YearCount]) -> Slice:
    return Slice(sum(y.works for y in years), years[0].year, years[-1].year)


def _cut(count: YearCount, target: int) -> list[Slice]:
    """Return a year in parts by open-access status, as even as the statuses allow."""
    groups: list[tuple[int, list[str]]] = []
    for status, works in sorted(count.by_status.items(), key=lambda item: (-item[1], item[0])):
        place = next((i for i, (held, _) in enumerate(groups) if held + works <= target), None)
        if place is None:
            groups.append((works, [status]))
        else:
            held, names = groups[place]
            groups[place] = (held + works, [*names, status])
    if len(groups) < 2:
        return [Slice(count.works, count.year, count.year)]
    named = [(held, tuple(sorted(names))) for held, names in groups[:-1]]
    parts = [Slice(held, count.year, count.year, names) for held, names in named]
    rest = max(count.works - sum(held for held, _ in named), 0)
    excluded = tuple(sorted(status for _, names in named for status in names))
    return [*parts, Slice(rest, count.year, count.year, excluded, others=True)]
