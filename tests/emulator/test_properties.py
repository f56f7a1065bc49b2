"""What holds for any data and any question."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.openalex_emulator import paging, query, search
from tests.openalex_emulator.errors import Refused
from tests.openalex_emulator.fields import FIELDS

from .builders import ask, emulator, walked, work

values = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["W1|W2", "!null", "2010-2012", ">5", "!a|b", '"a,b"', "true", "-", '"', "a OR"]),
)
pieces = st.builds(
    lambda key, value: f"{key}:{value}", st.sampled_from(sorted(FIELDS)) | st.text(max_size=8), values
)
filters = st.lists(pieces, max_size=4).map(",".join) | st.text(max_size=60)
words = st.text(alphabet='ab-*?~"() ANDORT', max_size=40)


@given(filters)
def test_a_filter_is_parsed_or_refused_and_never_crashes(text):
    try:
        clauses = query.parse(text)
    except Refused as refusal:
        assert refusal.status == 400
    else:
        assert all(clause.values for clause in clauses)


@given(words, st.booleans())
def test_a_search_is_parsed_or_refused_and_never_crashes(text, exact):
    try:
        search.parse(text, exact=exact)
    except Refused as refusal:
        assert refusal.status == 400


@given(st.lists(st.none() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False)))
def test_a_cursor_comes_back_as_it_was_written(values):
    assert paging.decode(paging.encode(values)) == tuple(values)


@given(st.text(max_size=40))
def test_any_other_text_is_a_cursor_or_refused(text):
    try:
        paging.decode(text)
    except Refused as refusal:
        assert refusal.body["error"] == "Pagination error."


@pytest.fixture(scope="module")
def server():
    with emulator(work(0)) as running:
        yield running


works = st.lists(
    st.fixed_dictionaries(
        {
            "cited_by_count": st.integers(0, 3),
            "publication_date": st.sampled_from([None, "1999-01-01", "1969-12-31", "2020-02-29"]),
            "cited_by_percentile_year": st.none() | st.fixed_dictionaries({"max": st.integers(0, 3)}),
            "fwci": st.none() | st.floats(0, 9),
            "title": st.none() | st.text(max_size=4),
        }
    ),
    max_size=14,
)
sorts = st.lists(
    st.sampled_from(
        [
            "publication_date",
            "publication_year:desc",
            "cited_by_count",
            "fwci",
            "fwci:desc",
            "display_name",
            "display_name:desc",
        ]
    ),
    max_size=2,
    unique=True,
).map(",".join)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(works, st.integers(1, 8), sorts)
def test_a_walk_returns_each_work_once_whatever_the_data_the_page_and_the_sort(server, works, per_page, sort):
    for number in range(15):
        server.remove(f"W{9_000_000_000 + number}")
    for number, said in enumerate(works):
        server.add(work(number, **said))
    seen = walked(server, per_page=per_page, **({"sort": sort} if sort else {}))
    assert sorted(seen) == list(range(len(works)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters)
def test_any_filter_is_answered_or_refused_and_never_a_crash(server, text):
    assert ask(server, filter=text).status_code in {200, 400, 429}
