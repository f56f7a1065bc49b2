"""What is drawn from values: texts made safe, labels that stay apart, a network that loads nothing."""

import html
import re

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.graph import citations_within, neighbourhood
from corpus.schema import works_frame
from explorer.components.escaping import as_html, as_markdown, cut
from explorer.map.labels import SIDES, label_sides
from explorer.network import drawing
from explorer.network.neighbourhood import HEIGHT, MOST_A_SIDE, neighbourhood_scene
from tests.explorer import builders

texts = st.text(max_size=200)


@given(texts)
def test_html_shows_the_text_and_opens_no_tag(text):
    shown = as_html(text)
    assert "<" not in shown
    assert html.unescape(shown).split() == re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", " ", text).split()


@given(texts, st.integers(2, 80))
def test_a_cut_text_is_one_line_and_no_longer_than_asked(text, most):
    line = cut(text, most)
    assert len(line) <= most or line == "Untitled"
    assert "\n" not in line


@given(st.text(alphabet="*_`[](){}<>$:#!~|\\-+.&@/= abc", max_size=60))
def test_markdown_leaves_no_sign_with_a_meaning_unescaped(text):
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]<>$:#~|]", as_markdown(text))


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=25).flatmap(
        lambda points: st.tuples(
            st.just(points),
            st.lists(st.text(max_size=30), min_size=len(points), max_size=len(points)),
        )
    )
)
def test_every_label_gets_a_side(points_and_labels):
    points, labels = points_and_labels
    sides = label_sides(points, labels, (900, 600))
    assert len(sides) == len(points)
    assert set(sides) <= set(SIDES)


def test_the_labels_of_two_near_points_turn_away_from_each_other():
    upper, lower = label_sides([(0.5, 0.51), (0.5, 0.5)], ["A label of a seed", "Another label"], (900, 600))
    assert upper != lower


def test_a_label_at_the_edge_turns_to_the_map():
    left, right = label_sides([(0.0, 0.2), (1.0, 0.2)], ["A label of a seed"] * 2, (700, 600))
    assert left == "middle right"
    assert "left" in right


@pytest.fixture(scope="module")
def page() -> tuple[nx.DiGraph, str]:
    works = [*builders.works(200), *builders.hostile_works()]
    frame = works_frame(works, builders.seeds())
    graph = neighbourhood(citations_within(frame), "W9000000", {}, 200)
    facts = {
        work.id: {
            "title": work.title,
            "who": work.authors[0].name if work.authors else None,
            "year": work.year,
            "seed_key": None,
        }
        for work in works
    }
    scene = neighbourhood_scene(graph, facts, "?work=")
    return graph, drawing.page(scene, dark=False, height=HEIGHT)


def test_the_network_asks_no_other_host(page):
    _, shown = page
    asked = re.findall(r"""<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*["']?([^"'\s>]+)""", shown)
    assert [address for address in asked if not address.startswith("data:")] == []
    assert not re.search(r"@import|url\(\s*['\"]?https?:", shown)


def test_no_title_ends_the_script_that_draws_the_network(page):
    graph, shown = page
    assert set(builders.HOSTILE_TITLES) & set(graph)
    assert "<img src=x" not in shown
    data = shown.partition("new vis.DataSet(")[2]
    assert (data.count("</script>"), data.count("<script")) == (2, 1)  # its own end, and ours after it


def test_a_crowded_neighbourhood_says_how_many_it_leaves_out():
    frame = works_frame(builders.works(400), builders.seeds())
    graph = neighbourhood(citations_within(frame), "W9000000", {}, MOST_A_SIDE)
    assert graph.number_of_nodes() == MOST_A_SIDE + 1
    assert graph.graph["citing"] > MOST_A_SIDE
