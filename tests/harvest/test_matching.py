"""Which record is the reference: a wrong match would poison a whole citing literature."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Author, Reference, SeedStatus, Work
from harvest.matching import judge_doi, judge_title, title_likeness
from harvest.searching import search_words

BOOK = Reference(
    "loeffler2021",
    "Co-production of public services: the invented handbook of outcomes",
    authors=("Löffler, Ada", "Example, Bo"),
    year=2021,
)
FOUND = Work(
    "W9001", BOOK.title, year=2021, type="book", authors=(Author("Ada Löffler"), Author("Bo Example"))
)
TITLES = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)


def status(work: Work, reference: Reference = BOOK) -> SeedStatus:
    return judge_title(reference, [work]).status


@pytest.mark.parametrize(
    "title",
    [
        "Coproduction of Public Services: The Invented Handbook of Outcomes",
        "Co production of public services : the invented handbook of outcomes",
        "Co\u2011production of public services — the invented handbook of outcomes",
        "Co-prodúction of public services: The invented handbook of outcomes.",
        "Co-production of public services",
        "Co-production of public services: the invented handbook of outcome",
    ],
)
def test_hyphens_accents_capitals_a_misprint_and_a_cut_subtitle_do_not_matter(title):
    assert status(replace(FOUND, title=title)) is SeedStatus.MATCHED


def test_a_title_cut_in_the_bibliography_matches_the_whole_one():
    assert status(FOUND, replace(BOOK, title="Co-production of public services")) is SeedStatus.MATCHED


def test_a_short_main_title_alone_is_no_evidence():
    reference = replace(BOOK, title="Making together: an invented guide to gardens")
    assert status(replace(FOUND, title="Making together"), reference) is not SeedStatus.MATCHED


@pytest.mark.parametrize(
    "name",
    [
        "Ada Loffler",
        "A. Löffler",
        "Löffler, A.",
        "LÖFFLER Ada",
        "Ada Loeffler",
        "Ada Löfler",
        "Ada van Löffler",
    ],
)
def test_the_first_author_is_known_however_the_name_is_written_or_misspelt(name):
    assert status(replace(FOUND, authors=(Author("Bo Example"), Author(name)))) is SeedStatus.MATCHED


@pytest.mark.parametrize(
    ("year", "ends"),
    [
        (2020, SeedStatus.MATCHED),
        (2022, SeedStatus.MATCHED),
        (None, SeedStatus.DOUBTFUL),
        (2019, SeedStatus.DOUBTFUL),
        (2023, SeedStatus.DOUBTFUL),
    ],
)
def test_a_year_of_online_or_print_publication_passes_and_another_edition_is_doubtful(year, ends):
    assert status(replace(FOUND, year=year)) is ends


@pytest.mark.parametrize(
    "other",
    [
        replace(FOUND, type="book-review", authors=(Author("Cy Critic"),)),
        replace(FOUND, type="book-review"),
        replace(FOUND, title=f"Book review: {BOOK.title}"),
        replace(FOUND, title=f"Review of {BOOK.title}"),
        replace(FOUND, title=f"Erratum to: {BOOK.title}", type="article"),
        replace(FOUND, type="erratum"),
        replace(FOUND, title="Co-production of public services: an invented reply to its critics"),
        replace(FOUND, title="Co-production of health care: the invented handbook of evaluation"),
        replace(FOUND, authors=(Author("Cy Other"),)),
        replace(FOUND, authors=(Author("Ada Lechner"),)),
        replace(FOUND, authors=()),
        replace(FOUND, title=None),
    ],
    ids=lambda work: f"{work.title} {work.type}",
)
def test_a_review_an_erratum_and_another_paper_of_the_same_authors_do_not_match(other):
    assert status(other) is not SeedStatus.MATCHED


def test_the_work_itself_is_chosen_before_its_reviews_and_its_lesser_cited_twin():
    review = replace(FOUND, id="W9002", type="book-review", cited_by_count=900)
    twin = replace(FOUND, id="W9003", cited_by_count=2)
    seed = judge_title(BOOK, [review, twin, replace(FOUND, cited_by_count=70)])
    assert (seed.status, seed.ids) == (SeedStatus.MATCHED, ("W9001",))


def test_a_doubtful_reference_says_why_and_shows_its_candidates():
    seed = judge_title(BOOK, [replace(FOUND, year=2011, authors=(Author("Cy Other"),))])
    assert seed.status is SeedStatus.DOUBTFUL
    assert "it is of 2011, not 2021" in seed.reason
    assert "its authors are others" in seed.reason
    assert [(c.id, c.year) for c in seed.candidates] == [("W9001", 2011)]
    assert seed.ids == ()


def test_two_records_with_the_doi_are_one_seed_and_a_third_with_another_title_is_left_out():
    same = [FOUND, replace(FOUND, id="W9000"), replace(FOUND, id="W9009", title="Front matter of the volume")]
    seed = judge_doi(BOOK, same, "DOI list")
    assert (seed.status, seed.ids) == (SeedStatus.MATCHED, ("W9000", "W9001"))


def test_without_a_year_on_either_side_a_title_is_doubtful_and_says_so():
    assert "the record has no year" in judge_title(BOOK, [replace(FOUND, year=None)]).reason
    seed = judge_title(replace(BOOK, year=None), [FOUND])
    assert seed.status is SeedStatus.DOUBTFUL
    assert "the reference has no year" in seed.reason


@pytest.mark.parametrize(
    ("printed", "recorded", "same"),
    [
        ("van der Hel, Sandra", "Sandra van der Hel", True),
        ("van der Hel, Sandra", "Hel, S. van der", True),
        ("de Bremond, Ariane", "Ariane de Bremond", True),
        ("Le Tissier, Martin", "Martin Le Tissier", True),
        ("Le Tissier, Martin", "Martin D. A. Tissier", True),
        ("Martín-López, Berta", "Berta Martín López", True),
        ("Martín-López, Berta", "B. Martin-Lopez", True),
        ("Brudney, Jr, Jeffrey", "Jeffrey L. Brudney Jr.", True),
        ("Steve Martin", "Stephen James Martin", True),
        ("Martin, Steve", "Martin Le Tissier", False),
        ("Martin, Steve", "Le Tissier, Martin", False),
        ("Martin, Steve", "Martin Wood", False),
        ("Robert, Glenn", "Robert England", False),
        ("Simon, David", "Simon West", False),
        ("Löffler, Ada", "", False),
    ],
)
def test_surnames_are_compared_with_surnames_and_never_with_given_names(printed, recorded, same):
    found = status(replace(FOUND, authors=(Author(recorded),)), replace(BOOK, authors=(printed,)))
    assert (found is SeedStatus.MATCHED) is same


WITH_DOI = replace(BOOK, doi="10.5555/book")
DOI_FOUND = replace(FOUND, doi="10.5555/book")


@pytest.mark.parametrize(
    ("reference", "work", "ends", "sure", "says"),
    [
        (WITH_DOI, DOI_FOUND, SeedStatus.MATCHED, 1.0, "the DOI is the same; title 100 % alike"),
        (
            WITH_DOI,
            replace(DOI_FOUND, title="Co-production of public services: an invented handbook of everything"),
            SeedStatus.MATCHED,
            None,
            r"the DOI is the same; title \d\d % alike",
        ),
        (
            WITH_DOI,
            replace(FOUND, doi="10.5555/preprint"),
            SeedStatus.MATCHED,
            1.0,
            r"OpenAlex gives this record for the DOI; it bears the DOI 10\.5555/preprint; title 100 % alike",
        ),
        (WITH_DOI, FOUND, SeedStatus.MATCHED, 1.0, "it bears no DOI; title 100 % alike"),
        (
            WITH_DOI,
            replace(DOI_FOUND, title=None),
            SeedStatus.DOUBTFUL,
            0.0,
            "the DOI is the same; the record has no title to compare",
        ),
        (
            replace(WITH_DOI, title=""),
            DOI_FOUND,
            SeedStatus.MATCHED,
            0.6,
            "the DOI is the same; the reference has no title to compare",
        ),
    ],
)
def test_a_match_by_doi_says_what_was_compared_and_is_no_surer_than_that(reference, work, ends, sure, says):
    seed = judge_doi(reference, [work], "DOI")
    assert seed.status is ends
    assert re.search(says, seed.reason)
    likeness = title_likeness(reference, work)
    assert seed.confidence == (likeness if sure is None else sure)
    assert sure is not None or 0.6 <= seed.confidence < 0.93


def test_a_doi_that_leads_to_another_title_is_doubtful():
    seed = judge_doi(BOOK, [replace(FOUND, title="A quite different thing about bees")], "DOI")
    assert seed.status is SeedStatus.DOUBTFUL
    assert "A quite different thing about bees" in seed.reason


@given(TITLES)
def test_the_words_to_search_by_hold_no_operator_nor_anything_that_ends_a_filter(title):
    words = search_words(f'A OR B, NOT "c"|d:e*~?! {title} (x) AND y')
    assert not re.search(r'[,|:"()!*~?\\_]', words)
    assert not {"OR", "NOT", "AND"} & set(words.split())
    assert 0 < len(words.split()) <= 12


@given(TITLES, TITLES)
def test_likeness_lies_between_0_and_1_and_a_title_is_like_itself(one, other):
    assert 0 <= title_likeness(Reference("k", one), Work("W1", title=other)) <= 1
    if re.search(r"\w", one):
        assert title_likeness(Reference("k", one), Work("W1", title=one)) == 1


@given(TITLES, TITLES, st.lists(TITLES, max_size=3))
def test_no_title_or_name_breaks_the_judgement(title, found, names):
    reference = Reference("k", title, authors=tuple(names), year=2020)
    work = Work("W1", title=found or None, authors=tuple(Author(name) for name in names if name))
    assert judge_title(reference, [work]).reason
    assert judge_doi(reference, [work], "DOI").reason
