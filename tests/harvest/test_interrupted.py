"""What becomes of a run that is interrupted or fails: nothing is paid twice, and nothing told wrongly."""

import json
import os
import re
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from corpus.progress import RunState, read_progress
from harvest.journal import Answer, Journal
from tests.harvest.builders import BIB, citing, is_one_sentence, literature, seed
from tests.harvest.test_trouble import start

GOOD = Answer(200, b'{"results": []}', 10)
UNKNOWN = (
    "\n@article{later, title={Invented later work}, author={Example, Ada}, year={2015}, doi={10.5555/later}}"
)


def test_a_bibliography_of_which_nothing_is_found_stores_nothing_and_the_last_version_stays(
    serve, desk, bib, tmp_path
):
    server = serve(*literature(30))
    desk.environ(OPENALEX_URL=server.url)
    desk.run("--references", bib)
    other = tmp_path / "other.bib"
    other.write_text(UNKNOWN)
    ended = desk.run("--references", other)
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    assert "nothing was stored and the last version stays" in ended.err
    assert "`python -m harvest seeds`" in ended.err
    assert desk.store.versions() == [0]
    assert read_progress(desk.runs).state is RunState.FAILED
    server.add(seed(9, doi="https://doi.org/10.5555/later", title="Invented later work"))
    assert desk.run("--references", other).code == 0


def test_that_a_record_is_absent_is_believed_for_one_run_with_its_interruptions_and_not_longer(
    serve, desk, bib
):
    server = serve(*literature(250), faults=["day_spent=once@9"])
    desk.environ(OPENALEX_URL=server.url)
    bib.write_text(BIB + UNKNOWN)
    assert desk.run("--references", bib).code == 75
    server.add(seed(9, doi="https://doi.org/10.5555/later", title="Invented later work"))
    absent = [request for request in server.requests if request.path == "/works/doi:10.5555/later"]
    assert [request.status for request in absent] == [404]
    assert desk.run("--references", bib).code == 0
    assert desk.store.open().seeds["status"].to_list() == ["matched"] * 3 + ["absent"]
    assert desk.run("--references", bib).code == 0
    assert desk.store.open().seeds["status"].to_list() == ["matched"] * 4


def test_a_record_that_was_absent_is_asked_for_again_when_the_bibliography_has_changed(serve, desk, bib):
    server = serve(*literature(250), faults=["day_spent=once@5"])
    desk.environ(OPENALEX_URL=server.url)
    bib.write_text(BIB + UNKNOWN)
    assert desk.run("--references", bib).code == 75
    server.add(seed(9, doi="https://doi.org/10.5555/later", title="Invented later work"))
    bib.write_text(BIB + UNKNOWN + "\n")
    assert desk.run("--references", bib).code == 0
    assert desk.store.open().seeds["status"].to_list() == ["matched"] * 4


def test_a_cursor_refused_on_the_way_is_followed_by_page_numbers_and_announced_once(serve, desk, bib):
    server = serve(*literature(450), keyless_cursor="401", faults=["day_spent=once@4"])
    desk.environ(OPENALEX_URL=server.url)
    assert desk.run("--references", bib).code == 75
    desk.environ(OPENALEX_API_KEY="")
    ended = desk.run("--references", bib, "--without-key")
    assert ended.code == 0
    account = desk.store.open().harvest
    assert (account.expected, account.received) == (450, 450)
    assert "announced" not in ended.out


def answered(server) -> int:
    return [request.status for request in server.requests].count(200)


def test_each_source_has_a_journal_of_its_own_and_the_other_keeps_what_it_cost(serve, desk, bib):
    works = literature(450)
    first, second = serve(*works, faults=["day_spent=once@4"]), serve(*works)
    desk.environ(OPENALEX_URL=first.url)
    assert desk.run("--references", bib).code == 75
    desk.environ(OPENALEX_URL=second.url)
    assert desk.run("--references", bib).code == 0
    desk.environ(OPENALEX_URL=first.url)
    assert desk.run("--references", bib).code == 0
    assert answered(first) == answered(second) == len(second.requests)
    assert list(desk.runs.glob("journal-*")) == []


@pytest.mark.parametrize(
    ("age", "goes_on", "says"),
    [
        (timedelta(days=13), True, ""),
        (timedelta(minutes=-2), True, ""),
        (timedelta(days=15), False, "more than 14 days ago"),
        (-timedelta(days=3), False, "which is still to come"),
    ],
)
def test_a_journal_lives_for_14_days_and_whatever_is_dropped_is_told(serve, desk, bib, age, goes_on, says):
    calm, server = serve(*literature(450)), serve(*literature(450), faults=["day_spent=once@4"])
    desk.environ(OPENALEX_URL=calm.url, CORPUS_URI=f"{desk.corpus}-calm")
    desk.run("--references", bib)
    desk.environ(OPENALEX_URL=server.url, CORPUS_URI=str(desk.corpus))
    assert desk.run("--references", bib).code == 75
    kept = answered(server)
    (head,) = desk.runs.glob("journal-*/run.json")
    began = datetime.now(UTC) - age
    head.write_text(json.dumps(json.loads(head.read_text()) | {"started": began.isoformat()}))
    ended = desk.run("--references", bib)
    assert ended.code == 0
    assert answered(server) == answered(calm) + (0 if goes_on else kept)
    dropped = (
        f"{kept} answers kept from an unfinished run were dropped and will be asked for again: "
        f"the run began on {began:%d %B %Y}, {says}."
    )
    assert (dropped in ended.err) is not goes_on
    assert ("dropped" in ended.err) is not goes_on


