"""A report says what the harvest was: every number right, none invented, whatever titles hold."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.flow import flow_of, found_unchanged_by
from corpus.flow_boxes import NOT_RECORDED, boxes
from corpus.flow_checks import contradictions
from corpus.flow_figure import SIZE, width_of, wrapped
from corpus.ledger import Outcome, Step, ledger_frame
from corpus.report import PRISMA, TARCIS, TOOL, methods, to_cite
from corpus.report_pages import NO_LEDGER, as_json, markdown, page, svg, warnings
from tests.corpus import reported
from tests.explorer.builders import HOSTILE_TITLES

ROOT = Path(__file__).resolve().parents[2]
FLOW = reported.flow()
SVG = "{http://www.w3.org/2000/svg}"


def parsed(figure: str) -> ET.Element:
    return ET.fromstring(figure)  # noqa: S314 - our own figure


def test_every_number_of_the_flow_is_read_off_the_harvest():
    seeds, forward, since, back = FLOW.seeds, FLOW.forward, FLOW.since, FLOW.backward
    assert (seeds.given, seeds.records, seeds.in_version) == (9, 11, 11)
    assert (forward.announced, forward.rows, forward.in_slices, forward.distinct) == (46, 61, 45, 44)
    assert (forward.repeated, forward.in_two_slices, forward.difference) == (17, 1, -1)
    assert (forward.only_by_query, forward.found_again, forward.citing) == (2, 1, 47)
    assert since is not None
    assert (since.gone, since.merged, since.deleted, since.unlinked) == (7, 2, 1, 2)
    assert (since.found_again, since.untraced) == (1, 1)
    assert (FLOW.works, FLOW.seeds_added, FLOW.shared_dois, FLOW.sharing_works) == (55, 8, 2, 5)
    assert FLOW.without_references == 4
    assert (back.references, back.inside, back.outside) == (25, 12, 13)
    assert (back.at_least, back.frequent, back.rare, back.not_asked) == (3, 5, 8, 0)
    assert (back.asked, back.found, back.dangling, back.missing, back.same_record) == (5, 3, 1, 1, 0)


def test_what_goes_in_comes_out():
    forward, back, seeds = FLOW.forward, FLOW.backward, FLOW.seeds
    assert forward.rows == forward.distinct + forward.repeated
    assert forward.citing == forward.distinct + forward.only_by_query + forward.found_again
    assert FLOW.works == forward.citing + FLOW.seeds_added
    assert back.references == back.inside + back.rare + back.not_asked + back.asked
    assert back.asked == back.found + back.dangling + back.missing
    assert seeds.given == sum(1 for _ in seeds.references)
    assert contradictions(FLOW) == ()


@pytest.mark.parametrize(
    ("step", "outcome", "changed", "told"),
    [
        (Step.SEEDS, Outcome.DONE, {"expected": 8}, "References in the ledger (8)"),
        (Step.COUNT, Outcome.DONE, {"received": 45}, "Works counted (45)"),
        (Step.WALK, Outcome.DONE, {"received": 62}, "Duplicate rows (-1)"),
        (Step.GONE, Outcome.DONE, {"expected": 9}, "Works gone (9)"),
        (Step.CITED, Outcome.DONE, {"received": 4}, "Cited works found by the ledger (4)"),
    ],
)
def test_numbers_that_disagree_are_named_and_not_smoothed_over(step, outcome, changed, told):
    entries = [
        replace(one, **changed) if (one.step, one.outcome) == (step, outcome) else one
        for one in reported.entries()
    ]
    ledger = ledger_frame(entries, reported.HARVEST.id)
    flow = flow_of(reported.corpus(), ledger, reported.cited_works())
    assert any(sentence.startswith(told) for sentence in contradictions(flow)), contradictions(flow)
    assert all(sentence in as_plain(page(flow)) for sentence in contradictions(flow))


def test_what_an_older_release_did_not_record_is_said_so_and_never_shown_as_a_number():
    flow = reported.flow_without_ledger()
    figures = {line.label: line.figure for box in boxes(flow) for line in box.lines}
    for label in (
        "Rows received",
        "Distinct works received",
        "Gone",
        "Duplicate rows, joined by OpenAlex id",
    ):
        assert figures[label] == NOT_RECORDED
    assert figures["Kept beside the version, not in it"] == NOT_RECORDED
    assert figures["Citing works in all"] == "47"
    assert warnings(flow) == (NO_LEDGER,)
    told = " ".join(methods(flow))
    assert "how many rows were received more than once is not recorded" in told
    assert "Whether backward citation searching was done is not recorded" in told
    assert "None" not in told + markdown(flow)


def test_a_hop_back_that_was_left_out_is_said_with_its_reason():
    left_out = [one for one in reported.entries() if one.step is not Step.CITED]
    left_out.append(replace(left_out[0], step=Step.CITED, outcome=Outcome.LEFT_OUT, detail="by --no-cited"))
    empty = reported.cited_works().clear()
    flow = flow_of(reported.corpus(), ledger_frame(left_out, "x"), empty)
    assert "Backward citation searching was left out (by --no-cited)." in " ".join(methods(flow))
    assert flow.backward.asked is None


def test_every_number_in_the_methods_is_one_of_the_flow_and_every_one_of_the_flow_is_there():
    told = " ".join(methods(FLOW))
    for known in (
        reported.HARVEST.query,
        reported.HARVEST.software.replace(", ", "; ", 1),
        "24 November 2026",
        "09:12 to 09:31 UTC",
        "version 4",
    ):
        assert known in told
        told = told.replace(known, " ")
    figures = {int(number.replace(",", "")) for number in re.findall(r"(?<![\d.])\d[\d,]*(?![\d.]*\d)", told)}
    forward, since, back = FLOW.forward, FLOW.since, FLOW.backward
    expected = {
        *(83, 131),
        *(9, 6, 2, 1, 3, 11),
        *(46, 61, 2, 17, 44, abs(forward.difference), 5, 6, forward.only_by_query, forward.found_again, 47),
        *(55, 8, 5, 2),
        *(since.gone, since.merged, since.deleted, since.unlinked, since.untraced),
        *(back.references, back.inside, back.outside, back.asked, back.at_least, back.found, back.dangling),
        4,
    }
    assert figures == expected
    assert "$0.0131" in told
    assert "(7.3%)" in told


def test_the_figure_and_the_table_show_the_same_numbers():
    drawn = " ".join("".join(node.itertext()) for node in parsed(svg(FLOW)).iter(f"{SVG}text"))
    drawn = drawn.replace("\u00a0", " ")
    table = markdown(FLOW)
    lines = [line for box in boxes(FLOW) for line in box.lines]
    assert len(lines) > 25
    for line in lines:
        assert f"n = {line.figure}" in drawn
        assert re.search(rf"\| (of which )?{re.escape(line.label)} \| {re.escape(line.figure)} \|", table)


@pytest.mark.parametrize("slim", [False, True])
def test_the_figure_is_whole_by_itself_and_says_to_those_who_hear_it_what_it_shows(slim):
    root = parsed(svg(FLOW, slim=slim))
    assert root.get("role") == "img"
    named = {node.get("id"): node.text for node in root if node.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert all(named[name] for name in root.get("aria-labelledby").split())
    assert "Distinct works received (n\u00a0=\u00a044)" in " ".join(map(str, named.values()))
    assert not {node.tag for node in root.iter()} & {
        f"{SVG}{tag}" for tag in ("image", "script", "use", "style")
    }
    assert "url(" not in svg(FLOW)
    width = float(root.get("viewBox").split()[2])
    boxes_drawn = list(root.iter(f"{SVG}rect"))
    assert all(float(box.get("x", 0)) + float(box.get("width")) <= width for box in boxes_drawn)


@given(st.text(max_size=300), st.floats(40, 400))
@settings(max_examples=150)
def test_no_line_of_a_box_is_longer_than_its_box_and_no_word_is_lost(text, width):
    lines = wrapped(text, width)
    assert all(width_of(line) <= max(width, SIZE * 1.01) for line in lines)
    letters = re.sub(r"[ \t\n\r]+", "", "".join(lines))
    assert letters == re.sub(r"[ \t\n\r]+", "", "".join(wrapped(text, 1e9)))


class Plain(HTMLParser):
    """The text of a page, the tags in it and what they ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.texts.append(data)


