"""What is cited together with a seed: co-citation.

After Small 1973, Journal of the American Society for Information Science 24:265-269.

Two works are the closer the more works cite both. Beside the count stands Salton's cosine, the count over the
root of the product of the citations of the two, which takes account of what everybody cites.
"""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from corpus.around.titles import titled
from corpus.model import WorkId


@dataclass(frozen=True, eq=False, slots=True)
class Together:
    """What is cited by the works that cite a seed."""

    works: pl.DataFrame
    """Columns id, together (works that cite both), cited_by (works of the corpus that cite it), cosine (0 to
    1), inside, title, authors and year; most often cited together first, then by cosine and id."""
    citing: int
    """Works of the corpus that cite the seed."""
    without_title: int
    """How many would be among them, but nothing is known of them but their id."""


def cited_with(
    works: pl.DataFrame, cited_works: pl.DataFrame, key: str, own: Collection[WorkId], most: int
) -> Together:
    """Return at most `most` of the works that are cited together with the seed of this key.

    `own` are the records that the seed is. `works` follows `corpus.schema.WORKS` and `cited_works`
    CITED_WORKS; the latter may be empty.
    """
    ids = list(own)
    lists = works.select("cites_seeds", pl.col("references").list.unique().alias("reference"))
    citing = lists.filter(pl.col("cites_seeds").list.contains(key))
    together = (
        citing.select(pl.col("reference").explode(empty_as_null=True))
        .drop_nulls()
        .filter(~pl.col("reference").is_in(ids))
        .group_by("reference")
        .len("together")
        .filter(pl.col("together") > 1)
        .sort("together", "reference", descending=[True, False])
    )
    first = together.head(most)
    cited_by = (
        lists.lazy()
        .select(pl.col("reference").explode(empty_as_null=True))
        .filter(pl.col("reference").is_in(first["reference"].implode()))
        .group_by("reference")
        .len("cited_by")
        .collect()
    )
    told = (
        first.join(cited_by, on="reference")
        .rename({"reference": "id"})
        .with_columns(
            (pl.col("together") / (pl.col("cited_by") * max(citing.height, 1)).cast(pl.Float64).sqrt())
            .clip(0, 1)
            .alias("cosine")
        )
        .sort("together", "cosine", "id", descending=[True, True, False])
    )
    named = told.join(titled(told["id"], works, cited_works), on="id", how="left", maintain_order="left")
    known = named.filter(pl.col("title").is_not_null())
    return Together(known, citing.height, named.height - known.height)
