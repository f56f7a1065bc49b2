"""The steps of a harvest, in order, from the references to what is stored."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from platform import python_version
from secrets import token_hex

import polars as pl

from corpus.bibliography import Bibliography
from corpus.choices import Choices
from corpus.ledger import Outcome, Step, ledger_frame
from corpus.literature import Harvested
from corpus.model import Harvest, SeedStatus
from corpus.schema import CITED_WORKS, seeds_frame, works_frame
from corpus.store import Store
from corpus.terms.codebook import Terms
from harvest.attribution import check_attribution
from harvest.book import Book, named
from harvest.cited import one_hop_back
from harvest.errors import NoSeeds
from harvest.gone import trace_gone
from harvest.journal import Journal
from harvest.openalex import OpenAlex, citing_query
from harvest.seeds import NO_CHOICES, FoundSeeds, find_seeds
from harvest.telling import Report
from harvest.walk import Received, Walk, joined
from harvest.world import SeriesAnswer, SeriesQuestion, count_world, plan_world, world_frames
from harvest.world_journals import COST, find_fixed_journals, plan_fixed_journals

LIBRARIES = ("pyalex", "requests", "polars", "deltalake", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class Options:
    """What the user decides for one run."""

    wait: bool = False
    """Whether to wait for the next day's budget rather than to stop."""
    max_usd: float | None = None
    cited_at_least: int | None = 3
    """One hop back: works cited by so many of the corpus; None leaves the step out."""
    map: bool = True
    """Whether to draw the map once the version is stored."""

    @property
    def cap(self) -> int | None:
        """The credits that the run may cost."""
        return None if self.max_usd is None else math.floor(self.max_usd * 10_000 + 1e-6)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run starts from."""

    bibliography: Bibliography
    options: Options
    terms: Terms | None = None
    """The families of terms to count in all of OpenAlex; None leaves the step out."""
    choices: Choices = NO_CHOICES
    """What was chosen by hand where a reference is doubtful."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a run has brought, ready to be stored."""

    harvested: Harvested
    account: Harvest
    found: FoundSeeds


class Steps:
    """The steps of one run; each writes into the book what it expected, received and cost."""

    def __init__(
        self, asked: Asked, openalex: OpenAlex, store: Store, journal: Journal, report: Report
    ) -> None:
        self._bibliography, self._options = asked.bibliography, asked.options
        self._choices = asked.choices
        self._terms = asked.terms
        self._questions = plan_world(asked.terms) if asked.terms else []
        self._openalex, self._store, self._journal, self._report = openalex, store, journal, report
        self._book = Book(journal)

    def take(self) -> Gathered:
        """Take all steps. Raises HarvestError or CorpusError; the journal keeps what was fetched."""
        found = self._seeds()
        received = self._walk(found)
        self._report.tell(step="Checking who cites whom")
        works = check_attribution(received.works, found.seeds, self._openalex, self._book)
        works = self._gone(works, found)
        self._note_shared_dois(works)
        citing = works.height
        works = joined([works_frame(found.works, found.seeds), works])
        cited = self._cited(works)
        answers = self._world()
        self._book.account_for_failures(self._openalex.transport.partial_answers)
        account = self._account(citing, found, received)
        series, counts = world_frames(answers, account.id)
        harvested = Harvested(
            works=works,
            seeds=seeds_frame(found.seeds, account.id),
            ledger=ledger_frame(self._book.entries, account.id),
            cited_works=cited,
            world_series=series,
            world_counts=counts,
        )
        return Gathered(harvested, account, found)

    def _seeds(self) -> FoundSeeds:
        self._report.tell(step="Looking up the seeds")
        references = self._bibliography.references
        with self._book.step(Step.SEEDS) as tally:
            found = find_seeds(references, self._openalex, self._choices)
            tally.expected = len(references)
            tally.received = sum(seed.status is SeedStatus.MATCHED for seed in found.seeds)
        for remark in found.remarks:
            self._book.write(Step.SEEDS, Outcome.REMARK, detail=remark)
        if not found.ids:
            raise NoSeeds(len(references))
        return found

    def _walk(self, found: FoundSeeds) -> Received:
        self._report.tell(step="Fetching citing works")
        walk = Walk(self._openalex, found.seeds, self._book, self._report.add)
        return walk.all_citing(found.ids, lambda total: self._report.tell(expected=total))

    def _gone(self, works: pl.DataFrame, found: FoundSeeds) -> pl.DataFrame:
        if not self._store.versions():
            return works
        self._report.tell(step="Tracing works that are gone")
        before = self._store.open().works
        return trace_gone(before, works, found.seeds, self._openalex, self._book)

    def _note_shared_dois(self, works: pl.DataFrame) -> None:
        shared = works.drop_nulls("doi").group_by("doi").agg("id").filter(pl.col("id").list.len() > 1)
        for doi, ids in shared.sort("doi").iter_rows():
            self._book.write(
                Step.STORE, Outcome.SHARED_DOI, doi, received=len(ids), detail=f"both kept: {named(ids)}"
            )

    def _cited(self, works: pl.DataFrame) -> pl.DataFrame:
        """One hop back, for at most half of what is left to spend beside the counts of the world."""
        if self._options.cited_at_least is None:
            self._book.write(Step.CITED, Outcome.LEFT_OUT, detail="by choice")
            return CITED_WORKS.to_frame()
        self._report.tell(step="Fetching what the corpus cites most")
        left = self._openalex.transport.budget.left()
        return one_hop_back(
            works,
            self._store.cited_works() if self._store.versions() else CITED_WORKS.to_frame(),
            self._openalex,
            self._book,
            calls_allowed=None if left is None else max(left - len(self._questions), 0) // 2,
            at_least=self._options.cited_at_least,
        )

    def _world(self) -> list[SeriesAnswer]:
        if not self._questions:
            self._book.write(Step.WORLD, Outcome.LEFT_OUT, detail="by choice")
            return []
        self._report.tell(step="Counting the terms in all of OpenAlex")
        left = self._openalex.transport.budget.left()
        return count_world(self._questions, self._openalex, self._book, left, self._in_fixed_journals)

    def _in_fixed_journals(self) -> list[SeriesQuestion]:
        """Looked for while there is budget for them beside all else."""
        left = self._openalex.transport.budget.left()
        if self._terms is None or (left is not None and left < len(self._questions) + COST):
            return []
        journals = find_fixed_journals(self._terms, self._openalex, self._book, self._journal.started)
        return plan_fixed_journals(self._terms, journals)

    def _account(self, citing: int, found: FoundSeeds, received: Received) -> Harvest:
        transport, journal = self._openalex.transport, self._journal
        return Harvest(
            id=f"{journal.run_id}-{token_hex(3)}",  # of this try: rows of one that failed are not its own
            started=journal.started,
            finished=datetime.now(UTC),
            source=transport.source,
            query=citing_query(found.ids),
            expected=received.expected,
            received=citing,
            calls=journal.calls,
            credits=journal.credits,
            references_digest=self._bibliography.digest,
            software=_software(),
            rows=received.rows,
            choices_digest=self._choices.digest,
            tier=None if transport.pace.tier is None else f"{transport.pace.tier:g}",
        )


def _software() -> str:
    """Return the versions of our code and of what a result depends on."""
    libraries = (f"{name} {version(name)}" for name in LIBRARIES)
    ours = f"coproduction-explorer {version('coproduction-explorer')}"
    return ", ".join((ours, f"Python {python_version()}", *libraries))
