"""Which works use a term, by year, over the works that could: counted by hand over a few invented works."""

import polars as pl
import pytest

from corpus.locations import TERMS
from corpus.model import Work
from corpus.schema import works_frame
from corpus.terms.codebook_file import read_terms
from corpus.terms.tables import term_hits
from corpus.terms.use import Scope, Split, TermUse, smoothed, term_use

CODEBOOK = read_terms(TERMS)
HEALTH, SOCIAL = "Medicine", "Social Sciences"
TEXT = "Invented abstract on nothing of the kind"


def work(number: int, year: int | None, title: str | None, abstract: str | None = None, **said) -> Work:
    facts = {"language": "en", "type": "article", "field": SOCIAL, "countries": ("GB",), **said}
    return Work(f"W{number}", title and f"Invented: {title}", abstract, year=year, **facts)


WORKS = (
    work(1, 2000, "co-production in towns"),
    work(2, 2000, "towns", "Co-producing knowledge with residents", field=HEALTH, countries=("GB", "NL")),
    work(3, 2000, "towns", TEXT, countries=("NL",)),
    work(4, 2000, "towns", field=None, countries=()),
    work(5, 2001, "coproduction of knowledge", "Co-production, and coproducers again", type="book"),
    work(6, 2001, None, "Co-design with users", language=None),
    work(7, 2001, "film co-production", TEXT),  # dropped
    work(8, None, "co-production without a year", TEXT),
    work(9, 2000, "coproduction en ville", TEXT, language="fr"),
    work(10, 2001, "Koproduktion as it is called", TEXT),  # an English work with a German word
    work(11, 2000, "co-production", TEXT, type="erratum"),
    work(12, 2030, "co-production to come", TEXT),
    work(13, 2003, "", ""),
)


def use(*works: Work, last_year: int | None = 2026) -> TermUse:
    frame = works_frame(works, ())
    return term_use(frame, term_hits(frame, CODEBOOK), CODEBOOK, last_year)


USE = use(*WORKS)


def rows(series) -> list[tuple[int, int, int]]:
    return list(series.rows())


def test_the_title_line_is_titles_that_use_it_over_all_works_with_a_title():
    assert rows(USE.series("co-production", Scope.TITLE)) == [(2000, 1, 4), (2001, 1, 3)]


def test_the_text_line_is_titles_and_abstracts_over_all_works_with_an_abstract():
    # the work of 2000 with the term in its title has no abstract, and is in neither number
    assert rows(USE.series("co-production", Scope.TEXT)) == [(2000, 1, 2), (2001, 1, 4)]


def test_a_work_without_a_title_is_in_the_text_line_alone():
    assert rows(USE.series("co-design", Scope.TITLE)) == [(2000, 0, 4), (2001, 0, 3)]
    assert rows(USE.series("co-design", Scope.TEXT)) == [(2000, 0, 2), (2001, 1, 4)]


def test_a_term_that_nobody_uses_is_a_line_of_zeros():
    assert USE.series("co-planning", Scope.TITLE).hits == (0, 0)


def test_works_of_other_languages_are_in_no_line_and_counted_apart():
    assert (USE.other_languages, USE.without_language) == (1, 1)
    assert "W9" not in set(USE.works["id"])


def test_a_word_of_another_language_in_an_english_work_is_no_hit_of_the_english_line():
    assert "W10" in set(USE.works["id"])
    assert "W10" not in USE.ids("co-production", Scope.TITLE, 2001)


def test_types_that_are_left_out_and_works_of_the_future_are_in_no_line():
    assert not {"W11", "W12"} & set(USE.works["id"])
    assert 2030 in use(*WORKS, last_year=None).series("co-production", Scope.TITLE).years


def test_a_work_without_a_year_or_a_type_is_no_reason_to_fail():
    told = use(work(1, None, "co-design"), work(2, 2000, "co-design", type=None))
    assert rows(told.series("co-design", Scope.TITLE)) == [(2000, 1, 1)]


def test_a_part_of_a_family_has_a_line_of_its_own():
    part = "knowledge-co-production"
    assert rows(USE.series(part, Scope.TITLE)) == [(2000, 0, 4), (2001, 1, 3)]
    assert rows(USE.series(part, Scope.TEXT)) == [(2000, 1, 2), (2001, 1, 4)]
    assert USE.ids(part, Scope.TEXT, 2000) == ["W2"]


