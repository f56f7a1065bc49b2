"""The page of changes, in a real browser: what it says, where its lists lead, what its address means."""

import re
from xml.etree import ElementTree as ET

import pytest

from tests.explorer import builders, drifted
from tests.explorer.conftest import serve_explorer


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("changed")
    drifted.store_three_versions(folder / "corpus")
    with serve_explorer(folder) as address:
        yield address


def choose(one, label: str, option: str) -> None:
    one.page.get_by_label(re.compile(rf"^(Selected .*)?{label}\b")).first.click()
    one.page.get_by_role("option", name=re.compile(option)).click()


def click_title(one, row: int) -> None:
    """The list in sight is a canvas: rows are 35 pixels high, the box before a title some 34 wide."""
    box = one.page.locator('[data-testid="stDataFrame"]:visible').first
    box.scroll_into_view_if_needed()
    box.click(position={"x": 120, "y": 35 * (row + 1) + 17})


def test_the_newest_version_is_compared_with_the_one_before(reader, changed):
    one = reader(changed)
    one.open("/changes")
    one.page.get_by_text(
        "From version 1 of 2 November 2026 to version 2 of 3 November 2026: 1 new work"
    ).wait_for()
    assert "Method: works of version 1" in one.text()
    one.page.get_by_text(re.compile("^Harvest, version 2 .*from")).wait_for()


def test_every_kind_of_change_has_its_list(reader, changed):
    one = reader(changed)
    one.open("/changes?corpus=v1&since=v0")
    tabs = one.page.get_by_role("tab").all_inner_texts()
    assert [tab.split(" ")[0] for tab in tabs] == [
        "New", "Gone", "Retracted", "Metadata", "References", "Citations", "Seeds",
    ]  # fmt: skip
    assert tabs[:3] == ["New (5)", "Gone (4)", "Retracted (1)"]
    one.page.get_by_role("tab", name="Gone").click()
    one.page.get_by_text("Deleted from OpenAlex", exact=True).wait_for()
    one.page.get_by_role("tab", name="Metadata").click()
    one.page.get_by_text("of the 396 in both versions").wait_for()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_fits_the_screen(reader, changed, width):
    one = reader(changed)
    one.page.set_viewport_size({"width": width, "height": 844})
    one.open("/changes?corpus=v1&since=v0")
    one.page.get_by_role("tab", name="Gone").wait_for()
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width


def test_versions_are_chosen_on_the_page_and_stand_in_the_address(reader, changed):
    one = reader(changed)
    one.open("/changes")
    choose(one, "From", "^Version 0")
    one.page.get_by_text("From version 0 of 1 November 2026 to version 2").wait_for()
    assert "since=v0" in one.page.url
    choose(one, "To", "^Version 0")
    one.page.get_by_text("From version 1 of 2 November 2026 to version 0").wait_for()
    one.page.get_by_text("Read backwards: Harvest, version 1 is the newer").wait_for()
    assert "corpus=v0" in one.page.url


def test_a_gone_work_is_shown_as_it_was_and_opens_in_the_version_that_holds_it(reader, changed):
    one = reader(changed)
    one.open("/changes?corpus=v1&since=v0")
    one.page.get_by_role("tab", name="Gone").click()
    one.page.get_by_text("A click shows them as they were in version 0.").wait_for()
    click_title(one, 0)
    one.page.get_by_role("dialog").get_by_text("A work of version 0").wait_for()
    one.page.get_by_role("link", name="Open its page").click()
    one.page.wait_for_url(re.compile(r"/works\?corpus=v0&work=W9000110$"))
    one.page.get_by_text("Its neighbourhood").wait_for()
    one.page.go_back()
    one.page.get_by_role("dialog").get_by_text("A work of version 0").wait_for()
    one.page.get_by_role("button", name="Close").click()
    one.page.wait_for_url(re.compile(r"/changes\?corpus=v1&since=v0$"))
    one.page.get_by_text("From version 0 of 1 November 2026 to version 1").wait_for()


def test_a_new_work_opens_in_the_open_version(reader, changed):
    one = reader(changed)
    one.open("/changes")
    one.page.get_by_role("tab", name="New").wait_for()
    click_title(one, 0)
    one.page.get_by_role("dialog").get_by_role("heading", name="The newest of all [invented]").wait_for()
    one.page.get_by_role("link", name="Open its page").click()
    one.page.wait_for_url(re.compile(r"/works\?work=W9900010$"))
    one.page.get_by_text("Its neighbourhood").wait_for()


def test_a_retracted_work_is_marked(reader, changed):
    one = reader(changed)
    one.open(f"/changes?corpus=v1&since=v0&work={drifted.RETRACTED}")
    one.page.get_by_role("dialog").get_by_text("This work was retracted.").wait_for()


def test_a_look_at_another_page_keeps_the_comparison(reader, changed):
    one = reader(changed)
    one.open("/changes?since=v0")
    one.page.get_by_text("From version 0 of 1 November 2026 to version 2").wait_for()
    one.page.get_by_test_id("stSidebarNav").get_by_text("Works").click()
    one.page.wait_for_url(re.compile("/works$"))
    one.settled()
    one.page.get_by_test_id("stSidebarNav").get_by_text("Changes").click()
    one.page.wait_for_url(re.compile(r"/changes\?since=v0$"))
    one.page.get_by_text("From version 0 of 1 November 2026 to version 2").wait_for()


def test_changes_are_saved_as_a_table_and_new_works_as_a_feed(reader, changed):
    one = reader(changed)
    one.open("/changes?corpus=v1&since=v0")
    with one.page.expect_download() as download:
        one.page.get_by_text("Save all changes as CSV").click()
    assert re.match(
        r"co-production-v1-2026-11-02-changes-since-v0-saved-.*\.csv", download.value.suggested_filename
    )
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("change,id,title,authors")
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name="Atom feed of new works").click()
    entries = ET.parse(download.value.path()).findall("{http://www.w3.org/2005/Atom}entry")  # noqa: S314
    assert len(entries) == len(builders.HOSTILE_TITLES)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/changes?since=v77", "There is no other version “v77” here"),
        ("/changes?since=%3Cscript%3E", "the nearest is shown"),
        ("/changes?corpus=starter", "The starter set was collected by hand and has no versions"),
        ("/changes?work=W1", "neither of the two versions holds it"),
        ("/changes?corpus=v0", "Read backwards: Harvest, version 1"),
    ],
)
def test_an_address_that_cannot_be_compared_is_answered_in_words(reader, changed, path, words):
    one = reader(changed)
    one.open(path)
    one.page.get_by_text(words).wait_for()


def test_before_there_are_two_versions_the_page_says_what_it_will_tell(reader, starter, empty):
    one = reader(starter)
    one.open("/changes")
    assert "There is no harvest yet. This page compares two harvested versions" in one.text()
    other = reader(empty)
    other.open("/changes")
    assert "There is one version so far, version 0." in other.text()
