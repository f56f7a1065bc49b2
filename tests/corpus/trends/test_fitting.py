import numpy as np
import pytest
import statsmodels.api as sm

from corpus.trends.fitting import draw, fit, pearson
from corpus.trends.segments import Shape, courses, designs

YEARS = tuple(range(1990, 2024))


def some_series(number, level, scatter=4.0, seed=3):
    works = np.exp(np.linspace(11, 13, len(YEARS)))
    means = level * works / works[0] * np.exp(0.1 * np.maximum(np.array(YEARS) - 2006, 0))
    return draw(means, number, scatter, 0.0, seed), works


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("level", [0.3, 5, 400])
def test_many_fits_at_once_agree_with_statsmodels_one_by_one(shape, level):
    hits, works = some_series(3, level)
    tried = courses(YEARS, [shape])[::97]
    made = designs(tried, YEARS)
    ours = fit(made, hits, works)
    for row in range(3):
        for place in range(len(tried)):
            model = sm.GLM(hits[row], made[place], family=sm.families.Poisson(), offset=np.log(works))
            theirs = model.fit(scale="X2")
            assert ours.deviances[place, row] == pytest.approx(theirs.deviance, rel=1e-4, abs=1e-4)
            assert pearson(hits[row], ours.means[place, row]) / theirs.df_resid == pytest.approx(
                theirs.scale, rel=1e-2
            )
            if level > 1:
                np.testing.assert_allclose(ours.coefficients[place, row], theirs.params, rtol=1e-3, atol=1e-4)


def test_so_do_fits_of_negative_binomial_counts():
    hits, works = some_series(2, 40, scatter=8)
    made = designs(courses(YEARS, [Shape.ONE_BREAK])[::9], YEARS)
    ours = fit(made, hits, works, spread=0.05)
    for row in range(2):
        for place in range(len(made)):
            family = sm.families.NegativeBinomial(alpha=0.05)
            theirs = sm.GLM(hits[row], made[place], family=family, offset=np.log(works)).fit()
            assert ours.deviances[place, row] == pytest.approx(theirs.deviance, rel=1e-5)
            np.testing.assert_allclose(ours.coefficients[place, row], theirs.params, rtol=1e-3, atol=1e-4)


def test_rows_of_zeros_and_lone_hits_have_a_finite_fit():
    hits = np.zeros((3, len(YEARS)))
    hits[1, -1] = 1
    hits[2, 20:] = 50
    fits = fit(designs(courses(YEARS, [Shape.TWO_BREAKS]), YEARS), hits, np.full(len(YEARS), 1e5))
    assert np.isfinite(fits.coefficients).all()
    assert np.isfinite(fits.deviances).all()
    assert (fits.deviances[:, 0] < 1e-3).all()


def test_drawn_series_scatter_as_far_as_asked():
    means = np.full(34, 50.0)
    for dispersion, spread in ((1.0, 0.0), (4.0, 0.0), (1.0, 0.1)):
        drawn = draw(means, 4000, dispersion, spread, 1)
        assert drawn.mean() == pytest.approx(50, rel=0.02)
        assert drawn.var() == pytest.approx(50 * dispersion * (1 + spread * 50), rel=0.05)
