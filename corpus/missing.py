"""Missing classics: works that the corpus cites much and does not hold.

A corpus of works that cite certain seeds leaves out what the same literature builds on besides. This lists
what its reference lists name most often, and how that has changed, counted in this version.
"""

from dataclasses import dataclass

import polars as pl

FEWEST = 2  # citations: what one work alone cites is no classic
_FOUND = "found"


@dataclass(frozen=True, eq=False, slots=True)
class Missing:
    """What is cited and not held."""

    works: pl.DataFrame
    """Columns id, title, authors (up to three names), year, venue, type, doi, cited_by_count, is_retracted,
    local_citations, share (of the works with a reference list, 0 to 1) and by_year (the same share in each of
    `years`); most cited first. What OpenAlex has no record of is not among them."""
    years: tuple[int, ...]
    """Those in which a work of the corpus has a reference list, ascending."""
    citing: int
    """Works of the corpus with a reference list."""
    cited_outside: int
    """Distinct works outside the corpus that it cites."""
    named: int
    """Of these, those whose title is known."""
    dangling: int
    """Of these, those cited often enough that OpenAlex has no record of."""
    most_dangling: int
    """Citations of the dangling one that is cited most."""
    not_asked: int
    """Cited often enough, but nobody asked OpenAlex what they are."""


def missing(works: pl.DataFrame, cited_works: pl.DataFrame, *, most: int, fewest: int = FEWEST) -> Missing:
    """Return the works outside the corpus that it cites most, at most `most`, cited `fewest` times or more.

    `works` follows `corpus.schema.WORKS` and `cited_works` CITED_WORKS; the latter is empty if the harvest
    did not go one hop back, and then nothing can be named.
    """
    listed = works.filter(pl.col("references").list.len() > 0)
    pairs = (
        listed.lazy()
        .select("year", pl.col("references").list.unique().alias("id"))
        .explode("id")
        .join(works.lazy().select("id"), on="id", how="anti")
        .collect()
    )
    counts = pairs.group_by("id").len("local_citations")
    often = counts.filter(pl.col("local_citations") >= fewest)
    told = often.join(cited_works.drop("local_citations", "fetched"), on="id", how="left")
    known = told.filter((pl.col("found") == _FOUND) & pl.col("title").is_not_null())
    gone = told.filter(pl.col("found").is_in(["dangling", "missing"]))
    top = known.sort("local_citations", "id", descending=[True, False]).head(most).drop("found")
    of_year = dict(listed.drop_nulls("year").group_by("year").len().sort("year").iter_rows())
    return Missing(
        works=top.with_columns(
            (pl.col("local_citations") / max(listed.height, 1)).alias("share"),
            _by_year(top["id"], pairs, of_year),
        ),
        years=tuple(of_year),
        citing=listed.height,
        cited_outside=counts.height,
        named=known.height,
        dangling=gone.height,
        most_dangling=int(str(gone["local_citations"].max() or 0)),
        not_asked=told.height - known.height - gone.height,
    )


def _by_year(ids: pl.Series, pairs: pl.DataFrame, of_year: dict[int, int]) -> pl.Series:
    cited = pairs.filter(pl.col("id").is_in(ids.implode())).drop_nulls("year").group_by("id", "year").len()
    counts = {(one, year): count for one, year, count in cited.iter_rows()}
    shares = [[counts.get((one, year), 0) / works for year, works in of_year.items()] for one in ids]
    return pl.Series("by_year", shares, dtype=pl.List(pl.Float64))
