"""The spectrum of cited years against the same computed slowly and plainly, and its odd corners."""

import gzip
import json
from collections import Counter, defaultdict
from statistics import median

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.history.cited_years import EARLIEST, LATEST, Unknown, cited_years, seed_ids
from corpus.history.rpys import behind, by_period, deviations, peaks, spectrum
from corpus.model import Work
from corpus.schema import CITED_WORKS, SEEDS, works_frame
from corpus.schema import WORKS as WORKS_COLUMNS
from harvest.records import work_from_record
from tests.explorer import builders
from tests.samples import FILES, needs_samples

IDS = [f"W{n}" for n in range(12)]
YEARS = st.none() | st.integers(1990, 2003) | st.sampled_from([0, EARLIEST, LATEST + 1, 9999])
TITLES = st.sampled_from([None, "A work [invented]", "Deleted Work"])
WORKS = st.dictionaries(
    st.sampled_from(IDS), st.tuples(YEARS, st.lists(st.sampled_from(IDS), max_size=8), TITLES), max_size=9
)
STATES = st.sampled_from(["found", "dangling", "missing", "not asked"])
CITED = st.dictionaries(st.sampled_from(IDS), st.tuples(STATES, YEARS, TITLES))


def works_of(told):
    """Works with a year and a list of references, as rows: a list may name one twice, or the work itself."""
    rows = [
        {"id": one, "year": year, "references": cited, "title": title}
        for one, (year, cited, title) in sorted(told.items())
    ]
    return pl.DataFrame(rows, schema=WORKS_COLUMNS)


def cited_of(told):
    rows = [
        {"id": one, "found": found, "year": year, "title": title}
        for one, (found, year, title) in sorted(told.items())
    ]
    return pl.DataFrame(rows, schema=CITED_WORKS)


def slowly(works, cited_works, without=()):
    """Return each citation as (citing year, reference, its year or why there is none)."""
    own = {row["id"]: ("found", row["year"], row["title"]) for row in works.iter_rows(named=True)}
    others = {
        row["id"]: (row["found"], row["year"], row["title"]) for row in cited_works.iter_rows(named=True)
    }
    why = {"found": "no year", "dangling": "no record", "missing": "no record"}
    told = []
    for row in works.iter_rows(named=True):
        if row["title"] == "Deleted Work":
            continue
        for cited in set(row["references"] or []):
            if cited == row["id"] or cited in without:
                continue
            found, year, title = own.get(cited) or others.get(cited) or ("not asked", None, None)
            if title == "Deleted Work":
                told.append((row["year"], cited, "placeholder"))
            elif year is None or not EARLIEST <= year <= LATEST:
                told.append((row["year"], cited, why.get(found, "not asked")))
            else:
                told.append((row["year"], cited, year))
    return told


def slow_deviations(counts):
    """Return year -> (citations, median, deviation) of a counter of citations by year."""
    if not counts:
        return {}
    first, last = min(counts), max(counts)
    found = {}
    for year in range(first, last + 1):
        around = [counts.get(one, 0) for one in range(year - 2, year + 3) if first <= one <= last]
        found[year] = (counts.get(year, 0), median(around), counts.get(year, 0) - median(around))
    return found


def slow_peaks(found):
    chosen = []
    for year, (_, _, above) in found.items():
        around = [found[one][2] for one in range(year - 2, year + 3) if one in found]
        if above > 0 and above == max(around):
            chosen.append(year)
    return sorted(chosen, key=lambda year: (-found[year][2], year))


def slow_ranks(found):
    """Return year -> rank of the deviation among the cited years, 1 the lowest, equals at their mean."""
    cited = {year: above for year, (citations, _, above) in found.items() if citations}
    ranks = {}
    for year, above in cited.items():
        below = sum(other < above for other in cited.values())
        equal = sum(other == above for other in cited.values())
        ranks[year] = below + (equal + 1) / 2
    return ranks


