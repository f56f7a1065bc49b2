"""Counts of search paths and main paths agree with published examples and with walking every path."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.history.acyclic import Acyclic
from corpus.history.main_path import Search, lineage, main_path
from corpus.history.search_paths import Count, search_paths
from tests.corpus.history.drawn import graph_of

SAMPLE = "AC CE CH EG GH HK BC BD BJ DF DI FH FI IL IM JM MN".split()
"""Liu, Lu and Ho 2019, Scientometrics 119:379-391, figure 1; also in Wikipedia's "Main path analysis"."""
TRAVERSED = "AC BC BD CE CG DF DJ DK EH EI FI FJ".split()
"""The test network of CitationNetworks.jl (J. Hain), with its SPC weights."""
TRAVERSED_SPC = (3, 3, 4, 4, 2, 2, 1, 1, 2, 2, 1, 1)


def named(names: list[str], links: Iterator[tuple[int, int]] | tuple[tuple[int, int], ...]) -> set[str]:
    return {names[cited] + names[citing] for cited, citing in links}


def weights(graph: Acyclic, names: list[str], count: Count) -> dict[str, int]:
    paths = search_paths(graph, count)
    return {
        names[cited] + names[citing]: paths.weight(cited, citing)
        for citing, all_cited in enumerate(graph.cited_by_place)
        for cited in all_cited
    }


def walks(graph: Acyclic, count: Count) -> list[tuple[int, ...]]:
    """Every path of one link and more that is counted."""
    sources, sinks = set(graph.sources), set(graph.sinks)
    found = []

    def on(path: tuple[int, ...]) -> None:
        if len(path) > 1 and (count is Count.SPNP or path[-1] in sinks):
            found.append(path)
        for one in graph.citing_by_place[path[-1]]:
            on((*path, one))

    for place in range(len(graph.works)):
        if count is not Count.SPC or place in sources:
            on((place,))
    return found


def test_the_weights_of_the_sample_network_are_those_published():
    graph, names = graph_of(map(tuple, SAMPLE))
    assert weights(graph, names, Count.SPC)["BD"] == 5
    assert weights(graph, names, Count.SPLC)["DF"] == 6


def test_the_weights_and_the_local_path_of_another_published_network_are_found():
    graph, names = graph_of(map(tuple, TRAVERSED))
    assert weights(graph, names, Count.SPC) == dict(zip(TRAVERSED, TRAVERSED_SPC, strict=True))
    found = main_path(graph, search_paths(graph), Search.LOCAL)
    assert named(names, found.links) == {"BD", "DF", "FI", "FJ"}


pairs = st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1])
networks = st.sets(pairs, min_size=1, max_size=18).map(
    lambda chosen: graph_of([("ABCDEFGHI"[a], "ABCDEFGHI"[b]) for a, b in chosen])
)


@pytest.mark.parametrize("count", Count)
@settings(max_examples=700, deadline=None)
@given(network=networks)
def test_weights_are_those_of_walking_every_path(count, network):
    graph, _ = network
    walked = walks(graph, count)
    times = Counter(link for path in walked for link in pairwise(path))
    paths = search_paths(graph, count)
    assert paths.total == len(walked)
    for citing, all_cited in enumerate(graph.cited_by_place):
        for cited in all_cited:
            assert paths.weight(cited, citing) == times[cited, citing]
            assert paths.share(cited, citing) == pytest.approx(times[cited, citing] / len(walked))


@pytest.mark.parametrize("count", Count)
@settings(max_examples=700, deadline=None)
@given(network=networks)
def test_the_global_main_path_is_the_heaviest_of_all_paths(count, network):
    graph, _ = network
    paths = search_paths(graph, count)

    def heaviness(path: tuple[int, ...]) -> int:
        return sum(paths.weight(*link) for link in pairwise(path))

    walked = walks(graph, Count.SPC)  # from end to end
    most = max(map(heaviness, walked))
    heaviest = {link for path in walked if heaviness(path) == most for link in pairwise(path)}
    assert set(main_path(graph, paths, Search.GLOBAL).links) == heaviest