def test_calls_for_a_bibliography_that_has_changed_are_told_and_not_counted_as_those_of_the_harvest(
    serve, desk, bib
):
    server = serve(*literature(450), faults=["day_spent=once@4"])
    desk.environ(OPENALEX_URL=server.url)
    assert desk.run("--references", bib).code == 75
    bib.write_text("\n".join(BIB.splitlines()[:2]))
    before, spent, kept = len(server.requests), server.credits_used, answered(server)
    ended = desk.run("--references", bib)
    account = desk.store.open().harvest
    more = re.search(
        r"(\d+) more calls? (?:was|were) spent on answers that were not used in the end", ended.out
    )
    reused = kept - int(more[1])
    assert account.calls == len(server.requests) - before + reused
    assert account.credits <= server.credits_used - spent + reused


def test_an_answer_asked_for_again_is_counted_once(tmp_path):
    now = datetime.now(UTC)
    Journal.open(tmp_path, "http://one", now, "digest").keep("works?a", GOOD, now)
    journal = Journal.open(tmp_path, "http://one", now, "digest")
    assert (journal.calls, journal.credits, journal.unused) == (0, 0, (1, 10))
    for _ in range(2):
        assert journal.answer("works?a") == GOOD
    assert (journal.calls, journal.credits, journal.unused) == (1, 10, (0, 0))


def test_a_run_stopped_while_its_map_is_drawn_says_that_it_is_stored_and_books_nothing_again(
    serve, desk, bib
):
    server = serve(*literature(900))
    with start(desk, server, bib) as process:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            told = read_progress(desk.runs)
            if told and told.step == "Drawing the map":
                break
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 75
    assert err.strip().endswith(
        "Version 0 is stored; its map is not drawn yet: `python -m corpus derive` draws it."
    )
    told = read_progress(desk.runs)
    assert (told.state, told.version) == (RunState.STOPPED, 0)
    assert list(desk.runs.glob("journal-*")) == []
    assert len(desk.store.harvests()) == 1
    assert desk.store.open().layout is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_during_the_commit_waits_for_it(serve, desk, bib, monkeypatch, number):
    desk.environ(OPENALEX_URL=serve(*literature(30)).url)
    commit = type(desk.store).commit

    def stopped_within(self, *rows):
        os.kill(os.getpid(), number)
        return commit(self, *rows)

    with monkeypatch.context() as patch:
        patch.setattr("corpus.store.Store.commit", stopped_within)
        ended = desk.run("--references", bib)
    assert ended.code == 75
    assert "Version 0 is stored; its map is not drawn yet" in ended.err
    assert "`python -m corpus derive`" in read_progress(desk.runs).message
    assert list(desk.runs.glob("journal-*")) == []


def test_a_layout_that_fails_leaves_the_version_stored_and_is_exit_code_1(serve, desk, bib, monkeypatch):
    desk.environ(OPENALEX_URL=serve(*literature(30)).url)

    def fails(*_: object) -> None:
        raise ValueError("spectral trouble")

    with monkeypatch.context() as patch:
        patch.setattr("corpus.derive.layout", fails)
        ended = desk.run("--references", bib)
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    assert "Version 0 is stored; its map is not drawn yet: `python -m corpus derive` draws it." in ended.err
    assert "spectral trouble" in ended.err
    told = read_progress(desk.runs)
    assert (told.state, told.version) == (RunState.FAILED, 0)
    assert "spectral trouble" in (desk.runs / "last-error.txt").read_text()
    assert desk.run("--references", bib).code == 0
    assert desk.store.open().layout is not None


def test_two_references_that_are_one_work_both_count_what_cites_it(serve, desk, bib):
    bib.write_text(BIB + "\n@article{again, title={Again}, openalex={W9000000001}}")
    desk.environ(OPENALEX_URL=serve(seed(1), seed(2), seed(3), citing(1, 1)).url)
    assert (
        "named in the bibliography; the same work as seed1" in desk.command("seeds", "--references", bib).out
    )
    desk.run("--references", bib)
    assert desk.store.open().works["cites_seeds"].to_list()[-1] == ["again", "seed1"]
    assert re.search(r"again +matched +pinned +100% +W9000000001 +1\b", desk.command("status").out)
