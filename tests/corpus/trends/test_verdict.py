from dataclasses import replace

import pytest

from corpus.trends.finding import examine
from corpus.trends.procedure import AS_REGISTERED
from corpus.trends.series import Series
from corpus.trends.verdict import Word
from tests.corpus.trends.drawn import flat, growing_field, rising, series

QUICK = replace(AS_REGISTERED, replicates=100)


def found(title, abstract=None, fixed=None, comparison=None):
    return examine(title, abstract, fixed, comparison, QUICK)


@pytest.mark.parametrize(
    ("title", "word", "said"),
    [
        (series(rising(2005), seed=1), Word.SUPPORTED, "has grown faster since about 200"),
        (series(rising(1996), seed=1), Word.NOT_SUPPORTED, "was under way before 2000"),
        (series(rising(2014, 0.2), seed=1), Word.NOT_SUPPORTED, "the break came after 2010"),
        (
            series(lambda y: 0.08 * (y - 1990), level=8, seed=1),
            Word.NOT_SUPPORTED,
            "already under way in 1990",
        ),
        (series(flat, level=60, seed=1), Word.NOT_SUPPORTED, "no break is seen"),
        (series(flat, level=60, seed=1, field=growing_field), Word.NOT_SUPPORTED, "no break is seen"),
        (
            series(lambda y: 0.9 * (y >= 2006), level=60, seed=1),
            Word.NOT_SUPPORTED,
            "changed its level in 2006",
        ),
        (series(lambda y: 1.2 * (2003 <= y < 2009), level=60, seed=1), Word.NOT_SUPPORTED, "came back to it"),
        (series(lambda y: -0.06 * (y - 1990), level=90, seed=1), Word.NOT_SUPPORTED, "falls all along"),
        (series(flat, level=0.2, seed=1), Word.CANNOT_TELL, "nothing is tested"),
        (series(flat, level=2, seed=1), Word.CANNOT_TELL, "would not show"),
        (series(rising(2005), years=range(2014, 2026)), Word.CANNOT_TELL, "fewer than 12 complete years"),
        (series(flat, years=range(2009, 2026), level=90, seed=1), Word.CANNOT_TELL, "do not reach"),
    ],
)
def test_each_outcome_has_its_word_and_its_reason(title, word, said):
    finding = found(title)
    assert finding.judgement.word is word, finding.verdict
    assert said in finding.verdict
    assert finding.verdict.endswith(".")


def test_a_rise_that_the_line_of_comparison_shares_does_not_support_the_claim():
    shared = found(series(rising(2005), seed=1), comparison=series(rising(2005), level=90, seed=2))
    assert shared.judgement.word is Word.NOT_SUPPORTED
    assert "a rise of a whole way of speaking" in shared.verdict
    alone = found(series(rising(2005), seed=1), comparison=series(flat, level=90, seed=2))
    assert alone.judgement.word is Word.SUPPORTED
    assert "shows no onset in these years" in alone.verdict
    thin = found(series(rising(2005), seed=1), comparison=series(flat, level=1, seed=2))
    assert thin.judgement.word is Word.CANNOT_TELL
    assert "cannot be told whether it rose as well" in thin.verdict


def test_lines_that_agree_say_so():
    both = found(series(rising(2005), seed=1), series(rising(2005), level=90, seed=2))
    assert both.judgement.word is Word.SUPPORTED
    assert "Titles and abstracts agree" in both.verdict


def test_a_disagreement_is_told_and_the_title_line_is_trusted():
    in_abstracts = found(series(flat, level=60, seed=1), series(rising(2005), level=90, seed=2))
    assert not in_abstracts.has_lasting_onset
    assert in_abstracts.judgement.word is Word.NOT_SUPPORTED
    assert "disagree: with abstracts there is an onset about 200" in in_abstracts.verdict
    in_titles = found(series(rising(2005), seed=1), series(flat, level=90, seed=2))
    assert in_titles.has_lasting_onset
    assert (
        "disagree: with abstracts there is no lasting onset; the title line is trusted" in in_titles.verdict
    )
    years = found(series(rising(2005), level=90, seed=1), series(rising(2013, 0.25), level=90, seed=2))
    assert "disagree on the year" in years.verdict
    thin = found(series(flat, level=0.2, seed=1), series(rising(2005), level=90, seed=2))
    assert thin.judgement.word is Word.CANNOT_TELL
    assert "titles alone do not tell" in thin.verdict


def test_a_jump_in_the_holdings_of_abstracts_is_told_and_raises_no_alarm():
    title = series(flat, level=60, seed=1)
    works = tuple(int(works * (0.3 if year < 2009 else 0.75)) for year, _, works in title.rows())
    jumped = found(title, Series(title.years, tuple(3 * hits for hits in title.hits), works))
    assert not jumped.has_lasting_onset
    assert [jump.year for jump in jumped.jumps] == [2009]
    assert "jumped: 2009 (+150 %)" in jumped.verdict


def test_the_claim_needs_the_fixed_journals_where_they_are_given():
    title = series(rising(2005), seed=1)
    assert found(title, fixed=series(rising(2005), level=12, seed=3)).judgement.word is Word.SUPPORTED
    without = found(title, fixed=series(flat, level=60, seed=3))
    assert without.judgement.word is Word.NOT_SUPPORTED
    assert "in the journals present through the whole window there is no such rise" in without.verdict
    assert found(title, fixed=series(flat, level=0.2, seed=3)).judgement.word is Word.CANNOT_TELL


def test_the_years_of_the_claim_are_given_with_it():
    title = series(rising(2012, 0.2), level=60, seed=1)
    since_2012 = replace(QUICK, claim_low=2011, claim_high=2013, late=2015)
    assert examine(title, procedure=since_2012).judgement.word is Word.SUPPORTED
