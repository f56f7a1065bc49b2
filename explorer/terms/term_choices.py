"""The choices on the page of terms; each is written into the address at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from corpus.terms.codebook import Terms
from corpus.terms.use import Scope, Split
from corpus.terms.world_lines import World
from explorer.address import current, go
from explorer.terms.term_lines import SCOPES, core, frame_labels
from explorer.terms.terms_view import MOST_SMOOTH, Source, TermsView

GROUPS = {"core": "core", "extended": "extended", "neighbours": "neighbour", "apart": "counted apart"}
SOURCES = {Source.WORLD: "All of OpenAlex", Source.CORPUS: "This corpus"}
SPLITS = {
    None: "families",
    Split.FORM: "words of the first family",
    Split.FIELD: "fields of research",
    Split.TYPE: "types of works",
    Split.COUNTRY: "countries of the authors",
}
UNITS = {False: "share", True: "number of works"}


def draw(view: TermsView, world: World, terms: Terms) -> None:
    """Draw the choices as they stand."""
    if not world.is_empty:
        _segments("Where works are counted", "source", list(SOURCES), SOURCES.__getitem__, view.source)
    known = _families(view, world, terms)
    labels = _named(terms)
    _set("terms_families", list(view.families))
    st.multiselect(
        "Families of terms",
        known,
        format_func=lambda one: labels.get(one, one),
        key="terms_families",
        on_change=_families_changed,
        args=(core(terms),),
        help="Every spelling and inflection of a family counts once a work: co-design, codesign, co design, "
        "co-designed, … What belongs to which family stands in data/terms.toml.",
    )
    first, second, third, fourth = st.columns([3, 4, 3, 2], gap="medium")
    with first:
        _segments("Looked for", "scope", list(Scope), SCOPES.__getitem__, view.scope)
    with second:
        if view.source is Source.WORLD:
            frames = frame_labels(world, terms)
            _select("Among the works of", "frame", list(frames), frames.__getitem__, view.frame)
        else:
            _select("Lines are", "split", list(SPLITS), SPLITS.__getitem__, view.split)
    with third:
        _segments("Height", "raw", list(UNITS), UNITS.__getitem__, view.raw)
    with fourth:
        _set("terms_log", view.log)
        st.checkbox("Log scale", key="terms_log", on_change=_changed, args=("log",))
        _set("terms_smooth", view.smooth)
        st.select_slider(
            "Smoothing, years",
            range(MOST_SMOOTH + 1),
            key="terms_smooth",
            format_func=lambda reach: "none" if reach == 0 else f"{2 * reach + 1}",
            on_change=_changed,
            args=("smooth",),
        )


def _families(view: TermsView, world: World, terms: Terms) -> list[str]:
    if view.source is Source.WORLD:
        return world.families(view.frame or "")
    return list(terms.everything_tagged)


def _named(terms: Terms) -> dict[str, str]:
    groups = {one.id: GROUPS[one.group] for one in terms.families}
    return {one: f"{label} ({groups.get(one, 'a part of a family')})" for one, label in terms.labels.items()}


def _segments(
    label: str, name: str, options: Sequence[Any], told: Callable[[Any], str], chosen: object
) -> None:
    _set(f"terms_{name}", chosen)
    st.segmented_control(
        label, options, format_func=told, key=f"terms_{name}", on_change=_changed, args=(name,), required=True
    )


def _select(
    label: str, name: str, options: Sequence[Any], told: Callable[[Any], str], chosen: object
) -> None:
    _set(f"terms_{name}", chosen)
    st.selectbox(label, options, format_func=told, key=f"terms_{name}", on_change=_changed, args=(name,))


def _set(key: str, value: object) -> None:
    """The address decides; a widget shows what it says."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _changed(name: str) -> None:
    here, value = current(), st.session_state[f"terms_{name}"]
    go(replace(here, terms=replace(here.terms, **{name: value}, point=None)))


def _families_changed(default: tuple[str, ...]) -> None:
    here, chosen = current(), tuple(st.session_state["terms_families"])
    families = () if chosen == default else chosen
    go(replace(here, terms=replace(here.terms, families=families, point=None)))
