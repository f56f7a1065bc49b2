"""What is doubtful is settled on the page, and a harvest started from a list of the reader's."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import expect

from corpus.choices import read_choices
from corpus.ledger import Outcome, Step
from corpus.schedule_status import Ending, Schedule, write_schedule
from corpus.store import Store
from tests.explorer.conftest import ROOT, serve_explorer
from tests.harvest.builders import citing, seed
from tests.openalex_emulator import Emulator

HOSTILE = "Scribbled in the margin **bold** $x$ <script>window.hacked=1</script>"
LIST = f"""Example, A. (2015). Invented seed number 1 on public services. Invented 1: 1-9. doi:10.5555/seed.1

{HOSTILE}

Example, A. (2015). Invented seed number 2 on public services. Journal of Invented Science 24: 10-18.
"""
CANDIDATE = "Invented seed number 2 on public services **$x$**"
BARE = ("--no-map", "--no-world", "--no-cited")


@pytest.fixture
def openalex() -> Iterator[Emulator]:
    """Seed 1 as the list has it; a work with the title of seed 2, by someone else in another year."""
    other = seed(
        2,
        title=CANDIDATE,
        publication_year=2003,
        publication_date="2003-02-03",
        authorships=[{"author": {"id": "https://openalex.org/A8", "display_name": "Someone Else"}}],
    )
    with Emulator([seed(1), other, *(citing(n, 1 + n % 2) for n in range(60))], rate=1_000) as emulator:
        yield emulator


@pytest.fixture
def places(openalex, tmp_path) -> dict[str, str]:
    """What the environment says to both explorer and harvester."""
    return {
        "OPENALEX_URL": openalex.url,
        "OPENALEX_API_KEY": "test-key",
        "CORPUS_URI": str(tmp_path / "corpus"),
        "HARVEST_RUNS": str(tmp_path / "runs"),
        "HARVEST_CHOICES": str(tmp_path / "choices.toml"),
    }


def harvest_from(references: Path, places: dict[str, str]) -> None:
    command = [sys.executable, "-m", "harvest", "run", *BARE, "--references", str(references)]
    subprocess.run(command, env={**os.environ, **places}, cwd=ROOT, check=True, capture_output=True)


def seed_of(folder: Path, key: str) -> dict[str, object]:
    seeds = Store(str(folder / "corpus")).open().seeds
    return next(row for row in seeds.iter_rows(named=True) if row["key"] == key)


def alert(one, words: str):
    return one.page.get_by_test_id("stAlert").filter(has_text=words)


def test_a_pasted_list_is_understood_line_by_line_and_harvested_from(reader, places, tmp_path):
    with serve_explorer(tmp_path, **places) as address:
        one = reader(address)
        one.open("/harvest")
        one.page.get_by_text("Start from another list").click()
        one.page.get_by_label("References, as printed").fill(LIST)
        one.page.get_by_role("button", name="Read it").click()
        one.page.get_by_text("The pasted list is read as a printed reference list: 2 entries.").wait_for()
        alert(one, "line 3:").filter(has_text=HOSTILE).wait_for()
        one.page.get_by_role("button", name="Use this list").click()
        one.page.get_by_role("button", name="Back to references.bib").wait_for()
        one.page.reload()
        one.page.get_by_text(re.compile("starts from the list .* 2 entries")).wait_for()
        one.page.get_by_text("Plan it").click()
        one.page.get_by_text(re.compile("^Starting from the list")).wait_for()
        for label in ("One hop back", "Count the terms"):
            one.page.get_by_test_id("stCheckbox").filter(has_text=label).locator("label").click()
            one.settled()
        one.page.get_by_label(re.compile("^Stop before it costs more")).fill("0.5")
        one.page.get_by_role("button", name="Start the harvest").click()
        one.page.get_by_text(re.compile(r"Stored version 0.*\(1 reference not matched\)")).wait_for()
        one.page.get_by_text(re.compile(r"^2 references: 1 matched, 1 doubtful, 0 absent")).wait_for()
        one.page.get_by_role("button", name="Back to references.bib").click()
        one.page.get_by_text(re.compile(r"starts from references\.bib, read as BibTeX")).wait_for()
        alert(one, "was harvested from the list").wait_for()
        assert "list=" not in one.page.url
        assert one.page.evaluate("window.hacked") is None
    (account, version), = Store(str(tmp_path / "corpus")).harvests()  # fmt: skip
    assert (version, account.references_digest) == (0, hashlib.sha256(LIST.encode()).hexdigest())
    assert [file.read_text() for file in (tmp_path / "runs" / "references").iterdir()] == [LIST]
    ledger = Store(str(tmp_path / "corpus")).ledger()
    assert sorted(ledger.filter(pl.col("outcome") == Outcome.LEFT_OUT)["step"]) == [Step.WORLD, Step.CITED]


def test_a_choice_on_the_page_is_kept_and_the_next_harvest_goes_by_it(reader, places, tmp_path):
    kept = tmp_path / "runs" / "references" / f"{hashlib.sha256(LIST.encode()).hexdigest()[:16]}.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text(LIST)
    harvest_from(kept, places)
    assert seed_of(tmp_path, "example2015b")["status"] == "doubtful"
    file = tmp_path / "choices.toml"
    began = datetime.now(UTC)
    due, ended = began + timedelta(days=7), {"last_ended": began, "last_ending": Ending.STORED}
    write_schedule(tmp_path / "runs", Schedule(1, 604_800, began, began, once=True, next_due=due, **ended))
    with serve_explorer(tmp_path, **places) as address:
        one = reader(address)
        one.open("/harvest")
        one.page.get_by_text(
            re.compile(f"every 7d; next refresh on {due:%d %B}.*ended .*: stored")
        ).wait_for()
        keep = one.page.get_by_role("button", name="Keep this choice")
        typed = one.page.get_by_label(re.compile("^OpenAlex ids or DOIs"))
        keep.click()
        alert(one, "Choose a line first").wait_for()
        assert not file.exists()
        typed.fill("10.5555/seed.99")
        keep.click()
        alert(one, "no record with the DOI 10.5555/seed.99").wait_for()
        typed.fill("https://doi.org/10.5555/seed.2")
        keep.click()
        alert(one, "Kept: it is W9000000002. The next harvest goes by it.").wait_for()
        one.page.get_by_role("button", name="Take back").click()
        alert(one, "Took back the choice for example2015b").wait_for()
        one.settled()
        assert read_choices(file).all == ()
        typed.fill("")
        candidate = one.page.get_by_text(re.compile(f"^{re.escape(CANDIDATE)} \\(2003\\)"))
        expect(candidate.get_by_role("link")).to_have_attribute("href", "https://openalex.org/W9000000002")
        candidate.click(position={"x": 4, "y": 4})
        one.page.get_by_label(re.compile("^Note")).fill("it is *that* one")
        keep.click()
        alert(one, "Kept: it is W9000000002").wait_for()
        one.page.get_by_text(re.compile(r"chosen on .* \(it is \*that\* one\)")).wait_for()
        harvest_from(kept, places)
        found = seed_of(tmp_path, "example2015b")
        assert (found["status"], found["how"], found["ids"]) == ("matched", "chosen", ["W9000000002"])
        file.write_text("format = 1\n[[choice]\n")
        one.open("/harvest")
        alert(one, "line 2").filter(has_text="mend the file").wait_for()


@pytest.mark.parametrize("name", ["../../../etc/passwd", "%3Cscript%3Ewindow.hacked=1%3C/script%3E"])
def test_a_list_that_is_not_kept_here_is_said_so_and_nothing_else_is_opened(reader, starter, name):
    one = reader(starter)
    one.open(f"/harvest?list={name}")
    alert(one, "There is no list").wait_for()
    one.page.get_by_text("references.bib, read as BibTeX: 23 entries").wait_for()
    assert one.page.evaluate("window.hacked") is None


def test_a_file_that_is_no_text_is_refused_in_a_sentence_with_its_line(reader, starter):
    one = reader(starter)
    one.open("/harvest")
    one.page.get_by_text("Start from another list").click()
    one.page.get_by_text("Upload a file").click()
    latin = {"name": "mine.txt", "mimeType": "text/plain", "buffer": b"10.5555/a\n\xe9t\xe9"}
    one.page.locator('input[type="file"]').set_input_files(latin)
    alert(one, "mine.txt, line 2: not UTF-8 text; save the file as UTF-8").wait_for()


def test_before_any_harvest_the_page_says_how_references_are_looked_up(reader, starter):
    one = reader(starter)
    one.open("/harvest")
    one.page.get_by_text("have not been looked up").wait_for()
    assert one.page.get_by_role("button", name="Keep this choice").count() == 0
