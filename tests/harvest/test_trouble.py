"""Everything that can go wrong: one sentence saying what to do, an exit code, and nothing lost."""

import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.progress import RunState, read_progress
from corpus.store import Store
from harvest import transport
from tests.harvest.builders import BIB, is_one_sentence, literature
from tests.harvest.conftest import CITING_ONLY

KEY = "test-key"


def question(request) -> tuple[object, ...]:
    return request.path, *sorted(request.params.items())


def test_no_key_says_where_to_get_one_before_anything_is_asked(serve, desk, bib):
    server = serve(*literature(3))
    desk.environ(OPENALEX_URL=server.url, OPENALEX_API_KEY="")
    ended = desk.run("--references", bib)
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    assert "https://openalex.org/settings/api" in ended.err
    assert server.requests == []


@pytest.mark.parametrize("command", ["plan", "run", "seeds"])
def test_a_wrong_key_is_named_as_such_and_never_shown(serve, desk, bib, command):
    server = serve(*literature(3))
    desk.environ(OPENALEX_URL=server.url, OPENALEX_API_KEY="not-the-key")
    ended = desk.command(command, "--references", bib)
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    assert "refused the key" in ended.err
    assert "not-the-key" not in ended.err + ended.out


def test_a_key_with_blanks_inside_is_not_even_sent(desk, bib):
    desk.environ(OPENALEX_API_KEY="two words")
    ended = desk.run("--references", bib)
    assert ended.code == 1
    assert "copy it again" in ended.err


def test_an_unreachable_openalex_is_one_sentence(desk, bib):
    desk.environ(OPENALEX_URL="http://127.0.0.1:9")
    ended = desk.command("plan", "--references", bib)
    assert ended.code == 75
    assert is_one_sentence(ended.err)
    assert "cannot be reached (connection refused)" in ended.err


def test_a_malformed_address_is_one_sentence(desk, bib):
    desk.environ(OPENALEX_URL="nonsense")
    ended = desk.command("plan", "--references", bib)
    assert ended.code == 75
    assert is_one_sentence(ended.err)


def test_a_bad_bibliography_is_read_as_far_as_it_goes_and_its_faults_are_named_by_line(serve, desk, tmp_path):
    bib = tmp_path / "bad.bib"
    bib.write_text(BIB + "\n@article{broken, title = {no end\n@book{seed1, title={again}}\n")
    server = serve(*literature(3))
    desk.environ(OPENALEX_URL=server.url)
    ended = desk.run("--references", bib)
    assert ended.code == 0
    assert "bad.bib, line 4: the entry could not be parsed" in ended.err
    assert "bad.bib, line 5: the key 'seed1' is already used on line 1" in ended.err


def test_a_bibliography_without_a_usable_entry_stops_before_anything_is_asked(serve, desk, tmp_path):
    bib = tmp_path / "bad.bib"
    bib.write_text("@article{broken, title = {no end\n")
    server = serve(*literature(3))
    desk.environ(OPENALEX_URL=server.url)
    ended = desk.run("--references", bib)
    assert ended.code == 1
    assert "line 1" in ended.err
    assert server.requests == []


def test_a_spent_day_keeps_what_was_fetched_and_the_next_run_goes_on(serve, desk, bib):
    server = serve(*literature(450), faults=["day_spent=once@4"])
    desk.environ(OPENALEX_URL=server.url)
    ended = desk.run("--references", bib)
    assert ended.code == 75
    assert is_one_sentence(ended.err)
    assert re.search(r"budget is spent.*goes on from here after \d\d \w+, \d\d:\d\d UTC", ended.err)
    assert read_progress(desk.runs).state is RunState.STOPPED
    asked = [question(request) for request in server.requests if request.status == 200]
    assert desk.run("--references", bib).code == 0
    again = [question(request) for request in server.requests if request.status == 200][len(asked) :]
    assert not set(asked) & set(again)
    assert desk.store.open().works.height == 453


@pytest.mark.parametrize(
    "fault",
    ["rate_limited", "unavailable_html", "crash_html", "gateway_timeout", "cut_connection", "stalled_socket"],
)
def test_a_passing_fault_is_overcome_and_leaves_no_trace_in_the_corpus(serve, desk, bib, fault, monkeypatch):
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 2)
    desk.environ(OPENALEX_URL=serve(*literature(230)).url)
    desk.run("--references", bib)
    calm = desk.store.open().works
    desk.environ(
        CORPUS_URI=f"{desk.corpus}-2", OPENALEX_URL=serve(*literature(230), faults=[f"{fault}=2@2"]).url
    )
    assert desk.run("--references", bib).code == 0
    assert Store(f"{desk.corpus}-2").open().works.equals(calm)


def test_a_fault_that_does_not_pass_ends_in_a_sentence(serve, desk, bib):
    desk.environ(OPENALEX_URL=serve(*literature(3), faults=["unavailable_html=always"]).url)
    ended = desk.run("--references", bib)
    assert ended.code == 75
    assert "cannot be reached (status 503)" in ended.err


def test_works_announced_but_not_sent_are_told(serve, desk, bib):
    server = serve(*literature(230), faults=["deleted_record=once@1", "row_moves=once"])
    desk.environ(OPENALEX_URL=server.url)
    ended = desk.run("--references", bib)
    account = desk.store.open().harvest
    assert account.expected != account.received
    assert f"announced {account.expected} citing works and sent {account.received}" in ended.out


