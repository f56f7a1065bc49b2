"""The page of lenses: how many works look through each, where, since when, and which of them to read."""

import csv
import io
import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from corpus.lenses.label_file import add_labels
from corpus.lenses.lens_set import NoneKind
from corpus.model import Author, Work
from tests.corpus.lenses.labels import label
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

HOSTILE = builders.HOSTILE_TITLES["W9900001"]
KNOWN = (  # label, second, year, field, country, works of the list that it cites
    ("clarification", None, 2018, "Medicine", "GB", ()),
    ("clarification", "elucidation", 2018, "Medicine", "GB", (0,)),
    ("elucidation", None, 2018, "Medicine", "NL", (0, 1)),
    ("elucidation", None, 2018, "Social Sciences", "NL", (1,)),
    ("none", None, 2018, "Social Sciences", "NL", (0,)),
    ("provocation", None, 2019, "Social Sciences", "NL", ()),
    ("provocation", "clarification", 2019, "Social Sciences", "GB", (0, 1, 3, 5)),
    ("none", None, None, "Social Sciences", "GB", ()),
)
"""Works of which people said by which lens they look."""
COUNTS = Counter(one[0] for one in KNOWN)
FOUR_LENSES = """
format = 1
id = "winds"
name = "Four winds"
source = "Invented"
{lenses}
[examples]
works = [{examples}]
"""


def known_works() -> list[Work]:
    return [
        Work(
            id=f"W980000{place}",
            title=HOSTILE if place == 2 else f"Invented work number {place} of co-production [invented]",
            doi=f"10.5555/lens.{place}",
            year=year,
            field=field,
            countries=(country,),
            venue="Invented Public Review",
            authors=(Author(f"Ann Example{place}"),),
            references=("W9000000", *(f"W980000{other}" for other in cites)),
        )
        for place, (_, _, year, field, country, cites) in enumerate(KNOWN)
    ]


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """An explorer over works whose labels we know."""
    folder = tmp_path_factory.mktemp("lenses")
    works = known_works()
    builders.store_corpus(folder / "corpus", works)
    said = [
        label(
            place, one[0], second=one[1], work=works[place].id, title=works[place].title,
            doi=works[place].doi, none_kind=NoneKind.OFF_TOPIC if one[0] == "none" else None,
        )
        for place, one in enumerate(KNOWN)
    ]  # fmt: skip
    said.append(label(90, "clarification", by="Bo Sample", work="W9800003", title=works[3].title))
    said.append(label(91, "elucidation", by="Cy Trial", work="W9800003", title=works[3].title))
    add_labels(folder / "labels.jsonl", said)
    with serve_explorer(folder) as address:
        yield address


def arrive(one, query: str = ""):
    """Open the page and wait for what it draws last."""
    one.context.set_default_timeout(120_000)  # the first reader waits for the lenses to be learnt
    one.open(f"/lenses{query}")
    one.page.get_by_role("heading", name="What the lenses mean").wait_for()
    return one.settled()


def params(one) -> dict[str, list[str]]:
    return parse_qs(urlsplit(one.page.url).query)


