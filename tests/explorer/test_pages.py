"""Every page in a real browser: it says what it should, shows no error, and asks no other host."""

import re

import pytest
from playwright.sync_api import expect

from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

PAGES = ("/", "/map", "/works", "/harvest")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_starter_set_is_called_what_it_is_on_every_page(reader, starter, path, scheme):
    one = reader(starter, color_scheme=scheme)
    one.open(path)
    assert re.search(
        r"Starter set: 673 hand-collected records, not a harvest; do not read counts or trends from it\.",
        one.text(),
    )


@pytest.mark.parametrize("path", [*PAGES, "/works?work=W9000000", "/map?work=W9000000"])
def test_a_harvest_is_shown_with_its_version_and_day_on_every_page(reader, harvested, path):
    one = reader(harvested)
    one.open(path)
    one.page.get_by_text(re.compile(r"version 1 .*2 November 2026")).first.wait_for()
    assert "Starter set" not in one.text()


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_corpus_is_said_to_be_empty(reader, empty, path):
    one = reader(empty)
    one.open(path)
    assert path == "/harvest" or "This corpus holds no works" in one.text()


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_the_screen(reader, harvested, width):
    one = reader(harvested)
    one.page.set_viewport_size({"width": width, "height": 844})
    for path in (*PAGES, "/works?work=W9000000"):
        one.open(path)
        wide = one.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path


def test_a_search_is_answered_and_its_address_opens_the_same_view_elsewhere(reader, harvested):
    one = reader(harvested)
    one.open("/works")
    assert "405 works" in one.text()
    box = one.page.get_by_label(re.compile("^Search the works"))
    box.fill("knowledge")
    box.press("Enter")
    one.page.get_by_text(re.compile(r"^\d+ works? of 405\.")).wait_for()
    found = re.search(r"(\d+) works? of 405", one.text())
    assert found
    assert "q=knowledge" in one.page.url
    other = one.open(one.page.url.removeprefix(harvested), one.another_page())
    other.get_by_text(re.compile(rf"^{found[1]} works? of 405\.")).wait_for()
    expect(other.get_by_label(re.compile("^Search the works"))).to_have_value("knowledge")


def test_filters_stay_on_the_way_from_the_list_to_the_map_and_back(reader, harvested):
    one = reader(harvested)
    one.open("/works?type=article&from=2010")
    found = re.search(r"(\d+) works? of 405", one.text())
    assert found
    one.page.get_by_test_id("stSidebarNav").get_by_text("Map").click()
    one.page.get_by_text(re.compile(rf"^{found[1]} of 405 works")).wait_for()
    assert "type=article" in one.page.url
    one.page.get_by_test_id("stSidebarNav").get_by_text("Works").click()
    one.page.get_by_text(re.compile(rf"^{found[1]} works? of 405\.")).wait_for()


@pytest.mark.parametrize("work_id", builders.HOSTILE_TITLES)
def test_a_title_is_shown_as_it_is_written_and_never_runs(reader, harvested, work_id):
    one = reader(harvested)
    one.open(f"/works?work={work_id}")
    shown = " ".join(one.page.locator("h2").first.inner_text().split())
    written = " ".join(builders.HOSTILE_TITLES[work_id].split())
    assert shown == written or (len(written) > 400 and written.startswith(shown.rstrip("…")))
    one.page.get_by_text("Its neighbourhood").wait_for()
    for path in (f"/map?work={work_id}", "/works?q=%5Binvented%5D&sort=newest"):
        one.open(path)
    assert one.page.evaluate("window.hacked") is None


def test_the_network_around_a_work_is_drawn_and_a_double_click_opens_a_neighbour(reader, harvested):
    one = reader(harvested)
    one.open("/works?work=W9000000")
    frame = one.page.frame_locator("iframe").first
    frame.locator("canvas").wait_for()
    inside = one.page.frames[1]
    inside.wait_for_function("() => window.shown && window.shown() > 5")
    x, y = inside.evaluate(
        "() => { const id = network.getConnectedNodes('W9000000')[0];"
        " const p = network.canvasToDOM(network.getPositions([id])[id]); return [p.x, p.y]; }"
    )
    one.page.locator("iframe").first.scroll_into_view_if_needed()
    box = one.page.locator("iframe").first.bounding_box()
    one.page.mouse.dblclick(box["x"] + x, box["y"] + y)
    one.page.wait_for_url(lambda url: "work=W9" in url and "work=W9000000" not in url)


