"""The verdict in words on the claim "risen since the mid-2000s", as a sceptical reader would have it.

Supported only if the title line has a lasting onset whose interval reaches into the years of the claim, and
so has the line of fixed journals where there is one. What else was found is named: a rise under way before,
a break that came later, a jump, a burst, too few hits to tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from corpus.trends.coverage import Jump
from corpus.trends.interval import Growth
from corpus.trends.line import Answer, Line, Onset
from corpus.trends.procedure import Procedure
from corpus.trends.segments import Shape
from corpus.wording import counted

JUMPS_TOLD = 3


class Word(StrEnum):
    """The verdict in a word or two."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not supported"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict with its reason."""

    word: Word
    reason: str


def judge(
    title: Line, fixed_journals: Line | None, comparison: Line | None, procedure: Procedure
) -> Judgement:
    """Judge the claim by the title line, and by those of fixed journals and of comparison if there are."""
    if title.answer is Answer.CANNOT_TELL:
        return Judgement(Word.CANNOT_TELL, _too_thin(title, procedure))
    if title.onset is None:
        return Judgement(Word.NOT_SUPPORTED, f"{no_onset(title, procedure)}.")
    word, reason = _by_year(title, title.onset, procedure)
    if word is Word.SUPPORTED and fixed_journals is not None:
        word, more = _by_fixed(fixed_journals, procedure)
        reason += f" {more}"
    if word is Word.SUPPORTED and comparison is not None:
        word, more = _by_comparison(title.onset, comparison)
        reason += f" {more}"
    return Judgement(word, reason)


def _by_year(title: Line, onset: Onset, procedure: Procedure) -> tuple[Word, str]:
    risen = f"the share in titles has grown faster since about {told_onset(onset)}, {_growths(title)}"
    claimed = f"{procedure.claim_low} to {procedure.claim_high}"
    low, high = procedure.claim_low, procedure.claim_high
    under_way = f"the rise was under way before {procedure.early}"
    after = f"the break came after {procedure.late}"
    when = under_way if onset.year < procedure.early else after if onset.year > procedure.late else ""
    if onset.high < low:
        return Word.NOT_SUPPORTED, f"{risen}: {when or f'earlier than {claimed}'}."
    if onset.low > high:
        return Word.NOT_SUPPORTED, f"{risen}: {when or f'later than {claimed}'}."
    if when:
        return Word.CANNOT_TELL, (
            f"{risen}; by the best year {when}, though its interval reaches into {claimed}."
        )
    if onset.high - onset.low > procedure.widest_interval:
        return Word.CANNOT_TELL, (
            f"{risen}; an interval of {onset.high - onset.low} years is too wide to say so."
        )
    earlier = ""
    if title.before and title.before.low > 0:
        earlier = " It had been growing before, too, but more slowly."
    return Word.SUPPORTED, f"{risen}; the interval reaches into {claimed}.{earlier}"


def _by_comparison(onset: Onset, comparison: Line) -> tuple[Word, str]:
    """A rise that an old word of the field shares is one of a way of speaking, not of the term."""
    if comparison.answer is Answer.CANNOT_TELL:
        return Word.CANNOT_TELL, "But of the line of comparison it cannot be told whether it rose as well."
    other = comparison.onset
    if other and other.low <= onset.high and onset.low <= other.high:
        return Word.NOT_SUPPORTED, (
            f"But the line of comparison rose in the same years, since about {told_onset(other)}: this may "
            "be a rise of a whole way of speaking."
        )
    return Word.SUPPORTED, "The line of comparison shows no onset in these years."


def _by_fixed(line: Line, procedure: Procedure) -> tuple[Word, str]:
    where = "in the journals present through the whole window"
    if line.answer is Answer.CANNOT_TELL:
        return Word.CANNOT_TELL, f"But {where} there are too few hits to tell."
    if line.onset is None:
        return Word.NOT_SUPPORTED, f"But {where} there is no such rise: {no_onset(line, procedure)}."
    if line.onset.high < procedure.claim_low or line.onset.low > procedure.claim_high:
        return Word.NOT_SUPPORTED, f"But {where} it began about {told_onset(line.onset)}."
    return Word.SUPPORTED, f"So it has {where}, since about {told_onset(line.onset)}."


def no_onset(line: Line, procedure: Procedure) -> str:
    """Say what a line shows that has no lasting onset, as half a sentence."""
    assert line.after is not None and line.before is not None  # noqa: S101
    years = " and ".join(map(str, line.model_years))
    if line.model is Shape.STEP:
        return (
            f"the share in titles changed its level in {' to '.join(map(str, line.model_years))} and did not "
            "grow faster after, which is no lasting rise"
        )
    if line.model is Shape.BURST:
        return (
            f"the share in titles left its course from {line.model_years[0]} to {line.model_years[-1]} "
            "and came back to it, which is no lasting rise"
        )
    if line.model is Shape.LINE:
        return _straight(line, procedure)
    if line.p_value is not None and line.p_value > procedure.alpha:
        return (
            f"the slope of the share in titles may have changed about {years}, but no more than chance does "
            f"(p = {line.p_value:.2f})"
        )
    return (
        f"the slope of the share in titles changed about {years}, but not surely to a rise of more than "
        f"{procedure.least_rise} a year that stays above {procedure.least_slope} for "
        f"{procedure.lasting_years} years and is kept"
    )


def _straight(line: Line, procedure: Procedure) -> str:
    assert line.after is not None  # noqa: S101
    growth = _percent(line.after.growth)
    if line.after.low > 0 and line.after.value > procedure.least_slope:
        return (
            f"a rise was already under way in {line.first_year}, when the window begins: the share in titles "
            f"grows by {growth} a year all along, and no break is seen"
        )
    if line.after.high < 0:
        return f"the share in titles falls all along, by {growth} a year"
    return f"the share in titles changes by {growth} a year all along, and no break is seen"


def _too_thin(line: Line, procedure: Procedure) -> str:
    held = f"{counted(line.hits, 'work')} in the years that can be used"
    if line.first_year is None or line.last_year is None:
        return "there is no complete year with works in the window."
    if line.model is None and line.hits >= procedure.least_hits:
        return (
            f"fewer than {procedure.least_years} complete years have works; two slopes cannot be told apart."
        )
    if line.least_telling_rise is None:
        return (
            f"the term is in the title of {held}; with fewer than {procedure.least_hits} nothing is tested."
        )
    if line.least_telling_rise == inf:
        return (
            f"the years {line.first_year} to {line.last_year} do not reach from before the claim to after it."
        )
    return (
        f"no lasting onset is seen, but the term is in the title of only {held}, so that a rise by less than "
        f"{100 * line.least_telling_rise:.0f} % a year would not show."
    )


def lines_compared(title: Line, abstract: Line | None, jumps: Sequence[Jump]) -> str:
    """Say whether the two lines agree, and which one counts; empty without a second line."""
    if abstract is None:
        return ""
    told = _compared(title, abstract)
    if jumps:
        largest = sorted(jumps, key=lambda jump: -abs(jump.change))[:JUMPS_TOLD]
        years = ", ".join(
            f"{jump.year} ({100 * jump.change:+.0f} %)"
            for jump in sorted(largest, key=lambda jump: jump.year)
        )
        if len(jumps) > JUMPS_TOLD:
            years += f" and {len(jumps) - JUMPS_TOLD} more"
        told += (
            f" The share of works with an abstract jumped: {years}; that bends the line of abstracts alone."
        )
    return told


def _compared(title: Line, abstract: Line) -> str:
    trusted = "the title line is trusted"
    if abstract.answer is Answer.CANNOT_TELL:
        return "With abstracts, it cannot be told."
    seen = f"an onset about {told_onset(abstract.onset)}" if abstract.onset else "no lasting onset"
    if title.answer is Answer.CANNOT_TELL:
        return f"With abstracts there is {seen}, but titles alone do not tell; {trusted}."
    if title.answer is not abstract.answer:
        return f"Titles and abstracts disagree: with abstracts there is {seen}; {trusted}."
    if title.onset is None or abstract.onset is None:
        return "Titles and abstracts agree."
    if title.onset.high < abstract.onset.low or abstract.onset.high < title.onset.low:
        return f"Titles and abstracts disagree on the year: with abstracts there is {seen}; {trusted}."
    return f"Titles and abstracts agree; with abstracts there is {seen}."


def told_onset(onset: Onset) -> str:
    """Return the year with its interval.

    >>> told_onset(Onset(2006, 2004, 2008))
    '2006 (95 % interval 2004 to 2008)'
    """
    return f"{onset.year} (95 % interval {onset.low} to {onset.high})"


def _growths(line: Line) -> str:
    assert line.before is not None and line.after is not None  # noqa: S101
    return f"by {_percent(line.after.growth)} a year after {_percent(line.before.growth)} before"


def _percent(growth: Growth) -> str:
    return f"{100 * growth.rate:.1f} % ({100 * growth.low:.1f} to {100 * growth.high:.1f})"
