"""Who built on whom among the works that a reader chose, computed once for all readers of a version."""

from dataclasses import dataclass

import numpy as np
import polars as pl
import streamlit as st

from corpus.history.acyclic import Acyclic, acyclic
from corpus.history.main_path import MainPath, Search, lineage, main_path
from corpus.history.search_paths import Count, SearchPaths, search_paths
from corpus.links import Links, links
from corpus.selection import Selection
from explorer import facts
from explorer.loading import Places, Reading


@dataclass(frozen=True, eq=False, slots=True)
class Ways:
    """The citations among the works chosen, without cycles, and the main path through them."""

    made: Links
    graph: Acyclic
    paths: SearchPaths
    path: MainPath

    def ids(self, place: int) -> str:
        """Return the work at a place of the graph."""
        return str(self.made.ids[int(self.graph.works[place])])

    @property
    def links(self) -> list[tuple[str, str]]:
        """The main path's citations: cited, citing."""
        return [(self.ids(cited), self.ids(citing)) for cited, citing in self.path.links]

    @property
    def shares(self) -> dict[tuple[str, str], float]:
        """What share of all paths leads through each of them."""
        return dict(zip(self.links, self.path.shares, strict=True))

    @property
    def works(self) -> list[str]:
        """The works of the main path, each after those that it cites."""
        return [self.ids(place) for place in self.path.places]


def among(reading: Reading, places: Places, selection: Selection) -> Links:
    """Return who cites whom among the works that the filters leave. Raises CorpusError."""
    ids = facts.chosen(reading, places, selection)["id"]
    return _among(stamp_of(reading, ids), ids, reading)


def stamp_of(reading: Reading, ids: pl.Series) -> str:
    """What is computed from these works of a reading, in whatever order, is kept by this.

    By the works themselves: labels by hand and works left out change what the same filters leave.
    """
    return f"{reading.stamp} {ids.len()} {ids.hash().sum()}"


@st.cache_resource(max_entries=8, show_spinner=False)
def _among(stamp: str, _ids: pl.Series, _reading: Reading) -> Links:
    return links(_ids.sort(), _reading.corpus.citations)


def ways(reading: Reading, places: Places, selection: Selection, count: Count, search: Search) -> Ways:
    """Return the main path of the works that the filters leave. Raises CorpusError."""
    made = among(reading, places, selection)
    return _ways(stamp_of(reading, made.ids), count, search, made, reading)


def lineage_of(
    reading: Reading, places: Places, selection: Selection, count: Count, work_id: str
) -> Ways | None:
    """Return the lineage of a work among those that the filters leave; None if none of these cites it or is
    cited by it. Raises CorpusError.
    """
    made = among(reading, places, selection)
    graph, paths = _counted(stamp_of(reading, made.ids), count, made, reading)
    row = made.row(work_id)
    place = next(iter(np.flatnonzero(graph.works == row)), None) if row is not None else None
    return None if place is None else Ways(made, graph, paths, lineage(graph, paths, int(place)))


@st.cache_resource(max_entries=16, show_spinner="Following the citations …")
def _ways(stamp: str, count: Count, search: Search, _made: Links, _reading: Reading) -> Ways:
    graph, paths = _counted(stamp, count, _made, _reading)
    return Ways(_made, graph, paths, main_path(graph, paths, search))


@st.cache_resource(max_entries=8, show_spinner="Following the citations …")
def _counted(stamp: str, count: Count, _made: Links, _reading: Reading) -> tuple[Acyclic, SearchPaths]:
    years = _made.ids.to_frame("id").join(
        _reading.corpus.works.select("id", "year"), on="id", how="left", maintain_order="left"
    )
    graph = acyclic(_made, years["year"].to_list())
    return graph, search_paths(graph, count)
