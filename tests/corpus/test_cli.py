"""python -m corpus: what each version took, merging files, and checking what is stored."""

import re
import sys

import pytest

from corpus import cli
from corpus.model import Work
from corpus.store import Store
from tests.corpus.test_store_versions import commit


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_URI", str(tmp_path / "corpus"))

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["corpus", *words])
        code = cli.main()
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def store(tmp_path):
    store = Store(str(tmp_path / "corpus"))
    first = [Work("W9001", title="a", cited_by_count=1), Work("W9002", cited_by_count=1), Work("W9003")]
    second = [Work("W9001", title="b", cited_by_count=1), Work("W9002", cited_by_count=2), Work("W9004")]
    for number, works in enumerate((first, second, second)):
        commit(store, works, number)
    return store


def test_versions_are_listed_with_what_each_changed_and_took(ask, store):
    code, out, _ = ask("versions")
    assert code == 0
    first, second, third = out.splitlines()
    assert re.match(
        r"2026-11-24 12:00 UTC  version 0 +3 works: 3 new, 0 changed, 0 gone, 0 with other ", first
    )
    assert re.match(
        r"2026-12-01 12:00 UTC  version 1 +3 works: 1 new, 1 changed, 1 gone, 1 with other ", second
    )
    assert re.match(
        r"2026-12-08 12:00 UTC  unchanged +3 works: 0 new, 0 changed, 0 gone, 0 with other ", third
    )
    assert re.search(r"\d\.\d kB  from http://127", second)


def test_merging_says_what_it_did_and_that_all_versions_are_as_they_were(ask, store):
    code, out, _ = ask("compact")
    assert code == 0
    assert "works: 1 file fewer" in out
    assert "Every version is as it was" in out
    assert "nothing to merge" in ask("compact")[1]
    assert ask("check") == (0, "Version 0 is as it was stored.\nVersion 1 is as it was stored.\n", "")


def test_a_check_names_every_version_that_is_damaged_and_fails(ask, store, tmp_path):
    newest = max((tmp_path / "corpus" / "works").glob("*.parquet"), key=lambda file: file.stat().st_mtime_ns)
    newest.write_bytes(newest.read_bytes()[:60])
    code, out, err = ask("check")
    assert code == 1
    assert out == "Version 0 is as it was stored.\nVersion 1 is not as it was stored.\n"
    assert f"the file {newest.name} is damaged" in err


@pytest.mark.parametrize("words", [["versions"], ["compact"], ["check"], ["derive"]])
def test_without_a_harvest_every_command_says_how_to_make_one(ask, words):
    code, _, err = ask(*words)
    assert code == 1
    assert "run `python -m harvest run` to make one" in err


def test_a_map_is_drawn_for_the_version_asked_for(ask, store):
    assert ask("derive", "--version", "0") == (0, "Version 0 has its map.\n", "")
    assert store.open(0).layout is not None
    assert store.open(1).layout is None
