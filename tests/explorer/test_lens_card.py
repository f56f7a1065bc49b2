"""By which lens a work looks, on its own page: the label, the words that decided, and how likely each is."""

import pytest

from corpus.literature import Harvested
from corpus.model import Author, Work
from corpus.schema import seeds_frame, works_frame
from corpus.store import Store
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

TITLES = {
    "W9800001": "Hidden power and contested meanings of co-production [invented]",
    "W9800002": "Co-production of hydrogen and electricity from coal [invented]",
    "W9800003": builders.HOSTILE_TITLES["W9900001"],
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """An explorer over works of which we know how they look."""
    folder = tmp_path_factory.mktemp("lenses")
    seeds = builders.seeds()
    works = [
        Work(id=work_id, title=title, year=2020, authors=(Author("Ann Example"),), references=("W9000000",))
        for work_id, title in TITLES.items()
    ]
    brought = Harvested(works_frame(works, seeds), seeds_frame(seeds, "run-1"))
    Store(str(folder / "corpus")).commit(brought, builders.harvest(1, len(works)))
    with serve_explorer(folder) as address:
        yield address


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_of_a_work_tells_its_lens_and_marks_the_words_that_decided(reader, told, width):
    one = reader(told, viewport={"width": width, "height": 900})
    one.context.set_default_timeout(120_000)  # the first reader waits for the lenses to be learnt
    one.open("/works?work=W9800001")
    one.page.locator(".cues mark").first.wait_for()
    assert one.page.locator(".cues mark").all_inner_texts() == ["Hidden", "power", "contested", "meanings"]
    text = one.text()
    assert "Elucidation, confidence low." in text
    assert "cues: hidden, power, contested, meanings" in text
    assert one.page.get_by_role("list", name="How likely each lens is").get_by_role("listitem").count() == 4
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_false_friend_is_none_with_its_reason(reader, told):
    one = reader(told)
    one.open("/works?work=W9800002")
    one.page.get_by_text("its words only look like the subject").wait_for()
    assert "None / unclear" in one.text()


def test_a_hostile_title_is_only_a_title(reader, told):
    one = reader(told)
    one.open("/works?work=W9800003")
    one.page.get_by_text("confidence", exact=False).first.wait_for()
    assert one.page.evaluate("window.hacked") is None
