"""What a corpus holds, counted: its main information, how complete the records are, and its seeds.

After the main information of bibliometrix (Aria and Cuccurullo 2017, J. Informetrics 11:959-975). Every
share comes with the numbers it is made of, and what is not known is counted, never left out.
"""

from dataclasses import dataclass

import polars as pl

from corpus.literature import Corpus
from corpus.selection import NOT_KNOWN

OTHERS = "all others"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many works a fact is known."""

    fact: str
    known: int
    works: int

    @property
    def share(self) -> float | None:
        """0 to 1; None in an empty corpus."""
        return self.known / self.works if self.works else None


@dataclass(frozen=True, slots=True)
class MainInformation:
    """The size of a corpus. All counts are over its works."""

    works: int
    first_year: int | None
    last_year: int | None
    citations_inside: int
    """Citations between two works of the corpus."""
    references: int
    """Entries in all reference lists, whether or not the cited work is in the corpus."""
    distinct_references: int
    authors: int
    """Distinct: by OpenAlex's id, else by name as written."""
    venues: int
    countries: int | None
    """Of the authors' institutions; None if no work names one."""
    retracted: int | None
    """None if nobody looked: no work says whether it is retracted."""
    coverage: tuple[Coverage, ...]


def main_information(corpus: Corpus) -> MainInformation:
    """Return the size of the corpus and the completeness of its records."""
    works = corpus.works
    references = works["references"].explode(empty_as_null=True).drop_nulls()
    first, last = works["year"].min(), works["year"].max()
    return MainInformation(
        works=works.height,
        first_year=first if isinstance(first, int) else None,
        last_year=last if isinstance(last, int) else None,
        citations_inside=corpus.citations.height,
        references=references.len(),
        distinct_references=references.n_unique(),
        authors=_distinct_authors(corpus.works),
        venues=works["venue"].drop_nulls().n_unique(),
        countries=works["countries"].explode(empty_as_null=True).drop_nulls().n_unique() or None,
        retracted=None if works["is_retracted"].is_null().all() else int(works["is_retracted"].sum()),
        coverage=coverage(works),
    )


def _distinct_authors(works: pl.DataFrame) -> int:
    people = works["authors"].explode(empty_as_null=True).drop_nulls().struct.unnest()
    return people.filter(pl.col("name") != "et al.").select(pl.coalesce("id", "name")).n_unique()


def coverage(works: pl.DataFrame) -> tuple[Coverage, ...]:
    """Return of how many works title, authors, year, DOI, abstract, reference list, … are known."""
    known = {
        "Title": pl.col("title").is_not_null(),
        "Year": pl.col("year").is_not_null(),
        "Authors": pl.col("authors").list.len() > 0,
        "Venue": pl.col("venue").is_not_null(),
        "DOI": pl.col("doi").is_not_null(),
        "Abstract": pl.col("abstract").is_not_null(),
        "Reference list": pl.col("references").list.len() > 0,
        "Field of research": pl.col("field").is_not_null(),
    }
    counts = works.select(condition.sum().alias(fact) for fact, condition in known.items()).row(0, named=True)
    return tuple(Coverage(fact, int(counts[fact] or 0), works.height) for fact in known)


def works_by_year(corpus: Corpus) -> pl.DataFrame:
    """Return year and works for every year of the span, oldest first; works without a year are left out.

    A year without works inside the span stands with 0: the corpus was searched there and nothing found.
    """
    counts = corpus.works.drop_nulls("year").group_by("year").len("works")
    if counts.is_empty():
        return pl.DataFrame(schema={"year": pl.Int32, "works": pl.UInt32})
    first, last = (int(year) for year in counts.select(pl.min("year"), pl.max("year").alias("last")).row(0))
    span = pl.DataFrame({"year": range(first, last + 1)}, schema={"year": pl.Int32})
    return span.join(counts, on="year", how="left").with_columns(pl.col("works").fill_null(0)).sort("year")


def works_by(corpus: Corpus, column: str, most: int) -> pl.DataFrame:
    """Return value and works: the `most` commonest values, then all others, then not known, where not 0."""
    counts = (
        corpus.works.group_by(pl.col(column).alias("value"))
        .len("works")
        .sort("works", "value", descending=[True, False])
    )
    known = counts.drop_nulls("value")
    rest = [
        (OTHERS, int(known["works"].slice(most).sum() or 0)),
        (NOT_KNOWN, int(counts.filter(pl.col("value").is_null())["works"].sum() or 0)),
    ]
    rows = [*known.head(most).iter_rows(), *(row for row in rest if row[1])]
    return pl.DataFrame(rows, schema={"value": pl.String, "works": pl.Int64}, orient="row")


def seeds_cited(corpus: Corpus) -> pl.DataFrame:
    """Return the seeds, as in `schema.SEEDS` and in its order, with `citing`: works that cite each."""
    counts = (
        corpus.works.select(pl.col("cites_seeds").explode(empty_as_null=True).alias("key"))
        .drop_nulls()
        .group_by("key")
        .len("citing")
    )
    return corpus.seeds.join(counts, on="key", how="left", maintain_order="left").with_columns(
        pl.col("citing").fill_null(0).cast(pl.Int64)
    )


def tied_works(corpus: Corpus) -> Coverage | None:
    """Return how many works something ties to another on the map; None if it has no coordinates yet."""
    if corpus.layout is None:
        return None
    return Coverage("Tied on the map", int(corpus.layout["tied"].sum() or 0), corpus.layout.height)


def short_references(seeds: pl.DataFrame) -> dict[str, str]:
    """Return `Durose et al. 2022` for each key of a seed; the key itself where authors are not known."""
    return {
        row["key"]: _short_reference(row["authors"], row["year"], row["key"])
        for row in seeds.select("key", "authors", "year").iter_rows(named=True)
    }


def _short_reference(authors: list[str] | None, year: int | None, key: str) -> str:
    surnames = [name.partition(",")[0].strip("{} ") for name in authors or []]
    if not surnames:
        return key
    who = surnames[0] if len(surnames) == 1 else f"{surnames[0]} et al."
    if len(surnames) == 2:
        who = " & ".join(surnames)
    return f"{who} {year}" if year else who
