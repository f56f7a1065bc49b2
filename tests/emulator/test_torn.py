"""Bad days of a network and of a server: answers that stall, break off, lie, or are charged for nothing."""

import time

import pytest
import requests

from .builders import ask, emulator, work

WORKS = tuple(work(n, cited_by_count=n) for n in range(20))


@pytest.fixture
def server():
    with emulator(*WORKS) as running:
        yield running


def test_an_answer_can_stall_after_half_of_its_body(server):
    server.set_fault("late_stall")
    began = time.monotonic()
    answer = requests.get(f"{server.url}/works?api_key=test-key", timeout=0.4, stream=True)
    assert answer.status_code == 200
    with pytest.raises(requests.ConnectionError):  # a read timeout between bytes
        answer.content  # noqa: B018
    assert time.monotonic() - began > 0.4
    answer.close()
    assert len(ask(server).json()["results"]) == 20
    assert server.credits_used == 2


def test_a_stopped_emulator_lets_a_client_go_that_is_stuck_halfway():
    with emulator(work(1), faults=["late_stall"]) as server:
        answer = requests.get(f"{server.url}/works?api_key=test-key", timeout=5, stream=True)
        began = time.monotonic()
    answer.close()
    assert time.monotonic() - began < 4


def test_one_answer_is_slow_and_good_and_the_next_is_not():
    with emulator(work(1), latency_ms=60, faults=["slow"]) as server:
        took = []
        for _ in range(2):
            began = time.monotonic()
            assert ask(server).status_code == 200
            took.append(time.monotonic() - began)
    assert took[0] > 0.6 > 0.5 > took[1]


def test_a_network_that_asks_to_sign_in_answers_200_with_a_page_and_charges_nothing(server):
    server.set_fault("proxy_html_200")
    answer = ask(server)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert not [name for name in answer.headers if name.lower().startswith("x-ratelimit")]
    assert server.credits_used == 0
    assert ask(server).json()["meta"]["count"] == 20


def test_json_can_end_in_the_middle_with_a_length_that_is_right(server):
    server.set_fault("bad_json")
    answer = ask(server)
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert len(ask(server).json()["results"]) == 20


def test_a_server_that_fails_in_json_says_when_to_come_back_and_pays_back(server):
    server.set_fault("server_error_json=3")
    answers = [ask(server) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [500, 502, 503, 200]
    assert [answer.headers.get("Retry-After") for answer in answers] == ["1", "1", "1", None]
    assert {answer.headers["Content-Type"] for answer in answers} == {"application/json"}
    assert server.credits_used == 1


def test_a_failure_can_be_charged(server):
    server.set_fault("charged_failure")
    answer = ask(server)
    assert (answer.status_code, answer.json()["reason"]) == (504, "query_timeout")
    assert answer.headers["X-RateLimit-Credits-Used"] == "1"
    assert server.credits_used == 1
    assert ask(server).status_code == 200
