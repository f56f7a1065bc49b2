"""Many small log-linear fits of counts at once.

Hits of a year have mean works x exp(design x coefficients) (log works as offset) and variance
dispersion x mean x (1 + spread x mean): quasi-Poisson if spread is 0 (McCullagh and Nelder 1989), negative
binomial with known spread otherwise. Both are fitted by iteratively reweighted least squares, here for every
design and every series together: the weights meet each design in one matrix product.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
LARGEST_MOVE = 3.0  # of any year's log mean in one round, which keeps fits to long rows of zeros calm
TINY = 1e-10


@dataclass(frozen=True, slots=True)
class Fits:
    """What came out, for each design (first axis) and each series (second axis)."""

    coefficients: Numbers  # (designs, series, columns)
    means: Numbers  # (designs, series, years)
    deviances: Numbers  # (designs, series)


def fit(
    designs: Numbers,
    hits: Numbers,
    works: Numbers,
    *,
    spread: float = 0.0,
    rounds: int = 25,
    within: float = 1e-8,
) -> Fits:
    """Fit every design (designs, years, columns) to every row of hits (series, years); works are (years).

    A stretch of zeros has no finite slope; the fit then stops when the deviance no longer moves.
    """
    columns = designs.shape[2]
    pairs = np.triu_indices(columns)
    products = designs[:, :, pairs[0]] * designs[:, :, pairs[1]]
    offset = np.log(works)
    level = hits.sum(axis=1, keepdims=True) / works.sum()
    start = np.maximum((hits + level * works) / 2, 1e-3)
    weights = start / (1 + spread * start)
    working = np.log(start) - offset + (hits - start) / start
    coefficients = _solve(
        np.matmul(weights[None], products), np.matmul((weights * working)[None], designs), pairs, columns
    )
    eta = np.matmul(coefficients, designs.transpose(0, 2, 1)) + offset
    means = np.exp(np.clip(eta, -40, 40))
    before = deviance(hits, means, spread)
    for _ in range(rounds):
        shrink = 1 / (1 + spread * means) if spread else 1.0
        score = np.matmul((hits - means) * shrink, designs)
        move = _solve(np.matmul(means * shrink, products), score, pairs, columns)
        moved = np.matmul(move, designs.transpose(0, 2, 1))
        largest = np.abs(moved).max(axis=2, keepdims=True)
        step = np.minimum(1.0, LARGEST_MOVE / np.maximum(largest, TINY))
        coefficients = coefficients + step * move
        eta = eta + step * moved
        means = np.exp(np.clip(eta, -40, 40))
        now = deviance(hits, means, spread)
        settled = np.abs(now - before) <= within * (now + 0.1)
        before = now
        if settled.all():
            break
    return Fits(coefficients, means, before)


def _solve(packed: Numbers, right: Numbers, pairs: tuple[Places, Places], columns: int) -> Numbers:
    """Solve the normal equations of every fit; a breath of ridge keeps an empty column at zero."""
    matrices = np.empty((*packed.shape[:2], columns, columns))
    matrices[..., pairs[0], pairs[1]] = packed
    matrices[..., pairs[1], pairs[0]] = packed
    diagonal = np.arange(columns)
    matrices[..., diagonal, diagonal] *= 1 + TINY
    matrices[..., diagonal, diagonal] += TINY
    return cast(Numbers, np.asarray(np.linalg.solve(matrices, right[..., None])[..., 0], np.float64))


def deviance(hits: Numbers, means: Numbers, spread: float = 0.0) -> Numbers:
    """Return twice what the log likelihood lacks of a perfect fit, summed over years (last axis)."""
    own = _xlogx(hits)
    if spread:
        own = own - (hits + 1 / spread) * np.log1p(spread * hits)
        total = own - hits * np.log(means) + (hits + 1 / spread) * np.log1p(spread * means)
    else:
        total = own - hits - hits * np.log(means) + means
    return cast(Numbers, np.maximum(2 * total.sum(axis=-1), 0.0))


def _xlogx(values: Numbers) -> Numbers:
    return values * np.log(np.maximum(values, TINY))


def pearson(hits: Numbers, means: Numbers, spread: float = 0.0) -> Numbers:
    """Return Pearson's chi-squared, summed over years (last axis)."""
    return cast(Numbers, ((hits - means) ** 2 / (means * (1 + spread * means))).sum(axis=-1))


def covariance(design: Numbers, means: Numbers, dispersion: float, spread: float = 0.0) -> Numbers:
    """Return the covariance of the coefficients of one fit (columns, columns)."""
    information = design.T @ (design * (means / (1 + spread * means))[:, None])
    return cast(Numbers, dispersion * np.linalg.pinv(information))


def draw(means: Numbers, number: int, dispersion: float, spread: float, seed: int) -> Numbers:
    """Return as many series (number, years) with these means, and with this variance.

    Negative binomial where the variance is above the mean, else Poisson.
    """
    generator = np.random.default_rng(seed)
    shape = (number, len(means))
    extra = dispersion * (1 + spread * means) - 1  # variance over mean, less one
    if np.all(extra < 1e-6):
        return generator.poisson(means, shape).astype(np.float64)
    extra = np.maximum(extra, 1e-6)
    rates = generator.gamma(np.maximum(means / extra, 1e-12), extra, shape)
    return generator.poisson(rates).astype(np.float64)
