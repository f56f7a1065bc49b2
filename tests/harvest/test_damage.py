"""Full disks and damaged files: a sentence, no money spent for nothing, and what was stored before stays."""

import errno
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from deltalake import write_deltalake

from corpus.errors import StoreUnreadable
from tests.harvest.builders import BIB, citing, is_one_sentence, literature


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of its own, which a test can fill."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", folder], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(folder: Path) -> Path:
    """Leave no free byte on the disk of a folder."""
    filling = folder / "filling"
    with filling.open("wb", buffering=0) as out:
        try:
            while out.write(bytes(4_096)):
                pass
        except OSError:
            return filling
    raise AssertionError("the disk has no end")


@pytest.mark.parametrize("full", ["CORPUS_URI", "HARVEST_RUNS"])
def test_on_a_full_disk_nothing_is_spent_and_the_corpus_stored_before_still_opens(
    serve, desk, bib, small_disk, full
):
    server = serve(*literature(60))
    desk.environ(OPENALEX_URL=server.url, **{full: str(small_disk / "mine")})
    assert desk.run("--references", bib).code == 0
    server.remove("W9100000001")
    asked = len(server.requests)
    filling = fill(small_disk)
    ended = desk.run("--references", bib)
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    assert "No space left on device" in ended.err
    assert f"set {full} to another place" in ended.err
    assert len(server.requests) == asked
    assert "63 works" in desk.command("status").out
    filling.unlink()
    assert "Stored version 1: 62 works" in desk.run("--references", bib).out


def test_a_disk_too_small_for_the_new_version_leaves_the_old_one_open_and_costs_nothing_again(
    serve, desk, bib, small_disk
):
    server = serve(*literature(60))
    desk.environ(OPENALEX_URL=server.url, CORPUS_URI=str(small_disk / "mine"))
    desk.run("--references", bib)
    for number in range(5_000, 5_900):
        server.add(citing(number, 1, abstract_inverted_index={f"word{n}": [n] for n in range(90)}))
    ended = desk.run("--references", bib)
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    assert "63 works" in desk.command("status").out
    spent = server.credits_used
    desk.environ(CORPUS_URI=str(desk.corpus))
    assert "963 works" in desk.run("--references", bib).out
    assert server.credits_used == spent


def truncate(folder: Path, pattern: str) -> None:
    for file in folder.glob(pattern):
        os.truncate(file, 60)


@pytest.mark.parametrize(
    "damage",
    [
        "works/*.parquet",
        "seeds/*.parquet",
        "harvests/*.parquet",
        "works/_delta_log/*.json",
        "seeds/_delta_log/*.json",
    ],
)
def test_a_damaged_store_is_one_sentence_in_every_command(serve, desk, bib, damage):
    desk.environ(OPENALEX_URL=serve(*literature(3)).url)
    desk.run("--references", bib)
    truncate(desk.corpus, damage)
    for words in (("status",), ("run", "--references", bib)):
        ended = desk.command(*words)
        assert ended.code == 1
        assert is_one_sentence(ended.err)
        assert "put back a copy" in ended.err


def test_a_damaged_log_is_found_before_anything_is_spent(serve, desk, bib):
    server = serve(*literature(3))
    desk.environ(OPENALEX_URL=server.url)
    desk.run("--references", bib)
    truncate(desk.corpus, "works/_delta_log/*.json")
    asked = len(server.requests)
    assert desk.run("--references", bib).code == 1
    assert len(server.requests) == asked


def _data_files(corpus: Path) -> set[Path]:
    return {file for name in ("works", "counts", "seeds") for file in (corpus / name).glob("*.parquet")}


def test_damage_to_one_version_leaves_the_ones_before_it_open(serve, desk, bib):
    server = serve(*literature(3))
    desk.environ(OPENALEX_URL=server.url)
    desk.run("--references", bib)
    of_the_first = _data_files(desk.corpus)
    server.add(citing(999, 2))
    desk.run("--references", bib)
    for file in _data_files(desk.corpus) - of_the_first:
        os.truncate(file, 60)
    assert desk.store.open(0).works.height == 6
    with pytest.raises(StoreUnreadable, match=r"the file part-[\w.-]+parquet is damaged"):
        desk.store.open(1)


def test_a_version_that_needs_a_damaged_file_is_not_shown_in_part(serve, desk, bib):
    server = serve(*literature(3))
    desk.environ(OPENALEX_URL=server.url)
    desk.run("--references", bib)
    of_the_first = _data_files(desk.corpus)
    server.add(citing(999, 2))
    desk.run("--references", bib)
    for file in of_the_first:
        os.truncate(file, 60)
    for version in (0, 1):
        with pytest.raises(StoreUnreadable, match=r"the file part-[\w.-]+parquet is damaged"):
            desk.store.open(version)


def test_an_account_that_is_gone_is_not_taken_for_an_empty_corpus(serve, desk, bib):
    desk.environ(OPENALEX_URL=serve(*literature(3)).url)
    desk.run("--references", bib)
    shutil.rmtree(desk.corpus / "harvests")
    ended = desk.command("status")
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    with pytest.raises(StoreUnreadable, match="the account of harvest"):
        desk.store.open()


def test_a_damaged_status_file_is_one_sentence_and_the_next_run_writes_it_anew_and_goes_on(serve, desk, bib):
    server = serve(*literature(250), faults=["day_spent=once@3"])
    desk.environ(OPENALEX_URL=server.url)
    assert desk.run("--references", bib).code == 75
    (desk.runs / "status.json").write_text('{"run_id": "')
    ended = desk.command("status")
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    assert "delete it, or start a harvest, which writes it anew" in ended.err
    spent = server.credits_used
    assert desk.run("--references", bib).code == 0
    assert server.credits_used - spent < desk.store.open().harvest.credits
    assert desk.command("status").code == 0


@pytest.mark.parametrize("head", ["{", "[]", "{}", '{"started": 3}', '{"started": "2026-11-24T12:00:00"}'])
def test_a_journal_whose_head_is_damaged_is_begun_anew(serve, desk, bib, head):
    desk.environ(OPENALEX_URL=serve(*literature(250), faults=["day_spent=once@3"]).url)
    assert desk.run("--references", bib).code == 75
    (written,) = desk.runs.glob("journal-*/run.json")
    written.write_text(head)
    ended = desk.run("--references", bib)
    assert ended.code == 0
    assert re.search(r"\d+ answers kept from an unfinished run were dropped", ended.err)
    assert desk.store.open().works.height == 253


def test_a_second_try_brings_its_own_seeds_and_not_those_of_the_try_that_failed(
    serve, desk, bib, monkeypatch
):
    desk.environ(OPENALEX_URL=serve(*literature(30)).url)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("corpus.store_tables.write_deltalake", _full_at("works", full))
        assert desk.run("--references", bib).code == 1
    assert desk.store.versions() == []
    bib.write_text("\n".join(BIB.split("\n")[:2]))
    assert desk.run("--references", bib).code == 0
    assert desk.store.open().seeds["key"].to_list() == ["seed1", "seed2"]


def _full_at(table, fail):
    def write(to, *args, **how):
        return (fail if to.table_uri.rstrip("/").endswith(f"/{table}") else write_deltalake)(to, *args, **how)

    return write
