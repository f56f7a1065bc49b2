"""Families of seeds: other records that are the same work, and works that cite those alone.

A book has three chapters, with the book's DOI and a number behind it. The two seeds that most works cite have
a second record each, one without a DOI and one under the same DOI; the third has a preprint. Such a record
bears its seed's title, or it would not be its family: its DOI or repository says that it is invented.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from tests.openalex_emulator import invented_records as openalex
from tests.openalex_emulator.invented_graph import POPULAR
from tests.openalex_emulator.invented_seeds import SeedFacts

Relation = Literal["chapter", "duplicate", "preprint"]
MEMBERS, CITING = 9_500_000_000, 9_510_000_000
CHAPTERS = 3
EACH = 3  # works that cite one member and no seed
REPOSITORY = "Invented Repository"


@dataclass(frozen=True, slots=True)
class Member:
    """Another record of a seed, and the works that cite it and no seed (all W and digits)."""

    id: str
    seed: str
    relation: Relation
    doi: str | None
    cited_only_by: tuple[str, ...]


@dataclass(frozen=True)
class Families:
    """The other records of the seeds; there are none where `members` is empty."""

    members: tuple[Member, ...] = ()

    @property
    def citing(self) -> int:
        """Works that cite a member and no seed: found only by who follows families."""
        return sum(len(member.cited_only_by) for member in self.members)

    @property
    def served(self) -> int:
        return len(self.members) + self.citing

    def records(
        self, seeds: Sequence[SeedFacts], ids: dict[str, str], models: Sequence[openalex.Json]
    ) -> Iterator[openalex.Json]:
        """Yield the members and the works that cite them, these on the model of works that cite seeds."""
        facts = {ids[seed.key]: seed for seed in seeds}
        known = {f"{openalex.OPENALEX}{one}" for one in ids.values()}
        for member in self.members:
            yield _member(member, facts[member.seed])
            for place, citing in enumerate(member.cited_only_by):
                model = models[(int(citing[1:]) - CITING) % len(models)]
                yield _citing(citing, member, model, known, place)


def families_of(seeds: Sequence[SeedFacts], ids: dict[str, str]) -> Families:
    """Return the families that are planted around these seeds."""
    planned: list[tuple[SeedFacts, Relation, str | None]] = []
    for book in [seed for seed in seeds if seed.kind == "book"][:1]:
        planned += [(book, "chapter", f"{book.doi}_{number}") for number in range(1, CHAPTERS + 1)]
    most = sorted((s for s in seeds if s.kind == "article"), key=lambda s: (-POPULAR.get(s.key, 0), s.key))
    for place, seed in enumerate(most[:3]):
        relation: Relation = "preprint" if place == 2 else "duplicate"
        doi = (None, seed.doi, f"10.5555/invented.preprint.{place}")[place]
        planned.append((seed, relation, doi))
    return Families(
        tuple(
            Member(
                f"W{MEMBERS + place}", ids[seed.key], relation, doi,
                tuple(f"W{CITING + EACH * place + number}" for number in range(EACH)),
            )
            for place, (seed, relation, doi) in enumerate(planned)
        )
    )  # fmt: skip


def _member(member: Member, seed: SeedFacts) -> openalex.Json:
    number = int(member.id[1:])
    title = seed.title
    if member.relation == "chapter" and member.doi:
        title = f"Invented: chapter {member.doi.rsplit('_', 1)[1]} [invented]"
    first_author = 9_950_000_000 + 100 * (number - MEMBERS)
    authorships = [
        openalex.authorship(first_author + place, name, [], place, len(seed.authors))
        for place, name in enumerate(seed.authors)
    ]
    kind = {"chapter": "book-chapter", "preprint": "preprint", "duplicate": seed.kind}[member.relation]
    return openalex.record(
        openalex.Facts(
            number, member.doi, title, None, seed.year - (member.relation == "preprint"), "en", kind,
            authorships, openalex.source(9_190_000_000, REPOSITORY), [], [], EACH, False,
        ),
        Random(number),
    )  # fmt: skip


def _citing(work: str, member: Member, model: openalex.Json, seeds: set[str], place: int) -> openalex.Json:
    """Return a work that cites one member; a reference of its model that is a seed is left out."""
    number, url = int(work[1:]), f"{openalex.OPENALEX}{work}"
    doi = f"10.5555/invented.family.{number - CITING}"
    title = f"Invented: work {place + 1} that cites a {member.relation} alone"
    references = sorted({*model["referenced_works"], f"{openalex.OPENALEX}{member.id}"} - seeds)
    where = {**model["primary_location"], "id": f"doi:{doi}", "landing_page_url": f"https://doi.org/{doi}"}
    return {
        **model,
        "id": url, "doi": f"https://doi.org/{doi}", "title": title, "display_name": title,
        "publication_year": 2025, "publication_date": f"2025-0{1 + place % 9}-17",
        "ids": {"openalex": url, "doi": f"https://doi.org/{doi}"}, "primary_location": where,
        "locations": [where], "locations_count": 1, "is_retracted": False,
        "referenced_works": references, "referenced_works_count": len(references),
    }  # fmt: skip
