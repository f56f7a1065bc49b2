"""The lenses of a literature together: by year, by group, by reference, and which works to read.

Every function takes works joined with what was told of them (`told_of`) and counts over these alone, so
that a part of the corpus is described by the same methods as the whole. Shares have Wilson's 95 % interval.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

from corpus.lenses.lens_set import NONE
from corpus.lenses.told import ToldWorks, column_of
from corpus.model import WorkId
from corpus.trends.series import wilson

FEW = 10
"""A reference that fewer works cite says little: its shares are shown, and marked."""


class Group(StrEnum):
    """By what works are put together; the value is the column."""

    FIELD = "field"
    COUNTRY = "countries"
    VENUE = "venue"
    TYPE = "type"
    SEED = "cites_seeds"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class Grouped:
    """Works by group and label."""

    rows: pl.DataFrame
    """Columns group (null: not known), label, works, of, share, low, high.

    Those with most works come first, what is not known last; labels are in the order of the set.
    """
    groups: int
    """How many known groups there are, shown or not."""
    left_out: int
    """Works that are in none of the groups shown, though something is known of them."""


def told_of(works: pl.DataFrame, told: ToldWorks) -> pl.DataFrame:
    """Return works, in their order, with what was told of each; those of which nothing was are left out."""
    return works.join(told.works, on="id", how="inner", maintain_order="left")


def by_year(works: pl.DataFrame, labels: Sequence[str]) -> pl.DataFrame:
    """Return the share of each label in each year that has works, oldest first.

    Columns year, label, works, of, share, low, high. Works without a year are left out.
    """
    known = works.drop_nulls("year")
    return _shares(known, "year", labels).sort("year", maintain_order=True)


def by_group(works: pl.DataFrame, labels: Sequence[str], group: Group, most: int) -> Grouped:
    """Return the share of each label in the groups with most works, `most` at most, and where none is known.

    A work of several countries, or that cites several seeds, counts once in each.
    """
    column = group.value
    is_list = works.schema[column] == pl.List(pl.String)
    parted = works.select("id", "label", column)
    if is_list:
        parted = parted.explode(column, empty_as_null=True)
    sizes = parted.drop_nulls(column).group_by(column).len("of").sort("of", column, descending=[True, False])
    shown = sizes[column].head(most)
    inside = parted.filter(pl.col(column).is_in(shown.implode()) | pl.col(column).is_null())
    order = {name: place for place, name in enumerate(shown)}
    rows = _shares(inside.rename({column: "group"}), "group", labels)
    rows = rows.sort(
        pl.col("group").replace_strict(order, default=None, return_dtype=pl.Int32),
        nulls_last=True,
        maintain_order=True,
    )
    left_out = parted["id"].n_unique() - inside["id"].n_unique()
    return Grouped(rows, sizes.height, left_out)


def groups_held(works: pl.DataFrame) -> list[Group]:
    """Return what is known of at least one of the works, and can thus put them together.

    The column `cluster` may be missing; all others must be there.
    """

    def known(column: pl.Series) -> bool:
        is_list = column.dtype == pl.List(pl.String)
        return bool((column.list.len() > 0).any() if is_list else column.is_not_null().any())

    return [group for group in Group if group.value in works.columns and known(works[group.value])]


def by_seed(works: pl.DataFrame, labels: Sequence[str]) -> pl.DataFrame:
    """Return for each seed the share of each label among the works that cite it, beside that among all works.

    Columns group (the seed's key), label, works, of, share, low, high, overall, ratio, ratio_low, ratio_high
    and few. The ratio is the share over the overall one, as the sets of citing works differ hugely in
    size; its interval is that of the share alone. It is null where no work has the label.
    """
    cited = by_group(works, labels, Group.SEED, works.height + 1).rows.drop_nulls("group")
    overall = {label: count / max(works.height, 1) for label, count in counts(works, labels).items()}
    above = pl.col("label").replace_strict(overall, return_dtype=pl.Float64)
    ratios = [
        pl.when(above > 0).then(pl.col(bound) / above).alias(name)
        for bound, name in (("share", "ratio"), ("low", "ratio_low"), ("high", "ratio_high"))
    ]
    return cited.with_columns(above.alias("overall"), *ratios, (pl.col("of") < FEW).alias("few"))


def counts(works: pl.DataFrame, labels: Sequence[str]) -> dict[str, int]:
    """Return the works of each label, none too."""
    found = dict(works["label"].value_counts().iter_rows())
    return {label: found.get(label, 0) for label in labels}


def typical(works: pl.DataFrame, lens: str) -> pl.DataFrame:
    """Return the works of a lens, likeliest first; of equals, to two decimals, the most cited here."""
    return works.filter(pl.col("label") == lens).sort(
        pl.col(column_of(lens)).round(2), "local_citations", "id", descending=[True, True, False]
    )


def contested(
    works: pl.DataFrame, lenses: Sequence[str], lens: str, differ: Iterable[WorkId] = ()
) -> pl.DataFrame:
    """Return the works over which a lens and another compete, those on which people differ first.

    Then come those in which the less likely of the two likeliest lenses, `lower`, is the likeliest. People
    differ on the works in `differ`, told in the column of this name.
    """
    likely = works.select(column_of(one) for one in lenses).to_numpy().reshape(works.height, len(lenses))
    first_two = np.argsort(-likely, axis=1, kind="stable")[:, :2]
    lower = np.take_along_axis(likely, first_two, axis=1)[:, -1]
    competes = (first_two == list(lenses).index(lens)).any(axis=1)
    told = works.with_columns(
        pl.Series("lower", lower),
        pl.Series("competes", competes),
        pl.col("id").is_in(list(differ)).alias("differ"),
    )
    mixed = pl.col("second").is_not_null() & ((pl.col("label") == lens) | (pl.col("second") == lens))
    named = (pl.col("label") == lens) | pl.col("competes")
    return (
        told.filter(mixed | (pl.col("differ") & named))
        .drop("competes")
        .sort(
            "differ", pl.col("lower").round(2), "local_citations", "id",
            descending=[True, True, True, False],
        )
    )  # fmt: skip


def links(told: ToldWorks, citations: pl.DataFrame, seeds: Iterable[WorkId]) -> pl.DataFrame:
    """Return for each work with a lens how many works of each lens it is linked with, within the corpus.

    Two works are linked if one cites the other, once however often. Seeds are left out on both sides:
    every work of the corpus cites one, by construction. Columns id, one `n_` column a lens, `second_most`
    (the second largest of these) and `linked` (their sum); only works linked with another lens than theirs.
    """
    lenses = [lens.id for lens in told.lenses.lenses]
    lens_of = told.lensed.filter(~pl.col("id").is_in(list(seeds))).select("id", "label")
    pairs = citations.select(pl.col("citing").alias("id"), pl.col("cited").alias("other"))
    both = pl.concat([pairs, pairs.select(pl.col("other").alias("id"), pl.col("id").alias("other"))])
    linked = (
        both.filter(pl.col("id") != pl.col("other"))
        .join(lens_of, on="id")
        .join(lens_of.select(pl.col("id").alias("other"), pl.col("label").alias("theirs")), on="other")
        .unique(["id", "other"])
    )
    counted = linked.group_by("id").agg(
        pl.first("label"),
        (pl.col("theirs") != pl.col("label")).any().alias("crosses"),
        *((pl.col("theirs") == lens).sum().cast(pl.Int32).alias(f"n_{lens}") for lens in lenses),
    )
    ordered = np.sort(counted.select(f"n_{lens}" for lens in lenses).to_numpy(), axis=1)
    return (
        counted.with_columns(
            pl.Series("second_most", ordered[:, -2], dtype=pl.Int32),
            pl.Series("linked", ordered.sum(axis=1), dtype=pl.Int32),
        )
        .filter("crosses")
        .drop("label", "crosses")
        .sort("id")
    )


def bridges(works: pl.DataFrame, linked: pl.DataFrame, lens: str) -> pl.DataFrame:
    """Return the works of a lens that are linked with others (`links`), the largest second count first."""
    return (
        works.filter(pl.col("label") == lens)
        .join(linked, on="id", how="inner")
        .sort("second_most", "linked", "id", descending=[True, True, False])
    )


def mixed(works: pl.DataFrame) -> int:
    """Return how many works with a lens have a second one."""
    return works.filter((pl.col("label") != NONE) & pl.col("second").is_not_null()).height


def _shares(works: pl.DataFrame, by: str, labels: Sequence[str]) -> pl.DataFrame:
    """Return a row for each group and label, also where no work has the label; labels in their order."""
    groups = works.group_by(by, maintain_order=True).agg(
        pl.len().alias("of"), *((pl.col("label") == label).sum().alias(label) for label in labels)
    )
    order = pl.Enum(list(labels))
    rows = groups.unpivot(labels, index=[by, "of"], variable_name="label", value_name="works").with_columns(
        pl.col("label").cast(order), pl.col("works").cast(pl.Int64), pl.col("of").cast(pl.Int64)
    )
    rows = rows.sort(by, "label").with_columns(pl.col("label").cast(pl.String))
    bounds = [wilson(hits, among) for hits, among in rows.select("works", "of").iter_rows()]
    return rows.select(
        by, "label", "works", "of",
        (pl.col("works") / pl.col("of")).alias("share"),
        pl.Series("low", [low for low, _ in bounds], dtype=pl.Float64),
        pl.Series("high", [high for _, high in bounds], dtype=pl.Float64),
    )  # fmt: skip
