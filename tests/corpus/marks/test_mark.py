"""What stands of what readers keep: whatever the order in which files come together, nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.marks.mark import Kind, merged, standing, tag_key, time_after
from corpus.marks.marked import left_out_frame, marked, marks_for_files, tags_frame
from tests.corpus.marks.marks import START, any_marks, mark, words

lists = st.lists(any_marks, max_size=6)
WORKS = pl.DataFrame({"id": ["W9001", "W9002"], "doi": ["10.5555/one", None]})


@given(lists, lists, lists)
def test_files_merge_in_any_order_and_twice_is_once(one, two, three):
    whole = merged(one, two, three)
    assert merged(three, one, two) == merged(merged(two, three), one) == merged(whole, two, whole) == whole
    assert set(whole) == {*one, *two, *three}
    assert standing(whole) == standing([*three, *two, *one]) == standing(standing(whole))


@given(lists)
def test_the_newest_version_of_each_mark_stands_unless_it_takes_back(marks):
    now = standing(marks)
    assert len({one.id for one in now}) == len(now)
    assert all(one.text is not None for one in now)
    for one in marks:
        newest = max(other.at for other in marks if other.id == one.id)
        assert all(other.at == newest for other in now if other.id == one.id)


def test_a_change_stands_even_if_the_clock_of_whoever_made_the_first_version_is_ahead():
    first = mark(1, at=600)
    change = mark(1, "Changed", at=0)
    assert standing([first, change]) == (first,)
    later = mark(1, "Changed", at=(time_after(first, START) - START) / timedelta(minutes=1))
    assert standing([first, later])[0].text == "Changed"
    assert time_after(None, START) == time_after(mark(1, at=-5), START) == START


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"text": "  "}, "say something"),
        ({"by": ""}, "must have by"),
        ({"work": None}, "must have work"),
        ({"kind": Kind.CLUSTER_NAME, "works": ("W1",)}, "must have level"),
        ({"kind": Kind.CLUSTER_NAME, "level": "fine"}, "must have works"),
        ({"kind": Kind.CLUSTER_NAME, "level": "fine", "works": ("W 1",)}, "no spaces"),
        ({"at": START.replace(tzinfo=None)}, "zone"),
    ],
)
def test_what_cannot_be_kept_is_said(more, says):
    with pytest.raises(ValueError, match=says):
        replace(mark(1), **more)


@given(words)
def test_capitals_width_and_spaces_make_no_other_tag(tag):
    assert tag_key(f"  {tag} ") == tag_key(tag)
    assert tag_key(tag.upper().lower()) == tag_key(tag.lower().upper().lower())
    assert tag_key("ＴＯ　read\u200b") == "to read"


def found(*marks, works=WORKS, merged_into=None):
    return marked(marks, works, merged_into or {})


def test_notes_tags_and_exclusions_go_with_a_work_that_was_merged_or_has_its_doi():
    marks = (
        mark(1, "On the old id", work="W8"),
        mark(2, "To Read", kind=Kind.TAG, work="W7"),
        mark(3, "Off topic", kind=Kind.EXCLUSION, work="W6", doi="10.5555/ONE"),
        mark(4, "Elsewhere", work="W5"),
    )
    told = found(*marks, merged_into={"W7": "W8", "W8": "W9002"})
    assert [one.text for one in told.notes["W9002"]] == ["On the old id"]
    assert told.tag_keys == {"W9002": ["to read"]}
    assert left_out_frame(told).rows() == [("W9001", True)]
    assert told.elsewhere == 1
    assert found(*marks, merged_into={"W8": "W7", "W7": "W8"}).elsewhere == 3, "a circle is no work"


def test_two_ways_of_writing_a_tag_are_one_and_it_is_shown_as_it_was_written_last():
    told = found(
        mark(1, "To read", kind=Kind.TAG),
        mark(2, "TO READ", kind=Kind.TAG, work="W9002", by="Bo Sample"),
        mark(3, "\u202e", kind=Kind.TAG),
        mark(4, "beta", kind=Kind.TAG),
    )
    assert told.tag_names == {"beta": "beta", "to read": "TO READ"}
    assert list(told.tag_counts.items()) == [("to read", 2), ("beta", 1)]
    assert tags_frame(told).rows() == [("W9001", ["beta", "to read"]), ("W9002", ["to read"])]


def test_a_work_left_out_by_two_stays_out_until_both_are_taken_back():
    ann, bo = (mark(n, "Off topic", kind=Kind.EXCLUSION) for n in (1, 2))
    back = mark(1, None, kind=Kind.EXCLUSION, at=9, by="Bo Sample")
    assert len(found(ann, bo).exclusions["W9001"]) == 2
    assert found(ann, bo, back).exclusions["W9001"] == (bo,)
    assert not found(ann, back).exclusions


def test_files_that_are_taken_away_hold_tags_and_signed_notes():
    told = found(mark(1, "A note"), mark(2, "To read", kind=Kind.TAG, work="W9002"))
    table = marks_for_files(told)
    assert table.rows() == [
        ("W9001", None, ["A note (Ada Example, 2026-11-24)"], None),
        ("W9002", ["To read"], None, None),
    ]
    assert marks_for_files(found()).schema == table.schema


@given(lists)
def test_no_mark_breaks_what_is_told_of_a_corpus(marks):
    told = marked(marks, WORKS, {"W1": "W9001"})
    assert marks_for_files(told).height == len({*told.notes, *told.tags, *told.exclusions})
    assert set(told.tag_names) == set(told.tag_counts)
