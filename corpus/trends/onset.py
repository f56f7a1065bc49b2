"""Is there a lasting onset: a year since which the share grows faster, and goes on growing?

Two things must agree: the course chosen by QBIC has such a break, and a break is there at all, by the largest
F over all break years against the line (the sup-LR test), whose p-value comes from series drawn
under the line with the same noise (parametric bootstrap), as the break year does not exist under the line and
no table holds.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import cast

import numpy as np

from corpus.trends.choice import Choice, Fitted
from corpus.trends.fitting import Numbers, draw, fit, pearson
from corpus.trends.procedure import Procedure
from corpus.trends.segments import DECADE, Course, Shape, courses, designs, slopes
from corpus.trends.series import Series

FLOOR = 1e-12
SEEN = 3.0  # standard errors: about what the largest F of many break years exceeds by chance in 5 %


@dataclass(frozen=True, slots=True)
class Break:
    """A break that counts as a lasting onset."""

    year: int
    place: int
    """Which of the course's breaks."""
    before: float
    """Slope of log share per year in front of it, and behind it."""
    after: float


def lasting_break(fitted: Fitted, years: tuple[int, ...], procedure: Procedure) -> Break | None:
    """Return the break of a course that is a lasting onset, the sharpest if both are, or None."""
    if fitted.course.shape not in (Shape.ONE_BREAK, Shape.TWO_BREAKS):
        return None
    stretches = slopes(fitted.course, fitted.coefficients)
    ends = (*fitted.course.years[1:], years[-1])
    lasting = []
    for place, (year, end) in enumerate(zip(fitted.course.years, ends, strict=True)):
        before, after = float(stretches[place]), float(stretches[place + 1])
        goes_on = end if stretches[-1] <= procedure.least_slope else years[-1]
        left = sum(
            (float(stretches[later + 1]) - before) * (until - since)
            for later, (since, until) in enumerate(zip(fitted.course.years, ends, strict=True))
            if later >= place
        )
        undone = (
            place + 2 < len(stretches)
            and years[-1] - end >= procedure.lasting_years
            and stretches[-1] < -procedure.least_rise
        )
        reached = (after - before) * (end - year)
        if (
            after - before > procedure.least_rise
            and after > procedure.least_slope
            and goes_on - year >= procedure.lasting_years
            and left >= procedure.kept * reached
            and not undone
        ):
            lasting.append(Break(year, place, before, after))
    return max(lasting, key=lambda one: one.after - one.before, default=None)


def break_p_value(series: Series, choice: Choice, procedure: Procedure) -> float:
    """Return how often a series without a break shows as large an F, over all break years, as this one."""
    hits, works = np.asarray(series.hits, float)[None], np.asarray(series.works, float)
    line = choice.best_of(Shape.LINE)
    tried = _alternatives(series, choice.best.course.shape, procedure)
    own = _largest_f(tried, series.years, hits, works, choice.noise.spread)[0]
    drawn = draw(
        line.means, procedure.replicates, choice.noise.dispersion, choice.noise.spread, procedure.seed
    )
    others = _largest_f(tried, series.years, drawn, works, choice.noise.spread)
    as_large = int(np.count_nonzero(others >= own - FLOOR))
    return (as_large + 1) / (procedure.replicates + 1)


def _alternatives(series: Series, chosen: Shape, procedure: Procedure) -> list[Course]:
    """Return the courses to test against: two breaks if they were chosen, every other year to be quick."""
    if chosen is Shape.TWO_BREAKS:
        pairs = courses(series.years, [Shape.TWO_BREAKS])
        return [course for course in pairs if all((year - series.years[0]) % 2 == 0 for year in course.years)]
    latest = series.years[-1] - procedure.lasting_years
    return [course for course in courses(series.years, [Shape.ONE_BREAK]) if course.years[0] <= latest]


def _largest_f(
    tried: list[Course], years: tuple[int, ...], hits: Numbers, works: Numbers, spread: float
) -> Numbers:
    lines = fit(designs([Course(Shape.LINE)], years), hits, works, spread=spread, rounds=8, within=1e-4)
    broken = fit(designs(tried, years), hits, works, spread=spread, rounds=8, within=1e-4)
    best = broken.deviances.argmin(axis=0)
    rows = np.arange(len(hits))
    scatter = pearson(hits, broken.means[best, rows], spread) / max(len(years) - tried[0].parameters, 1)
    gain = lines.deviances[0] - broken.deviances[best, rows]
    return cast(Numbers, np.maximum(gain, 0.0) / np.maximum(scatter, 1.0))


def least_telling_rise(series: Series, choice: Choice, procedure: Procedure) -> float:
    """Return the rise in slope a year, in the claim's years, that the test finds with the power asked for.

    From the information in the fitted line; infinite if the years do not reach around those of the claim.
    A line with few hits can only show steep rises.
    """
    years = [
        year for year in range(procedure.claim_low, procedure.claim_high + 1) if year in series.years[2:-2]
    ]
    if not years:
        return float("inf")
    means, noise = choice.best_of(Shape.LINE).means, choice.noise
    errors = []
    for year in years:
        design = designs([Course(Shape.ONE_BREAK, (year,))], series.years)[0]
        weights = means / (noise.dispersion * (1 + noise.spread * means))
        information = design.T @ (design * weights[:, None])
        errors.append(float(np.sqrt(np.linalg.pinv(information)[2, 2])) / DECADE)
    return (SEEN + NormalDist().inv_cdf(procedure.telling_power)) * min(errors)
