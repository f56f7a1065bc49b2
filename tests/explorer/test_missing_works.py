"""The section on missing classics says what is cited and not held, and what cannot be named."""

import csv
import io

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from corpus.literature import Harvested
from corpus.missing import missing
from corpus.model import Work
from corpus.schema import CITED_WORKS, seeds_frame, works_frame
from corpus.store import Store
from explorer.components import missing_works
from tests.explorer import builders

HOSTILE = builders.HOSTILE_TITLES["W9900001"]
WORKS = works_frame(
    [
        Work(f"W950000{n}", title=f"Work {n} [invented]", year=2000 + n, references=("W91", "W92", "W93"))
        for n in range(3)
    ],
    [],
)
TOLD = pl.DataFrame(
    [
        {"id": "W91", "found": "found", "title": HOSTILE, "authors": ["Ann Lee", "=1+1"], "year": 1990},
        {"id": "W92", "found": "dangling"},
    ],
    schema=CITED_WORKS,
)


def section(uri: str) -> None:
    from explorer.address import Address  # noqa: PLC0415 - the script of a page stands alone
    from explorer.components import missing_works  # noqa: PLC0415
    from explorer.loading import Places, open_reading  # noqa: PLC0415
    from explorer.visit import Visit  # noqa: PLC0415

    places = Places.of({"CORPUS_URI": uri})
    reading = open_reading(places, "v0")
    missing_works.draw(Visit(reading, Address(), places, {}, {}, dark=False, phone=False))


def stored(uri: str, told: pl.DataFrame) -> None:
    seeds, run = builders.seeds(), builders.harvest(1, WORKS.height)
    Store(uri).commit(Harvested(WORKS, seeds_frame(seeds, run.id), cited_works=told), run)


def shown(uri: str) -> AppTest:
    page = AppTest.from_function(section, args=(uri,), default_timeout=60).run()
    assert not page.exception
    return page


def test_the_list_names_what_is_cited_and_counts_what_nobody_can_name(tmp_path):
    stored(str(tmp_path / "corpus"), TOLD)
    page = shown(str(tmp_path / "corpus"))
    (table,) = (one.value for one in page.dataframe)
    assert table["Title"].to_list() == [HOSTILE], "as text: a table opens no tag"
    assert table["Cited here"].to_list() == [3]
    assert list(table["Share by year"][0]) == [1.0, 1.0, 1.0]
    caption = page.caption[0].value.replace("\\", "")
    assert "no record of 1 other work cited twice or more, up to 3 times" in caption
    assert "without a title: 1 more work" in caption


def test_without_the_step_back_the_section_says_how_to_get_it(tmp_path):
    stored(str(tmp_path / "corpus"), CITED_WORKS.to_frame())
    assert "None can be named" in shown(str(tmp_path / "corpus")).info[0].value


def test_the_saved_table_computes_nothing_in_a_spreadsheet():
    rows = csv.DictReader(io.StringIO(missing_works.csv(missing(WORKS, TOLD, most=5)).decode("utf-8-sig")))
    (row,) = rows
    assert row["title"] == HOSTILE
    assert row["authors"] == "Ann Lee; =1+1"
    assert row["share"] == "1.0"


@pytest.mark.parametrize("first", ["=1+1", "@SUM(A1)"])
def test_an_author_that_looks_like_a_formula_is_only_text(first):
    told = TOLD.with_columns(pl.lit([first]).alias("authors"))
    assert f",'{first}," in missing_works.csv(missing(WORKS, told, most=5)).decode("utf-8-sig")