@settings(max_examples=300, deadline=None)
@given(network=networks, routes=st.integers(1, 5))
def test_key_routes_hold_the_heaviest_links_and_lead_from_a_source_to_a_sink(network, routes):
    graph, _ = network
    paths = search_paths(graph)
    links = [(cited, citing) for citing, every in enumerate(graph.cited_by_place) for cited in every]
    heaviest = sorted((paths.weight(*link) for link in links), reverse=True)[:routes]
    found = main_path(graph, paths, Search.KEY_ROUTES, routes)
    assert {link for link in links if paths.weight(*link) >= heaviest[-1]} <= set(found.links)
    starts, ends = {cited for cited, _ in found.links}, {citing for _, citing in found.links}
    assert starts - ends <= set(graph.sources)
    assert ends - starts <= set(graph.sinks)


@settings(max_examples=300, deadline=None)
@given(network=networks)
def test_the_local_main_path_follows_the_heaviest_link_at_every_work(network):
    graph, _ = network
    paths = search_paths(graph)
    found = set(main_path(graph, paths, Search.LOCAL).links)
    first = max(paths.weight(s, t) for s in graph.sources for t in graph.citing_by_place[s])
    assert all(paths.weight(*link) == first for link in found if link[0] in graph.sources)
    for place in {citing for _, citing in found}:
        onward = {(place, one) for one in graph.citing_by_place[place]}
        most = max((paths.weight(*link) for link in onward), default=0)
        assert {link for link in onward if paths.weight(*link) == most} == found & onward


@settings(max_examples=300, deadline=None)
@given(network=networks, at=st.integers(0, 8))
def test_a_lineage_leads_from_a_source_through_the_work_to_a_sink_by_the_heaviest_links(network, at):
    graph, _ = network
    place, paths = at % len(graph.works), search_paths(graph)
    found = set(lineage(graph, paths, place).links)
    back = {link for link in found if link[1] <= place}
    onward = {link for link in found if link[0] >= place}
    assert back | onward == found
    for links, nexts, side in ((back, graph.cited_by_place, 0), (onward, graph.citing_by_place, 1)):
        size = paths.after if side else paths.before
        reached = {place} | {link[side] for link in links}
        for one in reached:
            most = max((size[other] for other in nexts[one]), default=0)
            wanted = {other for other in nexts[one] if size[other] == most}
            assert {link[side] for link in links if link[1 - side] == one} == wanted


knots = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] != p[1]), min_size=1)


@settings(max_examples=500, deadline=None)
@given(pairs=knots, years=st.lists(st.sampled_from([None, 1996, 1997, 2012]), min_size=8, max_size=8))
def test_what_is_left_has_no_cycle_and_only_links_of_knots_are_lost(pairs, years):
    named_pairs = [("ABCDEFGH"[a], "ABCDEFGH"[b]) for a, b in pairs]
    born = {"ABCDEFGH"[place]: year for place, year in enumerate(years) if year}
    graph, names = graph_of(named_pairs, born)
    kept = {(names[a], names[b]) for b, every in enumerate(graph.cited_by_place) for a in every}
    assert all(a < b for b, every in enumerate(graph.cited_by_place) for a in every)
    lost = set(named_pairs) - kept
    assert len(lost) == graph.left_out
    for cited, citing in lost:
        assert (born.get(cited, 9999), cited) > (born.get(citing, 9999), citing)
        assert _reaches(set(named_pairs), citing, cited)


def _reaches(pairs: set[tuple[str, str]], start: str, end: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for cited, citing in pairs:
            if cited == here and citing not in seen:
                seen.add(citing)
                waiting.append(citing)
    return end in seen


def test_a_literature_without_citations_has_no_main_path():
    graph, _ = graph_of([])
    assert main_path(graph, search_paths(graph)).links == ()
