"""What a reader who searches and filters gets, and what the counts beside the filters say."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.literature import Corpus
from corpus.model import Author, Reference, Seed, SeedStatus, Work
from corpus.schema import seeds_frame, works_frame
from corpus.search.index import SearchIndex
from corpus.selection import (
    FACETS,
    NOT_KNOWN,
    SEVERAL,
    Selection,
    Sort,
    cited_and_citing,
    facet_counts,
    searchable,
    select,
)

SEEDS = [
    Seed(Reference(key, key), SeedStatus.MATCHED, (work_id,), "DOI list", 1.0, "invented")
    for key, work_id in (("ash2010", "W9001"), ("elm2012", "W9002"))
]
WORKS = [
    Work("W9001", title="“Élites” and the invented lab", year=2010, type="book",
         authors=(Author("Ann Ash"),)),
    Work("W9002", title="Co–production of knowledge", year=2012, type="article", language="en",
         field="Medicine", references=("W9001",), cited_by_count=900,
         authors=(Author("Ann Ash"), Author("Bo Elm"))),
    Work("W9003", title="A city and its knowledge", abstract="On co-production in Łódź.", year=2020,
         type="article", language="en", references=("W9001", "W9002"), open_access_url="https://example.org",
         authors=(Author("Bo Elm"), Author("Cy Oak"), Author("Di Yew"))),
    Work("W9004", title="knowledge of co\u2011production", venue="Invented Review", year=2021, type=None,
         language="es", field="Medicine", references=("W9002", "W9003"), cited_by_count=3),
    Work("W9005", title=None, year=None, references=("W9001",)),
]  # fmt: skip
CORPUS = Corpus(works_frame(WORKS, SEEDS), seeds_frame(SEEDS, "h"), None, None, "Invented")
MORE = pl.DataFrame(
    {
        "clusters": [["coarse-0", "fine-3"], ["coarse-0"], ["coarse-1", "fine-3"], [], []],
        "lens": ["clarification", None, "none", "none", "elucidation"],
        "families": [["co-production"], ["co-production", "co-design"], [], ["co-production"], None],
        "x": [0.1, 0.5, 0.9, 0.5, None],
        "y": [0.1, 0.5, 0.9, 0.2, None],
        "tags": [["to read"], ["to read", "méthode"], [], None, None],
    }
)
"""What is not among the columns of a list, and joined to it where it is asked for."""
FRAME = searchable(CORPUS).hstack(MORE)
INDEX = SearchIndex(CORPUS.works, CORPUS.local_citations)
ALL = {work.id for work in WORKS}
ANYTHING = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)
SELECTIONS = st.builds(
    Selection,
    text=st.sampled_from(["", "knowledge", '"of knowledge"', "elm city"]) | ANYTHING,
    first_year=st.none() | st.integers(-1, 3000),
    last_year=st.none() | st.integers(-1, 3000),
    seeds=st.lists(st.sampled_from(["ash2010", "elm2012", "nobody"]), max_size=3).map(tuple),
    types=st.lists(st.sampled_from(["article", "book", NOT_KNOWN]) | ANYTHING, max_size=3).map(tuple),
    fields=st.lists(st.sampled_from(["Medicine", NOT_KNOWN]), max_size=2).map(tuple),
    languages=st.lists(st.sampled_from(["en", "es", NOT_KNOWN]), max_size=3).map(tuple),
    countries=st.lists(st.sampled_from(["GB", "NO"]), max_size=2).map(tuple),
    clusters=st.lists(st.sampled_from(["coarse-0", "coarse-1", "fine-3", "else"]), max_size=2).map(tuple),
    lenses=st.lists(st.sampled_from(["clarification", "none", NOT_KNOWN]), max_size=2).map(tuple),
    families=st.lists(st.sampled_from(["co-production", "co-design"]), max_size=2).map(tuple),
    area=st.just(()) | st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), min_size=3).map(tuple),
    open_access=st.booleans(),
    tags=st.lists(st.sampled_from(["to read", "méthode", "else"]), max_size=2).map(tuple),
    excluded=st.booleans(),
    sort=st.sampled_from(Sort),
)


def found(text: str = "", **asked) -> set[str]:
    return set(select(FRAME, Selection(text=text, **asked), INDEX)["id"])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", ALL),
        ("knowledge", {"W9002", "W9003", "W9004"}),
        ("KNOWLEDGE elm", {"W9002", "W9003"}),
        ("knowl", {"W9002", "W9003", "W9004"}),
        ("owledge", set()),
        ("knowl city", set()),
        ("elites", {"W9001"}),
        ("Élites", {"W9001"}),
        ("co-production", {"W9002", "W9003", "W9004"}),
        ("co\u2011production", {"W9002", "W9003", "W9004"}),
        ('"co-production of knowledge"', {"W9002"}),
        ('"knowledge of co-production"', {"W9004"}),
        ('"production of', {"W9002"}),
        ('"knowledge on co-production"', set()),
        ("invented review", {"W9004"}),
        ("oak city", {"W9003"}),
        ("lodz", {"W9003"}),
        ("ŁÓDŹ", {"W9003"}),
        ("bees", set()),
    ],
)
def test_words_may_stand_anywhere_phrases_side_by_side_and_accents_and_dashes_do_not_count(text, ids):
    assert found(text) == ids


@pytest.mark.parametrize("text", [".*", "a|b", "W9009' OR 1=1", "(", "\\", "%", "[a-z]"])
def test_a_search_is_for_letters_not_for_patterns(text):
    assert found(text) == set()


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"types": ("article",)}, {"W9002", "W9003"}),
        ({"types": ("book", NOT_KNOWN)}, {"W9001", "W9004", "W9005"}),
        ({"fields": (NOT_KNOWN,)}, {"W9001", "W9003", "W9005"}),
        ({"languages": ("es",)}, {"W9004"}),
        ({"seeds": ("elm2012",)}, {"W9003", "W9004"}),
        ({"seeds": ("elm2012", "ash2010")}, {"W9002", "W9003", "W9004", "W9005"}),
        ({"first_year": 2012, "last_year": 2020}, {"W9002", "W9003"}),
        ({"last_year": 2010}, {"W9001"}),
        ({"open_access": True}, {"W9003"}),
        ({"types": ("article",), "seeds": ("ash2010",), "first_year": 2015}, {"W9003"}),
    ],
)
def test_values_of_one_filter_add_up_and_filters_narrow_each_other(asked, ids):
    assert found(**asked) == ids


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        (Sort.RELEVANCE, ["W9001", "W9002", "W9003", "W9004", "W9005"]),
        (Sort.LOCAL, ["W9001", "W9002", "W9003", "W9004", "W9005"]),
        (Sort.GLOBAL, ["W9002", "W9004", "W9001", "W9003", "W9005"]),
        (Sort.NEWEST, ["W9004", "W9003", "W9002", "W9001", "W9005"]),
        (Sort.OLDEST, ["W9001", "W9002", "W9003", "W9004", "W9005"]),
        (Sort.TITLE, ["W9003", "W9002", "W9001", "W9004", "W9005"]),
    ],
)
def test_what_is_not_known_comes_last_in_every_order(sort, ids):
    assert select(FRAME, Selection(sort=sort), INDEX)["id"].to_list() == ids


def test_the_best_match_comes_first_unless_another_order_is_asked_for():
    by_relevance = select(FRAME, Selection(text="knowledge co-production", sort=Sort.RELEVANCE), INDEX)
    assert by_relevance["id"].to_list()[-1] == "W9003", "half of it stands in its abstract alone"
    newest = select(FRAME, Selection(text="knowledge co-production", sort=Sort.NEWEST), INDEX)
    assert newest["id"].to_list() == ["W9004", "W9003", "W9002"]
    assert by_relevance.columns == newest.columns == select(FRAME, Selection()).columns


def test_a_list_says_who_wrote_a_work_and_how_often_the_corpus_cites_it():
    rows = {row["id"]: (row["who"], row["local_citations"]) for row in FRAME.iter_rows(named=True)}
    assert rows == {
        "W9001": ("Ann Ash", 3),
        "W9002": ("Ann Ash and Bo Elm", 2),
        "W9003": ("Bo Elm et al.", 1),
        "W9004": (None, 0),
        "W9005": (None, 0),
    }


def test_what_a_work_cites_and_what_cites_it_is_listed_most_cited_first():
    cited, citing = cited_and_citing(FRAME, CORPUS.citations, "W9002")
    assert cited["id"].to_list() == ["W9001"]
    assert citing["id"].to_list() == ["W9003", "W9004"]


def test_a_facet_counts_as_if_nothing_were_chosen_in_it_and_the_other_filters_were():
    chosen = Selection(types=("article",), languages=("en",))
    assert facet_counts(FRAME, chosen, "languages") == [("en", 2)]
    assert facet_counts(FRAME, chosen, "types") == [("article", 2)]
    assert facet_counts(FRAME, replace(chosen, languages=()), "fields") == [("Medicine", 1), (NOT_KNOWN, 1)]
    assert facet_counts(FRAME, Selection(), "types") == [("article", 2), (NOT_KNOWN, 2), ("book", 1)]
    assert facet_counts(FRAME, Selection(), "seeds") == [("ash2010", 3), ("elm2012", 2)]


@given(SELECTIONS)
def test_no_text_and_no_filter_breaks_a_selection_and_what_is_shown_was_asked_for(selection):
    rows = select(FRAME, selection, INDEX)
    assert set(rows["id"]) <= ALL
    if selection.asks_for_everything:
        assert rows.height == len(ALL)
    if selection.types:
        assert {kind or NOT_KNOWN for kind in rows["type"]} <= set(selection.types)
    if selection.first_year is not None:
        assert all(year is not None and year >= selection.first_year for year in rows["year"])


@given(SELECTIONS)
def test_the_counts_of_a_facet_add_up_to_the_works_and_name_what_choosing_them_gives(selection):
    for facet in set(FACETS) - SEVERAL:
        counts = facet_counts(FRAME, selection, facet, INDEX)
        assert (
            sum(count for _, count in counts)
            == select(FRAME, replace(selection, **{facet: ()}), INDEX).height
        )
        for value, count in counts:
            assert select(FRAME, replace(selection, **{facet: (value,)}), INDEX).height == count


@given(SELECTIONS, st.sampled_from(sorted(SEVERAL)))
def test_choosing_a_value_of_several_gives_as_many_works_as_its_count_says(selection, facet):
    for value, count in facet_counts(FRAME, selection, facet, INDEX):
        assert select(FRAME, replace(selection, **{facet: (value,)}), INDEX).height == count


def test_an_area_holds_the_works_within_it_and_none_without_a_place():
    assert found(area=((0, 0), (0.6, 0), (0.6, 0.6), (0, 0.6))) == {"W9001", "W9002", "W9004"}
    angle = ((0, 0), (1, 0), (1, 0.3), (0.3, 0.3), (0.3, 1), (0, 1))
    assert found(area=angle) == {"W9001", "W9004"}, "what lies in the bay of the polygon is outside"
    assert found(area=tuple(reversed(angle))) == {"W9001", "W9004"}, "either way round"


def test_a_selection_says_which_columns_it_needs_beyond_those_of_a_list():
    assert not Selection(text="x", seeds=("ash2010",), countries=("GB",)).needs
    assert Selection(lenses=("none",), area=((0, 0), (1, 0), (1, 1))).needs == {"lens", "x", "y"}
    assert Selection(tags=("to read",)).needs == {"tags"}


def test_works_that_readers_left_out_are_not_found_unless_they_are_asked_for():
    works = FRAME.with_columns(pl.Series("left_out", [True, None, None, True, None]))
    assert set(select(works, Selection())["id"]) == ALL - {"W9001", "W9004"}
    assert set(select(works, Selection(excluded=True))["id"]) == ALL
    assert set(select(works, Selection(tags=("to read",)))["id"]) == {"W9002"}
    assert Selection(excluded=True).asks_for_everything
