"""What is said of works that readers left out, and of who kept what."""

import streamlit as st

from corpus.marks.mark import Mark, one_line
from corpus.wording import counted
from explorer import notes
from explorer.components.escaping import as_markdown, cut
from explorer.marks import mark_data
from explorer.visit import Visit

LONGEST_NAME = 80


def signed(mark: Mark) -> str:
    """Return who wrote it and when."""
    return f"{cut(one_line(mark.by), LONGEST_NAME)}, {notes.day(mark.at)}"


def left_out(count: int, *, shown: bool) -> str:
    """Say how many works readers left out, and what became of them."""
    works = f"{counted(count, 'work')} that readers left out"
    one = count == 1
    return f"{works} {'is' if one else 'are'} {'shown, and marked' if shown else 'not shown'}."


def found(visit: Visit, works: int) -> str:
    """Say how many works are listed, of how many, and how many readers left out, as Markdown."""
    of = visit.reading.main.works
    told = f"**{counted(works, 'work')}**" + (
        ", all of this corpus." if works == of else f" of {notes.n(of)}."
    )
    out = mark_data.left_out(visit.reading, visit.places).height
    return f"{told} {left_out(out, shown=visit.address.selection.excluded)}" if out else told


def how(visit: Visit, words: str) -> str:
    """Return how works were chosen, for a file, with how many readers left out, where there are some."""
    out = mark_data.left_out(visit.reading, visit.places).height
    if not out or visit.address.selection.excluded:
        return words
    return f"{words}, without the {counted(out, 'work')} that readers left out"


def show_trouble(visit: Visit) -> None:
    """Say why what readers keep cannot be read, if so."""
    if why := mark_data.trouble(visit.places):
        st.warning(
            as_markdown(f"{why} Until then no work is left out, and no cluster has a reader's name."),
            icon=":material/error:",
        )
