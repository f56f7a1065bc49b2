"""A selection as one value: which works, citations and attributes it holds, and the keys to cite them by."""

from datetime import date

import polars as pl
import pytest

from corpus.exports.asked import in_words
from corpus.exports.columns import attribute_names, columns
from corpus.exports.exported import exported
from corpus.exports.formats import FORMATS
from corpus.exports.keys import citation_keys, surname_first
from corpus.model import Author, Work
from corpus.schema import WORKS
from corpus.selection import Selection
from tests.corpus.exports import taken


def test_it_holds_the_works_in_the_order_chosen_with_every_fact_and_the_citations_among_them():
    whole = taken.corpus(taken.literature())
    ids = whole.works["id"].to_list()[::-2]
    export = exported(whole, [*ids, ids[0]], "every second", taken.TOOL)
    assert export.works["id"].to_list() == ids
    assert set(WORKS) <= set(export.works.columns)
    among = {(a, b) for a, b in whole.citations.iter_rows() if a in ids and b in ids}
    assert set(export.citations.iter_rows()) == among != set()
    local = dict(zip(export.works["id"], export.works["local_citations"], strict=True))
    assert local == {work: whole.local_citations.get(work, 0) for work in ids}


def test_where_it_is_from_is_told_in_sentences():
    assert taken.export().provenance.lines == (
        "Harvest, version 3, harvested 2 November 2026 from http://127.0.0.1/invented.",
        "22 of 65 works: every third work.",
        "Written by coproduction-explorer 0.1.0.",
    )


def test_works_without_an_attribute_have_none_and_those_of_no_work_are_left_out():
    whole = taken.corpus(taken.literature(6))
    table = pl.DataFrame({"id": ["W9000004", "W1"], "colour": ["red", "blue"]})
    export = exported(whole, ["W9000005", "W9000004"], "two", taken.TOOL, attributes=table)
    assert export.attributes.rows() == [("W9000005", None), ("W9000004", "red")]


@pytest.mark.parametrize(
    ("table", "partition", "why"),
    [
        (pl.DataFrame({"id": ["W9000001", "W9000001"]}), None, "of which no value repeats"),
        (pl.DataFrame({"work": ["W9000001"]}), None, "need a column id"),
        (pl.DataFrame({"id": ["W9000001"], "x": [{"a": 1}]}), None, "no file holds"),
        (pl.DataFrame({"id": ["W9000001"]}), "colour", "no attribute 'colour'"),
    ],
)
def test_what_no_file_can_hold_is_refused(table, partition, why):
    whole = taken.corpus(taken.literature(6))
    with pytest.raises(ValueError, match=why):
        exported(whole, ["W9000001"], "one", taken.TOOL, attributes=table, partition=partition)
    with pytest.raises(ValueError, match="'W1' is not in this corpus"):
        exported(whole, ["W1"], "one", taken.TOOL)


def test_an_attribute_that_is_called_as_a_fact_is_written_under_another_name():
    whole = taken.corpus(taken.literature(6))
    table = pl.DataFrame({"id": ["W9000001"], "Title": ["a"], "title": ["b"], "x": [1.5], "=sum": ["c"]})
    export = exported(whole, ["W9000001"], "one", taken.TOOL, attributes=table)
    assert attribute_names(export) == {"Title": "Title_2", "title": "title_3", "x": "x_2", "=sum": "=sum"}
    assert columns(export).select("title", "title_3", "x_2").row(0)[1:] == ("b", 1.5)


def test_a_work_has_the_same_key_in_every_selection_and_no_two_have_the_same():
    works = taken.literature(400)
    frame = taken.corpus(works).works
    ids = frame["id"].to_list()
    whole = citation_keys(frame, ids)
    assert len(set(whole.values())) == len(ids)
    for some in (ids[:1], ids[7:90:3], ids[-5:]):
        assert citation_keys(frame, some) == {work: whole[work] for work in some}


def test_a_key_is_surname_year_and_first_telling_word_and_letters_follow_the_order_of_ids():
    def work(number: int, title: str, name: str | None, year: int | None = 1996) -> Work:
        return Work(f"W{number}", title=title, year=year, authors=(Author(name),) if name else ())

    works = [
        work(98, "Crossing the great divide [invented]", "Elinor Ostrom"),
        work(100, "Crossing: again [invented]", "Ostrom, Elinor"),
        work(99, "The crossing [invented]", "Elinor Ostrom"),
        work(1, "Die Brücken [invented]", "Jörg van der Löffler", None),
        work(2, "On what it takes [invented]", None),
        work(3, "الإنتاج المشترك", "محمد علي"),
        work(4, "Governing the commons", "World Bank Group"),
    ]
    frame = taken.corpus(works).works
    assert citation_keys(frame, [one.id for one in works]) == {
        "W98": "ostrom1996crossing",
        "W99": "ostrom1996crossingb",
        "W100": "ostrom1996crossingc",
        "W1": "vanderlofflerndbrucken",
        "W2": "anon1996takes",
        "W3": "anon1996",
        "W4": "world1996governing",
    }


@pytest.mark.parametrize(
    ("name", "turned"),
    [
        ("Wei Li", "Li, Wei"),
        ("Li, Wei", "Li, Wei"),
        ("Madonna", "Madonna"),
        ("Brudney JL", "Brudney, JL"),
        ("José de la Torre", "de la Torre, José"),
        ("Sam Ervin III", "Ervin III, Sam"),
        ("Department of Health", "Department of Health"),
    ],
)
def test_names_are_turned_as_bibliographies_have_them(name, turned):
    assert surname_first(name) == turned


def test_what_was_asked_for_is_told_in_words():
    asked = Selection(text='"living lab"', first_year=1990, last_year=2010, seeds=("s",), open_access=True)
    assert in_words(asked, {"s": "Ostrom 1996"}) == (
        'search for “"living lab"”, from 1990, to 2010, citing Ostrom 1996, with a free copy'
    )


def test_a_file_is_named_by_corpus_content_and_day():
    name = FORMATS["bibtex"].file_name(
        "co-production-v3-2026-11-01", "work-doi:10.5555/a b", date(2026, 11, 26)
    )
    assert name == "co-production-v3-2026-11-01-work-doi-10.5555-a-b-saved-2026-11-26.bib"
