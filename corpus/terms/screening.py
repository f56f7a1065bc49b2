"""False friends: what drops a hit, and what saves it; and senses, which are told and drop nothing."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.terms.codebook import Screen, Terms
from corpus.terms.finding import Found
from corpus.terms.patterns import any_word

WORD_BEFORE = re.compile(r"([\w&.']+)[\s,]*$")
SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:\u2014-]\s*)[\"'(\[\u201c\u2018]*$")
SMALL_WORDS = frozenset(
    "a an and as at by for from in into is of on or the through to towards via with within without what why "
    "how beyond between are does do can its our your their".split()
)
Word = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Compiled:
    id: str
    words: Word | None
    unless: Word | None
    fields: frozenset[int]


class Screening:
    """The screens and senses of a codebook."""

    def __init__(self, terms: Terms) -> None:
        self._social = any_word(terms.social.words)
        self._but_not = any_word(terms.social.but_not)
        every = [family.id for family in terms.families]
        words_of = {screen.id: screen.words for screen in terms.screens}
        self._screens: dict[str, list[_Compiled]] = defaultdict(list)
        self._written: dict[str, str] = {}
        for screen in terms.screens:
            if screen.written is not None:
                self._written[screen.written] = screen.id
                continue
            for family in screen.families or every:
                self._screens[family].append(self._compiled(screen))
        self._any_false_friend = {
            family: any_word(sorted({word for one in screens for word in words_of[one.id]}))
            for family, screens in self._screens.items()
        }
        self._fields = frozenset(field for screen in terms.screens for field in screen.fields)
        self._senses = [(one.id, frozenset(one.families), any_word(one.words)) for one in terms.senses]

    def denies(self, field: int) -> bool:
        """Whether a field is one of a screen's."""
        return field in self._fields

    def is_social(self, lower: str) -> bool:
        """Whether a cleaned text in lower case holds a social word."""
        return self._saves(self._social, lower)

    def drops(
        self, one: Found, text: str, sentence: str, bare: str, *, begins: int, denied_field: int | None
    ) -> str | None:
        """Return the screen that drops a hit, or None.

        `sentence` is its sentence in lower case, which begins at `begins` of the cleaned text, and `bare`
        the same with blanks for each hit; `denied_field` the field of a work without any social word.
        """
        if one.spaced and (screen := self._by_letters(one, text, sentence, begins)):
            return screen
        any_false_friend = self._any_false_friend.get(one.family)
        has_one = any_false_friend is not None and bool(any_false_friend.search(bare))
        if not has_one and denied_field is None:
            return None  # as most are: one look instead of one a screen
        beside = _without(one, sentence, begins)
        for screened in self._screens.get(one.family, ()):
            if has_one and self._has_false_friend(screened, bare, beside):
                return screened.id
            if denied_field in screened.fields:
                return screened.id
        return None

    def sense(self, family: str, sentence: str) -> str | None:
        """Return the sense of a hit by the words of its sentence, or None for the usual one."""
        for sense, families, words in self._senses:
            if family in families and words and words.search(sentence):
                return sense
        return None

    def _compiled(self, screen: Screen) -> _Compiled:
        unless = self._social if screen.unless is None else any_word(screen.unless)
        return _Compiled(screen.id, any_word(screen.words), unless, frozenset(screen.fields))

    def _has_false_friend(self, screen: _Compiled, bare: str, beside: str) -> bool:
        if screen.words is None or not screen.words.search(bare):
            return False
        return not self._saves(screen.unless, beside)

    def _saves(self, words: Word | None, lower: str) -> bool:
        if words is None or not words.search(lower):
            return False
        return self._but_not is None or bool(words.search(self._but_not.sub(" ", lower)))

    def _by_letters(self, one: Found, text: str, sentence: str, begins: int) -> str | None:
        """Return the screen of a spaced hit whose capitals are those of carbon monoxide or a company."""
        written, rest = text[one.start : one.start + 2], text[one.start + 2 : one.end].strip()
        screen = self._written.get(written)
        if screen is None or rest.isupper():
            return None
        before = text[begins : one.start]
        if written == "CO":
            return None if self._saves(self._social, _without(one, sentence, begins)) else screen
        if SENTENCE_BEGINS.search(before):
            return None
        if rest[:1].islower():
            return screen
        word = named[1] if (named := WORD_BEFORE.search(before)) else ""
        is_name = word == "&" or (word[:1].isupper() and word.lower() not in SMALL_WORDS)
        social = self._saves(self._social, _without(one, sentence, begins))
        return screen if is_name and not social else None


def without_hits(lower: str, found: Iterable[Found]) -> str:
    """Return a text with blanks for each hit: the false friend co-product* must not be a co-production."""
    for one in found:
        lower = f"{lower[: one.start]}{' ' * (one.end - one.start)}{lower[one.end :]}"
    return lower


def _without(one: Found, sentence: str, begins: int) -> str:
    """The sentence without the hit itself: co-governance must not be what saves it."""
    return f"{sentence[: one.start - begins]} {sentence[one.end - begins :]}"