def check(works, cited_works, without=(), period=5):
    """Compare everything with the slow computation."""
    told = slowly(works, cited_works, without)
    dated = [one for one in told if isinstance(one[2], int)]
    found = spectrum(works, cited_works, without, most=3)
    cited = found.cited
    times = Counter((year, work) for _, work, year in dated)
    rows = sorted((year, -count, work) for (year, work), count in times.items())
    assert cited.references.select("year", "citations", "id").rows() == [(y, -c, w) for y, c, w in rows]
    assert cited.references["inside"].to_list() == [work in set(works["id"]) for _, _, work in rows]
    unknown = [one for one in told if not isinstance(one[2], int)]
    assert cited.unknown.rows() == [
        (why, sum(one[2] == why for one in unknown), len({one[1] for one in unknown if one[2] == why}))
        for why in Unknown
        if any(one[2] == why for one in unknown)
    ]
    assert cited.citations + cited.citations_without_year == len(told)
    assert cited.left_out_citations == len(slowly(works, cited_works)) - len(told)

    slow = slow_deviations(Counter(year for _, _, year in dated))
    assert found.years.rows() == [(year, *facts) for year, facts in slow.items()]
    assert found.peaks["year"].to_list() == slow_peaks(slow)
    assert found.peaks["rank"].to_list() == list(range(1, found.peaks.height + 1))
    by_year = defaultdict(list)
    for year, less, work in rows:
        by_year[year].append((work, -less))
    assert found.behind.select("year", "place", "id", "citations", "of_year").rows() == [
        (year, place, work, count, len(refs))
        for year, refs in by_year.items()
        for place, (work, count) in enumerate(refs[:3], 1)
    ]
    for year, share, count in found.behind.select("year", "share", "citations").iter_rows():
        assert share == pytest.approx(count / slow[year][0])

    periods = defaultdict(Counter)
    for citing, _, year in dated:
        if citing is not None:
            periods[citing // period * period][year] += 1
    expected = []
    for first in sorted(periods):
        of_period = slow_deviations(periods[first])
        ranks = slow_ranks(of_period)
        expected += [
            (
                first,
                first + period - 1,
                year,
                *facts,
                ranks.get(year),
                ranks.get(year) and ranks[year] / len(ranks),
            )
            for year, facts in of_period.items()
        ]
    assert by_period(cited.by_citing_year, period).rows() == expected


@given(WORKS, CITED, st.sets(st.sampled_from(IDS), max_size=3), st.sampled_from([1, 2, 5, 10]))
def test_fast_is_the_same_as_slow(told, cited, without, period):
    check(works_of(told), cited_of(cited), without, period)


@given(st.dictionaries(st.integers(1900, 1960), st.integers(1, 50), max_size=40))
def test_deviations_and_peaks_of_any_counts(counts):
    table = pl.DataFrame({"year": list(counts), "citations": list(counts.values())}, schema_overrides={
        "year": pl.Int32, "citations": pl.Int64})  # fmt: skip
    slow = slow_deviations(counts)
    years = deviations(table)
    assert years.rows() == [(year, *facts) for year, facts in slow.items()]
    assert peaks(years)["year"].to_list() == slow_peaks(slow)


@needs_samples
def test_real_records_are_counted_as_slowly():
    with gzip.open(FILES[0], "rt", encoding="utf-8") as lines:
        every = works_frame((work_from_record(json.loads(line)) for line in lines), [])
    half = every.gather_every(2)
    hop = every.join(half, on="id", how="anti").select(
        "id", "title", "year", found=pl.lit("found")
    )  # what is not in the corpus stands in for a hop back
    hop = CITED_WORKS.to_frame().join(hop, on=["id", "title", "year", "found"], how="full", coalesce=True)
    most_cited = half["references"].explode(empty_as_null=False).value_counts(sort=True).head(3)
    for without in ((), set(most_cited["references"])):
        check(half, hop, without)
    found = spectrum(half, hop)
    assert found.cited.citations > 1_000
    assert found.cited.inside < found.cited.references.height, "some are known by the hop back alone"
    assert found.peaks.height


def test_an_empty_corpus_has_an_empty_spectrum():
    found = spectrum(works_frame([], []), CITED_WORKS.to_frame())
    assert (found.cited.citing, found.cited.citations, found.cited.citations_without_year) == (0, 0, 0)
    for table in (found.years, found.peaks, found.behind, found.cited.unknown, found.cited.by_citing_year):
        assert table.is_empty()
    assert by_period(found.cited.by_citing_year).is_empty()


def test_references_of_which_nothing_is_known_are_counted_and_not_guessed():
    works = works_frame([Work("W1", year=2020, references=("W8", "W9")), Work("W2", references=("W9",))], [])
    found = spectrum(works, CITED_WORKS.to_frame())
    assert found.years.is_empty()
    assert found.peaks.is_empty()
    assert found.cited.citing == 2
    assert found.cited.unknown.rows() == [("not asked", 3, 2)]


def test_one_year_is_no_peak_as_it_is_its_own_median():
    works = works_frame(
        [Work("W1", year=1999), *(Work(f"W2{n}", year=2020, references=("W1",)) for n in range(9))], []
    )
    found = spectrum(works, CITED_WORKS.to_frame())
    assert found.years.rows() == [(1999, 9, 9.0, 0.0)]
    assert found.peaks.is_empty()
    assert found.behind.select("id", "share").rows() == [("W1", 1.0)]


def test_the_first_and_the_last_two_years_have_the_median_of_the_years_there_are():
    counts = pl.DataFrame({"year": [2000, 2001, 2002, 2003, 2004], "citations": [1, 2, 3, 4, 50]})
    assert deviations(counts)["median"].to_list() == [2.0, 2.5, 3.0, 3.5, 4.0]
    assert peaks(deviations(counts))["year"].to_list() == [2004]


def test_years_as_high_within_one_window_are_both_peaks():
    counts = pl.DataFrame({"year": [1990, 1993, 1994, 1998], "citations": [1, 7, 7, 1]})
    assert peaks(deviations(counts))["year"].to_list() == [1993, 1994, 1990, 1998]


def test_a_classic_stands_out_in_every_period_and_a_front_in_one():
    """Invented: 1970 is cited in both periods, 1999 in the first alone, amid a level of other references."""
    rows = [(citing, year, 2) for citing in (2001, 2011) for year in range(1960, 2000)]
    rows += [(2001, 1970, 5), (2011, 1970, 500), (2001, 1985, 4)]
    table = pl.DataFrame(rows, schema=["citing_year", "year", "citations"], orient="row")
    told = by_period(table).filter(pl.col("share") == 1)
    assert told.select("first", "last", "year").rows() == [(2000, 2004, 1970), (2010, 2014, 1970)]
    second = by_period(table).filter(pl.col("first") == 2000).sort("rank")["year"].to_list()[-2]
    assert second == 1985
    with pytest.raises(ValueError, match="at least one year"):
        by_period(table, 0)


def test_seeds_are_all_their_records():
    works = works_frame([Work("W1", references=("W2", "W3")), Work("W3")], [])
    seeds = pl.DataFrame(
        [
            {"key": "a", "status": "matched", "ids": ["W2", "W3"]},
            {"key": "b", "status": "doubtful", "ids": []},
        ],
        schema=SEEDS,
    )
    assert seed_ids(works, seeds) == {"W2", "W3"}
    found = cited_years(works, CITED_WORKS.to_frame(), seed_ids(works, seeds))
    assert (found.citing, found.left_out_citations, found.left_out_references) == (1, 2, 2)
    assert found.references.is_empty()


def test_seeds_of_works_that_bear_their_key_are_seeds_too():
    made = works_frame(builders.works(20), builders.seeds())
    assert seed_ids(made, SEEDS.to_frame()) == {"W9000000", "W9000001", "W9000002"}


@settings(max_examples=30)
@given(st.integers(1, 5))
def test_at_most_so_many_works_of_a_year_are_told(most):
    references = pl.DataFrame(
        {
            "id": [f"W{n}" for n in range(9)],
            "year": [1999] * 4 + [2001] * 5,
            "citations": [1] * 9,
            "inside": [True] * 9,
        }
    )
    assert behind(references, most).group_by("year").len()["len"].max() <= most
