"""VOSviewer JSON against its documented format, and against what the program checks when it opens a file."""

import html
import json
import re

import polars as pl
import pytest
from jsonschema import Draft202012Validator

from corpus.exports import vosviewer_file
from corpus.exports.columns import columns, labels
from corpus.exports.exported import exported
from tests.corpus.exports import taken
from tests.explorer import builders

CLUSTER = {"type": "integer", "minimum": 1, "maximum": 1000}
TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["network"],
    "properties": {
        "network": {
            "type": "object",
            "additionalProperties": False,
            "required": ["items", "links"],
            "properties": {
                "items": {
                    "type": "array",
                    "minItems": 3,
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["id", "label"],
                        "dependentRequired": {"x": ["y"], "y": ["x"]},
                        "properties": {
                            "id": {"type": ["string", "integer"], "minLength": 1},
                            "label": {"type": "string"},
                            "description": {"type": "string"},
                            "url": {"type": "string"},
                            "x": {"type": "number"},
                            "y": {"type": "number"},
                            "cluster": CLUSTER,
                            "weights": {
                                "type": "object",
                                "additionalProperties": {"type": "number", "minimum": 0},
                            },
                            "scores": {
                                "type": "object",
                                "additionalProperties": {"type": ["number", "null"]},
                            },
                        },
                    },
                },
                "links": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["source_id", "target_id"],
                        "properties": {
                            "source_id": {"type": ["string", "integer"]},
                            "target_id": {"type": ["string", "integer"]},
                            "strength": {"type": "number", "minimum": 0},
                        },
                    },
                },
                "clusters": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["cluster"],
                        "properties": {"cluster": CLUSTER, "label": {"type": "string"}},
                    },
                },
            },
        },
        "config": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "parameters": {"properties": {"largest_component": {"type": "boolean"}}},
                "terminology": {
                    **TEXTS,
                    "propertyNames": {
                        "enum": [
                            "item",
                            "items",
                            "link",
                            "links",
                            "cluster",
                            "clusters",
                            "link_strength",
                            "total_link_strength",
                        ]
                    },
                },
            },
        },
        "info": {**TEXTS, "propertyNames": {"enum": ["title", "description"]}},
    },
}
"""After https://app.vosviewer.com/docs/file-types/json-file-type, with the limits it names."""


def network(content: bytes) -> dict[str, list[dict[str, object]]]:
    read = json.loads(content)
    Draft202012Validator(SCHEMA).validate(read)
    found: dict[str, list[dict[str, object]]] = read["network"]
    return found


def test_the_file_keeps_to_the_format_and_holds_each_work_and_each_pair_that_cites():
    export = taken.export()
    read = network(vosviewer_file.write(export))
    items = read["items"]
    assert [item["id"] for item in items] == export.works["id"].to_list()
    assert [item["label"] for item in items] == labels(export)
    assert (
        len({tuple(item["weights"]) for item in items}) == len({tuple(item["scores"]) for item in items}) == 1
    )
    assert {(link["source_id"], link["target_id"]) for link in read["links"]} == {
        tuple(sorted(pair)) for pair in export.citations.iter_rows()
    }
    assert [item["weights"]["Citations in this corpus"] for item in items] == (
        export.works["local_citations"].to_list()
    )
    assert [item["scores"]["grade"] for item in items] == export.attributes["grade"].to_list()
    assert {(item["id"], item["x"], item["y"]) for item in items} == set(export.places.iter_rows())
    told = json.loads(vosviewer_file.write(export))["info"]["description"]
    assert html.unescape(told).split("<br>") == list(export.provenance.lines)


def test_clusters_are_the_partition_numbered_from_the_largest():
    export = taken.export()
    read = network(vosviewer_file.write(export))
    name_of = {one["cluster"]: one["label"] for one in read["clusters"]}
    colours = dict(export.attributes.select("id", "colour").iter_rows())
    assert {item["id"]: name_of.get(item.get("cluster")) for item in read["items"]} == colours
    sizes = [sum(item.get("cluster") == number for item in read["items"]) for number in sorted(name_of)]
    assert sizes == sorted(sizes, reverse=True)


def test_more_clusters_than_vosviewer_knows_are_cut_at_the_smallest():
    whole = taken.corpus(builders.works(1_005))
    ids = whole.works["id"].to_list()
    table = pl.DataFrame({"id": ids, "part": [*range(1_001), 0, 0, 0, 1000]})
    export = exported(whole, ids, "all", taken.TOOL, attributes=table, partition="part")
    read = network(vosviewer_file.write(export))
    assert len(read["clusters"]) == 1000
    assert sum("cluster" not in item for item in read["items"]) == 1
    assert [one["label"] for one in read["clusters"]][:2] == ["0", "1000"]


def test_two_works_that_cite_each_other_are_one_link_of_strength_two():
    works = builders.works(4)
    a, b = works[3].id, "W9000100"
    each_other = [*works, builders.replace(works[0], id=b, references=(a,))]
    each_other[3] = builders.replace(works[3], references=(b,))
    whole = taken.corpus(each_other)
    read = network(vosviewer_file.write(exported(whole, [a, b, "W9000000"], "three", taken.TOOL)))
    assert read["links"] == [{"source_id": a, "target_id": b, "strength": 2}]


def test_coordinates_stand_for_all_works_or_for_none():
    export = taken.export()
    some = type(export)(
        export.works, export.citations, export.attributes, export.places.head(3), export.provenance
    )
    assert not any("x" in item for item in network(vosviewer_file.write(some))["items"])


@pytest.mark.parametrize("title", [*builders.HOSTILE_TITLES.values(), "{url} <img src=x> {id}"])
def test_a_title_is_no_tag_and_no_placeholder_in_a_description(title):
    read = network(vosviewer_file.write(taken.one(title)))
    description = str(read["items"][0]["description"])
    assert set(re.findall(r"<[^>]*>", description)) <= {"<b>", "</b>", "<br>"}
    assert not re.search(r"[{}]", description)


def test_fewer_works_than_the_program_opens_are_refused():
    whole = taken.corpus(builders.works(5))
    with pytest.raises(ValueError, match="3 works or more"):
        vosviewer_file.write(exported(whole, ["W9000000", "W9000001"], "two", taken.TOOL))


def test_numbers_that_are_not_known_are_scores_without_a_value():
    export = taken.one("T [invented]", cited_by_count=5)
    items = network(vosviewer_file.write(export))["items"]
    assert [item["scores"] for item in items] == [
        {"Citations in OpenAlex": 5, "Year": 2020}, *[{"Citations in OpenAlex": None, "Year": None}] * 2
    ]  # fmt: skip
    assert columns(export)["global_citations"].to_list() == [5, None, None]
