"""Slices hold every citing work once, whatever the years and statuses."""

import random

from hypothesis import given
from hypothesis import strategies as st

from harvest.slices import PAGE_NUMBER_WINDOW, SLICES, Slice, YearCount, plan_slices

STATUSES = ("bronze", "closed", "diamond", "gold", "green", "hybrid")
YEARS = st.one_of(st.none(), st.integers(1965, 2027))
WORKS = st.lists(st.tuples(YEARS, st.sampled_from([*STATUSES, "not named"])), max_size=4_000)


def counted(works: list[tuple[int | None, str]]) -> list[YearCount]:
    """Count works by year and status as OpenAlex does; a status that it does not name is in no bucket."""
    by_year: dict[int | None, dict[str, int]] = {}
    for year, status in works:
        statuses = by_year.setdefault(year, {})
        statuses[status] = statuses.get(status, 0) + 1
    return [
        YearCount(
            year,
            sum(statuses.values()),
            {name: number for name, number in statuses.items() if name in STATUSES},
        )
        for year, statuses in by_year.items()
    ]


def holds(part: Slice, work: tuple[int | None, str]) -> bool:
    """Whether a work passes the filters of a slice, read as OpenAlex reads them."""
    year, status = work
    filters = part.filters
    wanted = filters.get("publication_year")
    if wanted == "null":
        return year is None
    if wanted:
        first, _, last = wanted.partition("-")
        if year is None or not int(first) <= year <= int(last or first):
            return False
    names = filters.get("open_access.oa_status", "")
    if names.startswith("!"):
        return status not in names[1:].split("|")
    return not names or status in names.split("|")


@given(WORKS)
def test_every_work_is_in_exactly_one_slice_and_each_slice_holds_what_it_expects(works):
    slices = plan_slices(counted(works), len(works))
    for work in set(works):
        assert sum(holds(part, work) for part in slices) == 1
    for part in slices:
        assert sum(holds(part, work) for work in works) == part.expected


def test_a_large_literature_is_cut_evenly_enough_to_keep_a_dozen_askers_busy():
    draw = random.Random(1)
    works = [
        (
            min(2026, 1990 + int(draw.triangular(0, 37, 34))),
            draw.choices(STATUSES, (8, 45, 3, 20, 14, 10))[0],
        )
        for _ in range(50_000)
    ]
    slices = plan_slices(counted(works), len(works))
    calls = sum(-(-part.expected // 100) + (part.expected % 100 == 0) for part in slices)
    assert max(part.expected for part in slices) <= 50_000 / 12
    assert len(slices) <= 2 * SLICES
    assert calls <= 500 + 50


def test_a_year_that_the_count_did_not_name_is_in_a_slice_all_the_same():
    years = [YearCount(2010, 150), YearCount(2020, 900, {"gold": 500, "closed": 400}), YearCount(2024, 300)]
    slices = plan_slices(years, 1_350)
    for year in (1000, 1983, 2015, 2021, 2022, 2030, 2050):
        assert sum(holds(part, (year, "gold")) for part in slices) == 1


def test_a_small_literature_is_one_question_without_filters():
    assert plan_slices([YearCount(2020, 120)], 120) == [Slice(120, None, None, whole=True)]
    assert plan_slices([], 0)[0].filters == {}


def test_slices_fit_the_window_of_page_numbers_as_long_as_years_and_statuses_allow():
    years = [YearCount(year, 30_000, dict.fromkeys(STATUSES, 5_000)) for year in range(2017, 2027)]
    assert max(part.expected for part in plan_slices(years, 300_000)) <= PAGE_NUMBER_WINDOW


def test_what_the_years_do_not_add_up_to_is_looked_for_among_works_without_a_year():
    slices = plan_slices([YearCount(2020, 300), YearCount(2021, 290)], 600)
    assert Slice(10, None, None) in slices
    assert sum(part.expected for part in slices) == 600


def test_a_slice_says_in_words_which_works_it_holds():
    named = Slice(5, 2021, 2021, ("gold", "green"))
    assert str(named) == "2021, gold green"
    assert str(Slice(5, 2021, 2021, ("gold", "green"), others=True)) == "2021, all but gold green"
    assert str(Slice(5, 1983, 2004)) == "1983 to 2004"
    assert str(Slice(5, None, None)) == "no year"
