"""The journal of a run: each answer is on disk before the next question is asked.

A run is a function of the answers it gets. To go on after a crash, the same run is done again and every
question already answered is answered from here, at no cost; so at most one answer is ever lost. Each
source has a journal of its own. It is removed once its harvest is committed.
"""

import fcntl
import gzip
import hashlib
import json
import os
import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corpus.wording import counted
from harvest.errors import AlreadyRunning, FolderUnwritable

HEAD = "run.json"
LOCK = "lock"
KEPT_FOR = timedelta(days=14)  # two rounds of a weekly timer; older answers would mix two states of OpenAlex
CLOCKS_APART = timedelta(minutes=5)  # a start this far ahead is another machine's clock, not a mistake
ABSENT: dict[str, Any] = {}  # the answer to a question for a record that is not there


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
    """The answers of one run, by question. A question is the path and query of a GET, without the key.

    Counted are the answers that this run has used. `references` is the digest of its bibliography: that a
    record is absent is free to ask and may change, so it is believed for one bibliography only.
    """

    def __init__(
        self, folder: Path, head: dict[str, Any], references: str, dropped: str | None = None
    ) -> None:
        self._folder, self._head, self._references = folder, head, references
        self.dropped = dropped
        """Why the answers of an earlier run were not gone on with, in a sentence; None if there were none."""
        self._file_of: dict[str, Path] = {}
        self._credits_of: dict[Path, int] = {}
        self._used: set[Path] = set()
        self._last = 0
        for file in sorted(folder.glob("*.json.gz")):
            self._last = int(file.name.split(".")[0])
            entry = _read(file)
            if entry is not None:
                self._credits_of[file] = entry["credits"]
                if entry["answer"] != ABSENT or entry.get("references") == references:
                    self._file_of[entry["asked"]] = file

    @classmethod
    def open(cls, runs: Path, source: str, now: datetime, references: str) -> "Journal":
        """Go on with the journal that `runs` holds of a source if it is young enough, else begin a new one.

        Raises FolderUnwritable.
        """
        folder = runs / _folder_name(source)
        with _writing(folder):
            head = _head(folder, source)
            if head and _is_young(head, now):
                return cls(folder, head, references)
            dropped = _dropped(folder, head, now)
            return cls(folder, _begin(folder, source, now), references, dropped)

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
        """Answers that this run has used so far, received before or after any interruption."""
        return len(self._used)

    @property
    def credits(self) -> int:
        """Credits charged for these answers."""
        return sum(self._credits_of[file] for file in self._used)

    @property
    def unused(self) -> tuple[int, int]:
        """Calls and credits of answers that nobody has asked for: those of an earlier bibliography."""
        left = self._credits_of.keys() - self._used
        return len(left), sum(self._credits_of[file] for file in left)

    def answer(self, asked: str) -> Any | None:
        """Return the answer to a question already asked, or None."""
        file = self._file_of.get(asked)
        entry = _read(file) if file else None
        if file is None or entry is None:
            return None
        self._used.add(file)
        return entry["answer"]

    def keep(self, asked: str, answer: Any, charged: int, at: datetime) -> None:
        """Store an answer; on return it survives a crash. Raises FolderUnwritable."""
        entry = {
            "asked": asked,
            "at": at.isoformat(),
            "credits": charged,
            "references": self._references,
            "answer": answer,
        }
        self._last += 1
        file = self._folder / f"{self._last:06}.json.gz"
        with _writing(self._folder):
            _write(file, gzip.compress(json.dumps(entry).encode(), compresslevel=4))
        self._file_of[asked] = file
        self._credits_of[file] = charged
        self._used.add(file)

    def forget_absent(self) -> None:
        """Let the next run ask again for every record that was absent: this one failed, perhaps on that."""
        for file in self._file_of.values():
            entry = _read(file)
            if entry and entry["answer"] == ABSENT:
                with suppress(OSError):
                    file.unlink()

    def close(self) -> None:
        """Remove the journal: its harvest is committed."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _folder_name(source: str) -> str:
    """Return a name that tells sources apart, also two whose addresses read alike."""
    readable = re.sub(r"[^a-z0-9.]+", "-", urlsplit(source).netloc.rpartition("@")[2].lower())[:60]
    return f"journal-{readable}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"


def _head(folder: Path, source: str) -> dict[str, Any] | None:
    """Return the head of the journal in `folder`, or None if there is none that can be used."""
    try:
        head: dict[str, Any] = json.loads((folder / HEAD).read_bytes())
        aware = datetime.fromisoformat(head["started"]).tzinfo is not None
        return head if aware and head["source"] == source and head["run_id"] else None
    except (FileNotFoundError, ValueError, TypeError, KeyError):  # none yet, or damaged
        return None


def _is_young(head: dict[str, Any], now: datetime) -> bool:
    return -CLOCKS_APART <= now - datetime.fromisoformat(head["started"]) < KEPT_FOR


def _dropped(folder: Path, head: dict[str, Any] | None, now: datetime) -> str | None:
    """Return why the answers in `folder` will not be used, for people; None if there are none."""
    answers = len(list(folder.glob("*.json.gz")))
    if not answers:
        return None
    why = "the file that says when they came is damaged"
    if head:
        started = datetime.fromisoformat(head["started"])
        why = f"the run began on {started:%d %B %Y}, "
        why += "which is still to come" if started > now else f"more than {KEPT_FOR.days} days ago"
    kept = f"{counted(answers, 'answer')} kept from an unfinished run {'was' if answers == 1 else 'were'}"
    return f"{kept} dropped and will be asked for again: {why}."


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
