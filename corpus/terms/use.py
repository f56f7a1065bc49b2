"""Works of a corpus that use each family, and their yearly series over the works that could.

Two lines, never added up: titles alone, over all works with a title; and title or abstract, over the works
with an abstract, so that a change in how many have one does not look like a change in the use of a word. Of
other languages only hits of that language are counted, and only when it is asked for by its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from corpus.terms.codebook import Terms
from corpus.terms.tables import TITLE, TermHits
from corpus.trends.series import Series


class Scope(StrEnum):
    """Where a term is looked for."""

    TITLE = "title"
    TEXT = "title_and_abstract"


class Split(StrEnum):
    """By what a line is taken apart."""

    FIELD = "field"
    TYPE = "type"
    COUNTRY = "countries"
    FORM = "form"


@dataclass(frozen=True)
class TermUse:
    """Which works of a version use which families."""

    works: pl.DataFrame
    """One row a counted work: id, year, field, type, countries, has_abstract."""
    used: pl.DataFrame
    """One row a work, scope, family and form: id, scope, family, form. Only hits that count."""
    hits: TermHits
    language: str
    other_languages: int
    """Works of another language, in no line."""
    without_language: int
    """Works whose language is not known, which are counted."""

    def series(self, family: str, scope: Scope, among: pl.DataFrame | None = None) -> Series:
        """Return the works by year that use a family or a part of one; `among` are the works to look at."""
        return self._series(pl.col("family") == family, scope, among)

    def series_of_form(self, family: str, form: str, scope: Scope) -> Series:
        """Return the works by year that use one form of a family."""
        return self._series((pl.col("family") == family) & (pl.col("form") == form), scope, None)

    def with_abstract(self) -> Series:
        """Return the works by year that have an abstract, over all."""
        by_year = (
            self.works.drop_nulls("year")
            .group_by("year")
            .agg(pl.col("has_abstract").sum(), pl.len().alias("works"))
        )
        return Series.of(by_year.select("year", "has_abstract", "works").rows())

    def commonest(self, family: str, split: Split, most: int) -> list[str]:
        """Return the values by which most works that use a family can be told, the commonest first."""
        if split is Split.FORM:
            told = self.used.filter(pl.col("family") == family).unique(["id", "form"])["form"]
        else:
            ids = self.used.filter(pl.col("family") == family)["id"].unique()
            told = self.works.filter(pl.col("id").is_in(ids.implode()))[str(split)]
            told = told.explode() if split is Split.COUNTRY else told
        counted = told.drop_nulls().value_counts().sort(["count", told.name], descending=[True, False])
        return [str(one) for one in counted[told.name].head(most)]

    def of(self, split: Split, value: str) -> pl.DataFrame:
        """Return the works of one field, type or country."""
        if split is Split.COUNTRY:
            return self.works.filter(pl.col("countries").list.contains(value))
        return self.works.filter(pl.col(str(split)) == value)

    def ids(self, family: str, scope: Scope, year: int) -> list[str]:
        """Return the works of a year that use a family."""
        using = self.used.filter((pl.col("family") == family) & (pl.col("scope") == str(scope)))[
            "id"
        ].unique()
        counted = self._could(scope, self.works).filter(
            (pl.col("year") == year) & pl.col("id").is_in(using.implode())
        )
        return sorted(counted["id"])

    def ids_of_part(self, family: str, split: Split, part: str, scope: Scope, year: int) -> list[str]:
        """Return those of one form, field, type or country."""
        ids = self.ids(family, scope, year)
        if split is Split.FORM:
            using = self.used.filter(family=family, form=part, scope=str(scope))["id"]
        else:
            using = self.of(split, part)["id"]
        return sorted(set(ids) & set(using))

    def _series(self, which: pl.Expr, scope: Scope, among: pl.DataFrame | None) -> Series:
        could = self._could(scope, self.works if among is None else among)
        using = self.used.filter(which & (pl.col("scope") == str(scope))).select("id").unique()
        counts = (
            could.join(using.with_columns(uses=pl.lit(value=True)), on="id", how="left")
            .group_by("year")
            .agg(pl.col("uses").fill_null(value=False).sum().alias("hits"), pl.len().alias("works"))
        )
        return Series.of(counts.select("year", "hits", "works").rows())

    def _could(self, scope: Scope, works: pl.DataFrame) -> pl.DataFrame:
        dated = works.drop_nulls("year")
        return dated.filter("has_title") if scope is Scope.TITLE else dated.filter("has_abstract")


def term_use(works: pl.DataFrame, hits: TermHits, terms: Terms, last_year: int | None = None) -> TermUse:
    """Return the use of terms in works that follow `corpus.schema.WORKS`.

    `last_year`: works dated after it are left out; a publication of the future was not counted yet.
    """
    counted = works.lazy().select(
        "id",
        "year",
        "field",
        "type",
        "countries",
        "language",
        (pl.col("title").str.len_chars() > 0).fill_null(value=False).alias("has_title"),
        (pl.col("abstract").str.len_chars() > 0).fill_null(value=False).alias("has_abstract"),
    )
    if last_year is not None:
        counted = counted.filter(pl.col("year").is_null() | (pl.col("year") <= last_year))
    held = counted.filter(~pl.col("type").is_in(terms.works.types_left_out).fill_null(value=False)).collect()
    language = terms.works.language
    known = held["language"]
    spoken = held.filter(pl.col("language").is_null() | (pl.col("language") == language))
    return TermUse(
        works=spoken.drop("language"),
        used=_used(hits.counting.filter(pl.col("language") == language)),
        hits=hits,
        language=language,
        other_languages=held.height - spoken.height,
        without_language=known.null_count(),
    )


def _used(hits: pl.DataFrame) -> pl.DataFrame:
    """One row a work, scope, family or part, and form; what stands in the title stands in the text too."""
    whole = hits.select("id", "place", "form", "family")
    parts = (
        hits.select("id", "place", "form", pl.col("parts").alias("family"))
        .explode("family")
        .drop_nulls("family")
    )
    both = pl.concat([whole, parts])
    text = both.select("id", pl.lit(str(Scope.TEXT)).alias("scope"), "family", "form")
    title = both.filter(pl.col("place") == TITLE).select(
        "id", pl.lit(str(Scope.TITLE)).alias("scope"), "family", "form"
    )
    return pl.concat([text, title]).unique().sort("id", "scope", "family", "form")


def smoothed(values: Sequence[float | None], reach: int) -> list[float | None]:
    """Return centred moving averages over `reach` years to each side, of the years that are there.

    >>> smoothed([1.0, None, 3.0], 1)
    [1.0, 2.0, 3.0]
    """
    told = []
    for place in range(len(values)):
        near = [one for one in values[max(0, place - reach) : place + reach + 1] if one is not None]
        told.append(sum(near) / len(near) if near else None)
    return told
