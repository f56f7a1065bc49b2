"""Parts of a family: hits by WHAT is produced, such as knowledge (`corpus.terms.codebook.Subfamily`)."""

import re

from corpus.terms.codebook import Subfamily, Terms
from corpus.terms.finding import Found
from corpus.terms.patterns import NO_LETTER_BEFORE, NO_LETTER_BEHIND, alternatives, atoms

BEHIND = 80  # characters behind a hit in which its object is looked for
BEFORE = 40


class Parts:
    """Tells to which parts of its family a hit belongs."""

    def __init__(self, terms: Terms) -> None:
        self._parts = [_Part(one) for one in terms.subfamilies]

    def of(self, one: Found, lower: str) -> tuple[str, ...]:
        """Return the ids of the parts that a hit in a cleaned text in lower case belongs to."""
        return tuple(part.id for part in self._parts if part.holds(one, lower))


class _Part:
    def __init__(self, told: Subfamily) -> None:
        self.id = told.id
        self._told = told
        objects = alternatives(atoms(one) for one in told.objects) + NO_LETTER_BEHIND
        never = alternatives(atoms(one) for one in told.never_between) + NO_LETTER_BEHIND
        between = rf"(?:(?!{never})[^\s.,;:!?()]+\s+){{0,2}}"
        self._before = re.compile(rf"{NO_LETTER_BEFORE}{objects}[\s-]+\(?$")
        self._of = re.compile(rf"\s+of\s+{between}{objects}")
        self._behind = re.compile(rf"[)\]]?\s+{between}{objects}")

    def holds(self, one: Found, lower: str) -> bool:
        if one.family != self._told.family:
            return False
        if one.form in self._told.after_object and self._before.search(
            lower, max(0, one.start - BEFORE), one.start
        ):
            return True
        behind = one.end, one.end + BEHIND
        if one.form in self._told.before_of and self._of.match(lower, *behind):
            return True
        return one.form in self._told.before_object and bool(self._behind.match(lower, *behind))
