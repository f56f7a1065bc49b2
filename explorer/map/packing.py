"""Numbers on their way to the browser: a head in JSON and columns of small unsigned integers behind it."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.uint8] | NDArray[np.uint16]
KINDS = {1: "u1", 2: "u2"}
STEP = 8  # bytes: each part begins at a multiple, as the browser's arrays ask for


def packed(head: Mapping[str, Any], columns: Mapping[str, Column]) -> bytes:
    """Return length of the head (4 bytes, little end first), head and columns.

    The head gains `columns`: name, kind (u1 or u2), where it begins, and how many values it has.
    """
    told: list[tuple[str, str, int, int]] = []
    length = 0
    while True:  # where columns begin depends on how long the head is, which tells where they begin
        told = _placed(columns, 4 + length)
        text = json.dumps({**head, "columns": told}, ensure_ascii=False).encode("utf-8", "replace")
        if len(text) <= length:
            break
        length = len(text) + 16
    parts = [length.to_bytes(4, "little"), text.ljust(length)]
    at = 4 + length
    for (_, _, begins, _), column in zip(told, columns.values(), strict=True):
        content = np.ascontiguousarray(column).astype(column.dtype.newbyteorder("<")).tobytes()
        parts += [bytes(begins - at), content]
        at = begins + len(content)
    return b"".join(parts)


def _placed(columns: Mapping[str, Column], at: int) -> list[tuple[str, str, int, int]]:
    told = []
    for name, column in columns.items():
        at = -(-at // STEP) * STEP
        told.append((name, KINDS[column.dtype.itemsize], at, len(column)))
        at += column.nbytes
    return told
