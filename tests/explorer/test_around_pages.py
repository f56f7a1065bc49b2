"""The pages of works, authors, venues and seeds: true, joined with one another, and harmless."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, quote, urlsplit

import polars as pl
import pytest
from playwright.sync_api import expect

from corpus.around.names import author_key, name_key
from corpus.derive import derive
from corpus.ledger import Entry, Outcome, Step, ledger_frame
from corpus.literature import Harvested
from corpus.marks.mark import Kind, Mark
from corpus.marks.mark_file import add_marks
from corpus.model import Author, Member, Relation, Work
from corpus.schema import CITED_WORKS, seeds_frame, works_frame
from corpus.store import Store
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

HOSTILE = builders.HOSTILE_TITLES["W9900001"]
LONG = "Ann " + "x" * 2_000
NASTY = (HOSTILE, "$\\frac{a}{b}$ **b** [l](javascript:alert(1)) :red[x]", "نص عربي", "a\x00\nb", LONG)
AUTHOR = Author("Ann Müller-Example", "A9900077", "0000-0002-1825-0097")
CO_AUTHOR = Author("Bo Example", "A9900078")
TITLE = "Invented co-production of similar things [invented]"


def literature() -> list[Work]:
    works = [replace(work, authors=()) if i % 50 == 3 else work for i, work in enumerate(builders.works(200))]
    shared = tuple(f"W8000{n:03}" for n in range(4))
    return [
        *works,
        Work(
            id="W9800001", title=TITLE, year=2018, type="preprint", venue="Invented archive [invented]",
            authors=(AUTHOR, CO_AUTHOR), references=("W9000000", "W9000007", *shared), cited_by_count=7,
        ),
        Work(
            id="W9800002", title=TITLE.upper(), year=2019, type="article", venue=NASTY[0],
            authors=(CO_AUTHOR, *(Author(name) for name in NASTY)), doi="10.5555/9800002",
            references=("W9000000", "W9800001", *shared), cited_by_count=1, is_retracted=True,
        ),
        Work(id="W9800003", title="[invented] without a year", references=("W9800001", "W9500001")),
    ]  # fmt: skip


def seeds():
    first, *rest = builders.seeds()
    members = (
        Member("W9000000", Relation.RECORD, "Invented seed 0 [invented]", 1996, "the DOI is the same"),
        Member("W9500001", Relation.CHAPTER, "Invented: chapter 1 [invented]", 1996, "a part of the book"),
    )
    return [replace(first, ids=("W9000000", "W9500001"), members=members), *rest]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two versions: with the second, a record was merged into W9800001, whose title changed, and one came."""
    folder = tmp_path_factory.mktemp("around")
    works = literature()
    early = [replace(w, title=f"Earlier: {w.title}") if w.id == "W9800001" else w for w in works[:-1]]
    store = Store(str(folder / "corpus"))
    beyond = {"id": ["W8000001"], "found": ["found"], "title": [f"{HOSTILE} cited"]}
    known = pl.concat([CITED_WORKS.to_frame(), pl.DataFrame(beyond)], how="diagonal")
    for number, part in enumerate((early, works), 1):
        run = builders.harvest(number, len(part))
        merged = Entry(run.started, Step.GONE, Outcome.WORK_MERGED, "W9700001", detail="W9800001: asked for")
        book = ledger_frame([merged] if number == 2 else [], run.id)
        harvested = Harvested(works_frame(part, seeds()), seeds_frame(seeds(), run.id), book, known)
        version, _ = store.commit(harvested, run)
    derive(store, version)
    work = ("W9800002", None, TITLE)
    out = Mark("0" * 32, run.finished, "Invented Reader", Kind.EXCLUSION, *work, "off the subject")
    add_marks(folder / "marks.jsonl", [out])
    with serve_explorer(folder, MARKS=str(folder / "marks.jsonl")) as address:
        yield address, store.open()


def params(one):
    return parse_qs(urlsplit(one.page.url).query)


