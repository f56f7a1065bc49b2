"""What is said of the spectrum of cited years: what was counted, what was not, and how to read it."""

import polars as pl

from corpus.history.cited_years import Unknown
from corpus.history.rpys import Spectrum
from corpus.wording import counted
from explorer import notes
from explorer.loading import Reading

WHY = {
    Unknown.NOT_ASKED: "outside this corpus and not looked up (a harvest asks for those cited most)",
    Unknown.NO_RECORD: "of which OpenAlex has no record",
    Unknown.NO_YEAR: "whose record has no year, or an impossible one",
    Unknown.PLACEHOLDER: "that OpenAlex has deleted",
}
HOW_TO_READ = (
    "**Above:** how many citations the references of each year get from the works of this corpus. "
    "**Below:** how many more these are than the median of the five years around it. A peak is a year whose "
    "publications are cited more than those around it: often one or a few works that much is built on, named "
    "in the table. A peak of which no work has a large share is a good year, not a classic. To the right the "
    "bars fall as nobody has had time to cite the latest works: a falling end is no fading literature."
)
WITHOUT_SEEDS = (
    "This corpus was gathered by who cites the seeds. So each of its works cites one, and the years of the "
    "seeds would be peaks whatever the literature builds on."
)
METHOD = (
    "Method: reference publication year spectroscopy (Marx et al. 2014; CRExplorer, Thor et al. 2016). "
    "Deviation: citations of a year less the median of that year and the two on each side; the first two and "
    "the last two years have the median of those that there are. Peak: a deviation above 0 that none within "
    "two years exceeds. A reference counts once for each work that cites it."
)
BY_PERIOD = (
    "The same for the works of each citing period by themselves. In each row the years are ranked by their "
    "deviation, so that rows of few and of many citations can be compared. A column that stands out in all "
    "rows is a classic; one that does in one or two rows belongs to a research front. Years that a period "
    "does not cite are blank."
)
BY_PERIOD_METHOD = (
    "Method: Multi-RPYS (Comins and Leydesdorff 2017); equal deviations share the mean of their ranks."
)


def one_hop_missing(reading: Reading, hop: pl.DataFrame) -> str | None:
    """Say that the roots cannot be seen, if nobody looked up what the works cite outside of the corpus."""
    if not hop.is_empty():
        return None
    if reading.corpus.is_starter:
        return "The starter set knows citations among its own works alone: what they build on is not in it."
    return (
        "Of references that are not works of this corpus no year is known, as the harvest did not go one hop "
        "back: most of what this literature builds on is missing here. `python -m harvest run` looks it up "
        "unless it is told `--no-cited`."
    )


def nothing(found: Spectrum) -> str:
    """Say why there is no spectrum."""
    cited = found.cited
    if not cited.citing:
        return "No work of this corpus has a list of references, so there is nothing to count."
    if not cited.citations_without_year:
        return "The works of this corpus cite nothing but seeds. Counting these as well shows them."
    return f"Of no reference is the year known. {unknown(found)}"


def unknown(found: Spectrum) -> str:
    """Say how many references have no year, and why."""
    cited = found.cited
    if cited.unknown.is_empty():
        return "Every reference has a year."
    every = cited.citations + cited.citations_without_year
    why = "; ".join(
        f"{counted(references, 'reference')} ({counted(citations, 'citation')}) {WHY[Unknown(reason)]}"
        for reason, citations, references in cited.unknown.iter_rows()
    )
    share = _percent(cited.citations_without_year, every)
    return f"Not in it, as the year is not known: {share} of the citations. That is {why}."


def headline(found: Spectrum) -> str:
    """Say in a sentence how much is counted, and how much cannot be."""
    cited = found.cited
    every = cited.citations + cited.citations_without_year
    said = f"**{counted(cited.citations, 'citation')}** by year of the reference"
    if not cited.citations_without_year:
        return f"{said}: every reference has a year."
    return (
        f"{said}. These are {_percent(cited.citations, every)} of the citations: "
        f"of {counted(cited.references_without_year, 'reference')} the year is not known."
    )


def later(found: Spectrum) -> str:
    """Say how many citations are of references that appeared two years after what cites them, or later."""
    slips = found.cited.by_citing_year.filter(pl.col("year") > pl.col("citing_year") + 1)["citations"].sum()
    if not slips:
        return ""
    return (
        f" {counted(int(slips), 'citation')} {'is' if slips == 1 else 'are'} of references two years or more "
        "younger than the citing work, so that one of the two years is wrong."
    )


def caption(reading: Reading, found: Spectrum, first: int, last: int, *, with_seeds: bool) -> str:
    """Return what is counted, over what, what is left out or not drawn, by which method, in which version."""
    cited = found.cited
    sentences = [
        f"{counted(cited.citations, 'citation')} of {counted(cited.references.height, 'reference')} with a "
        f"year, by {counted(cited.citing, 'work')} with a list of references, of "
        f"{notes.n(reading.main.works)} in all; filters do not narrow it. {notes.n(cited.inside)} of the "
        "references are works of this corpus.",
        unknown(found),
    ]
    if cited.left_out_citations:
        sentences.append(
            f"Left out: {counted(cited.left_out_citations, 'citation')} of "
            f"{counted(cited.left_out_references, 'record')} of seeds."
        )
    elif with_seeds:
        sentences.append("Seeds are counted.")
    outside = found.years.filter(~pl.col("year").is_between(first, last))["citations"].sum()
    if outside:
        sentences.append(
            f"{counted(int(outside), 'citation')} of other years than {first} to {last} are not drawn."
        )
    return " ".join([*sentences, METHOD, f"{notes.corpus_line(reading)}."])


def in_words(found: Spectrum, first: int, last: int) -> str:
    """Return the chart for those who do not see it; the table below has the same."""
    years = found.years.filter(pl.col("year").is_between(first, last))
    whole = int(years["citations"].sum())
    said = f"Citations by year of the reference, {first} to {last}: {counted(whole, 'citation')}."
    if whole:
        top = years.sort("citations", "year", descending=[True, False]).row(0, named=True)
        said += f" Most are of {top['year']}: {top['citations']:,}."
    tops = peaks_between(found, first, last).head(5)
    if tops.height:
        listed = ", ".join(
            f"{year} ({above(by)})" for year, by in tops.select("year", "deviation").iter_rows()
        )
        said += f" Highest peaks above the median of five years: {listed}."
    return f"{said} The table below names the works behind them."


def peaks_between(found: Spectrum, first: int, last: int) -> pl.DataFrame:
    """Return the peaks of these years, the highest first, as from `corpus.history.rpys.peaks`."""
    return found.peaks.filter(pl.col("year").is_between(first, last))


def above(deviation: float) -> str:
    """Return a deviation as people write it.

    >>> above(1200.0), above(-3.5), above(0.0)
    ('+1,200', '−3.5', '0')
    """
    if not deviation:
        return "0"
    size = f"{abs(deviation):,.1f}".removesuffix(".0")
    return f"{'+' if deviation > 0 else '−'}{size}"


def _percent(count: int, of: int) -> str:
    share = 100 * count / of
    return f"{share:.0f} %" if 1 <= share <= 99 else f"{share:.2g} %"
