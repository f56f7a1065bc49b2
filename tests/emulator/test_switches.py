"""What openalex-api.md marks [?] or tells of bad days: the default it names, and the switch for the other."""

import pytest
import requests

from .builders import ask, emulator, found, numbers, short, work
from .test_account import Clock

TAGGED = [{"id": "https://openalex.org/keywords/x", "display_name": "Sharing power", "score": 0.7}]


@pytest.fixture
def server():
    merged = {"openalex": "https://openalex.org/W9000000002", "mag": "3099000002"}
    works = (work(1), work(2, ids=merged), work(3, title="Invented else", keywords=TAGGED))
    with emulator(*works, clock=Clock()) as running:
        yield running


def one(server, spelling):
    return requests.get(
        f"{server.url}/works/{spelling}?api_key=test-key&select=id", allow_redirects=False, timeout=5
    )


def test_whether_cites_counts_as_wide_is_unknown_so_it_does_only_when_switched_on(server):
    """§1.4: OR list of more than 10 values on a wide field: 1/s for everybody; cites: [?]."""
    cites = "cites:" + "|".join(f"W{n}" for n in range(1, 12))
    assert [ask(server, filter=cites).status_code for _ in range(3)] == [200] * 3
    server.set_fault("wide_cites")
    first, second = (ask(server, filter=cites) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 429)
    assert {**second.json(), "retryAfter": 0} == {
        "error": "Rate limit exceeded", "message": second.json()["message"], "reason": "wide_or_filter",
        "field": "cites", "orTerms": 11, "retryAfter": 0,
    }  # fmt: skip
    assert ask(server, filter=cites.rsplit("|", 1)[0]).status_code == 200  # ten are not wide


def test_a_walk_without_a_key_pays_a_credit_a_page_and_may_ask_ten_times_a_second():
    """§1.4: keyless 10/s; §1.2: keyless 1,000 credits a day; §1.3: any list 1."""
    clock, cursor, seen = Clock(), "*", []
    with emulator(*(work(n) for n in range(10)), clock=clock) as server:
        for _ in range(10):
            page = ask(server, key=None, per_page=1, cursor=cursor)
            cursor = page.json()["meta"]["next_cursor"]
            seen += numbers(page)
        assert page.headers["X-RateLimit-Remaining"] == "990"
        refused = ask(server, key=None, per_page=1, cursor=cursor)
        assert refused.json()["message"].startswith("Rate limit exceeded: 10 requests per second.")
        clock.pass_seconds(0.11)
        last = ask(server, key=None, per_page=1, cursor=cursor)
    assert sorted(seen) == list(range(10))
    assert (numbers(last), last.json()["meta"]["next_cursor"]) == ([], None)


@pytest.mark.parametrize("params", [{"search": "invented"}, {"filter": "title.search:invented"}])
def test_searches_without_a_key_can_be_off_503_json_with_retry_after(server, params):
    """§1.4: global bucket under load, then off; §1.7: 503, `Search temporarily unavailable`, Retry-After."""
    server.set_fault("search_off=always")
    refused = ask(server, key=None, **params)
    assert (refused.status_code, refused.json()["error"]) == (503, "Search temporarily unavailable")
    assert refused.headers["Retry-After"].isdigit()
    assert "X-RateLimit-Limit" not in refused.headers
    assert ask(server, key=None).status_code == 200
    assert ask(server, **params).status_code == 200
    assert server.credits_used == 11


def test_a_plain_search_finds_works_by_their_keywords_only_when_switched_on(server):
    """§3.3: since autumn 2026 `search=` also matches tagged works; title_and_abstract.search is text-only."""
    asked = {"search": "sharing power"}, {"search.exact": "sharing power"}
    assert [found(server, **one) for one in asked] == [set(), set()]
    server.set_fault("keyword_search")
    assert [found(server, **one) for one in asked] == [{3}, {3}]
    assert found(server, filter="title_and_abstract.search:sharing power") == set()
    assert found(server, **{"search.title_and_abstract": "sharing power"}) == set()


def test_the_combined_scope_looks_into_keywords_too(server):
    """§3.3: `title_abstract_keywords` is the new combined scope; §1.3: it costs what a search costs."""
    assert found(server, filter="title_abstract_keywords.search:sharing power else") == {3}
    assert found(server, **{"search.title_abstract_keywords.exact": "shares"}) == set()
    assert ask(server, filter="title_abstract_keywords.search:x").headers["X-RateLimit-Credits-Used"] == "10"


