"""Anyone's table comes back with its terms, each cell as it was, or with a sentence and nothing written."""

import csv
import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import cli
from tests.corpus.terms.test_codebook_file import GOOD

ADDED = ["families", "dropped", "spans"]
ANY_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
ODD_CELLS = (
    "", " ", "two\nlines", "two\r\nlines", "two\rlines", 'a "quoted" word', "a, comma", "=1", "\r", "\ufeff",
    "\u05e9\u05dc\u05d5\u05dd \u202eRTL\u202c", "\uff43\uff4f\uff0dproduction", "co\u00adproduction",
    "Invented co-design\nwith citizens",
)  # fmt: skip
CELLS = ANY_CELL | st.sampled_from(ODD_CELLS)


@pytest.fixture
def tag(tmp_path, monkeypatch, capsys):
    """Run the command on a table; return its exit code, what it wrote where, and the file's bytes if any."""

    def run(content: bytes | None, *words: str, out: str = "out.csv"):
        source, target = tmp_path / "in.csv", tmp_path / out
        if content is not None:
            source.write_bytes(content)
        files = ["--csv", str(source), "--out", str(target)]
        monkeypatch.setattr("sys.argv", ["corpus", "terms", *files, *(words or ("--text-column", "text"))])
        code = cli.main()
        told = capsys.readouterr()
        return code, told.out, told.err, target.read_bytes() if target.is_file() else None

    return run


def table(*rows: list[str], end: str = "\n") -> bytes:
    """A table as another program may write it: each cell in quotes, whatever is in it."""
    lines = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "".join(line + end for line in lines).encode()


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_families_dropped_hits_and_spans_stand_behind_the_columns(tag):
    text = "Invented: co-production of new knowledge with citizens. Film co-production treaties."
    code, out, err, written = tag(table(["id", "text"], ["1", text], ["2", "Invented: nothing of the kind"]))
    assert (code, err) == (0, "")
    assert "2 rows: 1 with terms, 1 with words that only look like one." in out
    header, first, second = read(written)
    assert header == ["id", "text", *ADDED]
    assert first[2:] == [
        "co-production;knowledge-co-production",
        "co-production:film",
        "co-production@10-23;knowledge-co-production@10-23",
    ]
    assert text[10:23] == "co-production"
    assert second == ["2", "Invented: nothing of the kind", "", "", ""]


