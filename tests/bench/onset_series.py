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
    """Coefficient of variation of a year's share beyond that (log-normal); below 0: half of it is kept."""
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
    log_share = rng.uniform(*kind.slope) * (years - 1990) + _course(kind.turn, rng, years, onset)
    if kind.rise:
        risen = np.maximum(years - onset, 0)
        risen = np.minimum(risen, 9) if kind.turn == "levels off" else risen
        log_share = log_share + rng.uniform(*kind.rise) * risen
    covered = np.interp(years, (1980, 2025), np.sort(rng.uniform(0.3, 0.85, 2)))
    more, coverage, lost = _index(kind.turn, rng, years, onset)
    field, covered = field * more, np.minimum(covered * coverage, 0.98)
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


def _course(turn, rng, years, onset):
    """Return what the turn of the kind does to the log share."""
    since = years - onset
    match turn:
        case "step":
            return rng.uniform(0.4, 1.4) * (since >= 0)
        case "slow step":
            return rng.uniform(0.4, 1.2) * np.clip(since / rng.integers(2, 5), 0, 1)
        case "burst" if rng.random() < 0.5:
            return rng.uniform(0.6, 1.8) * (np.abs(since) <= rng.uniform(1.0, 3.0))
        case "burst":
            return rng.uniform(0.6, 1.8) * np.exp(-0.5 * (since / rng.uniform(1.0, 3.0)) ** 2)
        case "wide burst":
            return rng.uniform(0.6, 1.8) * np.exp(-0.5 * (since / rng.uniform(3.0, 5.0)) ** 2)
        case "dip":
            return -rng.uniform(0.4, 1.2) * ((since >= 0) & (since < rng.integers(2, 8)))
        case "fall":
            return -rng.uniform(0.03, 0.1) * np.minimum(since, 0)
        case _:
            return np.zeros(len(years))


def _index(turn, rng, years, onset):
    """Return what it does to works, to the part of them with an abstract, and to hits beyond works."""
    works, covered, hits = np.ones((3, len(years)))
    match turn:
        case "coverage jump":
            covered[years >= onset] = rng.uniform(1.4, 2.2)
        case "coverage fall":
            covered[years >= onset] = rng.uniform(0.5, 0.7)
        case "lag":
            length = int(rng.integers(3, 6))
            hits[-length:] = np.linspace(rng.uniform(0.75, 0.95), rng.uniform(0.1, 0.4), length)
            if rng.random() < 0.5:
                works, hits = hits, np.sqrt(hits)
        case "works lag":
            works[-5:] = 0.75
        case "works at once":
            works[years >= onset] = rng.uniform(1.3, 2.5)
        case "works faster":
            works = np.exp(rng.uniform(0.05, 0.12) * np.maximum(years - onset, 0))
    return works, covered, hits


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
_LEVEL = Kind("level", "", level=(10, 200))
_NOISY = (2.0, 8.0)
_GROWS = (0.03, 0.12)

