"""How far people who labelled the same works apart agree: Cohen's kappa and Krippendorff's alpha.

Cohen 1960, Educational and Psychological Measurement 20:37-46; Krippendorff 2004, Content Analysis, ch. 11
(nominal data, no gaps). 1 is full agreement, 0 what chance alone gives. Intervals by bootstrap over works.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import cohen_kappa_score

DRAWS = 1_000
SEED = 0
Pair = tuple[str, str]
"""The labels of two annotators for one work."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


def cohen_kappa(pairs: Sequence[Pair]) -> float:
    """Return Cohen's kappa."""
    return float(cohen_kappa_score(*zip(*pairs, strict=True)))


def krippendorff_alpha(pairs: Sequence[Pair]) -> float:
    """Return Krippendorff's alpha for nominal labels; 1 if all have one label.

    >>> round(krippendorff_alpha([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")]), 3)
    0.533
    """
    values = Counter(label for pair in pairs for label in pair)
    number = values.total()
    differing = sum(one != other for one, other in pairs) * 2 / number
    expected = 1 - sum(count * (count - 1) for count in values.values()) / (number * (number - 1))
    return 1.0 if expected == 0 else 1 - differing / expected


def measured(pairs: Sequence[Pair], measure: Callable[[Sequence[Pair]], float], seed: int = SEED) -> Measured:
    """Return a measure of agreement with its interval by bootstrap over works."""
    draw = np.random.default_rng(seed)
    drawn = [
        measure([pairs[place] for place in draw.integers(0, len(pairs), len(pairs))]) for _ in range(DRAWS)
    ]
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Measured(measure(pairs), float(low), float(high))