def test_an_unwritable_folder_stops_before_anything_is_spent(serve, desk, bib, tmp_path):
    server = serve(*literature(3))
    (tmp_path / "file").write_text("in the way")
    for variable in ("CORPUS_URI", "HARVEST_RUNS"):
        desk.environ(OPENALEX_URL=server.url, CORPUS_URI=str(desk.corpus), HARVEST_RUNS=str(desk.runs))
        desk.environ(**{variable: str(tmp_path / "file" / "below")})
        ended = desk.run("--references", bib)
        assert ended.code == 1
        assert is_one_sentence(ended.err)
        assert f"set {variable} to another place" in ended.err
    assert server.requests == []


def test_a_missing_bibliography_is_one_sentence(desk, tmp_path):
    ended = desk.run("--references", tmp_path / "none.bib")
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    assert "check the path given with --references" in ended.err


def test_a_name_that_cannot_be_resolved_is_one_sentence(desk, bib):
    desk.environ(OPENALEX_URL="http://openalex.invalid")
    ended = desk.command("plan", "--references", bib)
    assert ended.code == 75
    assert is_one_sentence(ended.err)
    assert "its name cannot be resolved" in ended.err


def environment(desk, server) -> dict[str, str]:
    return {
        **os.environ,
        "OPENALEX_URL": server.url,
        "OPENALEX_API_KEY": KEY,
        "CORPUS_URI": str(desk.corpus),
        "HARVEST_RUNS": str(desk.runs),
    }


def start(desk, server, bib, **how) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "harvest", "run", *CITING_ONLY, "--references", str(bib)],
        env=environment(desk, server),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


def wait_for_calls(server, count: int) -> None:
    deadline = time.monotonic() + 30
    while len(server.requests) < count and time.monotonic() < deadline:
        time.sleep(0.01)


def test_a_full_disk_is_one_sentence_and_what_was_stored_stays(serve, desk, bib):
    server = serve(*literature(900))
    desk.environ(OPENALEX_URL=server.url)
    desk.run("--references", bib)
    server.remove("W9100000001")
    limit = 12_000  # bytes a file may have: the journal's pages no longer fit, as on a full disk

    def full_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    with start(desk, server, bib, preexec_fn=full_disk) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in err
    assert "Free space or make the folder writable" in err
    assert desk.store.versions() == [0]
    assert desk.run("--references", bib).code == 0
    assert desk.store.open().works.height == 902


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_run_goes_on_where_it_stood_and_ends_with_the_same_corpus(serve, desk, bib, how):
    server = serve(*literature(900), latency_ms=60)
    with start(desk, server, bib) as process:
        wait_for_calls(server, 6)
        process.send_signal(how)
        _, err = process.communicate(timeout=30)
    assert "Traceback" not in err
    assert process.returncode == (-signal.SIGKILL if how == signal.SIGKILL else 75)
    assert desk.store.versions() == []
    told = read_progress(desk.runs)
    assert told.state is (RunState.FAILED if how == signal.SIGKILL else RunState.STOPPED)
    asked = [question(request) for request in server.requests]
    desk.environ(OPENALEX_URL=server.url)
    assert desk.run("--references", bib).code == 0
    twice = [query for query in asked if [question(r) for r in server.requests].count(query) > 1]
    slices = {r.params["filter"] for r in server.requests if "cursor" in r.params}
    assert len(twice) <= len(slices)  # at most the answer that was on its way in each
    assert desk.store.open().works.height == 903


def test_a_second_harvest_beside_a_running_one_is_told_who_runs(serve, desk, bib):
    server = serve(*literature(900), latency_ms=200)
    with start(desk, server, bib) as process:
        wait_for_calls(server, 3)
        desk.environ(OPENALEX_URL=server.url)
        ended = desk.run("--references", bib)
        told = desk.command("status").out
        process.terminate()
        process.communicate(timeout=30)
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    assert f"is already running at {desk.runs} (process {process.pid} on " in ended.err
    assert re.search(r"A harvest is running since [\d: -]+ UTC\. \w[^:]+: [\d,]+( of 900)? works and", told)
    assert desk.run("--references", bib).code == 0


def test_of_two_harvests_begun_at_the_same_moment_one_runs_and_one_is_told_so(serve, desk, bib):
    server = serve(*literature(300), latency_ms=100)
    with start(desk, server, bib) as one, start(desk, server, bib) as other:
        errors = [process.communicate(timeout=60)[1] for process in (one, other)]
    assert sorted((one.returncode, other.returncode)) == [0, 1]
    assert "is already running at" in "".join(errors)
    assert desk.store.versions() == [0]


def test_the_key_stands_nowhere(serve, desk, bib, tmp_path):
    secret = "a-very-secret-key"
    server = serve(*literature(250), keys=(secret,), faults=["day_spent=once@3"])
    desk.environ(OPENALEX_URL=server.url, OPENALEX_API_KEY=secret)
    ends = [
        desk.command(*words)
        for words in (("run", "--references", bib), ("status",), ("run", "--references", bib))
    ]
    assert [end.code for end in ends] == [75, 0, 0]
    assert not [end for end in ends if secret in end.out + end.err]
    files = [file for folder in (desk.corpus, desk.runs) for file in folder.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if secret.encode() in Path(file).read_bytes()]
    assert not [request for request in server.requests if secret in str(request.params) + request.path]


def test_wrong_usage_is_exit_code_2(desk):
    with pytest.raises(SystemExit) as ended:
        desk.command("nonsense")
    assert ended.value.code == 2
