"""The schedule as a service, and as a single look for the machine's own timer.

APScheduler looks at the clock again and again, never twice at a time; `harvest/keeper.py` refreshes when due.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from corpus.schedule_status import length
from harvest.errors import AlreadyRunning, Cancelled, HarvestError
from harvest.keeper import Clocks, Keeper
from harvest.lock import one_schedule
from harvest.log import RunLog
from harvest.refreshing import Refreshing
from harvest.schedule import Rhythm
from harvest.settings import Settings
from harvest.stopping import held

JOB = "refresh"
LOOK_SECONDS = 30.0  # a machine that slept must not sleep on when it wakes
CLOCK_MOVED_SECONDS = 30.0  # more than clocks are slewed by in the meantime


class ScheduleHeld(HarvestError):
    """Another schedule looks after this folder of runs."""

    def __init__(self, runs: Path) -> None:
        super().__init__(
            f"A schedule already looks after {runs}: `python -m harvest schedule --check` says how it "
            "stands; end it first if you want another."
        )


class RefreshEnded(HarvestError):
    """The one refresh that was due did not end well; its exit code is handed on."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a schedule is asked for."""

    rhythm: Rhythm
    words: Sequence[str]
    """Command and options of `python -m harvest` that make a refresh."""


def serve(wanted: Wanted, settings: Settings, log: RunLog, look_seconds: float = LOOK_SECONDS) -> None:
    """Keep the corpus fresh until a signal asks to end; a running refresh is asked to stop and keeps all.

    Raises ScheduleHeld, FolderUnwritable or CorpusError if it cannot start.
    """
    clocks = Clocks()
    with _alone(settings):
        refreshing = Refreshing(wanted.words, settings, log)
        keeper = Keeper(wanted.rhythm, refreshing, settings, log, clocks)
        every = length(wanted.rhythm.every.total_seconds())
        began = f"Refreshes every {every}, process {keeper.status.pid}."
        log.write({"event": "schedule_began", "message": began, "next_due": keeper.status.next_due})
        scheduler, failures = scheduled(keeper, look_seconds)
        try:
            with suppress(Cancelled):
                scheduler.start()
                watch(scheduler, keeper, clocks, failures, min(look_seconds, 5.0))
        finally:
            with held():
                refreshing.stop()
                scheduler.shutdown()
                log.write({"event": "schedule_ended", "message": keeper.end(), "exit_code": 0})


def once(wanted: Wanted, settings: Settings, log: RunLog) -> str:
    """Refresh if that is due, and return what was done or why not, for people.

    Raises RefreshEnded, with its exit code, for one that did not end well, FolderUnwritable or CorpusError.
    """
    try:
        with _alone(settings):
            refreshing = Refreshing(wanted.words, settings, log)
            keeper = Keeper(wanted.rhythm, refreshing, settings, log, Clocks(), once=True)
            before = keeper.status.last_ended
            said = keeper.look()
    except ScheduleHeld as other:
        return str(other)
    status = keeper.status
    if status.last_ended != before and status.last_exit_code != 0:
        code = status.last_exit_code
        raise RefreshEnded(said, 75 if code is None else code)
    return said


def scheduled(keeper: Keeper, look_seconds: float) -> tuple[BackgroundScheduler, list[BaseException]]:
    """Return a scheduler, not started, that lets the keeper look, and where its failures are gathered."""
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # it warns of each look during a refresh
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        keeper.look,
        IntervalTrigger(seconds=look_seconds, timezone=UTC),
        id=JOB,
        next_run_time=datetime.now(UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    failures: list[BaseException] = []

    def failed(event: JobExecutionEvent) -> None:
        failures.append(event.exception)

    scheduler.add_listener(failed, EVENT_JOB_ERROR)
    return scheduler, failures


def watch(
    scheduler: BackgroundScheduler,
    keeper: Keeper,
    clocks: Clocks,
    failures: list[BaseException],
    seconds: float,
) -> None:
    """Never return: raise what nobody foresaw, and look at once when the clock on the wall was set.

    The scheduler goes by that clock: set back, it would not look again before the old time has come.
    """
    apart = clocks.now().timestamp() - clocks.steady()
    while not failures:
        time.sleep(seconds)
        moved = clocks.now().timestamp() - clocks.steady() - apart
        if abs(moved) > CLOCK_MOVED_SECONDS:
            apart += moved
            keeper.clock_moved(moved)
            scheduler.modify_job(JOB, next_run_time=datetime.now(UTC))
    raise failures[0]


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    with ExitStack() as holding:
        try:
            holding.enter_context(one_schedule(settings.runs))
        except AlreadyRunning as other:
            raise ScheduleHeld(settings.runs) from other
        yield
