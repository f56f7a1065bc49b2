"""How sure the onset year and the growth are.

Onset year: all break years whose deviance is within a threshold of the best (profile deviance). No table
gives the threshold for a year searched on a grid: it is the 95 % point of the same distance in series drawn
from the chosen course (parametric bootstrap), and never below that of chi-squared with one degree of freedom.
Growth: all slopes that some break years leave within 3.84 of the best deviance (the profile of the slope,
quadratic for given years), so that not knowing the year widens it. Without a break: the usual interval.
"""

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np

from corpus.trends.choice import Choice, Fitted
from corpus.trends.fitting import covariance, draw, fit, pearson
from corpus.trends.onset import Break
from corpus.trends.procedure import Procedure
from corpus.trends.segments import DECADE, Shape, courses, designs, slopes
from corpus.trends.series import Series

STEEPEST = 3.0  # slopes beyond it, twentyfold a year, are those of rows of zeros: no number


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth of the share per year as a fraction (0.05: 5 %), with its 95 % interval."""

    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Doubling:
    """Years in which the share doubles at this growth, with its 95 % interval."""

    years: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Slope:
    """Change of log share per year with its interval."""

    value: float
    low: float
    high: float

    @property
    def growth(self) -> Growth:
        """exp(slope) - 1, and the bounds put through the same function."""
        return Growth(*(exp(min(bound, STEEPEST)) - 1 for bound in (self.value, self.low, self.high)))

    @property
    def doubling(self) -> Doubling | None:
        """Years to double at a slope above 0, bounds by the same function; None if 0 is in the interval.

        >>> Slope(0.1, 0.08, 0.12).doubling.years > 6.9, Slope(0.1, -0.01, 0.21).doubling
        (True, None)
        """
        if not self.low > 0:
            return None
        return Doubling(log(2) / self.value, log(2) / self.high, log(2) / self.low)


@dataclass(frozen=True, slots=True)
class BreakInterval:
    """The years that the break may have, and the slopes around it."""

    low: int
    high: int
    before: Slope
    after: Slope


def break_interval(series: Series, choice: Choice, found: Break, procedure: Procedure) -> BreakInterval:
    """Return the interval of a break of the chosen course, and of the slopes in front of it and behind."""
    fitted = choice.best
    works = np.asarray(series.works, float)
    tried = courses(series.years, [fitted.course.shape])
    made = designs(tried, series.years)
    own = tried.index(fitted.course)
    noise = choice.noise
    number = procedure.replicates if fitted.course.shape is Shape.ONE_BREAK else procedure.replicates * 2 // 5
    drawn = draw(fitted.means, number, noise.dispersion, noise.spread, procedure.seed + 1)
    fits = fit(made, drawn, works, spread=noise.spread, rounds=6, within=1e-3)
    best = fits.deviances.argmin(axis=0)
    rows = np.arange(number)
    scatter = pearson(drawn, fits.means[best, rows], noise.spread) / max(
        len(series.years) - fitted.course.parameters, 1
    )
    distances = (fits.deviances[own] - fits.deviances[best, rows]) / np.maximum(scatter, 1.0)
    threshold = procedure.choosing * max(
        float(np.quantile(distances, procedure.coverage)),
        NormalDist().inv_cdf(0.5 + procedure.coverage / 2) ** 2,
    )
    near = {
        one.course.years[_same_break(one, found)]
        for one in choice.fits
        if one.course.shape is fitted.course.shape
        and (one.deviance - fitted.deviance) / noise.dispersion <= threshold
    } | {found.year}
    z = NormalDist().inv_cdf(0.5 + procedure.coverage / 2)
    before, after = (_profiled(series, choice, found, later=later, z=z) for later in (0, 1))
    return BreakInterval(min(near), max(near), before, after)


def _same_break(fitted: Fitted, found: Break) -> int:
    """Return which break of another course of the kind is the one found: the nearest to it."""
    years = fitted.course.years
    return min(range(len(years)), key=lambda place: abs(years[place] - found.year))


def _profiled(series: Series, choice: Choice, found: Break, *, later: int, z: float) -> Slope:
    """Return a slope with all values that some break years leave within z squared of the best deviance."""
    fitted = choice.best
    value = found.after if later else found.before
    low = high = value
    for one in choice.fits:
        further = (one.deviance - fitted.deviance) / choice.noise.dispersion
        if one.course.shape is fitted.course.shape and further <= z * z:
            place = _same_break(one, found) + later
            room = sqrt(max(z * z - further, 0.0)) * _error(series, choice, one, place)
            here = float(slopes(one.course, one.coefficients)[place])
            low, high = min(low, here - room), max(high, here + room)
    return Slope(value, low, high)


def _error(series: Series, choice: Choice, fitted: Fitted, place: int) -> float:
    """Return the standard error of one slope of a course, taking its years as given."""
    design = designs([fitted.course], series.years)[0]
    matrix = covariance(design, fitted.means, choice.noise.dispersion, choice.noise.spread)
    sums = np.zeros(fitted.course.columns)
    sums[1 : place + 2] = 1 / DECADE
    return sqrt(max(float(sums @ matrix @ sums), 0.0))


def plain_slopes(series: Series, choice: Choice, coverage: float) -> tuple[Slope, Slope]:
    """Return the first and last slope of the chosen course with intervals, taking its years as given."""
    fitted = choice.best
    values = slopes(fitted.course, fitted.coefficients)
    z = NormalDist().inv_cdf(0.5 + coverage / 2)
    made = []
    for place in (0, len(values) - 1):
        error = z * _error(series, choice, fitted, place)
        made.append(Slope(float(values[place]), float(values[place]) - error, float(values[place]) + error))
    return made[0], made[1]
