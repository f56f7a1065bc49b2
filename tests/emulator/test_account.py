"""Keys, budget, speed, headers, and the order in which a call is turned down."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.openalex_emulator import Emulator

from .builders import ask, emulator, short, work


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def server():
    with emulator(work(1), work(2)) as running:
        yield running


@pytest.mark.parametrize("path", ["/works", "/works/W1", "/rate-limit", "/nowhere"])
@pytest.mark.parametrize("key", ["wrong", " ", "test-key\n"])
def test_an_unknown_key_is_401_on_every_path(server, path, key):
    answer = ask(server, path, key=key)
    assert answer.status_code == 401
    assert answer.json() == {"error": "Invalid or missing API key", "message": "API key not found"}
    assert "X-RateLimit-Limit" not in answer.headers


def test_the_key_is_looked_for_in_the_bearer_header_first_and_an_empty_one_is_none(server):
    bearer = {"Authorization": "Bearer test-key"}
    assert ask(server, key="wrong", headers=bearer).status_code == 200
    assert ask(server, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert ask(server, key=None, headers={"api-key": "test-key"}).headers["X-RateLimit-Limit"] == "1000000"
    assert ask(server, key="").headers["X-RateLimit-Limit"] == "1000"


def test_mailto_is_accepted_and_changes_nothing(server):
    assert ask(server, mailto="nobody@example.org").status_code == 200


def test_without_a_key_there_are_1000_credits_and_cursors_unless_switched_off(server):
    assert ask(server, key=None, cursor="*").headers["X-RateLimit-Limit"] == "1000"
    with emulator(work(1), keyless_cursor="401") as strict:
        assert ask(strict, key=None, cursor="*").status_code == 401
        assert ask(strict, key=None).status_code == 200
        assert ask(strict, cursor="*").status_code == 200


PRICES = [
    (f"/works/{short(1)}", {}, 0),
    (f"/works/{short(1)[1:]}", {}, 0),
    ("/works/doi:10.5555/invented.1", {}, 0),
    ("/works/https://doi.org/10.5555/invented.1", {}, 1),  # a full URL does not match the free form
    ("/works/doi%3A10.5555/invented.1", {}, 1),  # nor does a percent-encoded prefix
    ("/works", {"per_page": 200}, 1),
    ("/works", {"search": "invented"}, 10),
    ("/works", {"filter": "title_and_abstract.search:invented"}, 10),
    ("/works", {"filter": "title.search.exact:invented"}, 10),
    ("/works", {"search": "invented", "group_by": "type"}, 1),
]


@pytest.mark.parametrize(("path", "params", "price"), PRICES)
def test_a_call_costs(server, path, params, price):
    before = server.credits_used
    answer = ask(server, path, **params)
    assert answer.status_code == 200
    assert answer.headers["X-RateLimit-Credits-Used"] == str(price)
    assert server.credits_used - before == price


def test_the_headers_of_an_answer_count_credits_and_dollars_and_seconds_to_midnight():
    with Emulator([work(1)], clock=Clock()) as server:
        headers = ask(server).headers
    assert {
        name: headers[f"X-RateLimit-{name}"]
        for name in (
            "Limit",
            "Remaining",
            "Credits-Used",
            "Onetime-Remaining",
            "Reset",
            "Limit-USD",
            "Remaining-USD",
            "Prepaid-Remaining-USD",
            "Cost-USD",
        )
    } == {
        "Limit": "10000",
        "Remaining": "9999",
        "Credits-Used": "1",
        "Onetime-Remaining": "0",
        "Reset": "39600",
        "Limit-USD": "1",
        "Remaining-USD": "0.9999",
        "Prepaid-Remaining-USD": "0",
        "Cost-USD": "0.0001",
    }


def test_a_spent_day_is_429_until_midnight_utc():
    clock = Clock()
    with Emulator([work(1)], budget=11, clock=clock) as server:
        assert ask(server, search="invented").status_code == 200
        assert ask(server).status_code == 200
        refused = ask(server)
        body = refused.json()
        assert (refused.status_code, body["error"]) == (429, "Rate limit exceeded")
        assert body["message"].startswith("Insufficient budget.")
        assert refused.headers["Retry-After"] == "39600"
        assert int(refused.headers["X-RateLimit-Remaining"]) < int(
            refused.headers["X-RateLimit-Credits-Required"]
        )
        assert "X-RateLimit-Credits-Used" not in refused.headers
        assert {
            "retryAfter",
            "costUsd",
            "dailyRemainingUsd",
            "prepaidRemainingUsd",
            "creditsRequired",
            "creditsRemaining",
            "onetimeCreditsRemaining",
        } <= set(body)
        assert ask(server, f"/works/{short(1)}").status_code == 200  # a free call needs no credits
        clock.pass_seconds(39_600)
        assert ask(server).status_code == 200


def test_a_call_is_admitted_only_if_its_whole_price_is_left():
    with Emulator([work(1)], budget=9) as server:
        assert ask(server, search="invented").status_code == 429
        assert ask(server).status_code == 200


def test_the_bucket_holds_one_seconds_calls_and_fills_continuously():
    clock = Clock()
    with Emulator([work(1)], rate=3, clock=clock) as server:
        assert [ask(server).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = ask(server)
        assert refused.json()["message"].startswith("Rate limit exceeded: 3 requests per second.")
        assert 0 < refused.json()["retryAfter"] < 1
        assert refused.headers["Retry-After"] == "1"
        assert int(refused.headers["X-RateLimit-Remaining"]) >= int(
            refused.headers["X-RateLimit-Credits-Required"]
        )
        clock.pass_seconds(0.34)
        assert [ask(server).status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize(
    ("settings", "key", "rate"),
    [
        ({}, "test-key", 30),
        ({}, None, 10),
        ({"budget": 200_000}, "test-key", 50),  # a paid key
        ({"throttled": True}, "test-key", 1),  # an account slowed down by OpenAlex itself
        ({"rate": 4}, "test-key", 4),
        ({"keyless_rate": 3}, None, 3),
    ],
)
def test_each_plan_has_its_calls_a_second_and_the_refusal_says_how_many(settings, key, rate):
    with Emulator([work(1)], clock=Clock(), **settings) as server:
        statuses = [ask(server, key=key).status_code for _ in range(rate + 1)]
        refused = ask(server, key=key)
    assert statuses == [200] * rate + [429]
    assert refused.json()["message"].startswith(f"Rate limit exceeded: {rate} requests per second. ")
    assert 0 < refused.json()["retryAfter"] <= 1
    assert refused.headers["Retry-After"] == "1"
    assert refused.headers["X-RateLimit-Credits-Required"] == "1"
    assert refused.headers["X-RateLimit-Remaining"] == str(int(refused.headers["X-RateLimit-Limit"]) - rate)


def test_a_paid_key_may_ask_broad_questions_25_times_a_second():
    with Emulator([work(1)], budget=200_000, rate=1_000, clock=Clock()) as server:
        broad = {"filter": "title.search:" + " OR ".join("abcdefg")}
        assert [ask(server, **broad).status_code for _ in range(26)] == [200] * 25 + [429]


def test_a_failure_at_the_origin_is_paid_back(server):
    before = server.credits_used
    assert ask(server, filter="colour:red").status_code == 400
    assert ask(server, "/works/https://openalex.org/W1").status_code == 404
    assert server.credits_used == before


def test_limit_and_a_stray_comma_are_refused_at_the_edge_after_paying(server):
    before = server.credits_used
    for params, code in (
        ({"limit": 5}, "f1:limit_param"),
        ({"filter": "doi:10.5555/a,b"}, "f1:raw_comma_filter"),
    ):
        answer = ask(server, **params)
        assert answer.status_code == 400
        assert answer.json()["error"] == "Invalid request rejected at the API edge"
        assert answer.json()["error_source"] == "openalex-api-proxy"
        assert answer.headers["x-openalex-edge-reject"] == code
    assert server.credits_used == before + 2


@pytest.mark.parametrize(
    "params",
    [
        {"filter": "from_updated_date:2026-01-01"},
        {"filter": "created_date:>2026-01-01"},
        {"sort": "updated_date"},
    ],
)
def test_dates_of_change_need_a_paid_plan_429_without_retry_after_and_not_charged(server, params):
    before = server.credits_used
    answer = ask(server, **params)
    assert (answer.status_code, answer.json()["error"]) == (429, "Plan upgrade required")
    assert "Retry-After" not in answer.headers
    assert server.credits_used == before


def test_a_search_over_1500_characters_is_refused_at_the_edge(server):
    answer = ask(server, search="a" * 1_501)
    assert (answer.status_code, answer.json()["error"]) == (400, "Search query too long")
    assert answer.headers["x-openalex-edge-reject"] == "search_volume"
    assert ask(server, search_title="a" * 1_501).status_code == 200  # the two unscoped parameters alone


def test_the_request_line_has_at_most_8190_bytes_as_the_edge_encodes_it(server):
    assert ask(server, filter="doi:" + "|".join("10.5555/" + "x" * 40 for _ in range(99))).status_code == 200
    long = ask(server, filter="doi:" + "|".join("10.5555/" + "x" * 80 for _ in range(99)))
    assert (long.status_code, long.json()["error"]) == (400, "Request URL too long")


def test_more_than_five_operators_are_throttled_to_5_a_second():
    with emulator(work(1), budget=10_000, clock=Clock()) as server:
        broad = {"filter": "title.search:" + " OR ".join("abcdefg")}
        assert [ask(server, **broad).status_code for _ in range(6)] == [200] * 5 + [429]
        body = ask(server, **broad).json()
        assert (body["reason"], body["booleanOperators"]) == ("broad_boolean_query", 6)


def test_a_list_of_more_than_ten_topics_is_throttled_to_1_a_second_and_ids_are_exempt():
    with emulator(work(1), clock=Clock()) as server:
        topics = "topics.id:" + "|".join(f"T{n}" for n in range(11))
        ids = "openalex:" + "|".join(f"W{n}" for n in range(11))
        assert [ask(server, filter=topics).status_code for _ in range(2)] == [200, 429]
        assert ask(server, filter=topics).json()["reason"] == "wide_or_filter"
        assert [ask(server, filter=ids).status_code for _ in range(3)] == [200] * 3


ORDER = [  # each asks for several refusals at once; the first check wins
    ({"method": "PUT", "key": "wrong"}, 405, None),
    ({"key": "wrong", "filter": "updated_date:2026-01-01"}, 401, "Invalid or missing API key"),
    ({"filter": "updated_date:2026-01-01", "search": "a" * 1_501}, 429, "Plan upgrade required"),
    ({"search": "a" * 1_501, "limit": 1}, 400, "Search query too long"),
    ({"search": "a", "limit": 1}, 429, "Rate limit exceeded"),
    ({"limit": 1, "filter": "colour:red"}, 400, "Invalid request rejected at the API edge"),
    ({"filter": "colour:" + "x" * 9_000}, 400, "Request URL too long"),
    ({"filter": "colour:red"}, 400, "Invalid query parameters error."),
]


@pytest.mark.parametrize(("params", "status", "error"), ORDER)
def test_the_checks_come_in_the_order_of_the_edge(params, status, error):
    with emulator(work(1), budget=9) as server:
        answer = ask(server, **params)
    assert answer.status_code == status
    assert error is None or answer.json()["error"] == error


def test_rate_limit_is_free_needs_a_key_and_tells_what_is_left():
    with Emulator([work(1)], clock=Clock()) as server:
        ask(server)
        answer = ask(server, "/rate-limit").json()
        assert answer["api_key"] == "tes...key"
        assert answer["rate_limit"]["credits_used"] == 1
        assert answer["rate_limit"]["daily_remaining_usd"] == 0.9999
        assert answer["rate_limit"]["resets_in_seconds"] == 39_600
        refused = ask(server, "/rate-limit", key=None)
        assert (refused.status_code, refused.json()["error"]) == (401, "Authentication required")
        assert "X-RateLimit-Limit" not in refused.headers  # 401 has none
        assert {"singleton", "list", "search", "content", "semantic", "text"} <= set(
            answer["rate_limit"]["endpoint_costs_usd"]
        )
        assert answer["rate_limit"]["credit_costs"]["search"] == 10