def as_plain(text: str) -> str:
    parser = Plain()
    parser.feed(text)
    return " ".join(parser.texts)


@pytest.mark.parametrize("hostile", [*HOSTILE_TITLES.values(), "a|b\n|---|\x00\u202e ]]> `x` <!--"])
def test_a_hostile_title_stands_in_every_form_as_it_is_written(hostile):
    flow = reported.flow(title=hostile, author=hostile.replace(",", " "), reason=hostile)
    for slim in (False, True):
        parsed(svg(flow, slim=slim))
    parser = Plain()
    parser.feed(page(flow))
    assert not parser.tags & {"script", "img", "a", "iframe", "object", "link", "b"}
    assert not {name for name in parser.attributes if name.startswith("on")}
    seeds = markdown(flow).split("## Seed references")[1].split("\n## ")[0].strip().splitlines()
    assert len(seeds) == 2 + 9
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in seeds} == {7}
    assert "<script" not in markdown(flow).replace("\\<script", "")
    assert json.loads(as_json(flow))["flow"]["seeds"]["references"][0]["title"] == hostile


@given(st.text(min_size=1, max_size=80))
@settings(max_examples=60, deadline=None)
def test_whatever_a_reference_is_called_the_figure_is_well_formed(name):
    seeds = FLOW.seeds.references
    flow = replace(
        FLOW, seeds=replace(FLOW.seeds, references=tuple(replace(one, name=name) for one in seeds))
    )
    parsed(svg(flow))
    assert markdown(flow)


