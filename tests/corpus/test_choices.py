"""What a user has chosen is kept, found again when keys change, and never lost or applied to another work."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.choices import Choices, choice_for, choose, forget, read_choices, unfitting
from corpus.errors import ChoiceRefused, ChoicesUnreadable, ChoicesUnwritable
from corpus.model import Reference

TODAY = date(2026, 11, 24)
GREY = Reference("grey2012", "An invented report: on gardens", authors=("Example, Ada",), year=2012)
PAPER = Reference("paper2015", "An invented paper", authors=("Example, Bo",), year=2015, doi="10.5555/paper")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "choices.toml"


def test_a_choice_is_read_back_as_it_was_made_and_the_last_one_counts(file):
    choose(file, GREY, ["W12", "https://openalex.org/w13"], "found by ISBN", TODAY)
    choose(file, PAPER, None, None, TODAY)
    choose(file, GREY, ["W14"], None, TODAY)
    kept = read_choices(file)
    assert [(choice.key, choice.ids, choice.note) for choice in kept.all] == [
        ("grey2012", ("W14",), None),
        ("paper2015", (), None),
    ]
    assert choice_for(PAPER, kept) == kept.all[1]
    assert kept.digest


@pytest.mark.parametrize(
    "now",
    [
        replace(GREY, key="example2012b"),
        replace(GREY, title="An Invented Report – on gardens"),
        replace(GREY, doi="10.5555/found-later"),
        replace(GREY, key="x", line=7, venue="Elsewhere"),
    ],
)
def test_a_choice_survives_another_key_and_another_way_of_writing(file, now):
    choose(file, GREY, ["W12"], None, TODAY)
    assert choice_for(now, read_choices(file)).ids == ("W12",)


@pytest.mark.parametrize(
    "other",
    [
        replace(GREY, title="Another report"),
        replace(GREY, year=2013),
        replace(GREY, authors=("Sample, Cy",)),
        replace(PAPER, doi="10.5555/another"),
    ],
)
def test_a_choice_is_not_applied_to_an_entry_that_says_something_else_and_that_is_said(file, other):
    choose(file, GREY, ["W12"], None, TODAY)
    choose(file, PAPER, ["W15"], None, TODAY)
    choices = read_choices(file)
    assert choice_for(other, choices) is None
    (told,) = [text for text in unfitting([other], choices) if f"for {other.key}," in text]
    assert "choose again" in told
    assert "24 November 2026" in told
    assert unfitting([GREY, PAPER], choices) == []


def test_comments_and_what_others_have_written_stay(file):
    choose(file, GREY, ["W12"], None, TODAY)
    text = file.read_text(encoding="utf-8")
    ours = text.replace("[[choice]]", "# talked over with the library\n[[choice]]").replace(
        'key = "grey2012"', 'key = "grey2012"  # the report\nby = "me"'
    )
    file.write_text(ours, encoding="utf-8")
    choose(file, PAPER, None, "not in OpenAlex", TODAY)
    choose(file, GREY, ["W99"], None, TODAY)
    after = file.read_text(encoding="utf-8")
    assert "# talked over with the library" in after
    assert "# the report" in after
    assert 'by = "me"' in after
    assert forget(file, PAPER, PAPER.key) == 1
    assert "# the report" in file.read_text(encoding="utf-8")
    assert [choice.ids for choice in read_choices(file).all] == [("W99",)]


def test_a_choice_can_be_taken_back_by_its_reference_and_by_its_key_alone(file):
    choose(file, GREY, ["W12"], None, TODAY)
    choose(file, PAPER, ["W15"], None, TODAY)
    assert forget(file, None, "grey2012") == 1
    assert forget(file, replace(PAPER, key="renamed"), "renamed") == 1
    assert forget(file, PAPER, "paper2015") == 0
    assert read_choices(file).all == ()
    choose(file, PAPER, ["W15"], None, TODAY)
    assert len(read_choices(file).all) == 1


def test_no_file_is_no_choice(file):
    assert read_choices(file) == Choices()
    assert choice_for(GREY, Choices()) is None


GOOD = (
    'format = 1\n\n[[choice]]\nkey = "a"\nfingerprints = ["doi:10.5555/a"]\nids = ["W1"]\ndate = 2026-11-24\n'
)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (GOOD.replace("W1", "12"), 3, "none of OpenAlex"),
        (GOOD.replace('key = "a"\n', ""), 3, "no key"),
        (GOOD.replace("date = 2026-11-24", 'date = "soon"'), 3, "no date"),
        (GOOD + "none = true\n", 3, "either ids or none"),
        (GOOD + GOOD.split("\n\n")[1].replace('fingerprints = ["doi:10.5555/a"]', ""), 8, "no fingerprints"),
        (GOOD.replace("format = 1", "format = 2"), 1, "reads format 1"),
        (GOOD + "ids = [", 8, "at the end|Invalid|Unclosed|Cannot|overwrite"),
        ("format = 1\nchoice = 3\n", 1, "not a list"),
    ],
)
def test_a_damaged_file_is_told_with_its_line_and_left_as_it_is(file, text, line, says):
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    for touch in (lambda: read_choices(file), lambda: choose(file, GREY, ["W1"], None, TODAY)):
        with pytest.raises(ChoicesUnreadable, match=says) as told:
            touch()
        assert told.value.line == line
        assert f"line {line}" in str(told.value)
    assert file.read_text(encoding="utf-8") == text


def test_what_is_no_id_and_an_empty_choice_are_refused(file):
    with pytest.raises(ChoiceRefused, match="no OpenAlex id"):
        choose(file, GREY, ["10.5555/a"], None, TODAY)
    with pytest.raises(ChoiceRefused, match="--none"):
        choose(file, GREY, [], None, TODAY)
    with pytest.raises(ChoiceRefused, match="give it a title"):
        choose(file, Reference("k", ""), ["W1"], None, TODAY)
    assert not file.exists()


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "data").write_text("a file, no folder")
    with pytest.raises((ChoicesUnwritable, ChoicesUnreadable)):
        choose(tmp_path / "data" / "choices.toml", GREY, ["W1"], None, TODAY)


@given(st.text(max_size=40), st.text(max_size=60))
def test_any_note_and_any_key_can_be_kept(tmp_path_factory, key, note):
    file = tmp_path_factory.mktemp("kept") / "choices.toml"
    reference = replace(GREY, key=key or "k")
    choose(file, reference, ["W1"], note, TODAY)
    (kept,) = read_choices(file).all
    assert (kept.key, kept.note) == (reference.key, note or None)
