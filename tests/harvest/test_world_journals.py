"""The terms in journals that were there all the time; and all counts of the world, end to end.

What was planted in an invented literature is what the stored questions give back.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import polars as pl
import pytest

from corpus.ledger import Outcome, Step
from corpus.locations import TERMS
from corpus.terms.codebook_file import read_terms
from corpus.terms.use import Scope
from corpus.terms.world_lines import World
from harvest.book import Book
from harvest.journal import Journal
from harvest.openalex import OpenAlex
from harvest.transport import Transport
from harvest.world import plan_world
from harvest.world_journals import COST, FIXED_JOURNALS, find_fixed_journals, plan_fixed_journals
from tests.harvest.builders import literature, record

SHIPPED = read_terms(TERMS)
NOW = datetime.now(UTC)
LAST = NOW.year - 3
LOOKED_AT = tuple(1990 + (LAST - 1990) * step // 3 for step in range(4))
YEARS = tuple(sorted({*LOOKED_AT, 1975, 2006, NOW.year}))
WRITTEN = {
    "co-production": "Co\u2010producing", "co-creation": "cocreated", "co-design": "co-designers",
    "co-governance": "co-governance", "co-management": "comanagement", "participation": "participation",
    "ppi": "patient and public involvement",
}  # fmt: skip
CORE = ("co-production", "co-creation", "co-design", "co-governance")
SOCIAL, COMPUTING = 33, 17


@dataclass(frozen=True)
class Source:
    """Where invented works appear, and in which years it does not."""

    number: int
    field: int = SOCIAL
    type: str = "journal"
    absent: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        return f"S{self.number}"


LARGE, SMALL = Source(9_900_001), Source(9_900_002, field=27)
LATE = Source(9_900_003, absent=LOOKED_AT[:1])
INTERRUPTED = Source(9_900_004, absent=LOOKED_AT[2:3])
REPOSITORY = Source(9_900_005, type="repository")
ELSEWHERE = Source(9_900_006, field=COMPUTING)
SOURCES = (LARGE, SMALL, LATE, INTERRUPTED, REPOSITORY, ELSEWHERE)


@dataclass
class Planted:
    """Invented works, and how many of them each question has to count."""

    works: list[dict] = field(default_factory=list)
    counts: Counter[tuple[str | None, str, str, int]] = field(default_factory=Counter)

    def add(self, source: Source, year: int, title: str, abstract: str | None = None, **said) -> None:
        topic = {"id": f"https://openalex.org/fields/{source.field}", "display_name": "Invented field"}
        words = (abstract or "").split()
        self.works.append(
            record(
                9_300_000_000 + len(self.works),
                title=f"Invented: {title}",
                publication_year=year,
                publication_date=f"{year}-05-01",
                abstract_inverted_index={word: [place] for place, word in enumerate(words)} or None,
                primary_topic={"id": "https://openalex.org/T19999", "field": topic},
                primary_location={"source": {
                    "id": f"https://openalex.org/{source.id}", "display_name": "Invented Journal",
                    "type": source.type,
                }},
                **{"language": "en", **said},
            )
        )  # fmt: skip

    def expect(self, source: Source, year: int, family: str | None, *scopes: str) -> None:
        frames = ["all", *(["social"] if source.field != COMPUTING else [])]
        self.counts.update((family, scope, frame, year) for scope in scopes for frame in frames)
        if source in (LARGE, SMALL):
            self.counts.update(
                (family, one, FIXED_JOURNALS, year) for one in scopes if one in {"title", "all"}
            )

    def count(self, family: str | None, scope: str, frame: str) -> dict[int, int]:
        return {year: n for (*told, year), n in self.counts.items() if tuple(told) == (family, scope, frame)}


def planted() -> Planted:
    """Works without the terms, with one in the title, in the abstract, in both; some do not count."""
    made = Planted()
    for source in SOURCES:
        for year in (one for one in YEARS if one not in source.absent):
            made.add(source, year, "nothing of the kind", "Reproduction of coproducts")
            made.expect(source, year, None, "all", "with_abstract")
            for place, (family, word) in enumerate(WRITTEN.items()):
                for number in range((year + place) % 3 + (source is LARGE)):
                    abstract = (None, "none of it", f"again {word} here")[number % 3]
                    made.add(source, year, f"on {word} in towns", abstract)
                    made.expect(source, year, None, "all")
                    made.expect(source, year, family, "title")
                    if abstract:
                        made.expect(source, year, None, "with_abstract")
                        made.expect(source, year, family, "title_and_abstract")
                for _ in range((year + place) % 2):
                    made.add(source, year, "towns", f"We look at {word} in towns")
                    made.expect(source, year, None, "all", "with_abstract")
                    made.expect(source, year, family, "title_and_abstract")
            made.add(source, year, "Co-production en ville", language="fr")
            made.add(source, year, "Co-production of unknown language", language=None)
            made.add(source, year, "Co-production data", type="dataset")
    return made


PLANTED = planted()


@pytest.fixture
def asked(serve, tmp_path):
    """An emulator with works, and a book kept by a journal."""

    def ask(*works) -> tuple[OpenAlex, Book]:
        server = serve(*works)
        journal = Journal.open(tmp_path, server.url, NOW, "")
        return OpenAlex(Transport(server.url, "test-key", journal)), Book(journal)

    return ask


def test_the_journals_of_all_years_looked_at_are_found_and_no_other_the_larger_first(asked):
    openalex, book = asked(*PLANTED.works)
    assert find_fixed_journals(SHIPPED, openalex, book, NOW) == [LARGE.id, SMALL.id]
    (entry,) = book.entries
    assert (entry.step, entry.outcome, entry.received) == (Step.WORLD, Outcome.REMARK, 2)
    assert entry.detail.endswith(f"in each of {', '.join(map(str, LOOKED_AT))}")


def test_finding_them_and_counting_in_them_costs_what_is_set_aside(asked):
    openalex, book = asked(*PLANTED.works)
    before = openalex.transport.budget.left() or 0
    journals = find_fixed_journals(SHIPPED, openalex, book, NOW)
    questions = plan_fixed_journals(SHIPPED, journals)
    assert before - (openalex.transport.budget.left() or 0) + len(questions) <= COST


def test_each_question_names_the_journals_and_asks_for_a_core_family_in_the_title():
    denominator, *others = plan_fixed_journals(SHIPPED, ["S2", "S1"])
    assert (denominator.series, denominator.family) == ("all-works/all/fixed-journals", None)
    assert [question.series for question in others] == [f"{one}/title/fixed-journals" for one in CORE]
    for question in others:
        above = dict(question.filters)
        assert '"co-' in above.pop("title.search.exact")
        assert above == denominator.filters
        assert above["primary_location.source.id"] == "S2|S1"
        assert above["language"] == "en"


def test_without_such_journals_nothing_is_asked():
    assert plan_fixed_journals(SHIPPED, []) == []


def test_no_journal_is_there_all_the_time_if_one_year_has_none(asked):
    openalex, book = asked(*(work for work in PLANTED.works if work["publication_year"] != LOOKED_AT[1]))
    assert find_fixed_journals(SHIPPED, openalex, book, NOW) == []
    assert [(entry.outcome, entry.received) for entry in book.entries] == [(Outcome.REMARK, 0)]


def test_a_question_that_is_refused_is_written_down_and_leaves_the_journals_out(asked, monkeypatch):
    openalex, book = asked(*PLANTED.works[:5])
    said = openalex.counts_by_journal
    monkeypatch.setattr(
        openalex, "counts_by_journal", lambda filters: said({**filters, "no_such_filter": "1"})
    )
    assert find_fixed_journals(SHIPPED, openalex, book, NOW) == []
    (entry,) = book.entries
    assert (entry.outcome, entry.subject) == (Outcome.LEFT_OUT, "fixed journals")
    assert "no_such_filter" in entry.detail


def harvested(desk, bib, *words) -> World:
    ended = desk.command("run", "--no-cited", "--no-map", "--references", bib, *words)
    assert ended.code == 0, ended.err
    return World(*desk.store.world())


def test_a_harvest_gives_back_the_planted_counts_in_every_frame_and_scope(serve, desk, bib):
    desk.environ(OPENALEX_URL=serve(*literature(5), *PLANTED.works).url)
    world = harvested(desk, bib)
    assert set(world.frames) == {"all", "social", FIXED_JOURNALS}
    assert world.families(FIXED_JOURNALS) == list(CORE)
    below_of = {Scope.TITLE: "all", Scope.TEXT: "with_abstract"}
    for frame in world.frames:
        for family in world.families(frame):
            for scope, below in below_of.items():
                line = world.line(family, scope, frame, last_year=NOW.year)
                if frame == FIXED_JOURNALS and scope is Scope.TEXT:
                    assert line is None
                    continue
                hits, works = PLANTED.count(family, scope, frame), PLANTED.count(None, below, frame)
                rows = [(year, hits.get(year, 0), count) for year, count in sorted(works.items())]
                assert list(line.series.rows()) == rows, (family, scope, frame)
                assert line.note is None
                assert "publication_year" in line.query_below
                assert "test-key" not in line.query
        if frame != FIXED_JOURNALS:
            held, works = PLANTED.count(None, "with_abstract", frame), PLANTED.count(None, "all", frame)
            assert list(world.coverage(frame, NOW.year).rows()) == [
                (year, held[year], count) for year, count in sorted(works.items())
            ]


def test_where_the_budget_does_not_reach_the_journals_are_left_out_and_all_else_is_counted(serve, desk, bib):
    series = len(plan_world(SHIPPED))
    server = serve(*literature(5), *PLANTED.works[:200])
    desk.environ(OPENALEX_URL=server.url)
    world = harvested(desk, bib, "--max-usd", (series + COST) / 10_000)
    assert world.frames == ["all", "social"]
    assert world.series.height == series
    assert server.credits_used <= series + COST
    assert desk.store.ledger().filter(pl.col("subject") == "fixed journals").is_empty()
