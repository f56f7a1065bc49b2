"""What one line of shares says: its course, its onset if it has one, how sure, and what that amounts to."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from corpus.trends.choice import Choice, Fitted, choose_with_noise
from corpus.trends.interval import Slope, break_interval, plain_slopes
from corpus.trends.onset import Break, break_p_value, lasting_break, least_telling_rise
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
    """All that was found in one line of shares; what was not tested is None or empty."""

    answer: Answer
    shares: tuple[Share, ...]
    """Of every year with works, also of those in no fit."""
    left_out: tuple[LeftOut, ...]
    first_year: int | None
    """Of the fit; None if no year can be used."""
    last_year: int | None
    hits: int
    """In the years of the fit."""
    model: Shape | None = None
    """The kind of course with the lowest QBIC."""
    model_years: tuple[int, ...] = ()
    """Its break years; step: its first year, or first and last; burst: first and last, or foot, top, foot."""
    fitted: tuple[FittedShare, ...] = ()
    table: tuple[ModelRow, ...] = ()
    """The best course of each kind, plain ones first."""
    dispersion: float | None = None
    """Variance of the counts over that of Poisson counts, at the mean of the hits; 1 at least."""
    p_value: float | None = None
    """Of the test for a break."""
    onset: Onset | None = None
    before: Slope | None = None
    """Slope of log share a year in front of the onset; without one, the first slope of the course."""
    after: Slope | None = None
    """And behind it; without one, the last slope of the course."""
    least_telling_rise: float | None = None
    """A rise in slope, in the claim's years, that this line would have shown four times in five."""


def examine_line(series: Series, procedure: Procedure = AS_REGISTERED) -> Line:
    """Return what one line of shares shows."""
    window, left_out = fit_window(series, procedure.first_year, procedure.incomplete_years)
    bare = Line(
        answer=Answer.CANNOT_TELL,
        shares=series.shares(procedure.coverage),
        left_out=left_out,
        first_year=window.years[0] if window.years else None,
        last_year=window.years[-1] if window.years else None,
        hits=sum(window.hits),
    )
    if len(window.years) < procedure.least_years or bare.hits < procedure.least_hits:
        return bare
    choice = choose_with_noise(window)
    p_value = break_p_value(window, choice, procedure)
    told = replace(
        bare,
        model=choice.best.course.shape,
        model_years=choice.best.course.years,
        fitted=_fitted(choice.best, window),
        table=tuple(_row(choice.best_of(shape)) for shape in Shape),
        dispersion=choice.noise.dispersion * (1 + choice.noise.spread * bare.hits / len(window.years)),
        p_value=p_value,
        least_telling_rise=least_telling_rise(window, choice, procedure),
    )
    found = _lasting(choice, window, procedure) if p_value <= procedure.alpha else None
    return _with_onset(told, window, choice, found, procedure)


def _lasting(choice: Choice, window: Series, procedure: Procedure) -> Break | None:
    """Return the break of the chosen course if it is a lasting one, and clearly better than the line."""
    if choice.best.qbic + procedure.margin > choice.best_of(Shape.LINE).qbic:
        return None
    return lasting_break(choice.best, window.years, procedure)


def _with_onset(
    told: Line, window: Series, choice: Choice, found: Break | None, procedure: Procedure
) -> Line:
    """Return the line with its answer and its slopes: a rise must also be surely one behind the break."""
    interval = break_interval(window, choice, found, procedure) if found else None
    if found and interval and interval.after.low > 0:
        onset = Onset(found.year, interval.low, interval.high)
        return replace(told, answer=Answer.ONSET, onset=onset, before=interval.before, after=interval.after)
    before, after = plain_slopes(window, choice, procedure.coverage)
    telling = told.least_telling_rise is not None and told.least_telling_rise <= procedure.telling_rise
    return replace(told, answer=Answer.NONE if telling else Answer.CANNOT_TELL, before=before, after=after)


def _fitted(best: Fitted, window: Series) -> tuple[FittedShare, ...]:
    shares = PER * best.means / np.asarray(window.works, float)
    return tuple(FittedShare(year, float(share)) for year, share in zip(window.years, shares, strict=True))


def _row(fitted: Fitted) -> ModelRow:
    return ModelRow(
        fitted.course.shape, fitted.course.years, fitted.course.parameters, fitted.deviance, fitted.qbic
    )
