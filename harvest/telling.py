"""Telling how a run stands: to the status file, and to whoever watches."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.progress import Progress, RunState, write_progress
from harvest.errors import FolderUnwritable
from harvest.journal import Journal
from harvest.log import RunLog, event_of
from harvest.transport import Transport

Show = Callable[[Progress], None]
SECONDS_BETWEEN = 0.25  # thirty pages may come in a second, and nobody reads so fast


class Report:
    """The state of one run. Many may add to it side by side."""

    def __init__(self, runs: Path, journal: Journal, show: Show, log: RunLog) -> None:
        self._runs, self._journal, self._show, self._log = runs, journal, show, log
        self._lock = threading.Lock()
        self._told = 0.0
        self._works = 0
        self._transport: Transport | None = None
        self._now = Progress(
            journal.run_id,
            os.getpid(),
            RunState.RUNNING,
            "Starting",
            started=journal.started,
            updated=datetime.now(UTC),
        )

    def follow(self, transport: Transport) -> None:
        """Take what is left of the day's budget from this transport from now on."""
        self._transport, self._works = transport, 0

    def tell(self, **changes: object) -> None:
        """Publish a change of state. Raises FolderUnwritable."""
        with self._lock:
            self._publish(changes)

    def add(self, works: int) -> None:
        """Count works that have come; published a few times a second. Raises FolderUnwritable."""
        with self._lock:
            self._works += works
            if time.monotonic() - self._told > SECONDS_BETWEEN:
                self._publish({})

    def end(self, state: RunState, message: str, goes_on_at: datetime | None = None) -> None:
        """Publish how the run ended, if the status file can still be written: the error itself says more."""
        with suppress(FolderUnwritable):
            self.tell(state=state, message=message, goes_on_at=goes_on_at)

    def _publish(self, changes: dict[str, object]) -> None:
        before = self._now.step, self._now.state
        left = self._transport.spent.credits_left if self._transport else None
        self._now = replace(
            self._now,
            updated=datetime.now(UTC),
            works=self._works,
            calls=self._journal.calls,
            credits=self._journal.credits,
            credits_left=left,
            **changes,  # type: ignore[arg-type]
        )
        self._told = time.monotonic()
        if (self._now.step, self._now.state) != before:
            self._log.write(event_of(self._now))
        try:
            write_progress(self._runs, self._now)
        except OSError as failure:
            raise FolderUnwritable(self._runs, failure.strerror or str(failure)) from failure
        self._show(self._now)
