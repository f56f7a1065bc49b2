"""The story: read by a new student with the keyboard alone, with its evidence, on paper, and taken away."""

import csv
import io
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from corpus.lenses.lens_set_file import read_lens_set
from corpus.locations import LENSES
from corpus.model import Work
from corpus.store import Store
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

LONG = 180_000  # milliseconds: the lenses are learnt at the first visit of all
MOST_STEPS = 120
LENS_NAMES = tuple(lens.name for lens in read_lens_set(LENSES).lenses)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """400 invented works; titles that try to break out are the most cited of the newest."""
    folder = tmp_path_factory.mktemp("story")
    hostile = builders.hostile_works()
    citing = [
        Work(
            id=f"W98000{place:02d}",
            title=f"What is co-production? Defining a vague concept {place} [invented]",
            year=2024,
            language="en",
            doi=f"10.5555/hostile.{place}",
            references=("W9000000", *(one.id for one in hostile)),
        )
        for place in range(60)
    ]
    hostile = [
        replace(one, title=f"Co-production {one.title}", year=1997, field="Medicine") for one in hostile
    ]
    works = [*builders.works(400), *hostile, *citing]
    builders.store_corpus(folder / "corpus", works)
    with serve_explorer(folder) as address:
        yield address, Store(str(folder / "corpus")).open()


def arrive(one, path="/story"):
    one.page.goto(one.address + path)
    expect(one.page.get_by_role("heading", name="What to read")).to_be_visible(timeout=LONG)
    expect(one.page.get_by_text("is being tested")).to_have_count(0, timeout=LONG)
    return one.settled()


def focused(page):
    """What the element with the focus says; nothing for a region that scrolls and holds the whole page."""
    said = page.evaluate(
        "(document.activeElement.innerText || document.activeElement.ariaLabel || '').trim()"
    )
    return said if len(said) < 200 else ""


def tab_to(page, pattern):
    """Go on with the Tab key alone until what is meant has the focus."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if re.search(pattern, focused(page)):
            return
    raise AssertionError(f"the Tab key does not come to {pattern}")


def test_a_student_gets_by_keyboard_from_the_front_page_to_the_list_of_a_lens_and_exports_it(reader, world):
    one = reader(world[0])
    page = one.open("/")
    tab_to(page, r"The story of this literature")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The story of this literature")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("heading", name="What to read")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("is being tested")).to_have_count(0, timeout=LONG)
    one.settled()
    page.keyboard.press("Home")
    tab_to(page, r"^What to read$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What to read")).to_be_in_viewport()
    tab_to(page, r"^Foundations \(")
    for _ in range(MOST_STEPS):
        if focused(page).startswith(LENS_NAMES):
            break
        page.keyboard.press("ArrowRight")
    lens = focused(page).partition(" (")[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=lens, exact=True)).to_be_visible()
    one.settled()
    listed = page.locator("[class*=st-key-story_screen_reading] [data-testid=stPageLink]").count()
    assert listed > 0
    tab_to(page, rf"BibTeX: {lens}$")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    download = waiting.value
    text = download.path().read_text(encoding="utf-8")
    assert download.suggested_filename.endswith(".bib")
    assert len(re.findall(r"^@(?!comment)", text, re.MULTILINE)) == listed


def test_each_sentence_shows_its_evidence_and_leads_to_the_works(reader, world):
    address, corpus = world
    one = reader(address)
    page = arrive(one)
    sentences = page.locator(".story-prose sup").count()
    assert sentences > 8
    controls = page.get_by_role("radiogroup", name="Evidence for sentence").get_by_role("radio")
    assert controls.count() == sentences
    first = page.locator(".story-prose span").first.inner_text()
    told = re.search(r"Of the ([\d,]+) works of this corpus, ([\d,]+) use", first)
    assert int(told[1].replace(",", "")) == corpus.works.height
    page.keyboard.press("Home")
    tab_to(page, r"^1$")
    page.keyboard.press("Enter")
    proof = page.locator(".st-key-story_screen_origins")
    expect(proof.get_by_text("whose title or abstract uses a word of the family")).to_be_visible()
    expect(proof.get_by_text(re.compile(rf"version 0.*{corpus.works.height} works"))).to_be_visible()
    proof.get_by_role("link", name="The works that use it").click()
    expect(page.get_by_text(f"{told[2]} works of {corpus.works.height}")).to_be_visible()
    assert "uses" in parse_qs(urlsplit(page.url).query)


def test_a_paragraph_leads_to_the_map_of_its_works(reader, world):
    one = reader(world[0])
    page = arrive(one)
    page.get_by_role("link", name="These works on the map", exact=True).click()
    page.wait_for_url("**/map?*")
    assert parse_qs(urlsplit(page.url).query)["colour"] == ["year"]


def test_hostile_titles_stay_text_in_prose_evidence_lists_and_on_paper(reader, world):
    one = reader(world[0])
    page = arrive(one)
    assert "<script>" in one.text(), "such a title is shown as it is written"
    for number in range(1, 5):
        page.get_by_role("radio", name=str(number), exact=True).click()
        one.settled()
    page.emulate_media(media="print")
    assert "<img src=x" in page.locator(".story-paper").inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.locator("[data-testid=stMain] script, [data-testid=stMain] img[src=x]").count() == 0


def test_on_paper_there_are_the_words_the_lists_and_the_evidence_and_no_controls(reader, world):
    one = reader(world[0], color_scheme="dark")
    page = arrive(one)
    expect(page.locator(".story-paper")).to_be_hidden()
    page.emulate_media(media="print")
    for hidden in ("stSidebar", "stHeader", "stPopover", "stPageLink", "stDownloadButton", "stExpander"):
        assert not [one for one in page.get_by_test_id(hidden).all() if one.is_visible()], hidden
    paper = page.locator(".story-paper")
    expect(paper).to_be_visible()
    expect(paper.get_by_role("heading", name="Evidence")).to_be_visible()
    assert paper.locator("tr").count() - 1 == page.locator(".story-prose sup").count()
    assert page.evaluate("getComputedStyle(document.querySelector('.story-prose')).color") == "rgb(0, 0, 0)"
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert pages > 2, "all of it is printed, not the part that was on the screen"


def test_the_evidence_is_a_table_to_take_away(reader, world):
    one = reader(world[0])
    page = arrive(one)
    sentences = page.locator(".story-prose sup").count()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Evidence (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(waiting.value.path().read_text(encoding="utf-8-sig"))))
    assert {int(row["Sentence"]) for row in rows} == set(range(1, sentences + 1))
    assert all(row["Counted"] and "v0" in row["Corpus"] for row in rows)


def test_on_a_phone_nothing_is_wider_than_the_screen(reader, world):
    one = reader(world[0], viewport={"width": 390, "height": 844})
    page = arrive(one)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = page.evaluate(
        "[...document.querySelectorAll('.story-prose, .story-reason, [data-testid=stPageLink]')]"
        ".filter(one => one.getBoundingClientRect().right > 391).length"
    )
    assert wide == 0


def test_the_starter_set_is_told_without_counts_or_trends(reader, starter):
    one = reader(starter)
    page = arrive(one)
    text = one.text()
    assert "When it rose" not in text
    assert "The earliest that uses" in text
    page.get_by_role("link", name="Crossing the great divide").first.click()
    page.wait_for_url("**/works?*work=*")


def test_an_empty_corpus_says_so(reader, empty):
    one = reader(empty)
    one.open("/story")
    assert "This corpus holds no works" in one.text()
