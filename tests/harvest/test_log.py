"""The log for machines: one event a line, never the key, never the end of a harvest, in a bounded place."""

import io
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.progress import Progress, RunState
from harvest import log
from harvest.log import RunLog, event_of

KEY = "sk+Invented/Key=1"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def events(folder) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / log.FILE).read_text("utf-8").splitlines()]


def progress(state=RunState.RUNNING, **told) -> Progress:
    return Progress("run-1", 7, state, "Fetching citing works", started=NOON, updated=NOON, **told)


@pytest.mark.parametrize(
    ("state", "event", "level", "exit_code"),
    [
        (RunState.RUNNING, "step", "info", None),
        (RunState.DONE, "run_done", "info", 0),
        (RunState.STOPPED, "run_stopped", "warning", 75),
        (RunState.FAILED, "run_failed", "error", 1),
    ],
)
def test_the_state_of_a_run_is_an_event_with_its_cost_and_how_it_ended(
    tmp_path, state, event, level, exit_code
):
    RunLog(tmp_path).write(event_of(progress(state, works=30, calls=4, credits=31, message="A sentence.")))
    (told,) = events(tmp_path)
    assert (told["event"], told["level"], told.get("exit_code")) == (event, level, exit_code)
    assert (told["run_id"], told["works"], told["calls"], told["credits"]) == ("run-1", 30, 4, 31)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00", told["time"])
    assert list(told)[:3] == ["time", "level", "event"]


def test_what_says_nothing_is_left_out(tmp_path):
    RunLog(tmp_path).write(event_of(progress()))
    assert "message" not in events(tmp_path)[0]
    assert "version" not in events(tmp_path)[0]


TEXT = st.text(max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    before=TEXT,
    after=TEXT,
    wrap=st.sampled_from([str, lambda s: [s], lambda s: {"x": s}, Exception, lambda s: {s: 1}]),
)
def test_the_key_is_in_no_line_wherever_it_stood_and_each_event_stays_one_line(tmp_path, before, after, wrap):
    stream = io.StringIO()
    for form in (KEY, quote(KEY, safe="")):
        RunLog(tmp_path, KEY, stream).write({"event": "x", "message": wrap(f"{before}{form}{after}")})
    written = (tmp_path / log.FILE).read_text("utf-8") + stream.getvalue()
    assert KEY not in written
    assert quote(KEY, safe="") not in written
    assert [json.loads(line)["event"] for line in stream.getvalue().split("\n")[:-1]] == ["x", "x"]


def test_a_log_that_cannot_be_written_is_said_once_and_ends_nothing(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    closed = RunLog(tmp_path / "file")
    for _ in range(3):
        closed.write({"event": "step"})
    said = capsys.readouterr().err
    assert said.count("could not be written") == 1
    assert said.endswith("the harvest goes on without it.\n")


def test_a_full_disk_is_said_once_in_the_stream_as_an_event_of_its_own(tmp_path):
    script = (
        "import resource, signal, sys; from pathlib import Path; from harvest.log import RunLog\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))\n"
        f"log = RunLog(Path({str(tmp_path)!r}), stream=sys.stderr)\n"
        "for n in range(20): log.write({'event': 'step', 'works': n})\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [event["works"] for event in told if event["event"] == "step"] == list(range(20))
    assert [event["event"] for event in told].count("log_unwritable") == 1


def test_a_line_that_was_cut_does_not_spoil_the_next(tmp_path):
    (tmp_path / log.FILE).write_text('{"event": "cut')
    RunLog(tmp_path).write({"event": "whole"})
    cut, whole = (tmp_path / log.FILE).read_text().splitlines()
    assert json.loads(whole)["event"] == "whole"
    assert cut == '{"event": "cut'


def test_the_log_takes_a_bounded_place_and_loses_no_event_of_two_processes_that_write_it_at_once(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(log, "FILE_BYTES", 20_000)
    script = (
        "import sys; from pathlib import Path; from harvest import log\n"
        "log.FILE_BYTES = 20_000\n"
        f"told = log.RunLog(Path({str(tmp_path)!r}))\n"
        "for n in range(300): told.write({'event': sys.argv[1], 'works': n})\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, name]) for name in ("one", "other")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    files = sorted(tmp_path.glob(f"{log.FILE}*"))
    told = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    for name in ("one", "other"):
        assert sorted(event["works"] for event in told if event["event"] == name) == list(range(300))
    assert len(files) > 1
    assert all(file.stat().st_size <= 20_000 for file in files)
    for n in range(3_000):
        RunLog(tmp_path).write({"event": "more", "works": n})
    assert len(list(tmp_path.glob(f"{log.FILE}*"))) == 1 + log.OLDER_FILES
