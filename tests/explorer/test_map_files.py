"""What leaves the map: numbers for the browser, pictures for print, and a page that opens from disk."""

import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from corpus.store import Store
from explorer.loading import _reading
from explorer.map import map_file, map_picture, map_suggest
from explorer.map.citation_map import as_bytes, placed_works, whole
from explorer.map.map_colours import painted
from explorer.map.packing import packed
from tests.explorer import builders
from tests.explorer.on_the_map import asked, wait_for_map

CAPTION = "Invented works of $x$ and _y_ <b>: version 1, 1 November 2026 [invented]"
ODD = {**builders.HOSTILE_TITLES, "W9900006": "nul \x00 and\nline \u2028 end $\\frac{1}{0}$ [invented]"}


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files") / "corpus"
    odd = replace(builders.hostile_works()[0], id="W9900006", title=ODD["W9900006"])
    builders.store_corpus(folder, [*builders.works(300), *builders.hostile_works(), odd])
    return _reading("v0", Store(str(folder)).open())


def unpacked(content: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    length = int.from_bytes(content[:4], "little")
    head = json.loads(content[4 : 4 + length])
    kinds = {"u1": np.uint8, "u2": np.uint16}
    columns = {
        name: np.frombuffer(content, kinds[kind], count, at) for name, kind, at, count in head["columns"]
    }
    return head, columns


columns = st.dictionaries(
    st.text("abc", min_size=1, max_size=5),
    st.one_of(
        st.lists(st.integers(0, 255), max_size=40).map(lambda v: np.array(v, dtype=np.uint8)),
        st.lists(st.integers(0, 65_535), max_size=40).map(lambda v: np.array(v, dtype=np.uint16)),
    ),
    max_size=4,
)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=50), max_size=3), columns)
def test_what_is_packed_comes_out_again(head, values):
    head = {name: text for name, text in head.items() if name != "columns"}
    head = json.loads(json.dumps(head).encode().decode())
    told, read = unpacked(packed(head, values))
    assert {name: np.array_equal(read[name], values[name]) for name in values} == dict.fromkeys(values, True)
    assert all(at % 8 == 0 for _, _, at, _ in told["columns"])
    clean = {name for name in head if name.isprintable()}
    assert clean <= set(told)


def test_places_go_to_the_browser_as_exactly_as_a_screen_can_show(reading):
    placed = placed_works(reading)
    head, read = unpacked(as_bytes(reading, reading.corpus.clusters or (), placed))
    box = whole(placed)
    x = box.left + read["x"][placed["row"].to_numpy()] / 65_535 * (box.right - box.left)
    assert np.abs(x - placed["x"].to_numpy()).max() < 1e-4
    assert {seed["name"] for seed in head["seeds"]} == {"Müller 1997", "Nguyễn 1998", "Ostrom 1996"}
    assert head["count"] == len(read["born"]) == 306


def test_what_a_browser_asks_may_be_anything(reading):
    for asked_for in ({}, {"rows": [-1, 10**9, "x", None]}, {"rows": "all"}, {"text": 7}, {"text": ""}):
        assert map_suggest.answer(reading, asked_for)["words"] == []
    assert [row for row, _, _ in map_suggest.answer(reading, {"rows": [3, 5]})["words"]] == [3, 5]
    found = map_suggest.answer(reading, {"text": "CO-production INVENTED"})
    assert 0 < len(found["found"]) <= map_suggest.MOST_FOUND


@given(st.text(max_size=30))
def test_any_text_can_be_typed(reading, text):
    assert len(map_suggest.suggested(reading, text)) <= map_suggest.MOST_FOUND


@pytest.mark.parametrize("colour", ["year", "type", "citations", "retracted"])
@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_the_map_as_a_picture(reading, colour, form):
    placed = placed_works(reading)
    colours = painted(placed, reading.corpus.works.height, colour, (), dark=False)
    made = map_picture.picture(
        reading, placed, placed["id"], colours, CAPTION, levels=reading.corpus.clusters or (), form=form
    )
    if form == "png":
        picture = Image.open(io.BytesIO(made))
        assert round(picture.info["dpi"][0]) >= 300
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 50
    elif form == "svg":
        text = made.decode()
        assert "<image" in text
        assert text.count("<path") < 2_000  # dots are one image, names are outlines or text
    else:
        assert made.startswith(b"%PDF")


def test_the_page_on_disk_opens_without_a_network_and_no_title_does_harm(reading, browser, tmp_path):
    placed = placed_works(reading)
    colours = painted(placed, reading.corpus.works.height, "type", (), dark=False)
    rows = reading.works["row"]
    made = map_file.page(
        reading, placed, rows, colours, CAPTION, levels=(), dark=False, size="local"
    ).decode()
    assert made.count("</script>") == 2
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", made)
    file = tmp_path / "map.html"
    file.write_text(made, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: troubles.append(request.url) if "http" in request.url[:5] else None)
    page.goto(file.as_uri())
    wait_for_map(page)
    assert len(asked(page, "visible()")) == 306
    assert CAPTION in page.inner_text("body")
    page.get_by_label("Fly to a work").fill("<script>")
    page.locator(".cm-found [role=option]").first.click()
    assert page.locator(".cm-chosen strong").inner_text().startswith("<script>")
    page.get_by_label("Fly to a work").fill("knowledge")
    page.locator(".cm-found [role=option]").first.click()
    page.get_by_label("Works up to the year").focus()
    page.keyboard.press("Home")
    assert len(asked(page, "visible()")) < 306
    assert page.evaluate("window.hacked") is None
    page.close()
    assert troubles == []
