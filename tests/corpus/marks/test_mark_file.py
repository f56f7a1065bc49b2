"""The file of what readers keep: what is written is read, nothing is lost, and damage is told."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import cli
from corpus.errors import MarksUnreadable, MarksUnwritable, TableUnreadable
from corpus.marks.mark import Kind, merged, standing
from corpus.marks.mark_file import MARKS, add_marks, merge_marks, read_marks
from corpus.marks.mark_table import brought, export_csv, import_csv
from tests.corpus.marks.marks import START, any_marks, mark, name

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "marks.jsonl"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("any")


@given(st.lists(any_marks, max_size=4))
def test_whatever_is_kept_is_read_as_it_was_written(place, marks):
    (place / "any.jsonl").unlink(missing_ok=True)
    add_marks(place / "any.jsonl", marks)
    assert read_marks(place / "any.jsonl") == merged(marks)


@given(st.lists(any_marks, max_size=4))
def test_a_table_that_was_exported_comes_back_as_it_was(place, marks):
    table = place / "any.csv"
    table.write_bytes(export_csv(merged(marks)))
    assert import_csv(table, None, START) == merged(marks)
    assert brought(import_csv(table, None, START), marks, START + timedelta(days=9)) == ()


def test_lines_are_only_added_and_say_what_they_are(file):
    add_marks(file, [mark(1)])
    before = file.read_text(encoding="utf-8")
    add_marks(file, [mark(1, "Changed", at=2), mark(1, None, at=3), name(4, "My own", ["W1", "W2"])])
    text = file.read_text(encoding="utf-8")
    assert text.startswith(before)
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[0]["format"] == 1
    assert [line["text"] for line in lines[1:]] == ["An invented note", "Changed", None, "My own"]
    assert lines[4]["works"] == ["W1", "W2"]
    assert "work" not in lines[4]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kind": "opinion"}, "only one of note, tag, exclusion, cluster-name"),
        ({"works": "W1"}, "list of texts"),
        ({"by": None}, "by must be text"),
        ({"words": "x"}, "no field 'words'"),
        ({"at": "soon"}, "soon"),
        ({"text": ""}, "say something"),
    ],
)
def test_damage_is_told_with_its_line_and_the_file_is_left_as_it_is(file, changed, says):
    file.parent.mkdir()
    line = json.dumps(json.loads(MARKS.line(mark(1))) | changed)
    file.write_text(f"{MARKS.head}\n{line}\n", encoding="utf-8")
    before = file.read_bytes()
    for touch in (lambda: read_marks(file), lambda: add_marks(file, [mark(9)])):
        with pytest.raises(MarksUnreadable, match=r"line 2: .*Please mend the file") as told:
            touch()
        assert says in str(told.value)
    assert file.read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "data").write_text("a file, no folder")
    with pytest.raises(MarksUnwritable, match="set MARKS to another file"):
        add_marks(tmp_path / "data" / "marks.jsonl", [mark(1)])


def test_what_git_merges_by_union_is_read_and_its_conflicts_are_mended_by_the_command_it_names(file):
    file.parent.mkdir()
    head, *lines = [MARKS.head, *(MARKS.line(mark(n)) for n in (2, 1, 2))]
    file.write_text("\n".join([head, *lines, head, lines[0]]), encoding="utf-8")
    assert read_marks(file) == (mark(1), mark(2))
    conflict = [head, "<<<<<<< HEAD", lines[0], "=======", lines[1], ">>>>>>> theirs", ""]
    file.write_text("\n".join(conflict), encoding="utf-8")
    with pytest.raises(MarksUnreadable, match=r"corpus marks --marks .* --import"):
        read_marks(file)
    assert merge_marks(file, file) == (mark(1), mark(2)) == read_marks(file)


def python(script, *words) -> subprocess.Popen:
    head = "import sys; from pathlib import Path; from corpus.marks import mark_file as f; "
    head += "from tests.corpus.marks.marks import mark; path = Path(sys.argv[1])\n"
    return subprocess.Popen([sys.executable, "-c", head + script, *map(str, words)], cwd=ROOT)


def test_four_programs_that_add_at_once_lose_nothing(file):
    script = "for n in range(20): f.add_marks(path, [mark(int(sys.argv[2]) * 100 + n)])"
    running = [python(script, file, number) for number in range(1, 5)]
    assert [one.wait(60) for one in running] == [0] * 4
    there = {int(one.id, 16) for one in read_marks(file)}
    assert there == {n * 100 + m for n in range(1, 5) for m in range(20)}


def test_a_writer_that_is_killed_leaves_the_file_as_it_was_and_locks_nobody_out(file, tmp_path):
    add_marks(file, [mark(1)])
    before = file.read_bytes()
    script = "import os, time\ndef hang(_): Path(sys.argv[2]).touch(); time.sleep(60)\n"
    script += "os.fsync = hang\nf.add_marks(path, [mark(n) for n in range(2, 99)])"
    writer = python(script, file, tmp_path / "writing")
    until = time.monotonic() + 30
    while not (tmp_path / "writing").exists() and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(writer.pid, signal.SIGKILL)
    assert writer.wait(10) == -signal.SIGKILL
    assert file.read_bytes() == before
    assert add_marks(file, [mark(200)]) == (mark(1), mark(200))


MINE = """kind,work,doi,text,by
note,https://openalex.org/W12,,=1+1 is read as text,
tag,,https://doi.org/10.5555/A,To read,Bo Sample
exclusion,W13,,,
"""


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """The command, in this process."""
    monkeypatch.setenv("MARKS", str(tmp_path / "marks.jsonl"))
    monkeypatch.chdir(tmp_path)

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["corpus", "marks", *map(str, words)])
        code = cli.main()
        return code, *capsys.readouterr()

    return command


def test_anyones_table_is_taken_in_once_and_a_row_that_was_changed_is_a_change(ask, tmp_path):
    kept = tmp_path / "marks.jsonl"
    (tmp_path / "mine.csv").write_text(MINE, encoding="utf-8")
    assert ask("--import", "mine.csv")[2].count("give --by NAME") == 1
    assert not kept.exists()
    assert "2 lines added" in ask("--import", "mine.csv", "--by", "Ada Example")[1]
    assert "0 lines added" in ask("--import", "mine.csv", "--by", "Ada Example")[1]
    notes = {one.kind: one for one in read_marks(kept)}
    assert notes[Kind.NOTE].work == "W12"
    assert notes[Kind.NOTE].text == "=1+1 is read as text"
    assert (notes[Kind.TAG].work, notes[Kind.TAG].by) == ("doi:10.5555/a", "Bo Sample")
    assert "2 lines written" in ask("--export", "all.csv")[1]
    table = (tmp_path / "all.csv").read_text(encoding="utf-8-sig")
    assert ",'=1+1" in table, "no spreadsheet computes it"
    (tmp_path / "all.csv").write_text(table.replace("To read", "Read"), encoding="utf-8")
    assert "1 line added" in ask("--import", "all.csv")[1]
    assert {one.text for one in standing(read_marks(kept))} == {"=1+1 is read as text", "Read"}
    assert len(read_marks(kept)) == 3
    out = ask()[1]
    assert "3 lines by 2 people" in out
    assert "1  tags" in out


def test_what_a_colleague_exports_is_merged_in_and_none_is_lost(ask, tmp_path):
    add_marks(tmp_path / "marks.jsonl", [mark(1), mark(2)])
    assert ask("--export", "theirs.jsonl")[0] == 0
    add_marks(tmp_path / "theirs.jsonl", [mark(3), mark(1, "Changed", at=9)])
    assert "2 lines added" in ask("--import", "theirs.jsonl")[1]
    assert len(read_marks(tmp_path / "marks.jsonl")) == 4


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--export", "all.txt"), "ends in .csv or .jsonl"),
        (("--import", "none.jsonl"), "no such file"),
        (("--import", "none.csv"), "No such file"),
        (("--marks", "none.jsonl"), "no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(ask, words, says):
    code, out, err = ask(*words)
    assert (code, out) == (1, "")
    assert says in err


def test_a_row_that_cannot_be_is_told_with_its_number(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("kind,text,work,by\nnote,x,W1,Ada\nopinion,y,W2,Ada\n", encoding="utf-8")
    with pytest.raises(TableUnreadable, match=r"row 3: kind cannot be 'opinion'"):
        import_csv(table, None, START)
