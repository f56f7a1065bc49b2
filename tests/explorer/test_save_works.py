"""Works are taken away from their list and their own page, in every format, with where they are from."""

import io
import re
from pathlib import Path

import networkx as nx
import polars as pl
import pytest
from playwright.sync_api import expect

from corpus.bibliography import parse
from corpus.exports.formats import FORMATS
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    literature = [*builders.works(60), *builders.hostile_works()]
    builders.store_corpus(folder / "corpus", literature, placed=False)
    with serve_explorer(folder) as address:
        yield address


def saved(one, name: str) -> tuple[str, bytes]:
    """Choose a format in the open control and save; return the name of the file and what is in it."""
    form = FORMATS[name]
    if form.called != "CSV":
        one.page.get_by_label("Format").click()
        one.page.get_by_role("option", name=form.called, exact=True).click()
    button = one.page.get_by_role("button", name=f"Save as {form.called}")
    button.wait_for()
    one.settled()
    with one.page.expect_download(timeout=60_000) as download:  # lenses are learnt for the first file
        button.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_the_list_is_saved_in_each_format_under_a_name_that_says_where_it_is_from(reader, stored):
    one = reader(stored)
    one.open("/works?q=knowledge&from=2003&sort=oldest")
    number = int(re.search(r"(\d+) works? of 65", one.text())[1])
    one.page.get_by_role("button", name="Save …").click()
    content = {}
    for name in FORMATS:
        file, content[name] = saved(one, name)
        assert re.fullmatch(
            rf"co-production-v0-2026-11-01-works-{number}-saved-\d{{4}}-\d\d-\d\d\.{FORMATS[name].suffix}",
            file,
        )
        told = f"{number} of 65 works: search for “knowledge”, from 2003."
        assert (told in content[name].decode()) == (name != "csv")
    years = pl.read_csv(io.BytesIO(content["csv"]))["year"].to_list()
    assert len(years) == number
    assert years == sorted(years), "the order of the list"
    for name in ("bibtex", "ris"):
        _, (references, problems) = parse(content[name].decode())
        assert (len(references), problems) == (number, ())
    assert nx.read_graphml(io.BytesIO(content["graphml"])).number_of_nodes() == number


def test_a_network_that_the_program_would_not_open_is_not_offered(reader, stored):
    one = reader(stored)
    one.open("/works?q=%22parent.hacked%22")
    one.page.get_by_role("button", name="Save …").click()
    one.page.get_by_label("Format").click()
    one.page.get_by_role("option", name="VOSviewer").click()
    one.page.get_by_text("VOSviewer opens files of 3 works or more.").wait_for()
    assert one.page.get_by_role("button", name="Save as VOSviewer").count() == 0


@pytest.mark.parametrize("work_id", ["W9000004", "W9900002", "W9900005"])
def test_a_work_is_cited_from_its_page_to_copy_and_as_files(reader, stored, work_id):
    one = reader(stored)
    one.context.set_default_timeout(60_000)  # the first page of a work waits for its lenses to be learnt
    one.open(f"/works?work={work_id}")
    cite = one.page.get_by_test_id("stPopoverButton").filter(has_text="Cite")
    cite.filter(has_not_text="Cite this view").click()
    shown = one.page.get_by_test_id("stCode")
    expect(shown).to_contain_text(f"openalex = {{{work_id}}}")
    one.settled()
    _, (references, _) = parse(shown.inner_text())
    assert [reference.pinned for reference in references] == [(work_id,)]
    for called, suffix in (("BibTeX", "bib"), ("RIS", "ris")):
        with one.page.expect_download() as download:
            one.page.get_by_role("button", name=f"Save as {called}").click()
        assert re.fullmatch(
            rf"co-production-v0-2026-11-01-work-{work_id}-saved-\d{{4}}-\d\d-\d\d\.{suffix}",
            download.value.suggested_filename,
        )
        _, (references, problems) = parse(Path(download.value.path()).read_text(encoding="utf-8"))
        assert (len(references), problems) == (1, ())
    assert one.page.evaluate("window.hacked") is None


def test_the_starter_set_says_in_its_files_what_it_is(reader, starter):
    one = reader(starter)
    one.open("/works?q=ostrom")
    one.page.get_by_role("button", name="Save …").click()
    file, content = saved(one, "ris")
    assert file.startswith("co-production-starter-works-")
    assert "not a harvest; do not read counts or trends from it." in content.decode()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_open_control_fits_on_the_screen(reader, stored, width):
    one = reader(stored, viewport={"width": width, "height": 844})
    one.open("/works")
    one.page.get_by_role("button", name="Save …").click()
    button = one.page.get_by_role("button", name="Save as CSV")
    button.wait_for()
    box = button.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
