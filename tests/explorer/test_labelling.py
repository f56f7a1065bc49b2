"""Labels made in the browser: they overrule, teach, and outlive a refresh, a restart and a merge of files."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from corpus.ledger import Entry, Outcome, Step, ledger_frame
from corpus.lenses.hand_labels import Drawn, HandLabel
from corpus.lenses.label_file import add_labels, read_labels
from corpus.literature import Harvested
from corpus.model import Author, Work
from corpus.schema import seeds_frame, works_frame
from corpus.store import Store
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

NAME = "Your name, as it stands beside your labels"
TITLES = (
    "Hidden power and contested meanings of co-production [invented]",
    "Towards radical co-production: movements that transform cities [invented]",
    "Co-production: a typology and a definition [invented]",
    "Willingness to co-produce: a survey experiment [invented]",
    "Co-production and care [invented]",
    "Co-design in a hospital [invented]",
)


def works() -> list[Work]:
    return [
        Work(
            id=f"W980000{place}",
            title=title,
            abstract="We study co-production." if place % 2 else None,
            doi=f"10.5555/label.{place}",
            year=2015 + place,
            authors=(Author(f"Ann Example{place}"),),
            references=("W9000000",),
        )
        for place, title in enumerate(TITLES)
    ]


def commit(folder, literature, number, *entries: Entry) -> None:
    seeds = builders.seeds()
    run = builders.harvest(number, len(literature))
    brought = Harvested(
        works_frame(literature, seeds), seeds_frame(seeds, run.id), ledger_frame(list(entries), run.id)
    )
    Store(str(folder / "corpus")).commit(brought, run)


@pytest.fixture
def folder(tmp_path):
    commit(tmp_path, works(), 1)
    return tmp_path


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One explorer for the tests that need no restart, as each new one learns the lenses first."""
    folder = tmp_path_factory.mktemp("labelling")
    commit(folder, works(), 1)
    with serve_explorer(folder) as address:
        yield address, folder


@pytest.fixture
def desk(shared):
    """Its address and its file of labels, of which there is none at first."""
    address, folder = shared
    file = folder / "labels.jsonl"
    file.unlink(missing_ok=True)
    return address, file


def come(reader, address, **screen):
    one = reader(address, **screen)
    one.context.set_default_timeout(120_000)  # the first reader waits for the lenses to be learnt
    return one


def give_name(page, name: str) -> None:
    box = page.get_by_label(NAME)
    box.fill(name)
    box.press("Enter")


def choose(page, label: str) -> None:
    page.locator('[data-testid="stRadio"] label', has_text=label).click()


def save_and_next(one) -> None:
    """Save once the page knows the choice; while it runs, the button as it was may still stand beside it."""
    ready = one.page.get_by_role("button", name="Save and next", disabled=False)
    expect(ready).to_have_count(1)
    one.settled()
    ready.click()


def overrule(one, work_id: str, name: str, label: str, note: str) -> None:
    one.open(f"/works?work={work_id}")
    one.page.get_by_text("Overrule or confirm this label").click()
    one.settled()
    give_name(one.page, name)
    one.settled()
    choose(one.page, label)
    one.settled()
    one.page.get_by_label("Why, in a few words").fill(note)
    one.page.get_by_role("button", name="Save the label").click()
    expect(one.page.get_by_text(f"Saved: 1 label by {name}.")).to_be_visible(timeout=60_000)


def told_by_hand(one, work_id: str, label: str) -> None:
    one.open(f"/works?work={work_id}")
    expect(one.page.get_by_text(f"{label}, labelled by hand.")).to_be_visible(timeout=60_000)


