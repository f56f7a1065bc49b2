"""The map in a real browser: drawn, clicked, tapped, zoomed, and reached without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.explorer import builders
from tests.explorer.conftest import serve_explorer
from tests.explorer.on_the_map import PLOT, colours_on, place_of, wait_for_map

NEVER = "no such word anywhere"


def test_a_tiny_corpus_has_its_map(reader, tmp_path):
    builders.store_corpus(tmp_path / "corpus", builders.works(4))
    with serve_explorer(tmp_path) as address:
        one = reader(address)
        one.open("/map")
        wait_for_map(one.page)
        assert colours_on(one.page, PLOT) > 20


def test_the_map_is_drawn_with_the_seeds_always_visible(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    assert colours_on(one.page, PLOT) > 200
    labels = one.page.locator(f"{PLOT} .annotation-text").all_text_contents()
    assert sorted(labels) == ["Müller 1997", "Nguyễn 1998", "Ostrom 1996"]
    one.open(f"/map?q={NEVER.replace(' ', '+')}")
    wait_for_map(one.page)
    assert "No work fits these filters" in one.text()
    assert one.page.locator(f"{PLOT} .annotation-text").all_text_contents() == labels


def test_a_click_on_a_work_shows_its_card_and_names_it_in_the_address(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    works = sorted({f"W{9_000_000 + i}" for i in range(400)} | set(builders.HOSTILE_TITLES))
    one.page.mouse.click(*place_of(one.page, "W9000001", works))
    card = one.page.locator(".st-key-work_card")
    card.get_by_text("[invented]").first.wait_for()
    shown = re.search(r"work=(W\d+)", one.page.url)
    assert shown
    expect(one.page.locator(".map-overlay-self")).to_have_count(1)
    expect(one.page.locator(".map-overlay-citing, .map-overlay-cited")).not_to_have_count(0)
    one.page.get_by_text("All about this work").click()
    one.page.wait_for_url(re.compile(rf"/works\?.*work={shown[1]}"))
    one.page.get_by_text("Its neighbourhood").wait_for()


def test_the_same_work_can_be_closed_and_clicked_again(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    works = sorted({f"W{9_000_000 + i}" for i in range(400)} | set(builders.HOSTILE_TITLES))
    spot = place_of(one.page, "W9000001", works)
    for _ in range(3):
        one.page.mouse.click(*spot)
        one.page.wait_for_url(re.compile("work=W9000001"))
        one.page.locator(".st-key-work_card").get_by_role("button", name="Close").click()
        one.page.wait_for_url(lambda url: "work=" not in url)
        one.settled()


def test_a_new_colour_or_search_keeps_the_zoom(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    axis = f"document.querySelector('{PLOT}')._fullLayout.xaxis.range.map((v) => v.toFixed(3)).join()"
    box = one.page.locator(PLOT).bounding_box()
    one.page.mouse.move(box["x"] + 200, box["y"] + 200)
    before = one.page.evaluate(axis)
    one.page.mouse.wheel(0, -500)
    one.page.wait_for_function(f"() => {axis} !== '{before}'")
    one.page.wait_for_timeout(1500)
    zoomed = one.page.evaluate(axis)
    one.page.get_by_label("Colour").click()
    one.page.keyboard.type("Type")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(re.compile("colour=type"))
    one.settled()
    wait_for_map(one.page)
    assert one.page.evaluate(axis) == zoomed


def test_works_are_coloured_by_their_lens_and_every_work_is_counted_once(reader, harvested):
    one = reader(harvested)
    one.context.set_default_timeout(120_000)  # the first reader waits for the lenses to be learnt
    one.open("/map?colour=lens")
    wait_for_map(one.page)
    one.page.locator(f"{PLOT} .legendtext").first.wait_for()
    legend = one.page.locator(f"{PLOT} .legendtext").all_text_contents()
    named = dict(re.fullmatch(r"(.+) \(([\d,]+)\)", text).groups() for text in legend)
    assert "None / unclear" in named
    assert set(named) <= {"Clarification", "Elucidation", "Provocation", "None / unclear", "seed"}
    works = sum(int(count.replace(",", "")) for name, count in named.items() if name != "seed")
    assert works == 400 + len(builders.HOSTILE_TITLES)


def test_on_a_phone_a_finger_scrolls_over_the_map_and_a_tap_opens_a_work(reader, harvested):
    one = reader(
        harvested,
        user_agent="Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36",
        has_touch=True,
        is_mobile=True,
        viewport={"width": 390, "height": 780},
    )
    page = one.open("/map")
    wait_for_map(page)
    page.locator(".st-key-map").scroll_into_view_if_needed()
    touch = one.context.new_cdp_session(page)
    scrolled = "document.querySelector('[data-testid=\"stMain\"]').scrollTop"
    before = page.evaluate(scrolled)
    box = page.locator(PLOT).bounding_box()
    finger = {"x": 180, "y": min(box["y"] + 300, 700)}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    for step in range(1, 11):
        moved = {"x": 180, "y": finger["y"] - 15 * step}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [moved]})
        page.wait_for_timeout(16)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function(f"() => {scrolled} > {before} + 50")
    page.wait_for_timeout(800)
    works = sorted({f"W{9_000_000 + i}" for i in range(400)} | set(builders.HOSTILE_TITLES))
    page.touchscreen.tap(*place_of(page, "W9000001", works))
    page.wait_for_url(re.compile("work=W9"))
    page.locator(".st-key-work_card").get_by_text("[invented]").first.wait_for()


def test_a_click_keeps_the_zoom(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    axis = f"document.querySelector('{PLOT}')._fullLayout.xaxis.range"
    span = f"({axis}[1] - {axis}[0])"
    works = sorted({f"W{9_000_000 + i}" for i in range(400)} | set(builders.HOSTILE_TITLES))
    x, y = place_of(one.page, "W9000002", works)
    before = one.page.evaluate(span)
    one.page.mouse.move(x, y)
    one.page.mouse.wheel(0, -400)
    one.page.wait_for_function(f"() => {span} < {before * 0.98}")
    one.page.wait_for_timeout(500)
    zoomed = one.page.evaluate(span)
    one.page.mouse.click(*place_of(one.page, "W9000002", works))
    one.page.locator(".st-key-work_card").wait_for()
    one.settled()
    assert one.page.evaluate(span) == pytest.approx(zoomed, rel=0.01)


def test_a_work_is_reached_on_the_map_by_keyboard_alone(reader, harvested):
    one = reader(harvested)
    one.open("/map")
    wait_for_map(one.page)
    one.page.get_by_label(re.compile("^Search the works")).focus()
    for _ in range(6):
        one.page.keyboard.press("Tab")
        if one.page.evaluate("document.activeElement.getAttribute('aria-label') || ''").startswith(
            ("Go to a work", "Selected")
        ):
            break
    one.page.keyboard.type("1998")
    one.page.keyboard.press("Enter")
    one.page.locator(".st-key-work_card").get_by_text("[invented]").first.wait_for()
    assert "work=W9000002" in one.page.url
