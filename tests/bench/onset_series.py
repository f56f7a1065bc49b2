"""Invented yearly series of which the truth is known: with an onset, and with all that is none.

A field of 50,000 to 2 million works a year grows; some of its works have the term in the title, some more in
the abstract alone, of which the index holds a part that differs by year. The last two years are half indexed.
"""

from dataclasses import dataclass, replace

import numpy as np

from corpus.trends.series import Series

LAST = 2025
INCOMPLETE = (0.8, 0.4)  # of the works of the last two years are indexed yet


@dataclass(frozen=True)
class Kind:
    """A kind of series: ranges from which each one is drawn."""

    name: str
    said: str
    rise: tuple[float, float] | None = None
    """Of the slope at the onset; None: there is none."""
    level: tuple[float, float] = (10, 60)
    """Title hits a year at the begin."""
    year: tuple[int, int] = (1998, 2012)
    slope: tuple[float, float] = (-0.01, 0.015)
    """Of log share all along."""
    scatter: tuple[float, float] = (1.0, 1.3)
    """Variance over mean."""
    uneven: float = 0.0
    """Coefficient of variation of a year's share beyond that (log-normal)."""
    field_growth: tuple[float, float] = (0.0, 0.05)
    turn: str = ""
    """What else happens."""


@dataclass(frozen=True)
class Truth:
    """One series with what is true of it."""

    title: Series
    abstract: Series
    onset: int | None


def draw_series(kind: Kind, number: int) -> Truth:
    """Return the series of this number; the same one every time."""
    rng = np.random.default_rng([number, *kind.name.encode()])
    years = np.arange(
        int(rng.choice([1980, 1985, 1990, 1990])), int(rng.choice([2023, LAST, LAST, 2026])) + 1
    )
    size = np.exp(rng.uniform(np.log(50_000), np.log(800_000)))
    field = size * np.exp(rng.uniform(*kind.field_growth) * (years - 1990))
    field = np.minimum(field * np.exp(rng.normal(0, 0.02, len(years))), 3e6)
    onset = int(rng.integers(kind.year[0], kind.year[1] + 1))
    log_share = rng.uniform(*kind.slope) * (years - 1990)
    if kind.rise:
        log_share = log_share + rng.uniform(*kind.rise) * np.maximum(years - onset, 0)
    covered = np.interp(years, (1980, 2025), np.sort(rng.uniform(0.3, 0.85, 2)))
    field, log_share, covered, lost = _turned(kind, rng, years, onset, (field, log_share, covered))
    begin = max(float(field[years >= 1990][0]), 1)
    level = np.exp(rng.uniform(*np.log(kind.level))) / begin
    log_share = log_share + _unevenness(kind.uneven, rng, len(years))
    indexed = np.ones(len(years))
    indexed[-2:] = INCOMPLETE
    scatter = rng.uniform(*kind.scatter)
    works = np.round(field * indexed).astype(int)
    with_abstract = np.round(works * covered).astype(int)
    share = level * np.exp(log_share) * lost
    titles = np.minimum(_counts(rng, works * share, scatter), works)
    others = _counts(rng, with_abstract * share * rng.uniform(2, 6), scatter)
    either = np.minimum(titles + others, np.maximum(with_abstract, titles))
    return Truth(
        Series(*map(tuple, (years.tolist(), titles.tolist(), works.tolist()))),
        Series(
            *map(tuple, (years.tolist(), np.minimum(either, with_abstract).tolist(), with_abstract.tolist()))
        ),
        onset if kind.rise else None,
    )


