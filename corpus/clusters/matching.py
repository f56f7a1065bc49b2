"""Clusters that keep their number while the corpus grows: each new cluster is the old one it overlaps with.

Overlap is that of Jaccard (works in both over works in either), among the works that both versions hold. The
pairs of greatest overlap in all are found by assignment (Kuhn 1955, Naval Research Logistics Quarterly
2:83-97; scipy's linear_sum_assignment). Merging and splitting are told as well, with shares of our own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from corpus.clusters.partition import UNCLUSTERED, Labels

LEAST_OVERLAP = 0.3  # Jaccard: below this two clusters are not one
PART = 0.4  # of the works of a cluster: so many that go or come together are a main part of it
PIECE = 0.1  # of an old cluster: so many at least are a piece of it, if they are a main part of a new one


@dataclass(frozen=True, slots=True)
class _Overlap:
    old: list[int]
    new: list[int]
    works: NDArray[np.int64]
    """Works of the versions in common, old x new clusters."""
    old_sizes: NDArray[np.int64]
    new_sizes: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of the clusters from one version to the next, all by their numbers, ascending."""

    stayed: tuple[int, ...]
    came: tuple[int, ...]
    went: tuple[int, ...]
    merged: Mapping[int, tuple[int, ...]]
    """A cluster now, and the old ones of which it took PART of the works or more; two at least."""
    split: Mapping[int, tuple[int, ...]]
    """An old cluster, and those now, two at least, that took PART of it or are by PART a PIECE of it."""

    def sentences(self, called: Callable[[int], str] = lambda number: f"cluster {number + 1}") -> list[str]:
        """Return it in words, one change each; none if nothing changed. `called` names a number.

        A number that went is among those to be named.
        """
        told = [
            *(f"New: {called(one)}." for one in self.came),
            *(f"No longer there: {called(one)}." for one in self.went),
            *(
                f"{_and(called(one) for one in olds)} merged into {called(now)}."
                for now, olds in self.merged.items()
            ),
            *(
                f"{called(old)} split into {_and(called(one) for one in now)}."
                for old, now in self.split.items()
            ),
        ]
        return [line[0].upper() + line[1:] for line in told]


def matched(
    before_ids: Sequence[str], before_labels: Labels, after_ids: Sequence[str], after_labels: Labels
) -> dict[int, int | None]:
    """Return for each new cluster the old one that it is, or None where none overlaps by LEAST_OVERLAP.

    Ids and labels go in pairs, in any order; an id comes once in each version. UNCLUSTERED is no cluster.
    An old cluster is given once at most. How the clusters are numbered has no influence.
    """
    return _pairs(_overlap(before_ids, before_labels, after_ids, after_labels), after_labels)


def kept(
    before_ids: Sequence[str], before_labels: Labels, after_ids: Sequence[str], after_labels: Labels
) -> Labels:
    """Return the new labels renumbered: a matched cluster has its old number.

    The others take the least numbers that were not in use, in the order of their own: a number that has
    just become free is not given to something else in the same step, as readers would take it for the old.
    """
    pairs = matched(before_ids, before_labels, after_ids, after_labels)
    used = set(np.unique(before_labels).tolist())
    free = (number for number in count() if number not in used)
    number_of = {new: next(free) if old is None else old for new, old in sorted(pairs.items())}
    number_of[UNCLUSTERED] = UNCLUSTERED
    return np.array([number_of[label] for label in after_labels.tolist()], dtype=np.int32)


def succession(
    before_ids: Sequence[str], before_labels: Labels, after_ids: Sequence[str], after_labels: Labels
) -> Succession:
    """Return what became of the clusters; the new labels are those that `kept` gives."""
    overlap = _overlap(before_ids, before_labels, after_ids, after_labels)
    old = {label for label in np.unique(before_labels).tolist() if label != UNCLUSTERED}
    new = {label for label in np.unique(after_labels).tolist() if label != UNCLUSTERED}
    moved = overlap.works >= PART * overlap.old_sizes[:, None]
    made_of = overlap.works >= PART * overlap.new_sizes[None, :]
    pieces = moved | (made_of & (overlap.works >= PIECE * overlap.old_sizes[:, None]))
    merged = {
        now: tuple(overlap.old[row] for row in np.flatnonzero(moved[:, column]))
        for column, now in enumerate(overlap.new)
        if moved[:, column].sum() > 1
    }
    split = {
        one: tuple(overlap.new[column] for column in np.flatnonzero(pieces[row]))
        for row, one in enumerate(overlap.old)
        if pieces[row].sum() > 1
    }
    merged = {now: tuple(sorted(olds)) for now, olds in sorted(merged.items())}
    split = {one: tuple(sorted(parts)) for one, parts in sorted(split.items())}
    return Succession(
        tuple(sorted(old & new)), tuple(sorted(new - old)), tuple(sorted(old - new)), merged, split
    )


def _overlap(
    before_ids: Sequence[str], before_labels: Labels, after_ids: Sequence[str], after_labels: Labels
) -> _Overlap:
    """The clusters with works in common, in an order that is their own: by the least id of these works."""
    old_of = dict(zip(before_ids, before_labels.tolist(), strict=True))
    both = sorted(
        (work_id, old_of[work_id], label)
        for work_id, label in zip(after_ids, after_labels.tolist(), strict=True)
        if work_id in old_of
    )
    old = [one for one in dict.fromkeys(before for _, before, _ in both) if one != UNCLUSTERED]
    new = [one for one in dict.fromkeys(after for _, _, after in both) if one != UNCLUSTERED]
    row = {label: place for place, label in enumerate(old)} | {UNCLUSTERED: len(old)}
    column = {label: place for place, label in enumerate(new)} | {UNCLUSTERED: len(new)}
    works = np.zeros((len(old) + 1, len(new) + 1), dtype=np.int64)
    np.add.at(works, ([row[one] for _, one, _ in both], [column[one] for _, _, one in both]), 1)
    return _Overlap(old, new, works[:-1, :-1], works.sum(axis=1)[:-1], works.sum(axis=0)[:-1])


def _pairs(overlap: _Overlap, after_labels: Labels) -> dict[int, int | None]:
    found: dict[int, int | None] = {
        label: None for label in np.unique(after_labels).tolist() if label != UNCLUSTERED
    }
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - the store must not wait for it

    either = overlap.old_sizes[:, None] + overlap.new_sizes[None, :] - overlap.works
    jaccard = overlap.works / np.maximum(either, 1)
    jaccard[jaccard < LEAST_OVERLAP] = 0  # or a hopeless pair could cost a good one its partner
    for row, column in zip(*linear_sum_assignment(jaccard, maximize=True), strict=True):
        if jaccard[row, column] > 0:
            found[overlap.new[column]] = overlap.old[row]
    return found


def _and(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
