"""Which works of a corpus a reader asked for, how many there are of each kind, and in what order.

What a search means is told in `corpus.search.query`, and answered by the `SearchIndex` of the version.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import polars as pl

from corpus.literature import Corpus
from corpus.search.index import SearchIndex
from corpus.search.words import fold

NOT_KNOWN = "not known"
"""How a facet names the works in which the fact is missing."""

FACETS = {
    "clusters": "clusters",
    "lenses": "lens",
    "families": "families",
    "seeds": "cites_seeds",
    "types": "type",
    "fields": "field",
    "countries": "countries",
    "languages": "language",
    "tags": "tags",
}
"""Part of a selection -> column of the works."""
SEVERAL = frozenset({"clusters", "families", "seeds", "countries", "tags"})
"""Facets of which a work can have several values: the column is a list."""

Area = tuple[tuple[float, float], ...]
"""The corners of a polygon on the map, in its units; the last is joined to the first."""


class Sort(StrEnum):
    """The orders a list can have; ties are broken by local citations, then by id."""

    RELEVANCE = "relevance"
    """How well a work fits the words searched for; without any as LOCAL."""
    LOCAL = "local"
    GLOBAL = "global"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a reader asked for. The default asks for everything.

    Within a facet any one of the values will do; an empty tuple asks nothing. A work without a year is left
    out as soon as a first or last year is asked for. What asks for clusters, lenses, families or an area
    can be answered only of works that have the columns (`needs`).
    """

    text: str = ""
    first_year: int | None = None
    last_year: int | None = None
    seeds: tuple[str, ...] = ()
    """Keys of seeds: works that cite at least one of them."""
    types: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """ISO 3166 codes: of the institution of at least one author."""
    clusters: tuple[str, ...] = ()
    """As `corpus.clusters.clustering.key_of` writes them, `middle-4`."""
    lenses: tuple[str, ...] = ()
    """Labels of the lens set, none among them."""
    families: tuple[str, ...] = ()
    """Families of terms that title or abstract uses."""
    area: Area = ()
    """Works that lie within it on the map."""
    open_access: bool = False
    """Only works for which OpenAlex knows a free copy."""
    tags: tuple[str, ...] = ()
    """Keys of tags that readers gave, as `corpus.marks.mark.tag_key` makes them."""
    excluded: bool = False
    """Also works that readers left out: those that have `left_out`, where the works have that column."""
    sort: Sort = Sort.RELEVANCE

    @property
    def asks_for_everything(self) -> bool:
        """Whether no filter narrows the works; those that readers left out are another matter."""
        return replace(self, sort=Sort.RELEVANCE, excluded=False) == Selection()

    @property
    def needs(self) -> frozenset[str]:
        """Columns it needs beyond those of `searchable`: clusters, lens, families, tags, x, y."""
        beyond = ("clusters", "lenses", "families", "tags")
        asked = {FACETS[facet] for facet in beyond if getattr(self, facet)}
        return frozenset(asked | ({"x", "y"} if self.area else set()))


def searchable(corpus: Corpus) -> pl.DataFrame:
    """Return the works in the columns that lists and filters need, sorted by id: compute once a version.

    Added to those of the schema: `row` (position in `corpus.works`), `who` (authors, short) and
    `local_citations`.
    """
    names = pl.col("authors").list.eval(pl.element().struct.field("name"))
    local = corpus.citations.group_by("cited").len("local_citations")
    return (
        corpus.works.lazy()
        .with_row_index("row")
        .join(local.lazy(), left_on="id", right_on="cited", how="left", maintain_order="left")
        .select(
            "row", "id", "title", "year", "type", "field", "language", "venue", "doi", "is_retracted",
            "cited_by_count", "cites_seeds", "countries", "seed_key",
            pl.col("open_access_url").is_not_null().alias("is_open"),
            _short_authors(names).alias("who"),
            pl.col("local_citations").fill_null(0).cast(pl.Int32),
        )
        .collect()
    )  # fmt: skip


def select(works: pl.DataFrame, selection: Selection, index: SearchIndex | None = None) -> pl.DataFrame:
    """Return the rows of `works` (as from `searchable`) that were asked for, in order.

    `index`, of the same works, answers the text. Raises ValueError if there is a text and no index.
    """
    return order(_matching(works, selection, index), selection.sort).drop("score", strict=False)