def point_of(one, work: str) -> tuple[float, float]:
    """Where a work stands on the screen: its customdata is its row among the works, sorted by id."""
    row = sorted(f"W980000{place}" for place in range(len(KNOWN))).index(work)
    script = """(row) => {
      const plot = document.querySelector('.st-key-lenses_triangle .js-plotly-plot'), l = plot?._fullLayout;
      if (!l?.xaxis || !plot.querySelector('canvas')) return null;
      for (const trace of plot._fullData) {
        const at = Array.from(trace.customdata ?? []).indexOf(row);
        if (at < 0) continue;
        const box = plot.getBoundingClientRect();
        return [box.x + l.xaxis._offset + l.xaxis.l2p(trace.x[at]),
                box.y + l.yaxis._offset + l.yaxis.l2p(trace.y[at])];
      }
      return null;
    }"""
    one.page.locator(".st-key-lenses_triangle").scroll_into_view_if_needed()
    one.page.wait_for_function(f"({script})({row})")
    x, y = one.page.evaluate(script, row)
    return x, y


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_works_of_each_lens_are_told_in_words_and_drawn(reader, known, width, scheme):
    one = reader(known, color_scheme=scheme, viewport={"width": width, "height": 900})
    text = arrive(one).inner_text('[data-testid="stMain"]')
    assert (
        "Of 8 works of this corpus, 6 works look through a lens: 2 Clarification, 2 Elucidation, 2 Prov"
        in text
    )
    assert "2 have none or it is unclear" in text
    assert "2 because no term of the subject is in title or abstract" in text
    assert "2 works mix two lenses; 8 were labelled by hand; 8 have no abstract" in text
    rows = one.page.get_by_role("list", name="Works by lens").get_by_role("listitem")
    assert [re.sub(r"\s+", " ", row).split(" (")[0] for row in rows.all_inner_texts()] == [
        "● Clarification 2", "■ Elucidation 2", "▲ Provocation 2", "○ None / unclear 2",
    ]  # fmt: skip
    names = one.page.locator(".st-key-lenses_triangle .legendtext").all_text_contents()
    assert names == ["Clarification (2)", "Elucidation (2)", "Provocation (2)"]
    assert "2 works of 1 year with fewer than 5 works are not drawn" in text.replace("\n", " ")
    assert "1 work without a year is not counted" in text
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert one.page.evaluate("window.hacked") is None


def test_a_click_in_the_triangle_opens_the_card_of_the_work(reader, known):
    one = reader(known)
    arrive(one)
    x, y = point_of(one, "W9800002")
    one.page.mouse.move(x, y)
    one.page.locator(".st-key-lenses_triangle .hoverlayer text").first.wait_for()
    one.page.mouse.click(x, y)
    card = one.page.locator(".st-key-lenses_open_card")
    card.get_by_role("heading", name="By which lens?").wait_for()
    work = params(one)["work"][0]  # or one that stands in the same place and lies above it
    assert HOSTILE.split("=")[0] in card.inner_text() if work == "W9800002" else f"number {work[-1]}"
    one.page.locator(".lens-ring").first.wait_for(state="attached")
    expect(card.get_by_role("link", name="All about this work")).to_have_attribute(
        "href", re.compile(rf"works\?.*work={work}")
    )
    card.get_by_role("button", name="Close").click()
    card.wait_for(state="detached")
    assert "work" not in params(one)
    assert one.page.evaluate("window.hacked") is None


def test_by_keyboard_alone_a_work_a_lens_and_a_list_are_reached(reader, known):
    one = reader(known)
    arrive(one)
    one.page.get_by_role("combobox", name="Go to a work").focus()
    one.page.keyboard.type("number 5")
    one.page.get_by_role("option", name=re.compile("number 5")).wait_for()
    one.page.keyboard.press("Enter")
    one.page.locator(".st-key-lenses_open_card").wait_for()
    assert params(one)["work"] == ["W9800005"]
    one.page.get_by_role("radio", name="Clarification").focus()
    one.page.keyboard.press("ArrowRight")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(re.compile("lens=elucidation"))
    one.page.get_by_text("Works of Elucidation, the likeliest first").wait_for()
    one.page.get_by_role("radio", name="Most typical").focus()
    one.page.keyboard.press("ArrowRight")
    one.page.keyboard.press("Enter")
    one.page.get_by_text("Works over which Elucidation and another lens compete").wait_for()


