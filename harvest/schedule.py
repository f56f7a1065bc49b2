"""When the next refresh is due: the machine's timer or the service owns the clock, this owns "due".

Everything is reckoned from the end of the last refresh and in time that has really passed since: clocks that
are set, and machines that sleep, neither repeat a refresh nor lose one.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from corpus.schedule_status import Ending, Schedule, ScheduleState, length, schedule_sentence

SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(days=3_650)
FIRST_PAUSE = timedelta(minutes=15)  # after a stop: networks mostly come back within minutes
LONGEST_PAUSE = timedelta(hours=6)
FIRST_PAUSE_AFTER_FAILURE = timedelta(hours=1)  # what failed mostly waits for a person
AFTER_MIDNIGHT = timedelta(minutes=2)  # clocks disagree
LONGEST_BUDGET_WAIT = timedelta(hours=25)  # budgets are by the day
DAY = timedelta(days=1)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often refreshes are wanted."""

    every: timedelta
    at: time | None = None
    """Hour of the day in UTC; only where `every` is a day or more."""


@dataclass(frozen=True, slots=True)
class Last:
    """How the last refresh ended, as far as the next one depends on it."""

    ending: Ending
    failures: int = 0
    """Of those at the end of the row that stored nothing; a spent budget is none."""
    goes_on_in: timedelta | None = None
    """From its end until the budget is there again."""


def pause(rhythm: Rhythm, last: Last) -> timedelta:
    """Return how long to wait after the end of the last refresh, `--at` left aside.

    Never longer than `every`, but for a spent budget, which nothing but its hour can mend.

    >>> weekly = Rhythm(timedelta(days=7))
    >>> [str(pause(weekly, Last(Ending.STOPPED, failures))) for failures in (1, 2, 9)]
    ['0:15:00', '0:30:00', '6:00:00']
    """
    if last.ending is Ending.BUDGET and last.goes_on_in is not None:
        return min(max(last.goes_on_in, timedelta(0)) + AFTER_MIDNIGHT, LONGEST_BUDGET_WAIT)
    if last.ending is Ending.STORED:
        return rhythm.every
    if last.ending is Ending.FAILED:
        return min(_doubled(FIRST_PAUSE_AFTER_FAILURE, last.failures), rhythm.every)
    if last.ending is Ending.INTERRUPTED:  # at once, unless it is what ends the service each time
        again = last.failures - 1
        return min(_doubled(FIRST_PAUSE, again), LONGEST_PAUSE, rhythm.every) if again > 0 else timedelta(0)
    return min(_doubled(FIRST_PAUSE, last.failures), LONGEST_PAUSE, rhythm.every)


def wait(rhythm: Rhythm, last: Last | None, rested: timedelta, now: datetime) -> timedelta:
    """Return how long it is until the next refresh is due; zero if it is due now.

    `rested` is the time that has passed since the end of the last refresh, by a clock that nobody sets. With
    `at`, a refresh that follows one that was stored begins at the hour nearest to when it would else.
    """
    if last is None:
        return timedelta(0)
    left = pause(rhythm, last) - rested
    if rhythm.at and last.ending is Ending.STORED:
        left = _nearest(rhythm.at, now + left) - now
    return max(left, timedelta(0))


def remembered(
    told: Schedule | None, stored: datetime | None, rhythm: Rhythm, now: datetime
) -> tuple[Last | None, timedelta]:
    """Return how the last refresh ended and how long ago, from the status file and the store.

    `stored` is when the latest harvest in the store was finished, whoever made it. Moments in the future were
    written by a clock that went wrong: up to `every` ahead they count as now, further ahead not at all.
    """
    stored = _believed(stored, rhythm, now)
    begun = _believed(told.last_begun if told else None, rhythm, now)
    if told is None or begun is None:
        return (Last(Ending.STORED), _since(stored, now)) if stored else (None, timedelta(0))
    ended = _believed(told.last_ended, rhythm, now)
    ended = ended if ended and ended >= begun else None
    if stored and stored > (ended or begun):
        return Last(Ending.STORED), _since(stored, now)
    if ended is None or told.last_ending is None:  # the service did not live to see how it ended
        return Last(Ending.INTERRUPTED, told.failures_in_a_row + 1), _since(begun, now)
    goes_on_in = told.goes_on_at - ended if told.goes_on_at else None
    return Last(told.last_ending, told.failures_in_a_row, goes_on_in), _since(ended, now)


def unhealthy(told: Schedule | None, stored: datetime | None, now: datetime) -> str | None:
    """Return why somebody should look at the schedule, or None if nobody need."""
    if told is None:
        return "No schedule has run here yet: start it by `python -m harvest schedule --every 7d`."
    if not told.once and told.state in (ScheduleState.DEAD, ScheduleState.ENDED):
        return schedule_sentence(told, now)
    since = stored or told.started
    if now - since > 2 * timedelta(seconds=told.every):
        what = (
            f"The last harvest was stored on {stored:%d %B %Y, %H:%M} UTC"
            if stored
            else (f"No harvest was stored since the schedule began on {told.started:%d %B %Y, %H:%M} UTC")
        )
        why = f" The last refresh said: {told.last_message}" if told.last_message else ""
        return f"{what}, more than twice {length(told.every)} ago.{why}"
    return None


def parse_every(text: str) -> timedelta:
    """Return what `7d` means. Raises ValueError, with a sentence, for what is no length of time.

    >>> parse_every("36h") == timedelta(hours=36), parse_every("2w") == timedelta(days=14)
    (True, True)
    """
    found = re.fullmatch(r"([0-9]{1,6})\s*([mhdw])", text.strip().lower())
    if not found:
        raise ValueError(f"{text!r} is no length of time: write a number and m, h, d or w, such as 7d")
    every = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if not SHORTEST <= every <= LONGEST:
        raise ValueError(f"{text} is out of range: from {length(60)} to {length(LONGEST.total_seconds())}")
    return every


def parse_at(text: str) -> time:
    """Return what `03:30` means, in UTC. Raises ValueError, with a sentence.

    >>> parse_at("03:30")
    datetime.time(3, 30)
    """
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip(), re.ASCII)
    if not found:
        raise ValueError(f"{text!r} is no hour of the day: write it as 03:30 (UTC)")
    return time(int(found[1]), int(found[2]))


def _doubled(first: timedelta, times: int) -> timedelta:
    return first * (1 << min(max(times, 1) - 1, 20))


def _nearest(at: time, moment: datetime) -> datetime:
    """The moment nearest to this one at which clocks in UTC show `at`."""
    same_day = datetime.combine(moment.astimezone(UTC).date(), at, UTC)
    return min((same_day + days * DAY for days in (-1, 0, 1)), key=lambda each: abs(each - moment))


def _believed(moment: datetime | None, rhythm: Rhythm, now: datetime) -> datetime | None:
    return moment if moment is not None and moment <= now + rhythm.every else None


def _since(moment: datetime, now: datetime) -> timedelta:
    return max(now - moment, timedelta(0))