ONSETS = (
    replace(_ONSET, name="rise 0.05", said="10 to 60 title hits a year before"),
    replace(_ONSET, name="rise 0.08", rise=(0.08, 0.08), said=""),
    replace(_ONSET, name="rise 0.10", rise=(0.10, 0.10), said=""),
    replace(_ONSET, name="rise 0.20", rise=(0.20, 0.20), said=""),
    replace(
        _ONSET,
        name="many hits",
        rise=(0.06, 0.15),
        level=(100, 800),
        scatter=(1, 5),
        said="100 to 800",
    ),
    replace(_ONSET, name="few hits", rise=(0.08, 0.25), level=(2, 8), said="2 to 8 hits a year before"),
    replace(_ONSET, name="hardly any hits", rise=(0.15, 0.3), level=(0.3, 2), said="0.3 to 2 before"),
    replace(
        _ONSET,
        name="early or late",
        rise=(0.1, 0.2),
        year=(1995, 2015),
        said="1995 to 2015",
    ),
    replace(_ONSET, name="steep", rise=(0.25, 0.5), level=(1, 10), said="1 to 10 before"),
    replace(_ONSET, name="on a rise", rise=(0.08, 0.15), slope=(0.02, 0.05), said="0.02 to 0.05 before"),
    replace(
        _ONSET,
        name="levels off",
        rise=(0.1, 0.2),
        year=(1998, 2008),
        turn="levels off",
        said="9 years on",
    ),
    replace(_ONSET, name="with a lag", rise=(0.1, 0.2), turn="lag", said="the last 3 to 5 years fall off"),
    replace(
        _ONSET,
        name="scattered",
        rise=(0.08, 0.2),
        level=(15, 100),
        scatter=_NOISY,
        said="variance 2 to 8 x mean",
    ),
    replace(
        _ONSET,
        name="uneven years",
        rise=(0.08, 0.2),
        level=(20, 1000),
        uneven=0.15,
        said="by 15 %",
    ),
)
NONE = (
    Kind("flat", "nothing happens", level=(5, 200)),
    Kind("steady growth", "by 0.03 to 0.15 all along", level=(5, 60), slope=(0.03, 0.15)),
    Kind("growing field", "it doubles every 6 to 12 years", level=(3, 60), field_growth=(0.06, 0.12)),
    replace(_LEVEL, name="field grows faster", said="by 0.05 to 0.12 since some year", turn="works faster"),
    replace(_LEVEL, name="works added at once", said="30 to 150 % of the field", turn="works at once"),
    replace(_LEVEL, name="burst", said="up to sixfold for some years", turn="burst", year=(1997, 2014)),
    replace(_LEVEL, name="step", said="up to fourfold at once, for good", turn="step"),
    replace(_LEVEL, name="coverage jump", said="abstracts held: up by 40 to 120 %", turn="coverage jump"),
    replace(_LEVEL, name="coverage fall", said="abstracts held: down by 30 to 50 %", turn="coverage fall"),
    Kind("indexing lag", "the last 3 to 5 years fall off", level=(5, 200), turn="lag"),
    Kind("lag on growth", "the same on steady growth", level=(5, 60), slope=_GROWS, turn="lag"),
    replace(_LEVEL, name="lag of works alone", said="a quarter of the works of 5 years", turn="works lag"),
    Kind("tiny counts", "0.1 to 1.5 title hits a year", level=(0.1, 1.5)),
    Kind("over-dispersed", "variance 3 to 15 times the mean", level=(15, 300), scatter=(3, 15)),
    Kind("uneven years", "they differ by 20 %", level=(20, 2000), uneven=0.2, scatter=(1, 3)),
)
HARDER = (
    Kind("growing field, few hits", "1 to 5 a year", level=(1, 5), field_growth=(0.06, 0.12)),
    Kind("steady growth, few hits", "1 to 5 a year", level=(1, 5), slope=_GROWS),
    Kind(
        "steady growth, scattered",
        "variance 2 to 8 x mean",
        level=(10, 100),
        slope=(0.03, 0.1),
        scatter=_NOISY,
    ),
    Kind("steady growth, uneven", "years differ by 20 %", level=(10, 100), slope=(0.03, 0.1), uneven=0.2),
    Kind("step, few hits", "2 to 10 a year", level=(2, 10), turn="step"),
    Kind("step, scattered", "variance 2 to 8 x mean", level=(20, 300), turn="step", scatter=_NOISY),
    replace(_LEVEL, name="step on growth", said="0.02 to 0.06 all along", turn="step", slope=(0.02, 0.06)),
    replace(_LEVEL, name="slow step", said="within 2 to 4 years", turn="slow step"),
    Kind("burst, few hits", "2 to 10 a year", level=(2, 10), turn="burst", year=(1997, 2014)),
    replace(_LEVEL, name="wide burst", said="15 to 25 years", turn="wide burst", year=(2000, 2010)),
    replace(_LEVEL, name="late burst", said="the same, not yet over", turn="wide burst", year=(2011, 2016)),
    replace(_LEVEL, name="fall, then flat", said="by 0.03 to 0.10 before", turn="fall"),
    replace(_LEVEL, name="dip", said="2 to 7 years lost", turn="dip"),
    replace(
        _LEVEL,
        name="dip on growth",
        said="on growth",
        turn="dip",
        slope=(0.02, 0.06),
    ),
    Kind("correlated years", "unevenness of 15 %, half of it kept", level=(20, 2000), uneven=-0.15),
)
KINDS = (*(replace(kind, name=f"onset: {kind.name}") for kind in ONSETS), *NONE, *HARDER)
