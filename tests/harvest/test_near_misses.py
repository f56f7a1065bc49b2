"""What is almost the reference is not it: no near miss is matched, and beside them the true record is."""

import csv
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from corpus.bibtex import parse
from corpus.locations import REFERENCES
from corpus.model import Author, Reference, Seed, SeedStatus, Work
from harvest.matching import judge_doi, judge_title

CUT_ELSEWHERE = {"govint2012", "hemstrom2021"}  # printed titles too far from the true ones: the user is asked
PAIRS = Path(__file__).parent / "near-misses" / "pairs.csv"


@dataclass(frozen=True)
class Pair:
    kind: str
    reference: Reference
    record: Work

    def judged(self, *beside: Work) -> Seed:
        if self.reference.doi:
            return judge_doi(self.reference, [self.record], "DOI")
        return judge_title(self.reference, [self.record, *beside])


@cache
def pairs() -> tuple[Pair, ...]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return tuple(_pair(number, row) for number, row in enumerate(csv.DictReader(file), 1))


def _pair(number: int, row: dict[str, str]) -> Pair:
    reference = Reference(
        row["printed_as"],
        row["title"],
        authors=tuple(row["authors"].split("; ")),
        year=int(row["year"]),
        doi=row["doi"] or None,
    )
    record = Work(
        f"W{number}",
        row["record_title"] or None,
        doi=row["record_doi"] or None,
        year=int(row["record_year"]),
        type=row["record_type"],
        authors=tuple(Author(name) for name in row["record_authors"].split("; ") if name),
        cited_by_count=900,
    )
    return Pair(row["kind"], reference, record)


@cache
def true_records() -> dict[str, Work]:
    """The works that are meant, as OpenAlex would have them: names not inverted, nothing misspelt."""
    references, _ = parse(REFERENCES.read_text(encoding="utf-8"))
    return {
        one.key: Work(
            f"W9{number:03}",
            one.title,
            year=one.year,
            type="book" if one.key == "loeffler2021" else "article",
            authors=tuple(Author(" ".join(reversed(name.split(", ", 1)))) for name in one.authors),
            cited_by_count=3,
        )
        for number, one in enumerate(references)
    }


def test_the_set_is_large_and_marks_what_is_invented():
    assert len(pairs()) >= 50
    with PAIRS.open(encoding="utf-8", newline="") as file:
        assert sum(row["invented"] != "yes" for row in csv.DictReader(file)) == 1


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair.kind}: {pair.reference.key}")
def test_a_near_miss_is_not_matched(pair):
    seed = pair.judged()
    assert seed.status is not SeedStatus.MATCHED, seed.reason
    assert seed.ids == ()
    if seed.status is SeedStatus.DOUBTFUL:
        assert [one.id for one in seed.candidates] == [pair.record.id]


@pytest.mark.parametrize(
    "pair", [one for one in pairs() if not one.reference.doi], ids=lambda pair: pair.record.id
)
def test_beside_its_near_misses_the_true_record_is_matched(pair):
    true = true_records()[pair.reference.key]
    if pair.reference.key in CUT_ELSEWHERE:
        seed = judge_title(pair.reference, [true])
        assert seed.status is SeedStatus.DOUBTFUL
        assert [one.id for one in seed.candidates] == [true.id]
        return
    others = [
        one.record for one in pairs() if one.reference.key == pair.reference.key and not one.reference.doi
    ]
    seed = judge_title(pair.reference, [*others, true])
    assert (seed.status, seed.ids) == (SeedStatus.MATCHED, (true.id,)), seed.reason


def test_two_works_that_share_the_title_before_the_colon_are_left_to_the_user():
    reference = Reference("k", "The politics of making gardens", authors=("Example, Ada",), year=2016)
    works = [
        Work(f"W{n}", f"The politics of making gardens: {rest}", year=2016, authors=(Author("Ada Example"),))
        for n, rest in enumerate(("an invented history", "invented plans for towns"), 1)
    ]
    seed = judge_title(reference, works)
    assert seed.status is SeedStatus.DOUBTFUL
    assert "2 works have this title before the colon" in seed.reason
    assert {one.id for one in seed.candidates} == {"W1", "W2"}
    named = judge_title(replace(reference, title=works[1].title), works)
    assert named.ids == ("W2",)


@pytest.mark.parametrize(
    "found",
    [
        "RETRACTED: The politics of making invented gardens",
        "The Politics of Making Invented Garden",
        "The politics of making invented gardens.",
        "Politics of making invented gardens",
    ],
)
def test_a_misprint_an_article_and_a_mark_of_retraction_are_no_other_words(found):
    reference = Reference(
        "k", "The politics of making invented gardens", authors=("Example, Ada",), year=2016
    )
    work = Work("W1", found, year=2017, type="article", authors=(Author("Ada Example"),))
    assert judge_title(reference, [work]).status is SeedStatus.MATCHED
