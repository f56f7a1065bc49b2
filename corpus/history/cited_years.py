"""From which years the references are that a corpus cites, and of which of them nobody told the year.

A reference is a work that is cited, in the corpus or outside of it; a citation is one reference in the list
of one work. A year is never guessed: what has none is counted, by the reason why.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from corpus.model import WorkId

EARLIEST, LATEST = 1000, 2100
"""A year outside of these is a slip of the record, and would stretch a figure beyond use."""
PLACEHOLDER_TITLE = "deleted work"


class Unknown(StrEnum):
    """Why the year of a reference is not known."""

    NOT_ASKED = "not asked"
    """It is outside the corpus, and no harvest has looked it up: one asks for those cited most."""
    NO_RECORD = "no record"
    """It was looked up, and OpenAlex has no such record."""
    NO_YEAR = "no year"
    """Its record has no year, or one before `EARLIEST` or after `LATEST`."""
    PLACEHOLDER = "placeholder"
    """It is the record that OpenAlex has for all works that it deleted, whose year says nothing."""


@dataclass(frozen=True, eq=False, slots=True)
class CitedYears:
    """The references of a corpus by their year of publication."""

    references: pl.DataFrame
    """Those with a year, a row each: id, year (Int32), citations (Int64: works of the corpus that cite it)
    and inside (whether it is a work of the corpus); by year, the most cited of a year first, then by id."""
    by_citing_year: pl.DataFrame
    """The same citations by the year of the citing work: citing_year (Int32; null if not known), year (Int32)
    and citations (Int64); sorted by both years, null first."""
    unknown: pl.DataFrame
    """Those without a year: why (an `Unknown`), citations and references, in the order of `Unknown`; reasons
    that do not occur are left out."""
    citing: int
    """Works of the corpus that cite anything but themselves, seeds included."""
    left_out_citations: int
    left_out_references: int
    """Of those that were asked to be left out, how many are cited."""

    @property
    def citations(self) -> int:
        """Citations of references with a year."""
        return int(self.references["citations"].sum())

    @property
    def citations_without_year(self) -> int:
        """Citations of references without a year."""
        return int(self.unknown["citations"].sum())

    @property
    def references_without_year(self) -> int:
        """References without a year."""
        return int(self.unknown["references"].sum())

    @property
    def inside(self) -> int:
        """Of the references with a year, how many are works of the corpus."""
        return int(self.references["inside"].sum())


def seed_ids(works: pl.DataFrame, seeds: pl.DataFrame) -> frozenset[WorkId]:
    """Return the ids of the seeds with all their family, as `schema.WORKS` and `schema.SEEDS` tell them."""
    members = seeds.filter(pl.col("status") == "matched")["ids"].explode(empty_as_null=False).drop_nulls()
    marked = works.filter(pl.col("seed_key").is_not_null())["id"]
    return frozenset(members) | frozenset(marked)


def cited_years(
    works: pl.DataFrame, cited_works: pl.DataFrame, without: Collection[WorkId] = ()
) -> CitedYears:
    """Count the citations of a corpus by the year of what is cited, `without` references of these ids.

    `works` follows `corpus.schema.WORKS` (id, title, year and references are read) and tells the years of its
    own works; `cited_works` follows CITED_WORKS (id, title, found and year), may be empty, and tells those of
    others. A reference that stands twice in a list counts once, a work that cites itself not at all, nor does
    what OpenAlex's placeholder for deleted works cites: its list and year are of many works.
    """
    years = _years(works, cited_works)
    pairs = (
        works.lazy()
        .filter(~_is_placeholder())
        .select(citing="id", citing_year="year", id=pl.col("references").list.unique())
        .explode("id")
        .drop_nulls("id")
        .filter(pl.col("id") != pl.col("citing"))
        .collect()
    )
    unwanted = pl.Series("id", list(without), dtype=pl.String)
    asked = pl.col("id").is_in(unwanted.implode())
    left_out = pairs.filter(asked) if len(unwanted) else pairs.clear()
    wanted = pairs.filter(~asked) if len(unwanted) else pairs
    told = wanted.lazy().join(years.lazy(), on="id", how="left")
    counted = (
        told.group_by("id")
        .agg(pl.len().cast(pl.Int64).alias("citations"), pl.col("year", "inside", "found").first())
        .collect()
    )
    references = (
        counted.drop_nulls("year")
        .select("id", "year", "citations", pl.col("inside").fill_null(value=False))
        .sort("year", "citations", "id", descending=[False, True, False])
    )
    by_citing_year = (
        told.drop_nulls("year")
        .group_by("citing_year", "year")
        .agg(pl.len().cast(pl.Int64).alias("citations"))
        .sort("citing_year", "year", nulls_last=False)
        .collect()
    )
    return CitedYears(
        references=references,
        by_citing_year=by_citing_year,
        unknown=_unknown(counted.filter(pl.col("year").is_null())),
        citing=pairs["citing"].n_unique(),
        left_out_citations=left_out.height,
        left_out_references=left_out["id"].n_unique(),
    )


def _years(works: pl.DataFrame, cited_works: pl.DataFrame) -> pl.DataFrame:
    """Return id, year, inside and found (of `CITED_WORKS`) of all works of which anything is known."""
    own = works.select("id", "title", "year", inside=pl.lit(value=True), found=pl.lit("found"))
    others = (
        cited_works.unique("id", keep="last", maintain_order=True)
        .join(own, on="id", how="anti")
        .select("id", "title", "year", inside=pl.lit(value=False), found="found")
    )
    sound = pl.col("year").is_between(EARLIEST, LATEST) & ~_is_placeholder()
    found = pl.when(_is_placeholder()).then(pl.lit(Unknown.PLACEHOLDER.value)).otherwise("found")
    return pl.concat([own, others]).select(
        "id", "inside", pl.when(sound).then("year").alias("year"), found.alias("found")
    )


def _is_placeholder() -> pl.Expr:
    title = pl.col("title").str.strip_chars().str.to_lowercase()
    return (title == PLACEHOLDER_TITLE).fill_null(value=False)


def _unknown(counted: pl.DataFrame) -> pl.DataFrame:
    found = pl.col("found")
    why = (
        pl.when(found == "found")
        .then(pl.lit(Unknown.NO_YEAR.value))
        .when(found.is_in(["dangling", "missing"]))
        .then(pl.lit(Unknown.NO_RECORD.value))
        .when(found == Unknown.PLACEHOLDER)
        .then(pl.lit(Unknown.PLACEHOLDER.value))
        .otherwise(pl.lit(Unknown.NOT_ASKED.value))
    )
    order = {reason.value: place for place, reason in enumerate(Unknown)}
    return (
        counted.group_by(why.alias("why"))
        .agg(pl.col("citations").sum(), pl.len().cast(pl.Int64).alias("references"))
        .sort(pl.col("why").replace_strict(order, return_dtype=pl.Int8))
    )
