"""Small citation networks for tests, told by links from the cited to the citing."""

from collections.abc import Iterable

import numpy as np
import polars as pl
from scipy import sparse

from corpus.history.acyclic import Acyclic, acyclic
from corpus.links import Links


def links_of(pairs: Iterable[tuple[str, str]]) -> Links:
    """Links of works named by letters; a pair is cited, citing."""
    told = sorted(set(pairs))
    ids = sorted({one for pair in told for one in pair})
    number = {one: place for place, one in enumerate(ids)}
    rows, columns = [number[citing] for _, citing in told], [number[cited] for cited, _ in told]
    cells = np.ones(len(told), dtype=np.int8)
    cites = sparse.csr_matrix((cells, (rows, columns)), shape=(len(ids), len(ids)))
    return Links(pl.Series(ids, dtype=pl.String), cites)


def graph_of(
    pairs: Iterable[tuple[str, str]], years: dict[str, int] | None = None
) -> tuple[Acyclic, list[str]]:
    """The acyclic citations, and the letters of the works by their places."""
    made = links_of(pairs)
    graph = acyclic(made, [(years or {}).get(one) for one in made.ids])
    return graph, made.ids_of(graph.works)