def test_json_holds_what_the_boxes_hold():
    told = json.loads(as_json(FLOW))
    assert [line["number"] for box in told["boxes"] for line in box["lines"]] == [
        line.number for box in boxes(FLOW) for line in box.lines
    ]
    assert told["methods"] == list(methods(FLOW))


def test_the_report_names_every_kind_of_what_was_not_as_expected():
    told = page(FLOW)
    for outcome in {one.outcome for one in reported.entries()} - {Outcome.DONE, Outcome.SLICE_COMPLETE}:
        assert f"<td>{outcome}</td>" in told
    assert "slice complete" not in told


def test_the_checklist_answers_all_ten_recommendations_of_tarcis():
    section = markdown(FLOW).split("## Checklist after TARCiS")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    assert [int(number) for number, *_ in rows] == list(range(1, 11))
    assert "17 rows" in rows[6][2]
    assert "5 sought and 3 found" in rows[4][2]


def test_the_tool_is_cited_by_its_name_and_the_data_by_their_licence_only_if_they_are_openalexs():
    assert f"title: {TOOL}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    cited = " ".join(to_cite(FLOW))
    assert "coproduction-explorer 0.1.0" in cited
    assert "CC0" in cited
    assert PRISMA in cited
    assert TARCIS in cited
    elsewhere = replace(FLOW, harvest=replace(FLOW.harvest, source="http://openalex.org.evil.example"))
    assert "CC0" not in " ".join(to_cite(elsewhere))
    assert "in OpenAlex on" not in " ".join(methods(elsewhere))


def test_later_runs_that_found_the_literature_unchanged_are_told():
    later = [replace(reported.HARVEST, id=f"later{n}", outcome="unchanged") for n in range(3)]
    history = [
        (reported.HARVEST, 3),
        (later[0], None),
        (reported.HARVEST, 4),
        (later[1], None),
        (later[2], None),
    ]
    found = found_unchanged_by(history, 4)
    assert [run.id for run in found] == ["later1", "later2"]
    told = " ".join(methods(replace(FLOW, found_unchanged=found)))
    assert (
        "The search was repeated 2 times, last on 24 November 2026, and found the literature unchanged."
        in told
    )


def test_the_starter_set_has_no_report():
    starter = replace(reported.corpus(), harvest=None, version=None, name="Starter set")
    with pytest.raises(ValueError, match="no harvest"):
        flow_of(starter, ledger_frame([], "none"), reported.cited_works())
