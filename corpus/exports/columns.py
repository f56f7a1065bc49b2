"""The works of an export as a table of plain columns: what every format is written from.

Texts come from outside. Each is made one line here: control characters and the line and paragraph separators,
which XML forbids and other formats take for ends of lines, become a blank, and blanks side by side one.
Nothing else of a text is touched. What is missing stays null; numbers that are none (NaN, infinite) are null.
"""

import re
from collections.abc import Iterable, Mapping

import polars as pl

from corpus.exports.exported import Exported
from corpus.exports.keys import surname_first

OWN = (
    "id", "title", "authors", "year", "venue", "type", "doi", "language", "published", "topic", "subfield",
    "field", "domain", "countries", "authors_cut", "is_retracted", "open_access_url", "local_citations",
    "global_citations", "reference_count", "cites_seeds", "seed_key", "evidence", "key", "abstract",
)  # fmt: skip
"""Names of our own columns; an attribute of the same name is written with _2 at its end."""
RESERVED = frozenset({*OWN, "label", "name", "x", "y", "provenance"})
SEPARATOR = "; "  # between the values of a list
LONGEST_LABEL = 80  # characters
_NO_TEXT_HERE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\\s]+")
_NO_TEXT = "[\\p{Cc}\\x{2028}\\x{2029}\\x{FFFE}\\x{FFFF}\\s]+"


def columns(export: Exported) -> pl.DataFrame:
    """Return `OWN` and the attributes as columns of texts, numbers and booleans, in the order of the works.

    A list is one text, its values joined by `SEPARATOR`.
    """
    names = pl.col("authors").list.eval(one_line(pl.element().struct.field("name")).drop_nulls())
    own = export.works.with_columns(
        names.alias("authors"),
        pl.col("published").cast(pl.String),
        pl.col("cited_by_count").alias("global_citations"),
        pl.col("references").list.len().cast(pl.Int32).alias("reference_count"),
    ).select(_plain(name, kind) for name, kind in _schema_of(export.works).items())
    called = attribute_names(export)
    beside = export.attributes.select(_plain(name, export.attributes.schema[name]) for name in called)
    return pl.concat([own, beside.rename(called)], how="horizontal")


def attribute_names(export: Exported) -> dict[str, str]:
    """Return each attribute with the name under which it is written, so that no two are the same."""
    taken = {name.casefold() for name in RESERVED}
    called: dict[str, str] = {}
    for given in export.attributes.columns[1:]:
        name = wanted = line_of(given) or "attribute"
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted}_{number}"
        taken.add(name.casefold())
        called[given] = name
    return called


def authors(export: Exported) -> list[list[str]]:
    """Return the names of each work as `Surname, Given`, in order."""
    names = export.works.select(
        pl.col("authors").list.eval(one_line(pl.element().struct.field("name")).drop_nulls())
    )["authors"]
    turned: dict[str, str] = {}
    return [[turned.setdefault(name, surname_first(name)) for name in one or ()] for one in names.to_list()]


def labels(export: Exported) -> list[str]:
    """Return what a work is called beside a point: `Ostrom (1996)`; without an author, its title or id."""
    bare = export.works.select("id", "year", one_line(pl.col("title")))
    return [
        shortened(_who(people) or title or work_id) + (f" ({year})" if year is not None else "")
        for people, (work_id, year, title) in zip(authors(export), bare.iter_rows(), strict=True)
    ]


def _who(people: list[str]) -> str:
    surnames = [name.partition(",")[0] for name in people]
    return " and ".join(surnames) if len(surnames) < 3 else f"{surnames[0]} et al."


def keywords(row: Mapping[str, object], attributes: Iterable[str]) -> list[str]:
    """Return OpenAlex's topic of a row of `columns`, and each attribute that it has, as `name: value`."""
    topic = [str(row["topic"])] if row["topic"] else []
    return topic + [f"{name}: {_said(row[name])}" for name in attributes if row[name] is not None]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def shortened(text: str) -> str:
    """Return at most `LONGEST_LABEL` characters, the last of them … if it was cut."""
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"


def one_line(text: pl.Expr) -> pl.Expr:
    """Return texts as one line each; null if nothing is left."""
    line = text.str.replace_all(_NO_TEXT, " ").str.strip_chars(" ")
    return pl.when(line != "").then(line)


def line_of(text: str) -> str:
    """Return one text as `one_line` does; empty if nothing is left."""
    return _NO_TEXT_HERE.sub(" ", text).strip(" ")


def _schema_of(works: pl.DataFrame) -> dict[str, pl.DataType]:
    kinds: dict[str, pl.DataType] = {
        **works.schema,
        "authors": pl.List(pl.String()),
        "published": pl.String(),
        "global_citations": pl.Int32(),
        "reference_count": pl.Int32(),
    }
    return {name: kinds[name] for name in OWN}


def _plain(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.List):
        values = column.cast(pl.List(pl.String)).list.eval(one_line(pl.element()).drop_nulls())
        joined = values.list.join(SEPARATOR)
        return pl.when(joined != "").then(joined).alias(name)
    if kind == pl.Boolean or kind.is_integer():
        return column
    if kind.is_numeric():
        number = column.cast(pl.Float64)
        return pl.when(number.is_finite()).then(number).alias(name)
    return one_line(column.cast(pl.String)).alias(name)
