"""Which references the next harvest starts from: the project's bibliography, or a list of the reader's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import streamlit as st

from corpus.bibliography import Bibliography
from corpus.entries import BibProblem
from corpus.errors import BibliographyUnreadable, CorpusError
from corpus.wording import counted
from explorer.address import current, go
from explorer.components.escaping import as_markdown, cut
from explorer.harvests import reference_lists
from explorer.harvests.reference_lists import LARGEST, PASTED, ListNotKept, Understood
from explorer.loading import bibliography
from explorer.visit import Visit

TYPES = ["bib", "ris", "txt", "csv", "nbib", "text", "tsv", "md"]
PROBLEMS_SHOWN = 50
_C = st.column_config


@dataclass(frozen=True)
class InUse:
    """The list that the next harvest starts from."""

    name: str | None
    """As the address names it; None is the project's bibliography."""
    file: Path
    read: Bibliography | None
    """None if it cannot be read, which is then said on the page."""

    @property
    def called(self) -> str:
        """What sentences call it, in Markdown."""
        return f"`{self.file.name}`" if self.name is None else f"the list `{self.file.name}`"

    @property
    def given(self) -> Path | None:
        """The file to name to the harvester; None for the one that it takes by itself."""
        return None if self.name is None else self.file


def in_use(visit: Visit) -> InUse:
    """Draw which list is in use, what in it could not be read, and the way to another; return it."""
    st.header("References")
    used = _asked_for(visit)
    if used.read:
        _state(visit, used, used.read)
    if used.name is not None:
        st.button(
            f"Back to {visit.places.references.name}",
            icon=":material/undo:",
            key="list_back",
            on_click=_use,
            args=(None,),
        )
    with st.expander("Start from another list", icon=":material/playlist_add:", key="list_other"):
        _another(visit)
    return used


def _asked_for(visit: Visit) -> InUse:
    """Return the list that the address names; one that is not kept here is said so."""
    name, file = visit.address.references, visit.places.references
    if name is not None:
        kept = reference_lists.file_named(visit.places.runs, name)
        if kept is None:
            st.warning(
                f"There is no list “{as_markdown(name[:30])}” here; `{file.name}` is used.",
                icon=":material/warning:",
            )
        name, file = (name, kept) if kept else (None, file)
    try:
        read = bibliography(visit.places, file)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        read = None
    return InUse(name, file, read)


def _state(visit: Visit, used: InUse, read: Bibliography) -> None:
    what = "The next harvest starts from"
    st.markdown(f"{what} **{used.called}**, {as_markdown(read.told)}.")
    if read.problems:
        st.warning(
            f"What of {used.called} could not be used, or only in part:\n{_lines(read.problems)}",
            icon=":material/warning:",
        )
    harvest = visit.reading.corpus.harvest
    if harvest is None or harvest.references_digest == read.digest:
        return
    other = reference_lists.name_of_digest(visit.places.runs, harvest.references_digest)
    if other:
        st.info(
            f"The version open was harvested from the list `{other}`, not from {used.called}.",
            icon=":material/edit_note:",
        )
        st.button("Use its list", icon=":material/redo:", key="list_again", on_click=_use, args=(other,))
    elif used.name is None:
        st.info(
            f"{used.called} has changed since this version was harvested: the next harvest starts from "
            f"its {counted(len(read.references), 'reference')}.",
            icon=":material/edit_note:",
        )
    else:
        st.info(
            f"The version open was harvested from other references than {used.called}.",
            icon=":material/edit_note:",
        )


def _lines(problems: Sequence[BibProblem]) -> str:
    lines = [f"- line {problem.line}: {as_markdown(problem.told)}" for problem in problems[:PROBLEMS_SHOWN]]
    more = len(problems) - PROBLEMS_SHOWN
    return "\n".join([*lines, f"- and {counted(more, 'more line')}"] if more > 0 else lines)


def _another(visit: Visit) -> None:
    st.caption(
        "BibTeX, RIS, DOIs or OpenAlex ids one a line, or a reference list as it is printed; up to "
        f"{LARGEST / 1e6:.0f} MB, in UTF-8. Nothing is dropped without being named here."
    )
    pasting, uploading = st.tabs(["Paste", "Upload a file"], key="list_way")
    with pasting:
        text = st.text_area("References, as printed or in any of these forms", key="list_text", height=180)
        st.button("Read it", icon=":material/visibility:", key="list_read")  # leaving the field reads it
    with uploading:
        file = st.file_uploader(
            "A file of references", type=TYPES, key="list_file", max_upload_size=LARGEST // 1_000_000
        )
    content, name = (file.getvalue(), file.name) if file else (text.encode(errors="surrogatepass"), PASTED)
    if not content.strip():
        return
    try:
        given = reference_lists.understand(content, name)
    except BibliographyUnreadable as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    _preview(given, name)
    st.button(
        "Use this list",
        type="primary",
        icon=":material/playlist_add_check:",
        key="list_use",
        on_click=_keep,
        args=(visit, given),
    )
    if told := st.session_state.pop("list_told", None):
        st.error(as_markdown(told), icon=":material/error:")


def _preview(given: Understood, name: str) -> None:
    read = given.bibliography
    st.markdown(f"{as_markdown(cut(name, 80))} is {as_markdown(read.told)}.")
    if read.problems:
        st.warning(
            f"Please check {counted(len(read.problems), 'place')} in it:\n{_lines(read.problems)}",
            icon=":material/warning:",
        )
    st.dataframe(
        pl.DataFrame(
            {
                "Line": [one.line for one in read.references],
                "Key": [one.key for one in read.references],
                "Authors": ["; ".join(one.authors) or None for one in read.references],
                "Year": [one.year for one in read.references],
                "Title": [one.title or None for one in read.references],
                "DOI or id": [one.doi or " ".join(one.pinned) or None for one in read.references],
            },
            schema={
                "Line": pl.Int64, "Key": pl.String, "Authors": pl.String, "Year": pl.Int64,
                "Title": pl.String, "DOI or id": pl.String,
            },
        ),
        hide_index=True,
        height="content" if len(read.references) <= 12 else 420,
        placeholder="–",
        alt="What was understood",
        column_config={
            "Line": _C.NumberColumn(help="At which the entry starts.", width=50),
            "Year": _C.NumberColumn(format="%d", width=60),
            "Authors": _C.TextColumn(width=180),
            "Title": _C.TextColumn(width=380),
        },
    )  # fmt: skip


def _keep(visit: Visit, given: Understood) -> None:
    try:
        name = reference_lists.keep(visit.places.runs, given)
    except ListNotKept as failure:
        st.session_state["list_told"] = str(failure)
        return
    _use(name)


def _use(name: str | None) -> None:
    """Start from another list from now on; a plan made for the one before is no longer true."""
    st.session_state.pop("harvest_plan", None)
    go(replace(current(), references=name))
