"""The head of a page on an author, a venue or a seed: the way back, its name, and where else it is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.address import current, go
from explorer.components.escaping import as_html, as_markdown, cut
from explorer.loading import Reading

LONGEST_NAME = 400  # letters


def back(words: str, part: str) -> None:
    """Draw the way back to the list; `part` of the address is emptied."""
    st.button(words, icon=":material/arrow_back:", on_click=_empty, args=(part,), key=f"back_{part}")


def name(text: str | None) -> None:
    """Draw a name as the heading of the page."""
    style = "font-size:1.75rem;line-height:1.3;margin:0;padding:0;overflow-wrap:anywhere"
    st.html(f'<h2 dir="auto" style="{style}">{as_html(cut(text, LONGEST_NAME))}</h2>')


def not_here(reading: Reading, what: str, key: str) -> None:
    """Say that the address asks for what this corpus does not know."""
    st.title("Not in this corpus")
    st.warning(
        f"The {what} {as_markdown(cut(key, 60))} is not in this corpus ({reading.corpus.name}).",
        icon=":material/search_off:",
    )


def elsewhere(addresses: Mapping[str, str | None]) -> None:
    """Draw links to other hosts, by their names; nothing is loaded from there until the reader goes."""
    found = [
        f'<a href="{as_html(address)}" target="_blank" rel="noopener" style="color:inherit">{as_html(at)}</a>'
        for at, address in addresses.items()
        if address and address.startswith("https://")
    ]
    if found:
        st.html(f"<p>Elsewhere: {' · '.join(found)}</p>")


def figures(told: Mapping[str, tuple[str, str | None]]) -> None:
    """Draw figures in a row: label -> figure and what it counts."""
    with st.container(horizontal=True, gap="medium"):
        for label, (figure, meaning) in told.items():
            st.metric(label, figure, help=meaning, width="content")


def _empty(part: str) -> None:
    here: dict[str, Any] = {part: None}
    go(replace(current(), **here))
