"""python -m corpus export: a file of the works asked for, or a sentence that says why there is none."""

import io
import sys

import networkx as nx
import polars as pl
import pytest

from corpus import cli
from corpus.bibliography import read_bibliography
from corpus.exports.formats import FORMATS
from tests.explorer import builders


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_URI", str(tmp_path / "corpus"))

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["corpus", "export", *map(str, words)])
        code = cli.main()
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def stored(tmp_path):
    works = builders.works(40)
    builders.store_corpus(tmp_path / "corpus", works[:30], number=1, placed=False)
    builders.store_corpus(tmp_path / "corpus", works, number=2, placed=False)
    return works


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_written_and_told(ask, stored, tmp_path, name):
    out = tmp_path / f"works.{FORMATS[name].suffix}"
    code, said, _ = ask("--format", name, "--out", out)
    assert (code, said) == (0, f"40 works of Harvest, version 1 as {FORMATS[name].called} in {out}.\n")
    assert out.stat().st_size > 1000
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".part")] == []


def test_a_search_years_and_an_older_version_are_asked_for(ask, stored, tmp_path):
    out = tmp_path / "a.csv"
    code, said, _ = ask(
        "--format", "csv", "--out", out, "--query", "knowledge", "--from", 2005, "--version", 0
    )
    read = pl.read_csv(out)
    assert code == 0
    assert f"{read.height} works of Harvest, version 0" in said
    assert read["year"].min() >= 2005
    assert set(read["id"]) <= {work.id for work in stored[:30]}
    found = read["title"].str.to_lowercase() + read["abstract"].fill_null("")
    assert found.str.contains("knowledge").all()


def test_a_list_of_ids_is_written_in_its_order_and_what_is_missing_is_told(ask, stored, tmp_path):
    ids, out = tmp_path / "ids.txt", tmp_path / "a.graphml"
    ids.write_text("W9000007\nhttps://openalex.org/W9000002\n\nW1\nW9000007\n")
    code, said, _ = ask("--format", "graphml", "--out", out, "--ids", ids)
    assert code == 0
    assert said.splitlines()[1] == "1 id of 3 not in Harvest, version 1, left out: W1"
    graph = nx.read_graphml(io.BytesIO(out.read_bytes()))
    assert list(graph) == ["W9000007", "W9000002"]
    assert "2 of 40 works: a list of 3 ids." in graph.graph["provenance"]


def test_references_that_were_written_start_a_harvest_with_the_same_works(ask, stored, tmp_path):
    out = tmp_path / "a.bib"
    ask("--format", "bibtex", "--out", out)
    assert {one.pinned[0] for one in read_bibliography(out).references} == {work.id for work in stored}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--query", "nobodywrotethis"], "No work of Harvest, version 1 fits: ask for less"),
        (["--from", "20"], "--from cannot be 20: give a year of four digits"),
        (["--from", "2020", "--to", "2010"], "--from cannot be 2020: give a year up to 2010"),
        (["--version", "7"], "version 7 does not exist"),
        (["--ids", "/no/such/file"], "--ids cannot be /no/such/file"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(ask, stored, tmp_path, words, why):
    out = tmp_path / "a.ris"
    out.write_text("before")
    code, _, err = ask("--format", "ris", "--out", out, *words)
    assert code == 1
    assert why in err
    assert out.read_text() == "before"


def test_too_few_works_for_vosviewer_and_a_place_that_cannot_be_written_to_are_said(ask, stored, tmp_path):
    ids = tmp_path / "ids.txt"
    ids.write_text("W9000007")
    code, _, err = ask("--format", "vosviewer", "--out", tmp_path / "a.json", "--ids", ids)
    assert (code, "opens files of 3 works or more, and 1 work" in err) == (1, True)
    code, _, err = ask("--format", "csv", "--out", tmp_path / "none" / "a.csv")
    assert (code, "cannot be written" in err) == (1, True)


def test_without_a_harvest_it_says_how_to_make_one(ask, tmp_path):
    code, _, err = ask("--format", "csv", "--out", tmp_path / "a.csv")
    assert (code, "run `python -m harvest run`" in err) == (1, True)
