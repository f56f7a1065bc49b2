"""The clusters of a corpus at three levels, with their names, and what became of those of an earlier one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from corpus.clusters.matching import kept, succession
from corpus.clusters.naming import Name, Namer
from corpus.clusters.partition import UNCLUSTERED, Labels
from corpus.clusters.relation import Relation
from corpus.clusters.resolutions import Former, Level, levels

LEVELS = ("coarse", "middle", "fine")
COLOURS = 12
"""Colours there are; where there are more clusters, some share one."""
SAME_ENOUGH = 0.6
"""Of the works that a cluster had and the corpus still has: with so many in it, it keeps its name."""
METHOD = (
    "Leiden on ties by references, citations and words, without the seeds; three resolutions by stability; "
    "names by class-based TF-IDF (docs/clusters.md)"
)


@dataclass(frozen=True, eq=False, slots=True)
class Clustering:
    """One level of clusters."""

    level: str
    resolution: float
    stability: float
    """Mean agreement of runs with different seeds (adjusted mutual information)."""
    labels: Labels
    """Of the works, in their order."""
    names: tuple[Name, ...]
    """By number, ascending. A number is a cluster's own for as long as it is found again."""
    colours: Mapping[int, int]
    """Number of a cluster -> its colour, from 0 to COLOURS - 1, which stays as well."""
    changes: tuple[str, ...] = ()
    """What became of the clusters of the version before, a sentence each."""
    since: int | None = None
    """That version; None if this is the first with clusters."""

    @property
    def works_of(self) -> dict[int, int]:
        """How many works each cluster has, by its number."""
        return dict(Counter(self.labels[self.labels != UNCLUSTERED].tolist()))

    @property
    def sizes(self) -> list[tuple[str, int]]:
        """Names with their works, the largest first."""
        works = self.works_of
        told = [(name.text, works.get(name.label, 0)) for name in self.names]
        return sorted(told, key=lambda one: (-one[1], one[0]))

    @property
    def unclustered(self) -> int:
        """Works tied to no cluster."""
        return int((self.labels == UNCLUSTERED).sum())

    def name(self, number: int) -> str:
        """Return what a cluster is called."""
        return next((one.text for one in self.names if one.label == number), f"cluster {number + 1}")


@dataclass(frozen=True, eq=False, slots=True)
class Earlier:
    """The clusters of an earlier version."""

    version: int
    ids: Sequence[str]
    levels: tuple[Clustering, ...]


def key_of(level: str, number: int) -> str:
    """Return how filters and addresses name a cluster.

    >>> key_of("middle", 4)
    'middle-4'
    """
    return f"{level}-{number}"


def clusterings(
    works: pl.DataFrame, ties: Relation, earlier: Earlier | None = None
) -> tuple[Clustering, ...]:
    """Return the levels that works, which follow `corpus.schema.WORKS`, have: up to three, coarse first.

    `ties` are those of the works. Clusters that an earlier version had keep number, colour and name.
    """
    before = {} if earlier is None else {one.level: one for one in earlier.levels}
    former = [] if earlier is None else [_former(one, earlier, works["id"]) for one in earlier.levels]
    namer = Namer(works)
    found = []
    for name, level in zip(LEVELS, levels(ties.weights, former), strict=False):
        whole = replace(level, labels=ties.with_seeds(level.labels))
        if earlier is not None and name in before:
            found.append(_continued(works["id"].to_list(), namer, whole, before[name], earlier))
        else:
            told = namer.names(whole.labels)
            colours = {one.label: place % COLOURS for place, one in enumerate(told)}
            found.append(Clustering(name, level.resolution, level.stability, whole.labels, told, colours))
    return tuple(found)


