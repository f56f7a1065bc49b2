"""What is doubtful is settled here by the reader, who chooses among candidates or names the records.

Choices are kept in `data/choices.toml`, or where HARVEST_CHOICES says, and every later harvest goes by them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import streamlit as st

from corpus.choices import Choices, choice_for, choose, read_choices
from corpus.dois import bare_doi
from corpus.entries import fingerprints
from corpus.errors import CorpusError
from corpus.identifiers import openalex_id
from corpus.locations import choices_file
from corpus.model import Reference, SeedStatus
from explorer.components.escaping import as_markdown, cut
from explorer.harvests import choices_made, harvesting, reference_lists
from explorer.harvests.harvesting import HarvesterRefused
from explorer.harvests.new_harvest import PLAN
from explorer.harvests.reference_input import InUse
from explorer.harvests.seed_list import SIGN, record
from explorer.loading import bibliography
from explorer.visit import Visit

NONE, BY_HAND = "none", "by hand"
LONGEST_NOTE = 300  # characters
Row = dict[str, Any]


@dataclass(frozen=True)
class _List:
    """The references that the open version was harvested from, or what comes nearest to them."""

    file: Path
    by_key: Mapping[str, Reference]
    same: bool
    """Whether it is the very list, by its digest."""
    choices: Path
    """The file in which choices are kept."""

    def reference(self, row: Row) -> Reference | None:
        """Return a seed's reference; None if the list has it no more, or says something else there now."""
        found = self.by_key.get(row["key"])
        if found is None or self.same:
            return found
        then = Reference(
            row["key"], row["title"] or "", tuple(row["authors"] or ()), row["year"], row["doi"],
            pinned=tuple(row["ids"] or ()),
        )  # fmt: skip
        return found if set(fingerprints(found)) & set(fingerprints(then)) else None


def draw(visit: Visit, used: InUse) -> None:
    """Draw what is to be settled, and the choices made so far."""
    st.header("Settle what is doubtful")
    file = choices_file(visit.environ)
    try:
        choices = read_choices(file)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    if visit.reading.corpus.is_starter:
        st.caption(
            "The references of the starter set have not been looked up: a harvest does that, and then "
            "doubtful ones are settled here. Before a harvest, `python -m harvest seeds` shows the "
            "candidates and `python -m harvest choose` keeps a choice."
        )
    else:
        _to_settle(visit, _list_of(visit, file), choices)
    choices_made.draw(used, file, choices)


def _to_settle(visit: Visit, listed: _List, choices: Choices) -> None:
    """Draw every reference that was not matched, and the way to correct one that was."""
    rows = list(visit.reading.seeds.iter_rows(named=True))
    open_ones = [place for place, row in enumerate(rows) if row["status"] != SeedStatus.MATCHED]
    st.caption(
        "Say what a reference is: the next harvest goes by it, and so does every later one. "
        f"Choices are kept in `{listed.choices.name}`."
        if open_ones
        else "Every reference was matched: nothing is doubtful."
    )
    for place in open_ones:
        row = rows[place]
        reference = listed.reference(row)
        made = choice_for(reference, choices) if reference else None
        kept = f" – :material/check: {choices_made.words(made)} from the next harvest on" if made else ""
        with st.expander(
            f"{SIGN[SeedStatus(row['status'])]} – {_name(visit, row)}{kept}",
            expanded=choices_made.is_told(place) or (place == open_ones[0] and not made),
            key=f"settle_{visit.reading.key}_{place}",
        ):
            _one(visit, listed, row, place)
    matched = [place for place in range(len(rows)) if place not in open_ones]
    if matched:
        _to_correct(visit, listed, rows, matched)


def _to_correct(visit: Visit, listed: _List, rows: list[Row], matched: list[int]) -> None:
    with st.expander(
        "Correct a reference that was matched",
        icon=":material/edit:",
        key="correct",
        expanded=any(map(choices_made.is_told, matched)),
    ):
        chosen = st.selectbox(
            "Reference",
            matched,
            index=None,
            format_func=lambda n: f"{visit.reading.names[rows[n]['key']]}: {cut(rows[n]['title'], 80)}",
            key=f"correct_{visit.reading.key}",
        )
        if chosen is not None:
            _one(visit, listed, rows[chosen], chosen)


def _name(visit: Visit, row: Row) -> str:
    return (
        f"{as_markdown(visit.reading.names[row['key']])}: {as_markdown(cut(row['title'] or row['key'], 120))}"
    )


