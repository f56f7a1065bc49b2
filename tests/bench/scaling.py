"""Harvests of several sizes against the limit of rate and latency, beside the loop of plain pyalex."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from corpus.ledger import Outcome, Step
from corpus.model import Harvest
from corpus.store import Store
from tests.bench.harvesting import RUN
from tests.bench.page import MeasurementFailed, Section
from tests.bench.processes import Ended, run, running, say
from tests.bench.served import CALLS_A_SECOND
from tests.openalex_emulator.invented import invent, save

LATENCY_MS = 400
SPARE_CALLS = 60
SLOWER_AT_MOST = 1.25  # times the limit, at 50,000 works
PLAIN_CALLS = 200  # of plain pyalex that are made; the rest is reckoned
RECORDS_A_CALL = 200
SEED = 7


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: our harvest, and the loop of plain pyalex."""

    works: int
    received: int
    account: Harvest
    ended: Ended
    walk_calls: int
    walk_seconds: float
    plain_calls: int
    plain_seconds: float
    plain_peak: int
    plain_made: int

    @property
    def limit(self) -> float:
        """Seconds that the walk must take: so many calls a second, and the last must come back."""
        return self.walk_calls / CALLS_A_SECOND + LATENCY_MS / 1000

    @property
    def ratio(self) -> float:
        return self.walk_seconds / self.limit


def section(folder: Path, sizes: list[int]) -> Section:
    """Harvest each size once."""
    measured = [_measure(folder / f"{size}", size) for size in sizes]
    return Section(
        f"Harvests of {', '.join(f'{size:,}' for size in sizes)} citing works",
        [
            f"Each answer after {LATENCY_MS} ms, {CALLS_A_SECOND} calls a second allowed. Citing works "
            "alone: no hop back, no counts of the world, no map. The walk is the counting call and all "
            "pages; the calls beside it look up the seeds with their families and check each seed's "
            "citations. The limit is what the calls of the walk must take at that rate, and one latency "
            "more.",
            "",
            *_ours(measured),
            "",
            "The same literature by the loop a user would write with plain pyalex: each seed by itself, "
            f"one page after the other, whole records, {RECORDS_A_CALL} a page. Beyond {PLAIN_CALLS} calls "
            "its time is reckoned from those made. It holds all records in memory, checks nothing and "
            "keeps nothing if it is interrupted.",
            "",
            *_plain(measured),
        ],
    )


def _measure(folder: Path, size: int) -> Measured:
    folder.mkdir()
    say(f"  {size:,} works: inventing")
    invented = invent(size, SEED)
    file = folder / "works.jsonl.gz"
    save(invented, file)
    truth = invented.truth
    citations = dict(truth.citing)
    del invented
    with running(["-m", "tests.bench.served", str(file), "--latency-ms", str(LATENCY_MS)], {}) as emulator:
        url = emulator.stdout.readline().strip() if emulator.stdout else ""
        if not url:
            raise MeasurementFailed("the emulated OpenAlex did not start")
        variables = {
            "OPENALEX_URL": url,
            "OPENALEX_API_KEY": "test-key",
            "CORPUS_URI": str(folder / "corpus"),
            "HARVEST_RUNS": str(folder / "runs"),
        }
        say("  harvest run")
        ended = run([*RUN, "--no-map"], variables)
        store = Store(str(folder / "corpus"))
        ((account, _),) = store.harvests()
        seeds = [work for work, number in sorted(citations.items()) if number]
        say("  plain pyalex")
        words = ["-m", "tests.bench.plain", url, *seeds, "--calls", str(PLAIN_CALLS)]
        plain = json.loads(run(words, {}).out)
    ledger = store.ledger(account.id)
    steps = ledger.filter(pl.col("outcome") == str(Outcome.DONE))
    at = dict(steps.select("step", "at").iter_rows())
    calls = sum(math.ceil(number / RECORDS_A_CALL) for number in citations.values())
    walk = steps.filter(pl.col("step").is_in([str(Step.WALK), str(Step.COUNT)]))
    return Measured(
        works=truth.harvestable,
        received=account.received,
        account=account,
        ended=ended,
        walk_calls=int(walk["calls"].sum()),
        walk_seconds=(at[str(Step.WALK)] - at[str(Step.SEEDS)]).total_seconds(),
        plain_calls=max(calls, plain["calls"]),
        plain_seconds=plain["seconds"] * max(calls, plain["calls"]) / plain["calls"],
        plain_peak=plain["peak"],
        plain_made=plain["calls"],
    )


def _ours(measured: list[Measured]) -> list[str]:
    lines = [
        "| Works | Received | Calls of the walk | Bound ⌈N/100⌉ + 60 | Walk | Limit | Ratio "
        "| Calls in all | Price | Command in all | Peak memory |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in measured:
        bound = math.ceil(one.works / 100) + SPARE_CALLS
        within = "within" if one.walk_calls <= bound else "**over**"
        lines.append(
            f"| {one.works:,} | {one.received:,} | {one.walk_calls:,} | {bound:,}: {within} "
            f"| {one.walk_seconds:.1f} s | {one.limit:.1f} s | {one.ratio:.2f} | {one.account.calls:,} "
            f"| ${one.account.usd:.4f} | {one.ended.seconds:.1f} s | {one.ended.peak / 2**20:,.0f} MiB |"
        )
    return lines


def _plain(measured: list[Measured]) -> list[str]:
    lines = [
        "| Works | Calls | Time | Beside ours | Peak memory after the calls made |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in measured:
        reckoned = "" if one.plain_made >= one.plain_calls else f" (reckoned from {one.plain_made})"
        lines.append(
            f"| {one.works:,} | {one.plain_calls:,} | {one.plain_seconds:,.0f} s{reckoned} "
            f"| {one.plain_seconds / one.walk_seconds:.1f} × the walk | {one.plain_peak / 2**20:,.0f} MiB |"
        )
    return lines