def test_the_command_runs_as_a_user_runs_it(tmp_path):
    (tmp_path / "in.csv").write_bytes(table(["text"], ["Invented co-design with patients"]))
    words = ["terms", "--csv", tmp_path / "in.csv", "--text-column", "text", "--out", tmp_path / "out.csv"]
    command = [sys.executable, "-m", "corpus", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert read((tmp_path / "out.csv").read_bytes())[1][1] == "co-design"


@given(st.data(), st.integers(1, 4), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_every_cell_comes_back_as_it_was(tmp_path_factory, data, width, end, mark):
    name = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1)
    header = data.draw(
        st.lists(name.filter(lambda n: n not in ADDED), min_size=width, max_size=width, unique=True)
    )
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    folder = tmp_path_factory.getbasetemp()
    source, target = folder / "any.csv", folder / "any-out.csv"
    source.write_bytes(b"\xef\xbb\xbf" * mark + table(header, *rows, end=end))
    words = [f"--text-column={header[0]}", f"--csv={source}", f"--out={target}"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["corpus", "terms", *words])
        assert cli.main() == 0
    written = target.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf") == mark
    assert [row[:width] for row in read(written)] == [header, *rows]
    assert read(written)[0][width:] == ADDED


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_line_ends_of_the_table_are_kept(tag, end):
    content = table(["id", "text"], ["1", "Invented co-design"], ["2", "none"], end=end)
    _, _, _, written = tag(content)
    assert written.count(end.encode()) == written.count(b"\n") == 3


def test_the_mark_that_spreadsheets_put_first_is_kept_and_is_no_part_of_a_name(tag):
    code, _, _, written = tag(b"\xef\xbb\xbf" + table(["text"], ["Invented co-design"]))
    assert code == 0
    assert written.startswith(b"\xef\xbb\xbftext,families")
    assert written.count(b"\xef\xbb\xbf") == 1


def test_a_line_break_within_a_cell_is_none_of_the_table(tag):
    for inner, end in (("\r\n", "\n"), ("\n", "\r\n"), ("\r", "\n")):
        cell, at = f"Invented{inner}co-design", 8 + len(inner)
        _, _, _, written = tag(table(["text"], [cell], end=end))
        row = f'"{cell}",co-design,,co-design@{at}-{at + 9}'
        assert written.decode() == f"text,families,dropped,spans{end}{row}{end}"


def test_of_several_columns_each_span_names_its_own(tag):
    _, _, _, written = tag(
        table(["title", "abstract"], ["Invented co-design", "On codesign and co-creation with users"]),
        "--text-column", "title", "--text-column", "abstract",
    )  # fmt: skip
    assert read(written)[1][2] == "co-design;co-creation"
    assert read(written)[1][4] == ("title!co-design@9-18;abstract!co-design@3-11;abstract!co-creation@16-27")


def test_a_language_and_a_sense_are_told_behind_the_span(tag):
    _, _, _, written = tag(
        table(
            ["text", "lang"],
            ["La coproduction des services avec les usagers", "fr"],
            ["La coproducci\u00f3n de servicios", ""],
            ["Invented co-creation of value", " EN "],
        ),
        "--text-column", "text", "--language-column", "lang",
    )  # fmt: skip
    assert [row[4] for row in read(written)[1:]] == [
        "co-production@3-15:fr",
        "co-production@3-15:es",
        "co-creation@9-20:business",
    ]


@pytest.mark.parametrize("field", ["Energy", "21", "https://openalex.org/fields/21"])
def test_the_field_of_a_row_drops_what_no_social_word_saves(tag, field):
    _, _, _, written = tag(
        table(
            ["text", "about"],
            ["Invented co-production plan", field],
            ["Invented co-production plan", "Social Sciences"],
            ["Invented co-production plan", "no field at all"],
            ["Invented co-production with citizens", field],
        ),
        "--text-column", "text", "--field-column", "about",
    )  # fmt: skip
    told = [(row[2], row[3]) for row in read(written)[1:]]
    assert told == [("", "co-production:joint-output"), *[("co-production", "")] * 3]


def test_short_rows_are_filled_up_and_lines_without_anything_are_no_rows(tag):
    code, out, _, written = tag(b"text,a,b\nInvented co-design\n\nnone,1\n\n")
    assert code == 0
    assert out.startswith("2 rows")
    assert read(written)[1:] == [
        ["Invented co-design", "", "", "co-design", "", "co-design@9-18"],
        ["none", "1", "", "", "", ""],
    ]


def test_a_table_of_names_alone_has_no_rows(tag):
    code, out, _, written = tag(b"text\n")
    assert (code, read(written)) == (0, [["text", *ADDED]])
    assert out.startswith("0 rows")


def test_another_codebook_finds_other_words(tag, tmp_path):
    path = tmp_path / "terms.toml"
    path.write_text(GOOD, encoding="utf-8")
    _, _, _, written = tag(
        table(["text"], ["Invented co-design and co-production"]),
        "--text-column", "text", "--codebook", str(path),
    )  # fmt: skip
    assert read(written)[1][1] == "co-design"


def test_a_table_may_be_written_over_itself(tag):
    content = table(["text"], ["Invented co-design"])
    code, _, _, written = tag(content, out="in.csv")
    assert code == 0
    assert read(written) == [["text", *ADDED], ["Invented co-design", "co-design", "", "co-design@9-18"]]


def test_a_column_that_has_the_name_of_a_new_one_is_kept_under_another(tag):
    code, _, _, written = tag(table(["text", "families"], ["Invented co-design", "mine"]))
    assert code == 0
    header, row = read(written)
    assert header == ["text", "given_families", *ADDED]
    assert row[1:3] == ["mine", "co-design"]


WRONG = {
    "no such file": (None, "No such file"),
    "no such column": (table(["id", "words"], ["1", "x"]), "it has no column 'text' but 'id', 'words'"),
    "not UTF-8": (b"text\nInvented caf\xe9\n", "byte 18 is not UTF-8"),
    "UTF-16": ("text\nInvented".encode("utf-16"), "byte 1 is not UTF-8"),
    "too many cells": (b"id,text\n1,a\n2,b,c\n", "line 3 has 3 cells and the first line 2"),
    "a quote that is not closed": (b'id,text\n1,"a\n2,b\n', "line 3: unexpected end of data"),
    "a letter behind a quote": (b'id,text\n1,"a"b\n', "line 2: "),
    "nothing in it": (b"", "it is empty"),
    "nothing but blank lines": (b"\n\n", "it is empty"),
    "nothing but a mark": (b"\xef\xbb\xbf", "it is empty"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_one_sentence_and_nothing_is_written(tag, tmp_path, wrong):
    content, told = WRONG[wrong]
    code, out, err, written = tag(content)
    assert (code, out, written) == (1, "", None)
    assert told in err
    assert "Please " in err
    assert err.count("\n") == 1
    assert err.endswith("nothing was written.\n")
    assert "Traceback" not in err
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("column", ["--language-column", "--field-column"])
def test_a_column_that_is_not_there_is_told_for_languages_and_fields_too(tag, column):
    code, _, err, written = tag(table(["text"], ["a"]), "--text-column", "text", column, "other")
    assert (code, written) == (1, None)
    assert "it has no column 'other' but 'text'" in err


@pytest.mark.parametrize("out", ["no-such-folder/out.csv", "a-folder"])
def test_a_place_that_cannot_be_written_is_told_and_the_table_is_as_it_was(tag, tmp_path, out):
    (tmp_path / "a-folder").mkdir()
    content = table(["text"], ["Invented co-design"])
    code, _, err, written = tag(content, out=out)
    assert (code, written) == (1, None)
    assert "it cannot be written: " in err
    assert err.endswith("Please choose another place; nothing was written.\n")
    assert (tmp_path / "in.csv").read_bytes() == content
    assert {path.name for path in tmp_path.iterdir()} == {"a-folder", "in.csv"}


def test_a_result_of_before_stays_when_the_next_cannot_be_made(tag):
    _, _, _, before = tag(table(["text"], ["Invented co-design"]))
    code, _, _, after = tag(b"text\n\xff")
    assert code == 1
    assert after == before


def test_a_codebook_that_is_wrong_is_told_before_anything_is_written(tag, tmp_path):
    (tmp_path / "terms.toml").write_text("format = 1", encoding="utf-8")
    words = ("--text-column", "text", "--codebook", str(tmp_path / "terms.toml"))
    code, _, err, written = tag(table(["text"], ["a"]), *words)
    assert (code, written) == (1, None)
    assert "format: it is 1 and this program reads 2" in err
