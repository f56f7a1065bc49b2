"""Which works hold which words, in title, abstract or keywords, and how relevant they are to a search.

The index knows whole words; a stem is all words that share it, and a phrase is looked up in the texts of the
works that hold its words. Relevance is rarity of the words found, titles counting threefold, times a boost by
citations: an order like that of OpenAlex, not its numbers.
"""

import fnmatch
import json
import math
from array import array
from functools import lru_cache

import numpy as np

from .analyzer import stem, words
from .index import Catalogue, Mask
from .search import Ask

WEIGHTS = {"title": 3.0, "abstract": 1.0, "keywords": 2.0}
ROOTS = {"title": "title", "abstract": "abstract_inverted_index", "keywords": "keywords"}
Scope = tuple[str, ...]


def text_of(name: str, value: object) -> str:
    """Return the running text of a title, an inverted abstract or a list of keywords."""
    if not value:
        return ""
    if name == "abstract":
        placed = [(place, word) for word, places in value.items() for place in places]
        return " ".join(word for _, word in sorted(placed))
    return " . . ".join(word["display_name"] for word in value) if name == "keywords" else str(value)


class TextIndex:
    """The words of one field."""

    def __init__(self, catalogue: Catalogue, name: str) -> None:
        self._catalogue, self._name = catalogue, name
        self.rows_of: dict[str, array] = {}
        self._words_of: dict[str, list[str]] = {}
        split = lru_cache(100_000)(words) if name == "abstract" else words
        for row, text in catalogue.texts(ROOTS[name]):
            value = json.loads(text)
            bag = value if name == "abstract" and value else [text_of(name, value)]
            for word in {word for part in bag for word in split(part)}:
                self.rows_of.setdefault(word, array("I")).append(row)
        for word in self.rows_of:
            self._words_of.setdefault(stem(word), []).append(word)

    def with_word(self, word: str, exact: bool) -> Mask:
        """Return the works with a word, or, unless exact, with any word of this stem."""
        return self._any([word] if exact else self._words_of.get(word, []))

    def with_pattern(self, pattern: str) -> Mask:
        return self._any(fnmatch.filter(self.rows_of, pattern))

    def _any(self, wanted: list[str]) -> Mask:
        found = np.zeros(self._catalogue.rows, dtype=bool)
        for word in wanted:
            found[np.array(self.rows_of.get(word, ()), dtype=np.int64)] = True
        return found

    def with_phrase(self, ask: Ask) -> Mask:
        """Return the works in which the words stand in a row; "" stands for any word."""
        return self._catalogue.recently("phrase", (self._name, ask), lambda: self._with_phrase(ask))

    def _with_phrase(self, ask: Ask) -> Mask:
        candidates = np.logical_and.reduce([self.with_word(word, ask.exact) for word in ask.words if word])
        return self._catalogue.mask(row for row in np.flatnonzero(candidates) if self._holds(row, ask))

    def _holds(self, row: int, ask: Ask) -> bool:
        text = text_of(self._name, self._catalogue.read(row).value(ROOTS[self._name]))
        found = words(text) if ask.exact else [stem(word) for word in words(text)]
        phrase = ask.words
        if ask.slop:
            return moves(phrase, found) <= ask.slop
        return any(
            all(wanted in ("", found[start + step]) for step, wanted in enumerate(phrase))
            for start in range(len(found) - len(phrase) + 1)
        )


def moves(phrase: tuple[str, ...], found: list[str]) -> float:
    """Return by how many places the words of a text must be moved, in all, to stand as in the phrase.

    >>> moves(("public", "production"), ["production", "of", "public", "services"])
    3
    """
    places = sorted(
        (place - step, step)
        for step, wanted in enumerate(phrase)
        if wanted
        for place, word in enumerate(found)
        if word == wanted
    )
    last: dict[int, int] = {}
    fewest = math.inf
    for place, step in places:
        last[step] = place
        if len(last) == sum(map(bool, phrase)):
            fewest = min(fewest, place - min(last.values()))
    return fewest


def index(catalogue: Catalogue, name: str) -> TextIndex:
    return catalogue.once(("text", name), lambda: TextIndex(catalogue, name))


def matching(catalogue: Catalogue, ask: Ask, scope: Scope) -> Mask:
    """Return the works that answer a question."""
    if ask.kind == "nothing":
        return catalogue.mask()
    if ask.kind == "not":
        return catalogue.live() & ~matching(catalogue, ask.parts[0], scope)
    if ask.kind in {"and", "or"}:
        join = np.logical_and if ask.kind == "and" else np.logical_or
        return join.reduce([matching(catalogue, part, scope) for part in ask.parts])
    return np.logical_or.reduce([_in_field(index(catalogue, name), ask) for name in scope])


def _in_field(field: TextIndex, ask: Ask) -> Mask:
    if ask.kind == "phrase":
        return field.with_phrase(ask)
    return (
        field.with_pattern(ask.words[0]) if ask.kind == "wild" else field.with_word(ask.words[0], ask.exact)
    )


def relevance(catalogue: Catalogue, ask: Ask, scope: Scope, cited: np.ndarray) -> np.ndarray:
    """Return each row's score for a question; only the order means something."""
    text = _rarity(catalogue, ask, scope)
    return np.round(text * (1 + np.log10(1 + np.nan_to_num(cited))), 6)


def _rarity(catalogue: Catalogue, ask: Ask, scope: Scope) -> np.ndarray:
    score = np.zeros(catalogue.rows)
    if ask.kind in {"and", "or"}:
        for part in ask.parts:
            score += _rarity(catalogue, part, scope)
    elif ask.kind in {"word", "phrase", "wild"}:
        for name in scope:
            found = _in_field(index(catalogue, name), ask)
            score += found * WEIGHTS[name] * math.log(1 + len(catalogue) / (1 + int(found.sum())))
    return score
