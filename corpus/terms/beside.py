"""The words beside a family of terms in the works of a corpus, year by year."""

from collections import Counter
from dataclasses import dataclass

import polars as pl

from corpus.terms.modifiers import Modifier, Stems, modifiers, variety
from corpus.terms.use import TermUse

AMONG = 20  # words: how many are drawn to compare the variety of years


@dataclass(frozen=True)
class Beside:
    """The words beside a family on one side."""

    words: tuple[Modifier, ...]
    works_by_year: dict[int, int]
    words_by_year: dict[int, int]
    variety: dict[int, float]
    """Different words to expect among twenty, of years that have as many."""


def beside(use: TermUse, family: str, side: str, last_year: int) -> Beside:
    """Return the words on one side of a family (a column of `corpus.terms.tables.HITS`).

    `last_year` is the last complete one.
    """
    dated = use.works.drop_nulls("year").select("id", "year")
    hits = use.hits.counting.filter((pl.col("family") == family) & (pl.col("language") == use.language)).join(
        dated, on="id"
    )
    seen = hits.drop_nulls(side).select("year", "id", side).unique().sort("year", "id", side)
    works_by_year = dict(hits.select("year", "id").unique().group_by("year").len().rows())
    stems = Stems()
    counts: dict[int, Counter[str]] = {}
    for year, _, word in seen.iter_rows():
        counts.setdefault(year, Counter())[stems.of(word)] += 1
    varied = {year: among for year, words in counts.items() if (among := variety(words, AMONG)) is not None}
    found = modifiers(seen.iter_rows(), works_by_year, last_year, stems)
    totals = {year: words.total() for year, words in counts.items()}
    return Beside(tuple(found), works_by_year, totals, varied)
