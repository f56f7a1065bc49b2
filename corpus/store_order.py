"""Rows that each harvest brings for itself (seeds, ledger, world counts): stamped, and kept in their order.

Files are merged and read in any order, so that each row tells its place. Pure: frames in, frames out.
"""

from collections.abc import Mapping

import polars as pl

from corpus.schema import Columns

PLACE = "place"


def placed(schema: pl.Schema) -> pl.Schema:
    """Return the columns as they are stored: with the place of a row among those of its harvest."""
    columns: Columns = {**schema, PLACE: pl.Int32()}
    return pl.Schema(columns)


def stamped(rows: pl.DataFrame, schema: pl.Schema, harvest_id: str) -> pl.DataFrame:
    """Return the rows of a harvest as they are stored, whatever harvest they said they were of."""
    told = rows.with_columns(harvest_id=pl.lit(harvest_id)).with_row_index(PLACE)
    return told.select(pl.col(name).cast(dtype) for name, dtype in placed(schema).items())


def in_order(rows: pl.DataFrame, schema: pl.Schema, numbers: Mapping[str, int]) -> pl.DataFrame:
    """Return the rows of these harvests, oldest harvest first, in the order in which they were given."""
    moments = pl.DataFrame(
        {"harvest_id": list(numbers), "moment": list(numbers.values())},
        schema={"harvest_id": pl.String, "moment": pl.Int64},
    )
    return rows.join(moments, on="harvest_id").sort("moment", PLACE).select(schema.names())
