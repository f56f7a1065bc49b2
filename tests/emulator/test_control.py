"""An emulator in a process of its own is steered over HTTP, if it was told to allow that."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.openalex_emulator import Emulator
from tests.openalex_emulator.drift import Drift

from .builders import ask, emulator, found, short, work

ROOT = Path(__file__).parents[2]
WORKS = (work(1), *(work(n, cites=(1,)) for n in range(2, 60)))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    works = tmp_path_factory.mktemp("works") / "works.jsonl"
    works.write_text("".join(json.dumps(one) + "\n" for one in WORKS), encoding="utf-8")
    asked = [sys.executable, "-m", "tests.openalex_emulator", "--works", works, "--control"]
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        yield running.stdout.readline().strip()
        running.terminate()


def steer(place, part, **asked):
    method = "GET" if part == "citing" else "POST"
    answer = requests.request(method, f"{place}/_emulator/{part}", params=asked, timeout=10)
    return answer.status_code, answer.json()


def listed(place, **params):
    return requests.get(
        f"{place}/works", params={"api_key": "test-key", "per_page": 200, **params}, timeout=5
    )


def test_a_week_passes_in_another_process_as_it_does_in_this_one(place):
    with Emulator(WORKS) as here:
        truth = here.drift(Drift(4, (short(1),)), 2)
        status, told = steer(place, "drift", week=2, seed=4, cites=short(1))
        assert (status, told) == (200, json.loads(json.dumps(truth.as_json())))
        now = {
            row["id"].rsplit("/", 1)[1] for row in listed(place, filter=f"cites:{short(1)}").json()["results"]
        }
        assert now == here.citing(short(1)) == set(steer(place, "citing", cites=short(1))[1]["works"])
        assert set(told["new"]) <= now


def test_faults_are_switched_on_and_off_and_the_log_tells_what_happened(place):
    steer(place, "log", clear=1)
    assert steer(place, "fault", set="rate_limited=2") == (200, {"faults": ["rate_limited=2"]})
    assert [listed(place).status_code for _ in range(3)] == [429, 429, 200]
    assert steer(place, "fault", clear="all") == (200, {"faults": []})
    told = steer(place, "log")[1]
    assert told["by_status"] == {"200": 1, "429": 2}
    assert (told["requests"], told["credits"], told["refused"]) == (3, 1, 2)
    assert told["most_a_second"] == 3
    assert told["most_in_flight"] == 1


@pytest.mark.parametrize(
    ("part", "asked", "status"),
    [("earthquake", {}, 404), ("fault", {"set": "earthquake"}, 400), ("drift", {}, 400),
     ("drift", {"week": "soon"}, 400), ("drift", {"week": 1, "cites": "Wrong"}, 400)],
)  # fmt: skip
def test_what_it_does_not_understand_is_refused_with_a_reason(place, part, asked, status):
    got, told = steer(place, part, **asked)
    assert got == status
    assert told["error"]


def test_without_being_told_to_it_cannot_be_steered():
    with emulator(*WORKS) as server:
        assert (
            requests.post(f"{server.url}/_emulator/drift?week=1&api_key=test-key", timeout=5).status_code
            == 404
        )
        assert ask(server, "/_emulator/log").status_code == 404
        assert found(server) == set(range(1, 60))
