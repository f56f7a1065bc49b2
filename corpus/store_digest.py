"""A digest of frames that depends on their content alone: not on the machine, nor on versions of libraries.

Fed column by column: its name, which rows are null, the lengths of texts and lists, then the values end to
end, each in one fixed form.
"""

import hashlib
from typing import Protocol

import numpy as np
import polars as pl

ROWS_A_STEP = 50_000  # bounds memory


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...


def content_digest(works: pl.DataFrame, seeds: pl.DataFrame) -> str:
    """Return a SHA-256 over all works and seeds, the same for the same literature whenever harvested.

    A column in which nothing is known is left out: one that a later release adds changes no digest of before.
    """
    digest = hashlib.sha256()
    for frame in (works, seeds.drop("harvest_id")):
        digest.update(f"{frame.height} rows\n".encode())
        for column in frame.iter_columns():
            if column.null_count() < frame.height:
                digest.update(f"{column.name}\n".encode())
                for first in range(0, frame.height, ROWS_A_STEP):
                    _feed(digest, column.slice(first, ROWS_A_STEP))
    return digest.hexdigest()


def _feed(digest: _Hash, column: pl.Series) -> None:
    dtype = column.dtype
    digest.update(np.packbits(column.is_null().to_numpy()).tobytes())
    column = column.drop_nulls()
    if isinstance(dtype, pl.List):
        lengths = column.list.len()
        digest.update(lengths.to_numpy().astype("<u4").tobytes())
        _feed(digest, column.filter(lengths > 0).explode())
    elif isinstance(dtype, pl.Struct):
        for field in dtype.fields:
            _feed(digest, column.struct.field(field.name))
    elif dtype == pl.String:
        digest.update(column.str.len_bytes().to_numpy().astype("<u4").tobytes())
        digest.update((column.str.join().item() or "").encode())
    elif dtype.is_float():
        digest.update(column.to_numpy().astype("<f8").tobytes())
    else:  # numbers, booleans and days
        digest.update(column.to_physical().cast(pl.Int64).to_numpy().astype("<i8").tobytes())
