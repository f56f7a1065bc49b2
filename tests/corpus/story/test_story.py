"""Every number of the story can be counted again, and what the corpus does not support is not said."""

import re
from dataclasses import replace
from itertools import pairwise
from string import Formatter

import polars as pl
import pytest

from corpus.story.material import LEAST_OF, apart, share
from corpus.story.reading_list import MOST, MOST_SEEDS
from corpus.story.story import story
from corpus.story.told import Figure, Kind, Named, Page, Sentence
from corpus.trends.verdict import Word
from tests.corpus.story import invented
from tests.corpus.story.recount import LAST, WORD, Recount

NUMBERS = {Kind.COUNT, Kind.YEAR, Kind.SHARE, Kind.NUMBER, Kind.GROWTH}
NOT_COUNTED = {"rise": 0, "siblings": 1}
"""Sentences whose figures are those of a test, which is compared with its own answer below."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return invented.stored(tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="module")
def stuff(corpus):
    return invented.material(corpus)


@pytest.fixture(scope="module")
def told(stuff):
    return story(stuff)


@pytest.fixture(scope="module")
def again(corpus, stuff):
    return Recount(corpus, stuff.use.hits.hits.to_dicts())


def part(told, key):
    return next((one for one in told.paragraphs if one.key == key), None)


def numbers(sentence):
    return {name: one.value for name, one in sentence.figures.items() if one.kind in NUMBERS}


def all_sentences(told):
    yield from (sentence for _, sentence in told.sentences)
    yield from (entry.reason for role in told.roles for entry in role.entries)


@pytest.mark.parametrize("key", ["origins", "carriers", "parts", "looks", "contested", "limits"])
def test_each_number_is_what_the_stored_rows_say(told, again, key):
    sentences = part(told, key).sentences
    expected = getattr(again, key)()
    assert len(sentences) == len(expected)
    for sentence, numbers_again in zip(sentences, expected, strict=True):
        assert numbers(sentence) == pytest.approx(numbers_again), sentence.text


def test_each_number_on_the_siblings_is_what_the_stored_rows_say(told, again):
    sentences, expected = part(told, "siblings").sentences, again.siblings()
    assert len(sentences) == len(expected)
    for sentence, numbers_again in zip(sentences[:3], expected[:3], strict=True):
        assert numbers(sentence) == pytest.approx(numbers_again), sentence.text
    moved = numbers(sentences[3])
    ratios = {name: value for name, value in moved.items() if name.endswith("_ratio")}
    assert {name: moved[name] for name in moved if name not in ratios} == expected[3]
    for name, ratio in ratios.items():
        assert ratio > 1 if name.startswith("rising") else ratio < 1


def test_the_rise_is_told_as_the_test_found_it(told, stuff, again):
    shares, verdict, onset, in_the_world = part(told, "rise").sentences
    assert shares.figures["then"].value == pytest.approx(again.share_in_titles(1998, 2002))
    assert shares.figures["today"].value == pytest.approx(again.share_in_titles(LAST - 6, LAST - 2))
    assert shares.figures["from"].value == 1998
    assert verdict.figures["verdict"].value == "not supported"
    assert verdict.figures["reason"].value == stuff.finding.judgement.reason
    tested = {one for one in again.in_title if 1990 <= (again.of[one]["year"] or 0) <= LAST - 2}
    assert verdict.figures["hits"].value == len(tested)
    line = stuff.world.finding.title
    assert numbers(onset) == pytest.approx(
        {
            "year": line.onset.year,
            "low": line.onset.low,
            "high": line.onset.high,
            "after": line.after.growth.rate,
            "before": line.before.growth.rate,
        }
    )
    assert in_the_world.figures["verdict"].value == "supported"
    assert "2 November 2026" in in_the_world.text


@pytest.mark.parametrize(
    ("word", "said"), [(Word.SUPPORTED, "supported"), (Word.CANNOT_TELL, "not decidable")]
)
def test_the_claim_is_supported_not_supported_or_not_decidable(stuff, word, said):
    judged = replace(stuff.finding, judgement=replace(stuff.finding.judgement, word=word))
    sentences = part(story(replace(stuff, finding=judged, world=None)), "rise").sentences
    assert sentences[-1].figures["verdict"].value == said


def test_no_number_is_typed_into_a_sentence(told):
    for sentence in all_sentences(told):
        typed = "".join(words for words, *_ in Formatter().parse(sentence.template))
        assert not re.search(r"\d", typed), sentence.template
        placeholders = {name for _, name, *_ in Formatter().parse(sentence.template) if name}
        assert placeholders == set(sentence.says), "a figure that is not said, or said and not counted"


def test_each_sentence_has_evidence_and_each_figure_says_how_it_was_counted(told, stuff):
    here = set(stuff.works["id"])
    for sentence in all_sentences(told):
        assert sentence.figures
        assert {one.id for one in sentence.works} <= here
        for name, figure in sentence.figures.items():
            assert figure.how, name
            if figure.kind is Kind.SHARE and figure.low is not None:
                assert figure.low <= figure.value <= figure.high
    for paragraph, sentence in told.sentences:
        assert paragraph.note
        assert sentence.opens or paragraph.opens or sentence.works


def test_another_store_tells_other_numbers(corpus, stuff, told):
    """A work more that uses the word moves every sentence that counts it."""
    fewer = stuff.works.filter(pl.col("id") != "W9001190")
    other = story(replace(stuff, works=fewer, level=None))
    assert other.sentences[0][1].text != told.sentences[0][1].text


def test_a_list_that_a_count_leads_to_is_as_long_as_the_count(told, stuff, again):
    """The same filters as those of the page of works, answered by plain Python."""
    size, earliest, *_ = part(told, "origins").sentences
    assert size.opens[0].page is Page.WORKS
    assert size.opens[0].selection.families == (WORD,)
    year = earliest.figures["year"].value
    assert (earliest.opens[0].selection.first_year, earliest.opens[0].selection.last_year) == (year, year)
    reached = part(told, "carriers").sentences[0]
    for place, opens in enumerate(reached.opens):
        chosen = opens.selection
        listed = [
            one
            for one in again.users
            if again.of[one]["field"] in chosen.fields and (again.of[one]["year"] or 9999) <= chosen.last_year
        ]
        assert len(listed) == reached.figures[f"works_{place}"].value


def test_a_change_is_not_told_where_intervals_overlap(told, stuff):
    assert not apart(share(10, 40, "x"), share(14, 40, "x"))
    assert apart(share(10, 400, "x"), share(140, 400, "x"))
    level = stuff.users.with_columns(field=pl.lit("Medicine"), countries=pl.lit(["GB"]))
    same = replace(stuff)
    same.__dict__["users"] = level
    told_then = [one.template for one in part(story(same), "carriers").sentences]
    assert not any(template.startswith("The share of") for template in told_then)
    assert any(one.template.startswith("The share of") for one in part(told, "carriers").sentences)


def test_too_few_works_are_told_no_shares(corpus):
    few = corpus.works.filter(pl.col("year") > LAST - 1).head(LEAST_OF - 1)
    small = replace(corpus, works=few)
    kinds = [
        figure.kind
        for key in ("carriers", "rise", "siblings", "looks")
        for paragraph in [part(story(invented.material(small, level=None)), key)]
        if paragraph
        for sentence in paragraph.sentences
        if sentence.figures.get("frame") is None
        for figure in sentence.figures.values()
    ]
    assert Kind.SHARE not in kinds


def test_of_a_sample_no_share_over_works_is_told(stuff):
    sample = story(replace(stuff, is_sample=True, world=None, finding=None))
    assert {one.key for one in sample.paragraphs} == {"origins", "parts", "looks", "contested", "limits"}
    assert not part(sample, "origins").sentences[0].figures.get("all")


def test_what_cannot_be_told_is_left_out(stuff):
    bare = replace(
        stuff, use=None, lenses=None, level=None, finding=None, world=None, main_path=None, differ=()
    )
    assert {one.key for one in story(bare).paragraphs} == {"contested", "limits"}
    assert {one.key for one in story(bare).roles} == {"foundations", "reviews", "newest"}


def test_an_empty_corpus_has_no_story(stuff, corpus):
    nothing = story(invented.material(replace(corpus, works=corpus.works.clear()), level=None, finding=None))
    assert (nothing.paragraphs, nothing.roles) == ((), ())


def test_a_work_stands_once_in_the_reading_list_and_the_reason_is_its_own(told, stuff, again):
    entries = [entry for role in told.roles for entry in role.entries]
    assert len({entry.work.id for entry in entries}) == len(entries)
    for entry in entries:
        citing = entry.reason.figures["citing"]
        assert citing.value == again.cited[entry.work.id]
        assert again.of[entry.work.id]["title"] == entry.work.title
        assert not again.of[entry.work.id]["is_retracted"]
    assert all(len(role.entries) <= MOST for role in told.roles)


def test_each_role_holds_what_it_says(told, stuff, again):
    of = {role.key: role.entries for role in told.roles}
    assert list(of) == [
        "foundations", "turning", "reviews", "critiques", "newest", "lens-first-look", "lens-second-look",
    ]  # fmt: skip
    years = {key: [entry.work.year for entry in entries] for key, entries in of.items()}
    assert max(years["foundations"]) <= again.early
    assert sum(entry.work.id in again.seeds for entry in of["foundations"]) == MOST_SEEDS
    assert set(years["newest"]) <= {LAST - 2, LAST - 1}
    assert all(earlier <= later for earlier, later in pairwise(years["turning"]))
    for entry in of["turning"]:
        assert entry.reason.figures["share"].value == pytest.approx(stuff.main_path[entry.work.id])
    for entry in of["reviews"]:
        row = again.of[entry.work.id]
        assert row["type"] == "review" or "systematic review" in row["title"].lower()
    for entry in of["critiques"]:
        assert "dark side" in entry.work.title.lower()
        assert entry.work.id in again.in_title
    for lens in invented.LENSES:
        assert {again.label[entry.work.id] for entry in of[f"lens-{lens}"]} == {lens}
    for cites in (entry.reason.figures["cites"].value for entry in of["newest"]):
        assert cites > 0


def test_no_lens_is_known_to_the_code(told, stuff):
    names = {lens.name for lens in stuff.lenses.lenses.lenses}
    assert names <= {figure.text for figure in part(told, "looks").sentences[0].figures.values()}
    assert names <= {role.title for role in told.roles}


def test_braces_in_names_and_titles_are_not_read_as_placeholders():
    work = Named("W9", "{boom} {0} [invented]", "{who}", 2001)
    sentence = Sentence(
        "It is {work}, of {name}.", {"work": work, "name": Figure("{x}", Kind.NAME, "a name")}
    )
    assert sentence.text == "It is “{boom} {0} [invented]” ({who}, 2001), of {x}."
