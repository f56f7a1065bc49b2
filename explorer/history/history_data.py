"""Who built on whom among the works that a reader chose, computed once for all readers of a version."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from corpus.history.acyclic import Acyclic, acyclic
from corpus.history.main_path import MainPath, Search, lineage, main_path
from corpus.history.search_paths import Count, SearchPaths, search_paths
from corpus.links import Links, links
from corpus.selection import Selection, Sort
from explorer import facts
from explorer.loading import Places, Reading
from explorer.marks import mark_data


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
    return _among(_stamp(reading, places), _unordered(selection), reading, places)


@st.cache_resource(max_entries=8, show_spinner=False)
def _among(stamp: str, selection: Selection, _reading: Reading, _places: Places) -> Links:
    chosen = facts.chosen(_reading, _places, selection)["id"]
    return links(chosen.sort(), _reading.corpus.citations)


def lineage_of(
    reading: Reading, places: Places, selection: Selection, count: Count, work_id: str
) -> Ways | None:
    """Return the lineage of a work among those that the filters leave; None if none of these cites it or is
    cited by it. Raises CorpusError.
    """
    made, graph, paths = _counted(_stamp(reading, places), _unordered(selection), count, reading, places)
    row = made.row(work_id)
    place = next(iter(np.flatnonzero(graph.works == row)), None) if row is not None else None
    return None if place is None else Ways(made, graph, paths, lineage(graph, paths, int(place)))


def ways(reading: Reading, places: Places, selection: Selection, count: Count, search: Search) -> Ways:
    """Return the main path of the works that the filters leave. Raises CorpusError."""
    return _ways(_stamp(reading, places), _unordered(selection), count, search, reading, places)


@st.cache_resource(max_entries=16, show_spinner="Following the citations …")
def _ways(
    stamp: str, selection: Selection, count: Count, search: Search, _reading: Reading, _places: Places
) -> Ways:
    made, graph, paths = _counted(stamp, selection, count, _reading, _places)
    return Ways(made, graph, paths, main_path(graph, paths, search))


@st.cache_resource(max_entries=8, show_spinner="Following the citations …")
def _counted(
    stamp: str, selection: Selection, count: Count, _reading: Reading, _places: Places
) -> tuple[Links, Acyclic, SearchPaths]:
    made = among(_reading, _places, selection)
    years = made.ids.to_frame("id").join(
        _reading.corpus.works.select("id", "year"), on="id", how="left", maintain_order="left"
    )
    graph = acyclic(made, years["year"].to_list())
    return made, graph, search_paths(graph, count)


def _unordered(selection: Selection) -> Selection:
    return replace(selection, sort=Sort.RELEVANCE)


def _stamp(reading: Reading, places: Places) -> str:
    return f"{reading.stamp} {mark_data.stamp(places)}"
