"""Who wrote the works of a corpus and where they appeared: an index of names, made once a version.

An author is who OpenAlex says they are, by id: its machine tells people of one name apart, and errs. Where
it gives no id, as in the starter set, all works that print exactly the same name count as one author's. The
corpus keeps only the name of a venue, so a venue is all works that print exactly the same one.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import polars as pl

from corpus.search.words import fold

BY_NAME = "name:"
"""Begins the key of an author without an id."""
LONGEST_KEY = 120  # letters of a name that stand in a key as they are: a key is part of addresses
ET_AL = "et al."
_HARD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, eq=False, slots=True)
class Index:
    """Names, and the works that each stands on. Works are numbered by their rows in the frame."""

    entries: pl.DataFrame
    """Columns number, key, name (the commonest of its writings), id, orcid, works, first and last (years;
    null if none is known) and folded, which a search looks at. Most works first, then by name: the number
    is the row."""
    pairs: pl.DataFrame
    """Columns row, number and place, the order within the work: one row for each name on each work."""

    def entry(self, key: str) -> dict[str, Any] | None:
        """Return the row of `entries` with this key, or None."""
        found = self.entries.filter(pl.col("key") == key)
        return found.row(0, named=True) if found.height else None

    def rows(self, number: int) -> pl.Series:
        """Return the works on which a name stands, ascending."""
        return self.pairs.filter(pl.col("number") == number)["row"].sort()

    def of_work(self, row: int) -> pl.DataFrame:
        """Return the entries on one work, in its order."""
        there = self.pairs.filter(pl.col("row") == row).sort("place")
        return self.entries[there["number"]]

    def on(self, rows: pl.Series, *, without: int | None = None) -> pl.DataFrame:
        """Return the entries on these works with `together`, on how many of them each stands, most first."""
        there = self.pairs.filter(pl.col("row").is_in(rows.implode()))
        counts = there.filter(pl.lit(value=True) if without is None else pl.col("number") != without)
        return (
            counts.group_by("number")
            .len("together")
            .join(self.entries, on="number")
            .sort("together", "number", descending=[True, False])
        )

    def find(self, text: str) -> pl.DataFrame:
        """Return the entries whose name holds every word of a text, in their order; no words, all of them.

        Capitals and accents do not count.
        """
        words = str(pl.select(fold(pl.lit(text))).item()).split()
        return self.entries.filter(
            *(pl.col("folded").str.contains(word, literal=True) for word in words), pl.lit(value=True)
        )

    def namesakes(self, number: int) -> pl.DataFrame:
        """Return the other entries with exactly the same name."""
        name = self.entries["name"][number]
        return self.entries.filter((pl.col("name") == name) & (pl.col("number") != number))


def name_key(name: str) -> str:
    """Return how addresses name what is known by its name alone: the name, or its beginning and a digest.

    >>> name_key("Public Money & Management")
    'Public Money & Management'
    """
    if len(name) <= LONGEST_KEY and not _HARD.search(name):
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{_HARD.sub(' ', name[:40]).strip()}~{digest}"


def author_key(name: str, author_id: str | None) -> str:
    """Return how addresses name an author.

    >>> author_key("Elinor Ostrom", "A5"), author_key("Elinor Ostrom", None)
    ('A5', 'name:Elinor Ostrom')
    """
    return author_id or BY_NAME + name_key(name)


def author_index(works: pl.DataFrame) -> Index:
    """Return the authors of works, which follow `corpus.schema.WORKS`.

    An author who stands twice on a work counts once; `et al.` is nobody.
    """
    people = (
        works.lazy()
        .with_row_index("row")
        .select("row", "year", "authors")
        .explode("authors")
        .drop_nulls("authors")
        .unnest("authors")
        .filter(pl.col("name").is_not_null() & (pl.col("name") != ET_AL))
        .with_columns(pl.int_range(pl.len()).alias("place"))
        .collect()
    )
    nameless = people.filter(pl.col("id").is_null())["name"].unique()
    keys = {name: author_key(name, None) for name in nameless}
    by_name = pl.col("name").replace_strict(keys, default=None, return_dtype=pl.String)
    return _index(people.with_columns(pl.coalesce("id", by_name).alias("key")))


def venue_index(works: pl.DataFrame) -> Index:
    """Return the venues of works, which follow `corpus.schema.WORKS`; works without one stand nowhere."""
    places = (
        works.lazy()
        .with_row_index("row")
        .select(
            "row",
            "year",
            pl.col("venue").alias("name"),
            pl.lit(None, pl.String).alias("id"),
            pl.lit(None, pl.String).alias("orcid"),
            pl.lit(0).alias("place"),
        )
        .drop_nulls("name")
        .collect()
    )
    keys = {name: name_key(name) for name in places["name"].unique()}
    return _index(
        places.with_columns(pl.col("name").replace_strict(keys, return_dtype=pl.String).alias("key"))
    )


def _index(named: pl.DataFrame) -> Index:
    """`named` has columns row, place, year, name, id, orcid and key."""
    once = named.unique(["row", "key"], keep="first", maintain_order=True)
    commonest = (
        named.group_by("key", "name")
        .len("times")
        .sort("key", "times", "name", descending=[False, True, False])
        .unique("key", keep="first", maintain_order=True)
        .select("key", "name")
    )
    entries = (
        once.group_by("key")
        .agg(
            pl.col("id").first(),
            pl.col("orcid").drop_nulls().min(),
            pl.len().cast(pl.Int64).alias("works"),
            pl.col("year").min().alias("first"),
            pl.col("year").max().alias("last"),
        )
        .join(commonest, on="key")
        .with_columns(fold(pl.col("name")).alias("folded"))
        .sort("works", "folded", "key", descending=[True, False, False])
        .with_row_index("number")
        .select("number", "key", "name", "id", "orcid", "works", "first", "last", "folded")
    )
    pairs = once.join(entries.select("key", "number"), on="key").select("row", "number", "place")
    return Index(entries, pairs.sort("row", "place"))
