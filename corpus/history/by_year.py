"""Which share of a year's works is in a group: for curves of several kinds on one axis of years."""

import polars as pl

SHARES = {"year": pl.Int32, "group": pl.String, "works": pl.UInt32, "of": pl.UInt32, "share": pl.Float64}


def shares_by_year(works: pl.DataFrame, member: pl.DataFrame) -> pl.DataFrame:
    """Return for each group and year the works in it and their share, 0 to 1; columns as SHARES, sorted.

    `works` are columns id, year, each id once; works without a year are left out. `member` are columns id,
    group; a work may be in several groups, and is counted once in each. Years without works are not there; a
    year of works of which none is in a group has 0.
    """
    dated = works.drop_nulls("year").select("id", pl.col("year").cast(pl.Int32))
    of = dated.group_by("year").len("of")
    inside = dated.join(member.drop_nulls("group").select("id", "group").unique(), on="id", how="inner")
    found = inside.group_by("year", "group").len("works")
    every = of.join(inside.select("group").unique(), how="cross")
    told = every.join(found, on=["year", "group"], how="left").with_columns(pl.col("works").fill_null(0))
    shares = told.with_columns((pl.col("works") / pl.col("of")).alias("share"))
    return pl.DataFrame(shares.select(list(SHARES)).sort("group", "year"), schema=SHARES)
