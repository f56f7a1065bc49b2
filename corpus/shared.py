"""What two works share: the references that both cite, and the works that cite both.

References in common: bibliographic coupling (Kessler 1963, American Documentation 14:10-25), as a cosine in
which each reference is weighed by its rarity, exactly as `corpus.coupling` ties works on the map. Cited
together: co-citation (Small 1973, Journal of the American Society for Information Science 24:265-269), also
as Salton's cosine, the count over the root of the product of the citations of the two (Salton and McGill
1983).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from corpus.coupling import COMMON_AT_LEAST, COMMON_SHARE
from corpus.links import Links, Rows
from corpus.model import WorkId


@dataclass(frozen=True, eq=False, slots=True)
class SharedReferences:
    """The references that two works have in common."""

    references: pl.DataFrame
    """Columns id, cited_by (works of the corpus), share (of the cosine, 0 to 1), inside, title, authors,
    year; the weightiest first. Titles are null where nothing is known of the reference."""
    cosine: float
    """0 to 1; 0 if every reference in common is too common to count."""
    first: int
    """References of the first work."""
    second: int


def shared_references(
    works: pl.DataFrame, cited_works: pl.DataFrame, first: WorkId, second: WorkId
) -> SharedReferences:
    """Return what two works of the corpus both cite, also outside it.

    `works` follows `corpus.schema.WORKS` and `cited_works` CITED_WORKS; the latter may be empty.
    """
    lists = {
        one: works.filter(pl.col("id") == one)["references"].explode(empty_as_null=True).drop_nulls().unique()
        for one in (first, second)
    }
    weights = _weights(works, pl.concat(list(lists.values())).unique())
    lengths = {
        one: float(weights.filter(pl.col("id").is_in(ids.implode()))["weight"].pow(2).sum())
        for one, ids in lists.items()
    }
    product = float(np.sqrt(lengths[first] * lengths[second]))
    in_both = [pl.col("id").is_in(ids.implode()) for ids in lists.values()]
    both = weights.filter(*in_both, ~pl.col("id").is_in([first, second]))
    part = pl.col("weight").pow(2) / product if product else pl.lit(0.0)
    cosine = float(both.select(part.sum()).item() or 0)
    share = part / cosine if cosine else pl.lit(0.0)
    references = (
        both.select("id", "cited_by", share.cast(pl.Float64).alias("share"))
        .join(_named(works, cited_works), on="id", how="left")
        .with_columns(pl.col("inside").fill_null(value=False))
        .sort("share", "cited_by", "id", descending=[True, False, False])
    )
    return SharedReferences(references, min(cosine, 1.0), len(lists[first]), len(lists[second]))


@dataclass(frozen=True, eq=False, slots=True)
class CitedTogether:
    """The works of the corpus that cite two works."""

    both: Rows
    """Numbers of the works that cite both, ascending."""
    first: int
    """Works that cite the first."""
    second: int

    @property
    def cosine(self) -> float:
        """Salton's: 0 to 1."""
        product = self.first * self.second
        return float(len(self.both) / np.sqrt(product)) if product else 0.0


def cited_together(made: Links, first: int, second: int) -> CitedTogether:
    """Return which works of the corpus cite both of two works."""
    citing = [made.cited_by[row].indices for row in (first, second)]
    return CitedTogether(np.intersect1d(*citing).astype(np.intp), len(citing[0]), len(citing[1]))


def _weights(works: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Columns id, cited_by and weight, which is 0 for a reference cited once or by too many."""
    common = max(COMMON_AT_LEAST, COMMON_SHARE * works.height)
    counts = (
        works.lazy()
        .select(pl.col("references").explode(empty_as_null=True).alias("id"))
        .filter(pl.col("id").is_in(ids.implode()))
        .group_by("id")
        .len("cited_by")
        .collect()
    )
    telling = (pl.col("cited_by") > 1) & (pl.col("cited_by") <= common)
    rarity = (works.height / pl.col("cited_by")).log() + 1
    return counts.with_columns(pl.when(telling).then(rarity).otherwise(0.0).alias("weight"))


def _named(works: pl.DataFrame, cited_works: pl.DataFrame) -> pl.DataFrame:
    names = pl.col("authors").list.eval(pl.element().struct.field("name")).alias("authors")
    within = works.select("id", pl.lit(value=True).alias("inside"), "title", names, "year")
    beyond = cited_works.filter(~pl.col("id").is_in(works["id"].implode()))
    return pl.concat(
        [within, beyond.select("id", pl.lit(value=False).alias("inside"), "title", "authors", "year")]
    )
