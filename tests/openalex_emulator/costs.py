"""What a call costs, in credits; one credit is $0.0001.

A single work is free if the path's first segment after /works is W123, 123 or a known prefix as written:
a full-URL id, a percent-encoded `doi%3A` and /works/random do not match and cost one. A list costs one,
whatever its length; a search ten; group_by one, even with a search. Autocomplete is free.
"""

import re
from collections.abc import Mapping

FREE_SINGLETON = re.compile(
    r"(?:W?\d+$|(?:doi|pmid|pmcid|mag|openalex|orcid|ror|wikidata|issn|issn_l|scopus):)", re.IGNORECASE
)
SEARCHES = re.compile(
    r"\b(?:title|abstract|title_and_abstract|display_name|fulltext|default|keyword|raw_author_name"
    r"|raw_affiliation_strings|title_abstract_keywords)\.search"
)


PRICES = {"singleton": 0, "list": 1, "search": 10, "semantic": 10, "content": 100, "text": 100}


def is_search(params: Mapping[str, str]) -> bool:
    named = any(name == "search" or name.startswith("search.") for name in params)
    return named or bool(SEARCHES.search(params.get("filter", "").replace("-", "_")))


def credits_for(raw_path: str, params: Mapping[str, str]) -> int:
    """Return the price of a GET of this path, as it was written, with these parameters."""
    if raw_path == "/rate-limit" or raw_path.startswith("/autocomplete/"):
        return 0
    segment = raw_path.removeprefix("/works").lstrip("/").split("/")[0]
    if segment:
        return 0 if FREE_SINGLETON.match(segment) else 1
    if "group_by" in params or not is_search(params):
        return 1
    autocomplete = params.get("select") == "id,display_name,works_count" and "search" in params
    few = (params.get("per_page") or "25").isdigit() and int(params.get("per_page") or 25) <= 10
    return 0 if autocomplete and few else 10


def dollars(credit: int) -> str:
    """Return credits as dollars, the way JavaScript prints a number.

    >>> [dollars(n) for n in (10_000, 999, 0)]
    ['1', '0.0999', '0']
    """
    return f"{credit / 10_000:.4f}".rstrip("0").rstrip(".")
