"""A list of DOIs, OpenAlex ids or their addresses, one or several a line, with comments after #."""

import re
from collections.abc import Iterator

from corpus.dois import bare_doi
from corpus.entries import BibProblem, Parsed, without_repeats
from corpus.model import Reference, WorkId

BETWEEN = re.compile(r"\s+|[,;](?=\s|$|10\.|https?:|doi:|[wW]\d)", re.IGNORECASE)
DOI = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:)?10\.\d{4,9}/\S+", re.IGNORECASE)
OPENALEX = re.compile(
    r"(?:(?:https?://)?(?:api\.|explore\.)?openalex\.org/(?:works/)?|openalex:)?(W\d+)", re.IGNORECASE
)
COMMENT = re.compile(r"(?:^|\s)#.*")
LEAST_SHARE = 0.5  # of the lines with text


def is_list(text: str) -> bool:
    """Whether at least half of a text's lines are identifiers and nothing else, not counting comments."""
    lines = [words for line in text.splitlines() if (words := list(_words(line)))]
    sure = sum(all(_reference(word, 0) for word in words) for words in lines)
    if not lines:
        return bool(text.strip())  # nothing but comments
    return sure >= LEAST_SHARE * len(lines)


def parse(text: str) -> Parsed:
    """Return a reference for each identifier: its DOI or id is its key. What is neither is a problem."""
    read: list[Reference] = []
    problems: list[BibProblem] = []
    for number, line in enumerate(text.splitlines(), 1):
        for word in _words(line):
            if reference := _reference(word, number):
                read.append(reference)
            else:
                what = "this is neither a DOI nor an OpenAlex id; it is left out"
                problems.append(BibProblem(number, what, word))
    kept, repeated = without_repeats(read)
    return tuple(kept), tuple(sorted([*problems, *repeated], key=lambda problem: problem.line))


def openalex_id(word: str) -> WorkId | None:
    """Return the `W123` that a word or an address names, or None.

    >>> openalex_id("https://openalex.org/works/w2999414134"), openalex_id("2999414134")
    ('W2999414134', None)
    """
    found = OPENALEX.fullmatch(word.strip())
    return found[1].upper() if found else None


def _words(line: str) -> Iterator[str]:
    for word in BETWEEN.split(COMMENT.sub("", line)):
        if (bare := word.strip(",;<>\"'")) and bare.casefold() not in {"doi:", "doi", "-", "*", "•"}:
            yield bare


def _reference(word: str, line: int) -> Reference | None:
    if work := openalex_id(word):
        return Reference(work, "", pinned=(work,), line=line)
    if DOI.fullmatch(word) and (doi := bare_doi(word)):
        return Reference(doi, "", doi=doi, line=line)
    return None
