"""A whole corpus is told like each of its works alone; vectors are made once, and only for what is new."""

import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from corpus import cli
from corpus.lenses.assignment import Known
from corpus.lenses.embedding import Embedder
from corpus.lenses.hand_labels import Drawn, as_examples, settled
from corpus.lenses.lens_set import NONE
from corpus.lenses.lens_set_file import read_lens_set
from corpus.lenses.queue import queue, rightness
from corpus.lenses.reading import Text, joined, texts, vector_of
from corpus.lenses.teller import Teller
from corpus.lenses.told import BY_HAND, tell_all
from corpus.lenses.vector_store import VectorStore, fill, missing
from corpus.locations import LENSES, TERMS
from corpus.model import Work
from corpus.schema import works_frame
from corpus.store import Store
from corpus.terms.codebook_file import read_terms
from tests.corpus.lenses.labels import label
from tests.corpus.test_store_versions import commit

SET = read_lens_set(LENSES)
WORKS = [
    Work("W9001", title="Hidden power in co-production [invented]", abstract="Meanings are contested."),
    Work("W9002", title="Co-production of hydrogen from coal [invented]", field="Energy"),
    Work("W9003", title=None, abstract="A typology of co-production [invented]"),
    Work("W9004", title="Towards radical co-production: mobilising movements [invented]", language="en"),
    Work("W9005", title="A survey experiment on co-production in Leeds [invented]", abstract="  "),
]


@cache
def teller() -> Teller:
    return Teller(SET, read_terms(TERMS))


@cache
def embedder() -> Embedder:
    return Embedder()


def told_of(works=WORKS, who=None, by_hand=None, vectors=None):
    frame, who = works_frame(works, []), who or teller()
    read = texts(frame)
    kept = who.vectors(read) if vectors is None else vectors
    return frame, tell_all(
        who, frame["id"].to_list(), read, joined(read, who.skim(read), kept), by_hand or {}
    )


def test_a_corpus_is_told_as_each_of_its_works_alone():
    frame, told = told_of()
    for read, row in zip(texts(frame), told.works.iter_rows(named=True), strict=True):
        (alone,) = teller().tell([read])
        assert (row["label"], row["second"], row["confidence"]) == (
            alone.label, alone.second, str(alone.confidence),
        )  # fmt: skip
        assert tuple(row[f"p_{one}"] for one in SET.labels) == alone.probabilities
    assert told.with_vector == len(WORKS)
    assert sum(told.counts().values()) == len(WORKS)


def test_works_without_a_vector_are_told_by_their_cues_and_the_others_as_before():
    frame, whole = told_of()
    some = dict(list(teller().vectors(texts(frame)).items())[:2])
    _, part = told_of(vectors=some)
    assert part.with_vector == 2
    with_vector = [place for place, one in enumerate(texts(frame)) if one.key in some]
    for place in range(len(WORKS)):
        same = part.works.row(place) == whole.works.row(place)
        assert same == (place in with_vector), WORKS[place].title
    sums = part.works.select(part.p_columns).to_numpy().sum(axis=1)
    assert np.allclose(sums, 1, atol=1e-5)


def test_what_people_say_counts_and_the_classifier_learns_from_it():
    said = [label(1, "elucidation", work="W9005", title=WORKS[4].title)]
    frame, before = told_of()
    learnt = teller().corrected(as_examples(said, SET.id))
    known = settled(said, SET.id, frame)
    by_hand = {
        work: Known(one.label, one.second, one.none_kind, one.votes[0].note) for work, one in known.items()
    }
    _, after = told_of(who=learnt, by_hand=by_hand)
    row, old = after.row("W9005"), before.row("W9005")
    assert row is not None
    assert old is not None
    assert (old["label"], row["label"], row["confidence"]) == (NONE, "elucidation", BY_HAND)
    assert row["p_elucidation"] > old["p_elucidation"]
    alike = Text("A survey experiment on co-production in York [invented]")
    places = SET.labels.index("elucidation")
    told = [who.tell([alike])[0].probabilities[places] for who in (teller(), learnt)]
    assert told[1] > told[0], "a work like it is told a little more that way"


