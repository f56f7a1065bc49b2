"""The store: how long a version takes to open, to become a graph and to search, and its room on disk."""

import json
import statistics
from pathlib import Path
from typing import Any

from tests.bench.harvesting import Desk
from tests.bench.page import MeasurementFailed, Section, megabytes, seconds, table
from tests.bench.processes import Ended, run, say


def section(desk: Desk) -> Section:
    """Each step in a process of its own."""
    if not desk.corpus.exists():
        raise MeasurementFailed("there is no harvest to open, see above.")
    opened, took = _step("opening", desk.corpus)
    graph, _ = _step("graph", desk.corpus)
    search, _ = _step("search", desk.corpus)
    rows = [
        ("Open the newest version", seconds(opened["seconds"][0])),
        ("The same with Python's start and all imports", seconds(took.seconds)),
        ("Size on disk, all tables", megabytes(_size(desk.corpus))),
        ("a work", f"{_size(desk.corpus) / opened['works']:,.0f} bytes"),
        (f"Citation graph for networkx ({graph['nodes']:,} works, {graph['edges']:,} citations)",
         seconds(graph["seconds"][0])),
        ("Make ready for searching, once a version", seconds(search["ready"])),
        (f"Search of one word, median of {len(search['seconds'])} words "
         f"({min(search['found']):,} to {max(search['found']):,} works found)",
         f"{statistics.median(search['seconds']) * 1000:.1f} ms"),
    ]  # fmt: skip
    scale = f"{opened['works']:,} works with the seeds; each step in a new process."
    return Section("Store", [scale, "", *table(rows)])


def _step(name: str, corpus: Path) -> tuple[dict[str, Any], Ended]:
    say(f"  {name}")
    ended = run(["-m", "tests.bench.stage", name, str(corpus)], {})
    return dict(json.loads(ended.out)), ended


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
