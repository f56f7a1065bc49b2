"""What the emulator was asked can be read off it."""

import time
from concurrent.futures import ThreadPoolExecutor

from .builders import ask, emulator, work


def test_every_request_is_in_the_log():
    with emulator(work(1)) as server:
        ask(server, filter="type:article", per_page=5)
        ask(server, "/works/W1", key=None)
        listed, single = server.requests
    assert (listed.method, listed.path, listed.status, listed.credits, listed.has_key) == (
        "GET",
        "/works",
        200,
        1,
        True,
    )
    assert listed.params == {"filter": "type:article", "per_page": "5"}
    assert (single.path, single.status, single.credits, single.has_key) == ("/works/W1", 404, 0, False)


def test_the_log_tells_when_each_came_the_busiest_second_and_the_most_at_once():
    with emulator(work(1), latency_ms=150) as server:
        with ThreadPoolExecutor(4) as askers:
            list(askers.map(lambda _: ask(server), range(4)))
        time.sleep(1.05)
        ask(server, filter="colour:red")
        times = [one.time for one in server.requests]
        assert times == sorted(times)
        assert times[-1] - times[0] > 1
        assert server.busiest_second() == server.most_in_flight == 4
        assert server.summary() == {
            "requests": 5, "by_status": {"200": 4, "400": 1}, "credits": 4, "refused": 0,
            "most_a_second": 4, "most_in_flight": 4,
        }  # fmt: skip
