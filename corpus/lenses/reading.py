"""A work as the classifier reads it: cues with their places, terms, false friends, a sentence vector."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.lenses.cues import CueFinder, CueHit
from corpus.lenses.embedding import Embedder
from corpus.lenses.lens_set import LensSet
from corpus.terms.codebook import Terms
from corpus.terms.matcher import Matcher

ABSTRACT_COUNTS = 0.25
"""Of the vector of a work, the part that its abstract gives; cues in it are shown and not counted.

An abstract holds cues of every lens. On works whose title was labelled, counting them made labels worse
(docs/lens-evaluation.md).
"""


@dataclass(frozen=True)
class Read:
    """What was read in one work."""

    cues: tuple[CueHit, ...]
    """In the title."""
    cues_of_abstract: tuple[CueHit, ...]
    cue_scores: tuple[float, ...]
    """Of the title, one a label in the order of the set."""
    has_term: bool
    """Whether a term of the literature is in title or abstract."""
    has_false_friend: bool
    """Whether something only looked like one."""
    has_abstract: bool
    vector: NDArray[np.float32] | None
    """None without the sentence model."""


class Reader:
    """Reads works by a lens set and a codebook of terms."""

    def __init__(self, lenses: LensSet, terms: Terms, embedder: Embedder | None) -> None:
        self._labels = lenses.labels
        self._cues = CueFinder(lenses.lenses, lenses.none_cues)
        self._matcher = Matcher(terms)
        self._embedder = embedder

    def read(self, works: Sequence[tuple[str, str | None]]) -> list[Read]:
        """Return what stands in the title and the abstract, if there is one, of each work."""
        return [self._read(title, (abstract or "").strip() or None) for title, abstract in works]

    def _read(self, title: str, abstract: str | None) -> Read:
        of_title = self._cues.find(title)
        of_abstract = self._cues.find(abstract) if abstract else []
        hits = [hit for those in self._matcher.hits((title, abstract)) for hit in those]
        scores = self._cues.scores(of_title)
        return Read(
            cues=tuple(of_title),
            cues_of_abstract=tuple(of_abstract),
            cue_scores=tuple(scores[one] for one in self._labels),
            has_term=any(hit.dropped is None for hit in hits),
            has_false_friend=any(hit.dropped is not None for hit in hits),
            has_abstract=abstract is not None,
            vector=self._vector(title, abstract),
        )

    def _vector(self, title: str, abstract: str | None) -> NDArray[np.float32] | None:
        if self._embedder is None:
            return None
        (together,) = self._embedder.vectors([title])
        if abstract is not None:
            (more,) = self._embedder.vectors([abstract])
            together = (1 - ABSTRACT_COUNTS) * together + ABSTRACT_COUNTS * more
        return np.asarray(together / max(float(np.linalg.norm(together)), 1e-9), np.float32)
