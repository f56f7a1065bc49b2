"""What the documents say is so: links lead somewhere, commands exist, figures agree, examples run."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from corpus.bibliography import read_bibliography
from corpus.locations import REFERENCES, STARTER
from corpus.starter import open_starter
from tests.explorer import builders

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("data/**/*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_and_named_files_exist(document):
    text = document.read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    named = re.findall(r"`((?:corpus|harvest|explorer|tests|docs|data)/[\w./-]+\.(?:py|md|bib|csv))`", text)
    assert [link for link in linked if not (document.parent / link).exists()] == []
    assert [file for file in named if not (ROOT / file).exists()] == []


def test_the_commands_of_the_readme_exist():
    commands = re.findall(r"python -m (harvest|corpus) (\w+)", README)
    assert {"plan", "run", "status"} <= {word for _, word in commands}
    for package, word in sorted(set(commands)):
        words = [sys.executable, "-m", package, word, "--help"]
        assert subprocess.run(words, cwd=ROOT, capture_output=True, check=False).returncode == 0, words


def test_the_make_targets_that_documents_name_exist():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        word for file in DOCUMENTS for word in re.findall(r"make ([\w-]+)", file.read_text(encoding="utf-8"))
    }
    assert {"run", "test"} <= named & targets
    assert {word for word in named if f"`make {word}" in "".join(f.read_text() for f in DOCUMENTS)} <= targets


def test_the_example_of_the_readme_runs(tmp_path, monkeypatch):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    builders.store_corpus(tmp_path / "data" / "corpus", builders.works(30))
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(example, names)  # noqa: S102 - it is our own document
    graph = names["graph"]
    assert graph.is_directed()
    assert graph.number_of_nodes() == 30


def test_the_starter_set_is_as_large_as_the_readme_says():
    corpus = open_starter(STARTER, read_bibliography(REFERENCES).references)
    assert f"{corpus.works.height} hand-collected records" in README


def test_changelog_and_citation_name_the_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"version: {version}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
