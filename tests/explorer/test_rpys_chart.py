"""The spectrum of cited years on the screen: what is counted, what is not, and the ways to the works."""

import csv
import io
import json
import re
from datetime import date
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from corpus.history.rpys import by_period, deviations, peaks, spectrum
from corpus.literature import Harvested
from corpus.model import Author, Work
from corpus.schema import CITED_WORKS, seeds_frame, works_frame
from corpus.store import Store
from explorer.history import rpys_chart, rpys_figures, rpys_notes
from explorer.history.rpys_data import usual_years
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

SCRIPT, MARKDOWN, ARABIC, LONG, _ = builders.HOSTILE_TITLES.values()
SEED, INSIDE = "W9000000", "W9500001"
WORKS = [
    Work(SEED, title="Invented seed 0 [invented]", year=1996),
    Work(INSIDE, title=SCRIPT, year=2003, authors=(Author('"><b>Lee'), Author("Ann B")), references=(SEED,)),
    *(
        Work(
            f"W95001{n:02}",
            title=f"Citing {n} [invented]",
            year=None if n == 39 else 2006 + n // 2,
            references=(SEED, INSIDE, "W91", *(("W92",) if n % 2 else ()), "W93", "W94", "W95", f"W96{n}"),
        )
        for n in range(40)
    ),
]
DOI = "10.5555/a<b"
HOP = pl.DataFrame(
    [
        {"id": "W91", "found": "found", "title": LONG, "authors": ["=1+1", "B"], "year": 1969, "doi": DOI},
        {"id": "W92", "found": "found", "title": ARABIC, "authors": ["Ann Lee"], "year": 1969},
        {"id": "W93", "found": "dangling"},
        {"id": "W94", "found": "found", "title": MARKDOWN, "year": None},
        {"id": "W95", "found": "found", "title": "Deleted Work", "year": 1955},
    ],
    schema=CITED_WORKS,
)


def stored(uri, works=WORKS, hop=HOP):
    seeds, run = builders.seeds(1), builders.harvest(1, len(works))
    made = Harvested(works_frame(works, seeds), seeds_frame(seeds, run.id), cited_works=hop)
    Store(str(uri)).commit(made, run)
    return str(uri)


def section(uri: str) -> None:
    from explorer.address import current  # noqa: PLC0415 - the script of a page stands alone
    from explorer.history import rpys_chart  # noqa: PLC0415
    from explorer.loading import Places, open_reading  # noqa: PLC0415
    from explorer.visit import Visit  # noqa: PLC0415

    places = Places.of({"CORPUS_URI": uri})
    reading = open_reading(places, "v0")
    rpys_chart.draw(Visit(reading, current(), places, {}, {}, dark=False, phone=False))


@pytest.fixture(scope="module")
def uri(tmp_path_factory):
    return stored(tmp_path_factory.mktemp("rpys") / "corpus")


def shown(uri, **params):
    page = AppTest.from_function(section, args=(uri,), default_timeout=60)
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def said(page):
    every = [*page.markdown, *page.caption, *page.info, *page.warning]
    return "\n".join(one.value for one in every).replace("\\", "")


def rows_of(page):
    html = "".join(one.proto.body for one in page.get("html"))
    return re.findall(r'<tr><th scope="row">(\d+)</th>(.*?)</tr>', html)


def test_what_is_counted_and_what_is_not_is_said(uri):
    page = shown(uri)
    text = said(page)
    assert "**100 citations** by year of the reference" in text
    assert "42 records" not in text
    assert (
        "100 citations of 3 references with a year, by 41 works with a list of references, of 42 in all"
        in text
    )
    assert "1 of the references are works of this corpus" in text
    assert "40 references (40 citations) outside this corpus and not looked up" in text
    assert "1 reference (40 citations) of which OpenAlex has no record" in text
    assert "1 reference (40 citations) whose record has no year" in text
    assert "1 reference (40 citations) that OpenAlex has deleted" in text
    assert "Left out: 41 citations of 1 record of seeds" in text
    assert "Marx et al. 2014" in text
    assert "Harvest, version 0 · harvested 1 November 2026 · 42 works" in text


def test_peaks_come_with_their_works_and_ways_to_them(uri):
    rows = rows_of(shown(uri))
    assert [year for year, _ in rows] == ["1969", "2003"]
    old, new = rows[0][1], rows[1][1]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", old) == ["60", "0", "+60"]
    assert (
        '<a href="https://doi.org/10.5555/a%3Cb" target="_blank" rel="noopener" dir="auto">Very long' in old
    )
    assert "40 citations, 67 % of the year" in old
    assert f'<a href="https://openalex.org/W92" target="_blank" rel="noopener" dir="auto">{ARABIC}</a>' in old
    assert f'<a href="works?work={INSIDE}" dir="auto">' in new
    assert "not in this corpus" in old
    assert "not in this corpus" not in new


