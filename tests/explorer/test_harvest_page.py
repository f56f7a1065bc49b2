"""A harvest from the page: its plan and price, its progress, its end, and every way it can go wrong."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from corpus.progress import Progress, RunState, read_progress, write_progress
from corpus.store import Store
from tests.explorer.conftest import serve_explorer
from tests.harvest.builders import citing, seed
from tests.openalex_emulator import Emulator

REFERENCES = {
    1: ("Principles for knowledge co-production in sustainability research",
        "10.1038/s41893-019-0448-2", 2020),
    2: ("Toward a Definition of the Coproduction Concept", "10.2307/975300", 1983),
}  # fmt: skip


@pytest.fixture
def openalex() -> Iterator[Emulator]:
    """Two of the briefing's references and 650 invented works that cite them."""
    seeds = [
        seed(n, title=title, doi=f"https://doi.org/{doi}", publication_year=year, cited_by_count=400)
        for n, (title, doi, year) in REFERENCES.items()
    ]
    works = [citing(n, 1 + n % 2) for n in range(650)]
    with Emulator([*seeds, *works], rate=1_000, latency_ms=120) as emulator:
        yield emulator


def plan(one, *, world: bool = False) -> None:
    """Plan, and leave out what takes longest: counts of terms keep a slow pace of their own."""
    one.page.get_by_text("Plan it").click()
    one.page.get_by_text("Start the harvest").wait_for()
    if not world:
        box = one.page.get_by_test_id("stCheckbox").filter(has_text="Count the terms")
        box.locator("label").click()
        expect(box.get_by_role("checkbox")).not_to_be_checked()
        one.settled()


def test_a_harvest_from_the_page_replaces_the_starter_set(reader, openalex, tmp_path):
    with serve_explorer(tmp_path, OPENALEX_URL=openalex.url) as address:
        one = reader(address)
        one.open("/harvest")
        plan(one, world=True)
        assert openalex.credits_used == 0
        one.page.get_by_text("800", exact=True).wait_for()
        one.page.get_by_text(re.compile(r"^\$0\.0")).wait_for()
        one.page.get_by_text("Start the harvest").click()
        one.page.get_by_text(re.compile("of 650 citing works")).wait_for()
        one.page.get_by_text(re.compile("The latest run ended .* Stored version 0")).wait_for(timeout=60_000)
        one.page.get_by_text(re.compile("version 0 .* 652 works")).first.wait_for()
        assert "Starter set" not in one.text()
        one.open("/map")
        one.page.get_by_text(re.compile("652 of 652 works")).wait_for()


def test_a_page_that_stands_open_is_told_of_a_new_harvest(reader, openalex, tmp_path):
    with serve_explorer(tmp_path, OPENALEX_URL=openalex.url) as address:
        idle, one = reader(address), reader(address)
        idle.open("/")
        one.open("/harvest")
        plan(one)
        one.page.get_by_text("Start the harvest").click()
        one.page.get_by_text(re.compile("Stored version 0")).wait_for(timeout=60_000)
        idle.page.get_by_text("A newer harvest has come: version 0.").wait_for(timeout=40_000)
        idle.page.get_by_text("Open it").click()
        idle.page.get_by_text(re.compile("version 0 .* 652 works")).first.wait_for()


def test_a_cancelled_harvest_keeps_what_it_fetched_and_goes_on(reader, openalex, tmp_path):
    openalex.set_fault("gateway_timeout=every:2@30")
    with serve_explorer(tmp_path, OPENALEX_URL=openalex.url) as address:
        one = reader(address)
        one.open("/harvest")
        plan(one)
        one.page.get_by_text("Start the harvest").click()
        one.page.get_by_role("button", name="Cancel").click()
        one.page.get_by_text(re.compile("Stopped. All that was fetched is kept")).wait_for()
        assert read_progress(tmp_path / "runs").state is RunState.STOPPED
        assert Store(str(tmp_path / "corpus")).versions() == []
        openalex.clear_faults()
        plan(one)
        one.page.get_by_text("Start the harvest").click()
        one.page.get_by_text(re.compile("Stored version 0")).wait_for(timeout=60_000)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"OPENALEX_URL": "http://127.0.0.1:9"}, "cannot be reached"),
        ({"OPENALEX_API_KEY": "not-the-key"}, "refused the key"),
        ({"OPENALEX_API_KEY": "two words"}, "holds blanks"),
    ],
)
def test_what_goes_wrong_is_said_on_the_page_in_a_sentence(reader, openalex, tmp_path, environ, words):
    with serve_explorer(tmp_path, **({"OPENALEX_URL": openalex.url} | environ)) as address:
        one = reader(address)
        one.open("/harvest")
        one.page.get_by_text("Plan it").click()
        told = one.page.get_by_test_id("stAlert").filter(has_text=words)
        told.wait_for(timeout=60_000)
        assert "Traceback" not in one.text()


def test_a_key_typed_on_the_page_is_used_and_written_nowhere(reader, openalex, tmp_path):
    with serve_explorer(tmp_path, OPENALEX_URL=openalex.url, OPENALEX_API_KEY="") as address:
        one = reader(address)
        one.open("/harvest")
        box = one.page.get_by_label(re.compile("^OpenAlex key"))
        box.fill("test-key")
        box.press("Enter")
        expect(box).to_have_attribute("type", "password")
        plan(one)
        one.page.get_by_text("Start the harvest").click()
        one.page.get_by_text(re.compile("Stored version 0")).wait_for(timeout=60_000)
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert kept
    assert not [file for file in kept if b"test-key" in file.read_bytes()]


def test_a_damaged_status_file_is_said_so_and_a_new_harvest_mends_it(reader, openalex, tmp_path):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "status.json").write_text("{half")
    with serve_explorer(tmp_path, OPENALEX_URL=openalex.url) as address:
        one = reader(address)
        one.open("/harvest")
        one.page.get_by_test_id("stAlert").filter(has_text="status.json").wait_for()
        plan(one)
        one.page.get_by_text("Start the harvest").click()
        one.page.get_by_text(re.compile("Stored version 0")).wait_for(timeout=60_000)


def test_a_run_that_was_killed_is_not_shown_as_running(reader, tmp_path):
    now = datetime.now(UTC)
    write_progress(tmp_path / "runs", Progress("run", 2**22 - 1, RunState.RUNNING, "Fetching", now, now))
    with serve_explorer(tmp_path) as address:
        one = reader(address)
        one.open("/harvest")
        one.page.get_by_text(re.compile("ended without a word")).wait_for()
        one.page.get_by_text("Plan it").wait_for()