@pytest.mark.parametrize(
    "spelling",
    [short(2).lower(), f"openalex:{short(2)}", "mag:3099000002", "https://openalex.org/" + short(2)],
)
def test_other_spellings_end_at_200_or_when_switched_on_go_through_302(server, spelling):
    """§5: non-canonical spellings make the app answer 302; the client probably sees the final 200 [I/?]."""
    assert one(server, spelling).status_code == 200
    server.set_fault("redirected_ids")
    moved = one(server, spelling)
    assert (moved.status_code, moved.headers["Location"].split("?")[0]) == (302, f"/works/{short(2)}")
    assert ask(server, f"/works/{spelling}").json()["id"].endswith(short(2))  # a client that follows
    assert one(server, short(2)).status_code == one(server, "doi:10.5555/invented.2").status_code == 200


def test_a_merged_id_is_404_or_when_switched_on_301_to_the_survivor(server):
    """§5: docs say both 301 and 404, source says 404; the dead work's DOI turns up under the survivor."""
    server.merge(short(2), into=short(1))
    assert one(server, short(2)).status_code == 404
    assert one(server, "doi:10.5555/invented.2").json()["id"].endswith(short(1))
    assert found(server, filter="doi:10.5555/invented.2") == set()
    assert found(server) == {1, 3}
    server.set_fault("merged_redirects")
    moved = one(server, short(2))
    assert (moved.status_code, moved.headers["Location"].split("?")[0]) == (301, f"/works/{short(1)}")
    assert ask(server, f"/works/{short(2)}").json()["id"].endswith(short(1))


def test_semantic_search_is_throttled_to_1_a_second_before_anything_else_is_said(server):
    """§1.3: `search.semantic=` 10 credits, and max 1 request/s."""
    answers = [ask(server, **{"search.semantic": "power"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [400, 429]
    assert answers[1].json()["message"].startswith("Rate limit exceeded: 1 requests per second.")


def test_a_grouped_answer_can_be_partial_like_a_list(server):
    """§1.6: on its timeout the API answers 200 with partial results and a too-low count."""
    ask(server, group_by="type")  # kept, but a fault that is switched on strikes all the same
    server.set_fault("partial_count")
    partial, whole = (ask(server, group_by="type").json() for _ in range(2))
    assert partial["meta"]["db_response_time_ms"] >= 5_000 > whole["meta"]["db_response_time_ms"]
    assert [answer["meta"]["count"] for answer in (partial, whole)] == [2, 3]
    assert [answer["group_by"][0]["count"] for answer in (partial, whole)] == [2, 3]


def test_counts_by_group_by_are_kept_for_five_minutes():
    """§3.7: answers are cached ~5 min."""
    clock = Clock()
    with emulator(work(1), work(2), clock=clock) as server:
        counts = []
        for seconds in (0, 299, 2):
            clock.pass_seconds(seconds)
            counts.append(ask(server, group_by="publication_year").json()["group_by"][0]["count"])
            server.remove(short(2))
        assert counts == [2, 2, 1]
        assert server.credits_used == 3


def test_a_count_probe_without_a_key_may_be_five_minutes_old():
    """§1.6: keyless count probes (`per-page=1&select=id`, no page/cursor) are edge-cached for 5 minutes."""
    clock, probe = Clock(), {"per-page": 1, "select": "id"}

    def counts(server):
        asked = ({"key": None}, {}, {"key": None, "page": 1}, {"key": None, "cursor": "*"})
        return [ask(server, **probe, **one).json()["meta"]["count"] for one in asked]

    with emulator(work(1), work(2), clock=clock) as server:
        assert counts(server) == [2, 2, 2, 2]
        server.remove(short(2))
        assert counts(server) == [2, 1, 1, 1]
        clock.pass_seconds(301)
        assert counts(server) == [1, 1, 1, 1]


def test_two_gets_of_one_question_differ_in_bytes_and_agree_in_results(server):
    """§8: two GETs of one URL differ in bytes (`db_response_time_ms`): hash `results`, not bodies."""
    once, again = (ask(server) for _ in range(2))
    assert once.content != again.content
    assert numbers(once) == numbers(again)
