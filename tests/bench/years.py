"""Two years of weekly refreshes of a literature that drifts: what the disk holds, whether every version still
opens, and whether each week's diff is what has changed.

The emulated OpenAlex drifts (tests/openalex_emulator/drift.py) and knows the truth; the harvester asks it.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl

from corpus.bibliography import read_bibliography
from corpus.changes import Changes, compare, ledger_between
from corpus.fates import Fate
from corpus.locations import REFERENCES
from corpus.store import Store
from harvest import pace
from harvest.run import harvest
from harvest.settings import Settings
from harvest.steps import Asked, Options
from tests.bench.page import Row, Section, megabytes, table
from tests.bench.processes import say
from tests.openalex_emulator import Emulator
from tests.openalex_emulator.drift import Drift, Drifted, Rates
from tests.openalex_emulator.invented import invent

WEEKS = 104
FIRST_WORKS = 1_000
SEED = 7
TOLD_EVERY = 13  # weeks
REOPENED = 12  # versions compared row by row with what was stored


@dataclass(slots=True)
class _Seen:
    """What was seen on the way."""

    sizes: list[int] = field(default_factory=list)
    """Bytes on disk after each week."""
    told_rightly: int = 0
    """Weeks whose diff is exactly what the emulator has changed."""
    kept: dict[int, pl.DataFrame] = field(default_factory=dict)
    """Some versions as they were when they were stored."""


def section(folder: Path, weeks: int = WEEKS) -> Section:
    """Harvest every week, compare the diff with the truth, and look at the disk."""
    invented = invent(FIRST_WORKS, SEED)
    drift = Drift(SEED, cited=tuple(f"W{number}" for number in invented.truth.seed_numbers))
    store = Store(str(folder / "corpus"))
    asked = Asked(read_bibliography(REFERENCES), Options(cited_at_least=None))
    seen = _Seen()
    with Emulator(invented.records(), rate=100_000, budget=10**9) as server, _unpaced():
        settings = Settings(server.url, "test-key", store.uri, folder / "runs", folder / "choices.toml")
        for week in range(weeks + 1):
            truth = server.drift(drift, week) if week else None
            version = harvest(asked, settings, lambda progress: None, say).version
            seen.sizes.append(sum(f.stat().st_size for f in (folder / "corpus").rglob("*") if f.is_file()))
            if truth:
                seen.told_rightly += _says(_diff(store, version), truth)
            if week % max(weeks // REOPENED, 1) == 0:
                seen.kept[version] = store.open(version).works
            if week % TOLD_EVERY == 0:
                say(f"  week {week}: {megabytes(seen.sizes[-1])}")
    return _page(folder, store, seen)


def _diff(store: Store, version: int) -> Changes:
    ledger = ledger_between(store.ledger(), store.harvests(), version - 1, version)
    return compare(store.open(version - 1), store.open(version), ledger)


def _says(changes: Changes, truth: Drifted) -> bool:
    """Whether new, gone (each with its end) and retracted works are exactly those of the truth."""
    ends = changes.gone.select("id", "fate", "survivor").rows()
    return (
        set(changes.new["id"]) == set(truth.new)
        and {one for one, fate, _ in ends if fate == Fate.DELETED} == set(truth.deleted)
        and {one: heir for one, fate, heir in ends if fate == Fate.MERGED} == truth.merged
        and {one for one, fate, _ in ends if fate == Fate.UNLINKED} == set(truth.uncited)
        and set(changes.retracted["id"]) == set(truth.retracted)
    )


def _page(folder: Path, store: Store, seen: _Seen) -> Section:
    places = [place for _, place in store.places()]
    first, last, whole = seen.sizes[0], seen.sizes[-1], seen.sizes[0] * len(seen.sizes)
    weeks = len(seen.sizes) - 1
    same = sum(store.open(version).works.equals(works) for version, works in seen.kept.items())
    rows: list[Row] = [
        ("Weekly refreshes after the first harvest", f"{weeks}"),
        ("Weeks whose diff names exactly the works that came, were deleted, merged (into which), unlinked "
         "and retracted", f"{seen.told_rightly} of {weeks}"),
        ("Versions stored, each with its map", f"{len(store.versions())}"),
        ("Versions that open", f"{sum(store.open(v).works.height > 0 for v in store.versions())}"),
        ("Of these compared row by row with what was stored", f"{same} of {len(seen.kept)} the same"),
        ("Works of the first / the last version", f"{places[0].works:,} / {places[-1].works:,}"),
        ("Works that came, changed or went", f"{sum(p.new + p.changed + p.gone for p in places[1:]):,}"),
        ("Citation counts that changed", f"{sum(p.recounted for p in places[1:]):,}"),
        ("Disk after the first harvest", megabytes(first)),
        ("Disk after half of the time", megabytes(seen.sizes[weeks // 2])),
        ("Disk in the end", megabytes(last)),
        ("A week, mean", f"{(last - first) / max(weeks, 1) / 1e3:.0f} kB"),
        ("Beside a store that keeps each version whole", f"{last / whole:.0%} of {megabytes(whole)}"),
        ("Parquet files in the end", f"{sum(1 for _ in (folder / 'corpus').rglob('*.parquet'))}"),
    ]  # fmt: skip
    return Section("Two years of weekly refreshes", [_setting(), "", *table(rows)])


def _setting() -> str:
    rates = Rates()
    return (
        f"{FIRST_WORKS:,} invented works that drift. Each week {rates.new:.1%} more come, "
        f"{rates.deleted:.1%} are deleted, {rates.merged:.1%} merged into others, {rates.uncited:.1%} cite "
        f"no seed any more, {rates.retracted:.1%} are retracted, {rates.corrected:.1%} corrected, "
        f"{rates.references:.1%} get other references, and {rates.cited:.0%} are cited more often. No "
        "version is ever removed. Files that were merged into others are deleted a week later, so the disk "
        "holds their rows twice here, where two years pass in minutes."
    )


def _unpaced() -> Any:
    return mock.patch.multiple(pace, FIRST_PACE=10_000.0, TIERS=((None, 10_000.0),))
