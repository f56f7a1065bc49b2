"""How what a reader keeps comes into the file, and how it is said what became of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import streamlit as st

from corpus.errors import CorpusError
from corpus.lenses.hand_labels import same_name
from corpus.marks.mark import Kind, Mark, time_after
from corpus.marks.mark_file import add_marks
from explorer.components.escaping import as_markdown
from explorer.lenses import labelling
from explorer.loading import Places

SAID = "marks_said"
NAME = "Your name, as it stands beside what you keep"
NO_NAME = "Give your name first: what you keep is signed."


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader is about to keep; name and time are added when it is kept."""

    kind: Kind
    text: str | None
    """None takes back."""
    work: str | None = None
    doi: str | None = None
    title: str = ""
    level: str | None = None
    works: tuple[str, ...] = ()
    before: Mark | None = None
    """The version that it follows; None if it is the first."""

    @classmethod
    def on(cls, work: Mapping[str, Any], kind: Kind, text: str | None, before: Mark | None = None) -> Self:
        """Return a draft on a work, a row of `schema.WORKS`."""
        return cls(kind, text, work["id"], work["doi"], work["title"] or "", before=before)

    @classmethod
    def back(cls, mark: Mark) -> Self:
        """Return a draft that takes a mark back."""
        return cls(mark.kind, None, mark.work, mark.doi, mark.title, mark.level, mark.works, mark)

    def signed(self, name: str, now: datetime) -> Mark:
        """Return the version that is kept."""
        return Mark(
            id=self.before.id if self.before else uuid.uuid4().hex,
            at=time_after(self.before, now),
            by=name,
            kind=self.kind,
            work=self.work,
            doi=self.doi,
            title=self.title,
            text=self.text,
            level=self.level,
            works=self.works,
        )


def keep(places: Places, drafts: Sequence[Draft], done: str) -> bool:
    """Keep the drafts, signed; return whether they are kept, and let it be told: `done` is a sentence."""
    name = labelling.annotator()
    if not name:
        tell(NO_NAME, failed=True)
        return False
    now = datetime.now(UTC)
    try:
        add_marks(places.marks, [draft.signed(name, now) for draft in drafts])
    except CorpusError as failure:
        tell(str(failure), failed=True)
        return False
    tell(done)
    return True


def take_back(places: Places, marks: Sequence[Mark], done: str) -> None:
    """Take marks back; `done` is a sentence that tells so."""
    keep(places, [Draft.back(mark) for mark in marks], done)


def is_mine(mark: Mark) -> bool:
    """Whether the reader wrote it, by the name that they gave."""
    return same_name(mark.by) == same_name(labelling.annotator())


def ask_name(key: str) -> None:
    """Draw the field of the name: the one under which works are labelled as well."""
    labelling.ask_name(key, NAME)


def tell(message: str, *, failed: bool = False) -> None:
    """Let the next rerun say what became of it."""
    st.session_state[SAID] = message, failed


def show_told() -> None:
    """Say what became of what was kept last, once."""
    message, failed = st.session_state.pop(SAID, (None, False))
    if message and failed:
        st.error(as_markdown(message), icon=":material/error:")
    elif message:
        st.success(as_markdown(message), icon=":material/check:")
