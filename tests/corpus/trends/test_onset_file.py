import csv
from dataclasses import replace

import pytest

from corpus.errors import SeriesFileUnreadable, SeriesFileUnwritable
from corpus.trends.onset_file import WRITTEN, onset_file
from corpus.trends.procedure import AS_REGISTERED
from tests.corpus.trends.drawn import flat, rising, series

QUICK = replace(AS_REGISTERED, replicates=60)
HEADER = "series_id,year,hits_title,hits_title_or_abstract,works_in_field,works_with_abstract"


def rows_of(name, title):
    return [
        f"{name},{year},{hits},{min(3 * hits, works)},{works},{works // 2}"
        for year, hits, works in title.rows()
    ]


def written(folder, lines, *, encoding="utf-8", procedure=QUICK):
    source, target = folder / "in.csv", folder / "out.csv"
    source.write_bytes("\n".join(lines).encode(encoding))
    summary = onset_file(source, target, procedure)
    with target.open(encoding="utf-8", newline="") as file:
        return summary, list(csv.DictReader(file))


RISING = rows_of("rising", series(rising(2005), level=40, seed=1))
FLAT = rows_of("flat", series(flat, level=40, seed=1))


def test_one_row_per_series_in_the_order_of_the_file(tmp_path):
    summary, rows = written(tmp_path, [HEADER, *RISING, *FLAT])
    assert (summary.series, summary.with_onset, summary.cannot_tell) == (2, 1, 0)
    assert list(rows[0]) == list(WRITTEN)
    assert [row["series_id"] for row in rows] == ["rising", "flat"]
    assert [row["has_lasting_onset"] for row in rows] == ["true", "false"]
    assert (
        2003 <= int(rows[0]["onset_low"]) <= int(rows[0]["onset_year"]) <= int(rows[0]["onset_high"]) <= 2007
    )
    assert float(rows[0]["growth_after"]) == pytest.approx(0.127, abs=0.03)
    assert rows[0]["verdict"].startswith("Supported: ")
    assert [rows[1][name] for name in ("onset_year", "onset_low", "onset_high")] == ["", "", ""]
    assert rows[1]["model"] == "line"


def test_order_of_rows_and_columns_mark_and_delimiter_do_not_matter(tmp_path):
    plain = written(tmp_path, [HEADER, *RISING, *FLAT])
    shuffled = [HEADER, *(line for pair in zip(RISING, reversed(FLAT), strict=True) for line in pair)]
    assert written(tmp_path, shuffled) == plain
    turned = [",".join(["note", *reversed(line.split(","))]) for line in (HEADER, *RISING, *FLAT)]
    assert written(tmp_path, turned) == plain
    assert written(tmp_path, [HEADER, *RISING, "", *FLAT, "", ""], encoding="utf-8-sig") == plain
    assert written(tmp_path, [line.replace(",", ";") for line in (HEADER, *RISING, *FLAT)]) == plain
    assert written(tmp_path, [line.replace(",", "\t") + "\r" for line in (HEADER, *RISING, *FLAT)]) == plain


def test_without_abstracts_the_title_line_alone_is_told(tmp_path):
    short = [",".join([*line.split(",")[:3], line.split(",")[4]]) for line in (HEADER, *RISING)]
    rows = written(tmp_path, short)[1]
    assert rows[0]["has_lasting_onset"] == "true"
    assert "abstracts" not in rows[0]["verdict"]
    emptied = [HEADER, *(",".join([*line.split(",")[:3], "", line.split(",")[4], ""]) for line in RISING)]
    assert written(tmp_path, emptied)[1] == rows


def test_a_year_of_which_nothing_is_known_is_left_out(tmp_path):
    gap = [line if ",1999," not in line else "rising,1999,,,," for line in RISING]
    none = [line if ",1999," not in line else "rising,1999,0,0,0,0" for line in RISING]
    gone = [line for line in RISING if ",1999," not in line]
    assert (
        written(tmp_path, [HEADER, *gap])[1]
        == written(tmp_path, [HEADER, *none])[1]
        == written(tmp_path, [HEADER, *gone])[1]
    )


def test_how_many_years_are_incomplete_can_be_told(tmp_path):
    falling = [*RISING[:-5], *(",".join([*line.split(",")[:2], "1,1,100000,50000"]) for line in RISING[-5:])]
    row = written(tmp_path, [HEADER, *falling], procedure=replace(QUICK, incomplete_years=5))[1][0]
    assert row["has_lasting_onset"] == "true"
    assert row["model"] == "one break"


