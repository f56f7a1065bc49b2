"""Soft membership of works in the lenses of a set: two small readers that are asked together.

One reads the cue words alone (a score a lens, whether a term of the literature is there, whether one was
dropped as a false friend), the other the sentence vectors of title and abstract. Each is a regularised
multinomial logistic regression on the works labelled by hand, rarer labels counting more; their
probabilities are multiplied, and tempered so that they say how often they are right (Guo et al. 2017,
temperature scaling), the temperature being learnt on works that were held out, authors and all. Where a
work has no vector the cues are asked alone, tempered by themselves. The same file, texts and model give the
same numbers.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from corpus.lenses.reading import Read
from corpus.names import surname_of

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

CUES_C, VECTORS_C = 2.0, 8.0
"""Strength of the regularisation, the same for every set: docs/lens-evaluation.md tries others."""
RARER_COUNT_MORE = 0.8
"""0: every labelled work counts the same; 1: every label does."""
FOLDS = 5
SEED = 0
LEAST = 1e-9
Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A work with its label, for training."""

    read: Read
    label: str
    authors: str
    weight: float = 1.0


class Classifier:
    """Trained on works labelled by hand."""

    def __init__(self, labels: Sequence[str], works: Sequence[Labelled], *, tempered: bool = True) -> None:
        """Train. Two labels must have a work at least; works of one first author are held out together.

        Without tempering the order of the labels is the same, but the numbers are not probabilities.
        """
        self.labels = tuple(labels)
        self._readers = _Readers(self.labels, works)
        self.temperature = self.cue_temperature = 1.0
        """Of works with a vector, and of those without."""
        if tempered:
            bare = [replace(one, read=replace(one.read, vector=None)) for one in works]
            has_vectors = any(one.read.vector is not None for one in works)
            self.temperature = self._tempered(works)
            self.cue_temperature = self._tempered(bare) if has_vectors else self.temperature

    def probabilities(self, works: Sequence[Read]) -> Numbers:
        """Return (works, labels): how likely each label is; rows add up to 1."""
        if not works:
            return np.zeros((0, len(self.labels)))
        read_whole = np.array([one.vector is not None for one in works])
        temperatures = np.where(read_whole, self.temperature, self.cue_temperature)
        return _softmax(self._readers.logits(works) / temperatures[:, None])

    def _tempered(self, works: Sequence[Labelled]) -> float:
        held_out = held_out_logits(self.labels, works)
        if not held_out.any():
            return 1.0  # too few works to hold some out
        wanted = np.array([self.labels.index(one.label) for one in works])
        weights = np.array([one.weight for one in works])

        def loss(log_temperature: float) -> float:
            told = _softmax(held_out / np.exp(log_temperature))
            return float(-(weights * np.log(told[np.arange(len(wanted)), wanted] + LEAST)).sum())

        return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 2.5), method="bounded").x))


def held_out_logits(labels: Sequence[str], works: Sequence[Labelled], seed: int = SEED) -> Numbers:
    """Return (works, labels): what is said of each work by readers that never saw it or its first author."""
    said = np.zeros((len(works), len(labels)))
    for seen, unseen in folds(labels, works, seed):
        readers = _Readers(labels, [works[place] for place in seen])
        said[unseen] = readers.logits([works[place].read for place in unseen])
    return said


def folds(labels: Sequence[str], works: Sequence[Labelled], seed: int = SEED) -> list[tuple[Places, Places]]:
    """Return the places of the works to learn from and of those held out, part by part.

    Works of one first author are held out together: a companion paper would give the label away. With very
    few works there are fewer parts, and none where two cannot be made.
    """
    wanted = np.array([labels.index(one.label) for one in works])
    authors = [surname_of(one.authors.split(";")[0]) or f"{place}" for place, one in enumerate(works)]
    number = min(FOLDS, len(set(authors)), int(np.bincount(wanted).max()))
    if number < 2:
        return []
    with warnings.catch_warnings():  # a label rarer than the parts is in some of them only, which will do
        warnings.simplefilter("ignore", UserWarning)
        from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415 - costs a second: here only

        parts = StratifiedGroupKFold(number, shuffle=True, random_state=seed)
        split = list(parts.split(np.zeros(len(works)), wanted, np.array(authors)))
    return [(seen, unseen) for seen, unseen in split if len(set(wanted[seen])) > 1]


class _Readers:
    def __init__(self, labels: Sequence[str], works: Sequence[Labelled]) -> None:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - costs a second: here only

        self._labels = tuple(labels)
        wanted = [one.label for one in works]
        share = {label: wanted.count(label) / len(wanted) for label in set(wanted)}
        weights = np.array([one.weight * share[one.label] ** -RARER_COUNT_MORE for one in works])
        weights /= weights.mean()
        reads = [one.read for one in works]
        self._cues = LogisticRegression(C=CUES_C, max_iter=3_000).fit(_cues(reads), wanted, weights)
        vectors, rows = _vectors(reads)
        known = [wanted[row] for row in rows]
        self._by_vector = (
            LogisticRegression(C=VECTORS_C, max_iter=3_000).fit(vectors, known, weights[rows])
            if len(set(known)) > 1
            else None
        )

    def logits(self, works: Sequence[Read]) -> Numbers:
        """Return the mean of the log probabilities of both readers; of the cues' where there is no vector."""
        told = self._of(self._cues, _cues(works))
        vectors, rows = _vectors(works)
        if self._by_vector is not None and len(rows):
            told[rows] = (told[rows] + self._of(self._by_vector, vectors)) / 2
        return told

    def _of(self, model: "LogisticRegression", features: Numbers) -> Numbers:
        told = np.full((len(features), len(self._labels)), LEAST)
        probabilities = model.predict_proba(features)
        for place, label in enumerate(model.classes_):
            told[:, self._labels.index(str(label))] = probabilities[:, place]
        return np.log(told + LEAST)


def _cues(works: Sequence[Read]) -> Numbers:
    return np.array([[*one.cue_scores, float(one.has_term), float(one.has_false_friend)] for one in works])


def _vectors(works: Sequence[Read]) -> tuple[Numbers, Places]:
    """The vectors there are, and the places of their works."""
    found = [(place, one.vector) for place, one in enumerate(works) if one.vector is not None]
    rows = np.array([place for place, _ in found], np.int64)
    return np.array([vector for _, vector in found], np.float64), rows


def _softmax(logits: Numbers) -> Numbers:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
