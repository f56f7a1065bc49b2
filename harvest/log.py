"""The log for machines: one event a line, as JSON, in `HARVEST_RUNS/log.jsonl`; a service shows it too.

Fields, in this order, those that say nothing left out: time (UTC), level, event, run_id, step, calls,
credits, works, message, exit_code, and what is particular to an event. The key is taken out of every text. A
log that cannot be written never ends a harvest: it is said once.
"""

import fcntl
import json
import logging
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import NoReturn, TextIO
from urllib.parse import quote

from corpus.progress import Progress, RunState

FILE = "log.jsonl"
LOCK = "log.lock"
FILE_BYTES, OLDER_FILES = 2_000_000, 5
ORDER = ("time", "level", "event", "run_id", "step", "calls", "credits", "works", "message", "exit_code")
IN_PLACE_OF_THE_KEY = "[the key]"
Event = Mapping[str, object]
_NAMES = {
    RunState.RUNNING: ("step", "info", None),
    RunState.DONE: ("run_done", "info", 0),
    RunState.STOPPED: ("run_stopped", "warning", 75),
    RunState.FAILED: ("run_failed", "error", 1),
}


def event_of(progress: Progress) -> dict[str, object]:
    """Return the event that the state of a run is: `step`, `run_done`, `run_stopped` or `run_failed`."""
    name, level, exit_code = _NAMES[progress.state]
    return {
        "level": level,
        "event": name,
        "run_id": progress.run_id,
        "step": progress.step,
        "calls": progress.calls,
        "credits": progress.credits,
        "works": progress.works,
        "message": progress.message,
        "exit_code": exit_code,
        "expected": progress.expected,
        "version": progress.version,
        "goes_on_at": progress.goes_on_at,
    }


class RunLog:
    """The log in a folder of runs. Many processes and threads may write to it side by side."""

    def __init__(self, folder: Path, key: str | None = None, stream: TextIO | None = None) -> None:
        """Log into `folder`, and to `stream` too if there is one, without ever writing `key`."""
        self._folder, self._stream = folder, stream
        self._secrets = sorted({key, quote(key, safe="")}, key=len, reverse=True) if key else []
        self._lock = threading.Lock()
        self._said = False

    def write(self, event: Event) -> None:
        """Append one event, stamped with the time; `level` is info unless it says otherwise."""
        line = self._line(event)
        with self._lock:
            self._show(line)
            try:
                self._append(line)
            except OSError as failure:
                self._say_once(failure)

    def show(self, event: Event) -> None:
        """Write one event to the stream alone: another process has it in the file."""
        with self._lock:
            self._show(self._line(event))

    def _line(self, event: Event) -> str:
        whole = {"time": datetime.now(UTC), "level": "info", **event}
        order = [*(name for name in ORDER if name in whole), *(name for name in whole if name not in ORDER)]
        told = {name: self._told(whole[name]) for name in order if whole[name] is not None}
        return json.dumps(told, ensure_ascii=False)

    def _told(self, value: object) -> object:
        """Return a value as JSON has it, without the key."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, Mapping):
            return {str(self._told(str(name))): self._told(held) for name, held in value.items()}
        if isinstance(value, list | tuple):
            return [self._told(held) for held in value]
        text = value.isoformat() if isinstance(value, datetime) else str(value)
        for secret in self._secrets:
            text = text.replace(secret, IN_PLACE_OF_THE_KEY)
        return text

    def _show(self, line: str) -> None:
        if self._stream is not None:
            with suppress(OSError, ValueError):  # nobody reads it any more
                self._stream.write(line + "\n")
                self._stream.flush()

    def _append(self, line: str) -> None:
        """Open the file anew for each line: another process may have moved it on in the meantime."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / LOCK).open("a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            file = self._folder / FILE
            broken = _ends_within_a_line(file)
            handler = _Lines(file, maxBytes=FILE_BYTES, backupCount=OLDER_FILES, encoding="utf-8", delay=True)
            try:
                handler.handle(logging.makeLogRecord({"msg": f"\n{line}" if broken else line}))
            finally:
                handler.close()

    def _say_once(self, failure: OSError) -> None:
        if self._said:
            return
        self._said = True
        message = (
            f"The log {self._folder / FILE} could not be written ({failure.strerror or failure}): the "
            "harvest goes on without it."
        )
        if self._stream is not None:
            self._show(self._line({"level": "warning", "event": "log_unwritable", "message": message}))
            return
        with suppress(OSError, ValueError):
            sys.stderr.write(message + "\n")


class _Lines(RotatingFileHandler):
    """The standard library's rotation, but a failure is the caller's to know."""

    def handleError(self, record: logging.LogRecord) -> NoReturn:  # noqa: N802 - the library's name
        """Raise what was met."""
        raise  # noqa: PLE0704 - called from within the library's except


def _ends_within_a_line(file: Path) -> bool:
    """Whether the last line was cut, by a full disk or a kill: then the next must not be joined to it."""
    try:
        with file.open("rb") as content:
            if not content.seek(0, 2):
                return False
            content.seek(-1, 2)
            return content.read(1) != b"\n"
    except FileNotFoundError:
        return False
