"""Ways from a name to its page: to a work, an author, a venue or a seed."""

from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.address import current, go
from explorer.components.escaping import as_markdown, cut
from explorer.visit import Visit

LONGEST, LONGEST_TITLE = 90, 160  # letters of a label: of a name, of a title
_OPENED = "works_opened_later"
STYLE = (
    "<style>[class*='st-key-ways_'] button {padding-block: 0; min-height: 1.9rem; max-width: 100%} "
    "[class*='st-key-ways_'] button, [class*='st-key-ways_'] button p {justify-content: flex-start; "
    "text-align: left; overflow-wrap: anywhere; white-space: normal; height: auto} "
    "[class*='st-key-ways_'] [data-testid='stPageLink'] p {overflow-wrap: anywhere; white-space: normal}"
    "</style>"
)
"""Names stand in a line like words, and long ones break. Each group of ways is a container `ways_…`."""


def to_work(visit: Visit, work_id: str, label: str | None, key: str) -> None:
    """Draw the way to the page of a work; `key` is unique on the page."""
    _way(visit, "works", {"work": work_id}, visit.to_work(work_id), (_one_line(label, LONGEST_TITLE), key))


def to_author(visit: Visit, key: str, label: str, where: str, note: str = "") -> None:
    """Draw the way to the page of an author; `where` tells apart several ways to it on a page."""
    _way(visit, "authors", {"author": key}, visit.to_author(key), _told(key, label, where, note))


def to_venue(visit: Visit, key: str, label: str, where: str, note: str = "") -> None:
    """Draw the way to the page of a venue."""
    _way(visit, "venues", {"venue": key}, visit.to_venue(key), _told(key, label, where, note))


def to_seed(visit: Visit, key: str, label: str, where: str, note: str = "") -> None:
    """Draw the way to the page of a seed."""
    _way(visit, "seeds", {"seed": key}, visit.to_seed(key), _told(key, label, where, note))


def open_later(work_id: str) -> None:
    """Note in a callback that a work is to be opened: only a run of the page can turn to another page."""
    st.session_state[_OPENED] = work_id


def go_to_opened(visit: Visit) -> None:
    """Turn to the page of the work that was opened in a list, if one was. First on a page with lists."""
    if work_id := st.session_state.pop(_OPENED, None):
        st.switch_page(visit.pages["works"], query_params=visit.to_work(work_id))


def _one_line(text: str | None, most: int) -> str:
    return cut(text, most) or "–"  # of a name that is nothing but control characters


def _told(key: str, label: str, where: str, note: str) -> tuple[str, str]:
    return _one_line(label, LONGEST) + (f" ({note})" if note else ""), f"{where}_{key}"


def _way(
    visit: Visit, page: str, part: dict[str, Any], params: dict[str, list[str]], told: tuple[str, str]
) -> None:
    """A link; on the page itself a button, as a link to it would leave the address in the bar as it is."""
    label, key = told
    if st.session_state.get("page") == page:
        st.button(as_markdown(label), key=f"way_{key}", type="tertiary", on_click=_go, args=(part,))
    else:
        st.page_link(visit.pages[page], label=as_markdown(label), query_params=params)


def _go(part: dict[str, Any]) -> None:
    go(replace(current(), **part))
