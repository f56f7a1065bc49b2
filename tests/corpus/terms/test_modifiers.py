"""What stands before and after a term, which of it is new, rises or fades, and how various it is."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.terms.modifiers import Modified, Stems, around, modifiers, variety

TERM = "co-production"
LAST = 2020
STEMS = Stems()


def beside(text: str) -> Modified:
    start = text.index(TERM)
    return around(text, start, start + len(TERM))


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("invented genuine co-production", "genuine"),
        ("service-user co-production", "service-user"),
        ("citizens\u2019 co-production", None),  # a mark stands between
        ("the patient's co-production", None),
        ("knowledge-co-production", "knowledge"),
        ('on meaningful "co-production"', "meaningful"),
        ("genuine (co-production)", "genuine"),
        ("genuine\nco-production", "genuine"),
        ("the co-production", None),
        ("without co-production", None),
        ("genuine, co-production", None),
        ("genuine. co-production", None),
        ("in 2019 co-production", None),
        ("co-production", None),
        ("gestion coop\u00e9rative co-production", "coop\u00e9rative"),
    ],
)
def test_before_it_stands_the_word_right_before_unless_it_is_small_or_a_mark_is_between(text, before):
    assert beside(text).before == before


@pytest.mark.parametrize(
    ("text", "after", "of"),
    [
        ("co-production of services", "services", "services"),
        ("co-production of public services in towns", "services", "public services"),
        ("co-production of the public services", "services", "public services"),
        (
            "co-production of new public service values",
            "service",
            "new public service",
        ),  # three words at most
        ("co-production of care, and more", "care", "care"),
        ("co-production of care and cure", "care", "care"),
        ("(co-production) of care", "care", "care"),
        ("co-production of a", None, None),
        ("co-production of and care", None, None),
        ("co-production of 12 services", None, None),
        ("co-production, of services", None, None),
        ("co-production with citizens", None, None),
        ("co-production", None, None),
    ],
)
def test_behind_it_stands_what_is_co_produced_up_to_three_words_and_their_head(text, after, of):
    found = beside(text)
    assert (found.after, found.of) == (after, of)


@given(st.text(st.sampled_from("ab -'\n.,()of\u00e9\u05d0"), max_size=40), st.data())
@settings(deadline=None)
def test_whatever_stands_there_is_taken_from_the_text(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = around(text, start, end)
    assert found.before is None or found.before in text[:start]
    assert (found.after is None) == (found.of is None)
    assert found.of is None or all(word in text[end:] for word in found.of.split())


def seen(*told: tuple[str, int, int], work: str = "W") -> list[tuple[int, str, str]]:
    """(word, year, works) -> one row a work."""
    return [(year, f"{work}{year}-{word}-{n}", word) for word, year, works in told for n in range(works)]


BASE = dict.fromkeys(range(2000, LAST + 2), 40)


def tendency(*by_year: tuple[int, int]) -> str:
    (told,) = modifiers(seen(*(("genuine", *one) for one in by_year)), BASE, LAST, STEMS)
    return told.tendency


@pytest.mark.parametrize(
    ("by_year", "expected"),
    [
        ([(2016, 3)], "new"),
        ([(2018, 1), (2019, 1), (2020, 1)], "new"),
        ([(2016, 2)], "too few"),  # named twice
        ([(2015, 1), (2016, 30), (2020, 30)], "rising"),  # it was there before
        ([(2006, 30), (2010, 30), (2018, 1)], "fading"),
        ([(2006, 30), (2010, 30)], "fading"),
        ([(2008, 4), (2012, 4), (2018, 4)], "steady"),
        ([(2012, 2)], "too few"),
        ([(1995, 9)], "too few"),  # in none of the years that are compared
    ],
)
def test_a_word_is_new_rising_fading_steady_or_too_rare_to_say(by_year, expected):
    assert tendency(*by_year) == expected


def test_a_share_is_compared_and_not_a_number():
    growing = {year: 40 if year < 2016 else 400 for year in range(2000, LAST + 1)}
    rows = seen(("genuine", 2010, 20), ("genuine", 2018, 100))
    (told,) = modifiers(rows, growing, LAST, STEMS)
    assert told.tendency == "steady"
    assert told.ratio == pytest.approx((100.5 / 2000.5) / (20.5 / 400.5))
    assert told.low < 1 < told.high


def test_the_interval_is_that_of_katz_and_others():
    (told,) = modifiers(seen(("genuine", 2010, 9), ("genuine", 2018, 19)), BASE, LAST, STEMS)
    # log ratio 1.41102 = ln((19.5 / 200.5) / (9.5 / 400.5)), its standard error 0.38608
    assert (told.ratio, told.low, told.high) == pytest.approx((4.10014, 1.92382, 8.73845), abs=1e-5)


def test_years_after_the_last_complete_one_are_shown_and_compared_with_nothing():
    rows = seen(("genuine", 2010, 5), ("genuine", 2018, 5))
    (before,) = modifiers(rows, BASE, LAST, STEMS)
    (after,) = modifiers(rows + seen(("genuine", LAST + 1, 30)), BASE, LAST, STEMS)
    assert (after.ratio, after.tendency) == (before.ratio, before.tendency)
    assert (after.works, after.by_year[LAST + 1]) == (40, 30)


def test_a_work_that_writes_a_word_ten_times_counts_once():
    rows = [(2018, "W1", "genuine")] * 10 + [(2018, "W2", "genuine")]
    (told,) = modifiers(rows, BASE, LAST, STEMS)
    assert (told.works, dict(told.by_year), told.first_year) == (2, {2018: 2}, 2018)


def test_inflections_are_one_word_shown_in_its_commonest_form():
    rows = seen(
        ("citizen", 2010, 2), ("citizens", 2011, 3), ("public service", 2012, 1), ("public services", 2013, 1)
    )
    told = modifiers(rows, BASE, LAST, STEMS)
    assert [(one.word, one.works, one.first_year) for one in told] == [
        ("citizens", 5, 2010),
        ("public service", 2, 2012),
    ]


def test_without_works_in_the_years_compared_nothing_is_said():
    (told,) = modifiers(seen(("genuine", 2010, 9)), {}, LAST, STEMS)
    assert (told.tendency, told.ratio, told.low, told.high) == ("too few", None, None, None)
    assert modifiers([], BASE, LAST, STEMS) == []


@given(
    st.dictionaries(st.sampled_from("abcde"), st.integers(1, 4), min_size=1).filter(
        lambda d: sum(d.values()) <= 9
    ),
    st.integers(1, 9),
)
@settings(max_examples=60, deadline=None)
def test_variety_is_the_mean_number_of_different_words_over_all_that_could_be_drawn(counts, among):
    words = Counter(counts)
    drawn = [len(set(one)) for one in combinations(list(words.elements()), among)]
    if drawn:
        assert variety(words, among) == pytest.approx(sum(drawn) / len(drawn))
    else:
        assert variety(words, among) is None


def test_variety_among_none_is_not_told():
    assert variety(Counter(a=3), 0) is None
