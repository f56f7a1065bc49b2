"""Files of what people said: JSON Lines in UTF-8, to which lines are only ever added, oldest first.

Nothing in such a file is changed or deleted, so git can merge it (also line by line, `merge=union`), and two
people who wrote apart lose nothing. The first line says what the file holds:

    {"format": 1, "holds": "labels by lens, made by hand"}

Its owner says what a line is (`LineFile`); reading, adding, merging and waiting for each other are done here.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from corpus.errors import CorpusError

FORMAT = 1
LONGEST_LINE = 1_000_000  # bytes
PATIENCE = 30.0  # seconds for which another program may hold the file
PAUSE = 0.02
CONFLICT = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")
Line = TypeVar("Line")
Word = TypeVar("Word", bound=StrEnum)


class Unreadable(Protocol):
    """The error of a file that cannot be read."""

    def __call__(self, path: object, why: str, line: int | None = None, do: str = ...) -> CorpusError:
        """Return the error."""


class Unwritable(Protocol):
    """The error of a file that cannot be written."""

    def __call__(self, path: object, why: str, do: str = ...) -> CorpusError:
        """Return the error."""


@dataclass(frozen=True)
class LineFile(Generic[Line]):
    """One kind of file: what its lines are, how they merge, and what to say when it is damaged."""

    holds: str
    """What the first line says."""
    of: Callable[[Mapping[str, Any]], Line]
    """What a JSON object says; raises ValueError or OverflowError."""
    said: Callable[[Line], Mapping[str, Any]]
    """The JSON object of a line."""
    merged: Callable[..., tuple[Line, ...]]
    """Of several collections each line once, oldest first, in whatever order they are given."""
    same_by: Callable[[Line], Hashable]
    """Two lines with this in common must be merged."""
    differ: tuple[type[CorpusError], ...]
    """What `merged` raises if two lines cannot both be."""
    called: Callable[[Line], str]
    """How an error calls a line: `the label of 'A title'`."""
    unreadable: Unreadable
    unwritable: Unwritable
    mends_conflict: str
    """The command that takes both sides of a conflict of git, with {path}, and what it takes."""

    @property
    def head(self) -> str:
        """The first line."""
        return json.dumps({"format": FORMAT, "holds": self.holds})

    def line(self, one: Line) -> str:
        """Return a line of the file."""
        return json.dumps(self.said(one), ensure_ascii=False)

    def content(self, all_of_it: Iterable[Line]) -> str:
        """Return a whole file."""
        return "".join(f"{line}\n" for line in (self.head, *map(self.line, all_of_it)))

    def read(self, path: Path, *, missing_ok: bool = True, both_sides: bool = False) -> tuple[Line, ...]:
        """Return the lines of a file, oldest first; none if there is no file, unless `missing_ok` is false.

        With `both_sides` git's conflict marks are passed over, so that the lines of both sides are read.
        Raises `unreadable`, with the line.
        """
        try:
            content = path.read_bytes()
        except FileNotFoundError as failure:
            if missing_ok:
                return ()
            raise self.unreadable(path, "there is no such file", do="check its name") from failure
        except (OSError, ValueError) as failure:
            raise self.unreadable(path, getattr(failure, "strerror", None) or str(failure)) from failure
        found: dict[Hashable, tuple[int, Line]] = {}
        headed = False
        for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
            if line.startswith(CONFLICT):
                if not both_sides:
                    do = self.mends_conflict.format(path=path)
                    raise self.unreadable(path, "git left two versions side by side here", number, do)
                continue
            if not line.strip():
                continue
            try:
                one = self._of_line(line, headed=headed)
            except (ValueError, OverflowError) as failure:
                raise self.unreadable(path, str(failure), number) from failure
            headed = True
            if one is not None:
                first, before = found.get(self.same_by(one), (number, one))
                try:
                    found[self.same_by(one)] = (first, self.merged((before,), (one,))[0])
                except self.differ as failure:
                    why = f"its id is that of line {first}, and it says something else"
                    raise self.unreadable(path, why, number) from failure
        return self.merged(one for _, one in found.values())

    def add(self, path: Path, new: Iterable[Line]) -> tuple[Line, ...]:
        """Write lines down beside those that are there; return all, oldest first.

        Programs that add at the same time wait for each other. Raises `unreadable`, `unwritable` or what
        `differ` names; then the file is as it was.
        """
        with self.held(path) as place:
            before = self.read(place)
            after = self.merged(before, new)
            if after != before:
                self._write(place, after)
            return after

    def merge(self, sources: Sequence[Path], target: Path) -> tuple[Line, ...]:
        """Write the lines of several files into one, beside those that are there; return all, oldest first.

        Files with git's conflict marks can be merged too, and into themselves. Raises as `add` does; then
        the target is as it was.
        """
        with self.held(target) as place:
            files = [self.read(source, missing_ok=False, both_sides=True) for source in sources]
            after = self.merged(self.read(place, both_sides=True), *files)
            self._write(place, after)
            return after

    @contextmanager
    def held(self, path: Path) -> Iterator[Path]:
        """Keep other programs from writing the file; yield where it really is, as it may be a link.

        The system lets go however this process ends, so a lock that is left behind locks nobody out. Raises
        `unwritable`.
        """
        try:
            place = path.resolve()
            place.parent.mkdir(parents=True, exist_ok=True)
            lock = place.with_name(f".{place.name}.lock").open("a")
        except (OSError, RuntimeError, ValueError) as failure:
            raise self.unwritable(path, getattr(failure, "strerror", None) or str(failure)) from failure
        with lock:
            until = time.monotonic() + PATIENCE
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as taken:
                    if time.monotonic() > until:
                        why = f"another program has held it for {PATIENCE:.0f} seconds"
                        raise self.unwritable(path, why, "end that program, and do it again") from taken
                    time.sleep(PAUSE)
                except OSError as failure:
                    raise self.unwritable(path, failure.strerror or str(failure)) from failure
            yield place

    def _of_line(self, line: bytes, *, headed: bool) -> Line | None:
        """Return what a line says; None if it is the head of a file. Raises ValueError or OverflowError."""
        if len(line) > LONGEST_LINE:
            raise ValueError(f"the line is longer than {LONGEST_LINE:,} bytes")
        try:
            said = json.loads(line.decode())
        except UnicodeDecodeError as failure:
            raise ValueError("it is not UTF-8 text") from failure
        except (ValueError, RecursionError) as failure:
            raise ValueError(f"this is no JSON: {getattr(failure, 'msg', failure)}") from failure
        if not isinstance(said, dict):
            raise ValueError("a line must be a JSON object, in braces")
        if "format" in said:
            if type(said["format"]) is not int or said["format"] != FORMAT:
                raise ValueError(f"its format is {said['format']!r:.40}; this program reads format {FORMAT}")
            return None
        if not headed:
            raise ValueError(f"the first line must be {self.head}")
        return self.of(said)

    def _write(self, place: Path, all_of_it: Sequence[Line]) -> None:
        """Replace the file at once and for good; whoever calls this holds it. Raises `unwritable`."""
        for one in all_of_it:
            if len(self.line(one).encode()) > LONGEST_LINE:
                why = f"{self.called(one)} is longer than {LONGEST_LINE:,} bytes"
                raise self.unwritable(place, why, "shorten its note")
        part = place.with_name(f".{place.name}.part")
        try:
            with part.open("w", encoding="utf-8", newline="\n") as file:
                file.write(self.content(all_of_it))
                file.flush()
                os.fsync(file.fileno())
            if place.exists():
                shutil.copymode(place, part)  # a group that shares the file goes on sharing it
            part.replace(place)
        except OSError as failure:
            part.unlink(missing_ok=True)
            raise self.unwritable(place, failure.strerror or str(failure)) from failure


def text_of(said: Mapping[str, Any], name: str) -> str:
    """Return a text field, "" if it is missing. Raises ValueError if it is no text."""
    value = said.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text, in quotation marks")
    return value


def word_of(words: type[Word], name: str, value: str) -> Word:
    """Return the word that a value is. Raises ValueError, with all that it may be."""
    if value not in list(words):
        raise ValueError(f"{name} cannot be {value[:40]!r}, only one of {', '.join(words)}")
    return words(value)


def written_time(at: datetime) -> str:
    """Return a time in UTC as such files have it.

    >>> from datetime import UTC
    >>> written_time(datetime(2026, 11, 24, 12, tzinfo=UTC))
    '2026-11-24T12:00:00Z'
    """
    return at.isoformat().replace("+00:00", "Z")