def _turned(kind, rng, years, onset, drawn):
    """Return field, log share, coverage and what an index loses, after the turn of the kind."""
    field, log_share, covered = drawn
    lost = np.ones(len(years))
    match kind.turn:
        case "step":
            log_share = log_share + rng.uniform(0.4, 1.4) * (years >= onset)
        case "burst":
            height, width = rng.uniform(0.6, 1.8), rng.uniform(1.0, 3.0)
            if rng.random() < 0.5:
                log_share = log_share + height * np.exp(-0.5 * ((years - onset) / width) ** 2)
            else:
                log_share = log_share + height * (np.abs(years - onset) <= width)
        case "coverage":
            covered = np.where(years >= onset, np.minimum(covered * rng.uniform(1.4, 2.2), 0.98), covered)
        case "coverage with others":
            jumped = years >= onset
            covered = np.where(jumped, np.minimum(covered * rng.uniform(0.5, 0.7), 0.98), covered)
        case "lag":
            length = int(rng.integers(3, 6))
            lost[-length:] = np.linspace(rng.uniform(0.75, 0.95), rng.uniform(0.1, 0.4), length)
            if rng.random() < 0.5:
                field = field * lost
                lost = np.sqrt(lost)
        case "ramp":
            log_share = log_share + rng.uniform(0.4, 1.2) * np.clip((years - onset) / rng.integers(2, 5), 0, 1)
        case "wide burst":
            width = rng.uniform(3.0, 5.0)
            log_share = log_share + rng.uniform(0.6, 1.8) * np.exp(-0.5 * ((years - onset) / width) ** 2)
        case "dip":
            log_share = log_share - rng.uniform(0.4, 1.2) * ((years >= onset) & (years < onset + rng.integers(2, 8)))
        case "works lag":
            field = field * np.where(years > years[-1] - 5, np.linspace(1, 0.7, len(years)) ** 0 * 0.75, 1)
        case "fall":
            log_share = log_share - rng.uniform(0.03, 0.1) * np.minimum(years - onset, 0)
        case "bulk":
            field = field * np.where(years >= onset, rng.uniform(1.3, 2.5), 1)
        case "levels off":
            log_share = np.minimum(log_share, log_share[years == min(onset + 9, years[-1])])
    return field, log_share, covered, lost


def _unevenness(size, rng, number):
    noise = rng.normal(0, abs(size), number)
    if size < 0:  # each year takes after the one before
        for place in range(1, number):
            noise[place] = 0.5 * noise[place - 1] + np.sqrt(0.75) * noise[place]
    return noise


def _counts(rng, means, scatter):
    if scatter <= 1.001:
        return rng.poisson(means)
    return rng.poisson(rng.gamma(np.maximum(means, 1e-9) / (scatter - 1), scatter - 1))


