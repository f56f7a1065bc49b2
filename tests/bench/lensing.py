"""Lenses of a large corpus: how long reading, telling, vectors and learning anew take, and the page."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from corpus.lenses.embedding import Embedder
from corpus.lenses.lens_set import Example
from corpus.lenses.lens_set_file import read_lens_set
from corpus.lenses.reading import Text, joined, texts
from corpus.lenses.teller import Teller
from corpus.lenses.told import tell_all
from corpus.lenses.vector_store import VectorStore, fill
from corpus.literature import Harvested
from corpus.locations import LENSES, TERMS
from corpus.schema import seeds_frame, works_frame
from corpus.store import Store
from corpus.terms.codebook_file import read_terms
from harvest.records import work_from_record
from tests.bench.browsing import browser
from tests.bench.page import Row, Section, seconds, table, target_table
from tests.bench.processes import explorer, say
from tests.explorer import builders
from tests.openalex_emulator.invented import invent

WORKS = 50_000
SAMPLE = 300
VISITS = 5
DONE = """(told) => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'
  && document.querySelector('[data-testid="stMain"]')?.innerText.includes(told)"""


def telling(folder: Path) -> Section:
    """Cues, gate, vectors, labels and retraining of 50,000 works."""
    say("  inventing the literature")
    works = works_frame(map(work_from_record, invent(WORKS).records()), builders.seeds())
    read, ids = texts(works), works["id"].to_list()
    started = time.perf_counter()
    teller = Teller(read_lens_set(LENSES), read_terms(TERMS))
    learnt = time.perf_counter()
    skimmed = teller.skim(read)
    skimmed_at = time.perf_counter()
    told = tell_all(teller, ids, read, skimmed, {})
    told_at = time.perf_counter()
    one = Example("An invented work [invented]", "Example", 2020, "provocation", None, None, 1.0, "")
    corrected = teller.corrected([one])
    corrected_at = time.perf_counter()
    again = tell_all(corrected, ids, read, skimmed, {})
    again_at = time.perf_counter()
    store, embedder = VectorStore(str(folder / "vectors")), Embedder()
    titles = [replace(text, abstract=None) for text in read[:SAMPLE]]
    whole = [text for text in read if text.abstract][:SAMPLE]
    by_title, by_whole = (_filled(store, part, embedder) for part in (titles, whole))
    before = time.perf_counter()
    kept = fill(store, whole, embedder)
    looked = time.perf_counter() - before
    with_vectors = joined(read, skimmed, store.read(text.key for text in read))
    ready = skimmed_at - learnt
    rows: list[Row] = [
        (
            "The lenses learnt from the works labelled by hand, model loaded, once a server",
            seconds(learnt - started),
        ),
        (
            "Cues and gate of all (target: under 15 s)",
            f"{seconds(ready)}: {'met' if ready < 15 else '**not met**'}",
        ),
        ("Labels of all, with their evidence", seconds(told_at - skimmed_at)),
        ("Learnt anew after a correction, and all told again", seconds(again_at - told_at)),
        ("of this, learning", seconds(corrected_at - told_at)),
        ("Vectors of titles alone", f"{SAMPLE / by_title:,.0f} works a second"),
        ("Vectors of titles with abstracts", f"{SAMPLE / by_whole:,.0f} works a second"),
        ("The same asked for again", f"{kept} made, {seconds(looked)}"),
        ("Works with a lens", f"{told.lensed.height:,}"),
    ]
    assert again.works.height == len(with_vectors) == works.height
    Store(str(folder / "corpus")).commit(
        Harvested(works, seeds_frame(builders.seeds(), "run-1")), builders.harvest(1, works.height)
    )
    return Section(
        f"The lenses of {works.height:,} works",
        [f"Invented; {works['abstract'].count():,} have an abstract. One core.", "", *table(rows)],
    )


def _filled(store: VectorStore, works: Sequence[Text], embedder: Embedder) -> float:
    started = time.perf_counter()
    fill(store, works, embedder)
    return time.perf_counter() - started


def pages(folder: Path) -> Section:
    """The page of lenses over the same works, in headless Chromium."""
    say("  reading the pages")
    with explorer(folder / "corpus", folder / "runs") as (url, _), browser() as chrome:
        tab = chrome.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        first = _until(tab, partial(tab.goto, f"{url}/lenses"), "What the lenses mean")
        times = {
            name: [_until(tab, partial(_choose, tab, one), told) for _ in range(VISITS) for one, told in pair]
            for name, pair in CONTROLS.items()
        }
        anew = [
            _until(tab, partial(tab.goto, f"{url}/lenses?from={year}"), "What the lenses mean")
            for year in range(2008, 2008 + VISITS)
        ]
    rows = [
        ("First visit: corpus opened, lenses learnt, works read and told", [first], None),
        *((name, all_of, 0.5) for name, all_of in times.items()),
        ("The page loaded anew with other first years", anew, None),
    ]
    slowest = max(statistics.median(all_of) for all_of in times.values())
    return Section(
        "The page of lenses",
        [
            "Seconds from a control to the end of all drawing, medians of several; the slowest control takes "
            f"{seconds(slowest)}.",
            "",
            *target_table(rows),
        ],
    )


CONTROLS = {
    "Shares by country, and by field": (
        ("Country", "labels in countries"),
        ("Field", "labels in fields"),
    ),
    "Bridge works, and typical ones": (
        ("Bridges", "largest second count"),
        ("Most typical", "the likeliest first; of equals"),
    ),
}


def _choose(tab: Any, name: str) -> None:
    tab.get_by_role("radio", name=name).first.click()


def _until(tab: Any, act: Callable[[], object], told: str) -> float:
    started = time.perf_counter()
    act()
    tab.wait_for_function(DONE, arg=told, timeout=180_000)
    return time.perf_counter() - started
