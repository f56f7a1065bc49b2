"""DOIs in running text, also those that print has broken by a blank or at the end of a line.

A DOI has no end of its own: what follows a blank is taken as its second half only if it looks like one (it
begins with a digit, or holds one and no word). Such a joined DOI is a guess, and whoever looks it up compares
titles. Syntax: ISO 26324, and the pattern that Crossref recommends (10., four to nine digits, a slash,
anything).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BEGINS = re.compile(
    r"(?:(?:https?\s?:\s?/\s?/\s?)?(?:dx\.\s?)?doi\.\s?org\s?/\s*|doi\s?[:.]?\s*)?"
    r"(?<![\d.])(1\s?0\s?\.\s?(?:\d\s?){4,9}/\s?)",
    re.IGNORECASE,
)
NEXT = re.compile(r"(\s{1,3})(\S+)")
CLOSING = ".,;:!?'\"’”›»>]}"
HALF = re.compile(
    r"(?:[.\-_]?[0-9]|[A-Z]\d{4})[\w.\-/()<>;:]*|\.?[a-z][\w\-/()]*\.[\w.\-/()]*\d[\w.\-/()]*|\.[a-z]+\.?\w*"
)
NO_HALF = re.compile(r"(?:pp?|vol|no|art|issue|accessed|retrieved|https?|www|isbn|doi|10\.\d{4,9}/)\b", re.I)
MOST_JOINS = 3


@dataclass(frozen=True, slots=True)
class PrintedDoi:
    """A DOI with its place in a text."""

    doi: str
    start: int
    end: int
    joined: bool
    """Whether it stood there in pieces."""


def bare_doi(value: str | None) -> str | None:
    """Return the DOI that a field holds, without resolver, prefix word, blanks and capitals; None if there is
    none.

    >>> bare_doi("https://doi.org/10.1332/174426419X155529 99451313")
    '10.1332/174426419x15552999451313'
    """
    found = re.search(r"10\.\d{4,9}/\S+", "".join((value or "").split()))
    return found.group().lower() if found else None


def printed_dois(text: str) -> Iterator[PrintedDoi]:
    """Yield the DOIs of a running text in their order, broken ones joined.

    >>> [found.doi for found in printed_dois("639-653. DOI: 10.5555/147.2015.111 1927 Robinson, John. 2006.")]
    ['10.5555/147.2015.1111927']
    """
    place = 0
    while begin := BEGINS.search(text, place):
        suffix, end, joined = _suffix(text, begin.end())
        place = max(end, begin.end())
        if suffix:
            prefix = "".join(begin[1].split())
            yield PrintedDoi(f"{prefix}{suffix}".lower(), begin.start(), end, joined or prefix != begin[1])


def _suffix(text: str, start: int) -> tuple[str, int, bool]:
    """Return what follows the slash, where it ends, and whether it was joined from pieces."""
    first = re.compile(r"[^\s]*").match(text, start)
    assert first is not None  # noqa: S101 - the pattern matches everywhere
    suffix, end, joined = first.group(), first.end(), False
    for _ in range(MOST_JOINS):
        following = NEXT.match(text, end)
        if not following or not _goes_on(suffix, following[1], following[2], text[following.end() :]):
            break
        suffix, end, joined = suffix + following[2], following.end(), True
    trimmed = _trimmed(suffix)
    return trimmed, end - (len(suffix) - len(trimmed)), joined


def _goes_on(so_far: str, blank: str, token: str, after: str) -> bool:
    """Whether the next word is the second half of a DOI."""
    core = _trimmed(token)
    if blank.count("\n") > 1 or NO_HALF.match(core) or so_far.endswith((",", ";", "]", ">")):
        return False
    if not (HALF.fullmatch(core) or core == "x"):
        return (
            bool(core)
            and so_far.endswith(("/", "-", "_"))
            and re.fullmatch(r"[a-z0-9][\w.\-/()]*", core) is not None
        )
    if "\n" in blank and re.fullmatch(r"\d{1,3}[.)]?", token) and re.match(r"\s+\W?[A-Z]", after):
        return False  # the number of the next entry
    if so_far.endswith((".", ":")) and core != "x":
        return re.search(r"\d[.\-]\w|\d{5}", core) is not None
    return True


def _trimmed(doi: str) -> str:
    """Return it without the punctuation of the sentence around it."""
    while doi:
        if doi[-1] in CLOSING or (doi[-1] == ")" and doi.count(")") > doi.count("(")):
            doi = doi[:-1]
        else:
            break
    return doi
