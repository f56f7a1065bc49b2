"""`python -m harvest diff`: what changed, for people, programs, spreadsheets and feed readers."""

import csv
import json
from xml.etree import ElementTree as ET

import pytest

from tests.explorer import builders, drifted
from tests.harvest.builders import is_one_sentence


@pytest.fixture
def drifted_desk(desk):
    drifted.store_three_versions(desk.corpus, size=140)
    return desk


def test_by_default_it_says_what_the_newest_version_has_beside_the_one_before(drifted_desk):
    ended = drifted_desk.command("diff")
    assert ended.code == 0
    assert ended.out.startswith(
        "From version 1 of 2 November 2026 to version 2 of 3 November 2026: 1 new work; changed:"
    )
    assert "The newest of all [invented] (2026)" in ended.out


def test_each_kind_is_listed_with_why_and_cut_unless_all_is_asked_for(drifted_desk):
    some, every = drifted_desk.command("diff", "0", "v1").out, drifted_desk.command("diff", 0, 1, "--all").out
    assert (
        "1 deleted from OpenAlex, 1 merged into another work, 1 no longer cites a seed, 1 not traced" in some
    )
    assert "W9000111" in some
    assert "merged into W9000112: doi:10.5555/111" in some
    assert f"{drifted.RETRACTED}  RETRACTED: " in some
    assert "more: --all lists them" in some
    assert "more: --all lists them" not in every
    assert every.count("topic: ") > 20


def test_the_other_way_round_is_said(drifted_desk):
    assert "the older one, so read backwards" in drifted_desk.command("diff", "newest", "previous").out


def test_programs_read_every_change_as_json(drifted_desk):
    told = json.loads(drifted_desk.command("diff", "0", "1", "--json").out)
    assert (told["from"]["version"], told["to"]["version"], told["backwards"]) == (0, 1, False)
    assert told["summary"]["gone"]["deleted from OpenAlex"] == 1
    gone = {change["id"]: change["why"] for change in told["changes"] if change["change"] == "gone"}
    assert gone.keys() == drifted.GONE.keys()


def test_spreadsheets_and_feed_readers_get_files(drifted_desk, tmp_path):
    table, feed = tmp_path / "changes.csv", tmp_path / "new.atom"
    ended = drifted_desk.command("diff", "0", "2", "--csv", table, "--atom", feed)
    assert ended.err.split() == ["Written:", f"{table}.", "Written:", f"{feed}."]
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["id"] for row in rows if row["change"] == "new"} == {*builders.HOSTILE_TITLES, "W9900010"}
    assert all(not row["title"].startswith(("=", "+", "-", "@")) for row in rows)
    titles = [t.text for t in ET.parse(feed).iter("{http://www.w3.org/2005/Atom}title")]  # noqa: S314
    assert titles[1] == "The newest of all [invented]"
    assert len(titles) == 1 + 6


def test_a_title_cannot_steer_the_terminal(desk):
    builders.store_corpus(desk.corpus, builders.works(4), number=1, placed=False)
    evil = builders.retitled(builders.works(4)[3], "Evil \x1b]0;owned\x07 \x1b[31mred [invented]")
    builders.store_corpus(desk.corpus, [*builders.works(4)[:3], evil], number=2, placed=False)
    ended = desk.command("diff")
    assert "owned" in ended.out
    assert "\x1b" not in ended.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("0", "9"), 1, "versions 0 to 2; version 9 does not exist"),
        (("last",), 2, "'last' names no version"),
        (("0", "1", "--csv", "/nowhere/there/x.csv"), 1, "Could not write /nowhere/there/x.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(drifted_desk, words, code, said):
    ended = drifted_desk.command("diff", *words)
    assert ended.code == code
    assert said in ended.err
    assert is_one_sentence(ended.err)


def test_with_no_version_or_one_there_is_nothing_to_compare(desk):
    none = desk.command("diff")
    assert none.code == 1
    assert "No harvest is stored" in none.err
    builders.store_corpus(desk.corpus, builders.works(4), placed=False)
    one = desk.command("diff")
    assert one.code == 1
    assert "has one version, 0: nothing to compare yet" in one.err
    assert is_one_sentence(one.err)
