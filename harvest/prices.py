"""What a question costs, in credits of $0.0001, and how fast such questions may follow each other.

OpenAlex charges by the form of the address: a single record is free, a list costs 1 credit, a search 10,
counts by group_by 1 even with a search. More than five operators in a search are throttled on their own.
"""

import re
from enum import StrEnum
from urllib.parse import parse_qsl, unquote

LIST, SEARCH, FREE = 1, 10, 0
SINGLE = re.compile(
    r"works/(?:W?\d+$|(?:doi|pmid|pmcid|mag|openalex|orcid|ror|wikidata|issn|issn_l|scopus):)", re.IGNORECASE
)
OPERATORS_AT_FULL_PACE = 5
OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
IDS_SURELY_AT_FULL_PACE = 10


class Kind(StrEnum):
    """Questions that have a pace of their own."""

    PLAIN = "plain"
    BROAD = "broad"
    """A search with more than five operators: one a second without a key, five with a free one."""
    WIDE = "wide"
    """A list of more than ten works in `cites`: at full pace unless an answer says otherwise."""


def price(question: str) -> int:
    """Return the credits that a question costs.

    >>> price("works/W1?select=id"), price("works?filter=cites:W1"), price("works?search=a&group_by=type")
    (0, 1, 1)
    """
    path, _, query = question.partition("?")
    if path.startswith("autocomplete/") or SINGLE.match(path):
        return FREE
    asked = dict(parse_qsl(query))
    if "/" in path or "group_by" in asked or "group-by" in asked:
        return LIST
    searches = any(name == "search" or name.startswith("search.") for name in asked)
    return SEARCH if searches or ".search" in asked.get("filter", "") else LIST


def kind(question: str) -> Kind:
    """Return which pace a question has to keep."""
    text = unquote(question)
    if "search" in text and len(OPERATOR.findall(text)) > OPERATORS_AT_FULL_PACE:
        return Kind.BROAD
    cites = re.search(r"\bcites:([^,&]*)", text)
    if cites and cites[1].count("|") >= IDS_SURELY_AT_FULL_PACE:
        return Kind.WIDE
    return Kind.PLAIN
