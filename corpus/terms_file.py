"""The file of terms: which forms make a family of terms, and among which works they are counted.

The only reader of `data/terms.toml`, which explains itself. A file that does not say what it should is
refused as a whole, with the place: counts of a family that lacks a form would look like a finding.
"""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import TermsUnreadable

FORMAT = 1
ID = re.compile(r"[a-z][a-z0-9-]*")
FORM = re.compile(r"[^\W\d_]+(?:[- ][^\W\d_]+)*")
PREFIX = "co-"
FIRST_FIELD, LAST_FIELD = 11, 36
LONGEST_FORM = 80  # characters: OpenAlex refuses more than three longer phrases in one question
Table = Mapping[str, Any]
T = TypeVar("T", str, int)


class Group(StrEnum):
    """How a family is shown: by itself in the headline, or beside it."""

    CORE = "core"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Family:
    """Forms of words that count as one term."""

    id: str
    label: str
    group: Group
    forms: tuple[str, ...]
    note: str | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """The forms as they are printed: with their hyphen, and those of co- in one word as well.

        >>> Family("x", "X", Group.CORE, ("co-design", "action research")).spellings
        ('co-design', 'codesign', 'action research')
        """
        return tuple(spelling for form in self.forms for spelling in _spellings(form))


@dataclass(frozen=True, slots=True)
class Frame:
    """The works among which terms are counted, and why these."""

    id: str
    label: str
    fields: tuple[int, ...]
    """OpenAlex's numbers of fields; empty: all works, also those without a field."""
    reason: str


@dataclass(frozen=True, slots=True)
class Works:
    """What holds for the works of every frame."""

    language: str
    """ISO 639-1."""
    first_year: int
    types_left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the file says, in its order."""

    works: Works
    frames: tuple[Frame, ...]
    families: tuple[Family, ...]
    digest: str
    """SHA-256 of the file's bytes."""


