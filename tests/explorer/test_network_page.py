"""The page of networks: one question after another, by mouse and by keyboard, in words and as a picture."""

import re
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from playwright.sync_api import expect

from corpus.literature import Harvested
from corpus.model import Author, Work
from corpus.schema import CITED_WORKS, seeds_frame, works_frame
from corpus.store import Store
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

HOSTILE = builders.HOSTILE_TITLES["W9900001"]
CHAIN = ("W9800001", "W9800002", "W9800003", "W9800004")
OUTSIDE, UNNAMED = "W9199901", "W9199902"


def chained(place: int, **more: object) -> Work:
    """Each cites the one before; the first and the last cite two works outside the corpus as well."""
    before = (CHAIN[place - 1],) if place else ()
    outside = (OUTSIDE, UNNAMED) if place in (0, 3) else ()
    return Work(
        id=CHAIN[place],
        title=HOSTILE if place == 1 else f"Link number {place} of a chain [invented]",
        doi=f"10.5555/chain.{place}",
        year=2001 + place,
        authors=(Author(f"Ann Example{place}"),),
        references=(*before, *outside),
        **more,
    )


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """An explorer over 120 invented works, hostile titles, and a chain of four that no other work touches."""
    folder = tmp_path_factory.mktemp("networks")
    works = [*builders.works(120), *builders.hostile_works(), *(chained(place) for place in range(4))]
    works.append(Work("W9800009", title="Cites two [invented]", year=2010, references=(CHAIN[0], CHAIN[3])))
    seeds = builders.seeds()
    run = builders.harvest(1, len(works))
    told = [
        {
            "id": OUTSIDE,
            "found": "found",
            "title": "A far work [invented]",
            "authors": ["Bo Ek"],
            "year": 1980,
        }
    ]
    cited = pl.DataFrame(told, schema=CITED_WORKS)
    store = Store(str(folder / "corpus"))
    store.commit(Harvested(works_frame(works, seeds), seeds_frame(seeds, run.id), cited_works=cited), run)
    with serve_explorer(folder) as address:
        yield address


def params(one):
    return parse_qs(urlsplit(one.page.url).query)


def drawn(one) -> int:
    """How many works the network shows, once it is drawn."""
    one.page.frame_locator("iframe").first.locator("canvas").wait_for()
    frame = one.page.frames[1]
    frame.wait_for_function("() => window.shown && network.getScale() > 0")
    return frame.evaluate("window.shown()")


def test_by_keyboard_alone_from_a_work_to_what_it_led_to_and_to_a_work_on_the_way(reader, world):
    one = reader(world)
    one.open(f"/works?work={CHAIN[0]}")
    one.page.get_by_role("link", name="How did it lead to").focus()
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(re.compile(r"/network\?.*ask=paths"))
    box = one.page.get_by_role("searchbox", name="Second work")
    box.wait_for()
    box.focus()
    one.page.keyboard.type("link number 3")
    one.page.keyboard.press("Enter")
    offered = one.page.get_by_role("button", name=re.compile("Link number 3 of a chain"))
    offered.wait_for()
    offered.focus()
    one.page.keyboard.press("Enter")
    one.page.get_by_text(re.compile(r"leads back to “Link number 0.*3 citations long")).wait_for()
    assert (params(one)["a"], params(one)["b"]) == ([CHAIN[0]], [CHAIN[3]])
    assert drawn(one) == 4
    table = one.page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.locator("canvas").first.focus()
    one.page.keyboard.press("ArrowDown")
    one.page.keyboard.press("Shift+Space")
    one.page.wait_for_url(re.compile(r"/works\?.*work=W980000"))
    one.settled()
    one.page.get_by_role("heading", name="Its neighbourhood").wait_for()
    assert "ask" not in params(one)
    one.page.go_back()
    one.page.get_by_text(re.compile(r"leads back to “Link number 0.*3 citations long")).wait_for()


def test_the_same_network_opens_from_its_address_elsewhere(reader, world):
    one = reader(world)
    one.open(f"/network?ask=paths&a={CHAIN[3]}&b={CHAIN[0]}&path=strongest&way=either")
    one.page.get_by_text(
        re.compile(r"The strongest way between .* is 1 citation long|2 citations long")
    ).wait_for()
    expect(one.page.get_by_role("radio", name="Strongest")).to_be_checked()
    one.page.get_by_text("Also against the citations").click()
    one.page.get_by_text(re.compile("the strongest chain of citations is 3 citations long")).wait_for()
    assert "way" not in params(one)
    other = one.open(one.page.url.removeprefix(world), one.another_page())
    other.get_by_text(re.compile("the strongest chain of citations is 3 citations long")).wait_for()


def test_a_double_click_on_a_work_opens_its_page(reader, world):
    one = reader(world)
    one.open(f"/network?ask=paths&a={CHAIN[3]}&b={CHAIN[0]}")
    drawn(one)
    one.page.locator("iframe").first.scroll_into_view_if_needed()
    x, y = one.page.frames[1].evaluate(
        f"() => {{ const p = network.canvasToDOM(network.getPositions()['{CHAIN[2]}']); return [p.x, p.y]; }}"
    )
    box = one.page.locator("iframe").first.bounding_box()
    one.page.mouse.dblclick(box["x"] + x, box["y"] + y)
    one.page.wait_for_url(re.compile(rf"/works\?.*work={CHAIN[2]}"))
    one.page.get_by_role("heading", name="Link number 2 of a chain").wait_for()


