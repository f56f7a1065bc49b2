"""The file of labels: what is written is read, whatever it says; nothing is lost, and damage is told."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import line_file
from corpus.errors import LabelsDiffer, LabelsUnreadable, LabelsUnwritable, TableUnreadable
from corpus.lenses.hand_labels import Drawn, HandLabel, merged
from corpus.lenses.label_file import LABELS, add_labels, merge_files, read_labels
from corpus.lenses.label_table import COLUMNS, export_csv, import_csv
from corpus.lenses.lens_set import NONE, NoneKind
from corpus.lenses.lens_set_file import read_lens_set
from corpus.locations import LENSES
from tests.corpus.lenses.labels import START, any_labels, label

ROOT = Path(__file__).resolve().parents[3]
SET = read_lens_set(LENSES)
HEAD = LABELS.head


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "labels.jsonl"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("any")


def test_no_file_is_no_label(file):
    assert read_labels(file) == ()
    with pytest.raises(LabelsUnreadable, match="no such file"):
        read_labels(file, missing_ok=False)
    assert not file.parent.exists()


def test_labels_are_added_beside_those_that_are_there_oldest_first(file):
    assert add_labels(file, [label(2)]) == (label(2),)
    assert add_labels(file, [label(1, NONE, none_kind=NoneKind.OFF_TOPIC), label(3, None)]) == read_labels(
        file
    )
    assert [one.id[-1] for one in read_labels(file)] == ["1", "2", "3"]
    before = file.stat().st_mtime_ns
    assert len(add_labels(file, [label(2)])) == 3
    assert file.stat().st_mtime_ns == before


def test_a_line_is_a_label_in_the_order_of_its_fields_and_readable(file):
    add_labels(file, [label(1, "elucidation", title="Könnyű — 😀", year=None)])
    head, line = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(head) == {"format": 1, "holds": "labels by lens, made by hand"}
    assert "Könnyű — 😀" in line
    said = json.loads(line)
    assert said["at"] == "2026-11-24T12:01:00Z"
    order = [one.name for one in fields(HandLabel)]
    assert list(said) == [name for name in order if name in said]
    assert "year" not in said
    file.unlink()
    add_labels(file, [label(1, None)])
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[1])["label"] is None


@given(st.lists(any_labels, max_size=4))
def test_whatever_a_label_says_is_read_as_it_was_written(place, labels):
    (place / "any.jsonl").unlink(missing_ok=True)
    add_labels(place / "any.jsonl", labels)
    assert read_labels(place / "any.jsonl") == merged(labels)


@given(
    st.binary(max_size=200)
    | st.lists(
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(st.characters(), max_size=5) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(st.sampled_from([*(f.name for f in fields(HandLabel)), "format"]), inner)
            ),
            max_leaves=8,
        ).map(json.dumps),
        max_size=3,
    ).map(lambda lines: "\n".join([HEAD, *lines]).encode())
)
def test_of_any_bytes_there_are_labels_or_a_sentence(place, content):
    path = place / "bytes.jsonl"
    path.write_bytes(content)
    try:
        read_labels(path)
    except LabelsUnreadable as told:
        assert str(path) in str(told)
        assert "Please" in str(told)
        str(told).encode()


def lines_of(*labels, head=HEAD) -> list[str]:
    return [head, *(LABELS.line(one) for one in labels)]


def changed(**more) -> str:
    said = json.loads(LABELS.line(label(1))) | more
    return json.dumps({name: value for name, value in said.items() if value != "gone"})


WRONG = {
    "no head": (["", changed()], 2, "first line must be"),
    "another format": (['{"format": 2}'], 1, "its format is 2; this program reads format 1"),
    "no JSON": ([HEAD, "{"], 2, "this is no JSON"),
    "deep": ([HEAD, "[" * 100_000], 2, "this is no JSON"),
    "a large number": ([HEAD, "9" * 10_000], 2, "this is no JSON"),
    "no object": ([HEAD, "[1]"], 2, "in braces"),
    "too long": ([HEAD, "", changed(note="x" * 1_000_000)], 3, "longer than 1,000,000 bytes"),
    "no label": ([HEAD, changed(label="gone")], 2, "has no label"),
    "a misspelt field": ([HEAD, changed(lable="x")], 2, "no field 'lable'"),
    "a number": ([HEAD, changed(title=7)], 2, "title must be text"),
    "a null": ([HEAD, changed(annotator=None)], 2, "annotator must be text"),
    "nobody": ([HEAD, changed(annotator=" ")], 2, "must have annotator"),
    "half a year": ([HEAD, changed(year=2020.5)], 2, "whole number"),
    "a year that is true": ([HEAD, changed(year=True)], 2, "whole number"),
    "blind as text": ([HEAD, changed(blind="yes")], 2, "true or false"),
    "no zone": ([HEAD, changed(at="2026-11-24T12:00:00")], 2, "zone"),
    "no time": ([HEAD, changed(at="soon")], 2, "soon"),
    "before time": ([HEAD, changed(at="0001-01-01T00:00:00+14:00")], 2, "out of range"),
    "another word": ([HEAD, changed(drawn="lots")], 2, "drawn cannot be 'lots', only one of page, table"),
    "another reason": ([HEAD, changed(none_kind="dull")], 2, "only one of false_friend"),
    "one id twice": (lines_of(label(1), label(2), label(1, NONE)), 4, "id is that of line 2"),
    "conflict": ([*lines_of(label(1)), "<<<<<<< HEAD"], 3, "labels merge"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_damage_is_told_with_its_line_and_the_file_is_left_as_it_is(file, wrong):
    lines, line, says = WRONG[wrong]
    file.parent.mkdir()
    file.write_text("\n".join(lines), encoding="utf-8")
    before = file.read_bytes()
    for touch in (lambda: read_labels(file), lambda: add_labels(file, [label(9)])):
        with pytest.raises(LabelsUnreadable) as told:
            touch()
        assert told.value.line == line
        assert f"{file}, line {line}: " in str(told.value)
        assert says in str(told.value)
        assert len(str(told.value)) < 700
    assert file.read_bytes() == before


def test_bytes_that_are_no_text_are_told_with_their_line(file):
    file.parent.mkdir()
    file.write_bytes(f"{HEAD}\n\n".encode() + b'{"id": "\xff"}')
    with pytest.raises(LabelsUnreadable, match="line 3: it is not UTF-8"):
        read_labels(file)


def test_what_a_union_merge_or_an_editor_makes_of_a_file_is_read(file):
    file.parent.mkdir()
    lines = lines_of(label(2), label(1), label(2)) + lines_of(label(3), label(1))
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*lines, "", " "]).encode())
    assert read_labels(file) == (label(1), label(2), label(3))
    for empty in (b"", b"\n", HEAD.encode()):
        file.write_bytes(empty)
        assert read_labels(file) == ()


def test_a_conflict_of_git_is_mended_by_merging_the_file_into_itself(file):
    file.parent.mkdir()
    text = [*lines_of(label(1)), "<<<<<<< HEAD", LABELS.line(label(2)), "||||||| base", "======="]
    file.write_text("\n".join([*text, LABELS.line(label(3)), ">>>>>>> theirs", ""]), encoding="utf-8")
    assert merge_files([file], file) == (label(1), label(2), label(3)) == read_labels(file)


def test_merging_adds_to_what_the_target_holds_and_a_file_that_is_not_there_is_told(file, tmp_path):
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    add_labels(one, [label(1), label(2)])
    add_labels(other, [label(2), label(3)])
    add_labels(file, [label(4)])
    assert [each.id[-1] for each in merge_files([one, other], file)] == ["1", "2", "3", "4"]
    add_labels(other, [label(1, NONE)])
    before = file.read_bytes()
    with pytest.raises(LabelsDiffer):
        merge_files([one, other], file)
    with pytest.raises(LabelsUnreadable, match="no such file"):
        merge_files([one, tmp_path / "misspelt"], file)
    assert file.read_bytes() == before


def test_a_note_that_could_not_be_read_again_is_not_written(file):
    add_labels(file, [label(1)])
    with pytest.raises(LabelsUnwritable, match="shorten its note"):
        add_labels(file, [label(2, note="😀" * 250_000)])
    assert read_labels(file) == (label(1),)


def test_a_place_that_cannot_be_read_or_written_is_told(tmp_path, monkeypatch):
    (tmp_path / "data").write_text("a file, no folder")
    with pytest.raises(LabelsUnwritable, match="LENS_LABELS"):
        add_labels(tmp_path / "data" / "labels.jsonl", [label(1)])
    with pytest.raises(LabelsUnreadable):
        read_labels(tmp_path / "data" / "labels.jsonl")
    with pytest.raises(LabelsUnreadable, match="directory"):
        read_labels(tmp_path)
    whole = tmp_path / "labels.jsonl"
    add_labels(whole, [label(1)])

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LabelsUnwritable, match=r"No space left.*those made before are whole"):
        add_labels(whole, [label(2)])
    assert read_labels(whole) == (label(1),)
    assert {one.name for one in tmp_path.iterdir()} == {"data", "labels.jsonl", ".labels.jsonl.lock"}


def test_a_link_stays_a_link_and_the_rights_of_a_file_stay(tmp_path):
    shared = tmp_path / "shared" / "labels.jsonl"
    add_labels(shared, [label(1)])
    shared.chmod(0o664)
    link = tmp_path / "labels.jsonl"
    link.symlink_to(shared)
    add_labels(link, [label(2)])
    assert link.is_symlink()
    assert len(read_labels(shared)) == 2
    assert shared.stat().st_mode & 0o777 == 0o664


def python(script, *words) -> subprocess.Popen:
    head = "import sys; from pathlib import Path; from corpus.lenses import label_file as f; "
    head += "from tests.corpus.lenses.labels import label; path = Path(sys.argv[1])\n"
    return subprocess.Popen([sys.executable, "-c", head + script, *map(str, words)], cwd=ROOT)


def test_programs_that_add_at_the_same_time_lose_nothing(file):
    script = "for n in range(20): f.add_labels(path, [label(int(sys.argv[2]) * 100 + n)])"
    running = [python(script, file, number) for number in range(1, 5)]
    assert [one.wait(60) for one in running] == [0] * 4
    assert {int(one.id, 16) for one in read_labels(file)} == {
        n * 100 + m for n in range(1, 5) for m in range(20)
    }


def test_a_writer_that_is_killed_leaves_the_file_as_it_was_and_locks_nobody_out(file, tmp_path):
    add_labels(file, [label(1)])
    before = file.read_bytes()
    script = "import os, time\ndef hang(_): Path(sys.argv[2]).touch(); time.sleep(60)\n"
    script += "os.fsync = hang\nf.add_labels(path, [label(n) for n in range(2, 99)])"
    writer = python(script, file, tmp_path / "writing")
    until = time.monotonic() + 30
    while not (tmp_path / "writing").exists() and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(writer.pid, signal.SIGKILL)
    assert writer.wait(10) == -signal.SIGKILL
    assert (tmp_path / "writing").exists()
    assert file.read_bytes() == before
    assert add_labels(file, [label(200)]) == (label(1), label(200))
    assert sorted(one.name for one in file.parent.iterdir()) == [".labels.jsonl.lock", "labels.jsonl"]


def test_a_file_that_another_program_does_not_let_go_is_told(file, monkeypatch):
    monkeypatch.setattr(line_file, "PATIENCE", 0.1)
    with LABELS.held(file), pytest.raises(LabelsUnwritable, match="another program"):
        add_labels(file, [label(1)])
    assert len(add_labels(file, [label(1)])) == 1


@given(st.lists(any_labels, max_size=4))
def test_a_table_that_was_exported_comes_back_as_it_was(place, labels):
    table = place / "any.csv"
    table.write_bytes(export_csv(labels))
    assert import_csv(table, SET, None, START) == merged(labels)


def test_an_exported_table_does_not_compute_and_names_its_columns(tmp_path):
    text = export_csv([label(1, title="=1+1", note="'=2", doi="10.5555/a")]).decode("utf-8-sig")
    head, row = text.splitlines()
    assert head.split(",") == list(COLUMNS)
    assert ",'=1+1," in row
    assert ",''=2," in row
    assert ",10.5555/a," in row


def write(folder, text) -> Path:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


MINE = """title,label,doi,year,second,work,annotator
Shining,Elucidation,https://doi.org/10.5555/A,2019,,,Bo Sample
 Hidden ,none / unclear,,n.d.,PROVOCATION,,
