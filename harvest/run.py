"""The shell of a harvest: look up the seeds, walk what cites them, commit one version, draw its map."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from secrets import token_hex

from corpus.bibtex import Bibliography
from corpus.derive import derive
from corpus.errors import CorpusError
from corpus.model import Harvest, Seed, SeedStatus, Work
from corpus.progress import Progress, RunState, write_progress
from corpus.schema import seeds_frame, works_frame
from corpus.store import Store
from corpus.wording import counted
from harvest.errors import (
    FolderUnwritable,
    HarvestError,
    HarvestStopped,
    MapNotDrawn,
    MapStopped,
    NoSeeds,
)
from harvest.journal import Journal, alone
from harvest.openalex import OpenAlex, citing_query
from harvest.records import work_from_record
from harvest.seeds import FoundSeeds, find_seeds
from harvest.settings import Settings
from harvest.stopping import held
from harvest.transport import Transport

Show = Callable[[Progress], None]
Remark = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a harvest ended with."""

    version: int
    is_new: bool
    """False if OpenAlex held the same literature as the version before."""
    works: int
    harvest: Harvest
    seeds: tuple[Seed, ...]
    unused_calls: int = 0
    """Calls of earlier tries whose answers this harvest did not use, as its bibliography had changed."""
    unused_credits: int = 0


class _Report:
    """Tells the status file, and whoever watches, how the run stands."""

    def __init__(self, settings: Settings, journal: Journal, transport: Transport, show: Show) -> None:
        self._runs, self._journal, self._transport, self._show = settings.runs, journal, transport, show
        now = datetime.now(UTC)
        self._now = Progress(
            journal.run_id, os.getpid(), RunState.RUNNING, "Starting", started=journal.started, updated=now
        )

    def tell(self, **changes: object) -> None:
        """Publish a change of state. Raises FolderUnwritable."""
        self._now = replace(
            self._now,
            updated=datetime.now(UTC),
            calls=self._journal.calls,
            credits=self._journal.credits,
            credits_left=self._transport.spent.credits_left,
            **changes,  # type: ignore[arg-type]
        )
        try:
            write_progress(self._runs, self._now)
        except OSError as failure:
            raise FolderUnwritable(self._runs, failure.strerror or str(failure)) from failure
        self._show(self._now)

    def end(self, state: RunState, message: str) -> None:
        """Publish how the run ended, if the status file can still be written: the error itself says more."""
        with suppress(FolderUnwritable):
            self.tell(state=state, message=message)


def harvest(bibliography: Bibliography, settings: Settings, show: Show, remark: Remark) -> Outcome:
    """Harvest every work that cites a reference, commit it, and return what it ended with.

    An interrupted run goes on where it stood. Raises HarvestError or CorpusError; then no new version is
    visible and the journal keeps what was fetched, but for MapNotDrawn and MapStopped: then the version is
    stored and only its map is missing.
    """
    with alone(settings.runs):
        store = Store(settings.corpus_uri)
        store.check_writable()
        journal = Journal.open(
            settings.runs, settings.openalex_url, datetime.now(UTC), references=bibliography.digest
        )
        if journal.dropped:
            remark(journal.dropped)
        return _harvest(bibliography, settings, show, store, journal)


def _harvest(
    bibliography: Bibliography, settings: Settings, show: Show, store: Store, journal: Journal
) -> Outcome:
    """Take the steps, and tell in the status file how they ended."""
    transport = Transport(settings.openalex_url, settings.api_key, journal)
    report = _Report(settings, journal, transport, show)
    try:
        return _steps(bibliography, OpenAlex(transport), store, journal, report)
    except HarvestStopped as stopped:
        report.end(RunState.STOPPED, str(stopped))
        raise
    except (HarvestError, CorpusError) as failure:
        journal.forget_absent()
        report.end(RunState.FAILED, str(failure))
        raise
    except Exception as failure:
        report.end(RunState.FAILED, f"An error nobody foresaw: {failure!r}. What was fetched is kept.")
        raise


def _steps(
    bibliography: Bibliography, openalex: OpenAlex, store: Store, journal: Journal, report: _Report
) -> Outcome:
    report.tell(step="Looking up the seeds")
    found = find_seeds(bibliography.references, openalex)
    if not found.ids:
        raise NoSeeds(len(bibliography.references))
    works, expected, received = _walk(found, openalex, report)
    report.tell(step="Storing the new version")
    account = Harvest(
        id=f"{journal.run_id}-{token_hex(3)}",  # of this try: rows left by one that failed are not its own
        started=journal.started,
        finished=datetime.now(UTC),
        source=openalex.transport.source,
        query=citing_query(found.ids),
        expected=expected,
        received=received,
        calls=journal.calls,
        credits=journal.credits,
        references_digest=bibliography.digest,
        software=f"coproduction-explorer {version('coproduction-explorer')}, pyalex {version('pyalex')}",
    )
    frame = works_frame(works.values(), found.seeds)
    with held() as if_stopped:  # a journal that outlives its commit would be booked a second time
        number, is_new = store.commit(frame, seeds_frame(found.seeds, account.id), account)
        journal.close()
    outcome = Outcome(number, is_new, frame.height, account, found.seeds, *journal.unused)
    _draw(store, number, report, if_stopped)
    report.tell(step="Done", state=RunState.DONE, message=sentence(outcome))
    return outcome


def _draw(store: Store, number: int, report: _Report, if_stopped: Callable[[], None]) -> None:
    """Draw the map of a version that is stored. Raises MapStopped or MapNotDrawn."""
    try:
        if_stopped()
        report.tell(step="Drawing the map", version=number)
        derive(store, number)
    except HarvestStopped as stopped:
        raise MapStopped(number) from stopped
    except Exception as failure:  # whatever the layout meets, the version is stored and must be said so
        raise MapNotDrawn(number, failure) from failure


def _walk(found: FoundSeeds, openalex: OpenAlex, report: _Report) -> tuple[dict[str, Work], int, int]:
    """Return all citing works and the seeds by id, the number announced, and the number of citing works."""
    citing: dict[str, Work] = {}
    announced = 0
    report.tell(step="Fetching citing works")
    for page in openalex.citing_works(found.ids):
        announced += page.announced
        citing.update((work.id, work) for work in map(work_from_record, page.records))
        report.tell(works=len(citing), expected=announced)
    return {work.id: work for work in found.works} | citing, announced, len(citing)


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
            f" {outcome.unused_calls:,} more {were} spent on an earlier bibliography "
            f"(${outcome.unused_credits / 10_000:.4f})."
        )
    return (
        f"{verb} {outcome.version}: {counted(outcome.works, 'work')}, {account.received:,} of them citing "
        f"{seeds}{missing}, for {counted(account.calls, 'call')} and ${account.usd:.4f}.{gap}"
    )
