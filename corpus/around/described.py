"""A set of works described: when they appeared, in which clusters, lenses and fields they are, which seeds
they cite.

Works are counted, each once for every value that it has. What is not known is counted too, never left out.
"""

from dataclasses import dataclass

import polars as pl

from corpus.overview import OTHERS
from corpus.selection import NOT_KNOWN

Counts = tuple[tuple[str, int], ...]
"""Values with their works, most first, then by value."""


@dataclass(frozen=True, eq=False, slots=True)
class Described:
    """A set of works in numbers."""

    works: int
    by_year: pl.DataFrame
    """Columns year and works for every year of the span, oldest first; a year without works has 0."""
    without_year: int
    cited_here: int
    """Citations of these works from within the corpus: the sum of their local citation scores."""
    clusters: Counts
    """Keys of clusters, of all levels; empty if the works came without."""
    lenses: Counts
    """Labels; empty if the works came without."""
    fields: Counts
    countries: Counts
    """ISO 3166 codes; a work counts once for each of its countries."""
    seeds: Counts
    """Keys of the seeds that they cite."""
    without_field: int
    without_country: int


def described(works: pl.DataFrame) -> Described:
    """Return works in numbers.

    Columns as from `corpus.selection.searchable`, and `clusters` and `lens` if these were told.
    """
    told = set(works.columns)
    fields, countries = _counts(works["field"]), _counts(works["countries"])
    return Described(
        works=works.height,
        by_year=by_year(works["year"]),
        without_year=works["year"].null_count(),
        cited_here=int(works["local_citations"].sum()),
        clusters=_counts(works["clusters"]) if "clusters" in told else (),
        lenses=_counts(works["lens"]) if "lens" in told else (),
        fields=fields,
        countries=countries,
        seeds=_counts(works["cites_seeds"]),
        without_field=works["field"].null_count(),
        without_country=works.height - int((works["countries"].list.len() > 0).sum()),
    )


def by_year(years: pl.Series) -> pl.DataFrame:
    """Return year and works for every year from the first to the last; what has no year is left out.

    >>> by_year(pl.Series([2001, 2003, None, 2003])).rows()
    [(2001, 1), (2002, 0), (2003, 2)]
    """
    known = years.drop_nulls().cast(pl.Int32).rename("year")
    schema = pl.Schema({"year": pl.Int32, "works": pl.Int64})
    if known.is_empty():
        return pl.DataFrame(schema=schema)
    first, last = int(str(known.min())), int(str(known.max()))
    span = pl.DataFrame({"year": range(first, last + 1)}, schema={"year": pl.Int32})
    counts = known.value_counts(name="works")
    return (
        span.join(counts, on="year", how="left")
        .select("year", pl.col("works").fill_null(0).cast(pl.Int64))
        .sort("year")
    )


def shortened(counts: Counts, most: int, unknown: int = 0) -> list[tuple[str, int]]:
    """Return the `most` commonest values, then all others and what is not known, where not 0.

    Only for values of which a work has one: of several, the others would count works twice.

    >>> shortened((("a", 5), ("b", 2), ("c", 1)), 1, unknown=4)
    [('a', 5), ('all others', 3), ('not known', 4)]
    """
    rest = [(OTHERS, sum(works for _, works in counts[most:])), (NOT_KNOWN, unknown)]
    return [*counts[:most], *(row for row in rest if row[1])]


def _counts(values: pl.Series) -> Counts:
    if values.dtype == pl.List(pl.String):
        values = values.explode(empty_as_null=True)
    counts = values.drop_nulls().alias("value").value_counts(name="works")
    return tuple(counts.sort("works", "value", descending=[True, False]).iter_rows())
