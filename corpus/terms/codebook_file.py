"""The file of terms, `data/terms.toml`, which explains itself: its only reader.

A file that does not say what it should is refused as a whole, with the place: counts of a family that
lacks a form would look like a finding.
"""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import TermsUnreadable
from corpus.terms.codebook import (
    Family,
    Frame,
    Group,
    Language,
    Screen,
    Sense,
    Social,
    Subfamily,
    Terms,
    Works,
)

FORMAT = 2
ID = re.compile(r"[a-z][a-z0-9-]*")
WORD = re.compile(r"[^\s*](?:[^*\n\t]*[^\s*])?\*?")
FORM = re.compile(r"[^\W\d_]+(?:[- ][^\W\d_]+)*")
FIRST_FIELD, LAST_FIELD = 11, 36
LISTS = ("frames", "families", "subfamilies", "languages", "screens", "senses")
LONGEST_FORM = 80  # characters: OpenAlex refuses more than three longer phrases in one question
Table = Mapping[str, Any]
T = TypeVar("T", str, int)


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
        self._only("the file", said, {"format", "works", "social", *LISTS})
        frames = tuple(self._frame(place, one) for place, one in self._tables("frames", said))
        families = tuple(self._family(place, one) for place, one in self._tables("families", said))
        known = {family.id for family in families}
        terms = Terms(
            works=self._works(said),
            frames=frames,
            families=families,
            subfamilies=tuple(self._subfamily(*one, known) for one in self._some("subfamilies", said)),
            languages=tuple(self._language(*one, known) for one in self._some("languages", said, "code")),
            social=self._social(said),
            screens=tuple(self._screen(*one, known) for one in self._some("screens", said)),
            senses=tuple(self._sense(*one, known) for one in self._some("senses", said)),
            digest=digest,
        )
        self._once("id", "the frames", (frame.id for frame in frames))
        self._once("id", "the families", [*_ids(families), *_ids(terms.subfamilies)])
        self._once("code", "the languages", (one.code for one in terms.languages))
        self._once("id", "the screens and senses", [*_ids(terms.screens), *_ids(terms.senses)])
        return terms

    def _works(self, said: Table) -> Works:
        table, place = said.get("works"), "[works]"
        if not isinstance(table, dict):
            raise self._wrong(place, "it is missing")
        self._only(place, table, {"language", "first_year", "types_left_out"})
        language = self._code(place, table, "language")
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
        return Frame(
            self._id(place, table),
            self._text(place, table, "label"),
            self._fields(place, table),
            self._text(place, table, "reason"),
        )

    def _fields(self, place: str, table: Table) -> tuple[int, ...]:
        fields = self._list(place, table, "fields", int)
        for field in fields:
            if not FIRST_FIELD <= field <= LAST_FIELD:
                raise self._wrong(
                    f"{place} fields",
                    f"OpenAlex numbers its fields from {FIRST_FIELD} to {LAST_FIELD}, so there is no {field}",
                )
        self._once("field", place, fields)
        return fields

    def _family(self, place: str, table: Table) -> Family:
        self._only(place, table, {"id", "label", "group", "forms", "note", "forms_in_context", "context"})
        group, groups = self._text(place, table, "group"), [str(one) for one in Group]
        if group not in groups:
            raise self._wrong(f"{place} group", f"{group!r} is not one of {', '.join(groups)}")
        in_context = self._forms(place, table, "forms_in_context") if "forms_in_context" in table else ()
        context = self._words(place, table, "context") if "context" in table else ()
        if bool(in_context) != bool(context):
            raise self._wrong(f"{place} context", "forms_in_context and context need each other")
        return Family(
            self._id(place, table),
            self._text(place, table, "label"),
            Group(group),
            self._forms(place, table, "forms"),
            self._text(place, table, "note") if "note" in table else None,
            in_context,
            context,
        )

    def _subfamily(self, place: str, table: Table, known: Collection[str]) -> Subfamily:
        lists = ("objects", "after_object", "before_of", "before_object", "never_between")
        self._only(place, table, {"id", "label", "family", *lists})
        (family,) = self._known(place, "family", (self._text(place, table, "family"),), known)
        forms = (self._forms(place, table, name) for name in lists)
        return Subfamily(self._id(place, table), self._text(place, table, "label"), family, *forms)

    def _language(self, place: str, table: Table, known: Collection[str]) -> Language:
        self._only(place, table, {"code", "label", "forms"})
        forms = table.get("forms")
        if not isinstance(forms, dict) or not forms:
            raise self._wrong(f"{place} forms", "there are none, by family")
        self._known(place, "forms", tuple(forms), known)
        return Language(
            self._code(place, table, "code"),
            self._text(place, table, "label"),
            tuple((family, self._forms(f"{place} forms", forms, family)) for family in forms),
        )

    def _social(self, said: Table) -> Social:
        table, place = said.get("social", {}), "[social]"
        if not isinstance(table, dict):
            raise self._wrong(place, "it is no table")
        self._only(place, table, {"words", "but_not"})
        words, but_not = (
            self._words(place, table, name) if name in table else () for name in ("words", "but_not")
        )
        return Social(words, but_not)

    def _screen(self, place: str, table: Table, known: Collection[str]) -> Screen:
        self._only(place, table, {"id", "label", "families", "words", "unless", "fields", "written"})
        written = self._text(place, table, "written") if "written" in table else None
        words = self._words(place, table, "words")
        if written is not None and written.lower() != "co":
            raise self._wrong(f"{place} written", f"{written!r} is not a way to write the letters co")
        if not words and written is None:
            raise self._wrong(f"{place} words", "there are none, so it would drop nothing")
        return Screen(
            self._id(place, table),
            self._text(place, table, "label"),
            self._named_families(place, table, known),
            words,
            self._words(place, table, "unless") if "unless" in table else None,
            self._fields(place, table) if "fields" in table else (),
            written,
        )

    def _sense(self, place: str, table: Table, known: Collection[str]) -> Sense:
        self._only(place, table, {"id", "label", "families", "words"})
        return Sense(
            self._id(place, table),
            self._text(place, table, "label"),
            self._named_families(place, table, known),
            self._words(place, table, "words"),
        )

    def _named_families(self, place: str, table: Table, known: Collection[str]) -> tuple[str, ...]:
        if "families" not in table:
            return ()
        return self._known(place, "families", self._list(place, table, "families", str), known)

    def _known(self, place: str, name: str, ids: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
        for one in ids:
            if one not in known:
                raise self._wrong(f"{place} {name}", f"there is no family {one!r}")
        return ids

    def _forms(self, place: str, table: Table, name: str) -> tuple[str, ...]:
        forms = self._list(place, table, name, str)
        if not forms:
            raise self._wrong(f"{place} {name}", "there are none, so it would count nothing")
        for form in forms:
            self._form(f"{place} {name}", form)
        self._once("form", f"{place} {name}", forms)
        return forms

    def _words(self, place: str, table: Table, name: str) -> tuple[str, ...]:
        words = self._list(place, table, name, str)
        for word in words:
            if not WORD.fullmatch(word) or word != word.lower():
                raise self._wrong(
                    f"{place} {name}",
                    f"{word!r} is not in lower case, with * at its end at most",
                )
        self._once("word", f"{place} {name}", words)
        return words

    def _form(self, place: str, form: str) -> None:
        if len(form) > LONGEST_FORM:
            raise self._wrong(place, f"{form[:20]!r}… is longer than {LONGEST_FORM} characters")
        if not FORM.fullmatch(form) or form != form.lower():
            raise self._wrong(
                place,
                f"{form!r} is not made of lower-case words joined by a hyphen or a blank; "
                "write every inflection out, without quotes, | or *",
            )

    def _tables(self, name: str, said: Table, known_by: str = "id") -> list[tuple[str, Table]]:
        """Return the tables of a list, each with the place to name in an error."""
        found = said.get(name)
        if not (isinstance(found, list) and found and all(isinstance(one, dict) for one in found)):
            raise self._wrong(f"[[{name}]]", "there is none")
        return [
            (f"[[{name}]] number {number} ({one.get(known_by, f'without {known_by}')})", one)
            for number, one in enumerate(found, 1)
        ]

    def _some(self, name: str, said: Table, known_by: str = "id") -> list[tuple[str, Table]]:
        """The same for a list that may be left out."""
        return self._tables(name, said, known_by) if name in said else []

    def _code(self, place: str, table: Table, name: str) -> str:
        code = self._text(place, table, name)
        if not re.fullmatch("[a-z]{2}", code):
            raise self._wrong(f"{place} {name}", f"{code!r} is not a code of two letters such as en")
        return code

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


def _ids(those: Iterable[Family | Subfamily | Screen | Sense]) -> list[str]:
    return [one.id for one in those]
