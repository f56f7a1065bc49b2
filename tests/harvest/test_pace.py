"""Calls leave one after the other, as fast as the account allows and no faster."""

import pytest

from harvest.pace import OF_THE_LIMIT, Pace
from harvest.prices import Kind, kind, price


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def most_in_a_second(pace: Pace, clock: Clock, calls: int, which: Kind = Kind.PLAIN) -> int:
    times = [clock.now + pace.turn(which) for _ in range(calls)]
    return max(sum(start <= t < start + 1 for t in times) for start in times)


@pytest.mark.parametrize(("budget", "allowed"), [(1_000, 10), (10_000, 30), (200_000, 50), (1_000_000, 50)])
def test_the_tier_is_read_off_the_daily_budget_and_never_exceeded(budget, allowed):
    clock = Clock()
    pace = Pace(clock)
    assert pace.tier is None
    assert most_in_a_second(pace, clock, 40) <= 10
    pace.learn_budget(budget)
    clock.now += 60
    assert pace.tier == allowed
    assert OF_THE_LIMIT * allowed - 1 <= most_in_a_second(pace, clock, 200) <= allowed


def test_a_refusal_that_names_a_rate_is_kept_to_from_then_on():
    clock = Clock()
    pace = Pace(clock)
    pace.learn_budget(10_000)
    pace.learn_refusal(Kind.PLAIN, None, 1.0, after=3.0)
    assert pace.turn() >= 3
    assert most_in_a_second(pace, clock, 20) <= 2


def test_searches_with_many_operators_wait_for_each_other_and_let_the_rest_pass():
    clock = Clock()
    pace = Pace(clock)
    pace.learn_budget(10_000)
    assert most_in_a_second(pace, clock, 30, Kind.BROAD) <= 5
    assert pace.turn(Kind.PLAIN) < 10


def test_a_wide_list_is_slowed_down_only_once_it_was_refused():
    clock = Clock()
    pace = Pace(clock)
    pace.learn_budget(10_000)
    assert most_in_a_second(pace, clock, 60, Kind.WIDE) > 20
    pace.learn_refusal(Kind.WIDE, "wide_or_filter", None, after=1.0)
    clock.now += 60
    assert most_in_a_second(pace, clock, 10, Kind.WIDE) <= 2


@pytest.mark.parametrize(
    ("question", "credits_charged"),
    [
        ("works/W123?select=id", 0),
        ("works/doi:10.1111/x?select=id", 0),
        ("works/https://doi.org/10.1111/x", 1),
        ("works/doi%3A10.1111/x", 1),
        ("works?filter=cites:W1|W2&cursor=*", 1),
        ("works?filter=title.search:care&per-page=25", 10),
        ("works?search=care", 10),
        ("works?filter=title_and_abstract.search.exact:%22co-design%22&group-by=publication_year", 1),
        ("autocomplete/works?q=care", 0),
    ],
)
def test_a_question_has_the_price_that_openalex_asks(question, credits_charged):
    assert price(question) == credits_charged


def test_the_kind_of_a_question_is_told_by_its_operators_and_ids():
    assert kind("works?filter=title.search.exact:" + " OR ".join("abcdefg")) is Kind.BROAD
    assert kind("works?filter=title.search.exact:a OR b") is Kind.PLAIN
    assert kind("works?filter=cites:" + "|".join(f"W{n}" for n in range(11))) is Kind.WIDE
    assert kind("works?filter=cites:W1|W2") is Kind.PLAIN
