"""The page of clusters: what each is about, how sure that is, and the ways to its works."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import polars as pl
import pytest
from playwright.sync_api import expect

from corpus.derive import derive
from corpus.literature import Harvested
from corpus.schema import seeds_frame
from corpus.store import Store
from tests.corpus.clusters.planted import literature
from tests.explorer import builders
from tests.explorer.conftest import serve_explorer

HOSTILE = builders.HOSTILE_TITLES["W9900001"]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two versions of an invented literature; every title of one cluster holds a script."""
    folder = tmp_path_factory.mktemp("clusters")
    works, community = literature(600)
    seeds = builders.seeds()
    largest = pl.Series(community).value_counts(sort=True).filter(pl.col("") != "")[""][0]
    titles = [
        HOSTILE if of == largest else title for of, title in zip(community, works["title"], strict=True)
    ]
    works = works.with_columns(pl.Series("title", titles))
    store = Store(str(folder / "corpus"))
    early = pl.Series(np.random.default_rng(1).random(works.height) > 0.3)
    for number, part in enumerate((works.filter(early), works), 1):
        run = builders.harvest(number, part.height)
        version, _ = store.commit(Harvested(part, seeds_frame(seeds, run.id)), run)
        derive(store, version)
    with serve_explorer(folder) as address:
        yield address, store.open()


def params(one):
    return parse_qs(urlsplit(one.page.url).query)


def test_the_page_says_how_many_how_stable_and_what_each_is_about(reader, world):
    address, corpus = world
    one = reader(address)
    one.open("/clusters")
    level = corpus.clusters[0]
    expect(one.page.get_by_role("heading", name="Typical works")).to_be_visible(timeout=60_000)
    text = one.text()
    assert f"{len(level.names)} clusters hold" in text
    assert f"Stability {level.stability:.2f}" in text
    largest = max(level.works_of, key=lambda number: (level.works_of[number], -number))
    heading = one.page.get_by_role("heading", level=2).first
    expect(heading).to_contain_text(level.name(largest))
    assert f"{level.works_of[largest]} works; half of them by" in text
    assert "None of its works cites a seed" in text, "how far it is a seed's circle is said"
    one.page.get_by_text("Since version 0").click()
    told = level.changes or ("The clusters stayed.",)
    expect(one.page.get_by_role("listitem").filter(has_text=told[0][:40])).to_be_visible()


def test_a_cluster_leads_to_its_works_and_the_list_says_so(reader, world):
    address, corpus = world
    one = reader(address)
    level = corpus.clusters[0]
    number = level.names[1].label
    one.open(f"/clusters?open=coarse-{number}")
    link = one.page.get_by_role("link", name="List its works")
    link.focus()
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_text(f"{level.works_of[number]} works of {corpus.works.height}")).to_be_visible()
    assert params(one)["cluster"] == [f"coarse-{number}"]


def test_another_level_and_another_cluster_stand_in_the_address(reader, world):
    address, corpus = world
    one = reader(address)
    one.open("/clusters")
    expect(one.page.get_by_role("heading", name="Typical works")).to_be_visible()
    one.settled()
    one.page.get_by_role("radio", name="Some").click()
    one.page.wait_for_url("**level=middle*")
    expect(one.page.get_by_text(f"{len(corpus.clusters[1].names)} clusters")).to_be_visible(timeout=60_000)
    one.settled()
    names = sorted(corpus.clusters[1].sizes, key=lambda one: -one[1])
    one.page.get_by_role("combobox", name="Look at a cluster").focus()
    one.page.keyboard.press("ArrowDown")
    one.page.get_by_role("option", name=names[1][0], exact=True).click()
    one.page.wait_for_url("**open=middle-*")
    one.settled()
    heading = one.page.get_by_role("heading", level=2).first.inner_text()
    again = reader(address)
    again.open(f"/clusters?{urlsplit(one.page.url).query}")
    expect(again.page.get_by_role("heading", level=2).first).to_have_text(heading)


def test_lenses_are_told_by_cluster(reader, world):
    address, corpus = world
    one = reader(address)
    one.open("/lenses?group=cluster")
    bar = one.page.get_by_role("list", name="Shares by lens")
    bar.wait_for(timeout=60_000)
    text = bar.inner_text()
    sizes = corpus.clusters[0].works_of
    for name in corpus.clusters[0].names:
        assert f"({sizes[name.label]:,}" in text


def test_a_typical_work_opens_its_page(reader, world):
    address, _ = world
    one = reader(address)
    one.open("/clusters")
    table = one.page.get_by_test_id("stDataFrame").nth(1)
    table.wait_for()
    one.settled()
    table.scroll_into_view_if_needed()
    table.click(position={"x": 18, "y": 17 + 35})
    one.page.wait_for_url("**/works?*work=W*")
    expect(one.page.get_by_role("button", name="Back to the list")).to_be_visible()


def test_without_clusters_the_page_says_why(reader, tmp_path):
    builders.store_corpus(tmp_path / "corpus", builders.works(3), placed=False)
    with serve_explorer(tmp_path) as address:
        one = reader(address)
        one.open("/clusters")
        assert "were not looked for yet" in one.text()