def test_hostile_titles_and_names_are_text_everywhere(uri):
    page = shown(uri)
    html = page.get("html")[0].proto.body
    assert "<script>" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html
    assert len(re.search("Very long.*?</a>", html).group()) < 200
    bars = json.loads(page.get("plotly_chart")[0].proto.spec)["data"][0]["hovertext"]
    assert "<script>" not in "".join(bars)
    assert "&lt;script>window.hacked=1&lt;/script>" in bars[-1]


def test_the_switch_counts_seeds_and_stands_in_the_address(uri):
    page = shown(uri)
    assert not page.toggle[0].value
    page.toggle[0].set_value(True).run()
    assert not page.exception
    assert page.query_params["seeds"] in ("1", ["1"])
    assert "**141 citations** by year of the reference" in said(page)
    assert [year for year, _ in rows_of(page)] == ["1969", "1996", "2003"]
    again = shown(uri, seeds="1")
    assert again.toggle[0].value
    assert "a seed" in rows_of(again)[1][1]


def test_a_corpus_that_cites_no_seed_has_no_switch(tmp_path):
    works = [Work(f"W{n}", title="Invented [invented]", year=2000 + n, references=("W0",)) for n in range(9)]
    page = shown(stored(tmp_path / "corpus", works))
    assert not page.toggle
    assert "**8 citations**" in said(page)


def test_fewer_years_narrow_chart_and_peaks_and_say_so(uri):
    page = shown(uri)
    assert page.slider[0].value == (1969, 2003)
    page.slider[0].set_value((1970, 2003)).run()
    assert [year for year, _ in rows_of(page)] == ["2003"]
    assert "60 citations of other years than 1970 to 2003 are not drawn" in said(page)
    page.slider[0].set_value((1970, 1980)).run()
    assert not page.exception
    assert "No year stands out" in said(page)


def test_citing_periods_are_as_long_as_asked_for(uri):
    page = shown(uri)
    for period, name in ((5, "2020–2024"), (1, "2024"), (10, "2020–2029")):
        page.segmented_control[0].set_value(period).run()
        assert not page.exception
        (table,) = (one.value for one in page.dataframe)
        assert name in table["Cited in"].to_list()
        assert table["Citations"].sum() == 97, "those of the work without a year are in no period"
    assert "3 citations by works without a year are in no row" in said(page)


def test_without_a_hop_back_the_reader_is_warned(tmp_path):
    page = shown(stored(tmp_path / "corpus", hop=CITED_WORKS.to_frame()))
    assert "did not go one hop back" in said(page)
    assert [year for year, _ in rows_of(page)] == [], "one year is its own median"


@pytest.mark.parametrize(
    ("works", "why"),
    [
        ([], "holds no works"),
        ([Work("W1", title="Invented [invented]", year=2000)], "No work of this corpus has a list"),
        ([Work("W1", title="Invented [invented]", references=("W7",))], "Of no reference is the year known"),
        ([Work("W1", references=(SEED,)), Work(SEED, year=1996)], "cite nothing but seeds"),
    ],
)
def test_where_there_is_nothing_to_draw_it_says_why(tmp_path, works, why):
    page = shown(stored(tmp_path / "corpus", works, CITED_WORKS.to_frame()))
    assert why in said(page)
    assert not page.get("plotly_chart")


def test_a_corpus_of_nothing_but_seeds_can_still_be_counted(tmp_path):
    works = [Work("W1", references=(SEED,)), Work(SEED, year=1996)]
    page = shown(stored(tmp_path / "corpus", works, CITED_WORKS.to_frame()), seeds="1")
    assert "**1 citation** by year of the reference" in said(page)


def test_the_starter_set_says_what_it_does_not_know():
    page = AppTest.from_function(starter, default_timeout=60).run()
    assert not page.exception
    assert "starter set knows citations among its own works alone" in said(page)


def starter() -> None:
    from explorer.address import current  # noqa: PLC0415
    from explorer.history import rpys_chart  # noqa: PLC0415
    from explorer.loading import STARTER_KEY, Places, open_reading  # noqa: PLC0415
    from explorer.visit import Visit  # noqa: PLC0415

    places = Places.of({"CORPUS_URI": "/nowhere"})
    reading = open_reading(places, STARTER_KEY)
    rpys_chart.draw(Visit(reading, current(), places, {}, {}, dark=True, phone=True))


def test_the_alternative_of_the_chart_says_the_same():
    found = spectrum(works_frame(WORKS, builders.seeds(1)), HOP, {SEED})
    words = rpys_notes.in_words(found, 1969, 2003)
    assert words.startswith(
        "Citations by year of the reference, 1969 to 2003: 100 citations. Most are of 1969: 60."
    )
    assert "1969 (+60), 2003 (+40)" in words
    assert "0 citations" in rpys_notes.in_words(found, 1980, 1990)


