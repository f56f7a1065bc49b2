"""The words of an index nearest to one that it does not hold.

Near by the optimal string alignment distance: letters put in, left out, replaced, or swapped with the next
(Damerau 1964, Communications of the ACM 7:171; four of five misspellings are one such step).
"""

from collections.abc import Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

SHORTEST = 4  # letters: below, nearly every word is near to another
LONG = 8  # letters from which two steps are forgiven; one below
MOST = 3  # words offered


class Spelling:
    """The words of an index with the number of works that have each."""

    def __init__(self, works_with: Mapping[str, int]) -> None:
        self._works_with = works_with
        self._tiers: tuple[dict[int, list[str]], ...] = ({}, {})
        for word, works in works_with.items():
            if word.isalpha():
                self._tiers[works == 1].setdefault(len(word), []).append(word)

    def nearest(self, word: str) -> tuple[str, ...]:
        """Return up to MOST words at the least distance, those of most works first; none if none is near.

        Words of a single work, many of them misspelt, count only if no other is near. A word with a digit in
        it is a number or a code, and has no neighbours.

        >>> Spelling({"ostrom": 7, "strum": 2, "nostrum": 1}).nearest("ostrum")
        ('ostrom', 'strum')
        """
        if len(word) < SHORTEST or not word.isalpha():
            return ()
        steps = 2 if len(word) >= LONG else 1
        return next(filter(None, (self._nearest(word, steps, tier) for tier in self._tiers)), ())

    def _nearest(self, word: str, steps: int, by_length: Mapping[int, list[str]]) -> tuple[str, ...]:
        found: dict[str, int] = {}
        for length in range(len(word) - steps, len(word) + steps + 1):
            near = extract_iter(word, by_length.get(length, ()), scorer=OSA.distance, score_cutoff=steps)
            found.update((one, int(distance)) for one, distance, _ in near)
        least = min(found.values(), default=0)
        nearest = [one for one, distance in found.items() if distance == least]
        return tuple(sorted(nearest, key=lambda one: (-self._works_with[one], one))[:MOST])
