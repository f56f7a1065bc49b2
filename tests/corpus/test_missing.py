"""Missing classics: what the corpus cites and does not hold, with what cannot be named counted."""

import polars as pl

from corpus.missing import missing
from corpus.model import Work
from corpus.schema import CITED_WORKS, works_frame

WORKS = works_frame(
    [
        Work("W1", year=2000, references=("X1", "X2", "X9")),
        Work("W2", year=2000, references=("X1", "W1")),
        Work("W3", year=2002, references=("X1", "X2", "X3", "X3", "X9", "X8", "W1")),
        Work("W4", year=2002, references=("X8",)),
        Work("W5", year=2003),
        Work("W6", references=("X1",)),
    ],
    [],
)


def cited(*rows: tuple[str, str, str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"id": i, "found": found, "title": title, "local_citations": 99} for i, found, title in rows],
        schema=CITED_WORKS,
    )


TOLD = cited(
    ("X1", "found", "A classic [invented]"),
    ("X2", "found", "Another [invented]"),
    ("X3", "found", "Cited by one work alone [invented]"),
    ("X9", "dangling", None),
    ("W1", "found", "A work of the corpus [invented]"),
)


def test_the_most_cited_works_outside_stand_first_counted_in_this_version():
    found = missing(WORKS, TOLD, most=10)
    assert found.works.select("id", "local_citations").rows() == [("X1", 4), ("X2", 2)]
    assert found.works["share"].to_list() == [4 / 5, 2 / 5]
    assert found.citing == 5, "a work without a reference list says nothing"
    assert found.cited_outside == 5


def test_the_share_of_each_year_is_over_the_works_of_that_year_with_a_list():
    found = missing(WORKS, TOLD, most=10)
    assert found.years == (2000, 2002), "no work of 2001 or 2003 has a list"
    assert found.works["by_year"].to_list() == [[1.0, 0.5], [0.5, 0.5]]


def test_dead_references_and_those_that_nobody_asked_for_are_counted():
    found = missing(WORKS, TOLD, most=1)
    assert (found.works.height, found.named) == (1, 2)
    assert (found.dangling, found.most_dangling, found.not_asked) == (1, 2, 1)


def test_a_harvest_that_did_not_go_one_hop_back_names_nothing():
    found = missing(WORKS, CITED_WORKS.to_frame(), most=10)
    assert found.works.is_empty()
    assert found.not_asked == 4


def test_an_empty_corpus_misses_nothing():
    found = missing(works_frame([], []), TOLD, most=10)
    assert (found.works.height, found.years, found.cited_outside) == (0, (), 0)