def read_terms(path: Path) -> Terms:
    """Return what a file of terms says. Raises TermsUnreadable, with the place and what to do."""
    try:
        content = path.read_bytes()
        said = tomllib.loads(content.decode("utf-8"))
    except OSError as failure:
        raise TermsUnreadable(path, failure.strerror or "it cannot be opened") from failure
    except UnicodeDecodeError as failure:
        raise TermsUnreadable(path, f"byte {failure.start + 1} is not UTF-8: save it as UTF-8") from failure
    except tomllib.TOMLDecodeError as failure:
        raise TermsUnreadable(path, f"it is not TOML: {failure}") from failure
    return _Reading(path).terms(said, hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class _Reading:
    """Checks of one file; each names the place of what it refuses."""

    path: Path

    def terms(self, said: Table, digest: str) -> Terms:
        if said.get("format") != FORMAT:
            raise self._wrong(
                "format", f"it is {said.get('format', 'missing')} and this program reads {FORMAT}"
            )
        self._only("the file", said, {"format", "works", "frames", "families"})
        frames = tuple(self._frame(place, one) for place, one in self._tables("frames", said))
        families = tuple(self._family(place, one) for place, one in self._tables("families", said))
        self._once("id", "the frames", (frame.id for frame in frames))
        self._once("id", "the families", (family.id for family in families))
        return Terms(self._works(said), frames, families, digest)

    def _works(self, said: Table) -> Works:
        table, place = said.get("works"), "[works]"
        if not isinstance(table, dict):
            raise self._wrong(place, "it is missing")
        self._only(place, table, {"language", "first_year", "types_left_out"})
        language = self._text(place, table, "language")
        if not re.fullmatch("[a-z]{2}", language):
            raise self._wrong(f"{place} language", f"{language!r} is not a code of two letters such as en")
        year = table.get("first_year")
        if type(year) is not int or not 1000 <= year <= 2100:
            raise self._wrong(f"{place} first_year", f"{year!r} is not a year")
        left_out = self._list(place, table, "types_left_out", str)
        for kind in left_out:
            if not ID.fullmatch(kind):
                raise self._wrong(f"{place} types_left_out", f"{kind!r} is not the name of a type")
        return Works(language, year, left_out)

    def _frame(self, place: str, table: Table) -> Frame:
        self._only(place, table, {"id", "label", "fields", "reason"})
        fields = self._list(place, table, "fields", int)
        for field in fields:
            if not FIRST_FIELD <= field <= LAST_FIELD:
                raise self._wrong(
                    f"{place} fields",
                    f"OpenAlex numbers its fields from {FIRST_FIELD} to {LAST_FIELD}, so there is no {field}",
                )
        self._once("field", place, fields)
        return Frame(
            self._id(place, table),
            self._text(place, table, "label"),
            fields,
            self._text(place, table, "reason"),
        )

    def _family(self, place: str, table: Table) -> Family:
        self._only(place, table, {"id", "label", "group", "forms", "note"})
        group, groups = self._text(place, table, "group"), [str(one) for one in Group]
        if group not in groups:
            raise self._wrong(f"{place} group", f"{group!r} is not one of {', '.join(groups)}")
        forms = self._list(place, table, "forms", str)
        if not forms:
            raise self._wrong(f"{place} forms", "there are none, so it would count nothing")
        for form in forms:
            self._form(place, form)
        self._once("form", place, forms)
        note = self._text(place, table, "note") if "note" in table else None
        return Family(self._id(place, table), self._text(place, table, "label"), Group(group), forms, note)

    def _form(self, place: str, form: str) -> None:
        if len(form) > LONGEST_FORM:
            raise self._wrong(f"{place} forms", f"{form[:20]!r}… is longer than {LONGEST_FORM} characters")
        if not FORM.fullmatch(form) or form != form.lower():
            raise self._wrong(
                f"{place} forms",
                f"{form!r} is not made of lower-case words joined by a hyphen or a blank; "
                "write every inflection out, without quotes, | or *",
            )

    def _tables(self, name: str, said: Table) -> list[tuple[str, Table]]:
        """Return the tables of a list, each with the place to name in an error."""
        found = said.get(name)
        if not (isinstance(found, list) and found and all(isinstance(one, dict) for one in found)):
            raise self._wrong(f"[[{name}]]", "there is none")
        return [
            (f"[[{name}]] number {number} ({one.get('id', 'without id')})", one)
            for number, one in enumerate(found, 1)
        ]

    def _id(self, place: str, table: Table) -> str:
        found = self._text(place, table, "id")
        if not ID.fullmatch(found):
            raise self._wrong(f"{place} id", "it may hold small letters, digits and hyphens")
        return found

    def _text(self, place: str, table: Table, name: str) -> str:
        found = table.get(name)
        if not isinstance(found, str) or not found.strip():
            raise self._wrong(f"{place} {name}", "it is missing or no text")
        return found

    def _list(self, place: str, table: Table, name: str, kind: type[T]) -> tuple[T, ...]:
        found = table.get(name)
        if not isinstance(found, list) or not all(type(one) is kind for one in found):
            what = "numbers" if kind is int else "texts in quotes"
            raise self._wrong(f"{place} {name}", f"it is not a list of {what}")
        return tuple(found)

    def _only(self, place: str, table: Table, known: Collection[str]) -> None:
        unknown = sorted(set(table) - set(known))
        if unknown:
            raise self._wrong(
                place, f"{unknown[0]!r} means nothing here; known are {', '.join(sorted(known))}"
            )

    def _once(self, what: str, where: str, found: Iterable[str | int]) -> None:
        twice = [one for one, times in Counter(found).items() if times > 1]
        if twice:
            raise self._wrong(where, f"the {what} {twice[0]!r} is there twice")

    def _wrong(self, place: str, why: str) -> TermsUnreadable:
        return TermsUnreadable(self.path, f"{place}: {why}")


def _spellings(form: str) -> tuple[str, ...]:
    return (form, "co" + form.removeprefix(PREFIX)) if form.startswith(PREFIX) else (form,)
