"""The names that readers give to clusters, and how each goes on with its cluster from version to version.

A name was given for a cluster's typical works. In another version it belongs to the cluster of that level
that holds more than half of those that are still there, whatever its number; if none does, it waits.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from corpus.clusters.clustering import Clustering, key_of
from corpus.clusters.naming import Name
from corpus.clusters.partition import UNCLUSTERED
from corpus.marks.mark import MOST_TYPICAL, Kind, Mark, one_line, standing
from corpus.model import WorkId
from corpus.said import survivor

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Named:
    """The names that stand in one version."""

    held: Mapping[str, Mark]
    """Key of a cluster -> its name; of two the later."""
    waiting: tuple[Mark, ...]
    """Names of which no cluster holds more than half of the works, oldest first."""


def named(
    marks: Iterable[Mark],
    levels: Sequence[Clustering],
    ids: Sequence[WorkId],
    merged_into: Mapping[WorkId, WorkId],
) -> Named:
    """Return the names that readers gave and that stand; `ids` are those of the works, in their order."""
    ours = [
        mark
        for mark in standing(marks)
        if mark.kind is Kind.CLUSTER_NAME and mark.level and one_line(mark.text or "")
    ]
    wanted = {mark.level for mark in ours}
    number_of = {
        one.level: dict(zip(ids, one.labels.tolist(), strict=True)) for one in levels if one.level in wanted
    }
    here = set(ids) if ours else set()
    held: dict[str, Mark] = {}
    waiting = []
    for mark in ours:
        numbers = number_of.get(mark.level or "")
        found = None if numbers is None else _found_again(mark, numbers, here, merged_into)
        if found is None:
            waiting.append(mark)
        else:
            held[key_of(mark.level or "", found)] = mark
    return Named(held, tuple(waiting))


def _found_again(
    mark: Mark, number_of: Mapping[WorkId, int], here: set[WorkId], merged_into: Mapping[WorkId, WorkId]
) -> int | None:
    """Return the number of the cluster with more than half of the works of a name that are still there."""
    there = {work for one in mark.works if (work := survivor(one, here, merged_into)) is not None}
    counts = Counter(number_of[work] for work in there)
    number, most = next(iter(counts.most_common(1)), (UNCLUSTERED, 0))
    return number if number != UNCLUSTERED and 2 * most > len(there) else None


def renamed(levels: Sequence[Clustering], held: Mapping[str, Mark]) -> tuple[Clustering, ...]:
    """Return the levels with the names that readers gave in the place of the computed ones.

    No two clusters of a level are called the same: one that would be has its number behind its name.
    """
    return tuple(replace(level, names=_names(level, held)) for level in levels)


def _names(level: Clustering, held: Mapping[str, Mark]) -> tuple[Name, ...]:
    given = {
        name.label: shown_name(held[key])
        for name in level.names
        if (key := key_of(level.level, name.label)) in held
    }
    taken = {name.text for name in level.names if name.label not in given}
    told = []
    for name in level.names:
        text = given.get(name.label, name.text)
        if name.label in given:
            text = text if text not in taken else f"{text} ({name.label + 1})"
            taken.add(text)
            name = replace(name, words=(text,))  # noqa: PLW2901
        told.append(name)
    return tuple(told)


def shown_name(mark: Mark) -> str:
    """Return the name that a mark gives, in one line and no longer than names are."""
    name = one_line(mark.text or "")
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def found_again_by(
    works: pl.DataFrame, citations: pl.DataFrame, level: Clustering, number: int
) -> tuple[WorkId, ...]:
    """Return the works by which a cluster is found again: those that it cites most itself, at most 30.

    `works` are as from `corpus.selection.searchable`, in the order of the labels; `citations` have columns
    citing and cited.
    """
    inside = works.select("id", "local_citations").filter(pl.Series(level.labels) == number)
    ids = inside["id"].implode()
    cited = citations.filter(pl.col("citing").is_in(ids) & pl.col("cited").is_in(ids))
    within = cited.group_by("cited").len("within")
    ranked = inside.join(within, left_on="id", right_on="cited", how="left").sort(
        pl.col("within").fill_null(0), "local_citations", "id", descending=[True, True, False]
    )
    return tuple(ranked["id"].head(MOST_TYPICAL))
