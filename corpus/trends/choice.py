"""Which course a series took: every course is fitted, and the best by QBIC is chosen.

QBIC is deviance / dispersion + parameters x ln(years): the Schwarz criterion with the deviance scaled as in
QAIC (Burnham and Anderson 2002, Model Selection and Multimodel Inference). Parameters are the coefficients
and the years that were searched. The dispersion is that of the best-fitting course, and never below 1.
"""

from dataclasses import dataclass

import numpy as np

from corpus.trends.fitting import Numbers, fit, pearson
from corpus.trends.segments import DECADE, Course, Shape, courses, designs
from corpus.trends.series import Series

RISING = 0.02  # slope of log share a year
LONGEST_DIP = 3  # years
LATEST = 3  # years at the end that may not be fully indexed
JUMP = 0.15  # of log works
CLEARLY = 2.0  # of twice the log pseudo-likelihood


@dataclass(frozen=True, slots=True)
class Noise:
    """How far counts scatter around a course: variance = dispersion x mean x (1 + spread x mean)."""

    dispersion: float
    spread: float


@dataclass(frozen=True)
class Fitted:
    """One course, fitted."""

    course: Course
    coefficients: Numbers
    means: Numbers
    deviance: float
    qbic: float


@dataclass(frozen=True)
class Choice:
    """All that was tried on one series."""

    fits: tuple[Fitted, ...]
    noise: Noise

    @property
    def best(self) -> Fitted:
        """The course of the lowest QBIC; of equals the plainer one."""
        return min(self.fits, key=lambda fitted: fitted.qbic)

    def best_of(self, shape: Shape) -> Fitted:
        """Return the best course of one kind."""
        return min((one for one in self.fits if one.course.shape is shape), key=lambda fitted: fitted.qbic)


def choose(series: Series, spread: float = 0.0) -> Choice:
    """Fit every course to a series whose years all have works."""
    hits, works = np.asarray(series.hits, float)[None], np.asarray(series.works, float)
    tried = courses(series.years)
    found: list[tuple[Course, Numbers, Numbers, float]] = []
    for columns in sorted({course.columns for course in tried}):
        alike = [course for course in tried if course.columns == columns]
        fits = fit(designs(alike, series.years), hits, works, spread=spread, rounds=12, within=1e-6)
        found += [
            (course, fits.coefficients[place, 0], fits.means[place, 0], float(fits.deviances[place, 0]))
            for place, course in enumerate(alike)
        ]
    found = [one for one in found if _plausible(one[0], one[1], series)]
    noise = Noise(_dispersion(found, hits[0], spread), spread)
    penalty = float(np.log(len(series.years)))
    return Choice(
        tuple(
            Fitted(
                course,
                coefficients,
                means,
                deviance,
                deviance / noise.dispersion + course.parameters * penalty,
            )
            for course, coefficients, means, deviance in found
        ),
        noise,
    )


def choose_with_noise(series: Series) -> Choice:
    """Fit every course, with the kind of noise that the series itself shows.

    Noise in proportion to the counts leaves their variance a multiple of the mean; noise in the share itself
    (years that differ by 20 %, say) makes it grow with the square. The second is taken where the scatter
    around the best-fitting course is clearly likelier so (Gaussian pseudo-likelihood).
    """
    plain = choose(series)
    richest = min(plain.fits, key=lambda fitted: fitted.deviance)
    freedom = len(series.years) - richest.course.parameters
    hits = np.asarray(series.hits, float)
    spread = _spread(hits, richest.means, freedom)
    if not spread:
        return plain
    means = richest.means
    gain = _unlikely(hits, means, plain.noise.dispersion * means) - _unlikely(
        hits, means, means * (1 + spread * means)
    )
    return choose(series, spread) if gain > CLEARLY else plain


def _unlikely(hits: Numbers, means: Numbers, variances: Numbers) -> float:
    return float((np.log(variances) + (hits - means) ** 2 / variances).sum())


def _spread(hits: Numbers, means: Numbers, freedom: int) -> float:
    """Return the spread at which Pearson's chi-squared is what it should be; 0 if it is less without."""
    low, high = 0.0, 4.0
    if pearson(hits, means) <= freedom:
        return 0.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if pearson(hits, means, middle) > freedom else (low, middle)
    return high


def _plausible(course: Course, coefficients: Numbers, series: Series) -> bool:
    """Whether a fall inside a rise has a cause that can be seen; else it is a bend, cut into pieces.

    A share that grows, falls at once and grows on as before is the mark of works added to the index at once,
    so the works must jump in that year, or of last years not yet indexed. A dip lasts three years at most.
    """
    if course.shape not in (Shape.STEP, Shape.BURST) or coefficients[2] >= 0:
        return True
    if coefficients[1] / DECADE <= RISING:
        return True
    if course.shape is Shape.BURST:
        return course.years[-1] - course.years[0] < LONGEST_DIP
    year = course.years[0]
    return year > series.years[-1] - LATEST or year in works_jump(series)


def works_jump(series: Series) -> set[int]:
    """Return the years in which the works grew by more than 15 % beyond their usual growth."""
    growth = np.diff(np.log(np.asarray(series.works, float)))
    beyond = growth - np.median(growth)
    return {year for year, more in zip(series.years[1:], beyond, strict=True) if more > JUMP}


def _dispersion(found: list[tuple[Course, Numbers, Numbers, float]], hits: Numbers, spread: float) -> float:
    """Return Pearson's chi-squared per degree of freedom, of the richest course that fits best."""
    best: dict[Shape, tuple[Course, Numbers, Numbers, float]] = {}
    for one in found:
        shape = one[0].shape
        if shape not in best or one[3] < best[shape][3]:
            best[shape] = one
    freedom = {shape: max(len(hits) - one[0].parameters, 1) for shape, one in best.items()}
    return max(
        1.0,
        min(float(pearson(hits, one[2], spread)) / freedom[shape] for shape, one in best.items()),
    )
