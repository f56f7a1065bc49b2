"""The shell of a harvest: gather what cites the references, commit one version, draw its map."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from corpus.derive import derive, derive_vectors, keeps_vectors
from corpus.errors import CorpusError
from corpus.model import Harvest, Seed, SeedStatus
from corpus.progress import RunState
from corpus.store import Store
from corpus.wording import counted
from harvest.errors import (
    BudgetSpent,
    Derivation,
    DerivingStopped,
    HarvestError,
    HarvestStopped,
    NotDerived,
)
from harvest.journal import Journal
from harvest.lock import alone
from harvest.log import RunLog
from harvest.openalex import OpenAlex
from harvest.settings import Settings
from harvest.steps import Asked, Steps
from harvest.stopping import held
from harvest.telling import Report, Show
from harvest.transport import Transport

Remark = Callable[[str], None]
AFTER_MIDNIGHT = timedelta(minutes=2)  # clocks disagree
LOOK_AT_THE_CLOCK = 30.0  # seconds: a laptop that slept must not sleep on when it wakes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a harvest ended with."""

    version: int
    is_new: bool
    """False if OpenAlex held the same literature as the version before."""
    works: int
    harvest: Harvest
    seeds: tuple[Seed, ...]
    remarks: tuple[str, ...] = ()
    """What a person should know of the look-up of the seeds."""
    unused_calls: int = 0
    """Calls of earlier tries whose answers this harvest did not use, as its bibliography had changed."""
    unused_credits: int = 0


def harvest(asked: Asked, settings: Settings, show: Show, remark: Remark) -> Outcome:
    """Harvest every work that cites a reference, commit it, and return what it ended with.

    An interrupted run goes on where it stood. Raises HarvestError or CorpusError; then no new version is
    visible and the journal keeps what was fetched, but for NotDerived and DerivingStopped: then the version
    is stored and only what is made of it is missing.
    """
    with alone(settings):
        store = Store(settings.corpus_uri)
        store.check_writable()
        while True:
            journal = Journal.open(
                settings.runs,
                settings.openalex_url,
                datetime.now(UTC),
                references=asked.bibliography.digest,
            )
            if journal.dropped:
                remark(journal.dropped)
            report = Report(settings.runs, journal, show, RunLog(settings.runs, settings.api_key))
            transport = Transport(settings.openalex_url, settings.api_key, journal, asked.options.cap)
            report.follow(transport)
            try:
                with _told_how_it_ends(journal, report):
                    return _to_the_end(asked, transport, store, journal, report)
            except BudgetSpent as spent:
                if not asked.options.wait:
                    raise
                remark(f"{str(spent).split('. All')[0]}. Waiting, as told by --wait.")
                _wait_for(spent.resets_at + AFTER_MIDNIGHT, report)


def _wait_for(moment: datetime, report: Report) -> None:
    """Wait until a moment by the clock on the wall."""
    report.tell(
        state=RunState.RUNNING,
        message=None,
        goes_on_at=None,
        step=f"Waiting for the budget of {moment:%d %B, %H:%M} UTC",
    )
    while (left := (moment - datetime.now(UTC)).total_seconds()) > 0:
        time.sleep(min(left, LOOK_AT_THE_CLOCK))


@contextmanager
def _told_how_it_ends(journal: Journal, report: Report) -> Iterator[None]:
    """Tell in the status file how the run ended, if it did not end well."""
    try:
        yield
    except HarvestStopped as stopped:
        goes_on_at = stopped.resets_at if isinstance(stopped, BudgetSpent) else None
        report.end(RunState.STOPPED, str(stopped), goes_on_at)
        raise
    except (HarvestError, CorpusError) as failure:
        journal.forget_absent()
        report.end(RunState.FAILED, str(failure))
        raise
    except Exception as failure:
        report.end(RunState.FAILED, f"An error nobody foresaw: {failure!r}. What was fetched is kept.")
        raise


def _to_the_end(
    asked: Asked, transport: Transport, store: Store, journal: Journal, report: Report
) -> Outcome:
    """Take the steps, commit what they brought as one version, and draw its map."""
    gathered = Steps(asked, OpenAlex(transport), store, journal, report).take()
    report.tell(step="Storing the new version")
    with held() as if_stopped:  # a journal that outlives its commit would be booked a second time
        number, is_new = store.commit(gathered.harvested, gathered.account)
        journal.close()
    outcome = Outcome(
        number,
        is_new,
        gathered.harvested.works.height,
        gathered.account,
        gathered.found.seeds,
        gathered.found.remarks,
        *journal.unused,
    )
    if asked.options.map:
        _derive(store, number, report, if_stopped)
    report.tell(step="Done", state=RunState.DONE, version=number, message=sentence(outcome))
    return outcome


def _derive(store: Store, number: int, report: Report, if_stopped: Callable[[], None]) -> None:
    """Draw the map of a version that is stored, and read its new sentences if those before were read.

    Raises DerivingStopped or NotDerived.
    """
    step = Derivation.MAP
    try:
        if_stopped()
        report.tell(step="Drawing the map", version=number)
        derive(store, number)
        step = Derivation.VECTORS
        if keeps_vectors(store):
            report.tell(step="Reading new titles and abstracts")
            derive_vectors(store, number, lambda _done, _of: if_stopped())
    except HarvestStopped as stopped:
        raise DerivingStopped(number, step) from stopped
    except Exception as failure:  # whatever is met here, the version is stored and must be said so
        raise NotDerived(number, step, failure) from failure


def sentence(outcome: Outcome) -> str:
    """Return what a harvest ended with, for people."""
    account = outcome.harvest
    matched = sum(seed.status is SeedStatus.MATCHED for seed in outcome.seeds)
    verb = "Stored version" if outcome.is_new else "Nothing has changed since version"
    seeds = "the one seed" if matched == 1 else f"at least one of {matched} seeds"
    unmatched = len(outcome.seeds) - matched
    missing = f" ({counted(unmatched, 'reference')} not matched)" if unmatched else ""
    gap = ""
    if account.expected != account.received:
        gap = f" OpenAlex announced {counted(account.expected, 'citing work')} and sent {account.received:,}."
    if outcome.unused_calls:
        were = "call was" if outcome.unused_calls == 1 else "calls were"
        gap += (
            f" {outcome.unused_calls:,} more {were} spent on answers that were not used in the end "
            f"(${outcome.unused_credits / 10_000:.4f})."
        )
    return (
        f"{verb} {outcome.version}: {counted(outcome.works, 'work')}, {account.received:,} of them citing "
        f"{seeds}{missing}, for {counted(account.calls, 'call')} and ${account.usd:.4f}.{gap}"
    )