def test_a_correction_survives_a_refresh_a_restart_and_a_merge_of_two_files(reader, folder):
    with serve_explorer(folder) as address:
        one = come(reader, address)
        overrule(one, "W9800000", "Ann Example", "Provocation", "It calls to act <b>now</b>")
        told_by_hand(one, "W9800000", "Provocation")
        assert "Ann Example, " in one.text()
        assert "It calls to act <b>now</b>" in one.text()
        # a refresh: one work changed, the corrected one merged into a new record
        later = [replace(work, title=f"{work.title} again") for work in works()[1:]]
        survivor = replace(works()[0], id="W9900000", doi="10.5555/another")
        merge = Entry(
            datetime(2026, 11, 2, tzinfo=UTC), Step.GONE, Outcome.WORK_MERGED, "W9800000",
            detail="W9900000: its id",
        )  # fmt: skip
        commit(folder, [*later, survivor], 2, merge)
        told_by_hand(one, "W9900000", "Provocation")
        one.page.goto("about:blank")  # a page that is left open misses its server
    with serve_explorer(folder) as address:  # a restart
        one = come(reader, address)
        told_by_hand(one, "W9900000", "Provocation")
        # a colleague's file, made apart, is brought in
        theirs = folder / "theirs.jsonl"
        add_labels(theirs, [colleague(work, label) for work, label in (("0", None), ("2", "elucidation"))])
        one.open("/label")
        one.page.get_by_role("radio", name="Agreement and files").click()
        one.page.locator("input[type=file]").set_input_files(theirs)
        expect(one.page.get_by_text("2 labels in it, 2 of them new here.")).to_be_visible(timeout=60_000)
        one.page.get_by_role("button", name="Merge them in").click()
        expect(one.page.get_by_text("Merged: the file holds 3 lines now.")).to_be_visible(timeout=60_000)
        told_by_hand(one, "W9900000", "Provocation")
        told_by_hand(one, "W9800002", "Elucidation")
    assert {label.annotator for label in read_labels(folder / "labels.jsonl")} == {"Ann Example", "Bo Sample"}


def colleague(work: str, label: str | None) -> HandLabel:
    """Of work 0 the colleague says the same as Ann."""
    return HandLabel(
        id=f"{int(work) + 1:032x}", at=datetime(2026, 11, 3, tzinfo=UTC), annotator="Bo Sample",
        lens_set="briefing", work=f"W980000{work}", doi=f"10.5555/label.{work}", title=TITLES[int(work)],
        authors="Ann Example", year=2015, label=label or "provocation", second=None, none_kind=None,
        note="", drawn=Drawn.PAGE, blind=False, machine=None,
    )  # fmt: skip


def test_without_a_name_nothing_is_saved_and_what_was_said_can_be_taken_back(reader, desk):
    address, file = desk
    one = come(reader, address)
    one.open("/works?work=W9800001")
    one.page.get_by_text("Overrule or confirm this label").click()
    choose(one.page, "Clarification")
    one.page.get_by_role("button", name="Save the label").click()
    expect(one.page.get_by_text("Give your name first")).to_be_visible(timeout=60_000)
    assert not file.exists()
    overrule(one, "W9800001", "Ann Example", "None / unclear", "")
    one.page.get_by_role("button", name="Take mine back").click()
    expect(one.page.get_by_text("Taken back: 1 label by Ann Example.")).to_be_visible(timeout=60_000)
    assert "labelled by hand" not in one.text()
    kept = [json.loads(line) for line in file.read_text().splitlines()[1:]]
    assert [one.get("label") for one in kept] == ["none", None]


def test_works_come_one_by_one_blind_and_each_is_shown_once(reader, desk):
    address, file = desk
    one = come(reader, address)
    one.open("/label")
    give_name(one.page, "Ann Example")
    one.page.get_by_role("radio", name="At random").click()
    seen = []
    for label in ("Clarification", "None / unclear", "Elucidation"):
        one.page.get_by_role("button", name="Save and next").wait_for()
        one.settled()
        seen.append(one.page.locator("h3[dir]").inner_text())
        text = one.text()
        assert "confidence" not in text, "blind means that the machine's opinion is not shown"
        assert "nearest labelled work" not in text
        choose(one.page, label)
        save_and_next(one)
        expect(one.page.locator("h3[dir]")).not_to_have_text(seen[-1], timeout=60_000)
    assert len(set(seen)) == 3
    kept = read_labels(file)
    assert [(label.drawn, label.blind) for label in kept] == [(Drawn.RANDOM, True)] * 3
    assert all(label.machine for label in kept), "what the machine said then is kept"
    one.page.get_by_role("radio", name="Agreement and files").click()
    expect(one.page.get_by_text("of works drawn at random, the machine's opinion hidden")).to_be_visible()


