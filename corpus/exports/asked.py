"""What a reader asked for, in words: it stands in every file that is taken away."""

from collections.abc import Mapping
from dataclasses import fields

from corpus.selection import Selection

WORDS = {
    "text": "search for “{}”",
    "first_year": "from {}",
    "last_year": "to {}",
    "seeds": "citing {}",
    "types": "type {}",
    "fields": "field {}",
    "languages": "language {}",
    "countries": "country {}",
    "clusters": "cluster {}",
    "lenses": "lens {}",
    "families": "terms {}",
    "area": "an area of the map",
    "tags": "tag {}",
    "excluded": "with works that readers left out",
    "open_access": "with a free copy",
}
"""What a part of a selection asks for; one that is not among them is called by its own name."""


def in_words(selection: Selection, names: Mapping[str, str] | None = None) -> str:
    """Return what was asked for, without an end; `names` are those of seeds, by key.

    >>> in_words(Selection(text="knowledge", first_year=1990, types=("article", "review")))
    'search for “knowledge”, from 1990, type article or review'
    >>> in_words(Selection())
    'all works'
    """
    untouched = Selection()
    told = []
    for one in fields(Selection):
        value = getattr(selection, one.name)
        if one.name == "sort" or value == getattr(untouched, one.name):
            continue
        pattern = WORDS.get(one.name, one.name.replace("_", " ") + " {}")
        told.append(pattern.format(_said(value, names or {})))
    return ", ".join(told) or "all works"


def _said(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return " or ".join(names.get(str(one), str(one)) for one in value)
    return str(value)
