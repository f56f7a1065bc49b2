"""A small harvest, disturbed on purpose, beside the same harvest of the same server left in peace.

The harvester is the real one, from the look-up of the seeds to the ledger, over real HTTP; only pages and
slices are small, so that a few works fill many, and waits are short.
"""

import gzip
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import polars as pl

from corpus.bibliography import Bibliography
from corpus.bibtex import parse
from corpus.store import Store
from harvest import journal as journals
from harvest import openalex, pace, slices, transport
from harvest.errors import HarvestStopped
from harvest.journal import Answer, Journal
from harvest.log import RunLog
from harvest.openalex import OpenAlex
from harvest.steps import Asked, Options, Steps
from harvest.telling import Report
from harvest.transport import Transport
from tests.harvest.builders import BIB, SEEDS, citing, record, seed
from tests.openalex_emulator import Emulator

WORKS = 130
STATUSES = ("closed", "gold", "green", "hybrid")
TRIES = 30  # runs until a disturbed harvest has to have ended


class Killed(BaseException):
    """The process is gone."""


@dataclass(frozen=True)
class Ended:
    """What a harvest brought, and in how many tries."""

    works: pl.DataFrame
    ledger: pl.DataFrame
    tries: int
    calls: int

    @property
    def ids(self) -> set[str]:
        return set(self.works["id"])

    def named(self, *outcomes: str) -> pl.DataFrame:
        return self.ledger.filter(pl.col("outcome").is_in(outcomes))


def literature() -> list[dict]:
    """Seeds, works that cite one or two of them from many years and statuses, and bystanders."""
    works = []
    for n in range(WORKS):
        second = [1 + (n + 1) % SEEDS] if n % 4 == 0 else []
        status = STATUSES[n % len(STATUSES)]
        works.append(citing(n, 1 + n % SEEDS, *second, open_access={"is_oa": True, "oa_status": status}))
    bystanders = [record(9_200_000_000 + n, title="Invented bystander") for n in range(5)]
    return [*map(seed, range(1, SEEDS + 1)), *works, *bystanders]


@contextmanager
def small_and_quick() -> Iterator[None]:
    """Pages of ten works, slices of twenty, and nobody waits longer than he must."""
    with (
        mock.patch.object(openalex, "A_PAGE", 10),
        mock.patch.object(slices, "SMALLEST", 20),
        mock.patch.object(pace, "FIRST_PACE", 2_000.0),
        mock.patch.object(pace, "TIERS", ((None, 2_000.0),)),
        mock.patch.object(pace, "WIDE_ONCE_REFUSED", 200.0),
        mock.patch.object(transport, "FIRST_BACKOFF_SECONDS", 0.002),
        mock.patch.object(transport, "ANSWER_SECONDS", 1.0),
        mock.patch.object(journals.os, "fsync", lambda number: None),
    ):
        yield


def harvest(server: Emulator, folder: Path, kills: Sequence[int] = (), seed_of_tears: int = 0) -> Ended:
    """Harvest until it is done; the n-th try is killed once it has kept as many answers as `kills` says.

    Of a killed try the last answer is torn in half, as when the machine loses its power. A try that stops
    early, as at the end of a budget, is followed by another, as the user is told to do.
    """
    tear = random.Random(seed_of_tears)
    references, _ = parse(BIB)
    bibliography = Bibliography(references, (), "digest", "BibTeX")
    for number in range(TRIES):
        kept = Journal.open(folder, server.url, datetime.now(UTC), "digest")
        asked = Transport(server.url, "test-key", kept, sleep=_short)
        report = Report(folder, kept, lambda progress: None, RunLog(folder))
        report.follow(asked)
        steps = Steps(
            Asked(bibliography, Options(cited_at_least=None)),
            OpenAlex(asked),
            Store(str(folder / "corpus")),
            kept,
            report,
        )
        try:
            with _killed_after(kills[number] if number < len(kills) else None):
                gathered = steps.take()
        except Killed:
            _tear_last_answer(folder, tear)
            continue
        except HarvestStopped:
            continue
        return Ended(gathered.harvested.works, gathered.harvested.ledger, number + 1, gathered.account.calls)
    raise AssertionError(f"not done after {TRIES} tries")


def _short(seconds: float) -> None:
    transport.time.sleep(min(seconds, 0.02))


@contextmanager
def _killed_after(answers: int | None) -> Iterator[None]:
    """Let nothing be kept any more after so many answers: the process is gone for all its threads at once."""
    if answers is None:
        yield
        return
    keep, left = Journal.keep, [answers]

    def keep_or_die(self: Journal, asked: str, answer: Answer, at: datetime, attempt: str = "") -> None:
        if left[0] <= 0:
            raise Killed
        left[0] -= 1
        keep(self, asked, answer, at, attempt)

    with mock.patch.object(Journal, "keep", keep_or_die):
        yield


def _tear_last_answer(folder: Path, tear: random.Random) -> None:
    files = sorted(folder.glob("journal-*/*.json.gz"))
    if files and tear.random() < 0.5:
        content = files[-1].read_bytes()
        files[-1].write_bytes(content[: tear.randrange(len(content))])
    if files and tear.random() < 0.3:
        files[-1].with_name("999999.json.gz.part").write_bytes(gzip.compress(b"half of an answ")[:9])
