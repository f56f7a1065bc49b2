"""An invented literature in which every sentence of the story has something to say."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from corpus.clusters.clustering import Clustering
from corpus.clusters.naming import Name
from corpus.lenses.lens_set import NONE, Lens, LensSet
from corpus.lenses.told import ToldWorks
from corpus.links import links
from corpus.literature import Corpus, Harvested
from corpus.locations import TERMS
from corpus.model import Author, Work
from corpus.overview import seeds_cited, short_references
from corpus.schema import seeds_frame, works_frame
from corpus.selection import searchable
from corpus.store import Store
from corpus.story.material import Material, WorldFinding
from corpus.story.story import on_the_main_path
from corpus.terms.codebook_file import read_terms
from corpus.terms.tables import term_hits
from corpus.terms.use import Scope, term_use
from corpus.trends.finding import Finding, examine
from corpus.trends.procedure import Procedure
from corpus.trends.series import Series
from tests.explorer import builders

SIZE, LAST = 1200, 2026
FIELDS = ("Social Sciences", "Medicine", "Environmental Science")
COUNTRIES = ("GB", "US", "SE")
SUBJECTS = ("public services in towns", "patient care in wards", "river basins and their people")
LENSES = ("first-look", "second-look")
QUICK = Procedure(replicates=60)
"""Of the test of the rise: fewer draws, as what is tested here is how its answer is told."""


def works(size: int = SIZE) -> list[Work]:
    """Works in three subjects that cite their own most; the word comes late in the second and third."""
    dice = random.Random(7)
    made: list[Work] = []
    by_subject: list[list[str]] = [[], [], []]
    for i in range(size):
        is_seed = i < 3
        year = 1980 + i if is_seed else 1984 + int(43 * (i / size) ** 0.7)
        subject = 0 if i < size * 0.1 else dice.choices((0, 1, 2), (3, 3, 2))[0]
        uses = is_seed or dice.random() < (0.12 if year < 2004 else 0.5)
        word = dice.choice(("Co-production", "Genuine co-production", "Coproduction"))
        title = f"{word} of {SUBJECTS[subject]}" if uses else f"A survey of {SUBJECTS[subject]}"
        if uses and year > 2018 and dice.random() < 0.3:
            title = f"Digital co-production of {SUBJECTS[subject]}"
        if i % 29 == 7:
            title = f"A systematic review of {title.lower()}"
        if i % 31 == 9 and uses:
            title = f"The dark side of {title.lower()}"
        if year > 2012 and dice.random() < 0.25:
            title += " and co-design"
        if i % 97 == 50:
            title = "Co-production of hydrogen and electricity from biomass"
        abstract = f"We study {SUBJECTS[subject]} together with citizens and users." if i % 5 else None
        if abstract and dice.random() < 0.1:
            abstract += " Scientific knowledge and social order are co-produced in an idiom of co-production."
        own, all_before = by_subject[subject], [one.id for one in made[3:]]
        cited = dice.sample(own[:60], min(4, len(own[:60]))) + dice.sample(own, min(2, len(own)))
        cited += dice.sample(all_before, min(1, len(all_before)))
        made.append(
            Work(
                id=f"W{9_000_000 + i}",
                title=f"{title} {i} [invented]",
                abstract=abstract,
                doi=f"10.5555/story.{i}",
                year=None if i % 211 == 210 else year,
                type="review" if i % 53 == 8 else "article",
                language="en",
                authors=(Author(f"Ann Example{i}", f"A9{i}"),),
                countries=() if i % 17 == 3 else (COUNTRIES[subject],),
                venue=None if i % 13 == 4 else f"Invented Journal {subject + i % 2}",
                field=None if i % 19 == 5 else FIELDS[subject],
                is_retracted=i % 400 == 399,
                cited_by_count=dice.randrange(90),
                references=() if is_seed else tuple({f"W{9_000_000 + i % 3}", *cited}),
            )
        )
        if not is_seed:
            own.append(f"W{9_000_000 + i}")
    return made


def stored(folder: Path, literature: Sequence[Work] | None = None) -> Corpus:
    """Commit the works as a harvest, and open what was stored."""
    seeds = builders.seeds()
    frame = works_frame(literature or works(), seeds)
    run = builders.harvest(1, frame.height)
    store = Store(str(folder / "corpus"))
    store.commit(Harvested(frame, seeds_frame(seeds, run.id)), run)
    return store.open()


def lens_set() -> LensSet:
    """Two lenses that no code can know."""
    lenses = tuple(
        Lens(one, one.replace("-", " ").capitalize(), f"By its {one}.", "Invented.", (), (), (), "invented")
        for one in LENSES
    )
    return LensSet("invented", "Invented looks", "invented", lenses, (), (), "0" * 64)


def told(ids: Sequence[str]) -> ToldWorks:
    """A third looks through each lens, a third through none; every seventh with a lens is mixed."""
    labels = [(*LENSES, NONE)[place % 3] for place in range(len(ids))]
    likely = np.array([[0.9 - place % 10 / 50 if one == label else 0.05 for one in (*LENSES, NONE)]
                       for place, label in enumerate(labels)]).reshape(len(labels), 3)  # fmt: skip
    frame = pl.DataFrame(
        {
            "id": list(ids),
            "label": labels,
            "second": [
                LENSES[1 - LENSES.index(label)] if label != NONE and place % 7 == 0 else None
                for place, label in enumerate(labels)
            ],
            "none_kind": pl.Series([None] * len(ids), dtype=pl.String),
            "confidence": [("sure", "likely", "low")[place % 4 % 3] for place in range(len(ids))],
            "evidence": pl.Series([None] * len(ids), dtype=pl.String),
            **{f"p_{one}": likely[:, place] for place, one in enumerate((*LENSES, NONE))},
        }
    )
    return ToldWorks(lens_set(), frame, 0)


def level(corpus: Corpus) -> Clustering:
    """A cluster a subject; works without a field are in none."""
    labels = np.array([FIELDS.index(one) if one else -1 for one in corpus.works["field"]], dtype=np.int32)
    names = tuple(Name(number, (f"subject {number}",), None) for number in range(3))
    return Clustering("coarse", 1.0, 0.87, labels, names, {0: 0, 1: 1, 2: 2})


def rising() -> Finding:
    """The test of an invented line that rises from 2005 on."""
    rows = [
        (year, round(40 * 1.12 ** max(0, year - 2005)) + year % 3, 200_000) for year in range(1985, LAST + 1)
    ]
    return examine(Series.of(rows), procedure=QUICK)


def material(corpus: Corpus, **more: object) -> Material:
    """All that the story is written from."""
    terms = read_terms(TERMS)
    use = term_use(corpus.works, term_hits(corpus.works, terms), terms, LAST)
    word = terms.families[0].id
    made = links(corpus.works["id"], corpus.citations)
    known: dict[str, object] = {
        "works": searchable(corpus),
        "held": corpus.works,
        "citations": corpus.citations,
        "seeds": seeds_cited(corpus),
        "seed_names": short_references(corpus.seeds),
        "last_year": LAST,
        "is_sample": False,
        "terms": terms,
        "use": use,
        "lenses": told(corpus.works["id"].to_list()),
        "differ": ("W9000011",),
        "level": level(corpus),
        "finding": examine(use.series(word, Scope.TITLE), procedure=QUICK),
        "world": WorldFinding(rising(), "Invented frame", "2 November 2026", "works?filter=invented"),
        "main_path": on_the_main_path(made, corpus.works["year"].to_list()),
    }
    return Material(**(known | more))  # type: ignore[arg-type]
