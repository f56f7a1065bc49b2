"""The clusters of the open version in numbers, counted once for all readers."""

from dataclasses import replace

import polars as pl
import streamlit as st

from corpus.clusters.clustering import Clustering
from corpus.clusters.portrait import Portrait, portraits
from corpus.errors import CorpusError
from explorer import facts
from explorer.lenses import lens_data
from explorer.loading import Places, Reading


def portraits_of(reading: Reading, places: Places, level: Clustering) -> tuple[Portrait, ...]:
    """Return the clusters of a level, the largest first; without lenses if these cannot be told.

    They are called as the level calls them.
    """
    stamp, lenses = "", None
    try:
        told = lens_data.told(reading, places)
        stamp, lenses = told.stamp, facts.lens_of(told)
    except CorpusError:
        pass  # the page of lenses says what is wrong
    found = _portraits(reading.stamp, level.level, stamp, reading, level, lenses)
    return tuple(replace(one, name=level.name(one.number)) for one in found)


@st.cache_resource(max_entries=12, show_spinner="Describing the clusters …")
def _portraits(
    stamp: str,
    level: str,
    lenses: str,
    _reading: Reading,
    _level: Clustering,
    _lenses: pl.DataFrame | None,
) -> tuple[Portrait, ...]:
    return portraits(_reading.works, _reading.corpus.citations, _level, _lenses)
