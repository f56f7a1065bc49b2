"""What readers keep of one work: their notes and tags, whether it is left out, and the form to add to it."""

from dataclasses import replace
from typing import Any

import streamlit as st

from corpus.errors import CorpusError
from corpus.marks.mark import Kind, Mark, one_line, tag_key
from corpus.marks.marked import Marked
from corpus.selection import Selection
from explorer.address import current, go
from explorer.components.escaping import as_html, as_markdown, cut
from explorer.lenses import labelling
from explorer.marks import mark_data, marking
from explorer.marks.mark_notes import signed
from explorer.marks.marking import Draft
from explorer.visit import Visit

LONGEST_NOTE, LONGEST_REASON, LONGEST_TAG = 5_000, 500, 60
LETTERS_SHOWN = 10_000  # of a note: one that was brought in by a file may be longer
Work = dict[str, Any]


def draw(visit: Visit, work: Work) -> None:
    """Draw the card of a work, a row of `schema.WORKS`."""
    st.subheader("Yours")
    marking.show_told()
    try:
        found = mark_data.marked(visit.reading, visit.places)
    except CorpusError as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        return
    exclusions = found.exclusions.get(work["id"], ())
    notes, tags = found.notes.get(work["id"], ()), found.tags.get(work["id"], ())
    if exclusions:
        _left_out(visit, exclusions)
    for note in notes:
        _note(visit, work, note)
    if notes and not labelling.annotator():
        st.caption("To change a note of yours, give your name below.")
    if tags:
        _tags(found, tags)
    if not (exclusions or notes or tags):
        st.caption("Nobody has noted anything on this work yet.")
    key = f"yours_{work['id']}"
    with st.expander(
        "Note, tag or leave out this work", key=f"{key}_open", icon=":material/edit_note:", on_change="rerun"
    ):
        marking.ask_name(key)
        _write_note(visit, work, key)
        _write_tags(visit, work, found, key)
        if not exclusions:
            _write_exclusion(visit, work, key)
        st.caption(
            "All of it is seen by all readers, with your name. It is kept in a file beside the corpus "
            f"({as_markdown(visit.places.marks.name)}), which no harvest touches."
        )


def _left_out(visit: Visit, exclusions: tuple[Mark, ...]) -> None:
    told = [f"Left out of lists, map and lenses by {signed(one)}: {cut(one.text, 600)}" for one in exclusions]
    st.warning("  \n".join(map(as_markdown, told)), icon=":material/visibility_off:")
    st.button(
        "Take it in again",
        key="yours_in",
        icon=":material/undo:",
        on_click=marking.take_back,
        args=(
            visit.places,
            exclusions,
            "Taken in again: the work is back in lists, map and lenses.",
        ),
        help="Anyone may. Who left it out and why stays on record.",
    )


def _note(visit: Visit, work: Work, note: Mark) -> None:
    lines = (note.text or "")[:LETTERS_SHOWN].splitlines()
    with st.container(border=True, gap="small"):
        st.html(f'<div dir="auto" style="overflow-wrap:anywhere">{"<br>".join(map(as_html, lines))}</div>')
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(as_markdown(signed(note)), width="stretch")
            if marking.is_mine(note):
                _change(visit, work, note)


def _change(visit: Visit, work: Work, note: Mark) -> None:
    key = f"note_{note.id}_{note.at.timestamp():.6f}"  # of the version: a change that is saved closes it
    with st.popover("Change", icon=":material/edit:", key=key):
        st.text_area("Your note", note.text or "", key=f"{key}_text", max_chars=LONGEST_NOTE)
        with st.container(horizontal=True):
            st.button(
                "Save the change",
                key=f"{key}_save",
                type="primary",
                on_click=_save_note,
                args=(visit, work, f"{key}_text", note),
            )
            st.button(
                "Delete the note",
                key=f"{key}_back",
                icon=":material/delete:",
                on_click=marking.take_back,
                args=(visit.places, [note], "The note is deleted."),
            )


