"""Counts of terms in the world: asked of the emulator over invented works, compared with a count by hand."""

import random
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from corpus.ledger import Outcome
from corpus.locations import TERMS
from corpus.schema import WORLD_COUNTS, WORLD_SERIES
from corpus.terms.codebook import Family, Group, Terms
from corpus.terms.codebook_file import read_terms
from harvest.book import Book
from harvest.journal import Journal
from harvest.openalex import OpenAlex, Works
from harvest.prices import price
from harvest.transport import Transport
from harvest.world import ask_series, count_world, plan_world, world_frames
from tests.harvest.builders import record

SHIPPED = read_terms(TERMS)
SAID = (
    "Co-production of services", "coproduction and the state", "Citizens co\u2011produce care",
    "CO-PRODUCERS at work", "co production in words apart", "The coproduct of a plant",
    "Reproduction of the state", "Coproduced reports", "On production in a co op", "Collaboration",
    "Codesign of hardware", "A co-designed ward", "Eco-design of houses",
)  # fmt: skip
LANGUAGES, TYPES, FIELDS = (
    ("en", "en", "en", "fr", None),
    ("article", "book", "dataset", "erratum"),
    (33, 27, 17),
)


def invented(size: int = 400) -> list[dict]:
    draw = random.Random(7)
    works = []
    for number in range(size):
        year = draw.choice((1850, 1996, 2007, 2019))
        field = draw.choice(FIELDS)
        words = draw.choice(SAID).split()
        abstract = {word: [place] for place, word in enumerate(words)} if draw.random() < 0.6 else None
        works.append(
            record(
                9_300_000_000 + number,
                title=f"Invented: {draw.choice(SAID)}",
                publication_year=year,
                publication_date=f"{year}-05-01",
                language=draw.choice(LANGUAGES),
                type=draw.choice(TYPES),
                abstract_inverted_index=abstract,
                primary_topic=topic(field),
            )
            | {"_abstract": " ".join(words) if abstract else None, "_field": field}
        )
    return works


def topic(field: int) -> dict:
    place = {"id": f"https://openalex.org/fields/{field}", "display_name": f"Invented field {field}"}
    return {
        "id": "https://openalex.org/T19999",
        "display_name": "Invented topic",
        "score": 1.0,
        "field": place,
    }


def by_hand(works: list[dict], counted: Family | None, scope: str, frame: str) -> Counter[int]:
    """Count with a pattern of our own: a hyphen or a blank may part a word, and nothing may touch it."""
    spelt = "|".join(form.replace("co-", r"co[\W_]?") for form in counted.forms) if counted else ""
    pattern = re.compile(rf"(?<![^\W_])(?:{spelt})(?![^\W_])", re.IGNORECASE)
    counts = Counter[int]()
    for work in works:
        held = work["language"] == "en" and work["publication_year"] >= 1900
        held &= work["type"] in {"article", "book"}
        held &= frame == "all" or work["_field"] in {33, 27}
        held &= scope in {"title", "all"} or work["_abstract"] is not None
        text = work["title"] if scope in {"title", "all"} else f"{work['title']}. {work['_abstract']}"
        if held and (counted is None or pattern.search(text)):
            counts[work["publication_year"]] += 1
    return counts


@pytest.fixture
def desk(serve, tmp_path):
    """An emulator with works, and a book kept by a journal."""

    def ask(*works, **settings) -> tuple[OpenAlex, Book, object]:
        bare = [{name: value for name, value in work.items() if name[0] != "_"} for work in works]
        server = serve(*bare, **settings)
        journal = Journal.open(tmp_path, server.url, datetime.now(UTC), "")
        return OpenAlex(Transport(server.url, "test-key", journal)), Book(journal), server

    return ask


def family(name: str, forms: int) -> Terms:
    """Return the shipped file with one family and its first forms; more than three are asked slowly."""
    named = next(one for one in SHIPPED.families if one.id == name)
    return replace(SHIPPED, families=(replace(named, forms=named.forms[:forms]),))


CO_DESIGN = family("co-design", 3)


def test_every_count_is_the_count_by_hand(desk):
    works = invented()
    openalex, book, _ = desk(*works)
    terms = family("co-production", 10)
    answers = count_world(plan_world(terms), openalex, book)
    assert len(answers) == 8
    families = {one.id: one for one in terms.families}
    for answer in answers:
        asked = answer.question
        expected = by_hand(works, families.get(asked.family or ""), asked.scope, asked.frame)
        assert dict(answer.counts) == dict(expected), asked.series
        assert answer.total == expected.total() > 0
        assert answer.note is None


def test_no_count_is_above_its_denominator(desk):
    openalex, book, _ = desk(*invented())
    answers = count_world(plan_world(CO_DESIGN), openalex, book)
    over = {
        (a.question.scope, a.question.frame): dict(a.counts) for a in answers if a.question.family is None
    }
    for answer in answers:
        if answer.question.family:
            scope = "all" if answer.question.scope == "title" else "with_abstract"
            below = over[scope, answer.question.frame]
            assert all(works <= below[year] for year, works in answer.counts)


