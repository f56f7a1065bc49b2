"""How well a matcher agrees with the snippets that were labelled by hand, blind to it.

The snippets are invented sentences; each is labelled with the families, and parts of families, that the
rules of the codebook give it. A snippet is right if exactly these are found. Precision and recall are
micro: over all families of all snippets.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.terms.matcher import Hit, Matcher, families

SNIPPETS = Path(__file__).with_name("snippets.csv")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text with what stands in it."""

    id: str
    text: str
    expected: frozenset[str]
    kind: str
    language: str
    note: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A snippet and what was found in it."""

    snippet: Snippet
    found: frozenset[str]
    dropped: tuple[str, ...]
    """As family:screen."""

    @property
    def is_right(self) -> bool:
        return self.found == self.snippet.expected

    def __str__(self) -> str:
        told = self.snippet
        return (
            f"{told.id} ({told.kind}, {told.language}) {told.text!r}: expected {sorted(told.expected)}, "
            f"found {sorted(self.found)}, dropped {list(self.dropped)}"
        )


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement over some snippets; all shares from 0 to 1."""

    rows: int
    exact: float
    """Snippets of which exactly the expected families were found."""
    precision: float
    """Families found that were expected; 1 if none was found."""
    recall: float
    """Families expected that were found; 1 if none was expected."""
    wrong: tuple[Judged, ...]
    by_kind: dict[str, tuple[int, int]]
    """Kind of snippet -> how many were right, of how many."""

    @property
    def told(self) -> str:
        """The snippets that went wrong, one a line."""
        return "\n".join(map(str, self.wrong)) or "none is wrong"


def read_snippets(path: Path = SNIPPETS) -> list[Snippet]:
    """Return the snippets in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Snippet(
                row["id"],
                row["text"],
                frozenset(filter(None, row["expected"].split(";"))),
                row["kind"],
                row["lang"],
                row["note"],
            )
            for row in csv.DictReader(file, strict=True)
        ]


def score(matcher: Matcher, snippets: Iterable[Snippet]) -> Score:
    """Return how well a matcher agrees with snippets, each a text of its own in its language."""
    judged = [_judged(matcher, snippet) for snippet in snippets]
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for one in judged:
        by_kind[one.snippet.kind].append(one.is_right)
    found = sum(len(one.found) for one in judged)
    expected = sum(len(one.snippet.expected) for one in judged)
    both = sum(len(one.found & one.snippet.expected) for one in judged)
    return Score(
        rows=len(judged),
        exact=sum(one.is_right for one in judged) / len(judged),
        precision=both / found if found else 1.0,
        recall=both / expected if expected else 1.0,
        wrong=tuple(one for one in judged if not one.is_right),
        by_kind={kind: (sum(right), len(right)) for kind, right in sorted(by_kind.items())},
    )


def _judged(matcher: Matcher, snippet: Snippet) -> Judged:
    hits: list[Hit] = matcher.hits([snippet.text], language=snippet.language)[0]
    dropped = tuple(f"{hit.family}:{hit.dropped}" for hit in hits if hit.dropped)
    return Judged(snippet, frozenset(families(hits)), dropped)
