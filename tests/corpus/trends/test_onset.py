from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.trends.line import Answer, examine_line
from corpus.trends.procedure import AS_REGISTERED
from corpus.trends.segments import Shape
from corpus.trends.series import Series
from tests.corpus.trends.drawn import flat, growing_field, rising, series

QUICK = replace(AS_REGISTERED, replicates=100)


@pytest.mark.parametrize("since", [1998, 2005, 2012])
def test_a_lasting_onset_is_found_in_its_year(since):
    line = examine_line(series(rising(since), level=60, seed=since), QUICK)
    assert line.answer is Answer.ONSET
    assert line.onset.low <= since <= line.onset.high
    assert abs(line.onset.year - since) <= 2
    assert line.before.low <= 0 <= line.before.high
    assert line.after.low <= 0.12 <= line.after.high
    assert line.after.growth.rate == pytest.approx(np.exp(line.after.value) - 1)
    assert line.after.doubling.low < np.log(2) / 0.12 < line.after.doubling.high
    assert line.before.doubling is None
    assert line.p_value <= 0.01


def test_growth_without_a_break_is_no_onset():
    line = examine_line(series(lambda year: 0.08 * (year - 1990), level=8, seed=1), QUICK)
    assert line.answer is Answer.NONE
    assert line.model is Shape.LINE
    assert line.before == line.after


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("level", [2, 20, 300])
def test_a_growing_field_alone_never_alarms(seed, level):
    assert not examine_line(series(flat, level=level, seed=seed, field=growing_field), QUICK).onset


def test_the_same_counts_without_their_denominator_would_alarm():
    """So the field is what the share takes out."""
    grown = series(flat, field=lambda year: 60_000 * np.exp(0.1 * max(year - 2004, 0)))
    raw = Series(grown.years, grown.hits, (100_000,) * len(grown.years))
    assert examine_line(raw, QUICK).onset
    assert not examine_line(grown, QUICK).onset


@pytest.mark.parametrize("seed", range(5))
def test_a_jump_and_a_burst_are_no_lasting_onset(seed):
    step = examine_line(series(lambda year: 0.9 * (year >= 2006), level=60, seed=seed), QUICK)
    assert (step.model, step.onset) == (Shape.STEP, None)
    burst = examine_line(series(lambda year: 1.2 * (2003 <= year <= 2008), level=60, seed=seed), QUICK)
    assert (burst.model, burst.onset) == (Shape.BURST, None)


@pytest.mark.parametrize("tail", [2, 3, 5])
def test_last_years_still_being_indexed_never_alarm(tail):
    for seed in range(4):
        whole = series(flat, seed=seed)
        hits = [
            int(hits * (1 if year <= 2025 - tail else 0.8 - 0.7 * (year - 2025 + tail) / tail))
            for year, hits, _ in whole.rows()
        ]
        assert not examine_line(Series(whole.years, tuple(hits), whole.works), QUICK).onset


def test_a_rise_of_the_last_years_is_not_lasting_yet():
    assert not examine_line(series(rising(2020, 0.4), level=50, seed=1), QUICK).onset


def test_with_a_handful_of_hits_it_cannot_be_told():
    line = examine_line(series(flat, level=0.3, seed=2), QUICK)
    assert line.answer is Answer.CANNOT_TELL
    assert examine_line(series(flat, level=2, seed=2), QUICK).answer is Answer.CANNOT_TELL
    assert examine_line(series(flat, level=60, seed=2), QUICK).answer is Answer.NONE


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), min_size=1, max_size=40),
    st.integers(1, 60),
)
@settings(max_examples=15, deadline=None)
def test_any_series_gets_an_answer(counts, scale):
    rows = [
        (1988 + place, hits * scale * bool(works), works * 10_000)
        for place, (hits, works) in enumerate(counts)
    ]
    line = examine_line(Series.of(rows), replace(QUICK, replicates=20))
    assert line.answer in Answer
    assert not line.onset or line.onset.low <= line.onset.year <= line.onset.high
    assert all(np.isfinite(fitted.share) for fitted in line.fitted)


def test_another_unit_of_works_changes_nothing():
    """Ten times the works with the same hits: shares of a tenth, the same course."""
    once = series(rising(2006), seed=4)
    ten = Series(once.years, once.hits, tuple(10 * works for works in once.works))
    one, other = examine_line(once, QUICK), examine_line(ten, QUICK)
    assert one.onset == other.onset
    assert one.after.value == pytest.approx(other.after.value, rel=1e-3)


def test_ten_times_the_counts_give_the_same_year_more_surely():
    once = series(rising(2006))
    ten = Series(once.years, *(tuple(10 * n for n in counts) for counts in (once.hits, once.works)))
    one, other = examine_line(once, QUICK).onset, examine_line(ten, QUICK).onset
    assert one.year == other.year
    assert other.high - other.low <= one.high - one.low


def test_the_same_series_gives_the_same_finding():
    assert examine_line(series(rising(2006), seed=4)) == examine_line(series(rising(2006), seed=4))


def test_every_kind_of_course_is_told_with_its_criterion():
    line = examine_line(series(rising(2006), seed=4), QUICK)
    assert [row.shape for row in line.table] == list(Shape)
    assert min(line.table, key=lambda row: row.qbic).shape is line.model
    assert [row.parameters for row in line.table][:3] == [2, 4, 6]
    assert line.dispersion >= 1
    assert [fitted.year for fitted in line.fitted] == list(range(1990, 2024))
