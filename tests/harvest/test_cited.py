"""One hop back, asked of the emulator: which works come, and the named outcome of each that does not."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ledger import Outcome, ledger_frame, merges
from corpus.schema import CITED_WORKS, WORKS
from harvest import cited
from harvest.book import Book
from harvest.cited import one_hop_back
from harvest.cited_plan import choose_threshold, local_citations
from harvest.journal import Journal
from harvest.openalex import OpenAlex
from harvest.transport import Transport
from tests.harvest.builders import record

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOW.date()
NOTHING = CITED_WORKS.to_frame()


def key(number: int) -> str:
    return f"W{9_400_000_000 + number}"


def outside(number: int, **said) -> dict:
    """A work outside of the corpus, as OpenAlex has it."""
    return record(
        9_400_000_000 + number,
        title=f"Invented classic {number}",
        doi=f"https://doi.org/10.5555/classic.{number}",
        publication_year=1996,
        publication_date="1996-06-01",
        cited_by_count=1_000 - number,
        authorships=[{"author": {"id": f"https://openalex.org/A{n}", "display_name": f"Author {n}"}}
                     for n in range(5)],
        primary_location={"source": {"id": "https://openalex.org/S9", "display_name": "Invented Review"}},
        **said,
    )  # fmt: skip


def corpus(*reference_lists: list[str]) -> pl.DataFrame:
    rows = [{"id": f"W{n}", "references": sorted(cited)} for n, cited in enumerate(reference_lists, 1)]
    return pl.DataFrame(rows, schema=WORKS)


def cited_by(times: dict[str, int]) -> pl.DataFrame:
    """A corpus in which each of these ids is cited so often."""
    return corpus(*[[work for work, often in times.items() if often > n] for n in range(max(times.values()))])


@pytest.fixture
def desk(serve, tmp_path):
    def ask(*works, **settings) -> tuple[OpenAlex, Book, object]:
        server = serve(*works, **settings)
        journal = Journal.open(tmp_path, server.url, NOW, "")
        return OpenAlex(Transport(server.url, "test-key", journal)), Book(journal), server

    return ask


def told(book: Book, outcome: Outcome) -> list:
    return [entry for entry in book.entries if entry.outcome is outcome]


def test_works_cited_often_enough_come_with_what_is_known_of_them(desk):
    works = cited_by({key(1): 5, key(2): 3, key(3): 2})
    openalex, book, _ = desk(outside(1, is_retracted=True), outside(2), outside(3))
    found = one_hop_back(works, NOTHING, openalex, book, now=NOW)
    assert found.schema == CITED_WORKS
    assert found.select("id", "local_citations").rows() == [(key(1), 5), (key(2), 3)]
    assert found.row(0, named=True) == {
        "id": key(1),
        "found": "found",
        "local_citations": 5,
        "title": "Invented classic 1",
        "authors": ["Author 0", "Author 1", "Author 2"],
        "year": 1996,
        "venue": "Invented Review",
        "type": "article",
        "doi": "10.5555/classic.1",
        "cited_by_count": 999,
        "is_retracted": True,
        "fetched": TODAY,
    }
    done = book.entries[-1]
    assert [entry.outcome for entry in book.entries] == [Outcome.DONE]
    assert (done.expected, done.received, done.calls, done.credits) == (2, 2, 1, 1)


def test_works_of_the_corpus_are_not_one_hop_back():
    works = corpus(["W2", "W3", key(1)], ["W3", key(1)], [key(1), key(2)])
    assert local_citations(works).rows() == [(key(1), 3), (key(2), 1)]


def test_who_cites_a_merged_work_and_its_survivor_counts_once():
    works = corpus([key(1), key(2)], [key(1)], [key(2)])
    assert local_citations(works, {key(1): key(2)}).rows() == [(key(2), 3)]


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=400),
    st.one_of(st.none(), st.integers(0, 8)),
    st.integers(1, 5),
    st.integers(0, 400),
)
def test_the_threshold_is_the_lowest_that_the_calls_can_pay_for(citations, allowed, at_least, known):
    counts = pl.DataFrame({"id": [f"W{n}" for n in range(len(citations))], "local_citations": citations})
    ids = counts["id"][:known]
    chosen = choose_threshold(counts, allowed, at_least, ids)
    reached = [often for often in citations if often >= chosen.k]
    assert chosen.works == len(reached)
    assert chosen.k >= at_least
    assert chosen.wanted == sum(often >= at_least for often in citations)
    if allowed is None:
        assert chosen.k == at_least
        return
    assert chosen.calls <= allowed
    lower = chosen.k - 1
    if lower >= at_least and lower in citations:
        to_ask = sum(often >= lower for often in citations[known:])
        assert -(-to_ask // 100) + -(-to_ask // 500) > allowed


def test_an_allowance_that_is_too_small_raises_the_threshold_and_says_so(desk):
    works = cited_by({key(n): 3 + n // 50 for n in range(150)})
    openalex, book, server = desk(*map(outside, range(150)))
    found = one_hop_back(works, NOTHING, openalex, book, calls_allowed=2, now=NOW)
    assert found.height == 100
    assert found["local_citations"].min() == 4
    assert server.credits_used <= 2
    left_out = told(book, Outcome.LEFT_OUT)[0]
    assert (left_out.subject, left_out.expected, left_out.received) == (
        "cited at least 3 but fewer than 4 times",
        150,
        100,
    )


def test_no_allowance_at_all_asks_for_nothing(desk):
    openalex, book, server = desk(outside(1))
    assert one_hop_back(cited_by({key(1): 9}), NOTHING, openalex, book, calls_allowed=0, now=NOW).is_empty()
    assert not server.requests
    assert told(book, Outcome.LEFT_OUT)[0].received == 0


def test_a_work_known_from_an_earlier_version_is_not_asked_for_again_until_it_is_old(desk):
    works = cited_by({key(1): 5, key(2): 4, key(3): 4, key(4): 3})
    openalex, book, server = desk(*map(outside, range(1, 5)))
    first = one_hop_back(works, NOTHING, openalex, book, now=NOW)
    old = pl.when(id=key(3)).then(TODAY - timedelta(days=90)).otherwise("fetched")
    aged = first.with_columns(fetched=old)
    cited_more = cited_by({key(1): 8, key(2): 4, key(3): 4, key(4): 2, key(5): 1})
    later = one_hop_back(cited_more, aged, openalex, book, now=NOW)
    assert later.select("id", "local_citations").rows() == [(key(1), 8), (key(2), 4), (key(3), 4)]
    batches = [asked.params["filter"] for asked in server.requests]
    assert batches[1:] == [f"ids.openalex:{key(3)}"]


def test_ids_that_a_batch_has_dropped_are_found_by_themselves(desk):
    works = cited_by({key(n): 3 for n in range(60)})
    openalex, book, _ = desk(*map(outside, range(60)), faults=["dropped_ids"])
    found = one_hop_back(works, NOTHING, openalex, book, now=NOW)
    assert found["found"].to_list() == ["found"] * 60
    batch, singly = told(book, Outcome.IDS_MISSING)
    assert batch.expected == 60 > batch.received
    assert "by itself it is found" in singly.detail
    assert singly.received <= 60 - batch.received
    assert book.entries[-1].credits == 2  # what is asked for singly is free


def test_a_reference_that_leads_nowhere_is_told_from_a_work_that_was_missed(desk):
    works = cited_by({key(n): 3 + n for n in range(4)})
    openalex, book, server = desk(outside(0), outside(2))
    found = one_hop_back(works, NOTHING, openalex, book, now=NOW)
    assert dict(found.select("id", "found").iter_rows()) == {
        key(0): "found", key(1): "dangling", key(2): "found", key(3): "dangling",
    }  # fmt: skip
    nowhere = found.filter(found="dangling").row(0, named=True)
    assert (nowhere["local_citations"], nowhere["title"], nowhere["fetched"]) == (4, None, TODAY)
    assert [entry.subject for entry in told(book, Outcome.DANGLING_REFERENCE)] == [key(3), key(1)]
    before = len(server.requests)
    again = one_hop_back(works, found, openalex, book, now=NOW)
    assert again.equals(found)
    assert len(server.requests) == before


def test_dangling_references_that_every_record_brings_are_each_named(desk):
    """The corpus itself as a fault makes it: each work cites one id more, which answers 404."""
    openalex, book, _ = desk(outside(1), faults=["dangling_references"])
    dangling = [f"W{7_900_000_000 + n}" for n in range(60)]
    works = cited_by({key(1): 3} | dict.fromkeys(dangling, 3))
    found = one_hop_back(works, NOTHING, openalex, book, now=NOW)
    assert found.filter(found="dangling")["id"].to_list() == dangling
    lines = told(book, Outcome.DANGLING_REFERENCE)
    assert len(lines) == 51
    assert (lines[-1].subject, lines[-1].received) == ("others", 10)


def test_beyond_the_cap_the_most_cited_are_asked_for_singly_and_the_others_are_missing(desk, monkeypatch):
    monkeypatch.setattr(cited, "SINGLY_AT_MOST", 2)
    works = cited_by({key(n): 3 + n for n in range(5)})
    openalex, book, server = desk(outside(9))
    found = one_hop_back(works, NOTHING, openalex, book, now=NOW)
    assert found["found"].to_list() == ["missing"] * 3 + ["dangling"] * 2
    assert found.filter(found="missing")["fetched"].to_list() == [None] * 3
    left_out = told(book, Outcome.LEFT_OUT)[0]
    assert left_out.expected == 3
    assert key(0) in left_out.detail
    assert [request.path for request in server.requests].count("/works") == 2
    one_hop_back(works, found, openalex, book, now=NOW)
    assert told(book, Outcome.IDS_MISSING)[-1].expected == 3  # what is not known is asked for the next time


def test_a_work_is_known_by_the_id_that_its_record_bears(desk):
    """OpenAlex may lead from the id of a merged work to its survivor."""
    openalex, book, server = desk(outside(1), outside(2), faults=["merged_redirects"])
    works = corpus([key(1)], [key(1)], [key(1), key(2)], [key(2)])
    server.merge(key(1), into=key(2))
    found = one_hop_back(works, NOTHING, openalex, book, now=NOW)
    assert found.select("id", "found", "local_citations").rows() == [(key(2), "found", 4)]
    merged = told(book, Outcome.WORK_MERGED)
    assert [entry.subject for entry in merged] == [key(1)]
    assert merges(ledger_frame(book.entries, "h1"))["survivor"].to_list() == [key(2)]


def test_the_same_harvest_done_again_is_answered_from_the_journal(desk, tmp_path):
    works = cited_by({key(n): 3 for n in range(30)} | {"W7900000001": 4})
    openalex, book, server = desk(*map(outside, range(30)), faults=["dropped_ids"])
    first = one_hop_back(works, NOTHING, openalex, book, now=NOW)
    asked = len(server.requests)
    journal = Journal.open(tmp_path, server.url, NOW, "")
    again = OpenAlex(Transport(server.url, "test-key", journal))
    assert one_hop_back(works, NOTHING, again, Book(journal), now=NOW).equals(first)
    assert len(server.requests) == asked
