"""The clusters of a corpus at three levels, with their names, and what became of those of an earlier one."""

from dataclasses import dataclass

import polars as pl

from corpus.clusters.matching import kept, succession
from corpus.clusters.naming import Name, names
from corpus.clusters.partition import UNCLUSTERED, Labels
from corpus.clusters.relation import relation
from corpus.clusters.resolutions import levels

LEVELS = ("coarse", "middle", "fine")


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

    @property
    def sizes(self) -> list[tuple[str, int]]:
        """Names with their works, the largest first."""
        counts = pl.Series(self.labels).value_counts()
        works = dict(counts.iter_rows())
        told = [(name.text, works.get(name.label, 0)) for name in self.names]
        return sorted(told, key=lambda one: (-one[1], one[0]))

    @property
    def unclustered(self) -> int:
        """Works tied to no cluster."""
        return int((self.labels == UNCLUSTERED).sum())


def clusterings(works: pl.DataFrame) -> tuple[Clustering, ...]:
    """Return the levels that works, which follow `corpus.schema.WORKS`, have: up to three, coarse first."""
    tied = relation(works)
    found = []
    for name, level in zip(LEVELS, levels(tied.weights), strict=False):
        labels = tied.with_seeds(level.labels)
        found.append(Clustering(name, level.resolution, level.stability, labels, names(works, labels)))
    return tuple(found)


def since(works: pl.DataFrame, now: Clustering, before_works: pl.DataFrame, before: Clustering) -> list[str]:
    """Return what became of the clusters of an earlier version, a sentence a change; empty if nothing did."""
    ids, old_ids = works["id"].to_list(), before_works["id"].to_list()
    labels = kept(old_ids, before.labels, ids, now.labels)
    number_of = dict(zip(now.labels.tolist(), labels.tolist(), strict=True))
    called = {one.label: one.text for one in before.names}
    called |= {number_of[one.label]: one.text for one in now.names if one.label in number_of}
    return succession(old_ids, before.labels, ids, labels).sentences(lambda number: f"“{called[number]}”")
