"""Which families of terms a text uses, where, in which sense, and what only looked like one.

A hit is dropped if a false-friend word stands in its sentence and no social word does, or if the field of
the work is one of a screen's and no social word stands in any of its texts. Dropped hits are kept with
the screen that dropped them, so that their number can be shown and their list read.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.terms.cleaning import Cleaned, clean
from corpus.terms.codebook import Terms
from corpus.terms.finding import ENGLISH, Finder, Found
from corpus.terms.parts import Parts
from corpus.terms.patterns import any_word, whole_words
from corpus.terms.screening import Screening, without_hits

SENTENCE_END = re.compile(
    r"[.!?][\"')\]\u201d]*\s+(?=[\"'(\[\u201c]*[A-Z\u00c0-\u00de0-9])"
    r"|[\r\n]{2,}|[\u3002\uff01\uff1f]"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a text."""

    family: str
    form: str
    """As the codebook writes it."""
    start: int
    end: int
    """In the text as it was given, in characters."""
    language: str = ENGLISH
    parts: tuple[str, ...] = ()
    """Parts of the family that it belongs to as well, such as knowledge-co-production."""
    sense: str | None = None
    dropped: str | None = None
    """The screen that dropped it; None: it counts."""


class Matcher:
    """Finds the terms of a codebook. Build it once; it is the same for every text."""

    def __init__(self, terms: Terms) -> None:
        self._finder = Finder(terms)
        self._parts = Parts(terms)
        self._screening = Screening(terms)
        self._whole_words = whole_words(terms)
        self._context = {family.id: any_word(family.context) for family in terms.families}

    def hits(
        self, texts: Sequence[str | None], *, language: str | None = None, field: int | None = None
    ) -> list[list[Hit]]:
        """Return the hits in each of the texts of one work, as its title and its abstract.

        `language` is the work's, ISO 639-1, and `field` OpenAlex's number of the field of its primary
        topic; None where they are not known.
        """
        cleaned = [clean(text, self._whole_words) if text else None for text in texts]
        found = [self._finder.find(one.lower) if one else [] for one in cleaned]
        if not any(found):
            return [[] for _ in texts]
        social = None
        if field is not None and self._screening.denies(field):
            social = any(self._screening.is_social(one.lower) for one in cleaned if one)
        return [
            self._judged(one, those, language, field if social is False else None) if one else []
            for one, those in zip(cleaned, found, strict=True)
        ]

    def _judged(
        self, text: Cleaned, found: Sequence[Found], language: str | None, denied_field: int | None
    ) -> list[Hit]:
        ends = [end.end() for end in SENTENCE_END.finditer(text.text)] if found else []
        bare = without_hits(text.lower, found)
        hits = []
        for one in found:
            at = bisect_right(ends, one.start)
            start, end = ends[at - 1] if at else 0, ends[at] if at < len(ends) else len(text.lower)
            sentence = text.lower[start:end]
            context = self._context[one.family] if one.in_context else None
            without = sentence[: one.start - start] + sentence[one.end - start :]
            if context and not context.search(without):
                dropped: str | None = "no-context"
            else:
                dropped = self._screening.drops(
                    one, text.text, sentence, bare[start:end], begins=start, denied_field=denied_field
                )
            hits.append(self._hit(one, text, sentence, language, dropped))
        return hits

    def _hit(
        self, one: Found, text: Cleaned, sentence: str, language: str | None, dropped: str | None
    ) -> Hit:
        start, end = text.place(one.start, one.end)
        told = one.language
        if told == ENGLISH and language is not None:
            told = language  # French coproduction is written as in English
        if dropped:
            return Hit(one.family, one.form, start, end, told, dropped=dropped)
        parts = self._parts.of(one, text.lower)
        return Hit(one.family, one.form, start, end, told, parts, self._screening.sense(one.family, sentence))


def families(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return the families and parts of families that count, each once, in order of first appearance."""
    return tuple(
        dict.fromkeys(one for hit in hits if hit.dropped is None for one in (hit.family, *hit.parts))
    )
