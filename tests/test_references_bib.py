"""The briefing's references, as this repository keeps them, hold together."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import bibtexparser
import pytest

REFERENCES = Path(__file__).parents[1] / "data" / "references.bib"
LENSES = {"clarification", "elucidation", "provocation", "general"}


@pytest.fixture(scope="module")
def library() -> Any:
    return bibtexparser.parse_file(str(REFERENCES), encoding="utf-8")


@pytest.fixture(scope="module")
def entries(library: Any) -> dict[str, dict[str, str]]:
    return {e.key: {name: field.value for name, field in e.fields_dict.items()} for e in library.entries}


def test_every_block_can_be_read_and_no_key_or_field_stands_twice(library):
    assert library.failed_blocks == []
    assert len(library.entries) == len({entry.key for entry in library.entries}) == 23


def test_there_are_19_references_3_companions_and_the_briefing(entries):
    kinds = Counter(fields["keywords"] for fields in entries.values())
    assert kinds == {"reference": 19, "companion": 3, "briefing": 1}
    assert entries["durose2024briefing"]["keywords"] == "briefing"


def test_every_doi_is_bare_well_formed_and_its_own(entries):
    dois = [fields["doi"] for fields in entries.values() if "doi" in fields]
    assert all(re.fullmatch(r"10\.\d{4,9}/[^\s{}]+", doi) for doi in dois)
    assert len(dois) == len({doi.lower() for doi in dois}) == 20


def test_every_work_but_the_briefing_has_a_lens_with_a_certainty_and_a_place(entries):
    for key, fields in entries.items():
        if fields["keywords"] == "briefing":
            assert not {"lens", "second_lens", "lens_certainty", "briefing_section"} & fields.keys()
            continue
        assert fields["lens"] in LENSES, key
        assert fields.get("second_lens", "all") in LENSES | {"all"}, key
        assert 0 < float(fields["lens_certainty"]) <= 1, key
        assert fields["briefing_section"], key


def test_every_entry_names_its_people_its_year_and_where_it_appeared(entries):
    for key, fields in entries.items():
        people = fields.get("author") or fields["editor"]
        assert all("," in name and "(eds)" not in name for name in people.split(" and ")), key
        assert re.fullmatch(r"(19|20)\d\d", fields["year"]), key
        assert fields["title"], key
        assert {"journal", "publisher", "institution"} & fields.keys(), key
        assert "-" not in fields.get("pages", "").replace("--", ""), key


def test_dois_nobody_has_confirmed_say_so(entries):
    unconfirmed = {key for key, fields in entries.items() if "unconfirmed" in fields.get("note", "")}
    assert unconfirmed == {"flinders2016", "hemstrom2021"}


def test_all_36_authors_of_the_sustainability_principles_are_kept(entries):
    assert len(entries["norstrom2020"]["author"].split(" and ")) == 36
