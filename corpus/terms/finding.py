"""Where forms of the families stand in a text, before any is judged.

Besides the plain forms: suspended ones (co- and hierarchical governance) and those that lean on a full one
(co-design, -production and -delivery; co-design/production).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.terms.codebook import Terms
from corpus.terms.patterns import (
    CO,
    HYPHEN,
    LETTER,
    NO_LETTER_BEHIND,
    WITHOUT_BOUNDARIES,
    alternatives,
    atoms,
)

ENGLISH = "en"
PREFIX = "co-"
GUARD = 5  # letters: enough to be rare, few enough for the inflections of a word to share them
JOIN = r"(?:\s*[,/&]|\s+(?:and|or|und|y|et|&)(?=\W))"
WORDS_BETWEEN = rf"(?:[\s,/&]+{LETTER}+(?:-(?=[\s,]))?(?={NO_LETTER_BEHIND})){{0,3}}?"
"""What stands between co- and the word that it waits for: co-, self- and hierarchical governance."""
AND_SO_ON = r"\s*+[,;]?\s*+(?:and|or|und|&|y|et)?\s*+"
ON = rf"(?:{AND_SO_ON}-{LETTER}+){{0,3}}?(?:{AND_SO_ON}(?:/\s*)?-\s?|\s*/\s*(?:co)?\s?)"
"""What stands between a full form and one that leans on it, perhaps after others that are of no family."""


@dataclass(frozen=True, slots=True)
class Found:
    """A form as it stands in a text."""

    family: str
    form: str
    """As the codebook writes it."""
    language: str
    start: int
    end: int
    spaced: bool = False
    """Whether a blank stands between co and the rest."""
    in_context: bool = False
    """Whether it counts only beside a word of its family's context."""


@dataclass(frozen=True, slots=True)
class _Form:
    family: str
    form: str
    language: str
    in_context: bool = False


class Finder:
    """Finds the forms of a codebook in texts that are cleaned and in lower case."""

    def __init__(self, terms: Terms) -> None:
        joined: dict[str, _Form] = {}
        plain: dict[str, dict[str, _Form]] = defaultdict(dict)
        for one in _forms(terms):
            if one.form.startswith(PREFIX):
                joined.setdefault(_key(one.form.removeprefix(PREFIX)), one)
            else:
                plain[_beginning(one.form)].setdefault(_key(one.form), one)
        self._joined = joined
        stems = alternatives(atoms(one.form.removeprefix(PREFIX)) for one in joined.values())
        self._co = re.compile(f"{CO}((?:{HYPHEN})?)({stems}){NO_LETTER_BEHIND}")
        self._suspended = re.compile(f"{CO}-{JOIN}{WORDS_BETWEEN}[\\s-]*({stems}){NO_LETTER_BEHIND}")
        self._on = re.compile(f"{ON}({stems}){NO_LETTER_BEHIND}")
        self._plain = [(guard, _compiled(guard, forms), forms) for guard, forms in plain.items()]

    def find(self, lower: str) -> list[Found]:
        """Return what stands in a text, in order; of two in one place the longer."""
        found: list[Found] = []
        if "co" in lower:
            for match in self._co.finditer(lower):
                one = self._joined[_key(match[2])]
                between = match[1]
                spaced = bool(between) and not between.strip()
                found.append(Found(one.family, one.form, one.language, match.start(), match.end(), spaced))
                found += self._leaning(lower, match.end())
            if "co-" in lower:
                found += self._those_suspended(lower)
        for guard, pattern, forms in self._plain:
            if guard in lower:
                for match in pattern.finditer(lower):
                    one = forms[_key(match[0])]
                    found.append(
                        Found(
                            one.family,
                            one.form,
                            one.language,
                            match.start(),
                            match.end(),
                            in_context=one.in_context,
                        )
                    )
        return _longest(found) if len(found) > 1 else found

    def _leaning(self, lower: str, end: int) -> Iterator[Found]:
        while match := self._on.match(lower, end):
            one = self._joined[_key(match[1])]
            yield Found(one.family, one.form, one.language, match.start(1), match.end(1))
            end = match.end()

    def _those_suspended(self, lower: str) -> Iterator[Found]:
        for match in self._suspended.finditer(lower):
            one = self._joined[_key(match[1])]
            yield Found(one.family, one.form, one.language, match.start(), match.end())


def _forms(terms: Terms) -> Iterator[_Form]:
    """Yield every form, the English ones first: of two that are written alike the first counts."""
    for family in terms.tagged:
        yield from (_Form(family.id, form, ENGLISH) for form in family.forms)
        yield from (_Form(family.id, form, ENGLISH, in_context=True) for form in family.forms_in_context)
    for language in terms.languages:
        for family_id, forms in language.forms:
            yield from (_Form(family_id, form, language.code) for form in forms)


def _key(written: str) -> str:
    """A form, or a match of it, without what may differ."""
    return "".join(one for one in re.sub(r"&|\s/\s|/", "and", written) if one.isalpha())


def _beginning(form: str) -> str:
    """The first letters of a form: what a text must hold if it holds one of those that begin so."""
    return re.split("[- ]", form)[0][:GUARD]


def _compiled(guard: str, forms: dict[str, _Form]) -> re.Pattern[str]:
    """The pattern begins with the letters that all share: the engine searches for them as they are."""
    rest = alternatives(atoms(one.form)[len(guard) :] for one in forms.values())
    if any(WITHOUT_BOUNDARIES.search(one.form) for one in forms.values()):
        return re.compile(guard + rest)
    return re.compile(f"{guard}(?<!{LETTER}{guard}){rest}{NO_LETTER_BEHIND}")


def _longest(found: list[Found]) -> list[Found]:
    """Of hits that overlap the longest, in order of place."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if kept and one.start < kept[-1].end:
            continue
        kept.append(one)
    return kept