def _list_of(visit: Visit, choices: Path) -> _List:
    """Return the list that the open version was harvested from if it is here, else the project's."""
    harvest = visit.reading.corpus.harvest
    digest = harvest.references_digest if harvest else ""
    name = reference_lists.name_of_digest(visit.places.runs, digest)
    kept = reference_lists.file_named(visit.places.runs, name) if name else None
    file = kept or visit.places.references
    try:
        read = bibliography(visit.places, file)
    except CorpusError:  # of the project's list, said at the head of the page; one that we kept was readable
        return _List(file, {}, same=False, choices=choices)
    return _List(file, {one.key: one for one in read.references}, read.digest == digest, choices)


def _one(visit: Visit, listed: _List, row: Row, place: int) -> None:
    """Draw one reference with its candidates and the form that settles it."""
    choices_made.tell(place)
    said = [", ".join(row["authors"] or ()), f"{row['year'] or ''}", row["doi"] or ""]
    st.markdown(as_markdown(" · ".join(part for part in said if part) or row["key"]))
    st.caption(f"The last look: {as_markdown(row['reason'])}.")
    reference = listed.reference(row)
    if reference is None:
        st.info(
            f"`{listed.file.name}` has no entry “{as_markdown(row['key'])}” for it any more, so nothing can "
            "be chosen for it; the next harvest looks up what the list holds then.",
            icon=":material/info:",
        )
        return
    _form(visit, listed, reference, row, place)


def _form(visit: Visit, listed: _List, reference: Reference, row: Row, place: int) -> None:
    candidates = {candidate["id"]: candidate for candidate in row["candidates"] or ()}
    prefix = f"choice_{visit.reading.key}_{place}"
    with st.form(prefix, enter_to_submit=False):
        st.radio(
            "What is it?",
            [*candidates, BY_HAND, NONE],
            index=None,
            format_func=lambda option: _option(option, candidates),
            key=f"{prefix}_option",
        )
        st.text_input(
            "OpenAlex ids or DOIs, one or several",
            key=f"{prefix}_ids",
            placeholder="W2999414134 or https://doi.org/10.…",
            help="Several if it has several records: what cites any of them then counts.",
        )
        st.text_input(
            "Note, for whoever reads the choice later", key=f"{prefix}_note", max_chars=LONGEST_NOTE
        )
        st.form_submit_button(
            "Keep this choice",
            icon=":material/check:",
            on_click=_keep,
            args=(visit, listed, reference, place),
        )


def _option(option: str, candidates: Mapping[str, Row]) -> str:
    if option == NONE:
        return "None of these, leave it out"
    if option == BY_HAND:
        return "The records typed below" if candidates else "The records typed below (no candidate was found)"
    said = candidates[option]
    return f"{record(said)}, {said['similarity']:.0%} alike"


def _keep(visit: Visit, listed: _List, reference: Reference, place: int) -> None:
    """Write a choice down; what came of it is told at its place when the page is drawn anew."""
    prefix = f"choice_{visit.reading.key}_{place}"
    option, typed, note = (
        st.session_state.get(f"{prefix}_{name}") or "" for name in ("option", "ids", "note")
    )
    words = [word for word in re.split(r"[\s,;]+", typed) if word]
    trouble = _trouble(option, words)
    if trouble:
        choices_made.remember(place, trouble, kept=False)
        return
    ids = None if option == NONE else words or [option]
    try:
        if all(openalex_id(word) for word in ids or ()):
            choose(listed.choices, reference, ids, note.strip() or None, datetime.now(UTC).date())
        else:
            harvesting.choose_by_doi(visit.environ, reference.key, ids or (), note.strip(), listed.file)
        made = choice_for(reference, read_choices(listed.choices))
    except (CorpusError, HarvesterRefused) as failure:
        choices_made.remember(place, str(failure), kept=False)
        return
    st.session_state.pop(PLAN, None)
    what = f": {choices_made.words(made)}" if made else ""
    choices_made.remember(place, f"Kept{what}. The next harvest goes by it.", kept=True)


def _trouble(option: str, words: list[str]) -> str | None:
    """Return what is wrong with what was chosen and typed, in a sentence; None if nothing is."""
    if option not in {"", BY_HAND} and words:
        return "You chose a line and typed ids as well: choose “The records typed below”, or empty the field."
    if option == BY_HAND and not words:
        return "Type the ids or DOIs of the records that it is, or choose another line."
    if not option and not words:
        return "Choose a line first, or type the ids or DOIs of the records that it is."
    wrong = [word for word in words if openalex_id(word) is None and bare_doi(word) is None]
    if wrong:
        return (
            f"“{cut(wrong[0], 60)}” is neither an OpenAlex id, which looks like W2999414134, nor a DOI, "
            "which begins with 10.: nothing was kept."
        )
    return None
