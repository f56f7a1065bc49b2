"""Every fault does what it says, when it should, and nothing else."""

import pytest
import requests

from tests.openalex_emulator import BadFault
from tests.openalex_emulator.faults import FAULTS, Faults

from .builders import ask, emulator, found, numbers, short, walk, walked, work

WORKS = tuple(work(n, cited_by_count=n) for n in range(20))


@pytest.fixture
def server():
    with emulator(*WORKS) as running:
        yield running


def test_too_many_a_second_is_429_with_retry_after_1_and_credits_left(server):
    server.set_fault("rate_limited")
    answer = ask(server)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert int(answer.headers["X-RateLimit-Remaining"]) >= int(answer.headers["X-RateLimit-Credits-Required"])
    assert ask(server).status_code == 200
    assert server.credits_used == 1


def test_a_spent_day_is_429_with_retry_after_40000_and_too_few_credits_left(server):
    server.set_fault("day_spent")
    answer = ask(server)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "40000")
    assert int(answer.headers["X-RateLimit-Remaining"]) < int(answer.headers["X-RateLimit-Credits-Required"])
    assert ask(server).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "media"),
    [
        ("unavailable_html", 503, "text/html"),
        ("crash_html", 500, "text/html"),
        ("gateway_timeout", 504, "application/json"),
    ],
)
def test_a_failure_behind_the_edge_is_paid_back(server, fault, status, media):
    server.set_fault(fault)
    answer = ask(server)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith(media)
    assert server.credits_used == 0
    assert ask(server).status_code == 200


def test_a_stalled_socket_never_answers(server):
    server.set_fault("stalled_socket")
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{server.url}/works?api_key=test-key", timeout=0.3)
    assert ask(server).status_code == 200


def test_a_stopped_emulator_lets_a_stalled_client_go():
    with emulator(work(1), faults=["stalled_socket"]) as server, pytest.raises(requests.ReadTimeout):
        requests.get(f"{server.url}/works?api_key=test-key", timeout=0.2)


def test_a_cut_connection_breaks_off_within_the_body(server):
    server.set_fault("cut_connection")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        ask(server)
    assert len(ask(server).json()["results"]) == 20


def test_a_partial_count_is_200_with_too_few_works_and_a_response_time_over_5000(server):
    server.set_fault("partial_count")
    answer = ask(server, cursor="*", per_page=10)
    meta = answer.json()["meta"]
    assert (answer.status_code, meta["count"], len(numbers(answer))) == (200, 10, 5)
    assert meta["db_response_time_ms"] >= 5_000
    assert meta["next_cursor"] is None
    assert ask(server).json()["meta"]["count"] == 20


def test_dropped_ids_are_missing_from_batches_but_found_alone(server):
    server.set_fault("dropped_ids")
    batch = found(server, filter="openalex:" + "|".join(short(n) for n in range(20)))
    missing = set(range(20)) - batch
    assert 0 < len(missing) < 20
    assert batch == found(server, filter="openalex:" + "|".join(short(n) for n in range(20)))
    for number in missing:
        assert ask(server, f"/works/{short(number)}").status_code == 200
    assert len(found(server, filter="doi:10.5555/invented.1|10.5555/invented.2")) == 1


def test_a_dangling_reference_is_counted_and_answers_404(server):
    server.set_fault("dangling_references")
    listed = ask(server, per_page=1).json()["results"][0]
    alone = ask(server, listed["id"].replace("https://openalex.org", "/works")).json()
    assert listed["referenced_works"] == alone["referenced_works"]
    assert listed["referenced_works_count"] == len(listed["referenced_works"]) == 1
    assert ask(server, "/works/" + listed["referenced_works"][0].rsplit("/", 1)[1]).status_code == 404


def test_a_duplicate_doi_is_a_second_id_under_the_same_doi(server):
    server.set_fault("duplicate_doi")
    rows = ask(server).json()["results"]
    assert len({row["id"] for row in rows}) == 21
    assert len({row["doi"] for row in rows}) == 20
    assert ask(server, filter=f"doi:{rows[0]['doi']}").json()["meta"]["count"] == 2


def test_a_row_that_moves_is_missed_while_another_is_seen_twice(server):
    server.set_fault("row_moves")
    seen = walked(server, per_page=5)
    assert len(seen) == 20
    assert len(set(seen)) == 19
    assert {page.json()["meta"]["count"] for page in walk(server, per_page=5)} == {20}
    assert sorted(walked(server, per_page=5)) == list(range(20))  # the next walk is whole


def test_a_deleted_record_is_in_the_first_walk_and_gone_from_the_second(server):
    server.set_fault("deleted_record")
    first, second = set(walked(server, per_page=7)), set(walked(server, per_page=7))
    (gone,) = first - second
    assert ask(server, f"/works/{short(gone)}").status_code == 404
    assert set(walked(server)) == second


def test_a_cursor_without_a_key_can_be_switched_to_401(server):
    server.set_fault("keyless_cursor_401")
    assert ask(server, key=None, cursor="*").status_code == 401
    assert ask(server, key=None).status_code == 200
    assert ask(server, cursor="*").status_code == 200


@pytest.mark.parametrize(
    ("schedule", "fired"),
    [
        ("once", [1, 0, 0, 0, 0, 0]),
        ("2", [1, 1, 0, 0, 0, 0]),
        ("every:3", [0, 0, 1, 0, 0, 1]),
        ("always", [1, 1, 1, 1, 1, 1]),
        ("once@3", [0, 0, 1, 0, 0, 0]),
        ("2@4", [0, 0, 0, 1, 1, 0]),
        ("p:1", [1, 1, 1, 1, 1, 1]),
        ("p:0", [0, 0, 0, 0, 0, 0]),
    ],
)
def test_a_schedule_says_which_calls_are_struck(schedule, fired):
    faults = Faults((f"rate_limited={schedule}",))
    assert [int(faults.fires("rate_limited")) for _ in range(6)] == fired


def test_chance_is_drawn_from_the_seed():
    one, same, other = (Faults(("rate_limited=p:0.5",), seed=seed) for seed in (1, 1, 2))
    draws = [[faults.fires("rate_limited") for _ in range(40)] for faults in (one, same, other)]
    assert draws[0] == draws[1] != draws[2]


@pytest.mark.parametrize(
    "text", ["earthquake", "rate_limited=never", "rate_limited=p:2", "rate_limited=every:0"]
)
def test_an_unknown_fault_or_schedule_is_refused(text):
    with pytest.raises(BadFault):
        Faults((text,))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_can_be_cleared(server, name):
    server.set_fault(f"{name}=always")
    server.clear_faults(name)
    assert sorted(walked(server, per_page=6)) == list(range(20))
