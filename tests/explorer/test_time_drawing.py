"""The drawing of works in time: what it holds, and that mouse, keys and a phone reach every work."""

import os
import re
import socket
import subprocess
import sys
import textwrap
from itertools import pairwise
from types import SimpleNamespace
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from corpus.history.historiograph import set_in_time
from explorer.history import time_drawing
from explorer.history.time_ink import fitting, reach
from tests.explorer import builders
from tests.explorer.conftest import ROOT, _wait_until_healthy

SVG = "{http://www.w3.org/2000/svg}"
OUTSIDE = re.compile(r"(?:href|src)\s*=|url\(|@import|<\?xml-|<!DOCTYPE|<!ENTITY", re.IGNORECASE)
LIGHT, DARK = SimpleNamespace(dark=False), SimpleNamespace(dark=True)


def parsed(drawn: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing: it has no document type


def frame(titles: list[str | None], people: list[str | None], years: list[int | None]) -> pl.DataFrame:
    """Invented works W9000000 …; the first is a seed."""
    count = len(titles)
    return pl.DataFrame(
        {
            "id": [f"W9{number:06}" for number in range(count)],
            "title": titles,
            "who": people,
            "year": years,
            "local_citations": list(range(count)),
            "seed_key": ["seed0", *[None] * (count - 1)],
        },
        schema_overrides={"title": pl.String, "who": pl.String, "year": pl.Int32, "seed_key": pl.String},
    )


def history(works: pl.DataFrame, groups: dict[str, str] | None = None):
    ids = works["id"].to_list()
    links = [(ids[0], one) for one in ids[1:]] + list(pairwise(ids[1:]))
    return set_in_time(ids, works["year"].to_list(), links, groups)


hostile = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.sampled_from(list(builders.HOSTILE_TITLES.values())),
    st.sampled_from(["\x00\x0b\ufffe\uffff", "]]><script>", "\u202eback", "&amp;'\""]),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(hostile, hostile, st.one_of(st.none(), st.integers(1990, 1993))), min_size=3, max_size=5
    ),
    hostile,
    st.booleans(),
)
def test_the_picture_is_sound_whatever_titles_hold_and_asks_nobody(told, word, dark):
    works = frame(*[list(column) for column in zip(*told, strict=True)])
    group = word or "care"
    found = history(works, {works["id"][0]: group})
    heavy = dict.fromkeys(found.links, 0.25)
    drawn = time_drawing.as_svg(
        found,
        works,
        visit=DARK if dark else LIGHT,
        caption=f"Invented works: {group}",
        heavy=heavy,
        colours={group: "#009E73"},
    )
    root = parsed(drawn)
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags <= {"svg", "g", "path", "circle", "line", "rect", "text"}
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on") or "href" in name]
    inner = re.sub(r">[^<]*<", "><", drawn.decode())
    assert not OUTSIDE.search(inner.partition("?>")[2])
    works_drawn = [one for one in root.iter(f"{SVG}g") if one.get("class") == "ht-work"]
    assert len(works_drawn) == works.height
    links = {one.get("data-ends") for one in root.iter(f"{SVG}path") if one.get("class") == "ht-link"}
    assert len(links) == len(found.links), "every citation is drawn"


def test_works_are_named_by_surname_and_year_and_seeds_are_diamonds():
    people = ["Elinor Ostrom", "Ann van der Hel and Bo Ek", None]
    works = frame(["A", "B", "An atlas of nothing [invented]"], people, [1996, 2016, 2020])
    found = history(works)
    root = parsed(time_drawing.as_svg(found, works, visit=LIGHT, caption="Invented."))
    names = {}
    for node in root.iter(f"{SVG}g"):
        if node.get("class") == "ht-work":
            names[node.find(f"{SVG}text").text] = {child.tag.removeprefix(SVG) for child in node}
    assert list(names) == ["Ostrom 1996", "van der Hel 2016", "An atlas… 2020"]
    assert ["path" in shapes for shapes in names.values()] == [True, False, False]
    words = "".join(root.itertext())
    assert "a seed" in words
    assert "Invented." in words


def test_heavy_links_are_wider_and_links_against_time_are_dashed_with_a_point():
    works = frame(["A", "B", "C"], ["Lee", "Ek", "Roe"], [2000, 2001, 2001])
    ids = works["id"].to_list()
    links = [(ids[0], ids[1]), (ids[0], ids[2]), (ids[1], ids[2])]
    found = set_in_time(ids, works["year"].to_list(), links)
    assert found.backward == ((ids[1], ids[2]),)
    shares = dict(zip(links, (0.5, 0.1, 0.05), strict=True))
    drawn = time_drawing.as_svg(found, works, visit=LIGHT, caption="", heavy=shares).decode()
    width = {
        ends: float(wide)
        for ends, wide in re.findall(r'data-ends="(\d \d)" d="M[^"]*Q[^"]*".*?stroke-width="([\d.]+)"', drawn)
    }
    assert width["0 1"] > width["0 2"] > width["1 2"]
    assert drawn.count('stroke-dasharray="4 3"') == 2, "the citation and its sign in the legend"
    assert drawn.count('data-ends="1 2"') == 2, "a line and the point at its end"
    assert "at most 50.0%" in drawn


