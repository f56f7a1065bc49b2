"""The feed of new works: valid Atom whatever titles hold, the same bytes for the same versions."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.feed import VERSIONS, new_works_feed
from corpus.literature import Corpus
from corpus.model import Author, Harvest, Reference, Seed, SeedStatus, Work
from corpus.schema import seeds_frame, works_frame

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = datetime(2026, 11, 1, 12, tzinfo=UTC)
SEED = Seed(
    Reference("seed2020", "The seed [invented]", authors=("Lee, Ann", "Ek, Bo"), year=2020),
    SeedStatus.MATCHED, ("W1",), "DOI", 1.0, "same DOI",
)  # fmt: skip


def version(number: int, *works: Work) -> Corpus:
    at = DAY + timedelta(days=number)
    run = Harvest(
        f"run-{number}", at, at, "https://api.openalex.org", "cites:W1", 2, 2, 3, 3, "digest", "test"
    )
    frame = works_frame(works, [SEED])
    return Corpus(frame, seeds_frame([SEED], run.id), run, number, f"Harvest, version {number}")


def new(number: int, **facts: object) -> Work:
    return Work(f"W{100 + number}", **{"title": f"New {number} [invented]", "references": ("W1",), **facts})


def parsed(feed: bytes) -> ET.Element:
    return ET.fromstring(feed)  # noqa: S314 - our own


def said(element: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(f"{ATOM}{name}")]


def test_an_entry_says_what_is_new_by_whom_where_and_which_seeds_it_cites():
    work = new(
        1, title="A & B <new>", doi="10.5555/a(1)<2>#x", venue="Invented Review", published=date(2025, 3, 1),
        authors=(Author("Ann Lee"), Author("Bo Ek"), Author("Cy Ó")), abstract="It begins. " * 100,
    )  # fmt: skip
    feed = parsed(new_works_feed([version(1, Work("W1"), work), version(0, Work("W1"))], "run-0"))
    assert said(feed, "updated") == ["2026-11-02T12:00:00+00:00"]
    assert said(feed, "subtitle") == ["1 new work in version 1."]
    (entry,) = feed.findall(f"{ATOM}entry")
    assert said(entry, "title") == ["A & B <new>"]
    assert said(entry, "id") == ["https://openalex.org/W101"]
    assert said(entry, "updated") == said(entry, "published") == ["2026-11-02T12:00:00+00:00"]
    assert [name.text for name in entry.iter(f"{ATOM}name")] == ["Ann Lee", "Bo Ek", "Cy Ó"]
    (link,) = entry.findall(f"{ATOM}link")
    assert link.get("href") == "https://doi.org/10.5555/a%281%29%3C2%3E%23x"
    (summary,) = said(entry, "summary")
    assert summary.startswith(
        "<p>Invented Review, 2025-03-01.</p><p>Cites Lee &amp; Ek 2020.</p><p>It begins."
    )
    assert summary.endswith("…</p>")


def test_what_is_not_known_is_said_and_a_retracted_work_is_marked():
    works = (Work("W1"), new(1, title=None, is_retracted=True))
    feed = parsed(new_works_feed([version(1, *works), version(0)], "run-0"))
    titles = {said(entry, "id")[0]: said(entry, "title")[0] for entry in feed.findall(f"{ATOM}entry")}
    assert titles["https://openalex.org/W101"] == "RETRACTED: Untitled"
    assert all(name.text for name in feed.iter(f"{ATOM}name"))
    assert "Venue not known, date not known" in said(feed.findall(f"{ATOM}entry")[0], "summary")[0]


def test_newest_versions_come_first_and_what_does_not_fit_is_counted():
    older = [new(n) for n in range(3)]
    newer = [new(n, cited_by_count=n) for n in range(3, 8)]
    versions = [version(2, *older, *newer), version(1, *older), version(0)]
    feed = parsed(new_works_feed(versions, "run-0", most=10))
    ids = [said(entry, "id")[0].rpartition("/")[2] for entry in feed.findall(f"{ATOM}entry")]
    assert ids == ["W107", "W106", "W105", "W104", "W103", "W100", "W101", "W102"]
    cut = parsed(new_works_feed(versions, "run-0", most=2))
    assert len(cut.findall(f"{ATOM}entry")) == 2
    assert said(cut, "subtitle") == ["5 new works in version 2, the 2 most cited listed."]


def test_a_work_that_went_and_came_back_stands_once():
    versions = [version(3, new(1)), version(2), version(1, new(1)), version(0)]
    feed = parsed(new_works_feed(versions, "run-0"))
    assert len(feed.findall(f"{ATOM}entry")) == 1


def test_no_more_versions_are_opened_than_are_looked_at():
    opened = []

    def back():
        for number in range(50, -1, -1):
            opened.append(number)
            yield version(number, Work("W1"))

    new_works_feed(back(), "run-0")
    assert len(opened) == VERSIONS + 1


def test_one_version_has_nothing_new_and_still_is_a_feed():
    feed = parsed(new_works_feed([version(0, Work("W1"))], "run-0"))
    assert feed.findall(f"{ATOM}entry") == []
    assert said(feed, "updated") == ["2026-11-01T12:00:00+00:00"]
    with pytest.raises(ValueError, match="harvested versions"):
        new_works_feed([], "run-0")


def test_readers_know_the_feed_of_one_corpus_from_that_of_another():
    one, again, other = (
        said(parsed(new_works_feed([version(n)], origin)), "id")
        for n, origin in ((0, "a"), (1, "a"), (0, "b"))
    )
    assert one == again != other


strange = st.text(st.characters(codec="utf-8"), max_size=30)


@given(
    title=st.none() | strange,
    doi=st.none() | strange,
    venue=st.none() | strange,
    abstract=st.none() | strange,
    name=strange,
    work_id=strange.filter(bool),
)
def test_whatever_a_record_holds_the_feed_is_well_formed_and_the_same_each_time(
    title, doi, venue, abstract, name, work_id
):
    work = Work(work_id, title, abstract, doi, venue=venue, authors=(Author(name),), references=("W1",))
    versions = [version(1, work), version(0)]
    feed = new_works_feed(versions, "run-0")
    assert feed == new_works_feed(versions, "run-0")
    (entry,) = parsed(feed).findall(f"{ATOM}entry")
    for required in ("id", "title", "updated"):
        assert said(entry, required)[0]
    assert entry.find(f"{ATOM}author/{ATOM}name").text
    summary = said(entry, "summary")[0].replace("<p>", "").replace("</p>", "")
    assert "<" not in summary
    assert entry.find(f"{ATOM}link").get("href").isascii()
