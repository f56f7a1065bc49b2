"""Other records of a work are told by facts: one DOI, or one title and an author in common."""

import pytest

from corpus.around.same_work import OtherRecord, other_records, title_keys
from corpus.model import Author, Work
from corpus.schema import works_frame

TITLE = "Co-production of invented knowledge [invented]"
ANN = (Author("Ann Müller", "A1"),)


def others(first: Work, second: Work) -> list[OtherRecord]:
    works = works_frame([first, second], [])
    return other_records(works, title_keys(works), 0)


@pytest.mark.parametrize(
    ("second", "same_doi"),
    [
        (Work("W2", title="Co–Production of  INVENTED knowledge [invented].", authors=ANN), False),
        (Work("W2", title=TITLE, authors=(Author("Muller, A.", "A7"),)), False),
        (Work("W2", title="Another title altogether [invented]", doi="10.5555/1"), True),
    ],
)
def test_another_form_of_the_work_is_found(second, same_doi):
    assert others(Work("W1", title=TITLE, authors=ANN, doi="10.5555/1"), second) == [OtherRecord(1, same_doi)]


@pytest.mark.parametrize(
    "second",
    [
        Work("W2", title=TITLE, authors=(Author("Bo Lee", "A2"),)),
        Work("W2", title=TITLE),
        Work("W2", title="Co-production of invented practice [invented]", authors=ANN),
        Work("W2"),
    ],
)
def test_works_of_others_and_other_works_are_not_taken_for_it(second):
    assert others(Work("W1", title=TITLE, authors=ANN), second) == []


def test_a_title_that_many_bear_says_nothing():
    assert (
        others(Work("W1", title="Editorial", authors=ANN), Work("W2", title="Editorial", authors=ANN)) == []
    )


def test_works_without_title_and_doi_have_no_other_record():
    assert others(Work("W1", authors=ANN), Work("W2", authors=ANN)) == []
