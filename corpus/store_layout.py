"""The map of a version as it is stored: about four bytes a work.

One row a version, in the order of the version's ids, which are not repeated. A coordinate is a whole number
from 0 to 65,535 between the least and the greatest of the version, so it is true to a millionth part of
what a screen can show.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from corpus.schema import LAYOUT, Columns

STEPS = 65_535
_COLUMNS: Columns = {
    "harvest_id": pl.String,  # that made the version
    "works": pl.Int64,
    "least": pl.List(pl.Float64),  # x, y
    "greatest": pl.List(pl.Float64),
    "x": pl.Binary,  # unsigned 16-bit numbers, the low byte first
    "y": pl.Binary,
    "tied": pl.Binary,  # a bit a work, the high bit first
    "method": pl.String,
}
PACKED_LAYOUT = pl.Schema(_COLUMNS)


def packed(layout: pl.DataFrame, harvest_id: str) -> pl.DataFrame:
    """Return the row that keeps a layout, which follows `schema.LAYOUT`, sorted by id."""
    x, x_low, x_high = _steps(layout["x"].to_numpy())
    y, y_low, y_high = _steps(layout["y"].to_numpy())
    tied = np.packbits(layout["tied"].to_numpy()).tobytes()
    row = (harvest_id, layout.height, [x_low, y_low], [x_high, y_high], x, y, tied, layout["method"][0])
    return pl.DataFrame([row], schema=PACKED_LAYOUT, orient="row")


def unpacked(rows: pl.DataFrame, ids: pl.Series, version: int) -> pl.DataFrame | None:
    """Return the layout of a version with these ids, sorted; None if none is kept of them."""
    row = rows.filter(works=len(ids)).unique(["x", "y"]).sort("x", "y").head(1)
    if row.is_empty():
        return None
    kept = row.row(0, named=True)
    (x_low, y_low), (x_high, y_high) = kept["least"], kept["greatest"]
    return pl.DataFrame(
        {
            "works_version": np.full(len(ids), version, dtype=np.int64),
            "id": ids,
            "x": _from_steps(kept["x"], x_low, x_high),
            "y": _from_steps(kept["y"], y_low, y_high),
            "tied": np.unpackbits(np.frombuffer(kept["tied"], np.uint8), count=len(ids)).astype(bool),
            "method": [kept["method"]] * len(ids),
        },
        schema=LAYOUT,
    )


def _steps(values: NDArray[np.float32]) -> tuple[bytes, float, float]:
    low, high = float(values.min()), float(values.max())
    steps = np.rint((values.astype(np.float64) - low) / ((high - low) or 1.0) * STEPS)
    return steps.astype("<u2").tobytes(), low, high


def _from_steps(steps: bytes, low: float, high: float) -> NDArray[np.float32]:
    return (np.frombuffer(steps, "<u2") / STEPS * (high - low) + low).astype(np.float32)
