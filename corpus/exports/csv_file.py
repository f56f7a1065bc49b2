"""Works as a table for spreadsheets and statistics. Where it is from stands in the name of the file alone:
lines before the header would break other readers.
"""

from corpus import spreadsheet
from corpus.exports.columns import columns
from corpus.exports.exported import Exported


def write(export: Exported) -> bytes:
    """Return the file: UTF-8 with its mark, a column for each of `columns.OWN` and each attribute.

    Lists are one cell, their values joined by `columns.SEPARATOR`; what is missing is an empty cell.
    """
    return spreadsheet.csv(columns(export))
