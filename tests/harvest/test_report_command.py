"""What a report says of real harvests: the numbers of the run, of the server, and of the version."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

from tests.harvest.builders import BIB, SEEDS, citing, is_one_sentence, literature, seed

SIZE = 260


@pytest.fixture
def harvested(serve, desk, bib):
    """Two versions: of the citing works of the first one has been deleted since, and another has come."""
    bib.write_text(BIB + "\n@book{grey, title={Invented report that nobody indexed}}", encoding="utf-8")
    works = [one for one in literature(SIZE) if one["title"] != "Invented citing work 7"]
    for number in range(8, 12):  # four works that cite the same three works, of which two have no record
        next(one for one in works if one["title"] == f"Invented citing work {number}")[
            "referenced_works"
        ] += [f"https://openalex.org/W930000000{n}" for n in range(3)]
    works.append(
        seed(300_000_000, title="Invented classic", doi=None) | {"id": "https://openalex.org/W9300000000"}
    )
    works.append(citing(900, 1, doi="https://doi.org/10.5555/citing.1"))
    first = serve(*works, citing(7, 1))
    desk.environ(OPENALEX_URL=first.url)
    assert desk.command("run", "--references", bib, "--no-world").code == 0
    second = serve(*works, citing(901, 2))
    desk.environ(OPENALEX_URL=second.url)
    assert desk.command("run", "--references", bib, "--no-world").code == 0
    return desk, second


def report(desk, *words):
    ended = desk.command("report", "--format", "json", *words)
    assert ended.code == 0
    return json.loads(ended.out)


def test_the_numbers_of_a_report_are_those_of_the_harvest_and_add_up(harvested):
    desk, server = harvested
    told = report(desk)
    flow, forward, back = told["flow"], told["flow"]["forward"], told["flow"]["backward"]
    works = desk.store.open().works
    assert told["warnings"] == []
    assert [one["status"] for one in flow["seeds"]["references"]] == ["matched"] * SEEDS + ["absent"]
    assert flow["works"] == works.height == SIZE + 1 + SEEDS
    assert forward["announced"] == forward["distinct"] == forward["citing"] == SIZE + 1
    assert forward["rows"] == SIZE + 1
    assert flow["since"]["gone"] == flow["since"]["deleted"] == 1
    assert (flow["shared_dois"], flow["sharing_works"]) == (1, 2)
    assert (back["at_least"], back["asked"], back["found"], back["dangling"]) == (3, 3, 1, 2)
    assert flow["harvest"]["credits"] == server.credits_used
    answered = sum(one.status != 429 for one in server.requests)
    assert sum(step["calls"] or 0 for step in flow["steps"]) == flow["harvest"]["calls"] == answered
    assert sum(step["credits"] or 0 for step in flow["steps"]) == flow["harvest"]["credits"]


def test_an_older_version_is_reported_as_it_was(harvested):
    desk, _ = harvested
    told = report(desk, "--version", 0)
    assert told["flow"]["since"] is None
    assert told["flow"]["forward"]["citing"] == SIZE + 1
    assert told["warnings"] == []
    assert "no earlier version" in desk.command("report", "--version", 0).out


def test_each_form_is_written_to_the_screen_or_into_a_file(harvested, tmp_path):
    desk, _ = harvested
    text = desk.command("report").out
    assert text.startswith("# Report on version 1 of the corpus")
    assert f"{SIZE + 1} citing works" in text
    assert "test-key" not in text
    file = tmp_path / "flow.svg"
    ended = desk.command("report", "--format", "svg", "--out", file)
    assert (ended.code, ended.out) == (0, "")
    assert ET.parse(file).getroot().tag.endswith("svg")  # noqa: S314 - our own figure
    page = desk.command("report", "--format", "html").out
    assert page.startswith("<!DOCTYPE html>")
    assert not re.findall(r'(?:src|href)="', page)


def test_what_cannot_be_reported_is_said_in_a_sentence(harvested, tmp_path):
    desk, _ = harvested
    for words in (("--version", 9), ("--out", tmp_path / "no" / "such" / "folder")):
        ended = desk.command("report", *words)
        assert ended.code == 1
        assert is_one_sentence(ended.err)
    desk.environ(CORPUS_URI=str(tmp_path / "nothing"))
    ended = desk.command("report")
    assert ended.code == 1
    assert "No harvest is stored" in ended.err
