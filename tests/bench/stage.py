"""One step over a stored corpus, in a process that has done nothing else.

`python -m tests.bench.stage STEP URI`, STEP being opening, graph, search or layout.
Prints JSON: the seconds of each repetition, imports and what the step needs first left out.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from corpus.literature import Corpus
from corpus.store import Store

Made = TypeVar("Made")
WORDS = ("governance", "knowledge", "health", "co-production", "participation", "climate", "ostrom")
"""Searched one after another; each is another search."""


def opening(store: Store) -> dict[str, object]:
    took, corpus = _timed(store.open)
    return {"seconds": [took], "works": corpus.works.height, "version": corpus.version}


def graph(store: Store) -> dict[str, object]:
    from corpus.graph import citation_graph  # noqa: PLC0415 - networkx: not for the other steps

    works = store.open().works
    took, made = _timed(lambda: citation_graph(works))
    return {"seconds": [took], "nodes": made.number_of_nodes(), "edges": made.number_of_edges()}


def search(store: Store) -> dict[str, object]:
    from corpus.search.index import SearchIndex  # noqa: PLC0415
    from corpus.selection import Selection, searchable, select  # noqa: PLC0415

    corpus = store.open()
    ready, (works, index) = _timed(
        lambda: (searchable(corpus), SearchIndex(corpus.works, corpus.local_citations))
    )
    select(works, Selection(text="warm"), index)  # the first query of a process sets polars' threads up
    runs = [_timed(partial(select, works, Selection(text=word), index)) for word in WORDS]
    return {"seconds": [took for took, _ in runs], "found": [f.height for _, f in runs], "ready": ready}


def relation(store: Store) -> dict[str, object]:
    from corpus.clusters.relation import relation as tie  # noqa: PLC0415

    corpus: Corpus = store.open()
    took, ties = _timed(lambda: tie(corpus.works))
    return {"seconds": [took], "ties": ties.weights.nnz // 2}


def clusters(store: Store) -> dict[str, object]:
    from corpus.clusters.clustering import clusterings  # noqa: PLC0415
    from corpus.clusters.relation import relation as tie  # noqa: PLC0415

    corpus: Corpus = store.open()
    ties = tie(corpus.works)
    took, found = _timed(lambda: clusterings(corpus.works, ties))
    return {"seconds": [took], "stability": [one.stability for one in found]}


def layout(store: Store) -> dict[str, object]:
    from corpus.clusters.relation import relation as tie  # noqa: PLC0415
    from corpus.layout import layout as lay_out  # noqa: PLC0415

    corpus: Corpus = store.open()
    ties = tie(corpus.works)
    took, placed = _timed(lambda: lay_out(corpus.works, ties, corpus.version or 0))
    return {"seconds": [took], "works": placed.height}


STEPS = {step.__name__: step for step in (opening, graph, search, relation, clusters, layout)}


def _timed(act: Callable[[], Made]) -> tuple[float, Made]:
    begun = time.perf_counter()
    made = act()
    return time.perf_counter() - begun, made


if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](Store(sys.argv[2]))))
