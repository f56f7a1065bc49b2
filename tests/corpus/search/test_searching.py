"""What a reader finds who types into the search box."""

import pytest

from corpus.schema import works_frame
from corpus.search.index import SearchIndex
from corpus.search.suggestions import suggest
from tests.corpus.search.shelf import SHELF, WORKS, found, in_order, index_of, work

ALL = set(range(1, 9))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ALL),
        ("   ", ALL),
        ("knowledge", {1, 2}),
        ("KNOWLEDGE cities", {1}),
        ("city", {1, 3, 8}),
        ("cities", {1, 3}),
        ("participate", {1, 4}),
        ("astrom", {1, 5}),
        ("Åström elin", {1}),
        ("o'brien", {3}),
        ("obrien", {3}),
        ("brien", {3}),
        ("lukasz orsted", {4}),
        ("Ørsted-Ng", {4}),
        ("orstedng", {4}),
        ("共同", {6}),
        ("生産", {6}),
        ("ΠΟΤΑΜΟΣ", {6}),
        ("отчет", {6}),
        ("invented review", {1, 2, 3, 4, 5}),
        ("zebra", set()),
    ],
)
def test_all_words_must_occur_in_any_field_and_neither_capitals_nor_accents_nor_endings_count(text, numbers):
    assert found(text) == numbers


def test_the_three_spellings_of_a_compound_find_each_other():
    for text in ("co-production", "coproduction", "co production", "Co\u2011Production", "coproductions"):
        assert {1, 2, 3} <= found(text), text
    for text in ("co-production", "coproduction", '"co production"', '"coproduction"', "title:coproduction"):
        assert found(text) == {1, 2, 3}, text
    assert {1, 2, 3} <= found("production")


def test_each_spelling_is_found_even_where_it_is_the_only_one():
    spellings = ("co-production", "coproduction", "co production")
    for written in spellings:
        shelf = index_of([work(1, f"On {written} in practice"), work(2, "On care")])
        for typed in spellings:
            assert found(typed, shelf) == {1}, (written, typed)
            assert found(f'"on {typed} in practice"', shelf) == {1}, (written, typed)


def test_a_compound_that_the_corpus_writes_in_several_ways_is_one_word():
    shelf = index_of(
        [work(1, "Wellbeing"), work(2, "Well-being now"), work(3, "Well-being"), work(4, "All being well")]
    )
    for typed in ("wellbeing", "well-being", '"well being"'):
        assert found(typed, shelf) == {1, 2, 3}


def test_a_word_broken_at_the_end_of_a_line_makes_no_compound():
    works = [work(number, "Information on rivers") for number in range(1, 30)]
    shelf = index_of([*works, work(30, "The infor-mation age"), work(31, "The infor-mation of rivers")])
    assert found("mation", shelf) == {30, 31}
    assert found("information", shelf) == set(range(1, 32))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ('"knowledge in cities"', {1}),
        ('"knowledge in city"', set()),
        ('"co production of knowledge"', {1}),
        ('"coproduction in public', {2}),
        ('"coproduction in pub', {2}),
        ("“health care”", {3}),
        ('"elm bo"', set()),
        ('"lee"', {3}),
        ('"brien ann"', set()),  # no phrase runs over from one author into the next
        ('"cities citizens"', set()),  # nor from title to abstract
        ('"be or not to be"', {8}),
        ('"10 AND 20 OR"', {8}),
        ('""', set()),
    ],
)
def test_words_in_quotes_stand_side_by_side_as_they_are(text, numbers):
    assert found(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("particip", {1, 4}),
        ("particip* knowledge", {1}),
        ("knowl* river*", set()),
        ("coprod", {1, 2, 3}),
        ("co-prod", {1, 2, 3}),
        ("co-prod* service", {2}),
        ("care", {3, 4}),  # the last word may be unfinished: careful
        ('"care"', {3, 4}),
        ('"careful"', {4}),
        ("knowl services", set()),  # only the last word
        ("author:astr", {1, 5}),
    ],
)
def test_a_star_and_the_last_word_stand_for_words_that_begin_so(text, numbers):
    assert found(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("title:knowledge", {1}),
        ("abstract:knowledge", {2}),
        ("author:river", {8}),
        ("Author:RIVER", {8}),
        ("authors:lee", {3}),
        ("venue:city", {8}),
        ('venue:"review of public"', {1, 2, 3, 4, 5}),
        ('title:"one river"', {5}),
        ("year:2021", {6, 7}),
        ("year:2010-2015", {1, 2, 3}),
        ("year:2015-", {3, 5, 6, 7}),
        ("year:-2010", {1}),
        ("year:2015-2010", set()),
        ("year:2010-2015 knowledge -title:services", {1}),
        ("river OR welfare", {4, 5, 8}),
        ("river OR welfare OR zebra", {4, 5, 8}),
        ("author:lee OR year:2012", {2, 3}),
        ("public river OR services", {2, 4, 5}),
        ("city -health", {1, 8}),
        ("-health city", {1, 8}),
        ('city -"health care"', {1, 8}),
        ("-author:astrom year:2010-", {2, 3, 6, 7}),
        ("-invented", {6, 7, 8}),
        ("knowledge AND cities", {1}),
    ],
)
def test_fields_or_and_minus_mean_what_they_say(text, numbers):
    assert found(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ('"OR"', {8}),
        ("OR", {4, 5, 8}),  # orsted, ordinated
        ("title:", set()),
        ("year:soon", set()),
        ("river OR", {5, 8}),
        ("OR river", {8}),
        ("- river", {5, 8}),
        ("((river))", {5, 8}),
        ("river)", {5, 8}),
        ("city/health", set()),
        ("<b>&amp;</b>", {8}),
        (".*", set()),
        ("a|b", set()),
        ("[a-z]", set()),
        ("\\", set()),
        ("%", set()),
        ('"', set()),
        ("-", set()),
        ("*", set()),
        ("\0", set()),
    ],
)
def test_what_is_no_sign_of_the_language_is_read_as_words(text, numbers):
    assert found(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "10.5555/invented.3",
        "10.5555/INVENTED.3.",
        "doi:10.5555/invented.3",
        "https://doi.org/10.5555/invented.3",
        "http://dx.doi.org/10.5555/Invented.3",
        "W9003",
        "w9003",
        "id:W9003",
        "https://openalex.org/W9003",
        "https://api.openalex.org/works/W9003",
        "  https://openalex.org/works/w9003 ",
    ],
)
def test_an_identifier_or_its_address_finds_its_work(text):
    assert found(text) == {3}


