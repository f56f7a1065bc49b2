"""The journal of a run: each answer is on disk before the next question of its walk is asked.

A run is a function of the answers it gets. To go on after a crash, the same run is done again and every
question already answered is answered from here, at no cost; lost are at most the answers on their way, one
a walk. A question asked again because its answer was not believed is another question: its try counts. Each
source has a journal of its own. It is removed once its harvest is committed.

A file is gzip: one line of JSON (question, try, status, credits, when), then the answer's bytes as they came.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import threading
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corpus.wording import counted
from harvest.errors import FolderUnwritable

HEAD = "run.json"
FAILURES = "failures.jsonl"
KEPT_FOR = timedelta(days=14)  # two rounds of a weekly timer; older answers would mix two states of OpenAlex
CLOCKS_APART = timedelta(minutes=5)  # a start this far ahead is another machine's clock, not a mistake
FASTEST = 2  # of gzip: a page is written thirty times a second


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is settled: a good one, or that there is no such record (404)."""

    status: int
    body: bytes
    credits: int


@dataclass(frozen=True, slots=True)
class _Entry:
    file: Path
    credits: int
    status: int


class Journal:
    """The answers of one run, by question and try. A question is the path and query of a GET, without the
    key.

    Counted are the answers that this run has used. `references` is the digest of its bibliography: that a
    record is absent is free to ask and may change, so it is believed for one bibliography only.
    """

    def __init__(
        self, folder: Path, head: dict[str, Any], references: str, dropped: str | None = None
    ) -> None:
        self._folder, self._head, self._references = folder, head, references
        self.dropped = dropped
        """Why the answers of an earlier run were not gone on with, in a sentence; None if there were none."""
        self._lock = threading.Lock()
        self._entries: dict[tuple[str, str], _Entry] = {}
        self._all: dict[Path, int] = {}
        self._used: dict[Path, int] = {}
        self._last = 0
        for leftover in folder.glob("*.part"):
            with suppress(OSError):
                leftover.unlink()
        for file in sorted(folder.glob("*.json.gz")):
            self._last = int(file.name.split(".")[0])
            if (told := _read_head(file)) is None:
                continue
            entry = _Entry(file, told["credits"], told["status"])
            self._all[file] = entry.credits
            if entry.status == 200 or told.get("references") == references:
                self._entries[told["asked"], told["try"]] = entry
        self._failures = _read_failures(folder / FAILURES)

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
        return sum(self._used.values())

    @property
    def committed(self) -> int:
        """Credits that all tries of this run have cost, as far as is known at most."""
        return sum(self._all.values()) + sum(charged for _, charged in self._failures)

    @property
    def unused(self) -> tuple[int, int]:
        """Calls and credits of answers that nobody has asked for: those of an earlier bibliography."""
        left = self._all.keys() - self._used.keys()
        return len(left), sum(self._all[file] for file in left)

    @property
    def failures(self) -> list[tuple[str, int, int]]:
        """Answers that failed and were asked for again: why, how many, and credits they cost at most."""
        number, cost = Counter[str](), Counter[str]()
        for why, charged in self._failures:
            number[why] += 1
            cost[why] += charged
        return [(why, number[why], cost[why]) for why in sorted(number)]

    def answer(self, asked: str, attempt: str = "") -> Answer | None:
        """Return the answer to a question already asked, or None: also if its file is damaged."""
        entry = self._entries.get((asked, attempt))
        body = _read_body(entry.file) if entry else None
        if entry is None or body is None:
            return None
        with self._lock:
            self._used[entry.file] = entry.credits
        return Answer(entry.status, body, entry.credits)

    def keep(self, asked: str, answer: Answer, at: datetime, attempt: str = "") -> None:
        """Store an answer; on return it survives a crash. Raises FolderUnwritable."""
        told = {
            "asked": asked,
            "try": attempt,
            "status": answer.status,
            "at": at.isoformat(),
            "credits": answer.credits,
            "references": self._references,
        }
        with self._lock:
            self._last += 1
            file = self._folder / f"{self._last:06}.json.gz"
        content = gzip.compress(json.dumps(told).encode() + b"\n" + answer.body, compresslevel=FASTEST)
        with _writing(self._folder):
            _write(file, content)
        with self._lock:
            self._entries[asked, attempt] = _Entry(file, answer.credits, answer.status)
            self._all[file] = self._used[file] = answer.credits

    def note_failure(self, why: str, charged: int) -> None:
        """Remember an answer that failed, and what it cost at most. Raises FolderUnwritable."""
        with self._lock, _writing(self._folder), (self._folder / FAILURES).open("a", encoding="utf-8") as out:
            out.write(json.dumps([why, charged]) + "\n")
            self._failures.append((why, charged))

    def forget_absent(self) -> None:
        """Let the next run ask again for every record that was absent: this one failed, perhaps on that."""
        for entry in self._entries.values():
            if entry.status != 200:
                with suppress(OSError):
                    entry.file.unlink()

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


def _read_head(file: Path) -> dict[str, Any] | None:
    """Return what a file says of its answer, or None if it cannot: its question is then asked again."""
    try:
        with gzip.open(file) as lines:
            told: dict[str, Any] = json.loads(lines.readline())
        return told if {"asked", "try", "status", "credits"} <= told.keys() else None
    except (OSError, EOFError, zlib.error, ValueError, AttributeError):
        return None


def _read_body(file: Path) -> bytes | None:
    try:
        return gzip.decompress(file.read_bytes()).partition(b"\n")[2]
    except (OSError, EOFError, zlib.error):
        return None


def _read_failures(file: Path) -> list[tuple[str, int]]:
    """Return the failures noted before; a line that a crash cut is passed over."""
    failures = []
    with suppress(FileNotFoundError):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError, TypeError):
                why, charged = json.loads(line)
                failures.append((str(why), int(charged)))
    return failures


def _write(file: Path, content: bytes) -> None:
    part = file.with_suffix(".part")
    with part.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name must survive a power cut as well
    finally:
        os.close(folder)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        raise FolderUnwritable(folder, failure.strerror or str(failure)) from failure