def test_one_form_has_a_line_and_a_work_with_two_forms_counts_once_in_the_family():
    assert rows(USE.series_of_form("co-production", "co-production", Scope.TITLE)) == [
        (2000, 1, 4),
        (2001, 1, 3),
    ]
    assert rows(USE.series_of_form("co-production", "co-producers", Scope.TEXT)) == [
        (2000, 0, 2),
        (2001, 1, 4),
    ]
    assert USE.commonest("co-production", Split.FORM, 1) == ["co-production"]
    assert USE.commonest("co-production", Split.FORM, 9) == ["co-production", "co-producers", "co-producing"]


def test_the_works_behind_a_point_are_those_that_it_counts():
    for family in ("co-production", "co-design", "knowledge-co-production"):
        for scope in Scope:
            for year, hits, _ in USE.series(family, scope).rows():
                assert len(USE.ids(family, scope, year)) == hits
    assert USE.ids("co-production", Scope.TITLE, 2000) == ["W1"]
    assert USE.ids("co-production", Scope.TEXT, 2000) == ["W2"]
    assert USE.ids("co-production", Scope.TITLE, 2007) == []


@pytest.mark.parametrize(
    ("split", "value", "scope", "expected"),
    [
        (Split.FIELD, SOCIAL, Scope.TITLE, [(2000, 1, 2), (2001, 1, 3)]),
        (Split.FIELD, HEALTH, Scope.TEXT, [(2000, 1, 1)]),
        (Split.TYPE, "book", Scope.TITLE, [(2001, 1, 1)]),
        (Split.COUNTRY, "NL", Scope.TEXT, [(2000, 1, 2)]),
        (Split.COUNTRY, "NL", Scope.TITLE, [(2000, 0, 2)]),
        (Split.COUNTRY, "US", Scope.TITLE, []),
    ],
)
def test_a_line_of_a_field_type_or_country_is_over_its_works_alone(split, value, scope, expected):
    assert rows(USE.series("co-production", scope, USE.of(split, value))) == expected


def test_the_works_behind_a_point_of_a_part_are_of_that_part():
    assert USE.ids_of_part("co-production", Split.COUNTRY, "NL", Scope.TEXT, 2000) == ["W2"]
    assert USE.ids_of_part("co-production", Split.COUNTRY, "NL", Scope.TITLE, 2000) == []
    assert USE.ids_of_part("co-production", Split.FORM, "co-producers", Scope.TEXT, 2001) == ["W5"]
    assert USE.ids_of_part("co-production", Split.FORM, "co-producers", Scope.TITLE, 2001) == []


def test_the_commonest_fields_types_and_countries_come_first_and_as_many_as_are_asked_for():
    assert USE.commonest("co-production", Split.FIELD, 5) == [SOCIAL, HEALTH]
    assert USE.commonest("co-production", Split.TYPE, 1) == ["article"]
    assert USE.commonest("co-production", Split.COUNTRY, 5) == ["GB", "NL"]
    assert USE.commonest("co-planning", Split.COUNTRY, 5) == []


def test_how_many_works_have_an_abstract_is_a_line_too():
    assert rows(USE.with_abstract()) == [(2000, 2, 4), (2001, 4, 4), (2003, 0, 1)]


def test_no_works_are_no_lines():
    empty = use()
    assert rows(empty.series("co-production", Scope.TEXT)) == []
    assert (empty.ids("co-production", Scope.TITLE, 2000), empty.other_languages) == ([], 0)


def test_dropped_hits_stay_to_be_read_and_count_nowhere():
    assert USE.hits.hits.drop_nulls("dropped").select("id", "dropped").rows() == [("W7", "film")]
    assert USE.used.filter(pl.col("id") == "W7").is_empty()


@pytest.mark.parametrize(
    ("values", "reach", "expected"),
    [
        ([1.0, 2.0, 6.0], 0, [1.0, 2.0, 6.0]),
        ([1.0, 2.0, 6.0], 1, [1.5, 3.0, 4.0]),
        ([None, None, 6.0], 1, [None, 6.0, 6.0]),
        ([1.0, 3.0], 9, [2.0, 2.0]),
        ([], 2, []),
    ],
)
def test_smoothing_is_over_the_years_that_are_there(values, reach, expected):
    assert smoothed(values, reach) == expected
