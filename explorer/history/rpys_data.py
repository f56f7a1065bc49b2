"""The spectrum of cited years, computed once for all readers of a version, with what its works are called."""

import polars as pl
import streamlit as st

from corpus.history.cited_years import seed_ids
from corpus.history.rpys import Spectrum, by_period, spectrum
from explorer.loading import OPEN_AT_ONCE, Places, Reading
from explorer.network.network_data import cited_works

ALMOST_ALL = 0.995  # of the citations lie in the years that are drawn at first: few old ones take much room


def spectrum_of(reading: Reading, places: Places, *, with_seeds: bool) -> Spectrum:
    """Return the spectrum of the open corpus, all its works counted. Raises CorpusError."""
    return _spectrum(reading.stamp, with_seeds, reading, cited_works(places, reading))


@st.cache_resource(max_entries=2 * OPEN_AT_ONCE, show_spinner="Counting the cited years …")
def _spectrum(stamp: str, with_seeds: bool, _reading: Reading, _cited: pl.DataFrame) -> Spectrum:
    corpus = _reading.corpus
    without = frozenset() if with_seeds else seed_ids(corpus.works, corpus.seeds)
    return spectrum(corpus.works, _cited, without)


def periods_of(reading: Reading, found: Spectrum, period: int, *, with_seeds: bool) -> pl.DataFrame:
    """Return the spectrum of each citing period, as from `corpus.history.rpys.by_period`."""
    return _periods(reading.stamp, with_seeds, period, found)


@st.cache_resource(max_entries=6 * OPEN_AT_ONCE, show_spinner=False)
def _periods(stamp: str, with_seeds: bool, period: int, _found: Spectrum) -> pl.DataFrame:
    return by_period(_found.cited.by_citing_year, period)


def works_behind(reading: Reading, places: Places, found: Spectrum, *, with_seeds: bool) -> pl.DataFrame:
    """Return `Spectrum.behind` with title, who (authors, short), doi, is_retracted and seed_key of each.

    Raises CorpusError.
    """
    return _behind(reading.stamp, with_seeds, reading, cited_works(places, reading), found)


@st.cache_resource(max_entries=2 * OPEN_AT_ONCE, show_spinner=False)
def _behind(
    stamp: str, with_seeds: bool, _reading: Reading, _cited: pl.DataFrame, _found: Spectrum
) -> pl.DataFrame:
    asked = pl.col("id").is_in(_found.behind["id"].implode())
    named = ("id", "title", "who", "doi", "is_retracted", "seed_key")
    inside = _reading.works.filter(asked).select(named)
    names = pl.col("authors")
    more = pl.when(names.list.len() > 1).then(pl.lit(" et al.")).otherwise(pl.lit(""))
    outside = (
        _cited.filter(asked, ~pl.col("id").is_in(inside["id"].implode()))
        .unique("id", keep="last", maintain_order=True)
        .with_columns(who=names.list.first() + more, seed_key=pl.lit(None, dtype=pl.String))
        .select(named)
    )
    return _found.behind.join(pl.concat([inside, outside]), on="id", how="left", maintain_order="left")


def usual_years(reading: Reading, years: pl.DataFrame) -> tuple[int, int]:
    """Return the first and the last year that are drawn if nobody asks for others; `years` is not empty.

    From the year since which almost all citations are, to the year of the harvest, as later ones are slips
    or announced.
    """
    before = pl.col("citations").cum_sum() - pl.col("citations")
    late = years.filter(before <= (1 - ALMOST_ALL) * pl.col("citations").sum())
    first, last = int(late["year"][-1]), int(years["year"][-1])
    if reading.harvested and first <= reading.harvested.year:
        last = min(last, reading.harvested.year)
    return first, last
