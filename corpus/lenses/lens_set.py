"""A lens set: a scholar's own concepts, by which the works of a literature are told apart, as values.

One file says all of it (`corpus.lenses.lens_set_file` reads it): what each lens asks, what it is not, its
cue words, its anchors and works labelled by hand. Nothing else in the code names a lens.
"""

from dataclasses import dataclass
from enum import StrEnum

NONE = "none"
"""The label of a work that looks through no lens of the set."""


class NoneKind(StrEnum):
    """Why a work has no lens."""

    FALSE_FRIEND = "false_friend"
    """Its words only look like the concept."""
    OFF_TOPIC = "off_topic"
    ON_TOPIC = "on_topic_no_lens"
    """It is about the concept, and does not ask what the lenses ask."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or words, in lower case, * at the end for any ending; and how much they say."""

    words: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Context:
    """Something that stands beside a lens to understand it by, such as a figure of the source."""

    title: str
    text: str
    """What it is, and why it stands under this lens."""
    source: str


@dataclass(frozen=True, slots=True)
class Lens:
    """One way to look."""

    id: str
    name: str
    question: str
    """By what a work that looks through it judges the concept."""
    definition: str
    is_not: tuple[str, ...]
    cues: tuple[Cue, ...]
    anchors: tuple[str, ...]
    """Keys of references that stand for it."""
    source: str
    """Where it is defined."""
    context: tuple[Context, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A work labelled by hand."""

    title: str
    authors: str
    year: int | None
    label: str
    """Id of a lens, or `NONE`."""
    second: str | None
    none_kind: NoneKind | None
    confidence: float
    """How sure those who labelled it were, 0.5 to 1."""
    reason: str
    votes: tuple[str, ...] = ()
    """The labels of annotators who labelled it apart."""


@dataclass(frozen=True, slots=True)
class LensSet:
    """What the file says, in its order."""

    id: str
    name: str
    source: str
    lenses: tuple[Lens, ...]
    none_cues: tuple[Cue, ...]
    """Words of works that do not ask what the lenses ask."""
    examples: tuple[Example, ...]
    digest: str
    """SHA-256 of the file's bytes."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The ids of the lenses, and `NONE` behind them."""
        return (*(lens.id for lens in self.lenses), NONE)