def test_a_second_annotator_meets_the_first_and_their_agreement_is_told(reader, desk):
    address, file = desk
    first = [
        replace(colleague(f"{place}", "none"), at=datetime(2026, 11, 1, tzinfo=UTC)) for place in range(3)
    ]
    add_labels(file, first)
    again = [
        replace(one, id=f"{place + 90:032x}", annotator="Ann Example", at=one.at + timedelta(hours=1))
        for place, one in enumerate(first[:2])
    ]
    add_labels(file, again)
    one = come(reader, address)
    one.open("/label")
    give_name(one.page, "Ann Example")
    one.page.get_by_role("radio", name="Second opinion").click()
    expect(one.page.locator("h3[dir]")).to_have_text(TITLES[2], timeout=60_000)
    choose(one.page, "Elucidation")
    save_and_next(one)
    expect(one.page.get_by_text("There is no work left to label this way.")).to_be_visible(timeout=60_000)
    one.page.get_by_role("radio", name="Agreement and files").click()
    expect(one.page.get_by_text("3 works labelled by two or more: Krippendorff's α")).to_be_visible()


def test_many_works_get_one_label(reader, desk):
    address, file = desk
    one = come(reader, address)
    one.open("/label")
    one.page.get_by_role("radio", name="Many at once").click()
    expect(one.page.get_by_text("One label for 0 chosen works")).to_be_visible(timeout=60_000)
    table = one.page.locator('[data-testid="stDataFrame"]')
    for row in (1, 2):
        table.click(position={"x": 18, "y": 17 + 35 * row})
        one.settled()
    expect(one.page.get_by_text("One label for 2 chosen works")).to_be_visible()
    give_name(one.page, "Ann Example")
    choose(one.page, "None / unclear")
    expect(one.page.get_by_role("button", name="Label 2 works")).to_be_enabled()
    one.page.get_by_role("button", name="Label 2 works").click()
    expect(one.page.get_by_text("Saved: 2 labels by Ann Example.")).to_be_visible(timeout=60_000)
    assert [one.label for one in read_labels(file)] == ["none", "none"]


def test_a_work_is_labelled_by_keyboard_alone(reader, desk):
    address, file = desk
    one = come(reader, address)
    one.open("/label")
    one.page.get_by_label(NAME).focus()
    one.page.keyboard.type("Ann Example")
    one.page.keyboard.press("Enter")
    one.page.get_by_role("button", name="Save and next").wait_for()
    one.settled()
    one.page.get_by_role("radio", name="Clarification").focus()
    one.page.keyboard.press("Space")
    expect(one.page.get_by_label("Mixed with another?")).to_be_visible()
    for _ in range(12):
        one.page.keyboard.press("Tab")
        if one.page.evaluate("document.activeElement.innerText") == "Save and next":
            break
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_text("Saved: 1 label by Ann Example.")).to_be_visible(timeout=60_000)
    assert [label.label for label in read_labels(file)] == ["clarification"]


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_fits_a_phone(reader, desk, dark):
    address, _ = desk
    one = come(
        reader, address, viewport={"width": 390, "height": 844}, color_scheme="dark" if dark else "light"
    )
    one.open("/label")
    give_name(one.page, "Ann Example")
    one.page.get_by_role("button", name="Save and next").wait_for()
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_damaged_file_of_labels_is_told_and_left_alone(reader, desk):
    address, file = desk
    file.write_text('{"format": 1}\nnonsense\n', encoding="utf-8")
    one = come(reader, address)
    one.open("/label")
    expect(one.page.get_by_text("labels.jsonl").first).to_be_visible(timeout=60_000)
    assert "line 2" in one.text()
    assert file.read_text(encoding="utf-8").endswith("nonsense\n")
