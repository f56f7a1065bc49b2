"""The file by which a running harvest tells another process how it stands."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import StatusUnreadable
from corpus.progress import FILE, Progress, RunState, read_progress, write_progress

NOW = datetime.now(UTC)
RUNNING = Progress(
    "run-1", os.getpid(), RunState.RUNNING, "Fetching citing works", NOW, NOW, 300, 1_200, 4, 4, 9_996
)


def test_what_is_written_is_read(tmp_path):
    write_progress(tmp_path / "new" / "folder", RUNNING)
    assert read_progress(tmp_path / "new" / "folder") == RUNNING


def test_no_file_and_no_folder_mean_that_there_was_no_run(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert read_progress(tmp_path) is None
    assert read_progress(tmp_path / "none") is None
    assert read_progress(tmp_path / "file" / "below") is None


def test_a_reader_never_sees_half_of_it(tmp_path):
    write_progress(tmp_path, RUNNING)
    long = replace(RUNNING, message="word " * 5_000)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            write_progress(tmp_path, long)
            write_progress(tmp_path, RUNNING)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = {read_progress(tmp_path) for _ in range(300)}
    finally:
        stop.set()
        writer.join()
    assert seen <= {long, RUNNING}
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("waited_for", [True, False], ids=["gone", "zombie"])
def test_a_run_whose_process_has_died_is_told_as_failed_with_what_to_do(tmp_path, waited_for):
    with subprocess.Popen([sys.executable, "-c", "print('up', flush=True); input()"], stdout=subprocess.PIPE,
                          stdin=subprocess.PIPE) as process:  # fmt: skip
        process.stdout.readline()
        write_progress(tmp_path, replace(RUNNING, pid=process.pid, updated=datetime.now(UTC)))
        assert read_progress(tmp_path).state is RunState.RUNNING
        process.kill()
        if waited_for:
            process.wait()
        else:
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        told = read_progress(tmp_path)
    assert (told.state, told.works) == (RunState.FAILED, 300)
    assert "start it again" in told.message


@pytest.mark.skipif(not Path("/proc/stat").exists(), reason="only Linux tells when a process began")
def test_a_process_that_began_after_the_last_word_of_the_run_is_not_taken_for_it(tmp_path):
    write_progress(tmp_path, replace(RUNNING, updated=datetime.now(UTC) - timedelta(days=1)))
    assert read_progress(tmp_path).state is RunState.FAILED


@pytest.mark.parametrize("state", [RunState.DONE, RunState.STOPPED, RunState.FAILED])
def test_a_run_that_said_how_it_ended_keeps_its_word_though_its_process_is_gone(tmp_path, state):
    ended = replace(RUNNING, pid=2**22 + 1, state=state, message="Said so.")
    write_progress(tmp_path, ended)
    assert read_progress(tmp_path) == ended


@given(
    st.binary(max_size=60) | st.recursive(st.none() | st.integers(), st.lists).map(json.dumps).map(str.encode)
)
def test_a_damaged_file_is_one_sentence_that_names_it(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("runs")
    (folder / FILE).write_bytes(content)
    with pytest.raises(StatusUnreadable, match="delete it, or start a harvest"):
        read_progress(folder)


def test_a_field_that_a_later_release_writes_does_no_harm(tmp_path):
    write_progress(tmp_path, RUNNING)
    fields = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps(fields | {"mood": "good"}))
    assert read_progress(tmp_path) == RUNNING


@pytest.mark.parametrize(
    ("works", "expected", "share"), [(3, 12, 0.25), (15, 12, 1.0), (0, None, None), (0, 0, None)]
)
def test_the_share_that_is_done_is_known_once_works_are_announced(works, expected, share):
    assert replace(RUNNING, works=works, expected=expected).share == share