def test_frames_hold_question_price_and_counts_beside_each_other(desk):
    openalex, book, server = desk(*invented())
    answers = count_world(plan_world(CO_DESIGN), openalex, book)
    series, counts = world_frames(answers, "h1")
    assert (series.schema, counts.schema) == (WORLD_SERIES, WORLD_COUNTS)
    assert series["credits"].to_list() == [1] * 8
    assert server.credits_used == 8
    assert series["series"][0] == "all-works/all/all"
    totals = {name: counts.filter(series=name)["works"].sum() for name in series["series"]}
    assert totals == dict(series.select("series", "total").iter_rows())
    for query in series["query"]:
        asked = parse_qs(urlsplit(query).query)
        assert asked["group-by"] == ["publication_year"]
        assert "language:en" in asked["filter"][0]
        assert "test-key" not in query
    done = book.entries[-1]
    assert (done.outcome, done.expected, done.received, done.credits) == (Outcome.DONE, 8, 8, 8)


def test_the_shipped_file_costs_a_credit_a_series_and_fits_a_request_line():
    questions = plan_world(SHIPPED)
    assert len(questions) == len({question.series for question in questions}) == 22 * 2 * 2 + 4
    nowhere = Transport("https://api.openalex.org", None)
    for question in questions:
        asked = Works(nowhere).filter(**question.filters).group_by("publication_year").question(per_page=200)
        assert price(asked) == 1
        assert len(f"GET /{asked} HTTP/1.1") < 8_190 / 3  # room for the edge to write it anew
        search = next((v for name, v in question.filters.items() if ".search.exact" in name), "")
        assert len(search) < 1_500
        assert not re.search(r"[!|*]", search)


def test_the_denominators_come_first_and_what_the_budget_does_not_reach_is_written_down(desk):
    openalex, book, server = desk(*invented(20))
    questions = plan_world(CO_DESIGN)
    answers = count_world(questions, openalex, book, credits_allowed=5)
    assert [answer.question.family for answer in answers] == [None] * 4 + ["co-design"]
    assert server.credits_used == 5
    left_out = next(entry for entry in book.entries if entry.outcome is Outcome.LEFT_OUT)
    assert (left_out.expected, left_out.received) == (8, 5)
    assert "from co-design/title_and_abstract/all on" in left_out.detail


def test_a_partial_answer_is_asked_again_and_the_full_one_kept(desk):
    works = invented()
    openalex, book, _ = desk(*works, faults=["partial_count=once"])
    question = plan_world(CO_DESIGN)[0]
    answer = count_world([question], openalex, book)[0]
    assert dict(answer.counts) == dict(by_hand(works, None, "all", "all"))
    assert (answer.note, answer.credits) == (None, 2)
    assert [entry.outcome for entry in book.entries] == [Outcome.PARTIAL_ANSWER, Outcome.DONE]


def test_an_answer_that_stays_partial_is_kept_with_a_note_and_a_line_in_the_ledger(desk):
    openalex, book, _ = desk(*invented(), faults=["partial_count=always"])
    answers = count_world(plan_world(CO_DESIGN)[:1], openalex, book)
    series, _ = world_frames(answers, "h1")
    assert "ran into its time limit" in series["note"][0]
    assert series["credits"][0] == 3
    partial = book.entries[0]
    assert (partial.outcome, partial.subject) == (Outcome.PARTIAL_ANSWER, "all-works/all/all")
    assert "3 answers" in partial.detail


def test_years_that_do_not_add_up_are_not_believed(desk, monkeypatch):
    openalex, _, _ = desk(*invented())
    question, said = plan_world(CO_DESIGN)[0], openalex.counts_by_year

    def short(filters, again=0):
        query, found = said(filters, again)
        return query, found if again else replace(found, rows=found.rows[1:])

    monkeypatch.setattr(openalex, "counts_by_year", short)
    answer = ask_series(question, openalex)
    assert (answer.times, answer.note) == (2, None)
    assert sum(works for _, works in answer.counts) == answer.total


def test_a_series_that_is_refused_is_left_out_and_the_others_are_counted(desk):
    openalex, book, _ = desk(*invented(30))
    terms = CO_DESIGN
    odd = replace(terms.families[0], id="odd", forms=("codesign",))
    questions = plan_world(replace(terms, families=(odd, *terms.families)))
    broken = replace(questions[4], filters={**questions[4].filters, "no_such_filter": "1"})
    answers = count_world([*questions[:4], broken, *questions[5:]], openalex, book)
    series, counts = world_frames(answers, "h1")
    assert series.height == len(questions) - 1
    assert broken.series not in counts["series"]
    left_out = [entry for entry in book.entries if entry.outcome is Outcome.LEFT_OUT]
    assert [entry.subject for entry in left_out] == ["odd/title/all"]
    assert "no_such_filter" in left_out[0].detail
    assert book.entries[-1].received == len(questions) - 1


def test_a_step_done_again_is_answered_from_the_journal(desk, tmp_path):
    openalex, book, server = desk(*invented(30))
    questions = plan_world(CO_DESIGN)
    first = count_world(questions, openalex, book)
    asked = len(server.requests)
    journal = Journal.open(tmp_path, server.url, datetime.now(UTC), "")
    again = count_world(questions, OpenAlex(Transport(server.url, "test-key", journal)), Book(journal))
    assert len(server.requests) == asked
    assert [(a.counts, a.query, a.credits) for a in again] == [(a.counts, a.query, a.credits) for a in first]


def test_a_family_of_any_forms_is_asked_as_phrases_and_words():
    mixed = Family("x", "X", Group.CORE, ("co-design", "action research"))
    question = plan_world(replace(SHIPPED, families=(mixed,)))[4]
    assert question.filters["title.search.exact"] == '"co-design" OR codesign OR "action research"'
