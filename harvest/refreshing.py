"""One refresh as a process of its own: whatever becomes of it, the schedule that started it goes on."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus.errors import StatusUnreadable
from corpus.progress import Progress, read_progress
from corpus.schedule_status import Ending
from harvest.errors import Cancelled, HarvestStopped
from harvest.lock import alone
from harvest.log import RunLog, event_of
from harvest.settings import Settings
from harvest.stopping import held

OUTPUT = "last-refresh.log"
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 30.0  # a commit is not broken off, and a map's layout hears signals late
STOPPED = HarvestStopped.exit_code
KILLED = 128  # plus the number of the signal, as shells say it


@dataclass(frozen=True, slots=True)
class Ended:
    """How a refresh ended."""

    exit_code: int | None
    """None if it goes on by itself, as it could not be ended in time."""
    ending: Ending
    message: str
    progress: Progress | None = None
    """What it said last of itself, if it came so far."""

    @property
    def goes_on_at(self) -> datetime | None:
        """When the budget is there again, if that is why it ended."""
        return self.progress.goes_on_at if self.progress and self.ending is Ending.BUDGET else None


class Refreshing:
    """Starts refreshes, one at a time, and passes on the wish to stop."""

    def __init__(self, words: Sequence[str], settings: Settings, log: RunLog) -> None:
        """Run `python -m harvest` with `words`, in this process's environment and folder."""
        self._words, self._settings, self._log = tuple(words), settings, log
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped_at: float | None = None

    def check_free(self) -> None:
        """Raise AlreadyRunning if another harvest holds the corpus, FolderUnwritable or StoreUnwritable."""
        with alone(self._settings):
            pass

    def run(self) -> Ended:
        """Refresh, wait for the end, and return it. Raises OSError if no process can be started."""
        output = self._settings.runs / OUTPUT
        with held() as if_stopped:
            child = self._start(output)
        if child is None:
            return Ended(STOPPED, Ending.INTERRUPTED, "The schedule ended before the refresh began.")
        try:
            if_stopped()
            code = self._wait(child)
        except Cancelled:
            with held():
                self.stop()
                code = self._wait(child)
        return self._ended(code, child.pid, output)

    def stop(self) -> None:
        """Ask a running refresh to stop, and let none begin any more. It keeps all that it has fetched."""
        with self._lock:
            if self._stopped_at is None:
                self._stopped_at = time.monotonic()
                if self._child is not None:
                    self._child.terminate()

    def _start(self, output: Path) -> subprocess.Popen[bytes] | None:
        with self._lock, output.open("wb") as written:
            if self._stopped_at is not None:
                return None
            self._child = subprocess.Popen(
                [sys.executable, "-m", "harvest", *self._words],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches it once, through us
            )
            return self._child

    def _wait(self, child: subprocess.Popen[bytes]) -> int | None:
        """Return its exit code, or None if it was asked to stop and has not for long."""
        step = None
        while True:
            try:
                code = child.wait(LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                told = self._said_by(child.pid)
                if told and told.step != step:
                    step = told.step
                    self._log.show(event_of(told))
                if self._stopped_at and time.monotonic() - self._stopped_at > PATIENCE_SECONDS:
                    return None
            else:
                return code if code >= 0 else KILLED - code

    def _ended(self, code: int | None, pid: int, output: Path) -> Ended:
        told = self._said_by(pid)
        message = (told.message if told else None) or _last_line(output) or f"It ended with exit code {code}."
        if code is None:
            message = f"The refresh could not be ended at once: process {pid} goes on and keeps what it has."
        if code == 0:
            return Ended(code, Ending.STORED, message, told)
        if self._stopped_at is not None:
            return Ended(code, Ending.INTERRUPTED, message, told)
        if code == STOPPED:
            budget = told is not None and told.goes_on_at is not None
            return Ended(code, Ending.BUDGET if budget else Ending.STOPPED, message, told)
        if code is not None and code > KILLED:
            message = f"The refresh was killed (signal {code - KILLED}); the next one goes on from its pages."
        return Ended(code, Ending.FAILED, message, told)

    def _said_by(self, pid: int) -> Progress | None:
        try:
            told = read_progress(self._settings.runs)
        except StatusUnreadable:  # left by an earlier run; this one writes it anew
            return None
        return told if told and told.pid == pid else None


def _last_line(file: Path) -> str | None:
    """The sentence with which a command ended."""
    with file.open("rb") as output:
        output.seek(max(output.seek(0, os.SEEK_END) - 4_000, 0))
        lines = output.read().decode("utf-8", errors="replace").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    return said[-1] if said else None
