"""The schedule as it runs: a real service, real refreshes against the emulator, real signals."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from corpus.progress import RunState, read_progress
from corpus.schedule_status import Ending, ScheduleState, read_schedule, write_schedule
from corpus.store import Store
from harvest import log
from harvest.keeper import Clocks, Keeper
from harvest.lock import alone
from harvest.log import RunLog
from harvest.refreshing import Refreshing
from harvest.schedule import Rhythm
from harvest.service import JOB, scheduled, watch
from harvest.settings import read_settings
from tests.harvest.builders import is_one_sentence, literature
from tests.harvest.test_trouble import KEY, environment, question

COMMAND = ("schedule", "--every", "1h")
QUICK = ("--no-cited", "--no-world", "--no-map")
SERVICE = """
import os, sys
from datetime import timedelta
from harvest.log import RunLog
from harvest.schedule import Rhythm
from harvest.service import Wanted, serve
from harvest.settings import read_settings
from harvest.stopping import stop_on_signals
stop_on_signals()
settings = read_settings(os.environ)
wanted = Wanted(Rhythm(timedelta(seconds=float(sys.argv[1]))), sys.argv[2:])
serve(wanted, settings, RunLog(settings.runs, settings.api_key, sys.stderr), look_seconds=0.2)
"""


def service(desk, server, bib, every: float):
    """The service with a rhythm in seconds, which the command line refuses."""
    return started(desk, server, "-c", SERVICE, str(every), "refresh", *QUICK, "--references", str(bib))


@contextmanager
def started(desk, server, *words: str):
    """Python with these words; killed in the end if need be."""
    process = subprocess.Popen(
        [sys.executable, *words],
        env=environment(desk, server),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def until(fact, seconds: float = 60.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := fact():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come to this in time")


def ended_well(process) -> list[dict[str, object]]:
    """Ask a service to end; return the events that it showed, each a line of JSON."""
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert time.monotonic() - asked < 20
    assert out == ""
    return [json.loads(line) for line in err.splitlines()]


def logged(desk) -> list[dict[str, object]]:
    return [json.loads(line) for line in (desk.runs / log.FILE).read_text("utf-8").splitlines()]


def test_the_service_refreshes_again_and_again_one_at_a_time_and_ends_on_request(serve, desk, bib):
    server = serve(*literature(30))
    with service(desk, server, bib, every=1) as process:
        until(lambda: len(Store(str(desk.corpus)).harvests()) == 1)
        server.add(*literature(31)[33:34])
        until(lambda: len(Store(str(desk.corpus)).harvests()) >= 2)
        until(lambda: read_schedule(desk.runs).state is ScheduleState.WAITING)
        events = ended_well(process)
    runs = [run for run, _ in desk.store.harvests()]
    assert all(after.started - before.finished >= timedelta(seconds=1) for before, after in pairwise(runs))
    names = [event["event"] for event in events]
    assert (names[0], names[-1]) == ("schedule_began", "schedule_ended")
    assert names.count("refresh_began") == names.count("refresh_ended") >= 2
    assert {event["exit_code"] for event in events if event["event"] == "refresh_ended"} <= {0, 75}
    assert events[-1]["message"].startswith("Ended on request.")
    told = read_schedule(desk.runs)
    assert (told.state, told.every) == (ScheduleState.ENDED, 1.0)
    assert KEY not in (desk.runs / log.FILE).read_text() + (desk.runs / "schedule.json").read_text()


def test_a_refresh_that_runs_when_the_service_is_ended_is_stopped_keeps_all_and_is_gone_on_with(
    serve, desk, bib
):
    server = serve(*literature(450), latency_ms=150)
    with service(desk, server, bib, every=3_600) as process:
        until(lambda: len(server.requests) >= 5)
        events = ended_well(process)
    assert events[-2]["event"] == "refresh_ended"
    assert events[-2]["exit_code"] == 75
    assert "Started again, the schedule refreshes at once." in events[-1]["message"]
    assert "All that was fetched is kept" in events[-1]["message"]
    assert read_progress(desk.runs).state is RunState.STOPPED
    assert read_schedule(desk.runs).last_ending is Ending.INTERRUPTED
    before, kept = len(server.requests), read_progress(desk.runs).calls
    assert kept > 0
    with started(desk, server, "-m", "harvest", *COMMAND, "--references", str(bib), "--", *QUICK) as process:
        until(lambda: read_schedule(desk.runs).last_exit_code == 0)
        ended_well(process)
    again = len(server.requests) - before
    assert again == len({question(request) for request in server.requests}) - kept
    assert desk.store.open().works.height == 453


def test_a_service_killed_in_mid_run_and_started_again_waits_for_the_refresh_that_goes_on(serve, desk, bib):
    server = serve(*literature(450), latency_ms=150)
    with service(desk, server, bib, every=3_600) as process:
        until(lambda: len(server.requests) >= 5)
        process.kill()
        process.wait()
    assert read_schedule(desk.runs).state is ScheduleState.DEAD
    assert read_progress(desk.runs).state is RunState.RUNNING
    with service(desk, server, bib, every=3_600) as process:
        until(desk.store.harvests)
        until(lambda: read_schedule(desk.runs).last_ending is Ending.STORED)
        events = ended_well(process)
    assert "refresh_began" not in [event["event"] for event in events]
    assert len(desk.store.harvests()) == 1
    assert len({question(request) for request in server.requests}) == len(server.requests)


def test_while_somebody_else_harvests_the_schedule_waits_says_so_once_and_counts_no_failure(desk):
    settings = read_settings(os.environ)
    keeper = Keeper(
        Rhythm(timedelta(days=7)),
        Refreshing(["no such command"], settings, RunLog(settings.runs)),
        settings,
        RunLog(settings.runs),
        Clocks(),
    )
    with alone(settings):
        for _ in range(3):
            assert "A harvest is already running" in keeper.look()
    assert [event["event"] for event in logged(desk)] == ["refresh_waits"]
    assert (keeper.status.failures_in_a_row, keeper.status.runs, keeper.due_in()) == (0, 0, timedelta(0))


def test_a_second_schedule_is_refused_and_the_first_can_be_checked(serve, desk, bib):
    server = serve(*literature(3))
    desk.environ(OPENALEX_URL=server.url)
    with service(desk, server, bib, every=3_600) as process:
        until(desk.store.harvests)
        ended = desk.command("schedule", "--references", bib)
        assert ended.code == 1
        assert is_one_sentence(ended.err)
        assert "A schedule already looks after" in ended.err
        once = desk.command("schedule", "--once", "--references", bib)
        assert (once.code, once.out) == (0, ended.err)
        check = desk.command("schedule", "--check")
        assert check.code == 0
        assert f"The schedule runs (process {process.pid})" in check.out
        process.kill()
        process.wait()
        check = desk.command("schedule", "--check")
        assert check.code == 1
        assert "is dead: start it again" in check.err


def test_once_refreshes_when_due_hands_on_the_exit_code_and_says_when_it_is_not_due(serve, desk, bib):
    server = serve(*literature(3))
    desk.environ(OPENALEX_URL=server.url)
    words = ("schedule", "--once", "--references", bib, "--", *QUICK)
    ended = desk.command(*words, "--max-usd", "0")
    assert ended.code == 75
    assert is_one_sentence(ended.err)
    assert "The cap of $0.0000 set by --max-usd is reached" in ended.err
    told = read_schedule(desk.runs)
    assert (told.failures_in_a_row, told.runs, told.last_exit_code) == (1, 1, 75)
    assert timedelta(minutes=14) < told.next_due - told.last_ended < timedelta(minutes=16)
    assert desk.command(*words).out.startswith("Not due before ")
    write_schedule(desk.runs, _earlier(told, timedelta(hours=1)))
    ended = desk.command(*words)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Stored version 0")
    asked = len(server.requests)
    ended = desk.command(*words)
    assert (ended.code, ended.err) == (0, "")
    assert re.match(r"Not due before \d\d \w+ \d{4}, \d\d:\d\d UTC\.", ended.out)
    assert len(server.requests) == asked
    assert desk.command("schedule", "--check").code == 0


def _earlier(told, by):
    moments = ("started", "updated", "last_begun", "last_ended")
    return type(told)(
        **{
            name: getattr(told, name) - by if name in moments else getattr(told, name)
            for name in told.__slots__
        }
    )


def test_a_refresh_that_once_has_begun_hears_the_signal_and_keeps_what_it_fetched(serve, desk, bib):
    server = serve(*literature(450), latency_ms=150)
    words = ["schedule", "--once", "--references", str(bib), "--", *QUICK]
    with subprocess.Popen(
        [sys.executable, "-m", "harvest", *words],
        env=environment(desk, server),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        until(lambda: len(server.requests) >= 5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 75
    assert is_one_sentence(err)
    assert "All that was fetched is kept" in err
    assert read_progress(desk.runs).state is RunState.STOPPED


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--every", "30s"], 2, "'30s' is no length of time: write a number and m, h, d or w, such as 7d"),
        (["--at", "25:00"], 2, "is no hour of the day"),
        (["--every", "6h", "--at", "03:00"], 2, "--every 6h is less than a day"),
        (["--references", "-"], 2, "give a file, not -"),
        (["--", "--no-such-option"], 2, "unrecognized arguments: --no-such-option"),
        (["--references", "missing.bib"], 1, "missing.bib"),
        (["--check"], 1, "No schedule has run here yet"),
    ],
)
def test_what_cannot_be_scheduled_is_refused_before_anything_is_asked(desk, words, code, says):
    try:
        ended = desk.command("schedule", *words)
        said, found = ended.err, ended.code
    except SystemExit as exit_:
        said, found = None, exit_.code
    assert found == code
    assert said is None or says in said


def test_without_a_key_the_service_does_not_start(desk, bib):
    desk.environ(OPENALEX_API_KEY="")
    ended = desk.command("schedule", "--references", bib)
    assert ended.code == 1
    assert "https://openalex.org/settings/api" in ended.err


def test_a_damaged_status_file_is_told_and_the_store_remembers(serve, desk, bib):
    desk.environ(OPENALEX_URL=serve(*literature(3)).url)
    assert desk.command("refresh", *QUICK, "--references", bib).code == 0
    (desk.runs / "schedule.json").write_text('{"pid": ')
    assert desk.command("schedule", "--once", "--references", bib).out.startswith("Not due before ")
    assert "status_unreadable" in [event["event"] for event in logged(desk)]
    (desk.runs / "schedule.json").write_text('{"pid": ')
    ended = desk.command("schedule", "--check")
    assert ended.code == 1
    assert is_one_sentence(ended.err)


def test_a_refresh_that_stored_its_harvest_is_done_even_if_something_failed_after_that(serve, desk, bib):
    desk.environ(OPENALEX_URL=serve(*literature(3)).url)
    settings = read_settings(os.environ)
    refreshing = Refreshing(
        ["refresh", *QUICK, "--references", str(bib), "--atom", str(desk.runs / "no" / "folder.xml")],
        settings,
        RunLog(settings.runs),
    )
    keeper = Keeper(Rhythm(timedelta(days=7)), refreshing, settings, RunLog(settings.runs), Clocks())
    keeper.look()
    assert (keeper.status.last_exit_code, keeper.status.last_ending) == (1, Ending.STORED)
    assert keeper.due_in() > timedelta(days=6)
    assert keeper.status.failures_in_a_row == 0


class Seen(Exception):
    """What the test wanted to see has happened."""


def watched(scheduler, keeper, clocks, failures) -> None:
    with suppress(Seen):
        watch(scheduler, keeper, clocks, failures, 0.01)


def test_a_clock_that_is_set_back_by_years_while_the_service_runs_does_not_keep_it_from_looking(desk):
    """The scheduler waits for a moment on the wall; when the wall moves, it is made to look at once."""
    settings = read_settings(os.environ)
    settings.runs.mkdir()
    told = RunLog(settings.runs)
    wall = [datetime.now(UTC)]
    clocks = Clocks(now=lambda: wall[0])
    keeper = Keeper(Rhythm(timedelta(days=7)), Refreshing([], settings, told), settings, told, clocks)
    looked = threading.Event()
    keeper.look = lambda: looked.set() or ""
    scheduler, failures = scheduled(keeper, look_seconds=3_600.0)
    scheduler.start()
    try:
        assert looked.wait(10)
        looked.clear()
        scheduler.modify_job(JOB, next_run_time=datetime.now(UTC) + timedelta(days=1_500))
        watcher = threading.Thread(target=watched, args=(scheduler, keeper, clocks, failures), daemon=True)
        watcher.start()
        time.sleep(0.1)
        assert not looked.is_set()
        wall[0] -= timedelta(days=1_500)
        assert looked.wait(10)
        failures.append(Seen())
        watcher.join(10)
    finally:
        scheduler.shutdown()
    assert [event["event"] for event in logged(desk)] == ["clock_moved"]


def test_a_spent_budget_is_gone_on_with_at_the_hour_it_named_and_the_log_tells_the_run(serve, desk, bib):
    desk.environ(OPENALEX_URL=serve(*literature(30), faults=["day_spent=once@4"]).url)
    ended = desk.command("schedule", "--once", "--references", bib, "--", *QUICK)
    assert ended.code == 75
    told = read_schedule(desk.runs)
    assert (told.last_ending, told.failures_in_a_row) == (Ending.BUDGET, 0)
    assert timedelta(seconds=39_900) < told.next_due - told.last_ended < timedelta(seconds=40_200)
    (stopped,) = [event for event in logged(desk) if event["event"] == "run_stopped"]
    assert stopped["exit_code"] == 75
    assert datetime.fromisoformat(stopped["goes_on_at"]) == told.goes_on_at
    assert "Looking up the seeds" in [event.get("step") for event in logged(desk)]
    assert KEY not in (desk.runs / log.FILE).read_text("utf-8")
