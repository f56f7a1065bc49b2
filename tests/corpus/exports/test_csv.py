"""The table as other programs read it."""

import io

import polars as pl

from corpus.exports import csv_file
from corpus.exports.columns import OWN, columns
from corpus.exports.exported import exported
from tests.corpus.exports import taken


def test_each_work_is_a_row_with_all_facts_and_attributes():
    export = taken.export()
    read = pl.read_csv(io.BytesIO(csv_file.write(export)), infer_schema_length=None)
    written = columns(export)
    assert read.columns == [*OWN, "colour", "tags", "grade", "likelihood", "checked"]
    for name in (
        "id",
        "title",
        "authors",
        "year",
        "doi",
        "key",
        "tags",
        "grade",
        "checked",
        "local_citations",
    ):
        assert read[name].to_list() == written[name].to_list(), name


def test_the_name_of_a_column_is_no_formula_either():
    whole = taken.corpus(taken.literature(5))
    table = pl.DataFrame({"id": ["W9000001"], "=cmd|'/c calc'!A1": ["=1+1"]})
    written = csv_file.write(exported(whole, ["W9000001"], "one", taken.TOOL, attributes=table)).decode()
    header, row = written.splitlines()
    assert header.endswith(",'=cmd|'/c calc'!A1")
    assert row.endswith(",'=1+1")
