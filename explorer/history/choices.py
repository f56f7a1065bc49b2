"""What a reader chooses on the page of history goes into the address."""

from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.address import current, go


def choose(**choices: Any) -> None:
    """Put choices, fields of `HistoryView`, into the address; the others stay."""
    here = current()
    go(replace(here, history=replace(here.history, **choices)))


def heard(part: str) -> None:
    """Put what the widget `history_PART` shows into the address, in its field of that name."""
    choose(**{part: st.session_state[f"history_{part}"]})
