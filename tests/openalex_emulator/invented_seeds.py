"""The seeds of the invented literature: real works, with the facts of a .bib file and ids of our own."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import bibtexparser
from bibtexparser.model import Entry

REFERENCES = Path(__file__).parents[2] / "data" / "references.bib"
REAL_IDS = {"norstrom2020": "W2999414134"}
KINDS = {"article": "article", "techreport": "report", "book": "book", "incollection": "book-chapter"}


@dataclass(frozen=True)
class SeedFacts:
    """What is known of a real work that the invented ones may cite."""

    key: str
    title: str
    authors: tuple[str, ...]  # "Given Family"
    year: int
    doi: str
    venue: str
    kind: str = "article"


def seeds_of(path: Path = REFERENCES) -> tuple[SeedFacts, ...]:
    """Return the works of a .bib file that have a DOI, by key; what has none OpenAlex would hardly hold.

    Raises ValueError if the file holds none.
    """
    entries = bibtexparser.parse_file(str(path), encoding="utf-8").entries
    facts = [_facts(entry.key, entry.entry_type, entry) for entry in entries if entry.get("doi")]
    if not facts:
        raise ValueError(f"{path.name} holds no work with a DOI: the invented works have nothing to cite.")
    return tuple(sorted(facts, key=lambda one: one.key))


def seed_ids(seeds: Iterable[SeedFacts]) -> dict[str, str]:
    """Return the OpenAlex id (W…) each seed is served under, by its key.

    >>> seed_ids([SeedFacts("a1990", "A", (), 1990, "10.5555/a", "V")])
    {'a1990': 'W9000000001'}
    """
    numbered = enumerate(sorted(seed.key for seed in seeds), start=1)
    return {key: REAL_IDS.get(key, f"W{9_000_000_000 + number}") for number, key in numbered}


def _facts(key: str, entry_type: str, entry: Entry) -> SeedFacts:
    def field(*names: str) -> str:
        found = (entry.get(name) for name in names)
        return next((one.value.replace("{", "").replace("}", "") for one in found if one), "")

    names = field("author", "editor").split(" and ")
    authors = tuple(" ".join(reversed(name.split(", ", 1))) for name in names if name)
    venue = field("journal", "publisher", "institution")
    year = int(field("year", "date")[:4])
    kind = KINDS.get(entry_type, "other")
    return SeedFacts(key, field("title"), authors, year, field("doi").lower(), venue, kind)