Not yet,,,,,,Bo Sample
Named,provocation,,2020.0,,https://openalex.org/W12,
"'-ed",clarification,,,,,
"""


def test_anyones_table_is_taken_in_and_twice_adds_nothing(file, tmp_path):
    path = write(tmp_path, MINE)
    found = {one.title: one for one in import_csv(path, SET, "Ada Example", START)}
    assert set(found) == {"Shining", "Hidden", "Named", "-ed"}
    shining, hidden, named = found["Shining"], found["Hidden"], found["Named"]
    assert (shining.label, shining.doi, shining.work) == ("elucidation", "10.5555/a", "doi:10.5555/a")
    assert (shining.annotator, shining.year, shining.second) == ("Bo Sample", 2019, None)
    assert (hidden.label, hidden.second, hidden.work) == (NONE, "provocation", "title:hidden")
    assert (hidden.annotator, hidden.year, hidden.drawn) == ("Ada Example", None, Drawn.IMPORTED)
    assert (named.work, named.year, named.at, named.lens_set) == ("W12", 2020, START, "briefing")
    add_labels(file, list(found.values()))
    before = file.read_bytes()
    later = import_csv(path, SET, "Ada Example", START + timedelta(days=1))
    assert len(add_labels(file, later)) == 4
    assert file.read_bytes() == before
    other = import_csv(write(tmp_path, MINE.replace("Elucidation", "none")), SET, "Ada Example", START)
    assert len(add_labels(file, other)) == 5


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Elucidation", "Light", r"row 2: there is no lens 'Light', only clarification, eluc.*, none"),
        ("PROVOCATION", "Light", "row 3: there is no lens 'Light'"),
        ("title,label", "name,label", "no column 'title'"),
        ("title,label", "title,lens", "no column 'label'"),
        (" Hidden ", " ", "row 3: it has no title"),
        ("work,annotator", "lens_set,by", "does not say who labelled.*--annotator"),
        (",,Bo Sample\n Hidden", ",,\n Hidden", "row 2: a label must have annotator"),
        ("year,second,work", "year,second,lens_set", "row 5: it is of the lens set"),
        ("year,second", "none_kind,second", "row 2: none_kind cannot be '2019'"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_its_row(tmp_path, old, new, says):
    assert old in MINE
    annotator = " " if "annotator" in says else "Ada Example"
    with pytest.raises(TableUnreadable, match=says):
        import_csv(write(tmp_path, MINE.replace(old, new, 1)), SET, annotator, START)


def test_an_exported_row_that_was_changed_is_not_taken_for_the_label_it_was(file, tmp_path):
    add_labels(file, [label(1)])
    text = export_csv([label(1)]).decode().replace(",elucidation,", ",provocation,")
    with pytest.raises(LabelsDiffer, match="empty its id"):
        add_labels(file, import_csv(write(tmp_path, text), SET, None, START))
    text = text.replace(label(1).id, "")
    (_, new) = add_labels(file, import_csv(write(tmp_path, text), SET, None, START + timedelta(days=1)))
    assert (new.label, new.work, new.annotator) == ("provocation", "W9001", "Ada Example")


def test_exported_labels_of_another_set_and_those_taken_back_come_back_too(tmp_path):
    labels = [label(1, "light", lens_set="magic", second="dark"), label(2, None)]
    path = tmp_path / "all.csv"
    path.write_bytes(export_csv(labels))
    assert import_csv(path, SET, None, START) == tuple(labels)
    assert replace(labels[1], label=NONE) != labels[1]
