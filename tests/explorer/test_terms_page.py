"""The page of terms: lines with their intervals and onsets, a verdict in words, the works behind a point."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.explorer import term_world
from tests.explorer.conftest import serve_explorer

AT = """([line, year]) => {
  const plot = document.querySelector('.st-key-terms_chart .js-plotly-plot'), l = plot?._fullLayout;
  const trace = plot?.data?.find((one) => one.customdata?.[0]?.[0] === line);
  const at = trace?.customdata.findIndex((one) => one[1] === year);
  if (!l?.xaxis || at === undefined || at < 0) return null;
  const box = plot.getBoundingClientRect();
  return [box.x + l.xaxis._offset + l.xaxis.l2p(year), box.y + l.yaxis._offset + l.yaxis.l2p(trace.y[at])];
}"""


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """An explorer over a harvest that has counted an invented world."""
    folder = tmp_path_factory.mktemp("counted")
    term_world.store_with_world(folder / "corpus")
    with serve_explorer(folder) as address:
        yield address


def chart(one):
    plot = one.page.locator(".st-key-terms_chart .js-plotly-plot")
    plot.wait_for()
    return plot


def params(one) -> dict[str, list[str]]:
    return parse_qs(urlsplit(one.page.url).query)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_core_families_of_the_world_are_drawn_and_the_claim_is_judged(reader, counted, width, scheme):
    one = reader(counted, color_scheme=scheme, viewport={"width": width, "height": 900})
    one.open("/terms")
    names = chart(one).locator(".legendtext").all_text_contents()
    assert names == ["Co-production", "Co-creation", "Co-design", "Co-governance"]
    one.page.get_by_text("Co-governance: not supported.").wait_for()
    text = one.settled().inner_text('[data-testid="stMain"]')
    assert "Co-production: supported." in text
    assert "Co-design: not supported." in text
    assert "asked on 2 November 2026" in text
    assert "Social sciences, health, management and environment" in text
    assert "Years after 2024 are still being indexed" in text
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width


def test_choices_stand_in_the_address_and_the_address_gives_them_back(reader, counted):
    one = reader(counted)
    one.open("/terms")
    for control, written in (
        (one.page.get_by_role("radio", name="This corpus"), "of=corpus"),
        (one.page.get_by_role("radio", name="in titles or abstracts"), "scope=title_and_abstract"),
        (one.page.get_by_role("radio", name="number of works"), "unit=works"),
        (one.page.get_by_text("Log scale"), "log=1"),
    ):
        control.click()
        one.page.wait_for_url(re.compile(written))
        one.settled()
    asked = params(one)
    assert {name: asked[name] for name in ("of", "scope", "unit", "log")} == {
        "of": ["corpus"], "scope": ["title_and_abstract"], "unit": ["works"], "log": ["1"],
    }  # fmt: skip
    another = reader(counted)
    another.open(f"/terms?{urlsplit(one.page.url).query}")
    chart(another)
    assert "Counted among" in another.text()
    expect(another.page.get_by_role("checkbox", name="Log scale")).to_be_checked()


def test_a_click_on_a_point_shows_the_works_behind_it(reader, counted):
    one = reader(counted)
    one.open("/terms?of=corpus&family=co-production")
    chart(one)
    one.page.wait_for_function(f"({AT})(['co-production', 2015])")
    x, y = one.page.evaluate(AT, ["co-production", 2015])
    one.page.mouse.move(x, y)
    one.page.mouse.click(x, y)
    one.page.get_by_role("heading", name="Co-production, 2015").wait_for()
    assert params(one)["at"] == ["co-production:2015"]
    told = one.page.get_by_text(re.compile(r"\d+ works of \d+ use it in titles"))
    assert int(told.inner_text().split()[0]) >= 12


def test_by_keyboard_alone_the_works_of_a_year_are_reached(reader, counted):
    one = reader(counted)
    one.open("/terms?of=corpus&family=co-production")
    chart(one)
    box = one.page.get_by_role("combobox", name=re.compile("Its year"))
    box.focus()
    one.page.keyboard.type("2015")
    one.page.keyboard.press("Enter")
    one.page.get_by_role("heading", name="Co-production, 2015").wait_for()
    assert params(one)["at"] == ["co-production:2015"]


def test_the_point_of_a_world_line_leads_to_the_list_at_openalex(reader, counted):
    one = reader(counted)
    one.open("/terms?at=co-production:2015")
    link = one.page.get_by_role("link", name="The list at OpenAlex")
    link.wait_for()
    filters = parse_qs(urlsplit(link.get_attribute("href")).query)["filter"][0]
    assert filters == 'title.search.exact:"co-production",publication_year:2015'
    assert "Of these" in one.text()


def test_by_keyboard_alone_the_other_literature_is_chosen(reader, counted):
    one = reader(counted)
    one.open("/terms")
    one.page.get_by_role("radio", name="All of OpenAlex").focus()
    one.page.keyboard.press("ArrowRight")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(re.compile("of=corpus"))


def saved(one, label: str) -> tuple[str, bytes]:
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name=label).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_data_and_pictures_can_be_taken_away(reader, counted):
    one = reader(counted)
    one.open("/terms")
    chart(one)
    name, content = saved(one, "Data (CSV)")
    assert name == "co-production-v0-2026-11-02-terms-world.csv"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    head = [row[0] for row in rows if row[0].startswith("#")]
    assert any('title.search.exact:"co-production"' in line for line in head)
    assert any("Harvest, version 0" in line for line in head)
    body = [row for row in rows if not row[0].startswith("#")]
    assert body[0][:4] == ["line", "year", "works_with_term", "works"]
    assert ["Co-production", "2006"] in [row[:2] for row in body]
    _, drawn = saved(one, "Picture (SVG)")
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - our own picture
    _, page = saved(one, "Picture (PDF)")
    assert page.startswith(b"%PDF")
    _, pixels = saved(one, "Picture (PNG)")
    picture = Image.open(io.BytesIO(pixels))
    assert round(picture.info["dpi"][0]) >= 300
    assert picture.width >= 2_000


def test_hostile_names_of_fields_are_only_names(reader, counted):
    one = reader(counted)
    one.open("/terms?of=corpus&family=co-production&by=field")
    chart(one)
    for label in ("Picture (SVG)", "Picture (PNG)", "Data (CSV)"):
        saved(one, label)
    text = one.text()
    assert "<script>window.hacked=1" in text
    assert one.page.evaluate("window.hacked") is None


def test_what_stands_beside_a_term_is_told_with_its_works(reader, counted):
    one = reader(counted)
    one.open("/terms")
    one.page.get_by_role("heading", name="A concept with adjectives").wait_for()
    one.page.locator(".st-key-beside_stream .js-plotly-plot").wait_for()
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name="Words (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert {row["Word"]: row["Works"] for row in rows}["genuine"] == "12"


def test_the_numbers_can_be_read_as_a_table(reader, counted):
    one = reader(counted)
    one.open("/terms")
    chart(one)
    one.page.get_by_text("The same numbers as a table").click()
    one.page.get_by_text("Question put to OpenAlex: all works (denominator)").wait_for()


def test_an_address_that_asks_for_what_is_not_there_gets_the_headline(reader, counted):
    one = reader(counted)
    one.open("/terms?family=co-nonsense&frame=moon&of=mars&by=shoe&smooth=99&at=x:1")
    assert chart(one).locator(".legendtext").count() == 4


def test_the_starter_set_has_no_trend_and_says_so(reader, starter):
    one = reader(starter)
    one.open("/terms")
    assert "a hand-collected set has no trend" in one.text()
    assert "A concept with adjectives" in one.text()


def test_without_counts_of_the_world_the_corpus_is_looked_at(reader, harvested):
    one = reader(harvested)
    one.open("/terms")
    chart(one)
    assert "Counted among" in one.text()
    assert one.page.get_by_role("radio", name="All of OpenAlex").count() == 0


def test_an_empty_corpus_has_nothing_to_draw(reader, empty):
    one = reader(empty)
    one.open("/terms")
    assert "There is nothing to draw" in one.text()
