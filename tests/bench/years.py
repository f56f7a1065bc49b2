"""Two years of weekly refreshes of a literature that drifts: what the disk holds in the end, and whether
all versions still open.

Each week works come, go, are merged, retracted and corrected, reference lists change, and a quarter of the
citation counts are recounted. The harvester asks the emulated OpenAlex over HTTP, as every week.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl

from corpus.bibliography import read_text
from corpus.store import Store
from harvest import pace
from harvest.run import harvest
from harvest.settings import Settings
from harvest.steps import Asked, Options
from tests.bench.page import Row, Section, megabytes, table
from tests.bench.processes import say
from tests.harvest.builders import BIB, SEEDS, citing, seed
from tests.openalex_emulator import Emulator

WEEKS = 104
FIRST_WORKS = 1_000
A_WEEK = {"new": 8, "deleted": 1, "merged": 1, "corrected": 6, "relinked": 3}
RETRACTED_EVERY = 26  # weeks
RECOUNTED = 0.25
REOPENED = 12  # versions compared row by row with what was committed


@dataclass(slots=True)
class Literature:
    """The records that the emulator serves, and how they drift."""

    records: dict[int, dict[str, Any]]
    draw: random.Random
    last: int = FIRST_WORKS

    def week(self, number: int, server: Emulator) -> None:
        """Let a week pass."""
        day = date(2024, 11, 26) + timedelta(weeks=number)
        for _ in range(A_WEEK["new"]):
            self.last += 1
            self._serve(self.last, _work(self.last, self.draw, day), server)
        for _ in range(A_WEEK["deleted"]):
            gone = self._take()
            server.remove(_id(gone))
        for _ in range(A_WEEK["merged"]):
            gone = self._take()
            server.merge(_id(gone), _id(self._any()))
        for _ in range(A_WEEK["corrected"]):
            one = self._any()
            title = f"Invented citing work {one}, corrected in week {number}"
            self._serve(one, self.records[one] | {"title": title, "display_name": title}, server)
        for _ in range(A_WEEK["relinked"]):
            one = self._any()
            more = [*self.records[one]["referenced_works"], f"https://openalex.org/W{number + 5_000_000}"]
            self._serve(one, self.records[one] | {"referenced_works": more}, server)
        if number % RETRACTED_EVERY == 0:
            one = self._any()
            self._serve(one, self.records[one] | {"is_retracted": True}, server)
        for one in self.draw.sample(sorted(self.records), int(RECOUNTED * len(self.records))):
            counted = self.records[one].get("cited_by_count", 0) + self.draw.randint(1, 3)
            self._serve(one, self.records[one] | {"cited_by_count": counted}, server)

    def _any(self) -> int:
        return self.draw.choice(sorted(self.records))

    def _take(self) -> int:
        one = self._any()
        del self.records[one]
        return one

    def _serve(self, number: int, record: dict[str, Any], server: Emulator) -> None:
        self.records[number] = record
        server.add(record)


def section(folder: Path, weeks: int = WEEKS) -> Section:
    """Harvest every week and look at the disk."""
    draw = random.Random(1)
    works = {n: _work(n, draw, date(2010, 1, 1) + timedelta(days=5 * n)) for n in range(FIRST_WORKS)}
    literature = Literature(works, draw)
    store = Store(str(folder / "corpus"))
    asked = Asked(read_text(BIB, "seeds.bib"), Options(cited_at_least=None, map=True))
    sizes: list[int] = []
    committed: dict[int, pl.DataFrame] = {}
    server = Emulator([*map(seed, range(1, SEEDS + 1)), *works.values()], rate=100_000, budget=10**9)
    with server, _unpaced():
        settings = Settings(server.url, "test-key", store.uri, folder / "runs")
        for week in range(weeks + 1):
            if week:
                literature.week(week, server)
            outcome = harvest(asked, settings, lambda progress: None, say)
            sizes.append(_size(folder / "corpus"))
            if week % max(weeks // REOPENED, 1) == 0:
                committed[outcome.version] = store.open(outcome.version).works
            if week % 13 == 0:
                say(f"  week {week}: {sizes[-1] / 1e6:.2f} MB")
    same = sum(store.open(version).works.equals(works) for version, works in committed.items())
    return _page(folder, store, sizes, same, len(committed))


def _page(folder: Path, store: Store, sizes: Sequence[int], same: int, compared: int) -> Section:
    places = store.places()
    changed = sum(place.new + place.changed + place.gone for _, place in places[1:])
    recounted = sum(place.recounted for _, place in places[1:])
    opened = sum(store.open(version).works.height > 0 for version in store.versions())
    files = sum(1 for _ in (folder / "corpus").rglob("*.parquet"))
    whole = sizes[0] * len(sizes)
    rows: list[Row] = [
        ("Weekly refreshes after the first harvest", f"{len(sizes) - 1}"),
        ("Versions stored, each with its map", f"{len(store.versions())}"),
        ("Versions that open", f"{opened}"),
        ("Of these compared row by row with what was stored", f"{same} of {compared} the same"),
        ("Works of the first / the last version", f"{places[0][1].works:,} / {places[-1][1].works:,}"),
        ("Works that came, changed or went", f"{changed:,}"),
        ("Citation counts that changed", f"{recounted:,}"),
        ("Disk after the first harvest", megabytes(sizes[0])),
        ("Disk after half of the time", megabytes(sizes[len(sizes) // 2])),
        ("Disk in the end", megabytes(sizes[-1])),
        ("A week, mean", f"{(sizes[-1] - sizes[0]) / max(len(sizes) - 1, 1) / 1e3:.0f} kB"),
        ("Beside a store that keeps each version whole", f"{sizes[-1] / whole:.0%} of {megabytes(whole)}"),
        ("Parquet files in the end", f"{files}"),
    ]
    return Section(
        "Two years of weekly refreshes",
        [
            f"{FIRST_WORKS:,} invented works that drift. In a week {A_WEEK['new']} come, {A_WEEK['deleted']} "
            f"is deleted, {A_WEEK['merged']} is merged into another, {A_WEEK['corrected']} are corrected, "
            f"{A_WEEK['relinked']} get another reference, and {RECOUNTED:.0%} of the citation counts change. "
            "No version is ever removed. Files that were merged into others are deleted a week later, so "
            "the disk holds their rows twice here, where two years pass in minutes.",
            "",
            *table(rows),
        ],
    )


def _work(number: int, draw: random.Random, day: date) -> dict[str, Any]:
    references = [f"https://openalex.org/W{draw.randint(5_000_000, 5_002_000)}" for _ in range(25)]
    made = citing(number, 1 + number % SEEDS, open_access={"is_oa": False, "oa_status": "closed"})
    words = draw.sample(WORDS, 100)
    made["abstract_inverted_index"] = {word: [place] for place, word in enumerate(words)}
    made["referenced_works"] += references
    return made | {"publication_date": f"{day}", "publication_year": day.year, "cited_by_count": 0}


def _id(number: int) -> str:
    return f"W{9_100_000_000 + number}"


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _unpaced() -> Any:
    return mock.patch.multiple(pace, FIRST_PACE=10_000.0, TIERS=((None, 10_000.0),))


WORDS = [f"invented{n}" for n in range(3_000)]
