"""python -m corpus labels: as a person calls it, in a process of its own."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import cli
from corpus.lenses.hand_labels import merged
from corpus.lenses.label_file import add_labels, read_labels
from corpus.lenses.lens_set import NONE
from tests.corpus.lenses.labels import label

ROOT = Path(__file__).resolve().parents[3]
ADA = [label(n, ("elucidation", NONE)[n % 2], work=f"W{n}") for n in range(6)]
BO = [label(20 + n, ("elucidation", NONE)[n % 2], by="Bo Sample", work=f"W{n}") for n in range(4)]
BO += [label(40, "provocation", by="Bo Sample", work="W0"), label(41, None, by="Bo Sample", work="W1")]


@pytest.fixture
def ask(tmp_path):
    def command(*words):
        environ = os.environ | {"LENS_LABELS": str(tmp_path / "labels.jsonl"), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "corpus", "labels", *map(str, words)],
            cwd=tmp_path, env=environ, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    return command


@pytest.fixture
def ask_here(tmp_path, monkeypatch, capsys):
    """As `ask`, sooner: in this process."""
    monkeypatch.setenv("LENS_LABELS", str(tmp_path / "labels.jsonl"))
    monkeypatch.chdir(tmp_path)

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["corpus", "labels", *words])
        code = cli.main()
        return code, *capsys.readouterr()

    return command


def test_what_is_there_is_counted_and_how_far_annotators_agree_is_said(ask, tmp_path):
    add_labels(tmp_path / "labels.jsonl", [*ADA, *BO, label(60, "light", lens_set="magic")])
    code, out, _ = ask("show")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith(f"13 labels in {tmp_path / 'labels.jsonl'}")
    assert "Lens set briefing: 6 works labelled by 2 annotators (Ada Example 6, Bo Sample 3)." in lines
    assert [line.split() for line in lines if line.startswith("  ") and " and " not in line] == [
        ["elucidation", "4"],
        ["none", "4"],
        ["provocation", "1"],
        ["light", "1"],
    ]
    assert "3 works labelled by two or more: Krippendorff's alpha 0.55 (95 % interval" in out
    assert "Ada Example and Bo Sample: 3 works, 2 alike (67%), Cohen's kappa 0.50 (95 % interval" in out
    assert "Lens set magic: 1 work labelled by 1 annotator (Ada Example 1)." in lines
    assert "nobody can tell" in lines[-1]


def test_without_labels_it_says_so_and_a_misspelt_file_is_told(ask_here, tmp_path):
    assert ask_here("show") == (0, f"No label is in {tmp_path / 'labels.jsonl'} yet.\n", "")
    for words in (("show",), ("export", "--csv", "out.csv")):
        code, _, err = ask_here(*words, "--labels", "misspelt.jsonl")
        assert code == 1
        assert "misspelt.jsonl: there is no such file" in err
    assert not (tmp_path / "out.csv").exists()


def test_files_of_two_people_are_merged_in_either_order(ask, ask_here, tmp_path):
    add_labels(tmp_path / "ada.jsonl", ADA)
    add_labels(tmp_path / "bo.jsonl", BO)
    assert ask("merge", "ada.jsonl", "bo.jsonl", "--out", "one.jsonl") == (0, "12 labels in one.jsonl.\n", "")
    ask_here("merge", "bo.jsonl", "ada.jsonl", "--out", "other.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "other.jsonl").read_bytes()
    assert read_labels(tmp_path / "one.jsonl") == merged(ADA, BO)


def test_a_merge_that_cannot_be_leaves_everything_as_it_was(ask, tmp_path):
    add_labels(tmp_path / "ada.jsonl", ADA)
    add_labels(tmp_path / "forged.jsonl", [label(0, "provocation", work="W0")])
    code, out, err = ask("merge", "ada.jsonl", "forged.jsonl", "--out", "ada.jsonl")
    assert (code, out) == (1, "")
    assert "says one thing in one place and another elsewhere" in err
    assert read_labels(tmp_path / "ada.jsonl") == tuple(ADA)


def test_labels_go_out_as_a_table_and_come_in_again_elsewhere(ask, ask_here, tmp_path):
    add_labels(tmp_path / "labels.jsonl", [*ADA, *BO])
    code, out, _ = ask("export", "--csv", "all.csv")
    assert (code, out) == (0, "12 labels written to all.csv.\n")
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["annotator"] for row in csv.DictReader(file)] == ["Ada Example"] * 6 + ["Bo Sample"] * 6
    told = ask("import", "--csv", "all.csv", "--labels", "new.jsonl")
    assert told == (0, "12 labels added to new.jsonl; 0 were there already.\n", "")
    assert (tmp_path / "new.jsonl").read_bytes() == (tmp_path / "labels.jsonl").read_bytes()
    assert ask_here("import", "--csv", "all.csv")[1].startswith("0 labels added")


def test_a_table_of_ones_own_is_taken_in_and_what_is_wrong_is_told(ask_here, tmp_path):
    (tmp_path / "mine.csv").write_text("title,label\nShining,provocation\nHidden,\n", encoding="utf-8")
    assert "--annotator NAME" in ask_here("import", "--csv", "mine.csv")[2]
    for times in ("1 label added to", "0 labels added to"):
        assert ask_here("import", "--csv", "mine.csv", "--annotator", "Cy")[1].startswith(times)
    (one,) = read_labels(tmp_path / "labels.jsonl")
    assert (one.title, one.label, one.annotator) == ("Shining", "provocation", "Cy")
    (tmp_path / "mine.csv").write_text("title,label\nShining,light\n", encoding="utf-8")
    code, _, err = ask_here("import", "--csv", "mine.csv", "--annotator", "Cy")
    assert code == 1
    assert "row 2: there is no lens 'light', only clarification" in err
    assert "no such" in ask_here("import", "--csv", "mine.csv", "--lenses", "none.toml")[2].lower()
    assert "cannot be written" in ask_here("export", "--csv", "no/where.csv")[2]
