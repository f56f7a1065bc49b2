"""A work as the classifier reads it: cues with their places, terms, false friends, a sentence vector."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from corpus.fields import field_number
from corpus.lenses.cues import CueFinder, CueHit
from corpus.lenses.embedding import MODEL, Embedder
from corpus.lenses.lens_set import LensSet
from corpus.terms.codebook import Terms
from corpus.terms.matcher import Matcher

ABSTRACT_COUNTS = 0.25
"""Of the vector of a work, the part that its abstract gives; cues in it are shown and not counted.

An abstract holds cues of every lens. On works whose title was labelled, counting them made labels worse
(docs/lens-evaluation.md).
"""
KEPT = np.float16
"""How exactly a vector is kept: one that was just made is rounded to it, so that both say the same."""
Vector = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Text:
    """A work as a reader has it before them."""

    title: str
    abstract: str | None = None
    language: str | None = None
    """ISO 639-1; None if not known."""
    field: int | None = None
    """OpenAlex's number of the field of its primary topic; None if not known."""

    @property
    def key(self) -> str:
        """By which its vector is kept: another text, model or way of joining has another."""
        told = "\x00".join((MODEL, f"{ABSTRACT_COUNTS}", self.title, self.abstract or ""))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


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
    vector: Vector | None
    """None without the sentence model, or if it was not made yet."""


class Reader:
    """Reads works by a lens set and a codebook of terms."""

    def __init__(self, lenses: LensSet, terms: Terms, embedder: Embedder | None) -> None:
        self._labels = lenses.labels
        self._cues = CueFinder(lenses.lenses, lenses.none_cues)
        self._matcher = Matcher(terms)
        self._embedder = embedder

    def read(self, works: Sequence[Text]) -> list[Read]:
        """Return what stands in the title and the abstract, if there is one, of each work."""
        return [self._read(work, self._vector(work), abstract_cues=True) for work in works]

    def skim(self, works: Sequence[Text]) -> list[Read]:
        """Return the same of many works, but for the cues of abstracts and the vectors: see `joined`."""
        return [self._read(work, None, abstract_cues=False) for work in works]

    def cues(self, work: Text) -> tuple[list[CueHit], list[CueHit]]:
        """Return the cues of a work's title, and of its abstract."""
        return self._cues.find(work.title), self._cues.find(work.abstract) if work.abstract else []

    def vectors(self, works: Sequence[Text]) -> dict[str, Vector]:
        """Return the vectors of works by their keys; none without the sentence model."""
        if self._embedder is None:
            return {}
        return {work.key: vector_of(work, self._embedder) for work in works}

    def _read(self, work: Text, vector: Vector | None, *, abstract_cues: bool) -> Read:
        of_title, of_abstract = self.cues(work if abstract_cues else Text(work.title))
        texts = (work.title, work.abstract)
        hits = [
            hit
            for those in self._matcher.hits(texts, language=work.language, field=work.field)
            for hit in those
        ]
        scores = self._cues.scores(of_title)
        return Read(
            cues=tuple(of_title),
            cues_of_abstract=tuple(of_abstract),
            cue_scores=tuple(scores[one] for one in self._labels),
            has_term=any(hit.dropped is None for hit in hits),
            has_false_friend=any(hit.dropped is not None for hit in hits),
            has_abstract=work.abstract is not None,
            vector=vector,
        )

    def _vector(self, work: Text) -> Vector | None:
        return None if self._embedder is None else vector_of(work, self._embedder)


def vector_of(work: Text, embedder: Embedder) -> Vector:
    """Return the vector of a work, of length 1 as exactly as it is kept."""
    (together,) = embedder.vectors([work.title])
    if work.abstract is not None:
        (more,) = embedder.vectors([work.abstract])
        together = (1 - ABSTRACT_COUNTS) * together + ABSTRACT_COUNTS * more
    return np.asarray(together / max(float(np.linalg.norm(together)), 1e-9), KEPT)


def joined(works: Sequence[Text], reads: Sequence[Read], vectors: Mapping[str, Vector]) -> list[Read]:
    """Return what was read of works with such vectors, by their keys, as there are."""
    return [replace(read, vector=vectors.get(work.key)) for work, read in zip(works, reads, strict=True)]


def texts(works: pl.DataFrame) -> list[Text]:
    """Return the works of a corpus, which follow `corpus.schema.WORKS`, as they are read."""
    number_of = {name: field_number(name) for name in works["field"].unique()}
    rows = works.select("title", "abstract", "language", "field").iter_rows()
    return [text(title, abstract, language, number_of[field]) for title, abstract, language, field in rows]


def text(
    title: str | None, abstract: str | None, language: str | None = None, field: int | None = None
) -> Text:
    """Return a work as it is read; an abstract of blanks is none."""
    return Text(title or "", (abstract or "").strip() or None, language, field)
