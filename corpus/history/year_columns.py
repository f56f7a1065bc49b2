"""Years along the direction of time: how much room each has in a drawing, and where works can stand in it.

A year has room by the works that it holds; a stretch of years without works is narrow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

UNKNOWN = 78  # pixels at least for works without a year, and a quarter of it between them and the last year


@dataclass(frozen=True, slots=True)
class Paper:
    """What a drawing has room for, in pixels. Along is the direction of time."""

    tries: tuple[tuple[int, int], ...]
    """How long a drawing should be, as time is stretched to it; and how many works of a row and year stand
    across in one line before a second is begun, if there is room. The first with which the drawing is not
    broader than `across` is taken, else that with which it is least broad."""
    across: int
    cell: tuple[int, int]
    """Along and across: the room of a work with its name."""
    lanes: int | None
    """How many works stand beside each other across; None: as many as it takes."""
    year: int
    """The least length of a year with works."""
    gap: tuple[int, int]
    """Length of a year without works, and the most of a stretch of such years."""
    rim: int
    """Before the first year and after the last."""
    down: bool
    """Whether time goes from top to bottom."""


SIZES = ((840, 8), (840, 3), (840, 1), (1_400, 1), (2_200, 1))  # the first three fit a page of 1,440 pixels
WIDE = Paper(SIZES, 1_200, (92, 42), None, 14, (8, 40), 48, down=False)
TALL = Paper(((0, 3),), 0, (44, 106), 3, 44, (6, 24), 6, down=True)


@dataclass(frozen=True, slots=True)
class Column:
    """Years along time, and from where to where they reach, in pixels."""

    first: int | None
    """None: works without a year."""
    last: int | None
    start: int
    end: int
    works: int
    """0: a stretch of years without works, drawn narrow. Else it is one year, or those without."""
    spots: tuple[int, ...] = ()
    """Where along time its works can stand, so far apart that two have room beside each other."""


def columns(
    years: Sequence[int | None], most: Mapping[int | None, int], paper: Paper, size: tuple[int, int]
) -> tuple[Column, ...]:
    """Return the columns in the order of time, works without a year last.

    `years` are those of the works; `most` are the works of each year in the row that has most of them; `size`
    is one of `paper.tries`.

    >>> [(one.first, one.end - one.start) for one in columns([1996, 1999], {1996: 1, 1999: 1}, WIDE, (0, 1))]
    [(1996, 14), (1997, 16), (1999, 14)]
    """
    counts = {year: years.count(year) for year in dict.fromkeys(years)}
    known = sorted(year for year in counts if year is not None)
    before = [second - first - 1 for first, second in pairwise(known)]
    gaps = [0, *(min(paper.gap[0] * empty, paper.gap[1]) for empty in before)]
    least = max(UNKNOWN if paper.lanes is None else 0, paper.year) if None in counts else 0
    rest = size[0] - sum(gaps) - paper.year * len(known) - least
    more = min(max(rest, 0) / max(len(years), 1), paper.cell[0])

    def column(year: int | None, at: int, least: int) -> Column:
        works, cell = counts[year], paper.cell[0]
        if paper.lanes is None:
            length = int(least + more * works)
            spots = min(1 + max(0, length - least) // cell, -(-most[year] // size[1]))
        else:
            spots = -(-works // paper.lanes)
            length = max(least, spots * cell)
        start = at + (length - (spots - 1) * cell) // 2
        return Column(year, year, at, at + length, works, tuple(start + cell * one for one in range(spots)))

    found: list[Column] = []
    at = paper.rim
    for year, gap in zip(known, gaps, strict=False):
        if gap:
            found.append(Column((found[-1].last or 0) + 1, year - 1, at, at + gap, 0))
        found.append(column(year, at + gap, paper.year))
        at = found[-1].end
    if None in counts:
        found.append(column(None, at + (UNKNOWN // 4 if known else 0), least))
    return tuple(found)
