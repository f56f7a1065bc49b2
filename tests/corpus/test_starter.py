"""The starter set as it ships, opened as a corpus. (How it is made: tests/harvest/test_starter.py.)"""

import csv
import shutil

import pytest

from corpus.bibliography import read_bibliography
from corpus.clusters.relation import relation
from corpus.errors import CorpusError, StoreUnreadable
from corpus.locations import REFERENCES, STARTER
from corpus.starter import open_starter

BIBLIOGRAPHY = read_bibliography(REFERENCES).references


@pytest.fixture(scope="module")
def starter():
    return open_starter(STARTER, BIBLIOGRAPHY)


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(STARTER, tmp_path / "starter")


def test_it_opens_and_says_that_it_is_not_a_harvest(starter):
    assert starter.is_starter
    assert starter.version is None
    assert f"{starter.works.height} hand-collected records, not a harvest" in starter.caution
    assert starter.caution.endswith(".")


def test_no_work_and_no_doi_stands_twice(starter):
    assert starter.works["id"].is_unique().all()
    assert starter.works["doi"].drop_nulls().is_unique().all()


def test_every_citation_of_the_table_is_in_the_corpus_once_and_in_its_direction(starter):
    with (STARTER / "citations.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["citing_id"], row["cited_id"]) for row in csv.DictReader(file)]
    assert sorted(starter.citations.iter_rows()) == sorted(rows)
    assert set(starter.works["references"].explode(empty_as_null=True).drop_nulls()) == {b for _, b in rows}


def test_every_reference_of_the_bibliography_is_a_seed_that_says_it_was_found_by_hand(starter):
    assert starter.seeds["key"].to_list() == [reference.key for reference in BIBLIOGRAPHY]
    assert starter.seeds["how"].unique().to_list() == ["by hand"]
    assert set(starter.seeds["ids"].explode()) <= set(starter.works["id"])


def test_a_citation_of_a_work_outside_the_set_is_kept_as_a_reference_to_the_outside(copy):
    with (copy / "citations.csv").open("a", encoding="utf-8") as file:
        file.write("W1985766189,W9999999999,printed,a page\n")
    opened = open_starter(copy, BIBLIOGRAPHY)
    citing = opened.works.filter(opened.works["id"] == "W1985766189")["references"].item()
    assert "W9999999999" in citing.to_list()
    assert "W9999999999" not in opened.citations["cited"].to_list()


def test_its_map_is_of_its_own_works_and_marks_those_that_nothing_ties(starter):
    assert starter.layout["id"].to_list() == starter.works["id"].to_list()
    tied = relation(starter.works)
    ties = tied.weights.getnnz(axis=1)
    ties[tied.seeds] = tied.seed_ties.getnnz(axis=1)
    assert starter.layout["tied"].to_list() == (ties > 0).tolist()
    assert starter.layout["method"].n_unique() == 1


def test_without_its_map_it_opens_all_the_same(copy):
    (copy / "layout.csv").unlink()
    assert open_starter(copy, BIBLIOGRAPHY).layout is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("works.csv", None),
        ("citations.csv", None),
        ("works.csv", "id,title\nW1,No seed_key column\n"),
        ("works.csv", "id,title,authors,year,venue,doi,type,seed_key,evidence\nW1,T,,MMXX,,,,,\n"),
        ("works.csv", "id,title,authors,year,venue,doi,type,seed_key,evidence\nW1,T\n"),
        ("layout.csv", "id,x,y,tied\nW1,left,down,true\n"),
    ],
    ids=["no works", "no citations", "no column", "no year", "a cut line", "no coordinates"],
)
def test_a_missing_or_damaged_file_is_one_sentence(copy, name, content):
    (copy / name).unlink()
    if content is not None:
        (copy / name).write_text(content, encoding="utf-8")
    with pytest.raises(StoreUnreadable, match="Could not read the corpus at") as told:
        open_starter(copy, BIBLIOGRAPHY)
    assert isinstance(told.value, CorpusError)
    assert str(told.value).endswith(".")


def test_bytes_that_are_no_utf_8_are_one_sentence(copy):
    (copy / "works.csv").write_bytes((copy / "works.csv").read_bytes() + b"\xff\xfe,\n")
    with pytest.raises(StoreUnreadable):
        open_starter(copy, BIBLIOGRAPHY)
