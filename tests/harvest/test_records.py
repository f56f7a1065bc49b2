"""OpenAlex's JSON as works: whatever a record lacks is None or empty, never an error and never a guess."""

import gzip
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Author, Work
from corpus.schema import works_frame
from harvest.openalex import FIELDS
from harvest.records import work_from_record
from tests.openalex_emulator.records import lift
from tests.samples import FILES, needs_samples

ID = "https://openalex.org/W9000000001"
WORDS = st.lists(st.text("abcÄé-.,!", min_size=1, max_size=6), min_size=1, max_size=30)


def test_a_record_of_nothing_but_an_id_is_a_work_of_which_nothing_is_known():
    assert work_from_record({"id": ID}) == Work("W9000000001")


def test_a_field_that_is_null_is_as_one_that_is_missing():
    assert work_from_record({"id": ID} | dict.fromkeys(FIELDS[1:])) == Work("W9000000001")


def test_every_piece_stands_where_the_corpus_expects_it():
    work = work_from_record(
        {
            "id": ID,
            "doi": "https://doi.org/10.5555/ABC",
            "title": "Invented",
            "publication_year": 2021,
            "publication_date": "2021-03-14",
            "authorships": [
                {
                    "author": {
                        "id": "https://openalex.org/A9",
                        "display_name": "Ada Example",
                        "orcid": "https://orcid.org/0000-0000-0000-0000",
                    },
                    "countries": ["GB", "AT"],
                },
                {"author": {"id": None, "display_name": None}, "raw_author_name": "B. Sample"},
                {"author": None},
            ],
            "primary_location": {"source": {"display_name": "Invented Review"}},
            "primary_topic": {"display_name": "T", "subfield": None, "field": {"display_name": "F"}},
            "open_access": {"oa_url": "https://example.org/free"},
            "referenced_works": ["https://openalex.org/W2", "https://openalex.org/W1"],
        }
    )
    assert work.doi == "10.5555/abc"
    assert work.published == date(2021, 3, 14)
    assert work.authors == (Author("Ada Example", "A9", "0000-0000-0000-0000"), Author("B. Sample"))
    assert work.countries == ("AT", "GB")
    assert (work.venue, work.topic, work.subfield, work.field) == ("Invented Review", "T", None, "F")
    assert work.open_access_url == "https://example.org/free"
    assert work.references == ("W2", "W1")


def test_a_venue_that_openalex_has_no_source_for_is_named_as_the_publisher_wrote_it():
    location = {"source": None, "raw_source_name": "Proceedings of an invented day"}
    assert work_from_record({"id": ID, "primary_location": location}).venue == location["raw_source_name"]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("2021-02-03", date(2021, 2, 3)),
        ("2021-02-03T00:00:00", date(2021, 2, 3)),
        ("2021-02-30", None),
        ("2021", None),
        ("0000-00-00", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_that_is_no_date_is_not_known(said, read):
    assert work_from_record({"id": ID, "publication_date": said}).published == read


def test_a_list_of_a_hundred_authors_is_marked_as_cut():
    rows = [{"author": {"display_name": f"Author {n}"}} for n in range(100)]
    assert work_from_record({"id": ID, "authorships": rows}).authors_cut
    assert not work_from_record({"id": ID, "authorships": rows[:99]}).authors_cut


@given(WORDS)
def test_an_abstract_is_rebuilt_word_for_word_from_its_inverted_index(words):
    inverted: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        inverted.setdefault(word, []).append(position)
    assert work_from_record({"id": ID, "abstract_inverted_index": inverted}).abstract == " ".join(words)


@given(st.fixed_dictionaries({}, optional={name: st.none() for name in FIELDS[1:]}), st.integers(1, 10**10))
def test_any_pieces_may_be_missing_together(record, number):
    work = work_from_record({"id": f"https://openalex.org/W{number}", **record})
    assert works_frame([work], []).height == 1


@needs_samples
def test_every_one_of_the_9616_real_records_becomes_a_work_of_the_corpus():
    works, abstracts = [], 0
    for file in FILES:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                works.append(work_from_record(lift(record)))
                abstracts += bool(record.get("abstract_inverted_index"))
    assert len(works) == 9_616
    frame = works_frame(works, [])
    assert frame["id"].str.contains(r"^W\d+$").all()
    assert frame["title"].is_not_null().sum() > 9_000
    assert sum(work.abstract is not None for work in works) == abstracts
