"""python -m corpus clusters: named clusters at several levels, what became of them, and a table."""

import csv
import random
import sys

import pytest

from corpus import cli
from corpus.model import Work
from corpus.store import Store
from tests.corpus.test_store_versions import commit

SUBJECTS = (
    "citizen participation in housing",
    "climate adaptation science",
    "patient involvement in care",
    "urban living labs",
    "school curricula",
)


def literature(number: int) -> list[Work]:
    """Works of five subjects that cite nothing in common across them [invented]."""
    return [
        Work(
            f"W9{place:05d}",
            title=f"{SUBJECTS[place % 5].capitalize()}: study {place} [invented]",
            references=tuple(
                f"W1{place % 5}{one:03d}" for one in sorted(random.Random(place).sample(range(40), 8))
            ),
        )
        for place in range(number)
    ]


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_URI", str(tmp_path / "corpus"))

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["corpus", "clusters", *map(str, words)])
        code = cli.main()
        return code, *capsys.readouterr()

    return command


def test_clusters_are_told_with_names_sizes_and_stability_and_written(ask, tmp_path):
    store, table = Store(str(tmp_path / "corpus")), tmp_path / "clusters.csv"
    commit(store, literature(200), 0)
    commit(store, literature(210), 1)
    code, out, _ = ask("--since", 0, "--csv", table)
    assert code == 0
    assert "Coarse: 5 clusters, stability 1.00" in out
    assert "coarse: the clusters stayed." in out
    for word in ("housing", "climate", "patient"):
        assert word in out.lower()
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 210
    assert len({row["coarse"] for row in rows}) == 5
    assert len({row["coarse"] for row in rows[::5]}) == 1, "works of one subject are together"


def test_what_cannot_be_is_said_in_a_sentence(ask, tmp_path):
    code, _, err = ask()
    assert (code, "harvest run" in err) == (1, True)
    commit(Store(str(tmp_path / "corpus")), [Work("W9001", title="Alone [invented]")], 0)
    code, out, _ = ask()
    assert code == 0
    assert "It has no clusters" in out
    code, _, err = ask("--since", 0)
    assert code == 1
    assert "--since cannot be 0" in err
