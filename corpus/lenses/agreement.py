"""How far people who labelled the same works apart agree: Cohen's kappa and Krippendorff's alpha.

Cohen 1960, Educational and Psychological Measurement 20:37-46, for two; Krippendorff 2011, Computing
Krippendorff's Alpha-Reliability (nominal data), for any number, and with gaps. 1 is full agreement, 0 what
chance alone gives. If all labels are one, both are 1, though nothing but agreement was possible. Intervals
by bootstrap over works, as annotators are not drawn at random.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.lenses.hand_labels import HandLabel, by_work, names_of, same_name

DRAWS = 1_000
SEED = 0
LEAST_WORKS = 2
"""With one there is nothing to draw from."""
Numbers = NDArray[np.float64]
Unit = Sequence[str]
"""The labels of one work: one an annotator who labelled it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of agreement, by counts that add up over works: to draw works anew is to add them anew."""

    counts: Callable[[Sequence[Unit]], Numbers]
    """(works, counts): what each work adds; works that say nothing of agreement are left out."""
    of: Callable[[Numbers], Numbers]
    """(draws, counts) summed -> the measure of each draw."""

    def __call__(self, units: Sequence[Unit]) -> float:
        """Return the measure. There must be a work at least that two have labelled."""
        return float(self.of(self.counts(units).sum(axis=0, keepdims=True))[0])


def _cells(units: Sequence[Unit]) -> Numbers:
    """Count each pair of labels in a cell of its own of a square table, which is laid flat."""
    names = {name: place for place, name in enumerate(sorted({name for unit in units for name in unit}))}
    cells = [names[one] * len(names) + names[other] for one, other in units]
    return np.eye(len(names) ** 2)[cells]


def _kappa(cells: Numbers) -> Numbers:
    size = round(cells.shape[1] ** 0.5)
    table = cells.reshape(-1, size, size)
    number = table.sum(axis=(1, 2))
    alike = np.trace(table, axis1=1, axis2=2) * number
    by_chance = (table.sum(axis=1) * table.sum(axis=2)).sum(axis=1)
    return _beyond_chance(number**2 - alike, number**2 - by_chance)


def _values(units: Sequence[Unit]) -> Numbers:
    """Count, for each work with two labels or more, each label, and last the pairs that differ."""
    names = {name: place for place, name in enumerate(sorted({name for unit in units for name in unit}))}
    usable = [unit for unit in units if len(unit) > 1]
    counts = np.zeros((len(usable), len(names) + 1))
    for row, unit in zip(counts, usable, strict=True):
        for name in unit:
            row[names[name]] += 1
        row[-1] = (len(unit) ** 2 - (row[:-1] ** 2).sum()) / (len(unit) - 1)
    return counts


def _alpha(counts: Numbers) -> Numbers:
    values, differing = counts[:, :-1], counts[:, -1]
    number = values.sum(axis=1)
    by_chance = number**2 - (values**2).sum(axis=1)
    return _beyond_chance(differing * (number - 1), by_chance)


def _beyond_chance(differing: Numbers, by_chance: Numbers) -> Numbers:
    """Return 1 - differing / by chance; 1 where chance could not differ, as all labels are one."""
    possible = by_chance > 0
    return 1 - np.where(possible, differing, 0) / np.where(possible, by_chance, 1)


cohen_kappa = Measure(_cells, _kappa)
"""Of pairs of labels, those of one annotator first in each."""
krippendorff_alpha = Measure(_values, _alpha)
"""For nominal labels; works that fewer than two have labelled are passed over."""


def measured(units: Sequence[Unit], measure: Measure, seed: int = SEED) -> Measured:
    """Return a measure of agreement with its interval; there must be a work that two have labelled."""
    counts, times = np.unique(measure.counts(units), axis=0, return_counts=True)
    number = int(times.sum())
    drawn = np.random.default_rng(seed).multinomial(number, times / number, DRAWS)
    low, high = np.percentile(measure.of(drawn @ counts), (2.5, 97.5))
    return Measured(float(measure.of((times @ counts)[np.newaxis])[0]), float(low), float(high))


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two annotators agree."""

    one: str
    other: str
    works: int
    """That both have labelled."""
    alike: int
    """Of these, works with the same label from both."""
    kappa: Measured | None
    """None if there are fewer than two works."""

    @property
    def share(self) -> float:
        """Of the works that both have labelled, how many have the same label from both."""
        return self.alike / self.works


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far all annotators of a lens set agree."""

    works: int
    """That two or more have labelled."""
    alpha: Measured | None
    """None if there are fewer than two such works."""
    pairs: tuple[PairAgreement, ...]
    """In the order of their names; pairs without a work in common are left out."""


def agreements(labels: Iterable[HandLabel], lens_set: str) -> Agreement:
    """Return how far those who labelled works of a lens set agree, by what stands."""
    works = by_work(labels, lens_set)
    names = names_of(vote for votes in works for vote in votes)
    said = [
        {same_name(vote.annotator): vote.label for vote in votes if vote.label is not None} for votes in works
    ]
    shared = [tuple(one.values()) for one in said if len(one) > 1]
    found = []
    for one, other in itertools.combinations(names, 2):
        both = [(work[one], work[other]) for work in said if one in work and other in work]
        if both:
            alike = sum(first == second for first, second in both)
            kappa = measured(both, cohen_kappa) if len(both) >= LEAST_WORKS else None
            found.append(PairAgreement(names[one], names[other], len(both), alike, kappa))
    alpha = measured(shared, krippendorff_alpha) if len(shared) >= LEAST_WORKS else None
    return Agreement(len(shared), alpha, tuple(found))
