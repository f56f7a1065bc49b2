"""The file of labels made by hand, such as `data/lens-labels.jsonl`: its only reader and writer.

JSON Lines in UTF-8, oldest label first. A line is added for each label and none is ever changed,
so that git can merge it (also line by line, `merge=union`), and two people who labelled apart lose nothing:

    {"format": 1, "holds": "labels by lens, made by hand"}
    {"id": "0f3c…", "at": "2026-11-24T12:00:00Z", "annotator": "Ada", "lens_set": "briefing", …}

Fields stand in the order of `HandLabel`; those that are missing are left out, but for `label`: null there
takes back what the annotator said. `corpus/lenses/label_table.py` has the same as CSV.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import LabelsDiffer, LabelsUnreadable, LabelsUnwritable
from corpus.lenses.hand_labels import FIELDS, Drawn, HandLabel, merged
from corpus.lenses.lens_set import NoneKind

FORMAT = 1
HEAD = json.dumps({"format": FORMAT, "holds": "labels by lens, made by hand"})
LONGEST_LINE = 1_000_000  # bytes
PATIENCE = 30.0  # seconds for which another program may hold the file
PAUSE = 0.02
CONFLICT = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")
REQUIRED = {"id", "at", "annotator", "lens_set", "work", "title", "label", "drawn"}
Word = TypeVar("Word", bound=StrEnum)


def read_labels(path: Path, *, missing_ok: bool = True, both_sides: bool = False) -> tuple[HandLabel, ...]:
    """Return the labels of a file, oldest first; none if there is no file, unless `missing_ok` is false.

    With `both_sides` git's conflict marks are passed over, so that the labels of both sides are read.
    Raises LabelsUnreadable, with the line.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as failure:
        if missing_ok:
            return ()
        raise LabelsUnreadable(path, "there is no such file", do="check its name") from failure
    except (OSError, ValueError) as failure:
        raise LabelsUnreadable(path, getattr(failure, "strerror", None) or str(failure)) from failure
    found: dict[str, tuple[int, HandLabel]] = {}
    headed = False
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.startswith(CONFLICT):
            if not both_sides:
                do = f"take the labels of both with `python -m corpus labels merge {path} --out {path}`"
                raise LabelsUnreadable(path, "git left two versions side by side here", number, do)
            continue
        if not line.strip():
            continue
        try:
            label = _said(line, headed=headed)
        except (ValueError, OverflowError) as failure:
            raise LabelsUnreadable(path, str(failure), number) from failure
        headed = True
        if label:
            first, before = found.get(label.id, (number, label))
            try:
                found[label.id] = (first, merged((before,), (label,))[0])
            except LabelsDiffer as failure:
                why = f"its id is that of line {first}, and it says something else"
                raise LabelsUnreadable(path, why, number) from failure
    return merged(label for _, label in found.values())


def _said(line: bytes, *, headed: bool) -> HandLabel | None:
    """Return the label of a line; None if it is the head of a file. Raises ValueError or OverflowError."""
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
        raise ValueError(f"the first line must be {HEAD}")
    return _label(said)


def _label(said: Mapping[str, Any]) -> HandLabel:
    if missing := sorted(REQUIRED - said.keys()):
        raise ValueError(f"the label has no {missing[0]}")
    if unknown := sorted(said.keys() - set(FIELDS)):
        raise ValueError(f"a label has no field {unknown[0][:40]!r}")

    def text(name: str) -> str:
        value = said.get(name, "")
        if not isinstance(value, str):
            raise ValueError(f"{name} must be text, in quotation marks")
        return value

    year, blind = said.get("year"), said.get("blind", False)
    if year is not None and type(year) is not int:
        raise ValueError("year must be a whole number")
    if not isinstance(blind, bool):
        raise ValueError("blind must be true or false")
    return HandLabel(
        id=text("id"),
        at=datetime.fromisoformat(text("at")),
        annotator=text("annotator"),
        lens_set=text("lens_set"),
        work=text("work"),
        doi=text("doi") if said.get("doi") is not None else None,
        title=text("title"),
        authors=text("authors"),
        year=year,
        label=text("label") if said["label"] is not None else None,
        second=text("second") if said.get("second") is not None else None,
        none_kind=word_of(NoneKind, "none_kind", text("none_kind")) if said.get("none_kind") else None,
        note=text("note"),
        drawn=word_of(Drawn, "drawn", text("drawn")),
        blind=blind,
        machine=text("machine") if said.get("machine") is not None else None,
    )


