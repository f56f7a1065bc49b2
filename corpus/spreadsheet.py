"""Tables as CSV for spreadsheets, which compute what begins like a formula."""

import re

import polars as pl

FORMULA = r"^(\s*[=+\-@＝＋－＠\t\r])"


def csv(table: pl.DataFrame) -> bytes:
    """Return a table of plain columns as CSV: UTF-8 with its mark, which spreadsheets look for.

    A text that a spreadsheet would compute gets an apostrophe in front, the name of a column as well.
    """
    safe = table.with_columns(pl.col(pl.String).str.replace(FORMULA, "'$1"))
    safe = safe.rename(lambda name: re.sub(FORMULA, r"'\1", name))
    return safe.write_csv(include_bom=True).encode()
