"""The card of the work that is open, beside the place in which it was opened.

Which work is open stands in the address. Only where on the page its card is drawn does not: that follows the
last click, so that the card is where the reader looks, and is forgotten with the session.
"""

from typing import Any

import streamlit as st

from explorer.components import work_card
from explorer.components.work_table import open_work
from explorer.lenses import lens_card
from explorer.visit import Visit

_WHERE = "lenses_opened_in_lists"


def note(*, from_the_lists: bool) -> None:
    """Keep where on the page the last work was opened."""
    st.session_state[_WHERE] = from_the_lists


def is_from_the_lists() -> bool:
    """Whether the open work was opened from the lists; else its card is drawn at the polygon."""
    return bool(st.session_state.get(_WHERE, False))


def card(visit: Visit, work: dict[str, Any]) -> None:
    """Draw what is known of the work, its lenses and why, and the way to its page."""
    with st.container(border=True, key="lenses_open_card"):
        work_card.title(work, level=3)
        work_card.facts(visit.reading, work)
        with st.container(horizontal=True):
            st.page_link(
                visit.pages["works"],
                label="All about this work",
                icon=":material/arrow_forward:",
                query_params=visit.to_work(work["id"]),
            )
            st.button("Close", icon=":material/close:", on_click=open_work, args=(None,), key="lenses_close")
        lens_card.draw(visit, work)