def order(works: pl.DataFrame, sort: Sort) -> pl.DataFrame:
    """Return the works in the order asked for; what is not known comes last.

    By relevance if the works have a `score`, as those found by an index.
    """
    by_local = pl.col("local_citations")
    key, falling = {
        Sort.RELEVANCE: (pl.col("score") if "score" in works.columns else by_local, True),
        Sort.LOCAL: (by_local, True),
        Sort.GLOBAL: (pl.col("cited_by_count"), True),
        Sort.NEWEST: (pl.col("year"), True),
        Sort.OLDEST: (pl.col("year"), False),
        Sort.TITLE: (fold(pl.col("title")).str.replace(r"^[^\p{L}\p{N}]+", ""), False),
    }[sort]
    return works.sort(key, by_local, "id", descending=[falling, True, False], nulls_last=True)


def cited_and_citing(
    works: pl.DataFrame, citations: pl.DataFrame, work_id: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the works that a work cites and those that cite it, within the corpus, most cited first."""
    cited = citations.filter(pl.col("citing") == work_id)["cited"]
    citing = citations.filter(pl.col("cited") == work_id)["citing"]
    return (
        order(works.filter(pl.col("id").is_in(cited.implode())), Sort.LOCAL),
        order(works.filter(pl.col("id").is_in(citing.implode())), Sort.LOCAL),
    )


def facet_counts(
    works: pl.DataFrame, selection: Selection, facet: str, index: SearchIndex | None = None
) -> list[tuple[str, int]]:
    """Return the values of a facet with their works, most first, as if nothing were chosen in it.

    Works without the fact are counted as `NOT_KNOWN`; where a work can have several values it counts once
    for each, and works that have none are left out.
    """
    column = FACETS[facet]
    rest = _matching(works, _without(selection, facet), index).select(column)
    if facet in SEVERAL:
        values = rest[column].explode(empty_as_null=True).drop_nulls()
    else:
        values = rest[column].fill_null(NOT_KNOWN)
    counts = values.alias("value").value_counts().sort("count", "value", descending=[True, False])
    return list(counts.iter_rows())


def _matching(works: pl.DataFrame, selection: Selection, index: SearchIndex | None) -> pl.DataFrame:
    """Cheap conditions first; the works that an index finds come with their `score`."""
    conditions = _conditions(works, selection)
    found = works.filter(conditions) if conditions else works
    if not selection.text.strip():
        return found
    if index is None:
        raise ValueError("a text is searched by an index")
    return found.join(index.search(selection.text).works, on="id")


def _conditions(works: pl.DataFrame, selection: Selection) -> list[pl.Expr]:
    conditions = []
    if selection.first_year is not None:
        conditions.append(pl.col("year") >= selection.first_year)
    if selection.last_year is not None:
        conditions.append(pl.col("year") <= selection.last_year)
    for facet, column in FACETS.items():
        chosen = getattr(selection, facet)
        if chosen and facet in SEVERAL:
            conditions.append(pl.col(column).list.set_intersection(list(chosen)).list.len() > 0)
        elif chosen:
            conditions.append(_one_of(column, chosen))
    if selection.area:
        conditions.append(_within(selection.area))
    if selection.open_access:
        conditions.append(pl.col("is_open"))
    if not selection.excluded and "left_out" in works.columns:
        conditions.append(pl.col("left_out").fill_null(value=False).not_())
    return conditions


def _one_of(column: str, values: Sequence[str]) -> pl.Expr:
    known = pl.col(column).is_in([value for value in values if value != NOT_KNOWN]).fill_null(value=False)
    return known | pl.col(column).is_null() if NOT_KNOWN in values else known


def _within(area: Area) -> pl.Expr:
    """Whether a work lies within a polygon: a line from it to the right crosses the sides an odd number of
    times (Shimrat 1962, Communications of the ACM 5:434).
    """
    x, y = pl.col("x").cast(pl.Float64), pl.col("y").cast(pl.Float64)
    inside = pl.lit(value=False)
    for (left, low), (right, high) in zip(area, (*area[1:], area[0]), strict=True):
        if low != high:
            at = left + (y - low) * ((right - left) / (high - low))
            inside = inside ^ (((y < low) != (y < high)) & (x < at))
    return inside.fill_null(value=False)


def _without(selection: Selection, facet: str) -> Selection:
    return Selection(**{name: getattr(selection, name) for name in selection.__slots__ if name != facet})


def _short_authors(names: pl.Expr) -> pl.Expr:
    """`Ann Lee`, `Ann Lee and Bo Ek` or `Ann Lee et al.`; null if no author is known."""
    first, second, count = (
        names.list.get(0, null_on_oob=True),
        names.list.get(1, null_on_oob=True),
        names.list.len(),
    )
    return (
        pl.when(count == 1)
        .then(first)
        .when((count == 2) & (second != "et al."))
        .then(first + " and " + second)
        .when(count > 1)
        .then(first + " et al.")
    )
