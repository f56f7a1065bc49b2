"""Ties, clusters and layout: seconds by size, agreement with planted communities, and what a refresh moves.

Each step runs in a process of its own (`python -m tests.bench.structure STEP SIZE`), which prints JSON.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import patch

import numpy as np
import polars as pl

from corpus.clusters.clustering import Clustering, Earlier, clusterings
from corpus.clusters.relation import Relation, relation
from corpus.graph import citations_within
from corpus.layout import layout
from tests.bench.page import MeasurementFailed, Section, megabytes, seconds
from tests.bench.processes import run, say
from tests.corpus.clusters.planted import damaged, literature

SIZES = (5_000, 50_000, 500_000)
BUILT_WITHIN = 60.0  # seconds at 50,000 works
PATIENCE = 600.0  # seconds that plain networkx is given
NOISES = ((0.0, 0.0), (0.5, 0.0), (0.8, 0.0), (0.0, 0.2), (0.5, 0.2))
"""Share of the references lost, and of the rest swapped for any other."""
BEHIND_AT_MOST, STABLE = 0.03, 0.8
KEPT, SHIFT = 0.95, 0.02
NEW = 0.05


def building(sizes: tuple[int, ...]) -> Section:
    """Measure the steps of the build at several sizes."""
    lines = [
        "Invented literature in memory. The build of a version is ties, clusters and layout; memory is the "
        f"most that the process held. Target at 50,000 works: under {BUILT_WITHIN:.0f} s. Growth compares "
        "the seconds a work with those of the size before: 1 is linear.",
        "",
        "| Works | Ties | Clusters | Layout | Build | Growth | Most memory | |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    before: tuple[int, float] | None = None
    for size in sizes:
        say(f"  {size:,} works")
        ended = run(["-m", "tests.bench.structure", "build", str(size)], {})
        took = json.loads(ended.out)
        whole = took["ties"] + took["clusters"] + took["layout"]
        growth = "" if before is None else f"{whole / took['works'] / (before[1] / before[0]):.2f}"
        verdict = "" if size != 50_000 else "met" if whole < BUILT_WITHIN else "**not met**"
        lines.append(
            f"| {took['works']:,} | {seconds(took['ties'])} | {seconds(took['clusters'])} | "
            f"{seconds(took['layout'])} | {seconds(whole)} | {growth} | {megabytes(ended.peak)} | {verdict} |"
        )
        before = took["works"], whole
    return Section("Build", lines)


def plainly(sizes: tuple[int, ...]) -> Section:
    """Measure the same structure with networkx alone, where it ends."""
    lines = [
        f"The same ties as a networkx graph, its Louvain method at one resolution with one seed (ours: up to "
        f"three resolutions, each with several seeds), and its spring layout with 50 rounds, each given "
        f"{PATIENCE / 60:.0f} minutes.",
        "",
        "| Works | Louvain | Spring layout |",
        "| ---: | ---: | ---: |",
    ]
    for size in sizes:
        say(f"  {size:,} works")
        cells = [_patiently(step, size) for step in ("louvain", "spring")]
        lines.append(f"| {size:,} | {cells[0]} | {cells[1]} |")
    return Section("Beside it, plain networkx", lines)


def agreeing(size: int = 5_000) -> Section:
    """Compare the clusters with the planted communities, from good to bad reference lists."""
    found = json.loads(run(["-m", "tests.bench.structure", "agree", str(size)], {}).out)
    lines = [
        f"{size:,} invented works in {found['communities']} planted communities. Beside ours stands "
        "igraph's Leiden (modularity, the best of the resolutions ½, 1 and 2) on the true graph: the "
        "citations, or the coupling, of the undamaged lists. Of our levels the one nearest to the planted "
        "number is told. Adjusted mutual information. Targets: not more than "
        f"{BEHIND_AT_MOST} behind igraph, stability {STABLE} or more.",
        "",
        "| References lost | … swapped | Ours | igraph, true graph | Stability | Clusters | |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in found["rows"]:
        met = row["ours"] >= found["igraph"] - BEHIND_AT_MOST and row["stability"] >= STABLE
        lines.append(
            f"| {row['lost']:.0%} | {row['swapped']:.0%} | {row['ours']:.3f} | {found['igraph']:.3f} | "
            f"{row['stability']:.2f} | {row['clusters']} | {'met' if met else '**not met**'} |"
        )
    return Section("Agreement with planted communities", lines)


def refreshed(sizes: tuple[int, ...]) -> Section:
    """Measure what a refresh with 5 % new works moves, and how long it takes."""
    lines = [
        f"{NEW:.0%} of the works, drawn at random, come with the refresh. Targets: {KEPT:.0%} of the works "
        "that were there keep their colour at every level, and half of them move by less than "
        f"{SHIFT:.0%} of the map's width.",
        "",
        "| Works | Keep their colour: coarse | middle | fine | Median shift | 90 % under | Seconds | |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for size in sizes:
        say(f"  {size:,} works")
        found = json.loads(run(["-m", "tests.bench.structure", "refresh", str(size)], {}).out)
        cells, without = _percent(found["kept"]), _percent(found["freely"])
        met = min(found["kept"]) >= KEPT and found["median"] <= SHIFT
        lines.append(
            f"| {found['works']:,} | {cells[0]} | {cells[1]} | {cells[2]} | {found['median']:.2%} | "
            f"{found['most']:.2%} | {found['seconds']:.1f} | {'met' if met else '**not met**'} |"
        )
        lines.append(f"| … without the pull towards former clusters | {' | '.join(without)} | | | | |")
    return Section("After a refresh", lines)


def _percent(shares: list[float]) -> list[str]:
    """Three cells, one a level; empty where there is none."""
    return [f"{share:.1%}" for share in shares] + [""] * (3 - len(shares))


def build(size: int) -> dict[str, float]:
    works, _ = literature(size)
    ties_took, ties = _timed(partial(relation, works))
    clusters_took, _found = _timed(partial(clusterings, works, ties))
    layout_took, _placed = _timed(partial(layout, works, ties, 0))
    return {"works": works.height, "ties": ties_took, "clusters": clusters_took, "layout": layout_took}


def louvain(size: int) -> dict[str, float]:
    import networkx as nx  # noqa: PLC0415 - not for the other steps

    graph = nx.from_scipy_sparse_array(relation(literature(size)[0]).weights)
    took, _ = _timed(lambda: nx.community.louvain_communities(graph, seed=1))
    return {"seconds": took}


def spring(size: int) -> dict[str, float]:
    import networkx as nx  # noqa: PLC0415 - not for the other steps

    graph = nx.from_scipy_sparse_array(relation(literature(size)[0]).weights)
    took, _ = _timed(lambda: nx.spring_layout(graph, seed=1, iterations=50))
    return {"seconds": took}


def agree(size: int) -> dict[str, Any]:
    from sklearn.metrics import adjusted_mutual_info_score  # noqa: PLC0415 - not for the other steps

    works, community = literature(size)
    planted = community != ""
    number = len(set(community[planted]))
    rows = []
    for lost, swapped in NOISES:
        worse = damaged(works, lost, swapped) if lost or swapped else works
        found = clusterings(worse, relation(worse))
        nearest = min(found, key=lambda one: abs(np.log(len(one.names) / number)))
        ours = adjusted_mutual_info_score(community[planted], nearest.labels[planted])
        rows.append(
            {"lost": lost, "swapped": swapped, "ours": ours, "stability": nearest.stability,
             "clusters": len(nearest.names)}
        )  # fmt: skip
    theirs = max(adjusted_mutual_info_score(community[planted], labels[planted]) for labels in _igraph(works))
    return {"communities": number, "igraph": theirs, "rows": rows}


def refresh(size: int) -> dict[str, Any]:
    works, _ = literature(size)
    old = works.filter(pl.Series(np.random.default_rng(3).random(works.height) >= NEW))
    ties = relation(old)
    before, placed = clusterings(old, ties), layout(old, ties, 0)
    earlier = Earlier(0, old["id"].to_list(), before)

    def again() -> tuple[Relation, tuple[Clustering, ...], pl.DataFrame]:
        ties = relation(works)
        return ties, clusterings(works, ties, earlier), layout(works, ties, 1, placed)

    took, (ties, after, moved) = _timed(again)
    with patch("corpus.clusters.resolutions.HISTORY", 0.0):
        freely = clusterings(works, ties, earlier)
    both = placed.filter("tied").join(moved, on="id", suffix="_now")
    shift = np.hypot(both["x"] - both["x_now"], both["y"] - both["y_now"])
    return {
        "works": works.height,
        "kept": [_kept(old, was, works, now) for was, now in zip(before, after, strict=True)],
        "freely": [_kept(old, was, works, now) for was, now in zip(before, freely, strict=False)],
        "median": float(np.median(shift)),
        "most": float(np.percentile(shift, 90)),
        "seconds": took,
    }


def _kept(old: pl.DataFrame, was: Clustering, works: pl.DataFrame, now: Clustering) -> float:
    colour = {
        work: was.colours.get(number) for work, number in zip(old["id"], was.labels.tolist(), strict=True)
    }
    pairs = zip(works["id"], now.labels.tolist(), strict=True)
    return float(
        np.mean([now.colours.get(number) == colour[work] for work, number in pairs if work in colour])
    )


def _igraph(works: pl.DataFrame) -> list[np.ndarray]:
    import igraph  # noqa: PLC0415 - GPL: tests and measurements only

    from corpus.coupling import reference_vectors, ties_of  # noqa: PLC0415 - as above

    number_of = {work: row for row, work in enumerate(works["id"])}
    pairs = citations_within(works)
    direct = igraph.Graph(
        n=works.height,
        edges=[(number_of[a], number_of[b]) for a, b in pairs.iter_rows()],
    ).simplify()
    cells = ties_of(works, reference_vectors(works)).weights.tocoo()
    upper = cells.row < cells.col
    coupled = igraph.Graph(
        n=works.height, edges=list(zip(cells.row[upper].tolist(), cells.col[upper].tolist(), strict=True))
    )
    coupled.es["weight"] = cells.data[upper].tolist()
    found = []
    for graph, weights in ((direct, None), (coupled, "weight")):
        for resolution in (0.5, 1.0, 2.0):
            parted = graph.community_leiden(
                "modularity", weights=weights, resolution=resolution, n_iterations=10
            )
            found.append(np.array(parted.membership))
    return found


def _patiently(step: str, size: int) -> str:
    words = [sys.executable, "-m", "tests.bench.structure", step, str(size)]
    try:
        ended = subprocess.run(words, capture_output=True, text=True, check=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return f"not within {PATIENCE / 60:.0f} minutes"
    except subprocess.CalledProcessError as failure:
        raise MeasurementFailed(f"{step} of networkx: {failure.stderr.strip().splitlines()[-1]}") from failure
    return seconds(json.loads(ended.stdout)["seconds"])


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    made = act()
    return time.perf_counter() - begun, made


STEPS = {step.__name__: step for step in (build, louvain, spring, agree, refresh)}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](int(sys.argv[2]))))
