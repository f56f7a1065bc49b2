"""Families of seeds in the invented literature: what is planted is served, and found by who follows it."""

import json
from collections import Counter

import pytest

from tests.openalex_emulator import invented
from tests.openalex_emulator.invented_records import KEYS
from tests.openalex_emulator.invented_seeds import seed_ids

from .builders import ask, emulator

OPENALEX = "https://openalex.org/"


@pytest.fixture(scope="module")
def literature():
    return invented.invent(200, 3, families=True)


@pytest.fixture(scope="module")
def records(literature):
    return {row["id"].removeprefix(OPENALEX): row for row in literature.records()}


def test_without_families_the_literature_is_the_same_but_for_them(literature, records):
    plain = list(invented.literature(200, 3))
    same = [*records.values()][: len(plain)]
    assert [json.dumps(row) for row in plain] == [json.dumps(row) for row in same]
    assert len(records) == literature.truth.served > invented.truth(200, 3).served


def test_there_are_chapters_second_records_and_a_preprint(literature, records):
    members = literature.truth.families.members
    relations = Counter(member.relation for member in members)
    assert relations == {"chapter": 3, "duplicate": 2, "preprint": 1}
    for member in members:
        record, seed = records[member.id], records[member.seed]
        assert tuple(record) == KEYS
        doi = record["doi"] and record["doi"].removeprefix("https://doi.org/")
        assert doi == member.doi
        if member.relation == "chapter":
            assert record["title"].startswith("Invented: ")
            assert record["doi"].startswith(f"{seed['doi']}_")
            assert record["type"] == "book-chapter"
        else:
            assert record["title"] == seed["title"]
            assert [row["author"]["display_name"] for row in record["authorships"]] == [
                row["author"]["display_name"] for row in seed["authorships"]
            ]
    without_doi, same_doi = (one for one in members if one.relation == "duplicate")
    assert records[without_doi.id]["locations"][0]["id"].startswith("pmh:")
    assert records[same_doi.id]["doi"] == records[same_doi.seed]["doi"]


def test_both_numbers_of_the_truth_are_what_a_plain_count_finds(literature, records):
    truth, seeds = literature.truth, set(seed_ids(literature.references).values())
    family = seeds | {member.id for member in truth.families.members}

    def citing(cited):
        urls = {OPENALEX + one for one in cited}
        return {work for work, row in records.items() if urls & set(row["referenced_works"])}

    assert len(citing(seeds)) == truth.harvestable == 200
    assert len(citing(family)) == truth.harvestable_with_families == 218
    for member in truth.families.members:
        assert citing({member.id}) - citing(seeds) == set(member.cited_only_by)
        assert records[member.id]["cited_by_count"] >= len(member.cited_only_by)


def test_chapters_are_found_by_the_doi_of_their_book_and_copies_by_the_title(literature, records):
    members = literature.truth.families.members
    with emulator(*records.values()) as server:
        book = records[members[0].seed]["doi"].removeprefix("https://doi.org/")
        found = ask(server, filter=f"doi_starts_with:{book}").json()["results"]
        assert {row["id"].removeprefix(OPENALEX) for row in found} == {
            members[0].seed, *(one.id for one in members if one.relation == "chapter")
        }  # fmt: skip
        for member in members:
            if member.relation != "chapter":
                rows = ask(server, "/autocomplete/works", q=records[member.seed]["title"]).json()["results"]
                assert {OPENALEX + member.id, OPENALEX + member.seed} <= {row["id"] for row in rows}


def test_the_command_tells_of_families(tmp_path, capsys):
    out, truth = tmp_path / "works.jsonl.gz", tmp_path / "truth.json"
    assert invented.main(["--works", "60", "--families", "--out", str(out), "--truth", str(truth)]) == 0
    assert "must find 60, and 18 more if it follows families" in capsys.readouterr().out
    told = json.loads(truth.read_text(encoding="utf-8"))
    assert (told["harvestable"], told["harvestable_with_families"], len(told["families"])) == (60, 78, 6)