def test_a_title_in_a_list_opens_the_card_beside_the_list(reader, known):
    one = reader(known)
    arrive(one, "?lens=provocation")
    table = one.page.locator('[data-testid="stDataFrame"]:visible').first
    table.scroll_into_view_if_needed()
    one.settled()
    table.click(position={"x": 120, "y": 35 + 17})
    card = one.page.locator(".st-key-lenses_open_card")
    card.wait_for()
    assert params(one)["work"][0] in {"W9800005", "W9800006"}
    beside = one.page.get_by_role("heading", name="Works to read").bounding_box()
    assert card.bounding_box()["y"] > beside["y"]


def test_the_filters_change_every_number(reader, known):
    one = reader(known)
    text = arrive(one, "?field=Medicine").inner_text('[data-testid="stMain"]').replace("\n", " ")
    assert (
        "Of 3 works that the filters leave, 3 works look through a lens: 2 Clarification, 1 Elucidation, 0"
        in text
    )
    assert "3 of 3 works that the filters leave: the nearer to a corner" in text
    assert "2 works of 3 works that the filters leave. Works of Clarification" in text
    assert "no year has 5 works" in text
    assert one.page.locator(".st-key-lenses_triangle .legendtext").all_text_contents() == [
        "Clarification (2)", "Elucidation (1)",
    ]  # fmt: skip
    box = one.page.get_by_role("searchbox", name="Search the works")
    box.fill("number")
    box.press("Enter")
    one.page.get_by_text("Of 2 works that the filters leave, 2 works look").wait_for()


def test_the_address_gives_the_view_back(reader, known):
    one = reader(known)
    arrive(one)
    for control, written in (
        (one.page.get_by_role("radio", name="Provocation"), "lens=provocation"),
        (one.page.get_by_role("radio", name="Bridges"), "works=bridges"),
        (one.page.get_by_role("radio", name="Country"), "group=country"),
    ):
        control.click()
        one.page.wait_for_url(re.compile(written))
        one.settled()
    another = reader(known)
    arrive(another, f"?{urlsplit(one.page.url).query}&work=W9800006")
    for name in ("Provocation", "Bridges", "Country"):
        expect(another.page.get_by_role("radio", name=name)).to_be_checked()
    assert "1 work of 8 works of this corpus. Works of Provocation that cite" in another.text()
    shares = another.page.get_by_role("list", name="Shares by lens").get_by_role("listitem")
    assert [one.get_attribute("aria-label").split(";")[0] for one in shares.all()] == [
        "GB. Clarification: 2 of 4 (50 %)", "NL. Clarification: 0 of 4 (0 %)",
    ]  # fmt: skip
    another.page.locator(".st-key-lenses_open_card").wait_for()


def test_an_address_that_asks_for_what_is_not_there_gets_the_first_view(reader, known):
    one = reader(known)
    arrive(one, "?lens=nonsense&works=best&group=shoe&work=W1")
    for name in ("Clarification", "Most typical", "Field"):
        expect(one.page.get_by_role("radio", name=name)).to_be_checked()
    assert "The work W1 is not in this corpus." in one.text()


def saved(one, label: str) -> tuple[str, bytes]:
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name=label).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_the_works_are_saved_with_their_lenses(reader, known):
    one = reader(known)
    arrive(one)
    name, content = saved(one, "Works with their lenses (CSV)")
    assert re.fullmatch(r"co-production-v0-2026-11-01-lenses-[0-9a-f]{8}\.csv", name)
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    head = [line[0] for line in lines if line[0].startswith("#")]
    assert any("SHA-256" in line for line in head)
    assert any("Harvest, version 0" in line for line in head)
    columns, *body = [line for line in lines if not line[0].startswith("#")]
    rows = {row["id"]: row for row in (dict(zip(columns, line, strict=True)) for line in body)}
    assert Counter(row["lens"] for row in rows.values()) == COUNTS
    assert rows["W9800001"]["second_lens"] == "elucidation"
    assert rows["W9800002"]["title"] == HOSTILE
    assert rows["W9800004"]["none_kind"] == "off_topic"
    likely = [
        float(rows["W9800005"][f"p_{one}"]) for one in ("clarification", "elucidation", "provocation", "none")
    ]
    assert sum(likely) == pytest.approx(1, abs=1e-5)


