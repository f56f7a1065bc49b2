"""The words of this project: references, seeds, works and harvests, as frozen values.

A *reference* is an entry of the bibliography one starts from. Looked up in OpenAlex it becomes a *seed*.
A *work* is any publication in the corpus. A citation A -> B means that A cites B. Missing is None,
never "" and never 0.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

WorkId = str
"""`W123` from OpenAlex; in the starter set also `doi:10.…` or `starter:…`."""


class SeedStatus(StrEnum):
    """How the search for a reference ended."""

    MATCHED = "matched"
    DOUBTFUL = "doubtful"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a bibliography, with the place and the lens under which the briefing uses it."""

    key: str
    title: str
    authors: tuple[str, ...] = ()
    """Surname, Given: as BibTeX writes them. Editors where a book has only these."""
    year: int | None = None
    doi: str | None = None
    venue: str | None = None
    kind: str | None = None
    """`reference`, `companion` or `briefing`."""
    title_variant: str | None = None
    sections: str | None = None
    lens: str | None = None
    second_lens: str | None = None
    lens_certainty: float | None = None
    pinned: tuple[WorkId, ...] = ()
    """OpenAlex ids chosen by hand: the search is then skipped."""
    line: int | None = None
    """1-based line of the .bib file at which the entry starts."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that might be the reference, and how alike the titles are (0 to 1)."""

    id: WorkId
    title: str | None
    year: int | None
    similarity: float


class Relation(StrEnum):
    """What a record of a seed's family is to the reference."""

    RECORD = "record"
    """The record that the reference names."""
    DUPLICATE = "duplicate"
    """A second record of the same publication."""
    VERSION = "version"
    """Another form of the same text: its preprint, its working paper."""
    CHAPTER = "chapter"
    """A part of the book: citations of books collect at their chapters."""


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a seed's family, and why it belongs to it."""

    id: WorkId
    relation: Relation
    title: str | None
    year: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Seed:
    """A reference with the works that it is in OpenAlex, or why there are none."""

    reference: Reference
    status: SeedStatus
    ids: tuple[WorkId, ...]
    """All records of the family, sorted: what cites any of them cites the seed. Empty unless matched."""
    how: str
    """The step that decided: `DOI list`, `DOI`, `title`, `pinned`, `chosen` or `none`."""
    confidence: float
    """0 to 1: 1 for an id chosen by hand, or the same DOI and title; else the likeness of the titles."""
    reason: str
    candidates: tuple[Candidate, ...] = ()
    members: tuple[Member, ...] = ()
    """The family in full, the record first; empty unless matched."""


@dataclass(frozen=True, slots=True)
class Author:
    """One author as OpenAlex disambiguates them; the id is None where it could not."""

    name: str
    id: str | None = None
    orcid: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """One publication, reduced to what the corpus keeps. Columns and units: `corpus.schema`."""

    id: WorkId
    title: str | None = None
    abstract: str | None = None
    doi: str | None = None
    year: int | None = None
    published: date | None = None
    type: str | None = None
    language: str | None = None
    locations: tuple[str, ...] = ()
    """Ids of the places that hold it, `doi:10.…` or `pmh:…`: by them a record is found again once merged."""
    authors: tuple[Author, ...] = ()
    authors_cut: bool = False
    countries: tuple[str, ...] = ()
    venue: str | None = None
    topic: str | None = None
    subfield: str | None = None
    field: str | None = None
    domain: str | None = None
    is_retracted: bool | None = None
    open_access_url: str | None = None
    cited_by_count: int | None = None
    references: tuple[WorkId, ...] = ()
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Harvest:
    """The account of one run: what was asked, when, what came back and what it cost."""

    id: str
    """Of one try to store a harvest: its rows in the store are known by it."""
    started: datetime
    finished: datetime
    source: str
    """Base address of the API asked, or the name of a hand-made set."""
    query: str
    """The question put to the API, readable and without the key."""
    expected: int
    """Citing works announced by the first page of the walk."""
    received: int
    """Distinct citing works received."""
    calls: int
    credits: int
    """1 credit is 0.0001 US dollars."""
    references_digest: str
    software: str
    outcome: str = "new version"
    """`new version`, or `unchanged` if the literature was found as it was."""
    rows: int = 0
    """Rows received in the walk, before those that came twice were joined."""
    choices_digest: str | None = None
    """SHA-256 of the file of choices made by hand, if there was one."""
    tier: str | None = None
    """Calls a second that the key allows, as the answers told: `10`, `30` or `50`."""

    @property
    def usd(self) -> float:
        """The price in US dollars."""
        return self.credits / 10_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a harvest takes, as far as it is known before. 1 credit is 0.0001 US dollars.

    The numbers at most are for the references found by DOI or id, by OpenAlex's own count of citations.
    What cites a work found by title comes on top.
    """

    source: str
    key: bool
    """Whether a key will be sent."""
    seeds: int
    """References found by their DOI or id."""
    works_at_most: int
    calls_at_most: int
    credits_at_most: int
    minutes: float
    notes: tuple[str, ...]
    calls_spent: int = 0
    """Calls that the plan itself took."""
    credits_spent: int = 0
    to_search: int = 0
    """References left to a search by title."""

    @property
    def usd_at_most(self) -> float:
        """The price in US dollars."""
        return self.credits_at_most / 10_000
