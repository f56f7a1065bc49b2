"""The harvest: an invented literature behind an emulated OpenAlex, fetched by the commands a user types."""

import json
import math
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from corpus.errors import CorpusError
from corpus.ledger import Outcome, Step
from corpus.model import Harvest
from corpus.store import Store
from tests.bench.page import MeasurementFailed, Row, Section, seconds, table
from tests.bench.processes import Ended, run, running, say
from tests.bench.served import CALLS_A_SECOND, CREDITS_A_DAY
from tests.openalex_emulator.invented import invent, save
from tests.openalex_emulator.invented_truth import Truth

Asked = dict[str, int]
"""What the server was asked so far: requests, credits, refused."""
SEED = 7
RUN = ["-m", "harvest", "run", "--no-cited", "--no-world"]
SPARE_CALLS = 60  # the counting call, and the last page of each slice


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a measured harvest keeps everything, and what it is to fetch."""

    folder: Path
    works: int
    latency_ms: int

    @property
    def corpus(self) -> Path:
        return self.folder / "corpus"

    @property
    def runs(self) -> Path:
        return self.folder / "runs"

    @property
    def store(self) -> Store:
        return Store(str(self.corpus))


def section(desk: Desk) -> Section:
    """Plan, harvest, harvest again; compare what came with what was planted."""
    say("  inventing the literature")
    invented = invent(desk.works, SEED)
    file = desk.folder / "works.jsonl.gz"
    served = save(invented, file)
    words = ["-m", "tests.bench.served", str(file), "--latency-ms", str(desk.latency_ms)]
    with running(words, {}) as emulator:
        url = _line(emulator)
        variables = {
            "OPENALEX_URL": url,
            "OPENALEX_API_KEY": "test-key",
            "CORPUS_URI": str(desk.corpus),
            "HARVEST_RUNS": str(desk.runs),
        }
        say("  plan")
        planned = run(["-m", "harvest", "plan", "--json"], variables)
        asked = [_asked(emulator)]
        say("  first run")
        first = run(RUN, variables)
        asked.append(_asked(emulator))
        say("  second run")
        second = run(RUN, variables)
        asked.append(_asked(emulator))
    say("  layout alone")
    layout = json.loads(run(["-m", "tests.bench.stage", "layout", str(desk.corpus)], {}).out)["seconds"][0]
    try:
        accounts = desk.store.harvests()
        received = set(desk.store.open().works.filter(pl.col("cites_seeds").list.len() > 0)["id"])
    except CorpusError as failure:
        raise MeasurementFailed(str(failure)) from failure
    return Section(
        f"Harvest of {desk.works:,} citing works",
        [
            f"{served:,} records (seed {SEED}), each answer after {desk.latency_ms} ms. Allowed are, as by "
            f"OpenAlex with a free key, {CALLS_A_SECOND} calls a second and {CREDITS_A_DAY:,} credits a day. "
            "1 credit is $0.0001.",
            "",
            *table(_plan_rows(json.loads(planned.out), planned, asked[0]), ("`harvest plan`", "")),
            "",
            *table(_run_rows(desk, accounts[0][0], first, layout, asked), ("`harvest run`", "")),
            "",
            *table(_truth_rows(received, invented.truth), ("What came", "")),
            "",
            *table(_again_rows(accounts, second, asked), ("`harvest run`, again", "")),
        ],
    )


def _plan_rows(plan: dict[str, Any], ended: Ended, asked: Asked) -> list[Row]:
    return [
        ("Citing works, at most", f"{plan['works_at_most']:,}"),
        ("Calls, at most", f"{plan['calls_at_most']:,}"),
        ("Price, at most", f"{plan['credits_at_most']:,} credits, ${plan['usd_at_most']:.4f}"),
        ("Time, foretold", f"{plan['minutes']:g} minutes"),
        ("Spent for the plan itself", f"{asked['credits']} credits in {asked['requests']} calls"),
        ("Wall time of the command", seconds(ended.seconds)),
    ]


def _run_rows(desk: Desk, made: Harvest, ended: Ended, layout: float, asked: list[Asked]) -> list[Row]:
    bound = math.ceil(desk.works / 100) + SPARE_CALLS
    logged = {name: asked[1][name] - asked[0][name] for name in asked[0]}
    done = desk.store.ledger(made.id).filter(outcome=str(Outcome.DONE))
    walk = int(done.filter(pl.col("step").is_in([str(Step.COUNT), str(Step.WALK)]))["calls"].sum())
    kept = "within" if walk <= bound else "**over**"
    return [
        ("Calls in all: seeds, walk and checks", f"{made.calls:,}"),
        ("of which the walk: the counting call and all pages", f"{walk:,}"),
        ("Calls, by the server's log", f"{logged['requests']:,}, {logged['refused']} of them refused (429)"),
        (f"Bound of the walk: ⌈{desk.works:,} / 100⌉ + {SPARE_CALLS}", f"{bound:,}: {kept}"),
        ("Credits, by the account / by the server", f"{made.credits:,} / {logged['credits']:,}"),
        ("Price", f"${made.usd:.4f}"),
        ("Wall time of the command, all told", seconds(ended.seconds)),
        ("of which fetching, by the account: start until the last page is parsed",
         seconds((made.finished - made.started).total_seconds())),
        ("of which the map's layout, timed again in a process of its own", seconds(layout)),
    ]  # fmt: skip


def _truth_rows(received: set[str], truth: Truth) -> list[Row]:
    planted = {work.id for work in truth.works() if "straggler" not in work.faults}
    if len(planted) != truth.harvestable:
        raise MeasurementFailed(f"{len(planted)} works are planted and {truth.harvestable} to be found")
    return [
        ("Distinct citing works planted", f"{len(planted):,}"),
        ("Distinct citing works received", f"{len(received):,}"),
        ("Planted but not received", f"{len(planted - received):,}"),
        ("Received but not planted (seeds that cite seeds left out)",
         f"{len(received - planted - {f'W{n}' for n in truth.seed_numbers}):,}"),
    ]  # fmt: skip


def _again_rows(accounts: list[tuple[Harvest, int | None]], ended: Ended, asked: list[Asked]) -> list[Row]:
    versions = [version for _, version in accounts]
    made = "no new version" if versions == [versions[0], None] else f"**versions {versions}**"
    said = next((line for line in ended.out.splitlines() if line.strip()), "nothing").partition(":")[0]
    return [
        ("Outcome", f"{made} (“{said}”)"),
        ("Calls, by the server's log", f"{asked[2]['requests'] - asked[1]['requests']:,}"),
        ("Wall time of the command", seconds(ended.seconds)),
    ]


def _line(process: "subprocess.Popen[str]") -> str:
    line = process.stdout.readline().strip() if process.stdout else ""
    if not line:
        raise MeasurementFailed("the emulated OpenAlex did not start")
    return line


def _asked(process: "subprocess.Popen[str]") -> Asked:
    """Ask the emulator what it was asked so far."""
    if process.stdin:
        process.stdin.write("\n")
        process.stdin.flush()
    return dict(json.loads(_line(process)))