def test_from_a_work_to_its_author_to_a_co_author_and_to_their_work_by_keyboard(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/works?work=W9800001")
    page = one.page

    def press(found):
        found.first.focus()
        page.keyboard.press("Enter")

    press(page.get_by_role("link", name=AUTHOR.name))
    page.wait_for_url("**/authors?*author=A9900077*")
    expect(page.get_by_role("heading", name=AUTHOR.name)).to_be_visible()
    expect(page.get_by_role("link", name="ORCID")).to_have_attribute(
        "href", "https://orcid.org/0000-0002-1825-0097"
    )
    one.settled()
    press(page.get_by_role("button", name=re.compile("^Bo Example")))
    page.wait_for_url("**/authors?*author=A9900078*")
    expect(page.get_by_role("heading", name=CO_AUTHOR.name)).to_be_visible()
    expect(page.get_by_text("2 works, the most cited here first")).to_be_visible()
    one.settled()
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    table.locator("canvas").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    page.wait_for_url("**/works?*work=W980000*")
    expect(page.get_by_role("heading", name=re.compile(TITLE[:20], re.IGNORECASE)).first).to_be_visible()


def test_the_way_back_leads_through_the_pages_one_came_by(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/authors?author=A9900077")
    one.page.get_by_role("button", name=re.compile("^Bo Example")).first.click()
    one.page.wait_for_url("**author=A9900078*")
    one.settled()
    one.page.go_back()
    one.page.wait_for_url("**author=A9900077*")
    expect(one.page.get_by_role("heading", name=AUTHOR.name)).to_be_visible()
    one.page.get_by_role("button", name="All authors").click()
    expect(one.page.get_by_role("heading", name="Authors", exact=True)).to_be_visible()


def test_the_history_sums_to_the_local_citation_score(reader, world):
    address, corpus = world
    one = reader(address)
    most = max(corpus.local_citations, key=corpus.local_citations.__getitem__)
    for work, score in ((most, corpus.local_citations[most]), ("W9800001", 2)):
        assert corpus.local_citations[work] == score
        one.open(f"/works?work={work}")
        one.page.get_by_role("heading", name="History of its citations").wait_for()
        one.page.get_by_text("Where they come from").wait_for()
        text = one.text()
        drawn = re.search(r"by their year: ([\d,]+) works?|that cite it: ([\d,]+) works? of \d{4}", text)
        without = re.search(r"([\d,]+) (?:works? )?without a year", text)
        counted = sum(int(n) for n in (*drawn.groups(), without[1] if without else "0") if n)
        assert counted == score
        assert re.search(r"\(GCS, as of 2 November 2026\)", text)


def test_similar_works_are_told_with_reasons_that_are_true(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/works?work=W9800001")
    one.page.get_by_role("heading", name="Similar works").wait_for()
    alike = one.page.locator("[class*=st-key-ways_similar]").first
    expect(alike).to_contain_text("Both cite 4 works", timeout=60_000)
    expect(alike).to_contain_text(f"among them “{HOSTILE} cited”")
    expect(alike).to_contain_text("It cites this work.")
    expect(alike).to_contain_text("similar")
    alike.get_by_role("button").click()
    one.page.wait_for_url("**work=W9800002*")
    expect(one.page.get_by_text("This work was retracted.")).to_be_visible()


def test_why_a_work_is_here_is_told_by_seed_record_and_harvest(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/works?work=W9800001")
    one.page.get_by_text("Why it is here").wait_for()
    text = one.text()
    assert "By W9000000 (the record)." in text
    assert "The record W9700001 was merged into it in OpenAlex." in text
    assert "It came with version 0, harvested 1 November 2026." in text
    assert "Its record last changed with version 1, harvested 2 November 2026" in text
    one.open("/works?work=W9800003")
    one.page.get_by_text("It came with version 1").wait_for()
    assert "By W9500001 (a chapter of it)." in one.text()
    one.open("/works?work=W9000000")
    one.page.get_by_text("It is a seed itself").wait_for()
    assert "It is the record: the DOI is the same." in one.text()
    one.open("/works?work=W9800001&corpus=v0")
    one.page.get_by_text("Its record has not changed since").wait_for()
    assert "W9700001" not in one.text(), "what a later harvest found out is not told of an earlier version"


def test_another_form_of_a_work_is_told_and_leads_to_it(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/works?work=W9800001")
    one.page.get_by_text("This corpus seems to hold another record of the same work").wait_for()
    one.page.get_by_role("button", name=re.compile("same title, an author in common")).click()
    one.page.wait_for_url("**work=W9800002*")


def test_a_seed_says_how_the_briefing_uses_it_what_it_is_and_who_cites_it(reader, world):
    address, corpus = world
    one = reader(address)
    one.open("/works?work=W9800001")
    one.page.get_by_role("link", name="Ostrom 1996").click()
    one.page.wait_for_url("**/seeds?*about=seed0*")
    one.page.get_by_role("heading", name="Cited together with it").wait_for()
    text = one.text()
    citing = corpus.works["cites_seeds"].list.contains("seed0").sum()
    assert re.search(rf"Cited by\s+{citing} \(", text)
    assert "Where the briefing uses it: §3C" in text
    assert "Under which lens: Clarification" in text
    assert "a chapter of it: a part of the book" in text
    assert f"{citing} works, the most cited here first" in text
    together = re.compile(rf"of {citing} works that cite the seed cite it too; cosine 0\.\d\d")
    one.page.get_by_text(together).first.wait_for()  # drawn last
    one.page.get_by_role("link", name=re.compile(r"0 \[invented\]")).first.click()
    one.page.wait_for_url("**work=W9000000*")


@pytest.mark.parametrize(
    ("seed", "said"), [("doubtful", "It was not found for sure"), ("absent", "It was not found, so no work")]
)
def test_a_seed_that_was_not_found_says_so(reader, world, seed, said):
    address, _ = world
    one = reader(address)
    one.open(f"/seeds?about={seed}")
    assert said in one.text()


def test_authors_and_venues_are_searched_by_name(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/authors")
    box = one.page.get_by_label(re.compile("^Search the authors"))
    box.fill("muller-ex")
    box.press("Enter")
    expect(one.page.get_by_text("1 author with these words in the name.")).to_be_visible()
    one.page.get_by_role("button", name=re.compile("^Ann Müller-Example")).click()
    one.page.wait_for_url("**author=A9900077*")
    one.open("/venues")
    one.page.get_by_role("button", name=re.compile("^Journal of Invented Science")).click()
    one.page.wait_for_url(lambda url: "venue=Journal" in url)
    expect(one.page.get_by_role("heading", name="Journal of Invented Science")).to_be_visible()


@pytest.mark.parametrize("name", NASTY, ids=["script", "markdown", "arabic", "control", "long"])
def test_a_name_is_shown_as_it_is_written_and_never_runs(reader, world, name):
    address, _ = world
    one = reader(address, viewport={"width": 390, "height": 844})
    one.open(f"/authors?author={quote(author_key(name, None))}")
    shown = one.page.get_by_role("heading", level=2).first.inner_text()
    written = " ".join(re.sub(r"[\x00-\x1f]+", " ", name).split())
    assert shown == written or (len(written) > 400 and written.startswith(shown.rstrip("…")))
    assert "print exactly this name" in one.text()
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert one.page.evaluate("window.hacked") is None


def test_a_page_of_hostile_names_does_no_harm(reader, world):
    address, _ = world
    one = reader(address, viewport={"width": 390, "height": 844})
    for path in (
        "/works?work=W9800002",
        f"/venues?venue={quote(name_key(NASTY[0]))}",
        "/authors?author=A9900078",
    ):
        one.open(path)
        assert one.page.evaluate("document.documentElement.scrollWidth") <= 390, path
    link = one.page.get_by_role("button", name=re.compile(re.escape("<script>window.hacked"))).first
    link.click()
    one.page.wait_for_url(lambda url: "author=name" in url)
    assert one.page.evaluate("window.hacked") is None


def test_the_works_of_an_author_are_saved(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/authors?author=A9900077")
    one.page.get_by_role("button", name="Save …").click()
    said = re.compile(r"^1 work: works of the author Ann Müller-Example \(A9900077\)")
    expect(one.page.get_by_text(said)).to_be_visible()
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name="Save as CSV").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert [line.partition(",")[0] for line in lines] == ["id", "W9800001"]


def test_a_work_that_readers_left_out_is_counted_and_said_to_be_left_out(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/authors?author=A9900078")
    expect(
        one.page.get_by_text("1 work that readers left out is counted here too, and marked.")
    ).to_be_visible()
    assert "2 works, the most cited here first" in one.text()


def test_works_without_authors_say_so_and_the_starter_set_knows_names_alone(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/works?work=W9000003")
    expect(one.page.get_by_text("Authors not known")).to_be_visible()
    one.open("/authors?corpus=starter&author=name%3AOstrom")
    assert "No id of this author is known" in one.text()
    one.open("/seeds?corpus=starter&about=bovaird2007")
    assert "Who cites it" in one.text()


@pytest.mark.parametrize(
    "path",
    ["/authors?author=A999999", "/venues?venue=%3Cscript%3E", "/seeds?about=nobody", "/authors?author=%00"],
)
def test_what_is_not_here_is_said_not_to_be(reader, world, path):
    address, _ = world
    one = reader(address)
    one.open(path)
    assert re.search(r"is not in this corpus|those with most works first", one.text())


def test_an_empty_corpus_has_empty_lists(reader, empty):
    one = reader(empty)
    for path in ("/authors", "/venues"):
        one.open(path)
        assert "This corpus holds no works" in one.text()
    one.open("/seeds")
    one.open("/seeds?about=seed0")
    assert "No work of this corpus cites it" in one.text()
