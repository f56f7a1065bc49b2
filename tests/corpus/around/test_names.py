"""Authors and venues of a corpus: counted as a person would count them, by id where there is one."""

from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.around.names import LONGEST_KEY, author_index, author_key, name_key, venue_index
from corpus.model import Author, Work
from corpus.schema import works_frame
from tests.explorer import builders


def frame(*works: Work) -> pl.DataFrame:
    return works_frame(works, [])


@pytest.fixture(scope="module")
def literature():
    return builders.works(400)


def people_of(work: Work) -> set[str]:
    return {author_key(one.name, one.id) for one in work.authors}


def test_the_works_of_each_author_are_those_that_name_them(literature):
    works = frame(*literature)
    index = author_index(works)
    expected = Counter(key for work in literature for key in people_of(work))
    assert dict(index.entries.select("key", "works").iter_rows()) == dict(expected)
    ids = works["id"].to_list()
    by_id = {work.id: work for work in literature}
    for number in range(20):
        entry = index.entries.row(number, named=True)
        mine = [ids[row] for row in index.rows(number)]
        assert mine == sorted(one.id for one in literature if entry["key"] in people_of(one))
        years = [by_id[one].year for one in mine]
        assert (entry["first"], entry["last"]) == (min(years), max(years))


def test_co_authors_are_counted_as_by_hand(literature):
    works = frame(*literature)
    index = author_index(works)
    for number in range(20):
        key = index.entries["key"][number]
        expected = Counter(
            other for work in literature if key in people_of(work) for other in people_of(work) - {key}
        )
        beside = index.on(index.rows(number), without=number)
        assert dict(beside.select("key", "together").iter_rows()) == dict(expected)
        assert beside["together"].is_sorted(descending=True)


def test_authors_stand_on_a_work_in_its_order_and_each_once():
    people = (Author("Zoë Last", "A3"), Author("Ann First", "A1"), Author("Zoe Last", "A3"), Author("et al."))
    index = author_index(frame(Work("W1", authors=people), Work("W2", authors=people[1:2])))
    assert index.of_work(0)["key"].to_list() == ["A3", "A1"]
    assert index.entries["key"].to_list() == ["A1", "A3"], "who wrote most comes first"


def test_one_name_with_two_ids_is_two_authors_who_are_told_of_each_other():
    index = author_index(
        frame(
            Work("W1", authors=(Author("Wei Zhang", "A1"),)),
            Work("W2", authors=(Author("Wei Zhang", "A2"),)),
            Work("W3", authors=(Author("Wei Zhang"),)),
            Work("W4", authors=(Author("Wei  Zhang"),)),
        )
    )
    assert index.entries.height == 4
    entry = index.entry("name:Wei Zhang")
    assert index.rows(entry["number"]).to_list() == [2]
    assert sorted(index.namesakes(entry["number"])["key"]) == ["A1", "A2"]


def test_an_author_is_called_as_most_works_print_the_name_and_has_the_orcid_that_any_gives():
    printed = ("E. Ostrom", "Elinor Ostrom", "Elinor Ostrom")
    index = author_index(
        frame(
            *(
                Work(f"W{n}", authors=(Author(name, "A1", "0000-0001-0000-0000" if n == 2 else None),))
                for n, name in enumerate(printed)
            )
        )
    )
    assert index.entries.select("name", "orcid").row(0) == ("Elinor Ostrom", "0000-0001-0000-0000")


def test_a_name_is_found_without_accents_and_in_any_order_of_its_words():
    index = author_index(frame(Work("W1", authors=(Author("Łukasz Müller", "A1"), Author("Ann Lee", "A2")))))
    assert index.find("MULLER lukasz")["key"].to_list() == ["A1"]
    assert index.find("  ").height == 2
    assert index.find("nobody").is_empty()


def test_venues_are_their_exact_names(literature):
    index = venue_index(frame(*literature))
    expected = Counter(work.venue for work in literature if work.venue)
    assert dict(index.entries.select("key", "works").iter_rows()) == dict(expected)


def test_works_without_authors_or_venue_stand_nowhere():
    works = frame(Work("W1"), Work("W2"))
    assert author_index(works).entries.is_empty()
    assert venue_index(works).entries.is_empty()
    assert author_index(works).of_work(0).is_empty()


@given(st.lists(st.text(min_size=1, max_size=300), min_size=1, max_size=6, unique=True))
def test_any_name_has_a_key_of_its_own_that_fits_an_address(names):
    keys = [name_key(name) for name in names]
    assert len(set(keys)) == len(names)
    assert all(len(key) <= LONGEST_KEY and not any(ord(letter) < 32 for letter in key) for key in keys)
    index = author_index(frame(*(Work(f"W{n}", authors=(Author(name),)) for n, name in enumerate(names))))
    for place, name in enumerate(names):
        if name != "et al.":
            assert index.rows(index.entry(author_key(name, None))["number"]).to_list() == [place]
