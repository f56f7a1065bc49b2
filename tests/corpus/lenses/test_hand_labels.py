"""What was labelled by hand can be merged in any order, and what stands of it is what people said last."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import LabelsDiffer
from corpus.lenses.hand_labels import Drawn, as_examples, by_work, merged, settled, standing
from corpus.lenses.lens_set import NONE, NoneKind
from tests.corpus.lenses.labels import NAMES, START, label

POOL = [label(number, work=f"W{number % 3}") for number in range(6)] + [
    label(9, drawn=Drawn.IMPORTED),
    label(9, drawn=Drawn.IMPORTED, at=START),
]
files = st.lists(st.sampled_from(POOL), max_size=6)


def works(*rows) -> pl.DataFrame:
    return pl.DataFrame(rows, {"id": pl.String, "doi": pl.String}, orient="row")


@given(files, files, files)
def test_merging_is_the_same_in_any_order_and_as_often_as_one_likes(one, two, three):
    assert merged(one, two) == merged(two, one)
    assert merged(merged(one, two), three) == merged(one, merged(two, three)) == merged(three, two, one)
    assert merged(merged(one), merged(one)) == merged(one)
    assert {each.id for each in merged(one, two)} == {each.id for each in [*one, *two]}


def test_labels_come_oldest_first_and_those_of_one_time_by_id():
    same_time = [label(7, at=START), label(3, at=START), label(1)]
    assert [one.id[-1] for one in merged(same_time)] == ["3", "7", "1"]


def test_a_label_that_says_different_things_in_two_files_is_told_and_not_chosen_between():
    with pytest.raises(LabelsDiffer, match="An invented paper") as told:
        merged([label(1, "elucidation")], [label(1, "provocation")])
    assert "Ada Example" in str(told.value)
    with pytest.raises(LabelsDiffer):
        merged([label(1)], [label(1, at=START)])


def test_of_an_imported_row_that_two_people_imported_the_earlier_counts():
    late, early = POOL[-2:]
    assert merged([late], [early]) == (early,)
    with pytest.raises(LabelsDiffer):
        merged([late], [replace(early, note="another")])


def test_a_label_holds_only_what_a_file_can_hold():
    kept = label(1, title="half \ud83d, whole \ud83d\ude00", doi="", machine="", second="", note="")
    assert kept.title == "half \ufffd, whole 😀"
    assert (kept.doi, kept.machine, kept.second, kept.note) == (None, None, None, "")
    elsewhere = label(1, at=datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))))
    assert elsewhere.at == datetime(2026, 1, 1, tzinfo=UTC)
    assert elsewhere.at.tzinfo is UTC
    with pytest.raises(FrozenInstanceError):
        kept.note = "another"


@pytest.mark.parametrize("wrong", [{"annotator": " "}, {"id": ""}, {"lens_set": ""}, {"work": "\n"}])
def test_a_label_must_say_whose_it_is_and_of_what(wrong):
    with pytest.raises(ValueError, match=f"must have {next(iter(wrong))}"):
        replace(label(1), **wrong)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        label(1, at=datetime(2026, 1, 1))


def test_the_last_word_of_each_annotator_stands_however_the_name_is_written():
    labels = [
        label(1, "elucidation"),
        label(2, "provocation", by=" ada  EXAMPLE"),
        label(3, NONE, by="Bo Sample"),
        label(4, "clarification", lens_set="another"),
        label(5, "clarification", work="W9002"),
    ]
    assert [one.id[-1] for one in standing(labels, "briefing")] == ["2", "3", "5"]
    assert [one.id[-1] for one in standing(reversed(labels), "briefing")] == ["2", "3", "5"]
    assert standing(labels, "unknown") == ()


def test_what_is_taken_back_does_not_stand_until_it_is_said_again():
    labels = [label(1), label(2, None), label(3, by="Bo Sample")]
    assert [one.id[-1] for one in standing(labels, "briefing")] == ["3"]
    assert [one.id[-1] for one in standing([*labels, label(4)], "briefing")] == ["3", "4"]


OURS, THEIRS = {"work": "W1"}, {"work": "W2"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (OURS, OURS | {"title": "Renamed"}, True),
        (OURS | {"doi": "10.5555/a"}, OURS | {"doi": "10.5555/b"}, True),
        (OURS | {"doi": "10.5555/A"}, THEIRS | {"doi": "10.5555/a"}, True),
        (OURS, THEIRS, False),
        (OURS, {"work": "title:an invented paper"}, False),
        ({"work": "starter:1"}, {"work": "title:x", "title": "An INVENTED paper!"}, True),
        ({"work": "starter:1"}, {"work": "title:x", "title": "Another"}, False),
        ({"work": "starter:1", "title": "?"}, {"work": "starter:2", "title": "!"}, False),
        ({"work": "doi:a", "doi": "10.5555/a"}, {"work": "title:x"}, True),
        ({"work": "doi:a", "doi": "10.5555/a"}, {"work": "doi:b", "doi": "10.5555/b"}, False),
    ],
)
def test_labels_of_one_work_are_known_by_id_doi_or_where_there_is_no_id_title(one, other, same):
    labels = [label(1, **one), label(2, **other)]
    assert len(standing(labels, "briefing")) == (1 if same else 2)


def test_from_label_to_label_it_is_one_work():
    chain = [
        label(1, by="a", work="W1", doi="10.5555/a"),
        label(2, by="b", work="starter:1", doi="10.5555/a", title="Old"),
        label(3, by="c", work="starter:1", title="New"),
        label(4, by="d", work="title:new", title="new"),
        label(5, by="e", work="W5"),
    ]
    for labels in (chain, chain[::-1]):
        assert [len(votes) for votes in by_work(labels, "briefing")] == [4, 1]


@given(st.permutations([label(n, work=f"W{n % 4}", doi=f"10.5555/{n % 3}") for n in range(9)]))
def test_what_stands_does_not_hang_on_the_order_of_the_file(labels):
    assert standing(labels, "briefing") == standing(sorted(labels, key=lambda one: one.at), "briefing")


def test_most_votes_count_and_of_equals_the_newest():
    votes = [label(1, "elucidation", by="a"), label(2, "provocation", by="b", second="elucidation")]
    corpus = works(("W9001", None))
    (found,) = settled(votes, "briefing", corpus).values()
    assert (found.label, found.second, found.differ) == ("provocation", "elucidation", True)
    assert [vote.annotator for vote in found.votes] == ["b", "a"]
    more = [*votes, label(0, "elucidation", by="c", second=NONE)]
    (found,) = settled(more, "briefing", corpus).values()
    assert (found.label, found.second) == ("elucidation", None)
    (found,) = settled([label(3, NONE, none_kind=NoneKind.OFF_TOPIC)], "briefing", corpus).values()
    assert (found.label, found.none_kind, found.differ) == (NONE, NoneKind.OFF_TOPIC, False)
    assert settled([label(1), label(2, None)], "briefing", corpus) == {}
    assert settled(votes, "another", corpus) == {}


CORPUS = works(("W1", "10.5555/a"), ("W2", "10.5555/B"), ("W3", None), ("W4", "10.5555/a"))


@pytest.mark.parametrize(
    ("of", "place"),
    [
        ({"work": "W3", "doi": "10.5555/a"}, "W3"),
        ({"work": "W4", "doi": "10.5555/a"}, "W4"),
        ({"work": "W10"}, "W3"),
        ({"work": "W10", "doi": "10.5555/b"}, "W3"),
        ({"work": "W20"}, None),
        ({"work": "W20", "doi": "10.5555/b"}, "W2"),
        ({"work": "W99", "doi": "10.5555/A"}, "W1"),
        ({"work": "W99", "doi": "10.5555/c"}, None),
        ({"work": "W99"}, None),
    ],
)
def test_a_label_finds_its_work_by_id_then_by_what_it_was_merged_into_then_by_doi(of, place):
    into = {"W10": "W11", "W11": "W3", "W20": "W21", "W21": "W20"}
    assert set(settled([label(1, **of)], "briefing", CORPUS, into)) == ({place} if place else set())


def test_an_annotator_has_one_vote_for_works_that_became_one():
    labels = [label(1, "elucidation", work="W10"), label(2, "provocation", work="W3")]
    (found,) = settled(labels, "briefing", CORPUS, {"W10": "W3"}).values()
    assert [vote.label for vote in found.votes] == ["provocation"]


def test_in_a_large_corpus_every_label_finds_its_work():
    corpus = works(*((f"W{n:06}", f"10.5555/{n}") for n in range(50_000)))
    labels = [
        label(n, NAMES[n % 4], by=f"{n % 3}", work=f"W{n * 7:06}" if n % 2 else "W", doi=f"10.5555/{n * 7}")
        for n in range(5_000)
    ]
    found = settled(labels, "briefing", corpus)
    assert len(found) == 5_000


def test_each_vote_trains_and_a_work_counts_once():
    labels = [
        label(1, "elucidation", note="It tells how."),
        label(2, NONE, by="Bo Sample", none_kind=NoneKind.ON_TOPIC),
        label(3, "provocation", work="W9002", title="Another", second="elucidation"),
        label(4, "provocation", work="W9003", title=" "),
        label(5, "provocation", work="W9004"),
        label(6, None, work="W9004"),
    ]
    found = as_examples(labels, "briefing")
    assert [(one.label, one.confidence) for one in found] == [
        ("elucidation", 0.5),
        (NONE, 0.5),
        ("provocation", 1.0),
    ]
    first, none, other = found
    assert (first.title, first.authors, first.year, first.reason) == (
        "An invented paper",
        "Example, Ada; Sample, Bo",
        2020,
        "It tells how.",
    )
    assert none.none_kind is NoneKind.ON_TOPIC
    assert (other.title, other.second) == ("Another", "elucidation")
