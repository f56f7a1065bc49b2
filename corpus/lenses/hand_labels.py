"""Labels made by hand: by which lens a work looks, as a person says, whatever the machine said.

A label is never changed and never deleted once it is made: who thinks otherwise later makes another, and
who takes one back makes one that says so. So any two collections of labels can be merged in any order, and
nothing that somebody said is lost. What stands is read off the whole.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum

import polars as pl

from corpus.entries import plain
from corpus.errors import LabelsDiffer
from corpus.lenses.lens_set import Example, NoneKind
from corpus.model import WorkId
from corpus.said import whole_text, works_meant

OF_OPENALEX = re.compile(r"W\d+")


class Drawn(StrEnum):
    """How a work came before the annotator; those drawn at random tell how often the machine is right."""

    PAGE = "page"
    """A reader looked at it."""
    TABLE = "table"
    """Labelled with many others at once."""
    UNCERTAIN = "uncertain"
    """It was shown because the machine was unsure."""
    RANDOM = "random"
    SECOND = "second opinion"
    """It was shown because another annotator had labelled it."""
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class HandLabel:
    """What one person said of one work at one time.

    Raises ValueError without id, annotator, set or work, or if the time has no zone. Texts are kept as they
    are given, but for halves of characters, which no file can hold; what is "" and may be missing is None.
    """

    id: str
    """32 hexadecimal digits, drawn at random, or for imported labels from what they say."""
    at: datetime
    """In UTC."""
    annotator: str
    lens_set: str
    """Id of the lens set."""
    work: WorkId
    doi: str | None
    title: str
    authors: str
    """Names, joined by "; "."""
    year: int | None
    label: str | None
    """Id of a lens, or `NONE`. None: the annotator takes back what they said of this work."""
    second: str | None
    none_kind: NoneKind | None
    note: str
    drawn: Drawn
    blind: bool
    """Whether the machine's opinion was hidden from the annotator."""
    machine: str | None
    """The label that the machine had for it then."""

    def __post_init__(self) -> None:
        for name in _TEXTS:
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, whole_text(value) or (None if name in _MAY_BE_MISSING else ""))
        for name in ("id", "annotator", "lens_set", "work"):
            if not getattr(self, name).strip():
                raise ValueError(f"a label must have {name}")
        if self.at.tzinfo is None:
            raise ValueError("the time of a label must have a zone, such as Z")
        object.__setattr__(self, "at", self.at.astimezone(UTC))


_MAY_BE_MISSING = ("doi", "label", "second", "machine")
_TEXTS = ("id", "annotator", "lens_set", "work", "title", "authors", "note", *_MAY_BE_MISSING)
FIELDS = tuple(one.name for one in fields(HandLabel))


def merged(*files: Iterable[HandLabel]) -> tuple[HandLabel, ...]:
    """Return all labels once, oldest first; in whatever order the files are given. Raises LabelsDiffer.

    The id of an imported label comes from what it says, so two people may have imported it at different
    times; the earlier one counts.
    """
    kept: dict[str, HandLabel] = {}
    for file in files:
        for label in file:
            before = kept.setdefault(label.id, label)
            if before == label:
                continue
            if label.drawn is not Drawn.IMPORTED or replace(before, at=label.at) != label:
                raise LabelsDiffer(label.id, label.annotator, label.title)
            kept[label.id] = min(before, label, key=_in_order)
    return tuple(sorted(kept.values(), key=_in_order))


def _in_order(label: HandLabel) -> tuple[datetime, str]:
    return label.at, label.id


def same_name(annotator: str) -> str:
    """Return what two ways of writing one annotator's name have in common.

    >>> same_name("Ada  Example ") == same_name("ada example")
    True
    """
    return " ".join(annotator.split()).casefold()


def names_of(labels: Iterable[HandLabel]) -> dict[str, str]:
    """Return what the annotators are the same by -> their names as they last wrote them, in their order."""
    newest = {same_name(one.annotator): one.annotator for one in sorted(labels, key=_in_order)}
    return {same: " ".join(newest[same].split()) for same in sorted(newest)}


def standing(labels: Iterable[HandLabel], lens_set: str) -> tuple[HandLabel, ...]:
    """Return what each annotator said last of each work, oldest first; what was taken back is left out."""
    votes = [vote for votes in by_work(labels, lens_set) for vote in votes]
    return tuple(sorted(votes, key=_in_order))


