"""The map as a component of Streamlit's own kind: what goes to the browser and what comes back.

Four parts, as each changes at its own pace: the works (once a version), how they are painted, what is
chosen, and words asked for. Streamlit sends a part that did not change by its name alone: docs/map.md.
"""

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

ASSETS = Path(__file__).with_name("assets")
DRAWING = ("drawing", "camera", "labels", "works", "ink", "hand", "controls", "map")
"""The scripts that draw, in the order in which they need each other; the last needs one that starts it."""
FRAME = '<div class="cm-map"></div>'
VIEW, WORDS, PAINTED = "map_view", "map_words", "map_painted"
PATIENCE, LISTENING = 1.5, 0.1  # seconds


@cache
def script(start: str) -> str:
    """Return the scripts that draw the map, and behind them the one that starts it."""
    return "\n".join((ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in (*DRAWING, start))


@cache
def style() -> str:
    """Return the style of the map."""
    return (ASSETS / "map.css").read_text(encoding="utf-8")


@cache
def _part() -> str:
    return (ASSETS / "map_part.js").read_text(encoding="utf-8")


def works(data: bytes, height: int) -> None:
    """Mount the map of these works, `height` pixels high; the other parts may come before or after it."""
    css = f"{style()}\n.cm-map {{--cm-height: {height}px}}"
    mount = st.components.v2.component(
        "map_works", html=FRAME, css=css, js=script("streamlit"), isolate_styles=False
    )
    mount(key="map_works", data=data)


def paint(data: bytes) -> None:
    """Paint the works."""
    st.components.v2.component("map_paint", js=_part(), isolate_styles=False)(
        key="map_paint", data=data, height=1
    )


def view(
    data: dict[str, Any],
    on_open: Callable[[int], None],
    on_area: Callable[[list[tuple[float, float]]], None],
) -> None:
    """Tell what is chosen. `on_open` is given the row of a work, `on_area` corners, perhaps none.

    Until the map was painted once in this session the view says that it is `awaited`, and the map answers.
    """
    mount = st.components.v2.component(VIEW, js=_part(), isolate_styles=False)

    def opened() -> None:
        row = st.session_state[VIEW].get("opened")
        if isinstance(row, int):
            on_open(row)

    def drawn() -> None:
        corners = st.session_state[VIEW].get("drawn")
        if corners is not None:
            on_area([(float(x), float(y)) for x, y in corners])

    def painted() -> None:
        st.session_state[PAINTED] = True

    mount(
        key=VIEW,
        data=data | {"awaited": not st.session_state.get(PAINTED, False)},
        height=1,
        on_opened_change=opened,
        on_drawn_change=drawn,
        on_painted_change=painted,
    )


def let_it_paint() -> None:
    """Hold back what follows until the map was painted once in this session, or PATIENCE is over.

    A browser takes what comes in one go as one piece of work: told at once, boxes and table would be made
    ready before the first dot is drawn (docs/map.md). The map's answer starts the page anew, which is heard
    at the next call of Streamlit.
    """
    if st.session_state.get(PAINTED):
        return
    spot, until = st.empty(), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        time.sleep(LISTENING)
        spot.empty()
    st.session_state[PAINTED] = True


def words(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer what the map asks: {rows} wants their words, {text} works that have it. Alone in a fragment."""
    mount = st.components.v2.component(WORDS, js=_part(), isolate_styles=False)
    asked = st.session_state.get(WORDS, {}).get("asked")
    mount(
        key=WORDS,
        data=answer(asked) if isinstance(asked, dict) else {"words": []},
        height=1,
        on_asked_change=lambda: None,
    )
