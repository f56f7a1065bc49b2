"""Groups of works that are told apart along time: clusters, lenses or fields, with the colours they have."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from explorer import theme
from explorer.components.facet_values import shown_level
from explorer.history.history_view import Rows
from explorer.lenses import lens_data
from explorer.lenses.lens_names import names_of
from explorer.marks import mark_data
from explorer.visit import Visit

CALLED = {Rows.CLUSTER: "Cluster", Rows.LENS: "Lens", Rows.FIELD: "Field of research", Rows.NONE: "None"}


@dataclass(frozen=True, eq=False, slots=True)
class Groups:
    """Which group each work of the corpus is in."""

    by: Rows
    of: pl.DataFrame
    """Columns id, group: its name, null for works in none. Sorted by id."""
    colours: Mapping[str, str]
    """By name, the largest group first; where there are more groups than colours, some share one."""
    stamp: str
    """What is computed from the groups is kept by this, beside the corpus."""

    def group_of(self, ids: pl.Series) -> dict[str, str]:
        """Return the groups of these works; works in none are left out."""
        part = self.of.filter(pl.col("id").is_in(ids.implode())).drop_nulls("group")
        return dict(part.iter_rows())


def groups(visit: Visit, by: Rows) -> Groups:
    """Return the groups of the open corpus. Raises CorpusError if lenses cannot be told.

    A corpus without clusters has no groups by cluster.
    """
    works = visit.reading.corpus.works
    if by is Rows.CLUSTER:
        return _clusters(visit, works)
    if by is Rows.LENS:
        told = lens_data.told(visit.reading, visit.places)
        names = names_of(told.lenses)
        label = pl.col("label").replace_strict(
            {one.id: names[one.id] for one in told.lenses.lenses}, default=None
        )
        shades = theme.lens_colours([one.id for one in told.lenses.lenses], dark=visit.dark)
        colours = {names[lens]: shade for lens, shade in shades.items()}
        return Groups(by, told.works.select("id", label.alias("group")), colours, told.stamp)
    if by is Rows.FIELD:
        of = works.select("id", pl.col("field").alias("group"))
        return Groups(by, of, _shades(of, visit), by)
    return _none(by, works)


def _none(by: Rows, works: pl.DataFrame) -> Groups:
    return Groups(by, works.select("id", pl.lit(None, dtype=pl.String).alias("group")), {}, "none")


def _clusters(visit: Visit, works: pl.DataFrame) -> Groups:
    level = shown_level(visit)
    if level is None:
        return _none(Rows.CLUSTER, works)
    shades = theme.cluster_colours(dark=visit.dark)
    largest = sorted(level.works_of.items(), key=lambda one: (-one[1], one[0]))
    called = {number: level.name(number) for number, _ in largest}
    colours = {name: shades[level.colours.get(number, 0) % len(shades)] for number, name in called.items()}
    names = pl.Series("group", [called.get(number) for number in level.labels.tolist()], dtype=pl.String)
    stamp = f"{level.level} {mark_data.stamp(visit.places)}"
    return Groups(Rows.CLUSTER, works.select("id").with_columns(names), colours, stamp)


def _shades(of: pl.DataFrame, visit: Visit) -> dict[str, str]:
    counts = of.drop_nulls("group")["group"].value_counts().sort("count", "group", descending=[True, False])
    shades = theme.cluster_colours(dark=visit.dark)
    return {name: shades[place % len(shades)] for place, name in enumerate(counts["group"])}
