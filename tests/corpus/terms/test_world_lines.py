"""Stored counts of the world as lines: zeros where nothing was found, and nothing made up."""

from datetime import UTC, datetime

import polars as pl
import pytest

from corpus.schema import WORLD_COUNTS, WORLD_SERIES
from corpus.terms.use import Scope
from corpus.terms.world_lines import World

ASKED = datetime(2026, 11, 2, 12, 30, tzinfo=UTC)
LAST = 2026
ALL = {2000: 100, 2001: 110, 2003: 120, 2026: 50, 2031: 2}
HELD = {2000: 60, 2001: 66, 2003: 90, 2026: 20}


def world(*told: tuple[str | None, str, str, dict[int, int], str | None]) -> World:
    """(family, scope, frame, counts by year, note), as a harvest stores them; all invented."""
    series, counts = [], []
    for family, scope, frame, by_year, note in told:
        name = f"{family or 'all-works'}/{scope}/{frame}"
        series.append(
            ("run-1", name, family, scope, frame, f"works?{name}", ASKED, 1, sum(by_year.values()), note)
        )
        counts += [("run-1", name, year, works) for year, works in by_year.items()]
    return World(
        pl.DataFrame(series, schema=WORLD_SERIES, orient="row"),
        pl.DataFrame(counts, schema=WORLD_COUNTS, orient="row"),
    )


BOTH = (
    (None, "all", "social", ALL, None),
    (None, "with_abstract", "social", HELD, None),
    ("co-design", "title", "social", {2001: 3, 2026: 1}, None),
    ("co-design", "title_and_abstract", "social", {2000: 2, 2003: 7}, None),
)


def test_a_year_with_works_and_no_hit_is_a_zero_and_a_year_without_works_is_left_out():
    line = world(*BOTH).line("co-design", Scope.TITLE, "social", LAST)
    assert list(line.series.rows()) == [(2000, 0, 100), (2001, 3, 110), (2003, 0, 120), (2026, 1, 50)]


def test_titles_are_over_all_works_and_texts_over_those_with_an_abstract():
    line = world(*BOTH).line("co-design", Scope.TEXT, "social", LAST)
    assert list(line.series.rows()) == [(2000, 2, 60), (2001, 0, 66), (2003, 7, 90), (2026, 0, 20)]
    assert line.query == "works?co-design/title_and_abstract/social"
    assert line.query_below == "works?all-works/with_abstract/social"
    assert (line.family, line.scope, line.frame, line.asked) == ("co-design", Scope.TEXT, "social", ASKED)


def test_records_of_the_future_are_left_out():
    line = world(*BOTH).line("co-design", Scope.TITLE, "social", 2002)
    assert line.series.years == (2000, 2001)


@pytest.mark.parametrize("missing", range(4))
def test_a_line_without_its_counts_or_its_denominator_is_none(missing):
    held = world(*(one for place, one in enumerate(BOTH) if place != missing))
    lost = Scope.TITLE if missing in {0, 2} else Scope.TEXT
    for scope in Scope:
        assert (held.line("co-design", scope, "social", LAST) is None) == (scope is lost)


def test_another_frame_or_family_is_none():
    assert world(*BOTH).line("co-design", Scope.TITLE, "all", LAST) is None
    assert world(*BOTH).line("co-production", Scope.TITLE, "social", LAST) is None


def test_a_family_that_no_work_uses_is_a_line_of_zeros():
    line = world(*BOTH[:1], ("co-design", "title", "social", {}, None)).line(
        "co-design", Scope.TITLE, "social", LAST
    )
    assert line.series.hits == (0, 0, 0, 0)


def test_counts_that_were_asked_at_two_moments_never_make_more_hits_than_works():
    told = world((None, "all", "x", {2000: 5}, None), ("co-design", "title", "x", {2000: 6, 2001: 1}, None))
    assert list(told.line("co-design", Scope.TITLE, "x", LAST).series.rows()) == [(2000, 5, 5)]


@pytest.mark.parametrize(("above", "below", "note"), [("a", None, "a"), (None, "b", "b"), ("a", "b", "a")])
def test_what_was_wrong_with_either_answer_is_told(above, below, note):
    told = world((None, "all", "x", {2000: 5}, below), ("co-design", "title", "x", {2000: 1}, above))
    assert told.line("co-design", Scope.TITLE, "x", LAST).note == note


def test_coverage_is_works_with_an_abstract_over_all_works():
    assert list(world(*BOTH).coverage("social", 2003).rows()) == [
        (2000, 60, 100),
        (2001, 66, 110),
        (2003, 90, 120),
    ]
    assert world(*BOTH[1:]).coverage("social", LAST) is None
    assert world(*BOTH).coverage("all", LAST) is None


def test_frames_and_families_are_told_in_the_order_in_which_they_were_asked():
    told = world(*BOTH, ("co-creation", "title", "social", {}, None), (None, "all", "all", ALL, None))
    assert told.frames == ["social", "all"]
    assert told.families("social") == ["co-design", "co-creation"]
    assert told.families("all") == []


def test_nothing_counted_is_empty():
    assert world().is_empty
    assert not world(*BOTH).is_empty
    assert world().frames == []
    assert world().line("co-design", Scope.TITLE, "social", LAST) is None
