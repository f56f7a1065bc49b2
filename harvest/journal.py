"""The journal of a run: each answer is on disk before the next question is asked.

A run is a function of the answers it gets. To go on after a crash, the same run is done again and every
question already answered is answered from here, at no cost; so at most one answer is ever lost. The
journal is removed once its harvest is committed.
"""

import fcntl
import gzip
import json
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from harvest.errors import AlreadyRunning, FolderUnwritable

FOLDER = "journal"
HEAD = "run.json"
LOCK = "lock"
KEPT_FOR = timedelta(days=7)  # an older journal would mix two states of OpenAlex into one corpus


@contextmanager
def alone(runs: Path) -> Iterator[None]:
    """Keep other harvests out of the folder; the system lets go of it however this process ends.

    Raises AlreadyRunning or FolderUnwritable.
    """
    with _writing(runs):
        runs.mkdir(parents=True, exist_ok=True)
        lock = (runs / LOCK).open("a+", encoding="ascii")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            lock.seek(0)
            raise AlreadyRunning(lock.read()) from taken
        with _writing(runs):
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
        yield


class Journal:
    """The answers of one run, by question. A question is the path and query of a GET, without the key."""

    def __init__(self, folder: Path, head: dict[str, Any]) -> None:
        self._folder = folder
        self._head = head
        self._file_of: dict[str, Path] = {}
        self._credits = 0
        self._last = 0
        for file in sorted(folder.glob("*.json.gz")):
            self._last = int(file.name.split(".")[0])
            entry = _read(file)
            if entry is not None:
                self._file_of[entry["asked"]] = file
                self._credits += entry["credits"]

    @classmethod
    def open(cls, runs: Path, source: str, now: datetime) -> "Journal":
        """Go on with the journal in `runs` if it asked the same source lately, else begin a new one.

        Raises FolderUnwritable.
        """
        folder = runs / FOLDER
        with _writing(folder):
            return cls(folder, _fresh_head(folder, source, now) or _begin(folder, source, now))

    @property
    def run_id(self) -> str:
        """Name of the run, the same after every interruption."""
        return str(self._head["run_id"])

    @property
    def started(self) -> datetime:
        """When the run began, before any interruption."""
        return datetime.fromisoformat(self._head["started"])

    @property
    def calls(self) -> int:
        """Answers received so far, before and after any interruption."""
        return len(self._file_of)

    @property
    def credits(self) -> int:
        """Credits charged so far for these answers."""
        return self._credits

    def answer(self, asked: str) -> Any | None:
        """Return the answer to a question already asked, or None."""
        file = self._file_of.get(asked)
        entry = _read(file) if file else None
        return entry["answer"] if entry else None

    def keep(self, asked: str, answer: Any, charged: int, at: datetime) -> None:
        """Store an answer; on return it survives a crash. Raises FolderUnwritable."""
        entry = {"asked": asked, "at": at.isoformat(), "credits": charged, "answer": answer}
        self._last += 1
        file = self._folder / f"{self._last:06}.json.gz"
        with _writing(self._folder):
            _write(file, gzip.compress(json.dumps(entry).encode(), compresslevel=4))
        self._file_of[asked] = file
        self._credits += charged

    def close(self) -> None:
        """Remove the journal: its harvest is committed."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _fresh_head(folder: Path, source: str, now: datetime) -> dict[str, Any] | None:
    """Return the head of the journal in `folder` if it asked the same source not long ago, else None."""
    try:
        head: dict[str, Any] = json.loads((folder / HEAD).read_bytes())
        age = now - datetime.fromisoformat(head["started"])
        same = head["source"] == source and "run_id" in head
    except (FileNotFoundError, ValueError, TypeError, KeyError):  # none yet, or damaged
        return None
    return head if same and age < KEPT_FOR else None


def _begin(folder: Path, source: str, now: datetime) -> dict[str, Any]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run_id = f"{now:%Y%m%dT%H%M%S}Z-{os.getpid()}"
    head = {"run_id": run_id, "source": source, "started": now.isoformat()}
    _write(folder / HEAD, json.dumps(head).encode())
    return head


def _read(file: Path) -> dict[str, Any] | None:
    """Return one entry, or None if the file is damaged: its question is then simply asked again."""
    try:
        entry: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    except (OSError, EOFError, zlib.error, json.JSONDecodeError):
        return None
    return entry


def _write(file: Path, content: bytes) -> None:
    part = file.with_suffix(".part")
    with part.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        raise FolderUnwritable(folder, failure.strerror or str(failure)) from failure