def test_names_of_peaks_do_not_lie_on_one_another():
    years = deviations(pl.DataFrame({"year": range(1900, 2000), "citations": [1, 9, 1, 5, 2] * 20}))
    found = rpys_figures.named_peaks(peaks(years), 100, 10)
    assert found
    named = sorted(found)
    assert min(later - earlier for earlier, later in pairwise(named)) >= 10


def test_the_heat_map_leaves_blank_what_a_period_does_not_cite():
    rows = by_period(
        pl.DataFrame({"citing_year": [2001, 2001, 2008], "year": [1990, 1993, 1991], "citations": [3, 1, 2]})
    )
    (map_,) = rpys_figures.heat_map(rows, 1990, 1993, dark=False, phone=False).data
    assert list(map_.y) == ["2000–2004", "2005–2009"]
    blank = [[cell is None for cell in row] for row in map_.z]
    assert blank == [[False, True, True, False], [True, False, True, True]]
    assert "rank 2 of 2" in map_.text[0][0]


def test_few_old_citations_and_years_to_come_do_not_stretch_the_first_view(uri):
    class Reading:
        harvested = date(2026, 11, 1)

    years = deviations(pl.DataFrame({"year": [1492, 1950, 2000, 2041], "citations": [1, 500, 500, 1]}))
    assert usual_years(Reading, years) == (1950, 2026)
    Reading.harvested = None
    assert usual_years(Reading, years) == (1950, 2041)
    one = deviations(pl.DataFrame({"year": [1999], "citations": [1]}))
    assert usual_years(Reading, one) == (1999, 1999)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rpys_page")
    stored(folder / "corpus")
    with serve_explorer(folder) as address:
        yield address


def opened(reader, address, **screen):
    one = reader(address, **screen)
    one.open("/history?show=spectrum")
    one.page.locator(".rpys-peaks").wait_for()
    one.page.locator(".st-key-rpys_periods .js-plotly-plot").wait_for()
    one.settled()
    return one


def test_a_title_leads_to_its_work_by_keyboard(reader, served):
    one = opened(reader, served)
    assert one.page.evaluate("window.hacked") is None
    link = one.page.get_by_role("link", name=re.compile("window.hacked"))
    link.focus()
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/works?*work=W9500001*")
    expect(one.page.get_by_role("button", name="Back to the list")).to_be_visible()
    assert one.page.evaluate("window.hacked") is None


def test_years_and_seeds_are_chosen_by_keyboard(reader, served):
    one = opened(reader, served)
    first = one.page.get_by_role("slider").first
    first.focus()
    one.page.keyboard.press("ArrowRight")
    expect(one.page.locator(".rpys-peaks tbody th")).to_have_text(["2003"])
    one.page.get_by_role("switch", name="Count references to the seeds as well").focus()
    one.page.keyboard.press("Space")
    one.page.wait_for_url("**seeds=1*")
    assert parse_qs(urlsplit(one.page.url).query)["show"] == ["spectrum"]
    expect(one.page.get_by_text("141 citations by year")).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(reader, served):
    one = opened(reader, served, viewport={"width": 390, "height": 844}, color_scheme="dark")
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = one.page.evaluate(
        "[...document.querySelectorAll('.rpys-peaks *, .js-plotly-plot')]"
        ".filter(one => one.getBoundingClientRect().right > 391).length"
    )
    assert wide == 0
    named = one.page.evaluate(
        "getComputedStyle(document.querySelector('.rpys-peaks td'), '::before').content"
    )
    assert "Citations" in one.page.locator(".rpys-peaks td").first.get_attribute("data-of")
    assert named != "none", "figures have their names beside them where the head of the table is not shown"


def test_the_numbers_can_be_taken_away_with_their_caption(reader, served):
    one = opened(reader, served)
    files = {}
    for label in ("Spectrum (CSV)", "Peaks and works (CSV)", "By period (CSV)"):
        with one.page.expect_download() as download:
            one.page.get_by_role("button", name=label).click()
        files[label] = download.value.path().read_text(encoding="utf-8-sig").splitlines(keepends=True)
        assert download.value.suggested_filename.startswith("co-production-v0-2026-11-01-cited-years-")
    for content in files.values():
        assert content[0].startswith('"# 100 citations of 3 references with a year')
        assert "Harvest, version 0" in content[0]
    years, works, periods = (list(csv.DictReader(io.StringIO("".join(one[1:])))) for one in files.values())
    assert (years[0]["year"], years[0]["citations"], years[0]["peak"]) == ("1969", "60", "1")
    assert sum(int(row["citations"]) for row in years) == 100
    assert [row["id"] for row in works] == ["W91", "W92", INSIDE]
    assert works[0]["who"] == "'=1+1 et al."
    assert sum(int(row["citations"]) for row in periods) == 97


def test_a_work_of_the_table_without_address_is_named_all_the_same():
    row = {"inside": False, "doi": None, "id": "starter:x"}
    assert rpys_chart.address(None, row) is None
