"""How sure the onset year and the growth are.

Onset year: all break years whose deviance is within a threshold of the best (profile deviance). No table
gives the threshold for a year searched on a grid: it is the 95 % point of the same distance in series drawn
from the chosen course (parametric bootstrap), and never below that of chi-squared with one degree of freedom.
Growth: percentiles of the slopes in the same drawn series, each with its own best years, so that not knowing
the year widens them. Without a break: the usual interval of a slope.
"""

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np

from corpus.trends.choice import Choice, Fitted
from corpus.trends.fitting import Numbers, covariance, draw, fit, pearson
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


def break_interval(
    series: Series, choice: Choice, fitted: Fitted, found: Break, procedure: Procedure
) -> BreakInterval:
    """Return the interval of a break of the chosen course, and of the slopes in front of it and behind."""
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
    threshold = max(
        float(np.quantile(distances, procedure.coverage)),
        NormalDist().inv_cdf(0.5 + procedure.coverage / 2) ** 2,
    )
    near = {
        one.course.years[found.place]
        for one in choice.fits
        if one.course.shape is fitted.course.shape
        and (one.deviance - fitted.deviance) / noise.dispersion <= threshold
    } | {found.year}
    refitted = np.array(
        [slopes(tried[place], fits.coefficients[place, row]) for row, place in enumerate(best)]
    )
    return BreakInterval(
        min(near),
        max(near),
        _percentiles(found.before, refitted[:, found.place], procedure.coverage),
        _percentiles(found.after, refitted[:, found.place + 1], procedure.coverage),
    )


def _percentiles(value: float, drawn: Numbers, coverage: float) -> Slope:
    low, high = np.quantile(drawn, [0.5 - coverage / 2, 0.5 + coverage / 2])
    return Slope(value, min(value, float(low)), max(value, float(high)))


def plain_slopes(series: Series, choice: Choice, fitted: Fitted, coverage: float) -> tuple[Slope, Slope]:
    """Return the first and the last slope of a course with their intervals, taking its years as given."""
    design = designs([fitted.course], series.years)[0]
    matrix = covariance(design, fitted.means, choice.noise.dispersion, choice.noise.spread)
    values = slopes(fitted.course, fitted.coefficients)
    z = NormalDist().inv_cdf(0.5 + coverage / 2)
    made = []
    for last in (0, len(values) - 1):
        sums = np.zeros(fitted.course.columns)
        sums[1 : last + 2] = 1 / DECADE
        error = z * sqrt(max(float(sums @ matrix @ sums), 0.0))
        made.append(Slope(float(values[last]), float(values[last]) - error, float(values[last]) + error))
    return made[0], made[1]
