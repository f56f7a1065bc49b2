"""The file of what readers keep, such as `data/marks.jsonl`: its only reader and writer.

A file of lines that are only added (`corpus/line_file.py`), one a version of a mark, oldest first:

    {"format": 1, "holds": "notes, tags, exclusions and names of clusters, made by readers"}
    {"id": "0f3c…", "at": "2026-11-24T12:00:00Z", "by": "Ada", "kind": "note", "work": "W1", "text": "…", …}

Fields stand in the order of `Mark`; those that are missing are left out, but for `text`: null there takes
the mark back. `corpus/marks/mark_table.py` has the same as CSV.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus.errors import MarksUnreadable, MarksUnwritable
from corpus.line_file import LineFile, text_of, word_of, written_time
from corpus.marks.mark import FIELDS, Kind, Mark, merged

REQUIRED = {"id", "at", "by", "kind", "text"}
MERGE = "python -m corpus marks --marks {path} --import {path}"


def _mark(said: Mapping[str, Any]) -> Mark:
    if missing := sorted(REQUIRED - said.keys()):
        raise ValueError(f"the line has no {missing[0]}")
    if unknown := sorted(said.keys() - set(FIELDS)):
        raise ValueError(f"a line has no field {unknown[0][:40]!r}")

    def text(name: str) -> str | None:
        return text_of(said, name) if said.get(name) is not None else None

    works = said.get("works", [])
    if not isinstance(works, list) or not all(isinstance(work, str) for work in works):
        raise ValueError("works must be a list of texts")
    return Mark(
        id=text_of(said, "id"),
        at=datetime.fromisoformat(text_of(said, "at")),
        by=text_of(said, "by"),
        kind=word_of(Kind, "kind", text_of(said, "kind")),
        work=text("work"),
        doi=text("doi"),
        title=text_of(said, "title"),
        text=text("text"),
        level=text("level"),
        works=tuple(works),
    )


def _said(mark: Mark) -> dict[str, Any]:
    said = {name: getattr(mark, name) for name in FIELDS}
    said["at"] = written_time(mark.at)
    said["works"] = list(mark.works) or None
    return {name: value for name, value in said.items() if value is not None or name == "text"}


MARKS = LineFile[Mark](
    holds="notes, tags, exclusions and names of clusters, made by readers",
    of=_mark,
    said=_said,
    merged=merged,
    same_by=lambda mark: mark,
    differ=(),
    called=lambda mark: f"the {mark.kind} on {mark.title[:80]!r}",
    unreadable=MarksUnreadable,
    unwritable=MarksUnwritable,
    mends_conflict=f"take what both hold with `{MERGE}`",
)


def read_marks(path: Path, *, missing_ok: bool = True) -> tuple[Mark, ...]:
    """Return all versions in a file, oldest first; none if there is no file, unless `missing_ok` is false.

    Raises MarksUnreadable, with the line.
    """
    return MARKS.read(path, missing_ok=missing_ok)


def add_marks(path: Path, new: Iterable[Mark]) -> tuple[Mark, ...]:
    """Write versions down beside those that are there; return all, oldest first.

    Programs that add at the same time wait for each other. Raises MarksUnreadable or MarksUnwritable; then
    the file is as it was.
    """
    return MARKS.add(path, new)


def merge_marks(source: Path, target: Path) -> tuple[Mark, ...]:
    """Write what a file holds into another, beside what is there; return all, oldest first.

    A file with git's conflict marks can be merged too, and into itself. Raises MarksUnreadable or
    MarksUnwritable; then the target is as it was.
    """
    return MARKS.merge([source], target)
