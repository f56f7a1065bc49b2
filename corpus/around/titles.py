"""What works are called, inside and outside the corpus."""

import polars as pl

TITLED = ("id", "inside", "title", "authors", "year")


def titled(ids: pl.Series, works: pl.DataFrame, cited_works: pl.DataFrame) -> pl.DataFrame:
    """Return the columns `TITLED` for ids of works, in their order; what nobody told of has no title.

    `works` follows `corpus.schema.WORKS` and `cited_works` CITED_WORKS; the latter may be empty.
    """
    names = pl.col("authors").list.eval(pl.element().struct.field("name")).alias("authors")
    asked = pl.col("id").is_in(ids.implode())
    within = works.filter(asked).select("id", pl.lit(value=True).alias("inside"), "title", names, "year")
    beyond = cited_works.filter(asked, ~pl.col("id").is_in(within["id"].implode())).select(
        "id", pl.lit(value=False).alias("inside"), "title", "authors", "year"
    )
    return (
        ids.rename("id")
        .to_frame()
        .join(pl.concat([within, beyond]), on="id", how="left", maintain_order="left")
        .with_columns(pl.col("inside").fill_null(value=False))
        .select(TITLED)
    )
