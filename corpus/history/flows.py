"""What changed hands between groups of works over time: citations by group and period of their two ends.

A citation is a flow from the cited group to the citing one, the way ideas go. Groups may be fields, clusters
or lenses; a work may be in none.
"""

from dataclasses import dataclass

import polars as pl

YEARS = 10  # of a period, from a year that they divide: 1990 to 1999
MOST_GROUPS = 8  # with names of their own; more cannot be told apart on a screen
OTHERS = "All others"
FLOWS = {
    "cited_period": pl.Int64,
    "cited_group": pl.String,
    "citing_period": pl.Int64,
    "citing_group": pl.String,
    "citations": pl.UInt32,
}


@dataclass(frozen=True, eq=False, slots=True)
class Flows:
    """The flows, and what could not be placed."""

    table: pl.DataFrame
    """FLOWS, sorted; a period is told by its first year."""
    placed: int
    """Citations in the table."""
    without_year: int
    """Citations one of whose works has no year."""
    without_group: int
    """Citations, both works with a year, one of which is in no group."""
    backward: int
    """Citations of the table whose cited work is of a later period than the citing one."""


def flows(citations: pl.DataFrame, works: pl.DataFrame, years: int = YEARS, most: int = MOST_GROUPS) -> Flows:
    """Return the flows between groups.

    `citations` are columns citing, cited; `works` are columns id, year, group (null: in none). Of the groups
    the `most` with the most works keep their names, ties by name; the rest are OTHERS together.
    """
    sizes = (
        works.drop_nulls("group")
        .group_by("group")
        .len("works")
        .sort(["works", "group"], descending=[True, False])
    )
    named = sizes["group"].head(most)
    placed = works.select(
        "id",
        (pl.col("year") // years * years).cast(pl.Int64).alias("period"),
        pl.when(pl.col("group").is_in(named.implode())).then("group").when(pl.col("group").is_not_null())
        .then(pl.lit(OTHERS)).alias("group"),
    )  # fmt: skip
    ends = citations
    for end in ("cited", "citing"):
        ends = ends.join(
            placed.rename({"id": end, "period": f"{end}_period", "group": f"{end}_group"}),
            on=end,
            how="inner",
        )
    dated = ends.drop_nulls(["cited_period", "citing_period"])
    grouped = dated.drop_nulls(["cited_group", "citing_group"])
    by = [name for name in FLOWS if name != "citations"]
    table = grouped.group_by(by).len("citations").sort(by)
    return Flows(
        pl.DataFrame(table, schema=FLOWS),
        grouped.height,
        ends.height - dated.height,
        dated.height - grouped.height,
        grouped.filter(pl.col("cited_period") > pl.col("citing_period")).height,
    )


def balance(table: pl.DataFrame) -> pl.DataFrame:
    """Return what each group gave to the others and took from them, over all periods of a table of FLOWS.

    Columns group, within (citations inside the group), given (the group is cited from outside), taken (it
    cites outside); the largest first, ties by name.
    """
    by_pair = table.group_by("cited_group", "citing_group").agg(pl.col("citations").sum())
    same = pl.col("cited_group") == pl.col("citing_group")

    def sums(of: pl.DataFrame, end: str, name: str) -> pl.DataFrame:
        return of.group_by(pl.col(end).alias("group")).agg(pl.col("citations").sum().alias(name))

    groups = pl.concat([by_pair["cited_group"], by_pair["citing_group"]]).unique().alias("group").to_frame()
    for of, end, name in (
        (by_pair.filter(same), "cited_group", "within"),
        (by_pair.filter(~same), "cited_group", "given"),
        (by_pair.filter(~same), "citing_group", "taken"),
    ):
        groups = groups.join(sums(of, end, name), on="group", how="left")
    return groups.with_columns(pl.col("within", "given", "taken").fill_null(0).cast(pl.Int64)).sort(
        [pl.sum_horizontal("within", "given", "taken"), "group"], descending=[True, False]
    )
