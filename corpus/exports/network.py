"""What the formats of networks share: which facts a node carries, of which kind, and how XML holds them.

The writers are our own and write line by line. Those of networkx need the graph and the whole XML tree in
memory, take the kind of an attribute from its first value, and put today's date into
the file.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

import polars as pl

from corpus.exports.columns import columns, labels, line_of
from corpus.exports.exported import Exported

LEFT_OUT = {"id", "abstract"}  # the node itself, and what would make the file three times as large
_QUOTE = {'"': "&quot;"}


def nodes(export: Exported) -> pl.DataFrame:
    """Return the works with id, label, their other facts, the attributes, and x and y where placed."""
    table = columns(export)
    facts = [name for name in table.columns if name not in LEFT_OUT and table.schema[name] != pl.Null]
    called = pl.Series("label", labels(export), dtype=pl.String)
    return table.select("id", called, *facts).join(export.places, on="id", how="left", maintain_order="left")


def facts_of(table: pl.DataFrame) -> list[str]:
    """Return the names of the columns that are attributes of a node, but those that no work has."""
    return [
        name
        for name in table.columns
        if name not in {"id", "label", "x", "y"} and table[name].null_count() < table.height
    ]


def kind_of(column: pl.Series) -> str:
    """Return the kind of an attribute as both XML formats call it."""
    if column.dtype == pl.Boolean:
        return "boolean"
    if column.dtype.is_integer():
        return "long"
    return "double" if column.dtype.is_numeric() else "string"


def values(column: pl.Series) -> Iterator[str | None]:
    """Yield each value as XML holds it, in an attribute or between tags; None if it is missing."""
    if column.dtype == pl.Boolean:
        return ({True: "true", False: "false"}.get(value) for value in column)
    if column.dtype.is_numeric():
        return (None if value is None else str(value) for value in column)
    return (None if value is None else escape(value, _QUOTE) for value in column)


def xml(text: str) -> str:
    """Return a text as XML holds it, in one line and without the characters that it forbids."""
    return escape(line_of(text), _QUOTE)