def test_shares_by_year_and_pictures_can_be_taken_away(reader, known):
    one = reader(known)
    arrive(one)
    _, drawn = saved(one, "Picture (SVG)")
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - our own picture
    _, page = saved(one, "Picture (PDF)")
    assert page.startswith(b"%PDF")
    _, pixels = saved(one, "Picture (PNG)")
    assert pixels.startswith(b"\x89PNG")
    one.page.get_by_text("The same numbers as a table").click()
    _, content = saved(one, "Shares by year (CSV)")
    rows = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if not row[0].startswith("#")]
    assert ["2018", "Clarification", "2", "5", "0.4"] in [row[:5] for row in rows]


def test_references_stand_beside_the_lens_that_the_source_uses_them_for(reader, known):
    one = reader(known)
    arrive(one)
    row = one.page.get_by_role("table", name="References by lens").get_by_role("row").nth(1)
    told = row.inner_text()
    assert "Ostrom 1996" in told
    assert "few" in told
    assert "×1.0" in told


def test_what_the_lenses_mean_and_the_figures_of_the_briefing_are_told(reader, known):
    one = reader(known)
    text = arrive(one).inner_text('[data-testid="stMain"]')
    for told in (
        "By how clearly it is defined", "Figure 1 of the briefing", "Figure 2 of the briefing",
        "Figure 3 of the briefing", "Source: Perry et al. 2019", "key takeaways 3.3",
    ):  # fmt: skip
        assert told in text


def test_any_set_of_lenses_is_drawn(reader, tmp_path):
    ids = ("north", "east", "south", "west")
    lenses = "".join(
        f'[[lenses]]\nid = "{one}"\nname = "{one.title()} wind"\nquestion = "By the {one}."\n'
        f'definition = "It blows."\nsource = "Page 1"\ncues = ["{one}*"]\n'
        for one in ids
    )
    examples = "".join(
        f'{{title = "{one} {word} [invented]", label = "{one}"}},'
        for one in (*ids, "none")
        for word in ("co-production", "co-design", "research", "care", "cities", "schools")
    )
    (tmp_path / "winds.toml").write_text(FOUR_LENSES.format(lenses=lenses, examples=examples))
    works = [
        Work(id=f"W98000{place:02d}", title=f"{ids[place % 4]} co-production {place} [invented]", year=2018,
             references=("W9000000",))
        for place in range(12)
    ]  # fmt: skip
    builders.store_corpus(tmp_path / "corpus", works)
    with serve_explorer(tmp_path, LENS_SET=str(tmp_path / "winds.toml")) as address:
        one = reader(address)
        arrive(one)
        corners = one.page.locator(".st-key-lenses_triangle .annotation-text").all_text_contents()
        assert [one.split(maxsplit=1)[1] for one in corners] == [f"{one.title()} wind" for one in ids]
        assert "Clarification" not in one.text()
        assert "different mixtures can share a place" in one.text()


def test_the_starter_set_has_no_trend_and_says_so(reader, starter):
    one = reader(starter)
    arrive(one)
    assert one.page.get_by_text("A hand-collected set has no trend").count() == 2
    assert "only the cue words are read so far" not in one.text(), "673 titles are read at once"
    expect(one.page.get_by_role("radio", name="Field")).to_have_count(0)
    expect(one.page.get_by_role("radio", name="Venue")).to_be_checked()


def test_where_there_is_nothing_the_page_says_so(reader, known, empty):
    one = reader(empty)
    one.open("/lenses")
    one.page.get_by_text("This corpus holds no works").wait_for()
    another = reader(known)
    arrive(another, "?q=zzzz")
    assert "No work fits these filters." in another.text()
    third = reader(known)
    arrive(third, "?q=%22number+7%22")
    assert "None of these works has a lens" in third.text()
