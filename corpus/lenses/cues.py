"""Cue words of the lenses in a text, with their places: the part of the evidence that anyone can check."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

from corpus.lenses.lens_set import NONE, Cue, Lens
from corpus.terms.cleaning import clean
from corpus.terms.patterns import any_word


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue in a text."""

    lens: str
    """Id of a lens, or `NONE`."""
    words: str
    """As they stand there."""
    weight: float
    start: int
    end: int
    """In the text as it was given."""


class CueFinder:
    """Finds the cues of a lens set."""

    def __init__(self, lenses: Sequence[Lens], none_cues: Sequence[Cue] = ()) -> None:
        cues = [(lens.id, cue) for lens in lenses for cue in lens.cues] + [(NONE, cue) for cue in none_cues]
        self._labels = (*(lens.id for lens in lenses), NONE)
        self._any = any_word([cue.words for _, cue in cues])
        compiled = ((label, cue, any_word((cue.words,))) for label, cue in cues)
        self._cues = [
            (label, cue.words.removesuffix("*"), cue.weight, pattern)
            for label, cue, pattern in compiled
            if pattern
        ]

    def find(self, text: str) -> list[CueHit]:
        """Return the cues in a text, in order of place."""
        cleaned = clean(text)
        if self._any is None or not self._any.search(cleaned.lower):
            return []
        found = []
        for lens, letters, weight, pattern in self._cues:
            if letters not in cleaned.lower:  # a search for letters takes a tenth of the time of a pattern
                continue
            for match in pattern.finditer(cleaned.lower):
                end = _end_of_word(cleaned.lower, match.end())
                place = cleaned.place(match.start(), end)
                found.append(CueHit(lens, cleaned.text[match.start() : end], weight, *place))
        return sorted(found, key=lambda one: (one.start, one.lens, one.end))

    def scores(self, hits: Sequence[CueHit]) -> dict[str, float]:
        """Return a score for each lens and for none: of a cue that comes again, each time less counts.

        >>> from corpus.lenses.lens_set import Cue, Lens
        >>> lens = Lens("a", "A", "", "", (), (Cue("power*"),), (), "")
        >>> finder = CueFinder([lens])
        >>> round(finder.scores(finder.find("Power, powerful, power"))["a"], 2)
        1.79
        """
        told = dict.fromkeys(self._labels, 0.0)
        by_cue: dict[tuple[str, str], float] = {}
        for hit in hits:
            key = hit.lens, hit.words.lower()
            by_cue[key] = by_cue.get(key, 0.0) + hit.weight
        for (lens, _), weight in by_cue.items():
            told[lens] += log1p(abs(weight)) * (1 if weight > 0 else -1)
        return told


def _end_of_word(lower: str, end: int) -> int:
    while end < len(lower) and lower[end].isalpha():
        end += 1
    return end
