"""What a work is called: a lens, two that are mixed, or none with its reason; how sure; and why.

The relevance comes first: a work in which something only looked like a term, and no term is, is a false
friend whatever else it says. Then the likeliest label counts; of two lenses that are less than a margin
apart both are named. No abstract means no more than low confidence (lenses.md of the briefing, section
4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from corpus.lenses.classifier import Classifier
from corpus.lenses.cues import CueHit
from corpus.lenses.lens_set import NONE, Example, LensSet, NoneKind
from corpus.lenses.reading import Read

MARGIN = 0.10
"""Two lenses closer than this are mixed."""
SURE, LIKELY = 0.80, 0.55
"""How likely the label must be; docs/lens-evaluation.md tells how often such labels are right."""
FALSE_FRIEND = 0.97
"""How likely a work whose only term is a false friend has no lens."""
CUES_TOLD = 4
AT_ONCE = 10_000
"""Works compared with the labelled ones in one step."""
DECIMALS = 6  # beyond them the order in which a machine adds numbers shows
Numbers = NDArray[np.float64]


class Confidence(StrEnum):
    """How sure a label is."""

    SURE = "sure"
    LIKELY = "likely"
    LOW = "low"
    BY_HAND = "by hand"
    """It was labelled by a person, and not guessed."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The label of a work with its evidence."""

    label: str
    """Id of a lens, or `NONE`."""
    second: str | None
    """The other lens, where two are mixed."""
    none_kind: NoneKind | None
    probabilities: tuple[float, ...]
    """One a lens in the order of the set, and of none behind them; they add up to 1."""
    confidence: Confidence
    evidence: str
    """In words: the cues that decided, and the labelled work most like it."""
    cues: tuple[CueHit, ...]
    """Of the label, in the title."""


@dataclass(frozen=True, slots=True)
class Known:
    """What people said of a work."""

    label: str
    second: str | None = None
    none_kind: NoneKind | None = None
    why: str = ""


def assign(
    lenses: LensSet,
    classifier: Classifier,
    works: Sequence[Read],
    labelled: Sequence[tuple[Example, Read]],
    known: Sequence[Known | None],
) -> list[Assignment]:
    """Return the label of each work as it was read.

    `labelled` are the works that the classifier learnt from, among which the most alike is looked for;
    `known` is what people said of each of the works, which counts for more than any guess.
    """
    if not works:
        return []
    told = classifier.probabilities(works).round(DECIMALS)
    nearest = _nearest(works, labelled)
    return [
        _assigned(lenses.labels, read, row, said, near)
        for read, row, said, near in zip(works, told, known, nearest, strict=True)
    ]


def _assigned(
    labels: Sequence[str], read: Read, row: Numbers, known: Known | None, near: str | None
) -> Assignment:
    friend_only = read.has_false_friend and not read.has_term
    if friend_only:
        others = np.array([*row[:-1], 0.0])
        row = others / max(float(others.sum()), 1e-9) * (1 - FALSE_FRIEND)
        row[-1] = FALSE_FRIEND
    order = np.argsort(-row, kind="stable")
    label, likely = labels[order[0]], float(row[order[0]])
    second = None
    if label != NONE:
        rival = next(labels[place] for place in order[1:] if labels[place] != NONE)
        second = rival if likely - float(row[labels.index(rival)]) < MARGIN else None
    confidence = Confidence.LOW
    if read.has_abstract:
        confidence = (
            Confidence.SURE if likely >= SURE else Confidence.LIKELY if likely >= LIKELY else Confidence.LOW
        )
    kind = None
    if label == NONE:
        kind = (
            NoneKind.FALSE_FRIEND
            if friend_only
            else NoneKind.ON_TOPIC
            if read.has_term
            else NoneKind.OFF_TOPIC
        )
    if known is not None:
        label, second, kind, confidence = known.label, known.second, known.none_kind, Confidence.BY_HAND
    return Assignment(
        label=label,
        second=second,
        none_kind=kind,
        probabilities=tuple(float(one) for one in row),
        confidence=confidence,
        evidence=_evidence(read, label, known, near),
        cues=tuple(hit for hit in read.cues if _speaks_for(hit, label)),
    )


def _evidence(read: Read, label: str, known: Known | None, near: str | None) -> str:
    parts = []
    if known is not None:
        parts.append(f"labelled by hand: {known.why}" if known.why else "labelled by hand")
    cues = [hit for hit in (*read.cues, *read.cues_of_abstract) if _speaks_for(hit, label)]
    words = list(dict.fromkeys(hit.words.lower() for hit in cues))[:CUES_TOLD]
    if words:
        parts.append(f"cues: {', '.join(words)}")
    elif label != NONE:
        parts.append("no cue of it: by the meaning of the title alone")
    if read.has_false_friend and not read.has_term:
        parts.append("its term is a false friend")
    if near:
        parts.append(f"nearest labelled work: {near}")
    return "; ".join(parts)


def _speaks_for(hit: CueHit, label: str) -> bool:
    return hit.lens == label and hit.weight > 0


def _nearest(works: Sequence[Read], labelled: Sequence[tuple[Example, Read]]) -> list[str | None]:
    """The labelled work whose title is most alike by its vector; None without vectors."""
    known = [(example, read.vector) for example, read in labelled if read.vector is not None]
    places = [place for place, read in enumerate(works) if read.vector is not None]
    found: list[str | None] = [None] * len(works)
    if not known or not places:
        return found
    table = np.array([vector for _, vector in known], np.float32).T
    named = [f"{example.title} ({example.label})" for example, _ in known]
    for start in range(0, len(places), AT_ONCE):
        those = places[start : start + AT_ONCE]
        alike = np.array([works[place].vector for place in those], np.float32) @ table
        for place, best in zip(those, alike.round(DECIMALS).argmax(axis=1), strict=True):
            found[place] = named[best]
    return found
