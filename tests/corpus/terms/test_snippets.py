"""The matcher agrees with invented snippets that were labelled by hand, blind to it."""

import pytest

from corpus.locations import TERMS
from corpus.terms.codebook_file import read_terms
from corpus.terms.matcher import Matcher
from tests.corpus.terms.scoring import Score, Snippet, read_snippets, score

SNIPPETS = read_snippets()


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(read_terms(TERMS))


@pytest.fixture(scope="module")
def told(matcher) -> Score:
    return score(matcher, SNIPPETS)


def test_the_snippets_are_many_and_each_is_labelled_with_what_the_codebook_knows():
    known = set(read_terms(TERMS).everything_tagged)
    assert len({snippet.id for snippet in SNIPPETS}) == len(SNIPPETS) >= 300
    assert set().union(*(snippet.expected for snippet in SNIPPETS)) == known


def test_nineteen_snippets_of_twenty_are_read_exactly_as_a_person_read_them(told):
    assert told.exact >= 0.95, told.told


def test_hardly_a_family_is_found_where_a_person_saw_none(told):
    assert told.precision >= 0.98, told.told


def test_hardly_a_family_is_missed_that_a_person_saw(told):
    assert told.recall >= 0.97, told.told


@pytest.mark.parametrize("kind", ["variant", "negative"])
def test_every_spelling_and_every_word_that_only_looks_alike_is_right(matcher, kind):
    of_kind = score(matcher, [snippet for snippet in SNIPPETS if snippet.kind == kind])
    assert of_kind.rows >= 50
    assert not of_kind.wrong, of_kind.told


def test_a_score_counts_families_and_not_snippets(matcher):
    both = Snippet("X1", "Invented: co-design and co-production", frozenset({"co-design"}), "multi", "en", "")
    none = Snippet("X2", "Invented: nothing", frozenset({"ppi"}), "positive", "en", "")
    found = score(matcher, [both, none])
    assert (found.rows, found.exact, found.precision, found.recall) == (2, 0.0, 0.5, 0.5)
    assert found.by_kind == {"multi": (0, 1), "positive": (0, 1)}
    assert "X2 (positive, en) 'Invented: nothing': expected ['ppi'], found []" in found.told