def test_every_citation_drawn_is_in_the_table():
    works = frame(["A", "B", None], ["Ann Lee", "Bo Ek", "Cy Roe"], [2000, 2001, None])
    found = history(works)
    rows = time_drawing.as_rows(found, works, heavy=dict.fromkeys(found.links, 0.5))
    assert rows.select("Citing", "Cites").rows() == [
        ("Ek 2001", "Lee 2000"),
        ("Roe", "Lee 2000"),
        ("Roe", "Ek 2001"),
    ]
    assert rows["Share of paths"].to_list() == [0.5] * 3
    assert rows["Title"].to_list() == ["B", "Untitled", "Untitled"]
    assert "Share of paths" not in time_drawing.as_rows(found, works).columns
    nothing = set_in_time([], [], [])
    assert time_drawing.as_rows(nothing, works.head(0)).height == 0
    assert parsed(time_drawing.as_svg(nothing, works.head(0), visit=LIGHT, caption="None."))


def test_authors_may_come_as_the_corpus_keeps_them():
    works = frame(["A"] * 3, [None] * 3, [2000, 2001, 2002]).drop("who")
    structs = [[{"name": "Ann Lee", "id": None, "orcid": None}] * 3, [], None]
    given_so = works.with_columns(pl.Series("authors", structs))
    named = time_drawing.as_rows(history(works), given_so)
    assert named["Cites"][0] == "Lee 2000"


def test_a_work_that_nothing_is_told_of_is_refused():
    works = frame(["A", "B", "C"], [None] * 3, [2000, 2001, 2002])
    with pytest.raises(ValueError, match="W9000002"):
        time_drawing.as_rows(history(works), works.head(2))


@given(st.text(max_size=40), st.integers(20, 120))
def test_a_name_is_cut_to_its_room(words, room):
    shown = fitting(words, room)
    assert shown == words or shown.endswith("…")
    assert reach(shown) <= room


PAGE = """
import polars as pl
import streamlit as st
from types import SimpleNamespace
from corpus.history.historiograph import set_in_time
from explorer import theme
from explorer.history import time_drawing
from tests.explorer.test_time_drawing import frame, history
from tests.explorer import builders

titles = ["A beginning [invented]", *builders.HOSTILE_TITLES.values()]
people = ["Elinor Ostrom", "Ann Lee", "Bo Ek", "Cy Roe", "Di Orr", "Al Poe"]
works = frame(titles, people, [1996, 2000, 2004, 2008, 2012, None])
groups = {works["id"][0]: builders.HOSTILE_TITLES["W9900001"], works["id"][1]: "care"}
st.title("Works in time")
if "opened" in st.session_state:
    st.subheader("Opened " + st.session_state["opened"])
st.button("Again")
time_drawing.draw(
    history(works, groups), works, visit=SimpleNamespace(dark=theme.is_dark()), key="drawn",
    on_open=lambda work: st.session_state.update(opened=work),
)
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A page that holds nothing but the drawing, over invented works with hostile titles."""
    file = tmp_path_factory.mktemp("time") / "page.py"
    file.write_text(textwrap.dedent(PAGE), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(file), "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "STREAMLIT_SERVER_HEADLESS": "true"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_until_healthy(f"http://localhost:{port}/_stcore/health", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors, errors


def work(one, name: str):
    return one.page.get_by_role("button", name=re.compile(f"^{name}"))


def test_a_click_opens_a_work_and_pointing_tells_of_it(reader, page):
    one = reader(page)
    one.open()
    expect(work(one, "Ostrom 1996")).to_be_visible()
    work(one, "Lee 2000").hover()
    card = one.page.locator(".ht-card")
    expect(card).to_contain_text(builders.HOSTILE_TITLES["W9900001"])
    expect(card).to_contain_text("Ann Lee")
    expect(card).to_contain_text("2000 · Cited by 1 work here")
    expect(one.page.locator(".ht-wide .ht-link.ht-near")).to_have_count(2)
    work(one, "Lee 2000").click()
    expect(one.page.get_by_role("heading", name="Opened W9000001")).to_be_visible()
    work(one, "Roe 2008").click()
    expect(one.page.get_by_role("heading", name="Opened W9000003")).to_be_visible()
    assert one.page.evaluate("window.hacked") is None


def test_keys_reach_every_work_and_enter_opens_it(reader, page):
    one = reader(page)
    one.open()
    one.page.get_by_role("button", name="Again").focus()
    one.page.keyboard.press("Tab")
    expect(work(one, "Ostrom 1996")).to_be_focused()
    seen = []
    for _ in range(6):
        seen.append(one.page.evaluate("document.activeElement.getAttribute('aria-label').split('.')[0]"))
        one.page.keyboard.press("ArrowDown")
    assert seen == ["Ostrom 1996", "Lee 2000", "Ek 2004", "Roe 2008", "Orr 2012", "Poe"]
    one.page.keyboard.press("ArrowLeft")
    assert "Poe" not in one.page.evaluate("document.activeElement.getAttribute('aria-label')")
    one.page.keyboard.press("Home")
    one.page.keyboard.press("ArrowRight")
    expect(one.page.locator(".ht-card")).to_be_visible()
    one.page.keyboard.press("Home")
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_role("heading", name="Opened W9000000")).to_be_visible()
    expect(work(one, "Ostrom 1996")).to_be_focused()


def test_a_phone_shows_time_from_top_to_bottom_and_a_tap_opens(reader, page):
    one = reader(page, viewport={"width": 390, "height": 844}, has_touch=True)
    one.open()
    first, last = work(one, "Ostrom 1996"), work(one, "Orr 2012")
    expect(first).to_be_visible()
    assert first.bounding_box()["y"] < last.bounding_box()["y"]
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert one.page.locator(".ht-roll").evaluate("it => it.scrollWidth <= it.clientWidth")
    last.tap()
    expect(one.page.get_by_role("heading", name="Opened W9000004")).to_be_visible()
