"""GraphML, GEXF and Pajek as networkx and igraph read them: the same works, citations and attributes."""

import io
import xml.etree.ElementTree as ElementTree

import igraph
import networkx as nx
import polars as pl
import pytest

from corpus.exports import gexf_file, graphml_file, pajek_file
from corpus.exports.columns import columns, labels
from corpus.exports.exported import Exported
from tests.corpus.exports import taken

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
FACTS = ("title", "authors", "year", "doi", "is_retracted", "local_citations", "global_citations",
         "cites_seeds", "seed_key", "key", "colour", "tags", "grade", "likelihood", "checked")  # fmt: skip


@pytest.fixture(scope="module")
def export() -> Exported:
    return taken.export()


def pairs(export: Exported) -> set[tuple[str, str]]:
    return set(export.citations.iter_rows())


def facts(export: Exported) -> dict[str, dict[str, object]]:
    """What each work has, without what it lacks."""
    rows = columns(export).select("id", *FACTS).iter_rows(named=True)
    return {row.pop("id"): {name: value for name, value in row.items() if value is not None} for row in rows}


def test_networkx_reads_graphml_with_direction_kinds_and_nothing_for_what_is_missing(export):
    graph = nx.read_graphml(io.BytesIO(graphml_file.write(export)))
    assert isinstance(graph, nx.DiGraph)
    assert list(graph) == export.works["id"].to_list()
    assert set(graph.edges) == pairs(export)
    assert graph.graph["provenance"] == " ".join(export.provenance.lines)
    for work, expected in facts(export).items():
        has = {name: value for name, value in graph.nodes[work].items() if name in FACTS}
        assert has == expected
        assert {name: type(value) for name, value in has.items()} == {
            name: type(value) for name, value in expected.items()
        }
    assert dict(graph.nodes(data="label")) == dict(zip(graph, labels(export), strict=True))
    assert dict(graph.nodes(data="x")) == dict(export.places.select("id", "x").iter_rows())


def test_igraph_reads_graphml(export, tmp_path):
    file = tmp_path / "a.graphml"
    file.write_bytes(graphml_file.write(export))
    graph = igraph.Graph.Read_GraphML(str(file))
    assert graph.is_directed()
    assert graph.vs["id"] == export.works["id"].to_list()
    ids = graph.vs["id"]
    assert {(ids[a], ids[b]) for a, b in graph.get_edgelist()} == pairs(export)
    assert graph.vs["title"] == columns(export)["title"].to_list()
    years = columns(export)["year"].to_list()
    assert [None if year != year else int(year) for year in graph.vs["year"]] == years
    assert graph["provenance"] == " ".join(export.provenance.lines)


def test_networkx_reads_gexf_with_kinds_and_places(export):
    graph = nx.read_gexf(io.BytesIO(gexf_file.write(export)), version="1.3")
    assert isinstance(graph, nx.DiGraph)
    assert set(graph) == set(export.works["id"])
    assert set(graph.edges) == pairs(export)
    for work, expected in facts(export).items():
        assert {name: value for name, value in graph.nodes[work].items() if name in FACTS} == expected
    x_of = dict(export.places.select("id", "x").iter_rows())
    for work, viz in graph.nodes(data="viz"):
        assert viz["position"]["x"] == pytest.approx(1000 * x_of[work], abs=0.1)


def test_gexf_is_built_as_its_specification_asks(export):
    root = ElementTree.fromstring(gexf_file.write(export))  # noqa: S314 - we wrote it
    assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.3")
    assert [child.tag for child in root] == [f"{GEXF}meta", f"{GEXF}graph"]
    meta, graph = root
    assert {child.tag: child.text for child in meta} == {
        f"{GEXF}creator": taken.TOOL,
        f"{GEXF}description": " ".join(export.provenance.lines),
    }
    assert (graph.get("mode"), graph.get("defaultedgetype")) == ("static", "directed")
    assert [child.tag for child in graph] == [f"{GEXF}{part}" for part in ("attributes", "nodes", "edges")]
    declared = {one.get("id"): one.get("type") for one in graph[0]}
    assert set(declared.values()) == {"string", "long", "double", "boolean"}
    for node in graph[1]:
        assert node.get("id")
        assert node.get("label")
        said = [value.get("for") for value in node.iter(f"{GEXF}attvalue")]
        assert len(set(said)) == len(said)
        assert set(said) <= set(declared)
        assert len(node.findall(f"{VIZ}position")) == 1
    edges = [edge.get("id") for edge in graph[2]]
    assert len(set(edges)) == len(edges) == export.citations.height


def test_networkx_and_igraph_read_pajek_with_direction_and_a_vertex_a_work(export, tmp_path):
    file = tmp_path / "a.net"
    file.write_bytes(pajek_file.write(export))
    graph = nx.read_pajek(file)
    assert graph.is_directed()
    ids = export.works["id"].to_list()
    assert [label.rpartition(" ")[2] for label in graph] == ids
    assert {(a.rpartition(" ")[2], b.rpartition(" ")[2]) for a, b, _ in graph.edges} == pairs(export)
    assert all(0 <= graph.nodes[label][axis] <= 1 for label in graph for axis in "xy")
    other = igraph.Graph.Read_Pajek(str(file))
    assert other.is_directed()
    assert [name.rpartition(" ")[2] for name in other.vs["name"]] == ids
    assert {(ids[a], ids[b]) for a, b in other.get_edgelist()} == pairs(export)
    assert file.read_text(encoding="utf-8").startswith(f"% {export.provenance.lines[0]}\n")


@pytest.mark.parametrize("write", [graphml_file.write, gexf_file.write, pajek_file.write])
def test_a_corpus_without_a_map_is_written_without_places(write):
    export = taken.export(20, placed=False)
    text = write(export).decode()
    assert "viz:position" not in text
    assert 'attr.name="x"' not in text
    assert not [line for line in text.splitlines() if line.endswith(" 0.5")]
    again = write(taken.export(20, placed=False)).decode()
    assert again == text


def test_an_attribute_that_no_work_has_is_not_declared(export):
    empty = export.attributes.with_columns(pl.lit(None, dtype=pl.String).alias("nobody"))
    graph = nx.read_graphml(io.BytesIO(graphml_file.write(Exported(
        export.works, export.citations, empty, export.places, export.provenance
    ))))  # fmt: skip
    assert "nobody" not in {name for _, data in graph.nodes(data=True) for name in data}
