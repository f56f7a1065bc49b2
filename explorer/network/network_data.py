"""What networks are computed from, made once for all readers of a version."""

import polars as pl
import streamlit as st

from corpus import paths
from corpus.coupling import reference_vectors
from corpus.links import Links, links
from corpus.paths import Strengths
from corpus.schema import CITED_WORKS
from corpus.store import Store
from explorer.loading import OPEN_AT_ONCE, Places, Reading


def links_of(reading: Reading) -> Links:
    """Return who cites whom in the open corpus."""
    return _links(reading.stamp, reading)


@st.cache_resource(max_entries=OPEN_AT_ONCE, show_spinner=False)
def _links(stamp: str, _reading: Reading) -> Links:
    return links(_reading.corpus.works["id"], _reading.corpus.citations)


def strengths_of(reading: Reading) -> Strengths:
    """Return how strong each citation of the open corpus is."""
    return _strengths(reading.stamp, reading)


@st.cache_resource(max_entries=OPEN_AT_ONCE, show_spinner="Comparing the reference lists …")
def _strengths(stamp: str, _reading: Reading) -> Strengths:
    return paths.strengths(links_of(_reading), reference_vectors(_reading.corpus.works))


def cited_works(places: Places, reading: Reading) -> pl.DataFrame:
    """Return the works one hop back, as `schema.CITED_WORKS`; empty for the starter set.

    Raises CorpusError.
    """
    version = reading.corpus.version
    if version is None:
        return CITED_WORKS.to_frame()
    return _cited_works(places.uri, version, reading.stamp)


@st.cache_data(max_entries=OPEN_AT_ONCE, show_spinner=False)
def _cited_works(uri: str, version: int, stamp: str) -> pl.DataFrame:
    return Store(uri).cited_works(version)


def seed_rows(reading: Reading) -> list[int]:
    """Return the numbers of the works that are seeds, as `Links` has them."""
    return reading.works.filter(pl.col("seed_key").is_not_null())["row"].to_list()
