"""A text as it is read: without entities, tags and invisible characters, and with one kind of hyphen.

In the order of docs/terms.md: entities, tags, characters (NFKC; soft hyphens and zero-width characters
away; every dash that is used as a hyphen is "-"), words broken at the end of a line. Each character of
the result knows where it stood, so that a hit is shown in the text as it was given.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d\u058a\u2015\u2043"
INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
COMBINING = "\u0300-\u036f\u3099\u309a"
MARKS = frozenset(map(chr, (*range(0x300, 0x370), 0x3099, 0x309A)))
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]{0,1000}>", re.DOTALL)
INLINE_TAG = re.compile(
    r"</?(?:jats:)?(?:i|b|em|strong|sub|sup|u|s|span|font|small|italic|bold|scp?|styled-content|tt|a|mark|wbr)"
    r"(?![a-zA-Z])",
    re.IGNORECASE,
)
BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)-[ \t]*[\r\n]\s*([^\W\d_]+)")
SOFT_AT_LINE_END = re.compile("(?<=[^\\W\\d_])\u00ad(?=[ \\t]*[\\r\\n])")
"""A soft hyphen that shows: there it is the hyphen of a broken word."""


def _as_read(character: str) -> str:
    if character in INVISIBLE:
        return ""
    folded = unicodedata.normalize("NFKC", character)
    return "".join("-" if one in HYPHENS else one for one in folded if one not in INVISIBLE)


def _read_differently() -> dict[str, str]:
    """Every character that is read as another; of the planes beyond the first, the letters of mathematics."""
    codes = (
        *range(0x80, 0xD800),
        *range(0xE000, 0x10000),
        *range(0x1D400, 0x1D800),
        *range(0x1F100, 0x1F200),
    )
    pairs = ((chr(code), _as_read(chr(code))) for code in codes)
    return {one: read for one, read in pairs if one != read and not unicodedata.combining(one)} | {
        "\u0130": "i"
    }


READ_AS = _read_differently()
SPECIAL = frozenset(READ_AS)
COMPOSED = re.compile(rf"[^\W\d_][{COMBINING}]+")
AS_GIVEN = re.compile(rf"&(?:amp;)*(?:#\w{{1,7}}|\w{{2,32}});|.[{COMBINING}]*", re.DOTALL)
"""What was given for one character that is read: an entity, or a letter and its marks."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text as it is read, and where each of its characters stood."""

    text: str
    lower: str
    """The text in lower case, character by character."""
    places: Sequence[int] | None
    """For each character its place in the text as given, and the place of the end; None: the same."""
    raw: str
    """The text as given."""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the text stood in the text as given."""
        if self.places is None:
            return start, end
        first = self.places[start]
        last = AS_GIVEN.match(self.raw, self.places[end - 1]) if end > start else None
        return first, last.end() if last else first


def lower(text: str) -> str:
    """Return a text in lower case, character by character: the one that would become two stays one."""
    return text.replace("\u0130", "i").lower()


def clean(raw: str, whole_words: Collection[str] = ()) -> Cleaned:
    """Return a text as it is read.

    `whole_words` are words that are known, in lower case: a word broken by a hyphen at the end of a line is
    joined if that gives one of them; otherwise the hyphen is its own.
    """
    text, places = raw, None
    if "&" in text:
        for _ in range(2):  # &amp;ndash; is what two programs make of a dash
            text, places = _put(text, places, ENTITY, _unescaped)
    if "<" in text:
        text, places = _put(text, places, TAG, lambda tag: "" if INLINE_TAG.match(tag[0]) else " ")
    if not text.isascii():
        if "\u00ad" in text:
            text, places = _put(text, places, SOFT_AT_LINE_END, lambda _: "-")
        text, places = _characters(text, places)
    if "\n" in text or "\r" in text:
        text, places = _put(text, places, BROKEN, lambda broken: _joined(broken, whole_words))
    return Cleaned(text, lower(text), places, raw)


def _unescaped(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def _characters(text: str, places: Sequence[int] | None) -> tuple[str, Sequence[int] | None]:
    """Read each character as it is meant. What stays one character is put in its place at the speed of C."""
    there = set(text)
    if not there.isdisjoint(MARKS):
        text, places = _put(text, places, COMPOSED, lambda found: unicodedata.normalize("NFKC", found[0]))
        there = set(text)
    longer = []
    for one in there & SPECIAL:
        if len(READ_AS[one]) == 1:
            text = text.replace(one, READ_AS[one])
        else:
            longer.append(one)
    if longer:
        pattern = re.compile(f"[{re.escape(''.join(sorted(longer)))}]")
        text, places = _put(text, places, pattern, lambda found: READ_AS[found[0]])
    return text, places


def _joined(broken: re.Match[str], whole_words: Collection[str]) -> str:
    first, second = broken[1], broken[2]
    return first + second if (first + second).lower() in whole_words else f"{first}-{second}"


def _put(
    text: str, places: Sequence[int] | None, pattern: re.Pattern[str], instead: Callable[[re.Match[str]], str]
) -> tuple[str, Sequence[int] | None]:
    """Return the text with something else in the place of each match, and where all of it stood."""
    parts: list[str] = []
    stood: list[int] = []
    before: Sequence[int] = range(len(text) + 1) if places is None else places
    done = 0
    for found in pattern.finditer(text):
        start, end = found.span()
        other = instead(found)
        if other == found[0]:
            continue
        parts += (text[done:start], other)
        stood += before[done:start]
        stood += _stretched(before[start:end], len(other), text[start:end], other)
        done = end
    if not parts:
        return text, places
    parts.append(text[done:])
    stood += before[done:]
    return "".join(parts), stood


def _stretched(stood: Sequence[int], length: int, old: str, new: str) -> list[int]:
    """Return places for as many characters as stand there now: those that stayed keep theirs."""
    if length <= 1 or not stood:
        return list(stood[:length])
    places, at = [], 0
    for character in new:
        found = old.find(character, at)
        if found >= 0:
            at = found
        places.append(stood[min(at, len(stood) - 1)])
        at = min(at + (found >= 0), len(stood) - 1)
    return places
