"""The controls of the map in a real browser: search, legend, time, a drawn area, and hostile words."""

import re

import pytest
from playwright.sync_api import expect

from tests.explorer import builders
from tests.explorer.on_the_map import DOTS, MAP, asked, legend, place_of, wait_for_map, wheel

WORKS = sorted({f"W{9_000_000 + i}" for i in range(400)} | set(builders.HOSTILE_TITLES))


@pytest.fixture
def page(reader, harvested):
    one = reader(harvested)
    opened = one.open("/map?colour=type")
    wait_for_map(opened)
    return opened


def test_a_search_flies_to_the_work_and_opens_it(page):
    page.get_by_label("Fly to a work").fill("invented")
    found = page.locator(".cm-found [role=option]")
    found.first.wait_for()
    title = found.first.locator("span").inner_text()
    found.first.click()
    page.wait_for_url(re.compile(r"work=W\d+"))
    wait_for_map(page)
    assert asked(page, "camera().zoom") > 3
    box = page.locator(DOTS).bounding_box()
    work = re.search(r"work=(W\d+)", page.url)[1]
    x, y = place_of(page, work, WORKS)
    assert abs(x - box["x"] - box["width"] / 2) < 3
    assert abs(y - box["y"] - box["height"] / 2) < 3
    expect(page.locator(".st-key-work_card h3")).to_have_text(title)


def test_what_no_work_has_is_said(page):
    page.get_by_label("Fly to a work").fill("zzz qqq")
    page.get_by_text("No work with these words").wait_for()


def test_hostile_titles_are_shown_as_they_are_written(page):
    wanted = sorted(builders.HOSTILE_TITLES)[0]
    page.get_by_label("Fly to a work").fill("<script>window.hacked")
    option = page.locator(".cm-found [role=option]").first
    option.wait_for()
    assert option.locator("span").inner_text().startswith("<script>window.hacked=1</script><img")
    page.get_by_label("Fly to a work").fill("")
    page.mouse.move(*place_of(page, wanted, WORKS))
    page.locator(".cm-card").wait_for()
    for work in sorted(builders.HOSTILE_TITLES):
        page.mouse.move(*place_of(page, work, WORKS))
        page.wait_for_timeout(60)
    assert page.evaluate("window.hacked") is None
    assert page.locator(f"{MAP} img, {MAP} script").count() == 0


def test_a_click_in_the_legend_leaves_one_kind_in_colour(page):
    named = legend(page)
    kind = page.get_by_role("button", name=re.compile(r"^article \("))
    kind.click()
    wait_for_map(page)
    assert len(asked(page, "visible()")) == named["article"]
    expect(kind).to_have_attribute("aria-pressed", "true")
    kind.click()
    wait_for_map(page)
    assert len(asked(page, "visible()")) == len(WORKS)


def test_the_slider_shows_works_up_to_a_year_and_plays(page):
    slider = page.get_by_label("Works up to the year")
    slider.focus()
    page.keyboard.press("Home")
    wait_for_map(page)
    assert len(asked(page, "visible()")) == 1
    assert page.locator(".cm-said").inner_text() == "Up to 1996: 1 work"
    page.keyboard.press("End")
    wait_for_map(page)
    assert len(asked(page, "visible()")) == len(WORKS)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"document.querySelector('{DOTS}').__map.visible().length > 1")
    page.get_by_role("button", name="Pause").click()
    assert page.locator(".cm-said").inner_text().startswith("Up to")


def test_no_two_names_lie_on_each_other_however_near_one_looks(page):
    box = page.locator(DOTS).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(4):
        shown = asked(page, "labels()")
        for i, one in enumerate(shown):
            for other in shown[i + 1 :]:
                apart = (
                    one["x"] + one["width"] <= other["x"] + 1
                    or other["x"] + other["width"] <= one["x"] + 1
                    or one["y"] + one["height"] <= other["y"] + 1
                    or other["y"] + other["height"] <= one["y"] + 1
                )
                assert apart, (one["text"], other["text"])
        wheel(page, -400)


def test_a_line_drawn_around_works_chooses_them_in_map_table_and_address(page):
    page.get_by_role("button", name="Draw a line around works to choose them").click()
    box = page.locator(DOTS).bounding_box()
    corners = [(0.2, 0.1), (0.6, 0.1), (0.6, 0.6), (0.2, 0.6)]
    spots = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    within = [
        row
        for row in asked(page, "visible()")
        if spots[0][0] + 4 < asked(page, f"screenOf({row})")[0] < spots[1][0] - 4
        and spots[0][1] + 4 < asked(page, f"screenOf({row})")[1] < spots[2][1] - 4
    ]
    page.mouse.move(*spots[0])
    page.mouse.down()
    for spot in (*spots[1:], spots[0]):
        page.mouse.move(*spot, steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile("area="))
    page.wait_for_function(f"document.querySelector('{DOTS}').__map.visible().length < {len(WORKS)}")
    wait_for_map(page)
    chosen = asked(page, "visible()")
    assert within
    assert set(within) <= set(chosen)
    assert len(chosen) < len(WORKS)
    page.get_by_text(f"{len(chosen)} works of {len(WORKS)}").first.wait_for()
    again = page.context.new_page()
    again.goto(page.url)
    wait_for_map(again)
    assert asked(again, "visible()") == chosen
    page.get_by_role("button", name="Choose works everywhere again").click()
    page.wait_for_url(lambda url: "area=" not in url)
