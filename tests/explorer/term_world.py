"""An invented world: counts of terms by year with an onset that we know, as a harvest stores them."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from corpus.literature import Harvested
from corpus.model import Author, Work
from corpus.schema import WORLD_COUNTS, WORLD_SERIES, seeds_frame, works_frame
from corpus.store import Store
from tests.explorer import builders

ASKED = datetime(2026, 11, 2, 12, 30, tzinfo=UTC)
FIRST, LAST = 1985, 2026
ONSET = 2006
RISING = {"co-production": 60, "co-creation": 25}
STEADY = {"co-design": 40, "co-governance": 30, "participation": 900}
FRAMES = {"all": 3.0, "social": 1.0, "fixed-journals": 0.2}
HOSTILE = builders.HOSTILE_TITLES["W9900001"]


def world() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Shares that are flat until 2006, and then grow by 15 % a year in the rising families."""
    series: list[tuple[object, ...]] = []
    counts: list[tuple[object, ...]] = []

    def add(name: str, family: str | None, scope: str, frame: str, by_year: dict[int, int]) -> None:
        query = f"works?filter={scope}.search.exact:%22{family or 'all'}%22,publication_year:1900-"
        series.append(("run-1", name, family, scope, frame, query, ASKED, 1, sum(by_year.values()), None))
        counts.extend(("run-1", name, year, works) for year, works in by_year.items() if works)

    years = range(FIRST, LAST + 1)
    for frame, size in FRAMES.items():
        works = {year: int(size * 200_000 * 1.04 ** (year - FIRST)) for year in years}
        add(f"all-works/all/{frame}", None, "all", frame, works)
        if frame != "fixed-journals":
            held = {year: int(0.7 * count) for year, count in works.items()}
            add(f"all-works/with_abstract/{frame}", None, "with_abstract", frame, held)
        for family, per_million in (RISING | STEADY).items():
            for scope, factor in (("title", 1.0), ("title_and_abstract", 3.0)):
                if frame == "fixed-journals" and (scope != "title" or family == "participation"):
                    continue
                add(
                    f"{family}/{scope}/{frame}",
                    family,
                    scope,
                    frame,
                    {year: _hits(family, year, works[year], factor * per_million / 1e6) for year in years},
                )
    return (
        pl.DataFrame(series, schema=WORLD_SERIES, orient="row"),
        pl.DataFrame(counts, schema=WORLD_COUNTS, orient="row"),
    )


def _hits(family: str, year: int, works: int, share: float) -> int:
    growth = math.exp(0.14 * max(0, year - ONSET)) if family in RISING else 1.0
    wobble = 1 + 0.05 * math.sin(1.7 * year)
    return round(works * share * growth * wobble)


def store_with_world(uri: Path) -> None:
    """Commit 300 invented works, some of a field with a hostile name, and the counts of the world."""
    works = [*builders.works(300), *builders.hostile_works()]
    works += [
        Work(
            id=f"W97000{number:02d}", title=f"Genuine co-production of safe streets {number} [invented]",
            year=2015, language="en", field=HOSTILE, authors=(Author("Ann Example"),),
            references=("W9000000",), type="article", countries=("GB",),
        )
        for number in range(12)
    ]  # fmt: skip
    seeds = builders.seeds()
    series, counts = world()
    brought = Harvested(
        works=works_frame(works, seeds),
        seeds=seeds_frame(seeds, "run-1"),
        world_series=series,
        world_counts=counts,
    )
    Store(str(uri)).commit(brought, replace(builders.harvest(1, len(works)), finished=ASKED))
