"""How the schedule of refreshes stands, in a small file: the service writes it, everyone may read it.

It is what the service remembers over a restart, and what monitoring looks at.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.status_file import is_alive, moments, read_file, replace_file

FILE = "schedule.json"
_MOMENTS = ("started", "updated", "next_due", "last_begun", "last_ended", "last_stored", "goes_on_at")


class ScheduleUnreadable(CorpusError):
    """The status file of the schedule is damaged or closed to us."""

    def __init__(self, file: object, why: str) -> None:
        super().__init__(
            f"Could not read {file} ({why}), which tells how the schedule stands: delete it, or start the "
            "schedule, which writes it anew. The corpus and its versions are not touched."
        )


class ScheduleState(StrEnum):
    """What the service is doing."""

    WAITING = "waiting"
    REFRESHING = "refreshing"
    ENDED = "ended"
    """On request."""
    DEAD = "dead"
    """Its process is gone without having said so. Never written, only read."""


class Ending(StrEnum):
    """How a refresh ended, by what it means for the next one."""

    STORED = "stored"
    """A version was stored, or the literature was found unchanged."""
    BUDGET = "budget spent"
    STOPPED = "stopped"
    """Early, with everything kept: no network, a cap, a user who stopped it."""
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """The service ended while it ran."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The state of the schedule. Moments are in UTC."""

    pid: int
    every: float
    """Seconds from the end of one refresh to the next."""
    started: datetime
    updated: datetime
    state: ScheduleState = ScheduleState.WAITING
    at: str | None = None
    """Hour of the day (HH:MM, UTC) at which refreshes begin, if one was chosen."""
    once: bool = False
    """Called by a timer of the machine (`--once`): then no service has to be alive."""
    next_due: datetime | None = None
    runs: int = 0
    """Refreshes begun since the file was first written."""
    failures_in_a_row: int = 0
    last_begun: datetime | None = None
    last_ended: datetime | None = None
    last_ending: Ending | None = None
    last_exit_code: int | None = None
    """Of the last refresh; None before the first one has ended, and if the service did not live to see it."""
    last_message: str | None = None
    last_stored: datetime | None = None
    """When the latest harvest in the store was finished, whoever made it."""
    goes_on_at: datetime | None = None
    """When OpenAlex's budget is there again, if the last refresh ended because it was spent."""


def write_schedule(folder: Path, schedule: Schedule) -> None:
    """Replace the status file in `folder`. Raises OSError."""
    replace_file(folder / FILE, asdict(schedule))


def read_schedule(folder: Path) -> Schedule | None:
    """Return how the schedule stands, or None if there never was one.

    A service whose process is gone without a word comes back as DEAD. Raises ScheduleUnreadable.
    """
    told = read_file(folder / FILE, _schedule, ScheduleUnreadable)
    if told is None:
        return None
    if told.state is not ScheduleState.ENDED and not is_alive(told.pid, told.updated):
        return replace(told, state=ScheduleState.DEAD)
    return told


def schedule_sentence(schedule: Schedule, now: datetime) -> str:
    """Return how the schedule stands, for people."""
    due = f"next refresh {_when(schedule.next_due, now)}"
    if schedule.once:
        said = f"Refreshed by a timer of the machine every {length(schedule.every)}; {due}"
    else:
        said = {
            ScheduleState.WAITING: f"The schedule runs (process {schedule.pid}); {due}",
            ScheduleState.REFRESHING: f"The schedule runs (process {schedule.pid}) and is refreshing",
            ScheduleState.ENDED: "The schedule was ended on request on "
            f"{schedule.updated:%d %B %Y, %H:%M} UTC",
            ScheduleState.DEAD: f"The schedule (process {schedule.pid}) is dead: start it again, and it "
            "goes on",
        }[schedule.state]
    if schedule.failures_in_a_row:
        times = "once" if schedule.failures_in_a_row == 1 else f"{schedule.failures_in_a_row} times in a row"
        said += f"; it failed {times}: {(schedule.last_message or 'without a word').rstrip('. ')}"
    return f"{said}."


def length(seconds: float) -> str:
    """Return a length of time as it is typed.

    >>> length(604800), length(5400), length(2.5)
    ('7d', '90m', '2.5s')
    """
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g}{unit}"
    return f"{seconds:g}s"


def _when(moment: datetime | None, now: datetime) -> str:
    if moment is None or moment <= now + timedelta(minutes=1):
        return "now"
    return f"on {moment:%d %B %Y, %H:%M} UTC"


def _schedule(fields: dict[str, Any]) -> Schedule:
    """Return what the file holds; fields that a later release has added are passed over."""
    known = {name: fields[name] for name in Schedule.__slots__ if name in fields}
    known["state"] = ScheduleState(fields["state"])
    if known.get("last_ending"):
        known["last_ending"] = Ending(fields["last_ending"])
    told = moments(known, _MOMENTS)
    for moment in told.values():
        moment.timestamp()  # raises for one that no clock can show
    known |= told
    if not isinstance(known["started"], datetime) or not isinstance(known["updated"], datetime):
        raise TypeError
    return Schedule(**known)