def _save_note(visit: Visit, work: Work, field: str, before: Mark | None) -> None:
    text = st.session_state.get(field) or ""
    if not one_line(text):
        marking.tell("Write the note first.", failed=True)
    elif before and text == before.text:
        marking.tell("The note was not changed.")
    elif marking.keep(visit.places, [Draft.on(work, Kind.NOTE, text, before)], "The note is saved."):
        st.session_state[field] = ""


def _write_note(visit: Visit, work: Work, key: str) -> None:
    st.text_area("A note on this work", key=f"{key}_note", max_chars=LONGEST_NOTE)
    st.button(
        "Save the note",
        key=f"{key}_note_save",
        on_click=_save_note,
        args=(visit, work, f"{key}_note", None),
    )


def _tags(found: Marked, tags: tuple[Mark, ...]) -> None:
    """The tags of a work; a click on one lists all works that have it."""
    by: dict[str, list[str]] = {}
    for mark in tags:
        by.setdefault(tag_key(mark.text or ""), []).append(signed(mark))
    with st.container(horizontal=True, gap="small"):
        for place, (key, people) in enumerate(by.items()):
            st.button(
                as_markdown(cut(found.tag_names[key], LONGEST_TAG)),
                key=f"yours_tag_{place}",
                icon=":material/sell:",
                help=as_markdown(f"{'; '.join(people)}. Lists the works with this tag."),
                on_click=_list_tag,
                args=(key,),
            )


def _list_tag(key: str) -> None:
    go(replace(current(), work=None, page=1, selection=Selection(tags=(key,))))


def _write_tags(visit: Visit, work: Work, found: Marked, key: str) -> None:
    mine = [mark for mark in found.tags.get(work["id"], ()) if marking.is_mine(mark)]
    names = found.tag_names
    given = list(dict.fromkeys(names[tag_key(mark.text or "")] for mark in mine))
    # of these tags: what is saved, or written in another browser, is what the field begins with
    field = f"{key}_tags_{'_'.join(mark.id for mark in mine)}"
    st.multiselect(
        "Your tags",
        list(names.values()),
        default=given,
        key=field,
        accept_new_options=True,
        placeholder="Choose, or write a new one and press Enter",
    )
    st.button("Save the tags", key=f"{key}_tags_save", on_click=_save_tags, args=(visit, work, field, mine))


def _save_tags(visit: Visit, work: Work, field: str, mine: list[Mark]) -> None:
    wanted = {tag_key(tag): one_line(tag) for tag in st.session_state.get(field) or ()}
    wanted.pop("", None)
    if any(len(tag) > LONGEST_TAG for tag in wanted.values()):
        marking.tell(f"A tag has at most {LONGEST_TAG} letters.", failed=True)
        return
    had = {tag_key(mark.text or "") for mark in mine}
    drafts = [Draft.on(work, Kind.TAG, tag) for key, tag in wanted.items() if key not in had]
    drafts += [Draft.back(mark) for mark in mine if tag_key(mark.text or "") not in wanted]
    if drafts:
        marking.keep(visit.places, drafts, "The tags are saved.")
    else:
        marking.tell("The tags were not changed.")


def _write_exclusion(visit: Visit, work: Work, key: str) -> None:
    st.text_input(
        "Why should it be left out?",
        key=f"{key}_reason",
        max_chars=LONGEST_REASON,
        placeholder="For example: it is about television",
    )
    st.button(
        "Leave this work out",
        key=f"{key}_out",
        icon=":material/visibility_off:",
        on_click=_leave_out,
        args=(visit, work, f"{key}_reason"),
        help="Out of lists, map and lenses, for all readers, until somebody takes it in again.",
    )


def _leave_out(visit: Visit, work: Work, field: str) -> None:
    reason = one_line(st.session_state.get(field) or "")
    if not reason:
        marking.tell("Say why: others must be able to judge it.", failed=True)
        return
    done = "Left out of lists, map and lenses."
    if marking.keep(visit.places, [Draft.on(work, Kind.EXCLUSION, reason)], done):
        st.session_state[field] = ""
