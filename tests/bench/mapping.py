"""The map as readers meet it: how soon it is painted, and how soon a click brings its card."""

import os
import statistics
from pathlib import Path
from typing import Any

import polars as pl
import psutil

from corpus.bibliography import read_bibliography
from corpus.errors import CorpusError
from corpus.literature import Corpus, Harvested
from corpus.locations import REFERENCES, STARTER
from corpus.schema import seeds_frame, works_frame
from corpus.starter import open_starter
from corpus.store import Store
from harvest.records import work_from_record
from tests.bench.browsing import Visit, browser, click, dragged, new_reader, visit
from tests.bench.harvesting import Desk
from tests.bench.page import MeasurementFailed, Row, Section, megabytes, seconds, table, target_table
from tests.bench.processes import explorer, run, say
from tests.explorer import builders
from tests.openalex_emulator.invented import invent

VISITS = 5
PAINTED_UNDER, CARD_UNDER = 2.0, 0.3  # seconds: the targets
SPREAD = ((0.15, 0.5), (0.3, 0.25), (0.3, 0.75), (0.5, 0.5), (0.7, 0.25), (0.7, 0.75), (0.85, 0.5))
"""Clicked: the works nearest to these places of the map's main square."""


def harvested(desk: Desk) -> Section:
    """Measure over the corpus harvested before."""
    try:
        corpus = desk.store.open()
    except CorpusError as failure:
        raise MeasurementFailed("there is no harvest to draw, see above.") from failure
    return _section(f"Map of {desk.works:,} works in the browser", corpus, desk.corpus, desk.runs)


def invented(size: int, folder: Path) -> Section:
    """Measure over an invented literature of this size, whose map is made by the command."""
    works = works_frame(map(work_from_record, invent(size).records()), builders.seeds())
    uri = str(folder / f"corpus-{size}")
    Store(uri).commit(
        Harvested(works, seeds_frame(builders.seeds(), "run-1")), builders.harvest(1, works.height)
    )
    made = run(["-m", "corpus", "derive"], {"CORPUS_URI": uri})
    found = _section(f"Map of {works.height:,} works", Store(uri).open(), Path(uri), folder / "runs")
    how = f"`python -m corpus derive` took {seconds(made.seconds)} and at most {megabytes(made.peak)}."
    return Section(found.title, [how, "", *found.lines])


def starter(empty: Path) -> Section:
    """Measure over the starter set, which opens where nothing was harvested."""
    corpus = open_starter(STARTER, read_bibliography(REFERENCES).references)
    return _section("Map of the starter set in the browser", corpus, empty / "corpus", empty / "runs")


def _section(title: str, corpus: Corpus, store: Path, runs: Path) -> Section:
    rows_clicked = _spread(corpus)
    titles = dict(corpus.works.select("id", "title").iter_rows())
    with browser() as chrome, explorer(store, runs) as (url, server):
        say("  first visit")
        cold = _visited(chrome, url)
        say(f"  {VISITS} new readers")
        warm = [_visited(chrome, url) for _ in range(VISITS)]
        reader = new_reader(chrome)
        visit(reader, url)[0].close()
        say(f"  one reader, {VISITS} times more, then clicks")
        again = []
        for _ in range(VISITS):
            tab, seen = visit(reader, url)
            again.append(seen)
            if len(again) < VISITS:
                tab.close()
        clicks = [_clicked(tab, row, titles) for row in rows_clicked]
        frames = [dragged(tab) for _ in range(3)]
        memory = psutil.Process(server).memory_info().rss
    rows = [
        ("First paint, new reader", [one.painted for one in warm], PAINTED_UNDER),
        ("First paint, reader who was here before (files in the browser's cache)",
         [one.painted for one in again], PAINTED_UNDER),
        ("First paint, first visit after the server's start, new reader", [cold.painted], None),
        (f"Click to card, {len(clicks)} works one after another", clicks, CARD_UNDER),
        ("of which the first after the page has opened", clicks[:1], CARD_UNDER),
        ("of which the others", clicks[1:], CARD_UNDER),
    ]  # fmt: skip
    return Section(title, [
        f"{corpus.works.height:,} works with the seeds. Paint is counted from the start of the navigation, "
        "the card from the press of the mouse. A new reader's browser has nothing in its cache; but for the "
        "first visit the server has the corpus open. A target is met if the median is below it.",
        "",
        *target_table(rows),
        "",
        *table(_parts(warm), ("A visit of a new reader, medians", "")),
        "",
        f"Frames a second while the map is moved, dots drawn by the processor: "
        f"{statistics.median(frames):.0f} (at least 30 wanted).",
        "",
        f"Memory of the server after {2 * VISITS + 2} visits: {memory / 2**20:,.0f} MiB. "
        f"Load of the machine in the last minute of it: {os.getloadavg()[0]:.1f}, whoever caused it; "
        f"above {os.cpu_count()}, the browser waited for its turn.",
    ])  # fmt: skip


def _visited(chrome: Any, url: str) -> Visit:
    reader = new_reader(chrome)
    seen = visit(reader, url)[1]
    reader.close()
    return seen


def _clicked(tab: Any, row: int, titles: dict[str, str | None]) -> float:
    took, shown, work = click(tab, row)
    wanted = titles.get(work) or ""
    if " ".join(wanted.split())[:60] != " ".join(shown.split())[:60]:
        raise MeasurementFailed(f"the card shows “{shown[:60]}” and the address names {work}.")
    return took


def _parts(visits: list[Visit]) -> list[Row]:
    def at(name: str) -> str:
        return f"{statistics.median(getattr(one, name) for one in visits):.2f} s"

    return [
        ("Page shell has run and asks the server", at("socket")),
        ("The works have come over the websocket", at("figure")),
        ("The first dots are drawn", at("drawn")),
        ("Map painted", at("painted")),
        ("Received over the websocket until then",
         megabytes(statistics.median(one.message_bytes for one in visits))),
        ("Received as files (scripts, fonts) until then",
         megabytes(statistics.median(one.file_bytes for one in visits))),
    ]  # fmt: skip


def _spread(corpus: Corpus) -> list[int]:
    """Rows of seven works with a title, spread over the map."""
    if corpus.layout is None:
        raise MeasurementFailed("the corpus has no coordinates.")
    titled = corpus.works.drop_nulls("title").select("id")
    rest = corpus.layout.join(titled, on="id", how="semi").filter("tied").sort("id")
    points = []
    for x, y in SPREAD:
        far = (pl.col("x") - x) ** 2 + (pl.col("y") - y) ** 2
        nearest = rest.sort(far, "id").row(0, named=True)
        points.append(int(corpus.works["id"].search_sorted(nearest["id"])))
        rest = rest.filter(pl.col("id") != nearest["id"])
    return points