def since(ids: Sequence[str], found: Sequence[Clustering], earlier: Earlier) -> tuple[Clustering, ...]:
    """Return the levels that both versions have, with what became of the clusters of the earlier one."""
    before = {one.level: one for one in earlier.levels}
    told = []
    for one in found:
        if one.level in before:
            old = before[one.level]
            labels = kept(earlier.ids, old.labels, ids, one.labels)
            now = dict(zip(one.labels.tolist(), labels.tolist(), strict=True))
            called = {name.label: name.text for name in old.names}
            called |= {now[name.label]: name.text for name in one.names if name.label in now}
            changes = _sentences(earlier.ids, old.labels, ids, labels, called)
            told.append(replace(one, changes=changes, since=earlier.version))
    return tuple(told)


def memberships(ids: Sequence[str], found: Sequence[Clustering]) -> pl.DataFrame:
    """Return id and `clusters`, the keys of the clusters that each work is in, one a level at most."""
    keys: list[list[str]] = [[] for _ in ids]
    for level in found:
        for place, number in enumerate(level.labels.tolist()):
            if number != UNCLUSTERED:
                keys[place].append(key_of(level.level, number))
    return pl.DataFrame(
        {"id": ids, "clusters": keys}, schema={"id": pl.String, "clusters": pl.List(pl.String)}
    )


def as_columns(found: Sequence[Clustering]) -> list[pl.Series]:
    """Return for each level `cluster_LEVEL`, the number from 1, and `cluster_LEVEL_name`; null in none."""
    columns = []
    for level in found:
        called = {one.label: one.text for one in level.names}
        labels = level.labels.tolist()
        numbers = [None if label == UNCLUSTERED else label + 1 for label in labels]
        columns += [
            pl.Series(f"cluster_{level.level}_name", [called.get(label) for label in labels], pl.String),
            pl.Series(f"cluster_{level.level}", numbers, pl.Int64),
        ]
    return columns


def _former(level: Clustering, earlier: Earlier, ids: pl.Series) -> Former:
    number_of = dict(zip(earlier.ids, level.labels.tolist(), strict=True))
    labels = np.array([number_of.get(work_id, UNCLUSTERED) for work_id in ids], dtype=np.int32)
    return Former(level.resolution, level.stability, labels)


def _continued(
    ids: Sequence[str], namer: Namer, level: Level, old: Clustering, earlier: Earlier
) -> Clustering:
    labels = kept(earlier.ids, old.labels, ids, level.labels)
    keeps = _same(earlier.ids, old.labels, ids, labels)
    told = namer.names(labels, fixed={one.label: one for one in old.names if one.label in keeps})
    called = {one.label: one.text for one in (*old.names, *told)}
    return Clustering(
        old.level,
        level.resolution,
        level.stability,
        labels,
        told,
        _coloured([one.label for one in told], old.colours),
        _sentences(earlier.ids, old.labels, ids, labels, called),
        earlier.version,
    )


def _sentences(
    old_ids: Sequence[str], old: Labels, ids: Sequence[str], labels: Labels, called: Mapping[int, str]
) -> tuple[str, ...]:
    became = succession(old_ids, old, ids, labels)
    return tuple(became.sentences(lambda number: f"“{called[number]}”"))


def _same(old_ids: Sequence[str], old: Labels, ids: Sequence[str], labels: Labels) -> set[int]:
    """Numbers of the clusters that still hold most of the works they had, as far as these are there."""
    number_of = dict(zip(ids, labels.tolist(), strict=True))
    had, stayed = Counter[int](), Counter[int]()
    for work_id, number in zip(old_ids, old.tolist(), strict=True):
        if number != UNCLUSTERED and work_id in number_of:
            had[number] += 1
            stayed[number] += number_of[work_id] == number
    return {number for number, works in had.items() if stayed[number] >= SAME_ENOUGH * works}


def _coloured(numbers: Sequence[int], before: Mapping[int, int]) -> dict[int, int]:
    """Colours for these clusters: the ones they had, and for new ones those that fewest have."""
    colours = {number: before[number] for number in numbers if number in before}
    used = Counter(colours.values())
    for number in numbers:
        if number not in colours:
            colours[number] = min(range(COLOURS), key=lambda colour: (used[colour], colour))
            used[colours[number]] += 1
    return dict(sorted(colours.items()))
