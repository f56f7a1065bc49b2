"""Main paths of a large literature: seconds for each step, and beside them the same with plain networkx.

Invented citations of 50,000 works, 1.7 million of them: works grow in number from year to year, cite earlier
years, recent ones the most, and a few cite works of their own year.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse

from corpus.history.acyclic import acyclic
from corpus.history.main_path import Search, main_path
from corpus.history.search_paths import Count, search_paths
from corpus.links import Links
from tests.bench.page import Section, megabytes, seconds
from tests.bench.processes import run, say

WORKS, DRAWN = 50_000, 1_760_000
UNDER = 3.0  # seconds
SAME_YEAR = 0.02  # of the citations
SEED = 1


def section() -> Section:
    """Measure both."""
    say("  ours")
    ours = run(["-m", "tests.bench.history", "ours"], {})
    say("  plain networkx")
    theirs = run(["-m", "tests.bench.history", "plain"], {})
    told, plain = json.loads(ours.out), json.loads(theirs.out)
    whole = told["acyclic"] + told["counts"]["spc"] + told["searches"]["spc"]["global"]
    lines = [
        f"{told['works']:,} invented works, {told['links']:,} citations, drawn with seed {SEED}. Counts of "
        f"paths are whole numbers (here of {told['digits']} digits), so they are exact. Target: cycles, "
        f"counts and the global main path in under {UNDER:.0f} s together. It took **{seconds(whole)}**: "
        f"{'met' if whole < UNDER else '**not met**'}, with {megabytes(ours.peak)} of memory at most.",
        "",
        "| Step | SPC | SPLC | SPNP |",
        "| --- | ---: | ---: | ---: |",
        f"| Cycles taken out, works set in order | {seconds(told['acyclic'])} | | |",
        _row("Paths counted", told["counts"]),
    ]
    for search in Search:
        by_count = {count: found[search] for count, found in told["searches"].items()}
        lines.append(_row(f"Main path, {NAMES[search]}", by_count))
    lines += [
        "",
        f"The same by networkx alone (DiGraph, topological order, counts, longest path by SPC): "
        f"{seconds(plain['seconds'])} and {megabytes(theirs.peak)}; its path has "
        f"{'the same' if plain['sum'] == told['sum'] else '**another**'} sum of weights.",
    ]
    return Section("Main paths", lines)


NAMES = {Search.GLOBAL: "global", Search.LOCAL: "local", Search.KEY_ROUTES: "ten key routes"}


def drawn() -> tuple[Links, list[int]]:
    """The invented citations, and the years of the works."""
    dice = np.random.default_rng(SEED)
    years = np.sort((2024 - np.minimum(dice.exponential(9, WORKS), 52)).astype(int))
    citing = dice.integers(1, WORKS, DRAWN)
    earlier = np.searchsorted(years, years[citing]) * dice.random(DRAWN) ** 0.5
    cited = np.where(dice.random(DRAWN) < SAME_YEAR, citing * dice.random(DRAWN), earlier).astype(int)
    told = cited < citing
    cells = np.ones(int(told.sum()), dtype=np.int8)
    cites = sparse.csr_matrix((cells, (citing[told], cited[told])), shape=(WORKS, WORKS))
    cites.data[:] = 1
    return Links(pl.Series([f"W{number:05}" for number in range(WORKS)]), cites), years.tolist()


def ours() -> dict[str, Any]:
    made, years = drawn()
    took, graph = _timed(lambda: acyclic(made, years))
    found: dict[str, Any] = {"works": len(graph.works), "links": graph.links, "acyclic": took}
    found |= {"counts": {}, "searches": {}}
    for count in Count:
        found["counts"][count], paths = _timed(lambda count=count: search_paths(graph, count))
        found["searches"][count] = {}
        for search in Search:
            took, path = _timed(lambda paths=paths, search=search: main_path(graph, paths, search))
            found["searches"][count][search] = took
            if (count, search) == (Count.SPC, Search.GLOBAL):
                found["digits"] = len(str(paths.total))
                along = dict(path.links)  # one of the paths, if several are best
                place, weight = min(path.places), 0
                while place in along:
                    weight += paths.weight(place, along[place])
                    place = along[place]
                found["sum"] = str(weight)
    return found


def plain() -> dict[str, Any]:
    import networkx as nx  # noqa: PLC0415 - not for the other step

    made, _ = drawn()
    cells = made.cites.tocoo()
    pairs = list(zip(cells.col.tolist(), cells.row.tolist(), strict=True))

    def whole() -> int:
        graph = nx.DiGraph(pairs)
        order = list(nx.topological_sort(graph))
        before: dict[int, int] = {}
        after: dict[int, int] = {}
        for one in order:
            before[one] = sum(before[cited] for cited in graph.predecessors(one)) or 1
        for one in reversed(order):
            after[one] = sum(after[citing] for citing in graph.successors(one)) or 1
        for cited, citing in graph.edges:
            graph[cited][citing]["weight"] = before[cited] * after[citing]
        return int(nx.dag_longest_path_length(graph))

    took, weight = _timed(whole)
    return {"seconds": took, "sum": str(weight)}


def _row(name: str, by_count: dict[str, float]) -> str:
    return f"| {name} | {' | '.join(seconds(by_count[count]) for count in Count)} |"


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    made = act()
    return time.perf_counter() - begun, made


if __name__ == "__main__":
    print(json.dumps({"ours": ours, "plain": plain}[sys.argv[1]]()))
