"""Counting by group_by."""

import pytest

from .builders import ask, emulator, short, url, work

TOPIC = {"id": "https://openalex.org/T19999", "display_name": "Invented participation",
         "domain": {"id": "https://openalex.org/domains/2", "display_name": "Social Sciences"}}  # fmt: skip


@pytest.fixture(scope="module")
def server():
    works = [
        work(n, publication_date=f"{2000 + n % 3}-01-01", type="book" if n % 4 == 0 else "article",
             topics=[TOPIC] if n < 2 else [], language="en" if n else None)
        for n in range(10)
    ]  # fmt: skip
    with emulator(*works) as running:
        yield running


def buckets(answer):
    assert answer.status_code == 200, answer.text
    return [(bucket["key"], bucket["count"]) for bucket in answer.json()["group_by"]]


def test_results_are_absent_and_meta_counts_works_and_buckets(server):
    answer = ask(server, group_by="publication_year").json()
    assert list(answer) == ["meta", "group_by"]
    assert (answer["meta"]["count"], answer["meta"]["groups_count"]) == (10, 3)


def test_years_are_text_and_buckets_come_by_falling_count(server):
    assert buckets(ask(server, group_by="publication_year")) == [("2000", 4), ("2001", 3), ("2002", 3)]
    assert buckets(ask(server, **{"group-by": "publication_year"}, sort="key")) == [
        ("2000", 4), ("2001", 3), ("2002", 3),
    ]  # fmt: skip
    assert buckets(ask(server, group_by="publication_year", sort="key:desc", per_page=1)) == [("2002", 3)]


def test_keys_of_vocabularies_are_urls(server):
    assert buckets(ask(server, group_by="type")) == [
        ("https://openalex.org/types/article", 7),
        ("https://openalex.org/types/book", 3),
    ]
    (domain,) = ask(server, group_by="topics.domain.id").json()["group_by"]
    assert domain == {
        "key": "https://openalex.org/domains/2",
        "key_display_name": "Social Sciences",
        "count": 2,
    }


def test_works_without_a_value_are_counted_on_request_only(server):
    assert buckets(ask(server, group_by="language")) == [("https://openalex.org/languages/en", 9)]
    assert ("unknown", 1) in buckets(ask(server, group_by="language:include_unknown"))


def test_a_filter_narrows_what_is_grouped(server):
    assert buckets(ask(server, group_by="publication_year", filter="type:book")) == [
        ("2000", 1), ("2001", 1), ("2002", 1),
    ]  # fmt: skip


def test_up_to_three_fields_nest(server):
    answer = ask(server, group_by="type,publication_year").json()["group_by"]
    assert sum(inner["count"] for inner in answer[0]["groups"]) == answer[0]["count"] == 7
    assert ask(server, group_by="type,language,publication_year,is_oa").status_code == 400


def test_a_walk_returns_all_buckets_by_key(server):
    seen, cursor = [], "*"
    while cursor:
        answer = ask(server, group_by="publication_year", cursor=cursor, per_page=2)
        seen += buckets(answer)
        cursor = answer.json()["meta"]["next_cursor"]
    assert seen == [("2000", 4), ("2001", 3), ("2002", 3)]


def test_a_walk_of_buckets_refuses_null_as_that_of_works_does(server):
    body = ask(server, group_by="type", cursor="null").json()
    assert body == {"error": "Pagination error.", "message": "Cursor is null. Likely reached end of results."}


def test_what_openalex_may_group_and_the_emulator_does_not_is_refused_not_guessed(server):
    for field in ("fwci", "authorships.countries"):
        assert ask(server, group_by=field).json()["error"] == "Not emulated"


def test_works_without_a_number_are_counted_as_minus_111(server):
    """§3.7: `field:include_unknown` adds the missing bucket (`unknown`, or `-111` for numbers)."""
    server.add(work(99, publication_date=None, type="letter"))
    answer = ask(server, group_by="publication_year:include_unknown", filter="type:letter")
    assert answer.json()["group_by"] == [{"key": "-111", "key_display_name": "unknown", "count": 1}]
    assert buckets(ask(server, group_by="publication_year", filter="type:letter")) == []
    server.remove(url(99))


def test_nested_buckets_hold_what_the_filter_left(server):
    answer = ask(server, group_by="publication_year:include_unknown,type", filter="publication_year:2000")
    assert [(b["key"], b["count"], len(b["groups"])) for b in answer.json()["group_by"]] == [("2000", 4, 2)]


@pytest.mark.parametrize(
    "params",
    [
        {"group_by": "cites"},  # so no co-citation
        {"group_by": "doi"},
        {"group_by": "publication_date"},
        {"group_by": "title.search"},
        {"group_by": "colour"},
        {"group_by": "type", "page": 2},
        {"group_by": "type", "select": "id"},
        {"group_by": "type", "per_page": 201},
        {"group_by": "is_oa", "cursor": "*"},
        {"group_by": "type", "sort": "cited_by_count.mean:desc"},
        {"group_by": "authorships.countries"},  # the form of its keys is not known
    ],
)
def test_what_cannot_be_grouped_is_400(server, params):
    assert ask(server, **params).status_code == 400


def test_years_hold_their_open_access_statuses_as_text_and_both_names_are_known():
    statuses = ["gold", "gold", "closed", "hybrid"]
    works = [
        work(n, cites=(50,), publication_date="2019-01-01" if n else None, open_access={"oa_status": status})
        for n, status in enumerate(statuses)
    ]
    with emulator(*works, work(50)) as one:
        asked = "publication_year:include_unknown,open_access.oa_status"
        answer = ask(one, group_by=asked, filter=f"cites:{short(50)}|{short(51)}").json()
        nested = {b["key"]: {g["key"]: g["count"] for g in b["groups"]} for b in answer["group_by"]}
        assert nested == {"2019": {"gold": 1, "closed": 1, "hybrid": 1}, "-111": {"gold": 1}}
        assert buckets(ask(one, group_by="oa_status")) == [("closed", 2), ("gold", 2), ("hybrid", 1)]
