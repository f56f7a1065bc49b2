"""`python -m tests.openalex_emulator` as a person or a make target runs it."""

import doctest
import gzip
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.openalex_emulator import account, analyzer, costs, log, textindex
from tests.openalex_emulator.faults import FAULTS

from .builders import url, work

ROOT = Path(__file__).parents[2]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "tests.openalex_emulator", *map(str, arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.fixture
def works(tmp_path):
    path = tmp_path / "works.jsonl"
    path.write_text("".join(json.dumps(work(n)) + "\n" for n in range(3)), encoding="utf-8")
    return path


def test_it_prints_its_url_when_it_is_ready_and_the_last_of_an_id_wins(works, tmp_path):
    later = tmp_path / "later.jsonl.gz"
    with gzip.open(later, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps(work(2, title="Invented anew")) + "\n")
    asked = command(
        "--works", works, later, "--key", "mine", "--fault", "rate_limited=once@2", "--latency-ms", 1
    )
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            place = running.stdout.readline().strip()
            assert place.startswith("http://127.0.0.1:")
            answer = requests.get(f"{place}/works?api_key=mine&select=id,title", timeout=5).json()
            assert {"id": url(2), "title": "Invented anew"} in answer["results"]
            assert len(answer["results"]) == 3
            assert requests.get(f"{place}/works?api_key=mine", timeout=5).status_code == 429
            assert requests.get(f"{place}/works?api_key=test-key", timeout=5).status_code == 401
        finally:
            running.terminate()


@pytest.mark.parametrize(
    "bad", ['{"id": "https://openalex.org/W1"', '{"title": "no id"}', "[]", '{"id": "W1"}']
)
def test_a_bad_line_is_named_by_its_number(works, bad):
    with works.open("a", encoding="utf-8") as lines:
        lines.write(bad + "\n")
    done = run("--works", works)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{works}, line 4: not an OpenAlex work")
    assert done.stderr.count("\n") == 1


def test_a_missing_file_is_one_sentence_and_exit_2(tmp_path):
    done = run("--works", tmp_path / "none.jsonl")
    assert (done.returncode, done.stderr) == (
        2,
        f"Cannot use {tmp_path / 'none.jsonl'}: No such file or directory.\n",
    )


def test_a_file_that_is_no_gzip_is_one_sentence_and_exit_2(tmp_path):
    fake = tmp_path / "fake.jsonl.gz"
    fake.write_text("{}")
    done = run("--works", fake)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(fake) in done.stderr


def test_a_port_in_use_is_one_sentence_and_exit_2(works):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("--works", works, "--port", port)
    assert (done.returncode, done.stderr) == (2, f"Cannot use port {port}: Address already in use.\n")


def test_an_unknown_fault_is_one_sentence_and_exit_2(works):
    done = run("--works", works, "--fault", "earthquake")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no fault 'earthquake'; there are rate_limited, ")


def test_help_explains_every_fault_and_every_way_to_steer():
    text = run("--help").stdout
    assert all(f"  {name} " in text for name in FAULTS)
    assert "POST /_emulator/drift?week=3" in text
    assert "WHEN is once, a count, every:N, p:CHANCE or always" in text


@pytest.mark.parametrize("module", [account, analyzer, costs, log, textindex])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0