_ONSET = Kind("onset", "", rise=(0.05, 0.05))
KINDS = (
    replace(_ONSET, name="onset 0.05", said="slope rises by 0.05, 10 to 60 title hits a year before"),
    replace(_ONSET, name="onset 0.08", rise=(0.08, 0.08), said="by 0.08"),
    replace(_ONSET, name="onset 0.10", rise=(0.10, 0.10), said="by 0.10"),
    replace(_ONSET, name="onset 0.20", rise=(0.20, 0.20), said="by 0.20"),
    replace(
        _ONSET,
        name="onset, few hits",
        rise=(0.08, 0.25),
        level=(2, 8),
        said="by 0.08 to 0.25, 2 to 8 hits before",
    ),
    replace(
        _ONSET,
        name="onset, many hits",
        rise=(0.06, 0.15),
        level=(100, 800),
        scatter=(1, 5),
        said="by 0.06 to 0.15, 100 to 800 hits before",
    ),
    replace(
        _ONSET,
        name="onset, early or late",
        rise=(0.1, 0.2),
        year=(1995, 2015),
        said="by 0.10 to 0.20, 1995 to 2015",
    ),
    replace(
        _ONSET,
        name="onset on a rise",
        rise=(0.08, 0.15),
        slope=(0.02, 0.05),
        said="by 0.08 to 0.15, 0.02 to 0.05 before",
    ),
    replace(
        _ONSET,
        name="onset, levels off",
        rise=(0.1, 0.2),
        year=(1998, 2008),
        turn="levels off",
        said="by 0.10 to 0.20 for nine years, then level",
    ),
    replace(
        _ONSET,
        name="onset, lag",
        rise=(0.1, 0.2),
        turn="lag",
        said="by 0.10 to 0.20, last 3 to 5 years fall off",
    ),
    replace(
        _ONSET,
        name="onset, noisy",
        rise=(0.1, 0.2),
        level=(20, 100),
        uneven=0.15,
        scatter=(1, 3),
        said="by 0.10 to 0.20, years 15 % uneven besides",
    ),
    replace(_ONSET, name="onset fast", rise=(0.25, 0.5), level=(1, 10), said=""),
    replace(_ONSET, name="onset scatter", rise=(0.08, 0.2), level=(15, 100), scatter=(2, 8), said=""),
    replace(_ONSET, name="onset tiny", rise=(0.15, 0.3), level=(0.3, 2), said=""),
    replace(_ONSET, name="onset uneven many", rise=(0.08, 0.2), level=(100, 1000), uneven=0.2, said=""),
    Kind("flat", "nothing happens", level=(5, 200)),
    Kind("steady growth", "0.03 to 0.15 all along", level=(5, 60), slope=(0.03, 0.15)),
    Kind("growing field", "the field doubles every 6 to 12 years", level=(3, 60), field_growth=(0.06, 0.12)),
    Kind("bulk addition", "the field grows by 30 to 150 % at once", level=(10, 200), turn="bulk"),
    Kind(
        "burst", "up to sixfold for some years, then back", level=(10, 200), turn="burst", year=(1997, 2014)
    ),
    Kind("step", "up to fourfold at once, for good", level=(10, 200), turn="step"),
    Kind("coverage jump", "abstracts held jump up by 40 to 120 %", level=(10, 200), turn="coverage"),
    Kind("coverage fall", "abstracts held fall by 30 to 50 %", level=(10, 200), turn="coverage with others"),
    Kind("indexing lag", "the last 3 to 5 years fall off", level=(5, 200), turn="lag"),
    Kind("lag on growth", "the same on steady growth", level=(5, 60), slope=(0.03, 0.12), turn="lag"),
    Kind("tiny counts", "0.1 to 1.5 title hits a year", level=(0.1, 1.5)),
    Kind("over-dispersed", "variance 3 to 15 times the mean", level=(15, 300), scatter=(3, 15)),
    Kind("ramp", "up to threefold within 2 to 4 years, for good", level=(10, 200), turn="ramp"),
    Kind("wide burst", "a rise and fall of 15 to 25 years", level=(10, 200), turn="wide burst", year=(2000, 2010)),
    Kind("late burst", "", level=(10, 200), turn="wide burst", year=(2011, 2016)),
    Kind("few burst", "", level=(2, 10), turn="burst", year=(1997, 2014)),
    Kind("few step", "", level=(2, 10), turn="step"),
    Kind("few steady", "", level=(1, 5), slope=(0.03, 0.12)),
    Kind("few field", "", level=(1, 5), field_growth=(0.06, 0.12)),
    Kind("step on rise", "", level=(10, 200), turn="step", slope=(0.02, 0.06)),
    Kind("bulk on rise", "", level=(10, 200), turn="bulk", slope=(0.02, 0.06)),
    Kind("dip", "", level=(10, 200), turn="dip"),
    Kind("dip on rise", "", level=(10, 200), turn="dip", slope=(0.02, 0.06)),
    Kind("works lag", "", level=(10, 200), turn="works lag"),
    Kind("fall then flat", "", level=(10, 200), turn="fall"),
    Kind("correlated", "", level=(20, 2000), uneven=-0.15),
    Kind("correlated .1", "", level=(20, 2000), uneven=-0.1),
    Kind("noisy steady", "", level=(10, 100), slope=(0.03, 0.1), scatter=(2, 8)),
    Kind("uneven steady", "", level=(10, 100), slope=(0.03, 0.1), uneven=0.2),
    Kind("noisy step", "", level=(20, 300), turn="step", scatter=(2, 8)),
    Kind("noisy burst", "", level=(20, 300), turn="burst", scatter=(2, 8)),
    Kind("uneven years", "years differ by 10 to 25 %", level=(20, 2000), uneven=0.2, scatter=(1, 3)),
)