def test_on_a_work_page_every_way_on_is_in_the_address(reader, harvested):
    one = reader(harvested)
    one.open("/works?page=3&work=W9000100")
    one.page.get_by_role("link", name=re.compile("^(Ostrom 1996|Müller 1997|Nguyễn 1998)$")).first.click()
    one.page.wait_for_url(re.compile(r"about=seed[012]"))
    one.settled()
    one.page.locator("[class*=st-key-ways_members]").get_by_role("link").first.click()
    one.page.wait_for_url(re.compile(r"work=W900000[012]\b"))
    one.settled()
    one.page.get_by_role("button", name="Back to the list").click()
    one.page.wait_for_url(lambda url: url.endswith("/works?page=3"))
    one.page.get_by_text("405 works", exact=True).wait_for()
    one.page.go_back()
    one.page.get_by_text("Its neighbourhood").wait_for()


def test_a_version_is_pinned_by_choosing_it(reader, harvested):
    one = reader(harvested)
    one.open("/")
    one.page.get_by_label(re.compile("^(Corpus|Selected)")).first.click()
    one.page.get_by_role("option", name=re.compile(r"^Version 0")).click()
    one.page.wait_for_url(re.compile("corpus=v0"))
    one.page.get_by_text(re.compile(r"version 0 .* 404 works")).first.wait_for()


def test_what_stands_in_an_address_loads_nothing(reader, harvested):
    """The fixture fails if any other host is asked."""
    one = reader(harvested)
    image = "%21%5Bx%5D%28%2F%2Fevil.example%2Fa.png%29"
    for path in (f"/works?work={image}", f"/map?work={image}", f"/?corpus={image}", f"/works?q={image}"):
        one.open(path)
    assert one.page.locator("img[src*=evil]").count() == 0


def test_an_older_version_can_be_opened_and_linked(reader, harvested):
    one = reader(harvested)
    one.open("/?corpus=v0")
    assert "version 0" in one.text()
    assert "404" in one.text()
    one.open("/works?corpus=starter")
    assert "Starter set: 673" in one.text()


@pytest.mark.parametrize(
    "path",
    [
        "/map?work=W1", "/works?work=%3Cscript%3E", "/works?corpus=v99", "/works?corpus=vx&from=soon&sort=up",
        "/map?colour=mauve&seed=nobody&type=nothing", "/works?from=2030&to=1990",
    ],
)  # fmt: skip
def test_an_address_that_asks_for_nonsense_is_answered_in_words(reader, harvested, path):
    one = reader(harvested)
    one.open(path)
    assert one.text().strip()


def test_a_store_that_cannot_be_read_is_said_so_and_the_starter_set_opens(reader, tmp_path):
    builders.store_corpus(tmp_path / "corpus", builders.works(4))
    for entry in (tmp_path / "corpus" / "harvests" / "_delta_log").glob("*.json"):
        entry.write_text("{half")
    with serve_explorer(tmp_path) as address:
        one = reader(address)
        for path in PAGES:
            one.open(path)
            assert "Could not read the corpus" in one.text()
            assert "Starter set: 673" in one.text()


def test_a_store_begun_anew_in_the_same_place_is_not_taken_for_the_old_one(reader, tmp_path):
    builders.store_corpus(tmp_path / "corpus", builders.works(4), number=1)
    with serve_explorer(tmp_path) as address:
        one = reader(address)
        one.open("/works")
        assert "4 works" in one.text()
        (tmp_path / "corpus").rename(tmp_path / "away")
        builders.store_corpus(tmp_path / "corpus", builders.works(7), number=2)
        one.open("/works")
        assert "7 works" in one.text()


def test_a_version_with_a_damaged_file_leaves_the_others_open(reader, tmp_path):
    works = builders.works(6)
    builders.store_corpus(tmp_path / "corpus", works[:-1], number=1)
    before = set((tmp_path / "corpus" / "works").glob("*.parquet"))
    builders.store_corpus(tmp_path / "corpus", works, number=2)
    (newest,) = set((tmp_path / "corpus" / "works").glob("*.parquet")) - before
    newest.write_bytes(newest.read_bytes()[:100])
    with serve_explorer(tmp_path) as address:
        one = reader(address)
        one.open("/works")
        assert re.search(r"Could not read the corpus .* is damaged", one.text())
        one.open("/works?corpus=v0")
        assert "5 works" in one.text()
