"""What the starter corpus consists of, one field for each column of its files; an empty text is unknown."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class StarterWork:
    """One row of works.csv."""

    id: str
    title: str
    authors: str
    year: str
    venue: str
    doi: str
    type: str
    openalex_id: str
    seed_key: str
    relevance: str
    evidence: str

    def named(self, work_id: str) -> "StarterWork":
        """Return the same work under this id."""
        return replace(self, id=work_id)


@dataclass(frozen=True, slots=True)
class StarterCitation:
    """One row of citations.csv: the first work cites the second."""

    citing_id: str
    cited_id: str
    evidence: str
    source: str


@dataclass(frozen=True, slots=True)
class Starter:
    """The starter corpus, with what was left out of it and what was kept though it looks odd."""

    works: tuple[StarterWork, ...]
    citations: tuple[StarterCitation, ...]
    dropped: list[str]
    remarks: list[str]