def by_work(labels: Iterable[HandLabel], lens_set: str) -> tuple[tuple[HandLabel, ...], ...]:
    """Return the standing labels, those of one work together.

    Labels are of one work if they have the same id or DOI, or, where the ids are not OpenAlex's, the same
    title; and so on from label to label. Titles count for nothing where their DOIs tell works apart.
    """
    ours = sorted((one for one in labels if one.lens_set == lens_set), key=_in_order)
    last: dict[int, dict[str, HandLabel]] = {}
    for label, work in zip(ours, _works(ours), strict=True):
        last.setdefault(work, {})[same_name(label.annotator)] = label
    found = [_votes(said.values()) for said in last.values()]
    return tuple(votes for votes in found if votes)


def _votes(last: Iterable[HandLabel]) -> tuple[HandLabel, ...]:
    return tuple(sorted((one for one in last if one.label is not None), key=_in_order))


def _works(labels: Sequence[HandLabel]) -> list[int]:
    """Return a number for each label, the same for labels of one work."""
    above: list[int] = list(range(len(labels)))

    def top(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    first: dict[tuple[str, str], int] = {}
    dois_of_title: dict[str, set[str]] = {}
    for place, label in enumerate(labels):
        if label.doi and (title := _title(label)):
            dois_of_title.setdefault(title, set()).add(label.doi.lower())
        marks = [("id", label.work)]
        if label.doi:
            marks.append(("doi", label.doi.lower()))
        for mark in marks:
            above[top(place)] = top(first.setdefault(mark, place))
    for place, label in enumerate(labels):
        title = _title(label)
        if title and not (label.doi and len(dois_of_title[title]) > 1):
            above[top(place)] = top(first.setdefault(("title", title), place))
    return [top(place) for place in range(len(labels))]


def _title(label: HandLabel) -> str | None:
    """What the work of a label is known by beside its id; None if OpenAlex's id is enough."""
    return None if OF_OPENALEX.fullmatch(label.work) else plain(label.title) or None


@dataclass(frozen=True, slots=True)
class Settled:
    """What people say of a work, taken together."""

    label: str
    second: str | None
    none_kind: NoneKind | None
    votes: tuple[HandLabel, ...]
    """The last label of each annotator, newest first."""

    @property
    def differ(self) -> bool:
        """Whether they name different labels."""
        return len({vote.label for vote in self.votes}) > 1


def settled(
    labels: Iterable[HandLabel],
    lens_set: str,
    works: pl.DataFrame,
    merged_into: Mapping[WorkId, WorkId] | None = None,
) -> dict[WorkId, Settled]:
    """Return what people say of the works of a corpus; works of which nobody says anything are left out.

    `works` needs the columns id and doi of `schema.WORKS`; `merged_into` says which work one that is gone
    was merged into. A label goes to the work of its id, else to the one that this was merged into, else to
    the work with its DOI (of two the first). The label with most votes counts, of equals the one with the
    newest vote.
    """
    ours = sorted((one for one in labels if one.lens_set == lens_set), key=_in_order)
    last: dict[WorkId, dict[str, HandLabel]] = {}
    meant = works_meant([(label.work, label.doi) for label in ours], works, merged_into or {})
    for label, work in zip(ours, meant, strict=True):
        if work is not None:
            last.setdefault(work, {})[same_name(label.annotator)] = label
    found = {work: _votes(said.values()) for work, said in last.items()}
    return {work: _settled(votes) for work, votes in found.items() if votes}


def _settled(votes: Sequence[HandLabel]) -> Settled:
    newest = {vote.label: vote for vote in votes}
    counts = Counter(vote.label for vote in votes)
    winner = max(newest.values(), key=lambda vote: (counts[vote.label], *_in_order(vote)))
    assert winner.label is not None  # noqa: S101 - a vote that was taken back is none
    return Settled(winner.label, winner.second, winner.none_kind, tuple(reversed(votes)))


def as_examples(labels: Iterable[HandLabel], lens_set: str) -> tuple[Example, ...]:
    """Return an example for every standing label, to train with; a work counts once, however many labelled
    it.

    Labels without a title are left out: there is nothing to read.
    """
    found = []
    for votes in by_work(labels, lens_set):
        readable = [vote for vote in votes if vote.title.strip()]
        found += [_example(vote, 1 / len(readable)) for vote in readable]
    return tuple(found)


def _example(vote: HandLabel, confidence: float) -> Example:
    assert vote.label is not None  # noqa: S101 - a vote that was taken back is none
    return Example(
        title=vote.title,
        authors=vote.authors,
        year=vote.year,
        label=vote.label,
        second=vote.second,
        none_kind=vote.none_kind,
        confidence=confidence,
        reason=vote.note,
    )
