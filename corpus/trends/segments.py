"""The courses that a share can take: a line, one break, two breaks, a step, a burst.

All are of the log share, so that a line is constant growth. Breaks are hinges: the slope changes, the level
does not (Muggeo 2003, Statistics in Medicine 22:3055-3071). A step changes the level alone. A burst goes back
to where it came from: a plateau, or a peak with a rise and a fall. The break years are tried one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from corpus.trends.fitting import Numbers

DECADE = 10.0  # years; slopes are fitted per decade, which keeps the columns of a design alike in size
BEFORE = 4  # years at least in front of a break: a slope of fewer is noise
AFTER = 2  # and behind it: a fall of the last years, as an index still filling up makes it, is to be seen
BETWEEN = 3  # years at least between two breaks
PLATEAUS = range(1, 10)  # lengths of a burst in years; a single year is one, too
RAMPS = (2, 3, 4)  # lengths in years of a step that does not come at once
FLANKS = (1, 2, 3, 4, 6, 8)  # lengths of the rise, and of the fall, of a peak


class Shape(StrEnum):
    """The kinds of course, from plain to rich."""

    LINE = "line"
    ONE_BREAK = "one break"
    TWO_BREAKS = "two breaks"
    STEP = "step"
    BURST = "burst"


@dataclass(frozen=True, slots=True)
class Course:
    """One course to try: its kind, and the years at which something happens."""

    shape: Shape
    years: tuple[int, ...] = ()
    """Breaks: the last year of the old slope. Step: its first. Burst: first and last, or foot, top, foot."""

    @property
    def columns(self) -> int:
        """Coefficients: level, slope, and one for each break, or for the height of step or burst."""
        return {Shape.LINE: 2, Shape.TWO_BREAKS: 4}.get(self.shape, 3)

    @property
    def parameters(self) -> int:
        """What was chosen to fit: the coefficients and the years."""
        return self.columns + len(self.years)


def courses(years: Sequence[int], shapes: Sequence[Shape] = tuple(Shape)) -> list[Course]:
    """Return every course to try over these years (oldest first), plain ones first."""
    first, last = years[0], years[-1]
    inner = range(first + BEFORE, last - AFTER + 1)
    made: dict[Shape, list[tuple[int, ...]]] = {
        Shape.LINE: [()],
        Shape.ONE_BREAK: [(year,) for year in inner],
        Shape.TWO_BREAKS: [(one, two) for one in inner for two in inner if two - one >= BETWEEN],
        Shape.STEP: [
            *((year,) for year in range(first + 2, last)),
            *((year, year + length) for length in RAMPS for year in range(first + 2, last - length)),
        ],
        Shape.BURST: list(_bursts(first, last)),
    }
    return [Course(shape, places) for shape in shapes for places in made[shape]]


def _bursts(first: int, last: int) -> Iterator[tuple[int, ...]]:
    for start in range(first + 2, last):
        for length in PLATEAUS:
            if start + length < last:  # it is over, as at least two years show
                yield start, start + length - 1
    for top in range(first + 2, last - 1):
        for rise in FLANKS:
            for fall in FLANKS:
                if top - rise >= first and top + fall <= last:
                    yield top - rise, top, top + fall


def designs(tried: Sequence[Course], years: Sequence[int]) -> Numbers:
    """Return the designs (courses, years, columns) of courses that have equally many columns."""
    when = np.asarray(years, dtype=np.float64)
    middle = (when[0] + when[-1]) / 2
    made = np.empty((len(tried), len(when), tried[0].columns))
    made[:, :, 0] = 1
    made[:, :, 1] = (when - middle) / DECADE
    for place, course in enumerate(tried):
        for column, values in enumerate(_features(course, when), start=2):
            made[place, :, column] = values
    return made


def _features(course: Course, when: Numbers) -> list[Numbers]:
    match course.shape:
        case Shape.LINE:
            return []
        case Shape.STEP if len(course.years) == 2:
            return [np.interp(when, course.years, (0.0, 1.0))]
        case Shape.STEP:
            return [(when >= course.years[0]).astype(np.float64)]
        case Shape.BURST if len(course.years) == 2:
            return [((when >= course.years[0]) & (when <= course.years[1])).astype(np.float64)]
        case Shape.BURST:
            return [np.interp(when, course.years, (0.0, 1.0, 0.0))]
        case _:
            return [np.maximum(when - year, 0) / DECADE for year in course.years]


def slopes(course: Course, coefficients: Numbers) -> Numbers:
    """Return the slopes of log share per year, stretch by stretch; a step or burst has one, aside from it."""
    if course.shape in (Shape.STEP, Shape.BURST):
        return coefficients[1:2] / DECADE
    return np.cumsum(coefficients[1:]) / DECADE