def test_what_a_spreadsheet_would_compute_is_escaped(tmp_path):
    names = ["=1+1", "+1", "-1", "@x", "plain"]
    lines = [f"{name},{year},0,0,1000,500" for name in names for year in range(1990, 2024)]
    assert [row["series_id"] for row in written(tmp_path, [HEADER, *lines])[1]] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@x",
        "plain",
    ]


def test_names_of_any_kind_come_back_as_they_were(tmp_path):
    name = '"co-production, ""genuine""\n合作生产"'
    lines = [f"{name},{year},0,0,1000,500" for year in range(1990, 2024)]
    assert written(tmp_path, [HEADER, *lines])[1][0]["series_id"] == 'co-production, "genuine"\n合作生产'


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ([], None, "it is empty"),
        ([HEADER], None, "no row under the header"),
        (["series_id,year,hits_title", "a,2000,1"], 1, "column works_in_field is missing"),
        (["<html>"], 1, "is missing"),
        ([HEADER + ",year", "a,2000,1,1,10,5,2000"], 1, "year is there twice"),
        ([HEADER, "a,2000,1,1,10,5", "a,2001,x,1,10,5"], 3, "hits_title is 'x'"),
        ([HEADER, "a,2000,-1,1,10,5"], 2, "hits_title is '-1'"),
        ([HEADER, "a,2000,1.5,1,10,5"], 2, "hits_title is '1.5'"),
        ([HEADER, "a,2000,nan,1,10,5"], 2, "hits_title is 'nan'"),
        ([HEADER, "a,2000,11,11,10,5"], 2, "hits_title is 11 and works_in_field only 10"),
        ([HEADER, "a,2000,1,11,10,5"], 2, "hits_title_or_abstract is 11"),
        (
            [HEADER, "a,2000,1,1,10,5", "a,2000,1,1,10,5"],
            3,
            "2000 of series 'a' is there twice, first in line 2",
        ),
        ([HEADER, "a,20000,1,1,10,5"], 2, "no year"),
        ([HEADER, "a,,1,1,10,5"], 2, "no year"),
        ([HEADER, ",2000,1,1,10,5"], 2, "series_id is empty"),
        ([HEADER, "a,2000,1"], 2, "it has 3 cells and the header 6"),
        ([HEADER, "a,2000,1,1,10,5,7"], 2, "it has 7 cells"),
        ([HEADER, f"{'a' * 200_000},2000,1,1,10,5"], 2, "it is no CSV"),
        ([HEADER, f"a,2000,{'9' * 60_000},1,10,5"], 2, "hits_title is '99999999999999999999…'"),
        ([HEADER, 'a,2000,"1,1,10,5'], 2, "it is no CSV"),
    ],
)
def test_a_file_that_cannot_be_so_is_refused_with_its_line_and_nothing_is_written(
    tmp_path, lines, line, said
):
    (tmp_path / "out.csv").write_text("as it was")
    with pytest.raises(SeriesFileUnreadable) as refused:
        written(tmp_path, lines)
    assert refused.value.line == line
    assert said in str(refused.value)
    assert len(str(refused.value)) < 500
    assert (tmp_path / "out.csv").read_text() == "as it was"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_what_is_not_utf8_is_told_with_its_line(tmp_path):
    with pytest.raises(SeriesFileUnreadable, match="line 3: it is not UTF-8"):
        written(tmp_path, [HEADER, *FLAT[:1], "café,2000,1,1,10,5"], encoding="latin-1")
    with pytest.raises(SeriesFileUnreadable, match=r"UTF-8|no CSV|missing"):
        written(tmp_path, [HEADER, *FLAT], encoding="utf-16")


def test_a_file_that_is_not_there_and_a_place_that_cannot_be_written_are_told(tmp_path):
    with pytest.raises(SeriesFileUnreadable, match="No such file"):
        onset_file(tmp_path / "none.csv", tmp_path / "out.csv")
    (tmp_path / "in.csv").write_text("\n".join([HEADER, "a,2000,1,1,10,5"]))
    with pytest.raises(SeriesFileUnwritable, match="what stood there before is whole"):
        onset_file(tmp_path / "in.csv", tmp_path / "no-folder" / "out.csv")
    with pytest.raises(SeriesFileUnwritable):
        onset_file(tmp_path / "in.csv", tmp_path)
