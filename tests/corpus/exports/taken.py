"""Invented works to take away, with the citations and attributes that tests look for."""

import random

import polars as pl

from corpus.exports.exported import Exported, exported
from corpus.literature import Corpus
from corpus.model import Author, Work
from corpus.schema import LAYOUT, seeds_frame, works_frame
from tests.explorer import builders

TOOL = "coproduction-explorer 0.1.0"


def corpus(works: list[Work], *, placed: bool = True) -> Corpus:
    """A harvest of these works, in memory; placed by the dice."""
    frame = works_frame(works, builders.seeds())
    dice = random.Random(7)
    rows = [(1, work_id, dice.random(), dice.random() - 0.2, True, "dice") for work_id in frame["id"]]
    layout = pl.DataFrame(rows, schema=LAYOUT, orient="row") if placed else None
    run = builders.harvest(2, len(works))
    return Corpus(frame, seeds_frame(builders.seeds(), run.id), run, 3, "Harvest, version 3", layout=layout)


def literature(number: int = 60) -> list[Work]:
    return [*builders.works(number), *builders.hostile_works()]


def attributes(ids: list[str]) -> pl.DataFrame:
    """One attribute of each kind; every fifth work has none."""
    return pl.DataFrame(
        {
            "id": ids,
            "colour": [
                None if n % 5 == 4 else ("red", "green; dark", "blue")[n % 3] for n in range(len(ids))
            ],
            "tags": [None if n % 5 == 4 else ["first tag", "second"] for n in range(len(ids))],
            "grade": [None if n % 5 == 4 else n for n in range(len(ids))],
            "likelihood": [None if n % 5 == 4 else n / 7 for n in range(len(ids))],
            "checked": [None if n % 5 == 4 else n % 2 == 0 for n in range(len(ids))],
        },
        schema_overrides={"tags": pl.List(pl.String)},
    )


def export(number: int = 60, *, placed: bool = True) -> Exported:
    """A third of an invented corpus, the last work first, with attributes."""
    whole = corpus(literature(number), placed=placed)
    ids = whole.works["id"].to_list()[::-3]
    return exported(whole, ids, "every third work", TOOL, attributes=attributes(ids), partition="colour")


def one(title: str | None, name: str | None = None, **more: object) -> Exported:
    """A corpus of this single work and two more that cite it."""
    known = {"year": 2020, "doi": "10.5555/1", "authors": () if name is None else (Author(name),)}
    work = Work("W9000001", title=title, **{**known, **more})
    beside = [Work(f"W900000{n}", title=f"Citing {n} [invented]", references=("W9000001",)) for n in (2, 3)]
    whole = corpus([work, *beside])
    return exported(whole, ["W9000001", "W9000002", "W9000003"], "by hand", TOOL)
