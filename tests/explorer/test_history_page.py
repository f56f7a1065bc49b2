"""The page of history: what it draws is what the store holds, and everything on it can be opened and kept."""

import re
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from playwright.sync_api import expect

from corpus.derive import derive
from corpus.history.acyclic import acyclic
from corpus.history.flows import flows
from corpus.history.historiograph import chosen
from corpus.history.main_path import Search, lineage, main_path
from corpus.history.search_paths import search_paths
from corpus.links import links
from corpus.literature import Harvested
from corpus.schema import seeds_frame
from corpus.store import Store
from tests.corpus.clusters.planted import literature
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

HOSTILE = builders.HOSTILE_TITLES["W9900001"]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """An invented literature with its map; the title of its most cited work holds a script."""
    folder = tmp_path_factory.mktemp("history")
    works, _ = literature(400)
    cited = works["references"].explode().value_counts(sort=True)
    most = next(one for one in cited["references"] if one in set(works["id"]))
    works = works.with_columns(
        pl.when(pl.col("id") == most).then(pl.lit(HOSTILE)).otherwise("title").alias("title")
    )
    store, run = Store(str(folder / "corpus")), builders.harvest(1, works.height)
    version, _ = store.commit(Harvested(works, seeds_frame(builders.seeds(), run.id)), run)
    derive(store, version)
    with serve_explorer(folder) as address:
        yield address, store.open()


def made_of(corpus):
    return links(corpus.works["id"], corpus.citations)


def params(one):
    return parse_qs(urlsplit(one.page.url).query)


def test_the_most_cited_works_are_drawn_and_one_opens_by_keyboard(reader, world):
    address, corpus = world
    one = reader(address)
    one.open("/history?top=20")
    counts = corpus.works["cited_by_count"].to_list()
    seeds = corpus.works.filter(pl.col("seed_key").is_not_null())["id"].to_list()
    found = chosen(made_of(corpus), counts, 20, seeds=seeds)
    expect(
        one.page.get_by_text(f"The {len(found.ids) - found.added} of {corpus.works.height} works")
    ).to_be_visible()
    assert f"{len(found.links)} citations among them" in one.text()
    one.settled()
    one.page.locator(".st-key-history_historiograph [data-work]").first.focus()
    one.page.keyboard.press("Enter")
    expect(one.page).to_have_url(re.compile(r"/works\?.*work=W\d+"))


def test_the_main_path_is_that_of_the_works_chosen_and_the_choice_is_kept(reader, world):
    address, corpus = world
    one = reader(address)
    one.open("/history?show=path&main=global")
    made = made_of(corpus)
    graph = acyclic(made, corpus.works["year"].to_list())
    found = main_path(graph, search_paths(graph), Search.GLOBAL)
    told = f"{len(found.places)} works and {len(found.links)} citations of {corpus.works.height} works"
    expect(one.page.get_by_text(told)).to_be_visible()
    one.settled()
    one.page.get_by_label("Paths that are counted").click()
    one.page.get_by_role("option", name=re.compile("SPLC")).click()
    expect(one.page).to_have_url(re.compile("count=splc"))
    other = reader(address)
    other.open(one.page.url.removeprefix(address))
    expect(other.page.get_by_text("SPLC, global", exact=False).first).to_be_visible()


def test_flows_are_counted_from_the_store(reader, world):
    address, corpus = world
    one = reader(address)
    one.open("/history?show=flows&rows=field")
    works = corpus.works.select("id", "year", pl.col("field").alias("group"))
    table = flows(corpus.citations, works).table
    drawn = table.filter(
        (pl.col("cited_period") < pl.col("citing_period")) & (pl.col("cited_group") != pl.col("citing_group"))
    )["citations"].sum()
    expect(one.page.get_by_text(f"{drawn:,} citations among")).to_be_visible()
    one.settled()
    one.page.get_by_text("Also within a group").click()
    every = table.filter(pl.col("cited_period") < pl.col("citing_period"))["citations"].sum()
    expect(one.page.get_by_text(f"{every:,} citations among")).to_be_visible()
    assert params(one)["within"] == ["1"]
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name="All flows (CSV)").click()
    assert pl.read_csv(download.value.path())["citations"].sum() == table["citations"].sum()


def test_all_curves_stand_over_one_axis_with_the_dates_below(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/history?show=axis")
    expect(one.page.get_by_text("Shares are of the works of a year")).to_be_visible(timeout=60_000)
    plot = one.page.locator(".st-key-history_axis .js-plotly-plot")
    for strip in ("Works a year", "that use a term of", "by lens", "main path", "Cited years"):
        expect(plot.get_by_text(strip).first).to_be_visible()


def test_a_filter_that_leaves_nothing_says_so(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/history?q=zzzzqqqq")
    expect(one.page.get_by_text("None of these works cites another of them.")).to_be_visible()


def test_pictures_hold_no_script(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/history")
    one.settled()
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name="Picture (SVG)").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "<script" not in text
    assert "version 0" in text


def test_an_empty_corpus_has_no_history(reader, empty):
    one = reader(empty)
    one.open("/history")
    expect(one.page.get_by_text("This corpus holds no works, so it has no history.")).to_be_visible()


def test_a_work_leads_to_its_lineage_and_back_to_the_main_path_of_all(reader, world):
    address, corpus = world
    made = made_of(corpus)
    graph = acyclic(made, corpus.works["year"].to_list())
    place = next(
        one for one, cited in enumerate(graph.cited_by_place) if cited and graph.citing_by_place[one]
    )
    found = lineage(graph, search_paths(graph), place)
    work = made.ids_of(graph.works[[place]])[0]
    one = reader(address)
    one.open(f"/works?work={work}")
    one.settled()
    one.page.get_by_role("link", name="Where it comes from, what became of it").click()
    told = f"{len(found.places)} works and {len(found.links)} citations of {corpus.works.height} works"
    expect(one.page.get_by_text(told)).to_be_visible()
    assert params(one)["through"] == [work]
    one.settled()
    one.page.get_by_role("button", name="The main path of all").click()
    expect(one.page).not_to_have_url(re.compile("through="))
    expect(one.page.get_by_text("SPC, key routes (docs/history.md)")).to_be_visible()


def test_a_lineage_of_a_work_that_is_not_here_says_so(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/history?show=path&through=W1%3Cscript%3E")
    expect(one.page.get_by_text("is not in this corpus")).to_be_visible()
