"""The dates beside the curves: every one has a source, and a mistake is told with its place."""

import pytest

from corpus.errors import TableUnreadable
from corpus.history.event_file import read_events
from corpus.locations import EVENTS


def test_the_dates_that_come_with_the_product_are_in_order_and_have_sources():
    events = read_events(EVENTS)
    assert [one.year for one in events] == sorted(one.year for one in events)
    assert events[0].year == 1972
    assert all(one.source for one in events)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("soon,Something,landmark,A book", "the year 'soon'"),
        ("1996,Something,rumour,A book", "write landmark or briefing"),
        ("1996,Something,landmark,", "no source"),
        ("1996,Something,landmark,A book,more", "line 2 has 5 cells"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_nothing_is_shown(tmp_path, row, told):
    file = tmp_path / "events.csv"
    file.write_text(f"year,event,kind,source\n{row}\n", encoding="utf-8")
    with pytest.raises(TableUnreadable, match=told):
        read_events(file)


def test_a_file_that_lacks_a_column_says_which_there_are(tmp_path):
    file = tmp_path / "events.csv"
    file.write_text("year,event\n1996,Something\n", encoding="utf-8")
    with pytest.raises(TableUnreadable, match="no column 'kind'"):
        read_events(file)