def test_what_two_works_both_cite_has_names_also_outside_the_corpus(reader, world):
    one = reader(world)
    one.open(f"/network?ask=shared&a={CHAIN[3]}&b={CHAIN[0]}")
    assert (
        "Both cite 2 works, 0 of them in this corpus: of 3 references of the first and 2 of the second"
        in one.text()
    )
    assert "1 is known by number only" in one.text()
    assert drawn(one) == 4
    titles = one.page.frames[1].evaluate("nodes.get().map((one) => one.title)")
    assert any(title.startswith("A far work [invented]\nBo Ek, 1980\nNot in this corpus") for title in titles)


def test_who_cites_two_works_together_is_counted(reader, world):
    one = reader(world)
    one.open(f"/network?ask=citing&a={CHAIN[3]}&b={CHAIN[0]}")
    assert (
        "1 work of this corpus cites both: of 1 that cite the first and 2 that cite the second" in one.text()
    )
    assert "0.71 (Salton's cosine" in one.text()
    assert drawn(one) == 3


def test_what_is_around_a_work_grows_with_the_steps_and_is_cut_where_it_says(reader, world):
    one = reader(world)
    one.open(f"/network?ask=around&a={CHAIN[0]}&most=30")
    assert "It cites 0 works of this corpus and is cited by 2: 2 of these are shown." in one.text()
    assert drawn(one) == 3
    one.page.get_by_text("One or two", exact=True).click()
    one.page.get_by_text(re.compile("Of 2 works two steps away 2 are shown")).wait_for()
    assert params(one)["steps"] == ["2"]
    one.open("/network?ask=around&a=W9000000&most=30")
    assert re.search(r"is cited by \d+: 29 of these are shown, the most cited ones\.", one.text())
    assert drawn(one) == 30


def test_the_works_that_the_filters_leave_are_drawn_and_the_filters_stay(reader, world):
    one = reader(world)
    one.open("/network?q=chain")
    assert "All 3 works that the filters leave." in one.text()
    one.page.get_by_test_id("stSidebarNav").get_by_text("Works").click()
    one.page.get_by_text(re.compile(r"^\d works of 130\.")).wait_for()
    assert "q=chain" in one.page.url
    one.open("/network")
    assert re.search(r"The 60 most cited of 130 works of this corpus", one.text())
    assert drawn(one) == 60


def test_hostile_titles_do_no_harm_in_network_table_and_file(reader, world, tmp_path):
    one = reader(world)
    one.open("/network?ask=around&a=W9000000&most=300")
    assert drawn(one) > 40
    titles = one.page.frames[1].evaluate("nodes.get().map((one) => one.title)")
    assert any(title and HOSTILE[:40] in title for title in titles)
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name="Save the network as a page").click()
    name = download.value.suggested_filename
    assert re.fullmatch(r"co-production-v0-2026-11-01-network-around-\d+-works-saved-[\d-]{10}\.html", name)
    saved = tmp_path / "network.html"
    download.value.save_as(saved)
    page = one.context.new_page()
    asked: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(saved.as_uri())
    page.locator("canvas").wait_for()
    assert page.evaluate("window.shown()") == len(titles) - page.evaluate(
        "nodes.get({filter: (one) => one.mark}).length"
    )
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert troubles == []
    written = page.inner_text("body")
    assert " ".join(HOSTILE.split()) in written
    assert "version 0" in written
    assert page.locator('a[href^="https://doi.org/10.5555/"]').count() > 5
    for where in (page, one.page):
        assert where.evaluate("window.hacked") is None


@pytest.mark.parametrize(
    "path",
    [
        "?ask=nothing&most=7&steps=x&path=&a=&b=", "?ask=paths&a=W1&b=%3Cscript%3E", "?ask=core&core=fine-99",
        "?ask=bridges", "?ask=paths&a=W9800001&b=W9800001",
        "?ask=around&a=%21%5Bx%5D%28//evil.example/a.png%29",
    ],
)  # fmt: skip
def test_an_address_that_asks_for_nonsense_is_answered_in_words(reader, world, path):
    one = reader(world)
    one.open(f"/network{path}")
    assert "Network" in one.text()
    assert one.page.locator("img[src*=evil]").count() == 0


def test_two_works_that_nothing_joins_are_said_to_be_apart(reader, world):
    one = reader(world)
    one.open(f"/network?ask=paths&a={CHAIN[0]}&b=W9000050")
    assert "No citations join these two works" in one.text()


@pytest.mark.parametrize("path", ["/network", f"/network?ask=paths&a={CHAIN[3]}&b={CHAIN[0]}"])
def test_the_page_is_no_wider_than_a_phone(reader, world, path):
    one = reader(world, viewport={"width": 390, "height": 844}, user_agent="Mobi")
    one.open(path)
    drawn(one)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_before_any_harvest_and_without_works_the_page_says_what_there_is(reader, starter, empty):
    one = reader(starter)
    one.open("/network")
    assert "The 60 most cited of 673 works of this corpus" in one.text()
    none = reader(empty)
    none.open("/network")
    assert "This corpus holds no works" in none.text()


def test_the_core_of_a_cluster_is_drawn_and_that_none_joins_two_is_said(reader, harvested):
    one = reader(harvested)
    one.open("/network")
    one.page.get_by_role("combobox", name="Question").focus()
    one.page.keyboard.type("core of")
    one.page.keyboard.press("Enter")
    one.page.get_by_text(re.compile(r"\d+ (most cited of \d+ )?works of this cluster\.")).wait_for()
    assert params(one)["ask"] == ["core"]
    assert drawn(one) > 2
    one.open("/network?ask=bridges")
    assert "No work is tied to two clusters." in one.text(), "each cites works of its own topic alone"
