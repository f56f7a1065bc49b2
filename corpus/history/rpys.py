"""Reference publication year spectroscopy: years whose publications are cited more than those around them.

After Marx, Bornmann, Barth and Leydesdorff 2014, Journal of the Association for Information Science and
Technology 65:751-764, and CRExplorer (Thor, Marx, Leydesdorff and Bornmann 2016, Journal of Informetrics
10:503-515): the citations of the references of each year, and how far they lie above the median of the five
years around it, t-2 to t+2. Years between the first and the last that nothing cites count 0. The first two
and the last two years have the median of those years that there are; CRExplorer takes the missing ones for
0, so that its last year stands out whatever it holds.

Multi-RPYS (Comins and Leydesdorff 2016, arXiv:1601.00288) does this for the
works of each citing period by itself and ranks the deviations, so that periods of few and of many citations
can be compared: a classic stands out in many periods, what belongs to a research front in one or two.
"""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from corpus.history.cited_years import CitedYears, cited_years
from corpus.model import WorkId

AROUND = 2  # years on each side of a year that its median is taken of
WINDOW = 2 * AROUND + 1
PERIOD = 5  # citing years
BEHIND = 10  # works told of a year


@dataclass(frozen=True, eq=False, slots=True)
class Spectrum:
    """What a corpus cites, by the year of the references."""

    cited: CitedYears
    years: pl.DataFrame
    """As from `deviations`."""
    peaks: pl.DataFrame
    """As from `peaks`."""
    behind: pl.DataFrame
    """As from `behind`, of every year."""


def spectrum(
    works: pl.DataFrame,
    cited_works: pl.DataFrame,
    without: Collection[WorkId] = (),
    most: int = BEHIND,
) -> Spectrum:
    """Return the spectrum of a corpus, its peaks and the works behind each year, at most `most` of a year.

    The arguments are those of `cited_years`. Without a reference that has a year all tables are empty.
    """
    cited = cited_years(works, cited_works, without)
    years = deviations(cited.references.group_by("year").agg(pl.col("citations").sum()))
    return Spectrum(cited, years, peaks(years), behind(cited.references, most))


def deviations(by_year: pl.DataFrame) -> pl.DataFrame:
    """Return every year from the first to the last of `by_year` (year, citations), ascending.

    Columns year (Int32), citations (Int64; 0 where `by_year` has no row), median (of the five years around
    it, Float64) and deviation (citations less median, Float64; in citations).

    >>> deviations(pl.DataFrame({"year": [2001, 2002, 2004], "citations": [1, 9, 2]}))["deviation"].to_list()
    [0.0, 7.5, -1.5, 0.0]
    """
    return _deviations(by_year.with_columns(of=pl.lit(0, dtype=pl.Int32))).drop("of")


def peaks(years: pl.DataFrame) -> pl.DataFrame:
    """Return the years of `deviations` that are peaks, the highest first, then by year.

    A peak lies above its median, and no year of the five around it lies further above its own. Columns rank
    (1 is the highest), year, citations, median, deviation.
    """
    top = pl.col("deviation").rolling_max(WINDOW, min_samples=1, center=True)
    return (
        years.filter((pl.col("deviation") > 0) & (pl.col("deviation") == top))
        .sort("deviation", "year", descending=[True, False])
        .with_row_index("rank", offset=1)
    )


def behind(references: pl.DataFrame, most: int = BEHIND) -> pl.DataFrame:
    """Return the most cited references of each year, at most `most`, of `CitedYears.references`.

    Columns year, place (1 is the most cited of its year; ties by id), id, citations, inside, share (of the
    citations of its year, 0 to 1) and of_year (references of its year); by year and place.
    """
    of_year = pl.col("citations").sum().over("year")
    return (
        references.sort("year", "citations", "id", descending=[False, True, False])
        .with_columns(
            place=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("year"),
            share=pl.col("citations") / of_year,
            of_year=pl.len().cast(pl.Int64).over("year"),
        )
        .filter(pl.col("place") <= most)
        .select("year", "place", "id", "citations", "inside", "share", "of_year")
    )


def by_period(by_citing_year: pl.DataFrame, period: int = PERIOD) -> pl.DataFrame:
    """Return the spectrum of each citing period by itself, of `CitedYears.by_citing_year`.

    Periods are `period` years long and begin at its multiples: 2010 to 2014. Columns first and last (the
    period), year, citations, median, deviation, rank and share; by period and year, from the first year that
    a period cites to its last. `rank` goes up with the deviation, 1 being the lowest, equals having the mean
    of theirs; `share` is the rank by the number of years ranked, so that 1 is the year that stands out most.
    Years that a period does not cite have no rank, as there nothing can stand out. Citing works without a
    year are in no period. Raises ValueError if `period` is not positive.
    """
    if period < 1:
        raise ValueError("a period has at least one year")
    first = pl.col("citing_year") - pl.col("citing_year").mod(period)
    counts = (
        by_citing_year.drop_nulls("citing_year")
        .group_by(first.cast(pl.Int32).alias("of"), "year")
        .agg(pl.col("citations").sum())
    )
    ranked = pl.when(pl.col("citations") > 0).then("deviation").rank("average").over("of")
    return (
        _deviations(counts)
        .with_columns(rank=ranked)
        .with_columns(share=pl.col("rank") / pl.col("rank").count().over("of"))
        .select(
            pl.col("of").alias("first"),
            (pl.col("of") + (period - 1)).cast(pl.Int32).alias("last"),
            *("year", "citations", "median", "deviation", "rank", "share"),
        )
    )


def _deviations(counts: pl.DataFrame) -> pl.DataFrame:
    """Return `deviations` of each group `of` by itself (columns of, year, citations), sorted by both."""
    ends = counts.group_by("of").agg(first=pl.col("year").min(), last=pl.col("year").max())
    every = ends.select("of", year=pl.int_ranges("first", pl.col("last") + 1, dtype=pl.Int32)).explode("year")
    median = pl.col("citations").cast(pl.Float64).rolling_median(WINDOW, min_samples=1, center=True)
    return (
        every.join(counts.with_columns(pl.col("year").cast(pl.Int32)), on=["of", "year"], how="left")
        .with_columns(pl.col("citations").fill_null(0).cast(pl.Int64))
        .sort("of", "year")
        .with_columns(median=median.over("of"))
        .with_columns(deviation=pl.col("citations") - pl.col("median"))
        .select("of", "year", "citations", "median", "deviation")
    )