def test_a_label_of_a_lens_that_the_set_no_longer_has_teaches_nothing():
    gone = as_examples([label(1, "no-such-lens", title="An invented paper")], SET.id)
    assert len(teller().corrected(gone).examples) == len(teller().examples)


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_lens_set_with_very_few_labelled_works_can_be_told_by(number):
    chosen = [one for name in SET.labels[:3] for one in [e for e in SET.examples if e.label == name][:number]]
    small = Teller(replace(SET, examples=tuple(chosen)), read_terms(TERMS))
    (told,) = small.tell([Text("A typology and a definition of the concept of co-production [invented]")])
    assert told.label == "clarification"
    assert abs(sum(told.probabilities) - 1) < 1e-5


def test_vectors_are_made_once_and_go_on_where_they_were_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.lenses.vector_store.BATCH", 2)
    store, read = VectorStore(str(tmp_path)), texts(works_frame(WORKS, []))
    titled = [one for one in read if one.title]

    class Stopped(Exception):
        pass

    def stop(done, of):
        raise Stopped

    with pytest.raises(Stopped):
        fill(store, read, embedder(), stop)
    assert len(store.keys()) == 2
    told = []
    assert fill(store, read, embedder(), lambda done, of: told.append((done, of))) == len(titled) - 2
    assert told == [(2, 2)]
    assert fill(store, read, embedder()) == 0
    changed = [*read, Text("Another title [invented]")]
    assert fill(store, changed, embedder()) == 1
    kept = store.read(one.key for one in read)
    for one in titled:
        assert np.array_equal(kept[one.key], vector_of(one, embedder())), "kept as exactly as it is made"


def test_another_abstract_is_another_text():
    first, second = Text("A", "b"), Text("A", "c")
    assert first.key != second.key
    assert [one.key for one in missing([first, second, first], frozenset({second.key}))] == [first.key]


def test_the_command_makes_what_is_missing_of_the_newest_version(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_URI", str(tmp_path / "corpus"))
    store = Store(str(tmp_path / "corpus"))
    commit(store, WORKS[:2], 0)
    monkeypatch.setattr(sys, "argv", ["corpus", "vectors"])
    assert cli.main() == 0
    assert "2 made now" in capsys.readouterr().out
    commit(store, WORKS, 1)
    assert cli.main() == 0
    assert "Version 1 has its sentence vectors: 2 made now" in capsys.readouterr().out


def test_the_most_uncertain_come_first_and_nobody_gets_a_work_twice():
    frame, told = told_of()
    margins = dict(zip(told.works["id"], told.margins(), strict=True))
    asked = queue(Drawn.UNCERTAIN, told, frame, {}, "Ada")
    assert asked == sorted(asked, key=lambda one: margins[one])
    assert "W9003" not in asked, "it has no title"
    said = settled([label(1, by="Ada", work="W9001"), label(2, by="Bo", work="W9002")], SET.id, frame)
    assert "W9001" not in queue(Drawn.RANDOM, told, frame, said, "ada")
    assert "W9002" in queue(Drawn.RANDOM, told, frame, said, "ADA")
    assert queue(Drawn.SECOND, told, frame, said, "Ada") == ["W9002"]
    both = queue(Drawn.RANDOM, told, frame, {}, "Ada"), queue(Drawn.RANDOM, told, frame, {}, "Bo")
    assert both[0] == both[1], "drawn in the same order for everyone, so that they meet"


def test_only_blind_labels_of_works_drawn_at_random_say_how_right_the_machine_is():
    def drawn(number, machine, **more):
        return label(number, machine=machine, **{"drawn": Drawn.RANDOM, "blind": True} | more)

    assert rightness([label(1, machine="elucidation")]) is None
    found = rightness(
        [drawn(1, "elucidation"), drawn(2, NONE), drawn(3, NONE, blind=False),
         drawn(4, NONE, drawn=Drawn.UNCERTAIN)]
    )  # fmt: skip
    assert found is not None
    assert (found.right, found.works) == (1, 2)
    assert found.low < 0.5 < found.high
