"""Measure everything once, in a temporary folder, and write it down as Markdown.

The page goes to standard output, progress to standard error. Exit 0 if all was measured, 1 if a part could
not be: the page then says which and why.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from corpus.errors import CorpusError
from tests.bench import (
    harvesting,
    history,
    lensing,
    mapping,
    real_clusters,
    scaling,
    search,
    storing,
    structure,
    terms,
    years,
)
from tests.bench.machine import head
from tests.bench.page import MeasurementFailed, Section, as_markdown
from tests.bench.processes import say


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--works", type=int, default=12_000, help="invented works that cite a seed (default 12000)"
    )
    parser.add_argument(
        "--latency-ms", type=int, default=150, help="of the emulated OpenAlex, a call (default 150)"
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[5_000, 50_000, 500_000],
        metavar="N",
        help="invented works of the harvests that are compared with the limit (default 5000 50000 500000)",
    )
    parser.add_argument(
        "--part",
        choices=("explorer", "harvest", "terms", "lenses", "search", "clusters", "map", "history"),
        default="explorer",
        help="what to measure: one corpus from harvest to browser (default), or harvests, terms, …",
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page to this file too")
    return parser


def measured(title: str, measure: Callable[[], Section]) -> Section:
    """Return what a part found out, or why it could not."""
    say(f"{title} …")
    try:
        return measure()
    except (MeasurementFailed, CorpusError, OSError) as failure:
        say(f"not measured: {failure}")
        return Section(title, [f"**Not measured:** {failure}"], whole=False)


def main() -> int:
    args = arguments().parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        desk = harvesting.Desk(folder, args.works, args.latency_ms)
        empty = folder / "empty"
        empty.mkdir()
        n = f"{args.works:,}"
        parts = {
            "harvest": [
                ("Harvests of several sizes", lambda: scaling.section(folder, args.sizes)),
                ("Two years of weekly refreshes", lambda: years.section(folder / "years")),
            ],
            "terms": [
                ("Agreement with snippets labelled by hand", terms.agreement),
                ("Speed of the matcher", terms.speed),
                ("A large corpus", lambda: terms.large(folder / "terms")),
            ],
            "lenses": [
                ("The lenses of a large corpus", lambda: lensing.telling(folder / "lenses")),
                ("The page of lenses", lambda: lensing.pages(folder / "lenses")),
            ],
            "search": [
                (f"A corpus of {size:,} works", partial(search.section, size)) for size in search.SIZES
            ],
            "clusters": [
                ("Build", lambda: structure.building(tuple(args.sizes))),
                ("Beside it, plain networkx", lambda: structure.plainly(tuple(args.sizes[:2]))),
                ("Agreement with planted communities", structure.agreeing),
                ("After a refresh", lambda: structure.refreshed(tuple(args.sizes[:2]))),
                ("On real records", real_clusters.section),
            ],
            "history": [("Main paths", history.section)],
            "map": [
                (f"Map of {size:,} works", partial(mapping.invented, size, folder)) for size in args.sizes
            ],
            "explorer": [
                (f"Harvest of {n} citing works", lambda: harvesting.section(desk)),
                ("Store", lambda: storing.section(desk)),
                (f"Map of {n} works in the browser", lambda: mapping.harvested(desk)),
                ("Map of the starter set in the browser", lambda: mapping.starter(empty)),
            ],
        }
        sections = [measured(title, measure) for title, measure in parts[args.part]]
    text = as_markdown(head(), sections)
    if args.write:
        args.write.parent.mkdir(parents=True, exist_ok=True)
        args.write.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0 if all(section.whole for section in sections) else 1


if __name__ == "__main__":
    sys.exit(main())
