"""What all readers of bibliographies share: problems with lines, keys, fingerprints, one entry a DOI."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.model import Reference

LONGEST_EXCERPT = 80  # characters


@dataclass(frozen=True, slots=True)
class BibProblem:
    """An entry that could not be used, or only in part, or text that is in no entry."""

    line: int
    """1-based line at which it starts."""
    message: str
    """What is wrong and what was done, without the line and without a full stop."""
    excerpt: str
    """The text it is about: in full where it is in no entry."""

    @property
    def told(self) -> str:
        """The message with the begin of the text."""
        begin = self.excerpt[:LONGEST_EXCERPT]
        more = " …" if len(self.excerpt) > LONGEST_EXCERPT else ""
        return f"{self.message}: {begin!r}{more}" if begin and begin not in self.message else self.message


Parsed = tuple[tuple[Reference, ...], tuple[BibProblem, ...]]


def plain(text: str) -> str:
    """Fold case, accents, punctuation and every kind of hyphen away: co-production and coproduction are one
    word.

    >>> plain("Co‑Produção: what?")
    'coproducao what'
    """
    folded = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    folded = re.sub(r"(?<=\w)[-\u00ad\u2010-\u2015\u2212](?=\w)", "", folded)
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def fingerprints(reference: Reference) -> tuple[str, ...]:
    """Return what the entry is known by when its key has changed: its DOI, its title with surname and year,
    its ids.

    >>> fingerprints(Reference("k", "Making it", authors=("Löffler, Ada",), year=2021, doi="10.5555/a"))
    ('doi:10.5555/a', 'title:making it|loffler|2021')
    """
    known = [f"doi:{reference.doi}"] if reference.doi else []
    if plain(reference.title):
        surname = plain(reference.authors[0].partition(",")[0]) if reference.authors else ""
        known.append(f"title:{plain(reference.title)}|{surname}|{reference.year or ''}")
    if not known and reference.pinned:
        known.append(f"ids:{' '.join(sorted(reference.pinned))}")
    return tuple(known)


def readable_key(reference: Reference) -> str:
    """Return surname and year: `bevir2018`; without authors the first long word of the title; without a year
    `nd`.

    >>> readable_key(Reference("", "T", authors=("van der Hel, Sandra",), year=2020))
    'vanderhel2020'
    """
    name = ""
    if reference.authors:
        surname, comma, _ = reference.authors[0].partition(",")
        words = plain(surname).split()
        name = "".join(words) if comma else "".join(words[:1])
    if not name:
        words = plain(reference.title).split()
        name = next((word for word in words if len(word) > 3), words[0] if words else "entry")
    ascii_name = re.sub(r"[^a-z0-9]", "", name)[:24] or "entry"
    return f"{ascii_name}{reference.year or 'nd'}"


def with_own_keys(references: Iterable[Reference]) -> list[Reference]:
    """Return the references with readable keys: the second of a name gets b, the third c."""
    taken: set[str] = set()
    named = []
    for reference in references:
        base = readable_key(reference)
        key, number = base, 2
        while key in taken:
            key = f"{base}{_letters(number)}"
            number += 1
        taken.add(key)
        named.append(replace(reference, key=key))
    return named


def _letters(number: int) -> str:
    """Return b for 2, z for 26, aa for 27."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def without_repeats(references: Sequence[Reference]) -> tuple[list[Reference], list[BibProblem]]:
    """Return the references without those whose DOI or ids stood before, and a problem for each of these."""
    line_of: dict[str, int] = {}
    kept, problems = [], []
    for reference in references:
        line = reference.line or 1
        mark = (
            reference.doi or " ".join(sorted(reference.pinned))
            if not reference.title or reference.doi
            else None
        )
        if mark and mark in line_of:
            what = "DOI" if reference.doi else "id"
            problems.append(
                BibProblem(
                    line,
                    f"entry '{reference.key}' has the {what} of the entry on line {line_of[mark]}; "
                    "it is left out",
                    reference.title or mark,
                )
            )
            continue
        if mark:
            line_of[mark] = line
        kept.append(reference)
    return kept, problems
