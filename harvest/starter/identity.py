"""Which records speak of the same work.

An equal DOI, OpenAlex id or key of the briefing settles it. An equal title does too if year (one apart at
most) and first author fit and no id says otherwise: a preprint and its article stay two works. The answer
does not depend on the order of the records.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from harvest.starter.cleaning import surname_key, title_key
from harvest.starter.rows import Record

YEARS_APART = 1  # online first in one year, in an issue in the next
WORDS_THAT_IDENTIFY = 3  # "Co-production" is many works; below this, year and author must both be known


@dataclass(frozen=True, slots=True)
class Grouping:
    """The records of each work, as positions, and the equal titles that were kept apart."""

    groups: tuple[tuple[int, ...], ...]
    apart: tuple[str, ...]


class _Sets:
    """Disjoint sets of positions."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, position: int) -> int:
        while self._parent[position] != position:
            self._parent[position] = self._parent[self._parent[position]]
            position = self._parent[position]
        return position

    def join(self, positions: Sequence[int]) -> None:
        for other in positions[1:]:
            self._parent[self.find(other)] = self.find(positions[0])

    def all(self) -> list[list[int]]:
        members: dict[int, list[int]] = defaultdict(list)
        for position in range(len(self._parent)):
            members[self.find(position)].append(position)
        return list(members.values())


@dataclass(frozen=True, slots=True)
class _Facts:
    """All that the records of one work say that tells it from another."""

    dois: frozenset[str]
    openalex_ids: frozenset[str]
    seed_keys: frozenset[str]
    titles: frozenset[str]
    years: frozenset[int]
    surnames: frozenset[str]

    @classmethod
    def of(cls, records: Iterable[Record]) -> "_Facts":
        every = list(records)
        titles = [title for r in every for title in (r.title, r.title_variant) if title]
        return cls(
            dois=frozenset(r.doi for r in every if r.doi),
            openalex_ids=frozenset(r.openalex_id for r in every if r.openalex_id),
            seed_keys=frozenset(r.seed_key for r in every if r.seed_key),
            titles=frozenset(filter(None, map(title_key, titles))),
            years=frozenset(r.year for r in every if r.year),
            surnames=frozenset(filter(None, (surname_key(r.authors) for r in every))),
        )

    def contradict(self, other: "_Facts") -> bool:
        """Whether the two cannot be one work; what one of them does not say contradicts nothing."""
        for mine, theirs in (
            (self.dois, other.dois),
            (self.openalex_ids, other.openalex_ids),
            (self.seed_keys, other.seed_keys),
            (self.surnames, other.surnames),
        ):
            if mine and theirs and not mine & theirs:
                return True
        if not (self.years and other.years):
            return False
        return all(abs(a - b) > YEARS_APART for a in self.years for b in other.years)

    def named_like(self, other: "_Facts") -> bool:
        """Whether they share a title that is enough to tell a work by."""
        known = self.years and other.years and self.surnames and other.surnames
        return any(known or len(title.split()) >= WORDS_THAT_IDENTIFY for title in self.titles & other.titles)


def group(records: Sequence[Record]) -> Grouping:
    """Return the positions of the records of each work; every record stands in exactly one group."""
    by_id = _joined_by_ids(records)
    facts = [_Facts.of(records[at] for at in members) for members in by_id]
    by_title = _Sets(len(by_id))
    for one, other in _sharing_a_title(facts):
        if facts[one].named_like(facts[other]) and not facts[one].contradict(facts[other]):
            by_title.join((one, other))
    groups: list[tuple[int, ...]] = []
    for cluster in by_title.all():
        if any(facts[one].contradict(facts[other]) for one, other in combinations(cluster, 2)):
            groups += [tuple(by_id[at]) for at in cluster]  # which of them it is cannot be told: none
        else:
            groups.append(tuple(sorted(position for at in cluster for position in by_id[at])))
    return Grouping(tuple(sorted(groups)), tuple(sorted(_kept_apart(records, groups))))


def _joined_by_ids(records: Sequence[Record]) -> list[list[int]]:
    sets = _Sets(len(records))
    for ids in (
        [r.doi for r in records],
        [r.openalex_id for r in records],
        [r.seed_key for r in records],
    ):
        holders: dict[str, list[int]] = defaultdict(list)
        for position, value in enumerate(ids):
            if value:
                holders[value].append(position)
        for positions in holders.values():
            sets.join(positions)
    return sets.all()


def _sharing_a_title(facts: Sequence[_Facts]) -> set[tuple[int, int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for at, fact in enumerate(facts):
        for title in fact.titles:
            holders[title].append(at)
    return {pair for positions in holders.values() for pair in combinations(positions, 2)}


def _kept_apart(records: Sequence[Record], groups: Sequence[tuple[int, ...]]) -> list[str]:
    facts = [_Facts.of(records[at] for at in members) for members in groups]
    said = []
    for one, other in _sharing_a_title(facts):
        title = min(facts[one].titles & facts[other].titles)
        ids = sorted(_an_id(facts[at]) for at in (one, other))
        said.append(f"Equal title, kept apart: {title!r} ({ids[0]} and {ids[1]}).")
    return said


def _an_id(facts: _Facts) -> str:
    return min(facts.dois, default=None) or min(facts.openalex_ids, default=None) or "no id"
