"""What a user has chosen where a reference is doubtful: a small versioned file that every later run goes by.

A choice is known by the key of its reference and, as keys change, by what the reference says (its
fingerprints: DOI, title with surname and year). The file is TOML and may be edited by hand: it is read by
tomllib and written by tomlkit, whose only importer this is, so that comments stay.

    format = 1

    [[choice]]
    key = "govint2012"
    fingerprints = ["title:making social care and health personal and local|governance international|2012"]
    ids = ["W123"]                # or: none = true
    date = 2026-11-24
    note = "found by its ISBN"
"""

import hashlib
import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from corpus.entries import fingerprints
from corpus.errors import ChoiceRefused, ChoicesUnreadable, ChoicesUnwritable
from corpus.identifiers import openalex_id
from corpus.model import Reference, WorkId

FORMAT = 1
HEAD = (
    "What was chosen by hand where a reference was doubtful; every harvest goes by it.",
    "Written by `python -m harvest choose`, and may be edited: a choice names its entry, and ids or none.",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one reference is, by hand."""

    key: str
    """Of the reference when it was chosen."""
    fingerprints: tuple[str, ...]
    ids: tuple[WorkId, ...]
    """Empty: none of the candidates, the reference is left out."""
    on: date
    note: str | None = None

    @property
    def told(self) -> str:
        """When and why, for people."""
        return f"on {self.on:%-d %B %Y}" + (f" ({self.note})" if self.note else "")


@dataclass(frozen=True, slots=True)
class Choices:
    """All choices of a file, in its order."""

    all: tuple[Choice, ...] = ()
    digest: str | None = None
    """SHA-256 of the file's bytes; None if there is no file."""


def choice_for(reference: Reference, choices: Choices) -> Choice | None:
    """Return the choice that was made for this reference, whatever its key is now; the latest in the file
    counts.

    Two DOIs that differ are two works, even if title, surname and year agree.
    """
    fits = [choice for choice in choices.all if _is_for(choice, reference)]
    return max(enumerate(fits), key=lambda pair: (pair[1].key == reference.key, pair[0]))[1] if fits else None


def _is_for(choice: Choice, reference: Reference) -> bool:
    known = set(fingerprints(reference))
    dois = [mark for mark in choice.fingerprints if mark.startswith("doi:")]
    if dois and reference.doi:
        return bool(known & set(dois))
    return bool(known & set(choice.fingerprints))


def unfitting(references: Sequence[Reference], choices: Choices) -> list[str]:
    """Return a remark for each choice that fits no reference."""
    used = [choice_for(reference, choices) for reference in references]
    keys = {reference.key for reference in references}
    return [
        f"The choice for {choice.key}, made {choice.told}, fits no reference"
        + (f": the entry {choice.key} says something else now, so choose again" if choice.key in keys else "")
        + "; it is kept."
        for choice in choices.all
        if choice not in used
    ]


def read_choices(path: Path) -> Choices:
    """Return the choices of a file; none if there is no file. Raises ChoicesUnreadable, with the line."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Choices()
    except OSError as failure:
        raise ChoicesUnreadable(path, failure.strerror or str(failure)) from failure
    return Choices(_choices(path, content), hashlib.sha256(content).hexdigest())


def _choices(path: Path, content: bytes) -> tuple[Choice, ...]:
    try:
        said = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        raise ChoicesUnreadable(path, "it is not UTF-8 text", line) from failure
    except tomllib.TOMLDecodeError as failure:
        why = str(failure)
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", why)
        line = (int(place[1]) if place[1] else content.count(b"\n") + 1) if place else 1
        raise ChoicesUnreadable(path, why[: place.start()] if place else why, line) from failure
    if said.get("format") != FORMAT:
        raise ChoicesUnreadable(
            path, f"its format is {said.get('format')!r}; this program reads format {FORMAT}", 1
        )
    rows = said.get("choice", [])
    lines = [
        content[: found.start()].count(b"\n") + 1
        for found in re.finditer(rb"^[ \t]*\[\[\s*choice", content, re.M)
    ]
    if not isinstance(rows, list):
        raise ChoicesUnreadable(path, "`choice` is not a list of [[choice]] tables", 1)
    return tuple(
        _choice(path, row, lines[number] if number < len(lines) else 1) for number, row in enumerate(rows)
    )


def _choice(path: Path, row: Any, line: int) -> Choice:
    """Return one choice. Raises ChoicesUnreadable if it lacks something or says two things."""
    key, marks, ids = row.get("key"), row.get("fingerprints"), row.get("ids", [])
    wrong = None
    if not (isinstance(key, str) and key):
        wrong = "a choice has no key"
    elif not (isinstance(marks, list) and marks and all(isinstance(mark, str) for mark in marks)):
        wrong = f"the choice for {key} has no fingerprints"
    elif not (isinstance(ids, list) and all(isinstance(one, str) and openalex_id(one) for one in ids)):
        wrong = f"the choice for {key} has ids that are none of OpenAlex"
    elif bool(ids) == bool(row.get("none")):
        wrong = f"the choice for {key} must have either ids or none = true"
    elif type(row.get("date")) is not date:
        wrong = f"the choice for {key} has no date"
    if wrong:
        raise ChoicesUnreadable(path, wrong, line)
    note = row.get("note")
    return Choice(key, tuple(marks), _ids(ids), row["date"], str(note) if note else None)


def choose(
    path: Path, reference: Reference, ids: Sequence[str] | None, note: str | None, today: date
) -> Choice:
    """Write down what a reference is: these ids, or with None none of the candidates. Replaces what was
    chosen before.

    Ids may be `W123` or their addresses. Raises ChoiceRefused if one is neither, ChoicesUnreadable or
    ChoicesUnwritable; then the file is as it was.
    """
    choice = Choice(reference.key, fingerprints(reference), _ids(ids or ()), today, note or None)
    if ids is not None and not ids:
        raise ChoiceRefused(f"No id was given for {reference.key}: name one or more, or say --none.")
    if not choice.fingerprints:
        raise ChoiceRefused(
            f"The entry {reference.key} has nothing that it could be known by: give it a title."
        )
    document, tables = _open(path)
    for number in reversed(_places(path, reference)):
        row = tables[number]
        _fill(row, choice)
        break
    else:
        row = tomlkit.table()
        _fill(row, choice)
        tables.append(row)
    _write(path, document)
    return choice


def forget(path: Path, reference: Reference | None, key: str) -> int:
    """Take back what was chosen for a reference, or, if it is None, under this key; return how many choices
    that were.

    Raises ChoicesUnreadable or ChoicesUnwritable; then the file is as it was.
    """
    document, tables = _open(path)
    places = (
        _places(path, reference)
        if reference
        else [number for number, row in enumerate(read_choices(path).all) if row.key == key]
    )
    for number in reversed(places):
        del tables[number]
    if places:
        _write(path, document)
    return len(places)


def _places(path: Path, reference: Reference) -> list[int]:
    return [number for number, choice in enumerate(read_choices(path).all) if _is_for(choice, reference)]


def _open(path: Path) -> tuple[tomlkit.TOMLDocument, AoT]:
    """Return the file as tomlkit has it, checked, and its table of choices."""
    read_choices(path)
    if path.exists():
        document = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    else:
        document = tomlkit.document()
        for line in HEAD:
            document.add(tomlkit.comment(line))
        document.add("format", tomlkit.item(FORMAT))
    if not document.get("choice"):
        document.pop("choice", None)
        document.add("choice", tomlkit.aot())
    tables = document["choice"]
    if not isinstance(tables, AoT):
        raise ChoicesUnreadable(path, "write each choice as a table of its own, headed [[choice]]", 1)
    return document, tables


def _fill(row: Table, choice: Choice) -> None:
    """Write a choice into its table; comments and fields of others in it stay."""
    row["key"] = choice.key
    row["fingerprints"] = list(choice.fingerprints)
    for name in ("ids", "none", "note"):
        row.pop(name, None)
    if choice.ids:
        row["ids"] = list(choice.ids)
    else:
        row["none"] = True
    row["date"] = choice.on
    if choice.note:
        row["note"] = choice.note


def _write(path: Path, document: tomlkit.TOMLDocument) -> None:
    """Replace the file at once and for good. Raises ChoicesUnwritable."""
    if not document.get("choice"):
        document.pop("choice", None)
    part = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(tomlkit.dumps(document))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as failure:
        part.unlink(missing_ok=True)
        raise ChoicesUnwritable(path, failure.strerror or str(failure)) from failure


def _ids(ids: Sequence[str]) -> tuple[WorkId, ...]:
    found = []
    for one in ids:
        work = openalex_id(one)
        if work is None:
            raise ChoiceRefused(f"{one!r} is no OpenAlex id: it looks like W2999414134.")
        found.append(work)
    return tuple(dict.fromkeys(found))
