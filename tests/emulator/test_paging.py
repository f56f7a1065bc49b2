"""Paging by number, by cursor and by chance."""

import ast
import base64
import json

import pytest

from tests.openalex_emulator import Emulator

from .builders import ask, emulator, numbers, url, walk, walked, work


@pytest.fixture(scope="module")
def thirty():
    works = [work(n, cited_by_count=n, publication_date=f"20{n % 20:02}-01-01") for n in range(30)]
    with emulator(*works) as server:
        yield server


def refused(response, message):
    body = response.json()
    assert (response.status_code, body["error"]) == (400, "Pagination error.")
    assert body["message"].startswith(message)


def test_a_page_has_25_works_unless_told(thirty):
    answer = ask(thirty).json()
    assert len(answer["results"]) == 25
    assert answer["meta"]["count"] == 30
    assert answer["meta"]["page"] == 1


def test_200_is_the_most_a_page_may_have_and_the_documented_100_is_a_switch(thirty):
    assert ask(thirty, per_page=200).status_code == 200
    refused(ask(thirty, per_page=201), "per-page parameter must be between 1 and 200.")
    refused(ask(thirty, per_page=0), "per-page parameter must be between 1 and 200.")
    refused(ask(thirty, per_page="many"), "Param per-page must be a number.")
    with emulator(work(1), max_per_page=100) as strict:
        refused(ask(strict, per_page=101), "per-page parameter must be between 1 and 100.")


def test_parameter_names_are_taken_with_hyphen_or_underscore(thirty):
    assert len(ask(thirty, **{"per-page": 7}).json()["results"]) == 7


def test_pages_end_at_the_10_000th_work(thirty):
    assert ask(thirty, page=100, per_page=100).json()["results"] == []
    refused(ask(thirty, page=101, per_page=100), "Maximum results size of 10,000 records is exceeded.")
    refused(ask(thirty, page=0), "Page")


def test_a_walk_ends_with_null_at_the_first_page_that_is_not_full(thirty):
    pages = list(walk(thirty, per_page=20))
    assert [len(page.json()["results"]) for page in pages] == [20, 10]
    assert all(page.json()["meta"]["page"] is None for page in pages)


def test_an_exact_multiple_takes_one_more_call_which_is_empty(thirty):
    pages = list(walk(thirty, per_page=15))
    assert [len(page.json()["results"]) for page in pages] == [15, 15, 0]
    assert pages[-1].json()["meta"]["count"] == 30


def test_next_cursor_is_in_meta_only_when_a_cursor_was_sent(thirty):
    assert "next_cursor" not in ask(thirty).json()["meta"]


def test_a_cursor_is_base64_of_a_json_string_of_the_last_rows_sort_values(thirty):
    cursor = ask(thirty, cursor="*", per_page=1, sort="publication_date").json()["meta"]["next_cursor"]
    values = ast.literal_eval(json.loads(base64.b64decode(cursor)))
    assert values == [946_684_800_000, -(2**63), 20, url(20)]  # date, no percentile, citations, id


def test_a_cursor_outlives_a_restart_since_the_server_keeps_nothing():
    works = [work(n, cited_by_count=n) for n in range(6)]
    with emulator(*works) as first:
        cursor = ask(first, cursor="*", per_page=4).json()["meta"]["next_cursor"]
    with emulator(*works) as second:
        assert numbers(ask(second, cursor=cursor, per_page=4)) == [1, 0]


@pytest.mark.parametrize(
    ("cursor", "message"),
    [
        ("null", "Cursor is null. Likely reached end of results."),
        ("none", "Cursor is null. Likely reached end of results."),
        ("%%%", "Invalid cursor value"),
        (base64.b64encode(b'"12"').decode(), "Invalid cursor value"),
        (base64.b64encode(b'"[1, 2]"').decode(), "Cursor value is invalid."),
    ],
)
def test_a_bad_cursor_is_refused_in_openalexs_words(thirty, cursor, message):
    refused(ask(thirty, cursor=cursor), message)


def test_a_cursor_of_another_sort_has_the_wrong_number_of_values(thirty):
    cursor = ask(thirty, cursor="*", per_page=5).json()["meta"]["next_cursor"]
    refused(ask(thirty, cursor=cursor, sort="publication_date"), "Cursor value is invalid.")


def test_a_cursor_goes_with_no_page_but_the_first(thirty):
    refused(ask(thirty, cursor="*", page=2), "Cannot use page parameter with cursor.")


def test_the_default_order_is_percentile_then_citations_falling_then_id():
    percentiles = [(1, 90, 5), (2, 90, 7), (3, 99, 1), (4, None, 50), (5, 90, 7)]
    works = [
        work(n, cited_by_count=cited, cited_by_percentile_year={"min": 1, "max": most} if most else None)
        for n, most, cited in percentiles
    ]
    with emulator(*works) as server:
        assert numbers(ask(server)) == [3, 2, 5, 1, 4]
        assert walked(server, per_page=1) == [3, 2, 5, 1, 4]


def test_publication_year_is_silently_sorted_as_publication_date():
    days = {1: "2020-06-01", 2: "2020-01-01", 3: "2019-12-31", 4: None}
    with emulator(*(work(n, publication_date=day) for n, day in days.items())) as server:
        assert numbers(ask(server, sort="publication_year")) == [3, 2, 1, 4]
        assert numbers(ask(server, sort="publication_date:desc")) == [1, 2, 3, 4]
        assert walked(server, sort="publication_date:desc", per_page=1) == [1, 2, 3, 4]


def test_an_unknown_sort_key_is_refused_and_relevance_needs_a_search(thirty):
    for sort in ("colour", "relevance_score", "publication_date:up", "id"):
        assert ask(thirty, sort=sort).status_code == 400
    assert ask(thirty, sort="relevance_score", search="invented").status_code == 400
    assert ask(thirty, sort="relevance_score:desc", search="invented").status_code == 200


def test_a_walk_is_no_snapshot_a_row_that_moves_before_the_cursor_is_missed():
    with emulator(*(work(n, cited_by_count=n) for n in range(4))) as server:
        first = ask(server, cursor="*", per_page=2)
        server.add(work(0, cited_by_count=99))
        rest = ask(server, cursor=first.json()["meta"]["next_cursor"], per_page=2)
        assert numbers(first) + numbers(rest) == [3, 2, 1]


def test_a_sample_is_the_same_for_the_same_seed_and_its_count_is_the_sample(thirty):
    once, again = (ask(thirty, sample=10, seed=3) for _ in range(2))
    assert numbers(once) == numbers(again)
    assert once.json()["meta"]["count"] == 10
    assert ask(thirty, sample=10, seed=3, sort="publication_date").status_code == 400
    assert ask(thirty, sample=10, page=2, per_page=5).status_code == 400
    assert ask(thirty, seed=3).status_code == 400  # seed needs sample


def test_a_walk_through_a_sample_ends_silently_after_its_first_page(thirty):
    assert len(list(walk(thirty, sample=20, per_page=5))) == 1


def test_of_a_parameter_given_twice_the_last_value_counts(thirty):
    answer = ask(thirty, "/works?per_page=3&filter=cited_by_count:1&filter=cited_by_count:2")
    assert numbers(answer) == [2]


def test_works_can_come_and_go_while_the_server_runs():
    with Emulator([work(1)]) as server:
        server.add(work(2))
        assert server.remove("W9000000001")
        assert numbers(ask(server)) == [2]
        assert len(server) == 1
