import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from corpus.errors import SeriesImpossible
from corpus.trends.series import Series, fit_window, wilson


@given(st.integers(0, 500), st.integers(1, 10**6))
def test_the_interval_of_a_share_is_wilsons(hits, works):
    low, high = wilson(min(hits, works), works)
    theirs = proportion_confint(min(hits, works), works, method="wilson")
    assert (low, high) == pytest.approx(theirs, abs=1e-9)
    assert 0 <= low <= min(hits, works) / works <= high <= 1


def test_a_year_without_works_has_no_share():
    assert [share.year for share in Series.of([(2001, 0, 0), (2000, 1, 100_000)]).shares()] == [2000]


def test_what_cannot_be_is_refused_in_a_sentence():
    for rows in ([(2000, 5, 3)], [(2000, -1, 3)], [(2000, 1, 3), (2000, 1, 3)]):
        with pytest.raises(SeriesImpossible, match=r"2000|twice"):
            Series.of(rows)


def test_years_before_the_window_incomplete_ones_and_those_without_works_stay_out_with_their_reason():
    series = Series.of([(year, 1, 0 if year == 1995 else 100) for year in range(1988, 2026)])
    window, left_out = fit_window(series, 1990, 2)
    assert (window.years[0], window.years[-1]) == (1990, 2023)
    assert [left.year for left in left_out] == [1988, 1989, 1995, 2024, 2025]
    assert len({left.why for left in left_out}) == 3


def test_empty_years_at_the_end_do_not_count_as_the_last():
    series = Series.of([(year, 0, 100 if year < 2024 else 0) for year in range(1990, 2030)])
    assert fit_window(series, 1990, 2)[0].years[-1] == 2021