def test_the_beginning_of_a_doi_finds_all_that_begin_so():
    assert found("doi:10.5555") == ALL - {7}
    assert found("10.5555/inv -river") == {1, 2, 3, 4, 6}
    assert found("10.5555/other") == set()


def test_what_looks_like_an_id_and_is_none_is_a_word_too():
    assert found("W10", index_of([work(1, "The W10 engine"), work(2, "Rivers")])) == {1}


def test_titles_count_more_than_abstracts_and_the_title_as_typed_comes_first():
    shelf = index_of(
        [
            work(1, "Rivers", "Care for commons, a study of care and of commons in commons of care."),
            work(2, "Commons of care and the care of commons: commons care"),
            work(3, "Care of commons"),
            work(4, "Care of commons in rivers, towns, valleys and other places that nobody visits"),
        ]
    )
    assert in_order("care of commons", shelf)[0] == 3
    assert in_order("care of commons", shelf)[-1] == 1
    assert in_order("commons care", shelf)[0] == 2


def test_of_equally_good_works_the_one_cited_more_comes_first():
    works = [work(number, "Rivers and care") for number in range(1, 4)]
    shelf = SearchIndex(works_frame(works, []), {"W9002": 9, "W9003": 4})
    assert in_order("rivers", shelf) == [2, 3, 1]
    assert in_order("", shelf) == [2, 3, 1]


@pytest.mark.parametrize(
    ("text", "numbers", "said"),
    [
        ("co-prodction", {1, 2, 3}, "Nothing with “co-prodction”; shown: co-production."),
        ("knowlegde", {1, 2}, "Nothing with “knowlegde”; shown: knowledge."),
        ("knwledge cities", {1}, "Nothing with “knwledge”; shown: knowledge."),
        ("helth", {3}, "Nothing with “helth”; shown: health."),
        ("zebra", set(), "Nothing with “zebra”."),
    ],
)
def test_a_word_that_finds_nothing_is_read_as_the_nearest_and_the_answer_says_so(text, numbers, said):
    assert found(text) == numbers
    assert SHELF.search(text).sentences() == (said,)


def test_a_field_is_corrected_by_its_own_words():
    assert found("author:astrem") == {1, 5}
    assert SHELF.search("author:astrem").sentences()[1:] == ("Nothing with “astrem”; shown: astrom.",)


def test_words_that_are_found_and_words_left_out_are_never_corrected():
    for text in ("river care", "-helth", '"helth"', "rive", "year:2012", "10.5555/other", "hlt"):
        assert not any(correction.shown for correction in SHELF.search(text).corrections), text


def test_the_answer_says_how_signs_were_read_and_nothing_of_plain_words():
    assert SHELF.search('river "health care"').sentences() == ()
    assert SHELF.search("river OR care -state year:-2020 author:ann").sentences() == (
        "Searched for “river” or “care”, not “state”, to 2020, author “ann”.",
    )


def test_suggestions_are_titles_that_begin_to_fit_and_lead_to_their_works():
    assert suggest(SHELF, "what co") == [("W9003", "What co production means", 2015)]
    assert [one for one, _, _ in suggest(SHELF, "co-prod")] == ["W9001", "W9002", "W9003"]
    assert len(suggest(SHELF, "co-prod", limit=2)) == 2
    assert [one for one, _, _ in suggest(SHELF, "brien")] == ["W9003"]
    assert suggest(SHELF, "welfare") == []  # stands in an abstract alone
    assert [one for one, _, _ in suggest(SHELF, "knowlegde")] == ["W9001"]
    assert [one for one, _, _ in suggest(SHELF, "https://doi.org/10.5555/invented.5")] == ["W9005"]
    for text in ("", " ", "*", '"', "zebra"):
        assert suggest(SHELF, text) == []


def test_an_empty_corpus_and_works_of_which_nothing_is_known_answer_too():
    for shelf in (index_of([]), index_of([WORKS[6]])):
        for text in ("", "river", "riv*", '"a b"', "year:2021", "-river", "10.5555/x", "W9007", "author:x"):
            assert len(shelf.search(text).works) <= 1
            assert suggest(shelf, text) == [] or text in {"year:2021", "-river", "W9007"}
