"""A name says what a cluster is about and no other is, in the words of its titles."""

import numpy as np
import polars as pl
import pytest

from corpus.clusters.naming import Name, names
from corpus.model import Work
from corpus.schema import works_frame
from corpus.terms.modifiers import Stems
from tests.corpus.clusters.planted import literature
from tests.openalex_emulator.invented_words import COMMUNITIES


def titled(*titles: str, topics: tuple[str, ...] = ()) -> pl.DataFrame:
    return works_frame(
        [
            Work(f"W{n:03}", title=title, topic=topics[n] if topics else None)
            for n, title in enumerate(titles)
        ],
        [],
    )


def labelled(*labels: int) -> np.ndarray:
    return np.array(labels, dtype=np.int32)


@pytest.fixture(scope="module")
def planted():
    works, communities = literature(3_000)
    order = [one.name for one in COMMUNITIES]
    labels = np.array([order.index(one) if one else -1 for one in communities], dtype=np.int32)
    return names(works, labels)


def test_names_are_of_the_words_planted_in_the_community_and_so_is_the_topic(planted):
    assert [one.label for one in planted] == list(range(len(COMMUNITIES)))
    for name, community in zip(planted, COMMUNITIES, strict=True):
        own = " ".join(
            (*community.actors, *community.settings, *community.practices, *community.problems)
        ).lower()
        assert len(name.words) == 3
        assert all(words.lower() in own for words in name.words)
        assert name.topic == f"Invented topic on {community.name}"


def test_no_two_names_are_equal_and_no_word_comes_twice_in_one(planted):
    assert len({one.text for one in planted}) == len(planted)
    stems = Stems()
    for one in planted:
        words = [stems.of(word) for phrase in one.words for word in phrase.lower().split()]
        assert len(words) == len(set(words))


def test_the_term_that_all_write_names_none(planted):
    assert not any("co-production" in one.text.lower() for one in planted)


def test_a_term_at_the_top_of_many_clusters_gives_way_to_rarer_words_of_their_own():
    words = [f"{letter}{number}x" for letter in "abcde" for number in "abcdefghijklm"]
    titles = [f"{'Care' if word[0] in 'de' else 'Co-production'}: {word}" for word in words for _ in range(3)]
    labels = labelled(*("abcde".index(title.split(": ")[1][0]) for title in titles))
    for name in names(titled(*titles), labels)[:3]:
        assert len(name.words) == 3
        assert "Co-production" not in {word.capitalize() for word in name.words}


def test_names_are_the_same_each_time_and_need_no_order_of_works():
    works, communities = literature(600)
    labels = np.unique(communities, return_inverse=True)[1].astype(np.int32) - 1
    turned = np.random.default_rng(1).permutation(works.height)
    assert names(works, labels) == names(works[turned], labels[turned])


def test_singular_and_plural_are_one_word_in_the_form_most_write():
    works = titled(*["public services today"] * 3, *["public service today"] * 2, *["river water"] * 5)
    first, second = names(works, labelled(*[0] * 5, *[1] * 5))
    assert first.words[0] == "public services today"
    assert second.words[0] == "river water"


def test_capitals_are_kept_where_they_mean_something():
    works = titled(
        *["Caring for People Through the NHS"] * 2,
        *["On wards of the NHS"] * 3,
        *["Sea"] * 5,
    )
    name = names(works, labelled(*[0] * 5, *[1] * 5), most=8)[0]
    assert "NHS" in name.words
    assert not any("Caring" in one for one in name.words)


def test_phrases_begin_and_end_with_words_that_say_something():
    works = titled(*["The role of parents in schools: a review of the literature"] * 4, *["Sea ice"] * 4)
    assert set(names(works, labelled(*[0] * 4, *[1] * 4))[0].words) == {"parents", "schools"}


def test_clusters_of_the_same_words_or_of_none_are_still_told_apart():
    same = names(titled(*["Sea ice melts"] * 12), labelled(*[0] * 4, *[1] * 4, *[2] * 4))
    assert len({one.text for one in same}) == 3
    mute = names(works_frame([Work(f"W{n}") for n in range(8)], []), labelled(*[0] * 4, *[1] * 4))
    assert [one.text for one in mute] == ["cluster 1", "cluster 2"]


def test_a_topic_is_told_only_if_it_stands_out():
    topics = ("Ice",) * 4 + ("Care",) * 4 + ("Care", "Water", "Wind", "Sun")
    told = names(titled(*["x"] * 12, topics=topics), labelled(*[0] * 4, *[1] * 4, *[2] * 4))
    assert [one.topic for one in told] == ["Ice", "Care", None]


def test_what_is_in_no_cluster_is_not_named():
    assert names(titled("Sea", "Ice"), labelled(-1, -1)) == ()
    assert names(works_frame([], []), labelled()) == ()


def test_a_name_reads_as_a_line():
    assert Name(0, ("citizen participation", "NHS"), "Care").text == "citizen participation, NHS"
    assert Name(0, (), "Care").text == "Care"
