"""Keeps a corpus fresh: knows how the last refresh ended, makes the next one when it is due, tells of both.

What is due is decided in `harvest/schedule.py`, from what the store and the status file remember. Time that
has passed is read off a clock that nobody sets.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from corpus.errors import CorpusError
from corpus.schedule_status import (
    Ending,
    Schedule,
    ScheduleState,
    ScheduleUnreadable,
    read_schedule,
    write_schedule,
)
from corpus.store import Store
from harvest.errors import AlreadyRunning, FolderUnwritable, HarvestError
from harvest.log import RunLog
from harvest.refreshing import Ended, Refreshing
from harvest.schedule import Last, Rhythm, remembered, wait
from harvest.settings import Settings

CUT_SHORT = "The schedule did not live to see how its last refresh ended."


def steady_seconds() -> float:
    """Return seconds by a clock that nobody sets and that goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clock on the wall, in UTC, and one that nobody sets, in seconds."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    steady: Callable[[], float] = steady_seconds


class Keeper:
    """Knows how the last refresh ended, and makes the next one when it is due."""

    def __init__(
        self,
        rhythm: Rhythm,
        refreshing: Refreshing,
        settings: Settings,
        log: RunLog,
        clocks: Clocks,
        *,
        once: bool = False,
    ) -> None:
        """Take up what the status file and the store remember. Raises CorpusError or FolderUnwritable."""
        self._rhythm, self._refreshing, self._settings = rhythm, refreshing, settings
        self._log, self._clocks = log, clocks
        self._busy = False
        now = clocks.now()
        told = self._told()
        self._stored = latest_stored(settings.corpus_uri, now + rhythm.every)
        self._last, rested = remembered(told, self._stored, rhythm, now)
        self._ended_at = clocks.steady() - rested.total_seconds()
        fresh = Schedule(pid=0, every=0, started=now, updated=now)
        self.status = replace(
            told or fresh,
            pid=os.getpid(),
            every=rhythm.every.total_seconds(),
            at=f"{rhythm.at:%H:%M}" if rhythm.at else None,
            once=once,
            started=told.started if told and once else now,
            last_ended=now - rested if self._last else None,
            last_ending=self._last.ending if self._last else None,
            failures_in_a_row=self._last.failures if self._last else 0,
        )
        if told and told.last_begun and (told.last_ended is None or told.last_ended < told.last_begun):
            self.status = replace(self.status, last_exit_code=None, last_message=CUT_SHORT)
        try:
            write_schedule(settings.runs, self._now(ScheduleState.WAITING))
        except OSError as failure:
            raise FolderUnwritable(settings.runs, failure.strerror or str(failure)) from failure

    def due_in(self) -> timedelta:
        """Return how long it is until the next refresh is due; zero if it is due now."""
        rested = timedelta(seconds=self._clocks.steady() - self._ended_at)
        return wait(self._rhythm, self._last, rested, self._clocks.now())

    def look(self) -> str:
        """Refresh if that is due; return what was done or why not, for people."""
        if self.due_in():
            return self._not_due()
        try:
            self._refreshing.check_free()
        except AlreadyRunning as running:
            if not self._busy:
                self._log.write({"event": "refresh_waits", "message": str(running)})
            self._busy = True
            return str(running)
        except (HarvestError, CorpusError) as failure:
            ended = Ended(1, Ending.FAILED, str(failure))
            return self._note(ended, begun=self._clocks.now())
        self._busy = False
        self._ask_store()  # only now: whoever held the corpus may just have stored a harvest
        return self._not_due() if self.due_in() else self._refresh()

    def clock_moved(self, seconds: float) -> None:
        """Say anew when the next refresh is due, as the clock on the wall was set."""
        self._log.write(
            {"level": "warning", "event": "clock_moved", "message": f"The clock was set by {seconds:+.0f} s."}
        )
        if self.status.state is ScheduleState.WAITING:
            self._publish(ScheduleState.WAITING)

    def end(self) -> str:
        """Say in the status file that the service ended on request; return what state it leaves."""
        self._publish(ScheduleState.ENDED)
        stopped = self.status.last_ending is Ending.INTERRUPTED and self.status.last_message
        due = self.status.next_due
        at_once = due is None or due <= self._clocks.now()
        return (
            f"Ended on request.{f' {stopped}' if stopped else ''} Started again, the schedule refreshes "
            f"{'at once' if at_once else f'on {due:%d %B %Y, %H:%M} UTC'}."
        )

    def _not_due(self) -> str:
        return f"Not due before {self._clocks.now() + self.due_in():%d %B %Y, %H:%M} UTC."

    def _refresh(self) -> str:
        begun = self._clocks.now()
        self._publish(ScheduleState.REFRESHING, last_begun=begun, runs=self.status.runs + 1)
        self._log.write({"event": "refresh_began", "message": f"Refresh number {self.status.runs}."})
        try:
            ended = self._refreshing.run()
        except OSError as failure:
            ended = Ended(1, Ending.FAILED, f"No process could be started ({failure.strerror or failure}).")
        return self._note(ended, begun)

    def _note(self, ended: Ended, begun: datetime) -> str:
        """Remember how a refresh ended. One that stored its harvest is done, whatever became of its map."""
        known, self._stored = self._stored, self._newest_stored()
        ending = Ending.STORED if self._stored and self._stored != known else ended.ending
        failures = self.status.failures_in_a_row
        if ending in (Ending.STORED, Ending.BUDGET):
            failures = 0
        elif ending is not Ending.INTERRUPTED:
            failures += 1
        now = self._clocks.now()
        goes_on_at = ended.goes_on_at
        self._last = Last(ending, failures, goes_on_at - now if goes_on_at else None)
        self._ended_at = self._clocks.steady()
        self._publish(
            ScheduleState.WAITING,
            last_begun=begun,
            last_ended=now,
            last_ending=ending,
            last_exit_code=ended.exit_code,
            last_message=ended.message,
            failures_in_a_row=failures,
            goes_on_at=goes_on_at,
        )
        self._log.write(_event(ended) | {"next_due": self.status.next_due})
        return ended.message

    def _ask_store(self) -> None:
        """Take note of a harvest that somebody else has made in the meantime."""
        stored = self._newest_stored()
        if stored is None or stored == self._stored:
            return
        self._stored = stored
        self._last = Last(Ending.STORED)
        rested = max((self._clocks.now() - stored).total_seconds(), 0.0)
        self._ended_at = self._clocks.steady() - rested
        self._publish(
            ScheduleState.WAITING, last_ended=stored, last_ending=Ending.STORED, failures_in_a_row=0
        )
        self._log.write(
            {
                "event": "refreshed_elsewhere",
                "message": f"A harvest was stored on {stored:%d %B %Y, %H:%M} UTC.",
                "next_due": self.status.next_due,
            }
        )

    def _newest_stored(self) -> datetime | None:
        """Like latest_stored; the refresh itself will say what is wrong with a store that cannot be read."""
        try:
            return latest_stored(self._settings.corpus_uri, self._clocks.now() + self._rhythm.every)
        except CorpusError:
            return self._stored

    def _publish(self, state: ScheduleState, **changes: object) -> None:
        """Bring the status up to date and, where it can be written, on disk."""
        status = self._now(state, **changes)
        try:
            write_schedule(self._settings.runs, status)
        except OSError as failure:  # a full disk does not end the service: the store remembers too
            why = failure.strerror or str(failure)
            self._log.write({"level": "error", "event": "status_unwritable", "message": why})

    def _now(self, state: ScheduleState, **changes: object) -> Schedule:
        now = self._clocks.now()
        self.status = replace(
            self.status,
            state=state,
            updated=now,
            next_due=None if state is ScheduleState.REFRESHING else now + self.due_in(),
            last_stored=self._stored,
            **changes,  # type: ignore[arg-type]
        )
        return self.status

    def _told(self) -> Schedule | None:
        try:
            return read_schedule(self._settings.runs)
        except ScheduleUnreadable as failure:  # the store remembers too
            self._log.write({"level": "warning", "event": "status_unreadable", "message": str(failure)})
            return None


def latest_stored(corpus_uri: str, until: datetime) -> datetime | None:
    """Return when the latest harvest in the store was finished, later ones left out. Raises CorpusError."""
    finished = [harvest.finished for harvest, _ in Store(corpus_uri).harvests()]
    return max((moment for moment in finished if moment <= until), default=None)


def _event(ended: Ended) -> dict[str, object]:
    told = ended.progress
    event: dict[str, object] = {
        "level": {0: "info", 75: "warning", None: "warning"}.get(ended.exit_code, "error"),
        "event": "refresh_ended",
        "message": ended.message,
        "exit_code": ended.exit_code,
    }
    if told:
        event |= {name: getattr(told, name) for name in ("run_id", "calls", "credits", "works", "version")}
    return event
