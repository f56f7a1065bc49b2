"""What is planted in an invented literature, and what a harvest of it must end with."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tests.openalex_emulator import invented_words as words
from tests.openalex_emulator.invented_families import Families
from tests.openalex_emulator.invented_graph import FIRST_YEAR, LAST_YEAR, Plan
from tests.openalex_emulator.invented_seeds import SeedFacts
from tests.openalex_emulator.invented_text import family_ids

WORKS, OUTSIDE = 9_100_000_000, 9_200_000_000
STRIDE, SPAN = 61_803_399, 100_000_000
"""Without a common divisor, so that ids do not follow the years and yet never meet."""
FAULTS = ("straggler", "retracted", "wrong_year", "null_title", "no_abstract", "false_friend", "crowd")


@dataclass(frozen=True, slots=True)
class PlantedWork:
    """One invented work as it truly is, whatever its record says."""

    id: str  # W and digits
    year: int
    community: str
    lens: str
    families: tuple[str, ...]  # those its title or abstract names
    language: str
    duplicate_of: str | None
    faults: tuple[str, ...]  # of FAULTS, and "hostile_title"


@dataclass(frozen=True)
class Truth:
    """The planted truth of a literature; works are told one by one, for there may be many."""

    size: int
    seed: int
    mixing: float
    seeds: tuple[SeedFacts, ...]
    seed_numbers: tuple[int, ...]
    plan: Plan
    families: Families = field(default_factory=Families)

    @property
    def served(self) -> int:
        """Records in all: seeds, works that cite a seed, stragglers, families and what cites only those."""
        return len(self.seeds) + len(self.plan) + self.families.served

    @property
    def harvestable_with_families(self) -> int:
        """Works a harvest must end with that follows families: those that cite a seed or a member."""
        return self.harvestable + self.families.citing

    @cached_property
    def harvestable(self) -> int:
        """Works a harvest must end with: the served works that cite at least one served seed."""
        plan = self.plan
        before = np.concatenate([[0], np.cumsum(plan.codes < plan.seeds)])
        return int((before[plan.stop] > before[plan.start]).sum())

    @property
    def citing(self) -> dict[str, int]:
        """How many served works cite each seed, by its id."""
        counts = self.plan.cited[: self.plan.seeds].tolist()
        return {f"W{number}": count for number, count in zip(self.seed_numbers, counts, strict=True)}

    def shares(self) -> dict[str, dict[int, float]]:
        """The share of English works of a year that were meant to use each family; chance does the rest."""
        years = range(FIRST_YEAR, LAST_YEAR + 1)
        return {family.id: {year: family.share(year) for year in years} for family in words.FAMILIES[:-1]}

    def number(self, index: int) -> int:
        """Return the digits of the id of the work at a place of the plan."""
        return WORKS + (index * STRIDE + self.seed) % SPAN

    def numbers_of(self, codes: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return the digits of the ids that codes of references stand for."""
        wide = codes.astype(np.int64)
        index = wide - self.plan.seeds
        outside = OUTSIDE + index - len(self.plan)
        numbers = np.where(index < len(self.plan), WORKS + (index * STRIDE + self.seed) % SPAN, outside)
        known = np.array(self.seed_numbers)
        return np.where(index < 0, known[np.minimum(wide, len(known) - 1)], numbers)

    def works(self) -> Iterator[PlantedWork]:
        """Yield the invented works in the order they are served."""
        plan = self.plan
        for index in range(len(plan)):
            faults = tuple(name for name in FAULTS if getattr(plan, name)[index])
            original = int(plan.original[index])
            yield PlantedWork(
                id=f"W{self.number(index)}",
                year=int(plan.year[index]),
                community=words.COMMUNITIES[plan.community[index]].name,
                lens=words.LENSES[plan.lens[index]],
                families=family_ids(int(plan.families[index])),
                language=words.LANGUAGES[plan.language[index]],
                duplicate_of=f"W{self.number(original)}" if original != index else None,
                faults=(*faults, "hostile_title") if plan.hostile[index] >= 0 else faults,
            )

    def as_json(self) -> dict[str, object]:
        """Return all of it as plain values, the works as one list for each column."""
        works = list(self.works())
        return {
            "size": self.size, "seed": self.seed, "mixing": self.mixing, "served": self.served,
            "harvestable": self.harvestable, "citing": self.citing, "shares": self.shares(),
            "harvestable_with_families": self.harvestable_with_families,
            "families": [asdict(member) for member in self.families.members],
            "seeds": [{"id": f"W{number}", **asdict(seed)}
                      for number, seed in zip(self.seed_numbers, self.seeds, strict=True)],
            "works": {name: [getattr(work, name) for work in works] for name in PlantedWork.__slots__},
        }  # fmt: skip
