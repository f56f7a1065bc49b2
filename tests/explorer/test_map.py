"""The map in a real browser: drawn, clicked, tapped, zoomed, and reached without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.explorer import builders
from tests.explorer.conftest import serve_explorer
from tests.explorer.on_the_map import (
    DOTS,
    STAGE,
    asked,
    colours_on,
    legend,
    place_of,
    seed_names,
    wait_for_map,
    wheel,
)

NEVER = "no such word anywhere"
WORKS = sorted({f"W{9_000_000 + i}" for i in range(400)} | set(builders.HOSTILE_TITLES))
PHONE = {
    "user_agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36",
    "has_touch": True,
    "is_mobile": True,
    "viewport": {"width": 390, "height": 780},
}


@pytest.mark.parametrize("works", [1, 4])
def test_a_tiny_corpus_has_its_map(reader, tmp_path, works):
    builders.store_corpus(tmp_path / "corpus", builders.works(works, seed_count=1), seed_count=1)
    with serve_explorer(tmp_path) as address:
        one = reader(address)
        one.open("/map")
        wait_for_map(one.page)
        assert colours_on(one.page, STAGE) > 20
        assert len(asked(one.page, "visible()")) == works


def test_the_map_is_drawn_with_the_seeds_always_visible(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    assert colours_on(one.page, STAGE) > 200
    names = seed_names(one.page)
    assert names == ["Müller 1997", "Nguyễn 1998", "Ostrom 1996"]
    one.open(f"/map?q={NEVER.replace(' ', '+')}")
    wait_for_map(one.page)
    assert "No work fits these filters" in one.text()
    assert seed_names(one.page) == names
    assert asked(one.page, "visible()") == []


def test_a_click_on_a_work_shows_its_card_and_names_it_in_the_address(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    one.page.mouse.click(*place_of(one.page, "W9000001", WORKS))
    card = one.page.locator(".st-key-work_card")
    card.get_by_text("[invented]").first.wait_for()
    shown = re.search(r"work=(W\d+)", one.page.url)
    assert shown
    one.settled()
    lines = asked(one.page, "lines()")
    assert lines["self"] == WORKS.index(shown[1])
    assert lines["cited"] + lines["citing"] > 0
    one.page.get_by_text("All about this work").click()
    one.page.wait_for_url(re.compile(rf"/works\?.*work={shown[1]}"))
    one.page.get_by_text("Its neighbourhood").wait_for()


def test_the_same_work_can_be_closed_and_clicked_again(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    spot = place_of(one.page, "W9000001", WORKS)
    for _ in range(3):
        one.page.mouse.click(*spot)
        one.page.wait_for_url(re.compile("work=W9000001"))
        one.page.locator(".st-key-work_card").get_by_role("button", name="Close").click()
        one.page.wait_for_url(lambda url: "work=" not in url)
        one.settled()


def test_a_new_colour_or_search_keeps_the_zoom_and_sends_no_work_again(reader, harvested):
    one = reader(harvested)
    received: list[int] = []
    one.page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(len(frame))))
    one.open("/map")
    wait_for_map(one.page)
    whole = max(received)
    box = one.page.locator(DOTS).bounding_box()
    one.page.mouse.move(box["x"] + 200, box["y"] + 200)
    wheel(one.page, -500)
    zoomed = asked(one.page, "camera()")
    received.clear()
    one.page.get_by_label("Colour").click()
    one.page.keyboard.type("Type")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(re.compile("colour=type"))
    one.settled()
    one.page.get_by_label(re.compile("^Search the works")).fill("knowledge")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(re.compile("q=knowledge"))
    one.settled()
    wait_for_map(one.page)
    assert asked(one.page, "camera()") == zoomed
    assert 0 < len(asked(one.page, "visible()")) < len(WORKS)
    assert max(received) < whole / 2


def test_another_page_and_back_finds_the_view_as_it_was_left(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    box = one.page.locator(DOTS).bounding_box()
    one.page.mouse.move(box["x"] + 200, box["y"] + 200)
    wheel(one.page, -500)
    left = asked(one.page, "camera()")
    for _ in range(3):
        one.page.get_by_role("link", name="Works").first.click()
        one.page.wait_for_url(re.compile("/works"))
        one.settled()
        expect(one.page.locator(DOTS)).to_have_count(0)
        one.page.get_by_role("link", name="Map").first.click()
        one.page.wait_for_url(re.compile("/map"))
        wait_for_map(one.page)
    assert asked(one.page, "camera()") == left


def test_works_are_coloured_by_their_lens_and_every_work_is_counted_once(reader, harvested):
    one = reader(harvested)
    one.context.set_default_timeout(120_000)  # the first reader waits for the lenses to be learnt
    one.open("/map?colour=lens")
    wait_for_map(one.page)
    named = legend(one.page)
    assert "None / unclear" in named
    assert set(named) <= {"Clarification", "Elucidation", "Provocation", "None / unclear", "seed"}
    assert sum(count for name, count in named.items() if name != "seed") == len(WORKS)


@pytest.mark.parametrize("colour", ["cluster", "family", "field", "type", "retracted"])
def test_every_work_is_counted_once_by_whatever_it_is_coloured(reader, harvested, colour):
    one = reader(harvested)
    one.context.set_default_timeout(60_000)
    one.open(f"/map?colour={colour}")
    wait_for_map(one.page)
    assert sum(count for name, count in legend(one.page).items() if name != "seed") == len(WORKS)


def test_on_a_phone_one_finger_scrolls_two_zoom_and_a_tap_opens_a_work(reader, harvested):
    one = reader(harvested, **PHONE)
    page = one.open("/map")
    wait_for_map(page)
    page.locator(STAGE).scroll_into_view_if_needed()
    touch = one.context.new_cdp_session(page)
    scrolled = "document.querySelector('[data-testid=\"stMain\"]').scrollTop"
    before, camera = page.evaluate(scrolled), asked(page, "camera()")
    box = page.locator(DOTS).bounding_box()
    finger = {"x": 180, "y": min(box["y"] + 300, 700)}

    def fingers(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})
        page.wait_for_timeout(16)

    fingers("touchStart", finger)
    for step in range(1, 11):
        fingers("touchMove", {"x": 180, "y": finger["y"] - 15 * step})
    fingers("touchEnd")
    page.wait_for_function(f"() => {scrolled} > {before} + 50")
    page.wait_for_timeout(800)
    assert asked(page, "camera()") == camera
    y = page.locator(DOTS).bounding_box()["y"] + 150
    fingers("touchStart", {"x": 160, "y": y, "id": 1}, {"x": 220, "y": y, "id": 2})
    for step in range(1, 6):
        fingers("touchMove", {"x": 160 - 8 * step, "y": y, "id": 1}, {"x": 220 + 8 * step, "y": y, "id": 2})
    fingers("touchEnd")
    assert asked(page, "camera().zoom") > camera["zoom"] * 1.5
    page.get_by_role("button", name="Show the whole map").tap()
    page.wait_for_function(f"document.querySelector('{DOTS}').__map.camera().zoom === 1")
    wait_for_map(page)
    page.locator(STAGE).scroll_into_view_if_needed()
    page.touchscreen.tap(*place_of(page, "W9000001", WORKS))
    page.wait_for_url(re.compile("work=W9"))
    page.locator(".st-key-work_card").get_by_text("[invented]").first.wait_for()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


def test_a_click_keeps_the_zoom(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    one.page.mouse.move(*place_of(one.page, "W9000002", WORKS))
    wheel(one.page, -400)
    zoomed = asked(one.page, "camera()")
    one.page.mouse.click(*place_of(one.page, "W9000002", WORKS))
    one.page.locator(".st-key-work_card").wait_for()
    one.settled()
    assert asked(one.page, "camera()") == zoomed


def test_a_work_is_reached_on_the_map_by_keyboard_alone(reader, harvested):
    one = reader(harvested)
    page = one.open("/map")
    wait_for_map(page)
    page.get_by_label(re.compile("^Search the works")).focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label') || ''") == "Fly to a work":
            break
    page.keyboard.type("invented seed")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+A")
    page.keyboard.type("ann 1998 [invented]"[:4])
    page.locator(".cm-found [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".st-key-work_card").get_by_text("[invented]").first.wait_for()
    assert re.search(r"work=W\d+", page.url)


def test_the_keys_move_the_map_and_enter_opens_the_work_in_the_middle(reader, harvested):
    one = reader(harvested)
    page = one.open("/map")
    wait_for_map(page)
    page.locator(DOTS).focus()
    whole = asked(page, "camera()")
    for _ in range(4):
        page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    moved = asked(page, "camera()")
    assert moved["zoom"] > whole["zoom"]
    assert moved["x"] < whole["x"]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"work=W\d+"))
    page.locator(".st-key-work_card").get_by_text("[invented]").first.wait_for()
    one.settled()
    page.locator(DOTS).focus()
    page.keyboard.press("Escape")
    page.wait_for_function(f"document.querySelector('{DOTS}').__map.camera().zoom === 1")
    expect(page.locator(".cm-live")).not_to_be_empty()


def test_a_dark_screen_has_its_own_colours(reader, harvested):
    one = reader(harvested, color_scheme="dark")
    one.open("/map")
    wait_for_map(one.page)
    assert colours_on(one.page, STAGE) > 200
    assert one.page.evaluate("getComputedStyle(document.querySelector('.cm-map')).color") == (
        "rgb(237, 235, 232)"
    )


def test_without_webgl_the_page_says_so_and_lists_the_works(reader, harvested):
    one = reader(harvested)
    one.context.add_init_script(
        "const of = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return kind.startsWith('webgl') ? null : of.call(this, kind, ...more); };"
    )
    one.open("/map")
    one.page.get_by_text("This browser does not draw WebGL").wait_for()
    assert "These works as a table" in one.text()
    one.page.get_by_test_id("stDataFrame").first.wait_for()
