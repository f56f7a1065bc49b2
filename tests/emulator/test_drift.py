"""Weeks pass: what drift.py says has changed is what a harvester finds changed, over HTTP."""

import time

import pytest

from tests.openalex_emulator import Emulator
from tests.openalex_emulator.drift import Drift
from tests.openalex_emulator.invented import invent

from .builders import ask, emulator, walk

OPENALEX = "https://openalex.org/"


def served(server, seeds):
    """Return the citing works as a harvester gets them, by id."""
    asked = {"filter": "cites:" + "|".join(seeds), "per_page": 200}
    return {
        row["id"].removeprefix(OPENALEX): row
        for page in walk(server, **asked)
        for row in page.json()["results"]
    }


@pytest.fixture(scope="module")
def literature():
    return invent(600, 5)


@pytest.fixture(scope="module")
def seeds(literature):
    return tuple(f"W{number}" for number in literature.truth.seed_numbers)


@pytest.fixture
def server(literature):
    with emulator(*literature.records()) as running:
        yield running


def test_a_week_changes_what_it_says_and_nothing_else(server, seeds):
    before = served(server, seeds)
    for week in (1, 2, 3):
        truth = server.drift(Drift(7, seeds), week)
        after = served(server, seeds)
        assert set(after) == (set(before) - truth.gone) | set(truth.new) == server.citing(*seeds)
        both = set(before) & set(after)

        def changed(key, both=both, before=before, after=after):
            return {work for work in both if before[work][key] != after[work][key]}

        for key in ("title", "primary_topic", "type"):
            assert changed(key) == {work for work, what in truth.corrected.items() if what == key}
        assert changed("is_retracted") == set(truth.retracted)
        assert changed("referenced_works") == set(truth.references)
        assert changed("cited_by_count") == set(truth.cited) & both
        assert changed("locations") == truth.survivors
        assert changed("updated_date") == set(truth.touched) & both
        assert changed("doi") == changed("authorships") == changed("publication_date") == set()
        before = after


def test_every_kind_of_change_happens_each_week(server, seeds):
    truth = server.drift(Drift(7, seeds), 1).as_json()
    assert all(truth[kind] for kind in truth if kind not in {"week", "merged_without_doi"})
    assert len(truth["cited"]) / 600 == pytest.approx(0.25, abs=0.02)
    assert len(truth["touched"]) / 600 == pytest.approx(0.5, abs=0.05)
    weeks = [server.drift(Drift(7, seeds), week) for week in range(2, 12)]
    without = sum(len(week.merged_without_doi) for week in weeks)
    assert 0.3 < without / sum(len(week.merged) for week in weeks) < 1


def test_merged_works_are_gone_and_their_locations_are_under_the_survivor(server, seeds):
    before = served(server, seeds)
    for week in range(1, 6):
        truth = server.drift(Drift(3, seeds), week)
        for gone, survivor in truth.merged.items():
            assert ask(server, f"/works/{gone}").status_code == 404
            kept = {place["id"] for place in ask(server, f"/works/{survivor}").json()["locations"]}
            if gone in before:
                assert {place["id"] for place in before[gone]["locations"]} <= kept
        for gone in truth.merged_without_doi:
            assert before[gone]["doi"] is None
            assert [place["id"][:4] for place in before[gone]["locations"]] == ["pmh:"]
        before = served(server, seeds)


def test_new_works_are_invented_dated_in_their_week_and_some_have_no_doi(server, seeds):
    new = [work for week in range(1, 13) for work in server.drift(Drift(7, seeds), week).new]
    now = served(server, seeds)
    rows = [now[work] for work in new if work in now]
    assert len(rows) > 50
    assert all(row["title"].startswith("Invented: ") and len(row["title"]) < 400 for row in rows)
    assert 0.2 < sum(row["doi"] is None for row in rows) / len(rows) < 0.6
    assert all(row["doi"].startswith("https://doi.org/10.5555/") for row in rows if row["doi"])
    dates = [row["publication_date"] for row in rows]
    assert dates[0] < dates[-1]
    assert min(dates) >= "2026-11-02"


def test_seeds_stay_and_are_cited_more_often(server, seeds):
    def facts():
        return {seed: ask(server, f"/works/{seed}").json() for seed in seeds}

    before = facts()
    for week in range(1, 9):
        server.drift(Drift(7, seeds), week)
    after = facts()
    for seed in seeds:
        for key in ("title", "doi", "type", "referenced_works", "is_retracted", "locations"):
            assert after[seed][key] == before[seed][key]
        assert after[seed]["cited_by_count"] >= before[seed]["cited_by_count"]


def test_the_same_seed_and_week_give_the_same_changes(literature, seeds):
    def truths(seed):
        one = Emulator(literature.records())
        told = [one.drift(Drift(seed, seeds), week).as_json() for week in (1, 2)]
        one.stop()
        return told

    assert truths(7) == truths(7) != truths(8)


def test_counts_that_were_kept_are_forgotten_when_a_week_passes(server, seeds):
    asked = {"filter": "cites:" + "|".join(seeds), "group_by": "publication_year", "per_page": 200}
    ask(server, **asked)
    server.drift(Drift(7, seeds), 1)
    assert ask(server, **asked).json()["meta"]["count"] == len(server.citing(*seeds))


def test_two_years_pass_quickly_and_leave_little_behind():
    literature = invent(300, 5)
    seeds = tuple(f"W{number}" for number in literature.truth.seed_numbers)
    one = Emulator(literature.records())
    began = time.monotonic()
    for week in range(1, 105):
        one.drift(Drift(7, seeds), week)
        one.citing(*seeds)
    took = time.monotonic() - began
    assert took < 15  # some 20 ms a week, with time to spare for a busy machine
    assert one._catalogue.rows < 2 * len(one) + 50
    one.stop()
