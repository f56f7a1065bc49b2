"""Series of which the truth is known, for tests."""

import numpy as np

from corpus.trends.series import Series

YEARS = range(1990, 2026)


def series(course, *, level=20.0, seed=None, years=YEARS, field=lambda _year: 100_000.0):
    """Return hits about `level` x exp(course(year)) among 100,000 works: as expected, or drawn."""
    works = np.array([round(field(year)) for year in years])
    means = works / 100_000 * level * np.exp([course(year) for year in years])
    hits = np.round(means) if seed is None else np.random.default_rng(seed).poisson(means)
    return Series(tuple(years), tuple(int(hit) for hit in hits), tuple(works.tolist()))


def flat(_year):
    return 0.0


def rising(since, slope=0.12):
    return lambda year: slope * max(year - since, 0)


def growing_field(year):
    return 60_000 * 1.08 ** (year - 1990)
