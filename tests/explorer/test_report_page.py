"""The page of the report: what a paper needs, on any screen, whatever the references are called."""

import base64
import re
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from corpus.ledger import ledger_frame
from corpus.literature import Harvested
from corpus.report import methods
from corpus.report_pages import NO_LEDGER
from corpus.store import Store
from tests.corpus import reported
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

HOSTILE = builders.HOSTILE_TITLES["W9900001"]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """An explorer over one harvest with a full ledger, its references called what they should not be."""
    folder = tmp_path_factory.mktemp("reported")
    corpus = reported.corpus(title=HOSTILE, author=HOSTILE, reason=HOSTILE)
    brought = Harvested(
        works=corpus.works,
        seeds=corpus.seeds,
        ledger=ledger_frame(reported.entries(), reported.HARVEST.id),
        cited_works=reported.cited_works(),
    )
    Store(str(folder / "corpus")).commit(brought, reported.HARVEST)
    with serve_explorer(folder) as address:
        yield address


@pytest.mark.parametrize(("width", "shown", "hidden"), [(1440, "wide", "slim"), (390, "slim", "wide")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_figure_is_drawn_as_the_screen_has_room_and_nothing_is_wider_than_it(
    reader, told, width, shown, hidden, scheme
):
    one = reader(told, color_scheme=scheme, viewport={"width": width, "height": 844})
    one.open("/report")
    figure = one.page.locator(f"img.report-{shown}")
    figure.wait_for()
    expect(one.page.locator(f"img.report-{hidden}")).to_be_hidden()
    assert figure.evaluate("image => image.complete && image.naturalWidth > 300")
    assert "Flow diagram" in figure.get_attribute("alt")
    drawn = base64.b64decode(figure.get_attribute("src").partition("base64,")[2])
    assert "n\u00a0=\u00a044" in "".join(ET.fromstring(drawn).itertext())  # noqa: S314 - our own figure
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert one.page.evaluate("window.hacked") is None


def test_the_methods_are_those_of_the_harvest_and_can_be_copied(reader, told):
    one = reader(told)
    one.context.grant_permissions(["clipboard-read", "clipboard-write"])
    one.open("/report")
    block = one.page.get_by_test_id("stCode").first
    block.hover()
    block.get_by_role("button").first.click()
    copied = one.page.evaluate("navigator.clipboard.readText()")
    paragraphs = methods(reported.flow())
    assert paragraphs[1] in copied
    assert len(copied.split("\n\n")) == len(paragraphs)


def test_tables_hold_the_checklist_the_references_as_they_are_written_and_every_step(reader, told):
    one = reader(told)
    one.open("/report")
    expect(one.page.get_by_test_id("stMain")).to_contain_text("gone work not traced")
    expect(one.page.locator(".report-table").nth(3)).to_be_attached()
    text = one.text()
    for heading in ("Checklist after TARCiS", "Seed references", "The run, step by step", "To cite"):
        assert heading in text
    assert text.count(HOSTILE) >= 9
    assert "gone work not traced" in text
    one.page.get_by_text("The same numbers as a table").click()
    expect(one.page.get_by_role("cell", name="Duplicate rows, joined by OpenAlex id")).to_be_visible()


def test_the_ledger_is_shown_whole_or_by_outcome(reader, told):
    one = reader(told)
    one.open("/report")
    lines = len(reported.entries())
    one.page.get_by_text(f"{lines} of {lines} lines").wait_for()
    box = one.page.get_by_role("combobox", name=re.compile("Outcomes"))
    box.click()
    box.press_sequentially("no longer")
    one.page.get_by_role("option", name="work no longer cites a seed").click()
    one.page.get_by_text(f"2 of {lines} lines").wait_for()


@pytest.mark.parametrize(
    ("button", "name", "begins"),
    [
        ("Figure", "report.svg", "<svg "),
        ("Page", "report.html", "<!DOCTYPE html>"),
        ("Text", "report.md", "# Report on version 0"),
        ("Ledger", "ledger.csv", "harvest_id,number,at,step,outcome"),
    ],
)
def test_each_form_can_be_saved(reader, told, button, name, begins):
    one = reader(told)
    one.open("/report")
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name=button).click()
    assert download.value.suggested_filename == f"co-production-v0-2026-11-24-{name}"
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith(begins)
    assert "<script" not in text.replace("\\<script", "")


def test_before_any_harvest_there_is_nothing_to_report_and_the_page_says_so(reader, starter):
    one = reader(starter)
    one.open("/report")
    assert "there is no harvest to report" in one.text()


def test_a_version_without_a_ledger_is_reported_as_far_as_it_is_known(reader, tmp_path):
    corpus = reported.corpus()
    Store(str(tmp_path / "corpus")).commit(Harvested(corpus.works, corpus.seeds), reported.HARVEST)
    with serve_explorer(tmp_path) as address:
        one = reader(address)
        one.open("/report")
        main = one.page.get_by_test_id("stMain")
        for told in (NO_LEDGER, "Whether backward citation searching was done is not recorded", "kept none"):
            expect(main).to_contain_text(told)
