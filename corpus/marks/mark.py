"""What readers keep: notes on works, tags, works left out with a reason, and names for clusters.

A mark has an id, and whoever changes it or takes it back adds a version with that id: nothing is changed or
deleted. So any two collections of versions can be merged in any order, and nothing that somebody wrote is
lost. What stands is the newest version of each mark.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from corpus.model import WorkId
from corpus.said import whole_text


class Kind(StrEnum):
    """What a mark is."""

    NOTE = "note"
    TAG = "tag"
    EXCLUSION = "exclusion"
    """The text is the reason."""
    CLUSTER_NAME = "cluster-name"


MOST_TYPICAL = 30
"""Works by which a cluster is found again."""
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Mark:
    """One version of a mark.

    Raises ValueError without id or name, if the time has no zone, if there is nothing that it is of, or if
    it says nothing. Texts are kept as they are given, but for halves of characters, which no file can hold.
    """

    id: str
    """32 hexadecimal digits, the same for all versions of a mark."""
    at: datetime
    """In UTC."""
    by: str
    """Who made this version."""
    kind: Kind
    work: WorkId | None
    """None for names of clusters alone."""
    doi: str | None
    title: str
    """Of the work, or what the cluster was called by the program: for who reads the file."""
    text: str | None
    """None: taken back."""
    level: str | None = None
    """Of the cluster that is named."""
    works: tuple[WorkId, ...] = ()
    """Typical works of the cluster, by which it is found again."""

    def __post_init__(self) -> None:
        for name in ("id", "by", "work", "doi", "title", "text", "level"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, whole_text(value))
        for name in ("work", "doi", "level"):
            object.__setattr__(self, name, getattr(self, name) or None)
        object.__setattr__(self, "works", tuple(map(whole_text, self.works)))
        for name in ("id", "by", *(("level",) if self.kind is Kind.CLUSTER_NAME else ("work",))):
            if not (getattr(self, name) or "").strip():
                raise ValueError(f"a {self.kind} must have {name}")
        if self.kind is Kind.CLUSTER_NAME and not self.works:
            raise ValueError("a name of a cluster must have works by which it is found again")
        if any(work.split() != [work] for work in self.works):
            raise ValueError("the id of a work has no spaces")
        if self.text is not None and not self.text.strip():
            raise ValueError(f"a {self.kind} must say something")
        if self.at.tzinfo is None:
            raise ValueError("the time of a mark must have a zone, such as Z")
        object.__setattr__(self, "at", self.at.astimezone(UTC))


FIELDS = tuple(one.name for one in fields(Mark))


def merged(*files: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return all versions once, oldest first; in whatever order the files are given."""
    return tuple(sorted({mark for file in files for mark in file}, key=in_order))


def in_order(mark: Mark) -> tuple[object, ...]:
    """Return what versions are sorted by: time, then id, then what they say, so that no two are equal."""
    texts = (mark.work, mark.doi, mark.title, mark.text, mark.level)
    said = tuple((text is not None, text or "") for text in texts)
    return mark.at, mark.id, mark.by, mark.kind, said, mark.works


def standing(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the newest version of each mark, oldest first; those that were taken back are left out."""
    newest = {mark.id: mark for mark in merged(marks)}
    return tuple(mark for mark in merged(newest.values()) if mark.text is not None)


def time_after(before: Mark | None, now: datetime) -> datetime:
    """Return now, or just after the version that is followed if that is later: clocks differ."""
    return now if before is None else max(now, before.at + timedelta(microseconds=1))


def one_line(text: str) -> str:
    r"""Return text in one line, without controls and without signs that turn its direction.

    >>> one_line(" care\x00 work\n")
    'care work'
    """
    return " ".join(_CONTROL.sub(" ", _UNSEEN.sub("", text)).split())


def tag_key(tag: str) -> str:
    """Return what two ways of writing a tag have in common; "" if nothing of it can be seen.

    >>> tag_key("To  Read") == tag_key("to read")
    True
    """
    folded = unicodedata.normalize("NFKC", one_line(tag)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())
