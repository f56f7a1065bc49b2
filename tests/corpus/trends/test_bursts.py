from itertools import product
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from corpus.trends.bursts import bursts
from corpus.trends.holm import holm
from corpus.trends.series import Series
from tests.corpus.trends.drawn import flat, growing_field, rising, series


def test_years_of_threefold_use_are_one_burst():
    found = bursts(series(lambda year: 1.1 * (2003 <= year <= 2008), level=40, seed=1))
    assert [(burst.first, burst.last) for burst in found] == [(2003, 2008)]
    assert found[0].weight > 0


def test_a_growing_field_is_no_burst_but_a_lasting_rise_ends_in_one():
    assert bursts(series(flat, level=40, field=growing_field, seed=1)) == ()
    assert bursts(series(rising(2006), level=40, seed=1))[-1].last == 2025


def test_without_hits_there_is_no_burst():
    assert bursts(Series.of([(2000, 0, 10), (2001, 0, 0)])) == ()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(30, 3000)), min_size=2, max_size=12))
def test_the_states_are_the_cheapest_of_all(counts):
    """Against trying every row of states."""
    rows = [(2000 + place, hits, works) for place, (hits, works) in enumerate(counts)]
    total = sum(hits for _, hits, _ in rows)
    if not total:
        return
    calm = min(total / sum(works for *_, works in rows), 0.9999)
    shares = (calm, min(2 * calm, 0.9999))

    def cost(states):
        entered = sum(now and not before for before, now in zip((0, *states), states, strict=False))
        own = -sum(
            hits * log(shares[state]) + (works - hits) * log(1 - shares[state])
            for state, (_, hits, works) in zip(states, rows, strict=True)
        )
        return own + entered * log(len(rows))

    inside = {year for burst in bursts(Series.of(rows)) for year in range(burst.first, burst.last + 1)}
    ours = tuple(int(year in inside) for year, _, _ in rows)
    if len(rows) <= 9:
        assert cost(ours) == pytest.approx(min(map(cost, product((0, 1), repeat=len(rows)))))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_several_families_are_corrected_as_holm_does(p_values):
    ours = holm({f"family {place}": p for place, p in enumerate(p_values)})
    assert list(ours.values()) == pytest.approx(list(multipletests(p_values, method="holm")[1]))
