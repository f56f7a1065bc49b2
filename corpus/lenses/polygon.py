"""Where a work stands among the lenses: a point in a regular polygon whose corners are the lenses.

The point is the mean of the corners, each weighted by how likely its lens is among the lenses. With three
lenses the triangle shows all there is to know of these; with more, different mixtures can share a point.
"""

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np
import polars as pl
from numpy.typing import NDArray

from corpus.lenses.told import column_of


def corners(count: int) -> NDArray[np.float64]:
    """Return the corners of a polygon around the origin, clockwise; two are the ends of a level line.

    >>> corners(3).round(2).tolist()
    [[0.0, 1.0], [0.87, -0.5], [-0.87, -0.5]]
    """
    start = pi if count == 2 else pi / 2
    angles = [start - 2 * pi * place / count for place in range(count)]
    return np.array([(cos(angle), sin(angle)) for angle in angles])


def places(works: pl.DataFrame, lenses: Sequence[str]) -> NDArray[np.float64]:
    """Return the point of each work, which needs a `p_` column a lens; the middle where no lens is likely."""
    likely = works.select(column_of(lens) for lens in lenses).to_numpy().reshape(works.height, len(lenses))
    sums = likely.sum(axis=1, keepdims=True)
    even = np.full_like(likely, 1 / len(lenses))
    weights = np.divide(likely, sums, out=even, where=sums > 0)
    return np.asarray(weights @ corners(len(lenses)), np.float64)