def word_of(words: type[Word], name: str, value: str) -> Word:
    """Return the word that a value is. Raises ValueError, with all that it may be."""
    if value not in list(words):
        raise ValueError(f"{name} cannot be {value[:40]!r}, only one of {', '.join(words)}")
    return words(value)


def _line(label: HandLabel) -> str:
    said = {name: getattr(label, name) for name in FIELDS}
    said["at"] = time_of(label)
    kept = {name: value for name, value in said.items() if value is not None or name == "label"}
    return json.dumps(kept, ensure_ascii=False)


def time_of(label: HandLabel) -> str:
    """Return when a label was made, as the file has it."""
    return label.at.isoformat().replace("+00:00", "Z")


def add_labels(path: Path, new: Sequence[HandLabel]) -> tuple[HandLabel, ...]:
    """Write labels down beside those that are there; return all, oldest first.

    Programs that add at the same time wait for each other. Raises LabelsUnreadable, LabelsUnwritable or
    LabelsDiffer; then the file is as it was.
    """
    with _held(path) as place:
        before = read_labels(place)
        after = merged(before, new)
        if after != before:
            _write(place, after)
        return after


def merge_files(sources: Sequence[Path], target: Path) -> tuple[HandLabel, ...]:
    """Write the labels of several files into one, beside those that are there; return all, oldest first.

    Files with git's conflict marks can be merged too, and into themselves. Raises LabelsUnreadable,
    LabelsUnwritable or LabelsDiffer; then the target is as it was.
    """
    with _held(target) as place:
        files = [read_labels(source, missing_ok=False, both_sides=True) for source in sources]
        after = merged(read_labels(place, both_sides=True), *files)
        _write(place, after)
        return after


@contextmanager
def _held(path: Path) -> Iterator[Path]:
    """Keep other programs from writing the file; yield where it really is, as it may be a link.

    The system lets go however this process ends, so a lock that is left behind locks nobody out. Raises
    LabelsUnwritable.
    """
    try:
        place = path.resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = place.with_name(f".{place.name}.lock").open("a")
    except (OSError, RuntimeError, ValueError) as failure:
        raise LabelsUnwritable(path, getattr(failure, "strerror", None) or str(failure)) from failure
    with lock:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as taken:
                if time.monotonic() > until:
                    why = f"another program has held it for {PATIENCE:.0f} seconds"
                    raise LabelsUnwritable(path, why, "end that program, and do it again") from taken
                time.sleep(PAUSE)
            except OSError as failure:
                raise LabelsUnwritable(path, failure.strerror or str(failure)) from failure
        yield place


def _write(place: Path, labels: Sequence[HandLabel]) -> None:
    """Replace the file at once and for good; whoever calls this holds it. Raises LabelsUnwritable."""
    lines = [_line(label) for label in labels]
    for label, line in zip(labels, lines, strict=True):
        if len(line.encode()) > LONGEST_LINE:
            why = f"the label of {label.title[:80]!r} is longer than {LONGEST_LINE:,} bytes"
            raise LabelsUnwritable(place, why, "shorten its note")
    part = place.with_name(f".{place.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in (HEAD, *lines))
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            shutil.copymode(place, part)  # a group that shares the file goes on sharing it
        part.replace(place)
    except OSError as failure:
        part.unlink(missing_ok=True)
        raise LabelsUnwritable(place, failure.strerror or str(failure)) from failure
