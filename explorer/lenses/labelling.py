"""Labels that are made on the page: who labels, and how a label comes into the file."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from corpus.errors import CorpusError
from corpus.lenses.hand_labels import Drawn, HandLabel
from corpus.lenses.label_file import add_labels
from corpus.lenses.lens_set import NONE, NoneKind
from corpus.lenses.told import ToldWorks
from corpus.wording import counted
from explorer.address import set_widget
from explorer.loading import Places

NAME, SAID = "annotator", "labels_said"
LONGEST_NAME, LONGEST_NOTE = 80, 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """What someone says of works. A `label` of None takes back what they said before."""

    label: str | None
    second: str | None = None
    none_kind: NoneKind | None = None
    note: str = ""

    def fits(self) -> "Said":
        """Return it without what cannot be: a second beside none or itself, a kind beside a lens."""
        second = None if self.label in (None, NONE) or self.second in (self.label, NONE) else self.second
        return Said(self.label, second, self.none_kind if self.label == NONE else None, self.note.strip())


def annotator() -> str:
    """Return the name under which labels are made in this session; "" if none was given."""
    return " ".join(str(st.session_state.get(NAME, "")).split())


def ask_name(key: str, asks: str = "Your name, as it stands beside your labels") -> None:
    """Draw the field of the name; it is kept while the browser's page is open, whatever page is shown."""
    field = f"{NAME}_{key}"
    set_widget(field, st.session_state.get(NAME, ""))  # it may have been given in another field
    st.text_input(
        asks,
        key=field,
        max_chars=LONGEST_NAME,
        on_change=_named,
        args=(field,),
        placeholder="Name or initials",
    )


def _named(field: str) -> None:
    st.session_state[NAME] = st.session_state[field]


def save(
    places: Places,
    told: ToldWorks,
    works: Sequence[Mapping[str, Any]],
    said: Said,
    drawn: Drawn,
    *,
    blind: bool = False,
) -> bool:
    """Keep what was said of works, rows of `schema.WORKS`; return whether it is kept, and let it be told."""
    name = annotator()
    if not name:
        tell("Give your name first: labels are signed.", failed=True)
        return False
    now, fitting = datetime.now(UTC), said.fits()
    made = [
        HandLabel(
            id=uuid.uuid4().hex,
            at=now,
            annotator=name,
            lens_set=told.lenses.id,
            work=work["id"],
            doi=work["doi"],
            title=work["title"] or "",
            authors="; ".join(author["name"] for author in work["authors"]),
            year=work["year"],
            label=fitting.label,
            second=fitting.second,
            none_kind=fitting.none_kind,
            note=fitting.note,
            drawn=drawn,
            blind=blind,
            machine=told.guess(work["id"]),
        )
        for work in works
    ]
    try:
        add_labels(places.labels, made)
    except CorpusError as failure:
        tell(str(failure), failed=True)
        return False
    what = counted(len(made), "label")
    tell(f"{'Taken back' if said.label is None else 'Saved'}: {what} by {name}.")
    return True


def tell(message: str, *, failed: bool = False) -> None:
    """Let the next rerun say what became of a label."""
    st.session_state[SAID] = message, failed


def show_told() -> None:
    """Say what became of the last label, once."""
    message, failed = st.session_state.pop(SAID, (None, False))
    if message and failed:
        st.error(message, icon=":material/error:")
    elif message:
        st.success(message, icon=":material/check:")
