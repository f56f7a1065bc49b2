"""The numbers on the first page: of what they are made, and that nothing missing is passed over."""

from dataclasses import replace

import polars as pl
import pytest

from corpus.clusters.relation import relation
from corpus.layout import layout
from corpus.literature import Corpus
from corpus.model import Author, Reference, Seed, SeedStatus, Work
from corpus.overview import (
    OTHERS,
    main_information,
    seeds_cited,
    short_references,
    tied_works,
    works_by,
    works_by_year,
)
from corpus.schema import seeds_frame, works_frame
from corpus.selection import NOT_KNOWN

ASH, ELM = Author("Ann Ash", "A1"), Author("Bo Elm")
SEEDS = [
    Seed(Reference("ash2010", "Invented", ("Ash, Ann",), 2010), SeedStatus.MATCHED, ("W9001", "W9002"),
         "DOI list", 1.0, "two records with one DOI"),
    Seed(Reference("elm2012", "Absent"), SeedStatus.ABSENT, (), "none", 0.0, "not found"),
]  # fmt: skip
WORKS = [
    Work("W9001", title="One", year=2010, authors=(ASH,), countries=("GB",), venue="Review", type="book"),
    Work("W9002", title="One", year=2010, authors=(replace(ASH, name="A. Ash"), ELM), countries=("AT", "GB"),
         venue="Review", type="article", is_retracted=True),
    Work("W9003", title="Three", abstract="Text", year=2013, authors=(Author("Bo Elm"), Author("et al.")),
         references=("W9001", "W9002", "W9777", "W9778"), type="article", field="Medicine", doi="10.5555/3"),
    Work("W9004", references=("W9003", "W9777"), is_retracted=False),
]  # fmt: skip


def corpus_of(works: list[Work]) -> Corpus:
    return Corpus(works_frame(works, SEEDS), seeds_frame(SEEDS, "h"), None, None, "Invented")


CORPUS = corpus_of(WORKS)
EMPTY = corpus_of([])


def test_the_main_information_counts_each_thing_once():
    main = main_information(CORPUS)
    assert (main.works, main.first_year, main.last_year) == (4, 2010, 2013)
    assert (main.citations_inside, main.references, main.distinct_references) == (3, 6, 5)
    assert (main.authors, main.venues, main.countries, main.retracted) == (2, 1, 2, 1)


def test_the_completeness_of_the_records_is_told_as_known_of_all():
    known = {line.fact: line.known for line in main_information(CORPUS).coverage}
    assert known == {
        "Title": 3, "Year": 3, "Authors": 3, "Venue": 2, "DOI": 1, "Abstract": 1, "Reference list": 2,
        "Field of research": 1,
    }  # fmt: skip
    assert {line.works for line in main_information(CORPUS).coverage} == {4}


def test_an_empty_corpus_has_no_years_no_shares_and_no_numbers_but_0():
    main = main_information(EMPTY)
    assert (main.works, main.first_year, main.last_year, main.authors) == (0, None, None, 0)
    assert {line.share for line in main.coverage} == {None}
    assert works_by_year(EMPTY).is_empty()
    assert works_by(EMPTY, "type", 3).is_empty()
    assert seeds_cited(EMPTY)["citing"].to_list() == [0, 0]


def test_a_year_in_which_nothing_was_found_stands_with_0():
    assert list(works_by_year(CORPUS).iter_rows()) == [(2010, 2), (2011, 0), (2012, 0), (2013, 1)]


@pytest.mark.parametrize("column", ["type", "venue", "field", "language"])
@pytest.mark.parametrize("most", [0, 1, 5])
def test_the_commonest_values_the_others_and_the_unknown_add_up_to_all_works(column, most):
    assert works_by(CORPUS, column, most)["works"].sum() == len(WORKS)


def test_the_rest_is_named_as_what_it_is():
    assert list(works_by(CORPUS, "type", 1).iter_rows()) == [("article", 2), (OTHERS, 1), (NOT_KNOWN, 1)]


def test_a_seed_of_two_records_is_cited_once_by_a_work_that_cites_both_and_an_absent_one_by_none():
    assert list(seeds_cited(CORPUS).select("key", "citing").iter_rows()) == [("ash2010", 1), ("elm2012", 0)]


def test_how_many_works_the_map_ties_is_not_known_before_there_is_a_map():
    assert tied_works(CORPUS) is None
    placed = replace(CORPUS, layout=layout(CORPUS.works, relation(CORPUS.works), 0))
    told = tied_works(placed)
    assert (told.known, told.works) == (int(placed.layout["tied"].sum()), 4)


@pytest.mark.parametrize(
    ("authors", "year", "short"),
    [
        (["Ash, Ann"], 2010, "Ash 2010"),
        (["Ash, Ann", "Elm, Bo"], 2010, "Ash & Elm 2010"),
        (["Ash, Ann", "Elm, Bo", "Oak, Cy"], 2010, "Ash et al. 2010"),
        (["{Invented Institute}"], None, "Invented Institute"),
        ([], 2010, "k"),
        (None, None, "k"),
    ],
)
def test_a_seed_is_named_as_people_cite_it(authors, year, short):
    seeds = pl.DataFrame(
        {"key": ["k"], "authors": [authors], "year": [year]}, schema_overrides={"authors": pl.List(pl.String)}
    )
    assert short_references(seeds) == {"k": short}
