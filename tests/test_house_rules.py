"""The shape of the code, held by tests: who may import whom, and who owns which library."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("corpus", "harvest", "explorer")
MODULES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
PURE = {
    "corpus": {
        *(f"around/{file.stem}" for file in (ROOT / "corpus" / "around").glob("*.py")),
        "bridges",
        "change_table",
        "clusters/clustering",
        "clusters/matching",
        "clusters/naming",
        "clusters/partition",
        "clusters/relation",
        "clusters/resolutions",
        "changes",
        "coupling",
        "entries",
        *(
            f"exports/{file.stem}"
            for file in (ROOT / "corpus" / "exports").glob("*.py")
            if file.stem != "command"
        ),
        "fates",
        "feed",
        "fields",
        "flow",
        "flow_boxes",
        "flow_checks",
        "flow_figure",
        "flow_model",
        "graph",
        *(
            f"history/{file.stem}"
            for file in (ROOT / "corpus" / "history").glob("*.py")
            if file.stem != "event_file"
        ),
        "layout",
        "ledger",
        "lenses/agreement",
        "lenses/hand_labels",
        "lenses/polygon",
        "lenses/profile",
        "lenses/queue",
        "lenses/told",
        "links",
        "literature",
        "marks/cluster_names",
        "marks/mark",
        "marks/marked",
        "missing",
        "model",
        "names",
        "overview",
        "placing",
        "paths",
        "printed",
        "printed_entry",
        "report",
        "report_pages",
        "report_tables",
        "said",
        "schema",
        *(f"search/{file.stem}" for file in (ROOT / "corpus" / "search").glob("*.py")),
        "selection",
        "shared",
        "spreadsheet",
        *(f"story/{file.stem}" for file in (ROOT / "corpus" / "story").glob("*.py")),
        "store_clusters",
        "store_digest",
        "store_layout",
        "store_order",
        "store_rows",
        "tarcis",
        "view_citation",
        "terms/beside",
        "terms/cleaning",
        "terms/codebook",
        "terms/finding",
        "terms/matcher",
        "terms/modifiers",
        "terms/parts",
        "terms/patterns",
        "terms/screening",
        "terms/tables",
        "terms/use",
        "terms/world_lines",
        *(
            f"trends/{file.stem}"
            for file in (ROOT / "corpus" / "trends").glob("*.py")
            if file.stem != "onset_file"
        ),
    },
    "harvest": {"answers", "cited_plan", "headers", "matching", "prices", "records", "slices"},
}
SOLE_IMPORTER = {
    "bibtexparser": {"corpus/bibtex.py", "corpus/exports/bibtex_file.py"},
    "apscheduler": {"harvest/service.py"},
    "deltalake": {"corpus/store_tables.py"},
    "feedgenerator": {"corpus/feed.py"},
    "umap": {"corpus/placing.py"},
    "pyalex": {"harvest/openalex.py", "harvest/records.py"},
    "requests": {"harvest/transport.py"},
    "msgspec": {"corpus/lenses/lens_set_file.py", "harvest/answers.py"},
    "onnxruntime": {"corpus/lenses/embedding.py"},
    "tokenizers": {"corpus/lenses/embedding.py"},
    "networkit": {"corpus/clusters/partition.py"},
    "igraph": set(),  # GPL: for tests alone
    "rapidfuzz": {"corpus/search/spelling.py", "harvest/matching.py"},
    "matplotlib": {"explorer/map/map_picture.py", "explorer/terms/term_picture.py"},
    "rispy": {"corpus/exports/ris_file.py", "corpus/ris.py"},
    "snowballstemmer": {"corpus/terms/modifiers.py"},
    "tantivy": {"corpus/search/engine.py"},
    "sparse_dot_topn": {"corpus/coupling.py"},
    "tomlkit": {"corpus/choices.py"},
    "pyvis": {"explorer/network/drawing.py"},
}
MAY_IMPORT = {"corpus": {"corpus"}, "harvest": {"harvest", "corpus"}, "explorer": {"explorer", "corpus"}}
OUTSIDE_WORLD = {"requests", "urllib3", "socket", "streamlit", "deltalake", "os", "subprocess"}


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module or "")
    return found


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_imports_go_from_harvest_and_explorer_to_corpus_and_nowhere_else(file):
    package = file.relative_to(ROOT).parts[0]
    ours = {name.split(".")[0] for name in imports_of(file)} & {*PACKAGES, "tests"}
    assert ours <= MAY_IMPORT[package]


@pytest.mark.parametrize("library", SOLE_IMPORTER)
def test_a_library_has_one_owner(library):
    importers = {
        name_of(file) for file in MODULES if library in {name.split(".")[0] for name in imports_of(file)}
    }
    assert importers == SOLE_IMPORTER[library]


@pytest.mark.parametrize(
    "file",
    [ROOT / package / f"{m}.py" for package, names in PURE.items() for m in sorted(names)],
    ids=name_of,
)
def test_the_methods_know_neither_network_nor_screen_nor_disk(file):
    assert not {name.split(".")[0] for name in imports_of(file)} & OUTSIDE_WORLD


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_module_says_what_it_is_and_stays_readable(file):
    text = file.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 320


@pytest.mark.parametrize(
    "file", [file for file in MODULES if ">>>" in file.read_text(encoding="utf-8")], ids=name_of
)
def test_the_examples_in_the_docstrings_hold(file):
    module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    assert doctest.testmod(module).failed == 0


def test_nothing_is_called_utils():
    vague = {"util", "utils", "helpers", "common", "misc", "manager"}
    assert not [file for file in MODULES if file.stem in vague]
