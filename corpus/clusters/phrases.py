"""The words and phrases of titles, joined by their stems, written as they mostly are."""

import re
from functools import cache

from corpus.terms.modifiers import SMALL, Stems

LONGEST = 3  # words of a phrase
SHORTEST = 3  # letters of a word
PART = re.compile(r"[^\w\s'’-]+|\s[-–—]+\s")
WORD = re.compile(r"[^\W\d_]\w*(?:['’-]\w+)*")
GENERIC = frozenset(
    """study studies case cases review reviews analysis analyses research approach approaches method methods
    role effect effects impact impacts introduction evidence perspective perspectives framework frameworks
    new lessons insights paper article book chapter editorial report reply comment findings results literature
    systematic empirical theory theoretical concept conceptual model models issue issues two three first one
    exploring understanding assessing evaluating rethinking examining meta-analysis trial trials randomized
    randomised controlled getting""".split()
)  # what titles of any subject say: such a word is part of a name only beside another
STOPS = SMALL | frozenset(
    """use used whose against beyond it's la le les el los las y en un una des du de der die das und im zur
    para por del da do e em o os as na no sobre et""".split()
)  # small words, also of the other languages that meet in a corpus


class Phrases:
    """Takes titles apart; each stem is computed once."""

    def __init__(self) -> None:
        self._word = cache(Stems().of)

    def of(self, title: str) -> dict[str, str]:
        """Return the words and phrases of a title by their stems, in the case that says something.

        Public service and public services are one. No phrase goes over a mark or a small word.

        >>> Phrases().of("Public services: a study")
        {'public': 'public', 'public servic': 'public services', 'servic': 'services'}
        """
        found: dict[str, str] = {}
        in_title_case = _in_title_case(title)
        for part in PART.split(title):
            run: list[tuple[str, str, bool]] = []  # stem, word, whether it says what any title says
            for place, written in enumerate(WORD.findall(part)):
                small = written.lower()
                if small in STOPS or len(small) < SHORTEST:
                    self._add(found, run)
                    run = []
                    continue
                as_is = _is_name(written) or (place and not in_title_case)
                run.append((self._stem(small), written if as_is else small, small in GENERIC))
            self._add(found, run)
        return found

    def content(self, key: str) -> set[str]:
        """Return the stems of a key, those with a hyphen also in their parts."""
        words = set(key.split())
        return words | {self._word(part) for word in words for part in word.split("-") if len(part) > LONGEST}

    def _stem(self, word: str) -> str:
        return self._word(word.casefold().replace("’", "'"))

    @staticmethod
    def _add(found: dict[str, str], run: list[tuple[str, str, bool]]) -> None:
        for first in range(len(run)):
            for end in range(first + 1, min(first + LONGEST, len(run)) + 1):
                words = run[first:end]
                if not all(generic for _, _, generic in words):
                    found[" ".join(stem for stem, _, _ in words)] = " ".join(word for _, word, _ in words)


def _in_title_case(title: str) -> bool:
    """Whether capitals say nothing, as most longer words have one."""
    longer = [word for word in WORD.findall(title)[1:] if len(word) > LONGEST]
    return sum(1 for word in longer if word[0] != word[0].lower()) * 2 > len(longer)


def _is_name(word: str) -> bool:
    """COVID-19, OpenAlex and NHS are written so anywhere; a title all in capitals is not told apart."""
    return word.isupper() or any(letter.isupper() for letter in word.partition("-")[0][1:])
