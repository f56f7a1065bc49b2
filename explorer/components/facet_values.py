"""What a reader can choose in each filter, and how it is written there."""

import streamlit as st

from corpus.clusters.clustering import Clustering, key_of
from corpus.errors import CorpusError
from corpus.selection import FACETS, Selection, facet_counts
from explorer import notes
from explorer.lenses import lens_data
from explorer.lenses.lens_names import names_of
from explorer.loading import Reading
from explorer.marks import mark_data
from explorer.terms import term_data
from explorer.visit import Visit


def of(visit: Visit, facet: str) -> dict[str, str]:
    """Return the values of a facet as they are written: with their works, where counting costs no wait."""
    if facet == "clusters":
        return _clusters(visit)
    if facet == "tags":
        called = mark_data.tag_names(visit.reading, visit.places)
        counts = mark_data.tag_counts(visit.reading, visit.places)
        return {key: f"{tag} ({notes.n(counts[key])})" for key, tag in called.items()}
    if facet in ("lenses", "families"):
        return _names(visit, facet)
    names = visit.reading.names if facet == "seeds" else {}
    found = _counts(visit.reading.stamp, facet, visit.reading)
    return {value: f"{names.get(value, value)} ({notes.n(works)})" for value, works in found.items()}


def name(visit: Visit, facet: str, value: str) -> str:
    """Return how a value is called, also one that is not among those of this corpus."""
    if facet == "clusters":
        return cluster_names(visit).get(value, value)
    if facet == "tags":
        return mark_data.tag_names(visit.reading, visit.places).get(value, value)
    if facet in ("lenses", "families"):
        return _names(visit, facet).get(value, value)
    return visit.reading.names.get(value, value)


def names(visit: Visit) -> dict[str, str]:
    """Return how the values of all facets are called that are not their own names."""
    return {
        **mark_data.tag_names(visit.reading, visit.places),
        **visit.reading.names,
        **cluster_names(visit),
        **_names(visit, "lenses"),
        **_names(visit, "families"),
    }


def cluster_names(visit: Visit) -> dict[str, str]:
    """Return what each cluster of each level is called, by its key: a reader's name before the computed."""
    levels = mark_data.levels(visit.reading, visit.places)
    return {key_of(level.level, one.label): one.text for level in levels for one in level.names}


def shown_level(visit: Visit) -> Clustering | None:
    """Return the level of clusters that the reader looks at, else the first; None if there is none.

    Its clusters are called as readers call them.
    """
    levels = mark_data.levels(visit.reading, visit.places)
    return next((one for one in levels if one.level == visit.address.level), levels[0] if levels else None)


def _clusters(visit: Visit) -> dict[str, str]:
    level = shown_level(visit)
    if level is None:
        return {}
    works = level.works_of
    names = cluster_names(visit)
    keys = {key_of(level.level, number): count for number, count in works.items()}
    largest = sorted(keys, key=lambda key: (-keys[key], key))
    return {key: f"{names[key]} ({notes.n(keys[key])})" for key in largest}


def _names(visit: Visit, facet: str) -> dict[str, str]:
    """Lenses and terms are found in texts, which takes seconds at a first visit: no counts, so no wait."""
    try:
        if facet == "lenses":
            return names_of(lens_data.lens_set(visit.places))
        return {one.id: one.label for one in term_data.codebook().tagged}
    except CorpusError:
        return {}  # the pages of lenses and terms say what is wrong with the file


@st.cache_data(max_entries=64, show_spinner=False)
def _counts(stamp: str, facet: str, _reading: Reading) -> dict[str, int]:
    if FACETS[facet] not in _reading.works.columns:
        return {}
    return dict(facet_counts(_reading.works, Selection(), facet))
