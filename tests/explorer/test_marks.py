"""What readers keep, in the browser: notes, tags, works left out and names of clusters; all of it stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from playwright.sync_api import expect

from corpus.derive import derive
from corpus.ledger import Entry, Outcome, Step, ledger_frame
from corpus.literature import Harvested
from corpus.marks.mark import Kind, Mark, standing
from corpus.marks.mark_file import MARKS, add_marks, read_marks
from corpus.schema import seeds_frame
from corpus.store import Store
from tests.corpus.clusters.planted import literature
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

NAME = "Your name, as it stands beside what you keep"
WAIT = 60_000  # the first reader waits for the lenses to be learnt


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """One explorer over an invented literature with clusters; its second version merged one work away."""
    folder = tmp_path_factory.mktemp("marks")
    works, _ = literature(400)
    seeds = builders.seeds()
    store = Store(str(folder / "corpus"))
    gone = works.filter(pl.col("seed_key").is_null())["id"][7]
    new = works.with_columns(
        pl.when(pl.col("id") == gone).then(pl.lit("W9999999999")).otherwise(pl.col("id")).alias("id"),
        pl.when(pl.col("id") != gone).then(pl.col("doi")).alias("doi"),
    ).sort("id")
    merge = Entry(
        datetime(2026, 11, 2, tzinfo=UTC), Step.GONE, Outcome.WORK_MERGED, gone, detail="W9999999999: its id"
    )
    for number, (part, entries) in enumerate(((works, []), (new, [merge])), 1):
        run = builders.harvest(number, part.height)
        brought = Harvested(part, seeds_frame(seeds, run.id), ledger_frame(entries, run.id))
        version, _ = store.commit(brought, run)
        derive(store, version)
    with serve_explorer(folder) as address:
        yield address, folder / "marks.jsonl", store.open(), gone


@pytest.fixture
def desk(served):
    """Its address, its file, of which there is none at first, and its newest corpus."""
    address, file, corpus, _ = served
    file.unlink(missing_ok=True)
    return address, file, corpus


def come(reader, address):
    one = reader(address)
    one.context.set_default_timeout(WAIT)
    return one


def some_works(corpus) -> list[str]:
    return corpus.works.filter(pl.col("seed_key").is_null())["id"].head(5).to_list()


def open_form(one, work: str, name: str) -> None:
    one.open(f"/works?work={work}")
    one.page.get_by_text("Note, tag or leave out this work").click()
    give_name(one, name)


def give_name(one, name: str) -> None:
    box = one.page.get_by_label(NAME)
    box.fill(name)
    box.press("Enter")
    one.settled()


def press(one, button: str, says: str) -> None:
    one.page.get_by_role("button", name=button).click()
    expect(one.page.get_by_text(says)).to_be_visible(timeout=WAIT)
    one.settled()


def kept(work: str, text: str, kind: Kind = Kind.NOTE, number: int = 1) -> Mark:
    at = datetime(2026, 11, 3, 12, tzinfo=UTC) + timedelta(minutes=number)
    return Mark(f"{number:032x}", at, "Bo Sample", kind, work, None, "An invented paper", text)


def count_of(one, sentence: str) -> None:
    expect(one.page.get_by_test_id("stMain").get_by_text(sentence)).to_be_visible(timeout=WAIT)


def test_a_note_is_there_in_a_fresh_browser_with_its_author_and_can_be_changed_and_deleted(reader, desk):
    address, file, corpus = desk
    work = some_works(corpus)[0]
    one = come(reader, address)
    one.open(f"/works?work={work}")
    one.page.get_by_text("Note, tag or leave out this work").click()
    one.page.get_by_label("A note on this work").fill("Read the appendix\nnot the abstract")
    press(one, "Save the note", "Give your name first")
    assert not file.exists()
    give_name(one, "Ann Example")
    press(one, "Save the note", "The note is saved.")
    assert one.page.get_by_label("A note on this work").input_value() == ""
    add_marks(file, [kept(work, "I disagree")])

    again = come(reader, address)
    again.open(f"/works?work={work}")
    expect(again.page.get_by_text("Read the appendix")).to_be_visible(timeout=WAIT)
    assert "Ann Example, " in again.text()
    expect(again.page.get_by_text("I disagree")).to_be_visible()
    assert again.page.get_by_role("button", name="Change").count() == 0, "it is not theirs"
    open_form(again, work, "ann  example")
    change = again.page.get_by_role("button", name="Change")
    expect(change).to_have_count(1)
    change.focus()
    again.page.keyboard.press("Enter")
    again.page.get_by_label("Your note", exact=True).fill("Read all of it")
    press(again, "Save the change", "The note is saved.")
    expect(again.page.get_by_text("Read all of it")).to_be_visible()
    assert "Read the appendix" not in again.text()
    again.page.get_by_role("button", name="Change").click()
    press(again, "Delete the note", "The note is deleted.")
    assert "Read all of it" not in again.text()
    assert [mark.text for mark in read_marks(file) if mark.by != "Bo Sample"] == [
        "Read the appendix\nnot the abstract", "Read all of it", None,
    ]  # fmt: skip


def test_a_tag_leads_to_the_list_of_works_that_have_it(reader, desk):
    address, file, corpus = desk
    first, second, *_ = some_works(corpus)
    add_marks(file, [kept(second, "to READ", Kind.TAG)])
    one = come(reader, address)
    open_form(one, first, "Ann Example")
    for typed in ("To read", "One of my own"):  # the first is offered, as it was written
        one.page.get_by_role("combobox", name="Your tags").click()
        one.page.keyboard.type(typed)
        one.page.keyboard.press("Enter")
        one.settled()
    one.page.keyboard.press("Escape")
    press(one, "Save the tags", "The tags are saved.")
    assert sorted(mark.text for mark in read_marks(file)) == ["One of my own", "to READ", "to READ"]
    one.page.get_by_role("button", name="to READ", exact=True).click()
    count_of(one, f"2 works of {corpus.works.height}")
    assert parse_qs(urlsplit(one.page.url).query)["tag"] == ["to read"]
    sidebar = one.page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("to READ (2)")).to_be_visible()
    another = come(reader, address)
    another.open(f"/works?tag=to+read&work={first}")
    another.page.get_by_role("button", name="Back to the list").click()
    count_of(another, f"2 works of {corpus.works.height}")


def test_a_work_left_out_is_gone_from_the_list_which_says_so_and_comes_back(reader, desk):
    address, file, corpus = desk
    work = some_works(corpus)[0]
    of = corpus.works.height
    one = come(reader, address)
    open_form(one, work, "Ann Example")
    press(one, "Leave this work out", "Say why")
    one.page.get_by_label("Why should it be left out?").fill("It is about television")
    press(one, "Leave this work out", "Left out of lists, map and lenses by Ann Example")
    assert "It is about television" in one.text()
    one.page.get_by_role("button", name="Back to the list").click()
    count_of(one, f"{of - 1} works of {of}. 1 work that readers left out is not shown.")
    expect(one.page.get_by_test_id("stSidebar").get_by_text("readers left out is not shown")).to_be_visible()
    one.page.get_by_test_id("stSidebar").get_by_text("Show works left out").click()
    count_of(one, f"{of} works, all of this corpus. 1 work that readers left out is shown, and marked.")
    assert parse_qs(urlsplit(one.page.url).query)["out"] == ["1"]

    other = come(reader, address)
    other.open("/lenses")
    expect(other.page.get_by_text(f"{of - 1} works").first).to_be_visible(timeout=WAIT)
    open_form(other, work, "Bo Sample")
    press(other, "Take it in again", "Taken in again")
    other.page.get_by_role("button", name="Back to the list").click()
    count_of(other, f"{of} works, all of this corpus.")
    assert not standing(read_marks(file))
    assert [mark.by for mark in read_marks(file)] == ["Ann Example", "Bo Sample"], "who did what stays"


def test_what_was_kept_of_a_work_is_with_the_one_that_it_was_merged_into(reader, desk, served):
    address, file, _ = desk
    gone = served[3]
    add_marks(file, [kept(gone, "Kept of the old record"), kept(gone, "Kept tag", Kind.TAG, 2)])
    one = come(reader, address)
    for where in ("/works?work=W9999999999", f"/works?corpus=v0&work={gone}"):
        one.open(where)
        expect(one.page.get_by_text("Kept of the old record")).to_be_visible(timeout=WAIT)
        expect(one.page.get_by_role("button", name="Kept tag")).to_be_visible()


def test_a_cluster_is_renamed_by_keyboard_on_all_pages_in_all_versions_and_the_name_taken_back(reader, desk):
    address, file, corpus = desk
    level = corpus.clusters[0]
    largest = max(level.works_of, key=lambda number: (level.works_of[number], -number))
    computed = level.name(largest)
    one = come(reader, address)
    one.open("/clusters")
    rename = one.page.get_by_role("button", name="Rename")
    rename.wait_for(timeout=WAIT)
    one.settled()
    rename.focus()
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_text(f"Computed from its titles: {computed}.")).to_be_visible()
    give_name(one, "Ann Example")
    one.page.get_by_label("Your name for this cluster").fill("My <b>own</b>\u202e name")
    press(one, "Save the name", "this cluster is now called")
    heading = one.page.get_by_role("heading", level=2).first
    expect(heading).to_contain_text("My <b>own</b> name")
    assert f"Computed name: {computed}." in one.text()

    other = come(reader, address)
    other.open("/clusters?corpus=v0")
    expect(other.page.get_by_role("heading", level=2).first).to_contain_text("My <b>own</b> name")
    other.open(f"/works?cluster=coarse-{largest}")
    sidebar = other.page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("My <b>own</b> name", exact=False).first).to_be_visible(timeout=WAIT)
    other.open("/lenses?group=cluster")
    bars = other.page.get_by_role("list", name="Shares by lens")
    bars.wait_for(timeout=WAIT)
    assert "My <b>own</b> name" in bars.inner_text()

    one.page.get_by_role("button", name="Rename").click()
    press(one, "Take mine back", "Taken back: My <b>own</b> name.")
    expect(heading).to_contain_text(computed)
    assert [mark.text for mark in read_marks(file)] == ["My <b>own</b> name", None]


def test_a_name_whose_cluster_is_not_there_waits_and_the_page_says_so(reader, desk):
    address, file, _ = desk
    at = datetime(2026, 11, 3, tzinfo=UTC)
    name = Mark(
        "1", at, "Bo Sample", Kind.CLUSTER_NAME, None, None, "", "Lost one", "coarse", ("W1", "W2")
    )  # fmt: skip
    add_marks(file, [name])
    one = come(reader, address)
    one.open("/clusters")
    one.page.get_by_text("1 name waits for its cluster").click()
    expect(one.page.get_by_text("Lost one (Bo Sample, 3 November 2026)")).to_be_visible(timeout=WAIT)
    give_name(one, "Bo Sample")
    press(one, "Take it back", "Taken back: Lost one.")
    assert "waits for its cluster" not in one.text()


HOSTILE = [
    *builders.HOSTILE_TITLES.values(),
    "nul \x00 and \x1b[31m and \u202e turned",
    "x" * 2_000,
    "\n\n# heading\n- list\n[click](https://example.org/)\n![](https://example.org/x.png)",
]


def test_hostile_notes_tags_reasons_and_names_do_no_harm(reader, desk):
    address, file, corpus = desk
    work = some_works(corpus)[0]
    level = corpus.clusters[0]
    members = corpus.works["id"].filter(pl.Series(level.labels) == level.names[0].label).to_list()
    marks = [
        replace(kept(work, text, kind, 10 * number + place), by=HOSTILE[number - place])
        for number, text in enumerate(HOSTILE)
        for place, kind in enumerate((Kind.NOTE, Kind.TAG, Kind.EXCLUSION))
    ]
    at = datetime(2026, 11, 4, tzinfo=UTC)
    marks.append(
        Mark("2", at, HOSTILE[0], Kind.CLUSTER_NAME, None, None, "", HOSTILE[0], "coarse", tuple(members))
    )
    add_marks(file, marks)
    one = come(reader, address)
    for path in (f"/works?work={work}", "/works?out=1", "/clusters", "/works?tag=%3Cscript%3E&out=1"):
        one.open(path)
        if "work=" in path:
            one.page.get_by_text("Note, tag or leave out this work").click()
            expect(one.page.get_by_text("[click](https://example.org/)").first).to_be_visible(timeout=WAIT)
            assert one.page.locator("[data-testid=stMain] img[src*=example]").count() == 0
        assert one.page.evaluate("window.hacked") is None
        wide = one.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, "nothing runs out of the page"


def test_a_damaged_file_is_told_in_a_sentence_and_the_pages_stay(reader, desk):
    address, file, corpus = desk
    file.write_text(f"{MARKS.head}\nrubbish\n", encoding="utf-8")
    one = come(reader, address)
    one.open("/works?tag=x")
    expect(one.page.get_by_text("line 2: this is no JSON").first).to_be_visible(timeout=WAIT)
    one.open(f"/works?work={some_works(corpus)[0]}")
    expect(one.page.get_by_text("Could not read what readers noted")).to_be_visible(timeout=WAIT)
    one.open("/clusters")
    expect(one.page.get_by_text("no cluster has a reader's name")).to_be_visible(timeout=WAIT)
