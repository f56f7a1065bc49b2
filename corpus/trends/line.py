"""What one line of shares says: its course, its onset if it has one, how sure, and what that amounts to."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from corpus.trends.choice import Choice, Fitted, choose_with_noise
from corpus.trends.interval import Slope, break_interval, plain_slopes
from corpus.trends.onset import Break, break_test, lasting_break, least_telling_rise
from corpus.trends.procedure import AS_REGISTERED, Procedure
from corpus.trends.segments import Shape
from corpus.trends.series import PER, LeftOut, Series, Share, fit_window


class Answer(StrEnum):
    """Whether a line shows a lasting onset."""

    ONSET = "lasting onset"
    NONE = "no lasting onset"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Onset:
    """The year since which the share grows faster (the last year of the old growth), with its interval."""

    year: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class FittedShare:
    """The chosen course in one year, per 100,000 works."""

    year: int
    share: float


@dataclass(frozen=True, slots=True)
class ModelRow:
    """The best course of one kind."""

    shape: Shape
    years: tuple[int, ...]
    """Break years; step: its first year; burst: first and last year, or foot, top and foot."""
    parameters: int
    deviance: float
    qbic: float


@dataclass(frozen=True, slots=True)
class Line:
    """All that was found in one line of shares."""

    answer: Answer
    shares: tuple[Share, ...]
    """Of every year with works, also of those in no fit."""
    left_out: tuple[LeftOut, ...]
    first_year: int | None
    """Of the fit, and the last."""
    last_year: int | None
    hits: int
    """In the years of the fit."""
    model: Shape | None
    """The kind of course with the lowest QBIC; None if nothing was tested."""
    model_years: tuple[int, ...]
    fitted: tuple[FittedShare, ...]
    table: tuple[ModelRow, ...]
    """The best course of each kind, plain ones first."""
    dispersion: float | None
    """Variance of the counts over that of Poisson counts, at the mean of the fitted hits; 1 at least."""
    p_value: float | None
    """Of the test for a break."""
    onset: Onset | None
    before: Slope | None
    """Slope of log share a year in front of the onset; without one, the first slope of the course."""
    after: Slope | None
    """And behind it; without one, the last slope of the course."""
    least_telling_rise: float | None
    """A rise in slope, in the claim's years, that this line would have shown four times in five."""


def examine_line(series: Series, procedure: Procedure = AS_REGISTERED) -> Line:
    """Return what one line of shares shows."""
    window, left_out = fit_window(series, procedure.first_year, procedure.incomplete_years)
    if len(window.years) < procedure.least_years or sum(window.hits) < procedure.least_hits:
        return _untested(series, window, left_out, procedure)
    choice = choose_with_noise(window)
    best = choice.best
    found = _confirmed_candidate(choice, window, procedure)
    test = break_test(window, choice, procedure)
    telling = least_telling_rise(window, choice.best_of(Shape.LINE).means, choice.noise, procedure)
    onset = None
    interval = None
    if found and test.p_value <= procedure.alpha:
        interval = break_interval(window, choice, best, found, procedure)
    if found and interval and interval.after.low > 0:
        onset = Onset(found.year, interval.low, interval.high)
        before, after = interval.before, interval.after
        answer = Answer.ONSET
    else:
        before, after = plain_slopes(window, choice, best, procedure.coverage)
        answer = Answer.NONE if telling <= procedure.telling_rise else Answer.CANNOT_TELL
    return Line(
        answer=answer,
        shares=series.shares(procedure.coverage),
        left_out=left_out,
        first_year=window.years[0],
        last_year=window.years[-1],
        hits=sum(window.hits),
        model=best.course.shape,
        model_years=best.course.years,
        fitted=_fitted(best, window),
        table=tuple(_row(choice.best_of(shape)) for shape in Shape),
        dispersion=choice.noise.dispersion,
        p_value=test.p_value,
        onset=onset,
        before=before,
        after=after,
        least_telling_rise=telling,
    )


def _confirmed_candidate(choice: Choice, window: Series, procedure: Procedure) -> Break | None:
    return lasting_break(choice.best, window.years, procedure)


def _untested(series: Series, window: Series, left_out: tuple[LeftOut, ...], procedure: Procedure) -> Line:
    return Line(
        answer=Answer.CANNOT_TELL,
        shares=series.shares(procedure.coverage),
        left_out=left_out,
        first_year=window.years[0] if window.years else None,
        last_year=window.years[-1] if window.years else None,
        hits=sum(window.hits),
        model=None,
        model_years=(),
        fitted=(),
        table=(),
        dispersion=None,
        p_value=None,
        onset=None,
        before=None,
        after=None,
        least_telling_rise=None,
    )


def _fitted(best: Fitted, window: Series) -> tuple[FittedShare, ...]:
    shares = PER * best.means / np.asarray(window.works, float)
    return tuple(FittedShare(year, float(share)) for year, share in zip(window.years, shares, strict=True))


def _row(fitted: Fitted) -> ModelRow:
    return ModelRow(
        fitted.course.shape, fitted.course.years, fitted.course.parameters, fitted.deviance, fitted.qbic
    )
