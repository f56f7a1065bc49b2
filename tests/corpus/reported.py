"""An invented harvest with numbers that can be told apart, to be reported."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl

from corpus.flow import flow_of
from corpus.flow_model import Flow
from corpus.ledger import Entry, Outcome, Step, ledger_frame
from corpus.literature import Corpus
from corpus.model import Author, Harvest, Reference, Seed, SeedStatus, Work
from corpus.schema import CITED_WORKS, LEDGER, seeds_frame, works_frame

BEGUN = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
HARVEST = Harvest(
    id="invented-run",
    started=BEGUN,
    finished=BEGUN + timedelta(minutes=19),
    source="https://api.openalex.org",
    query="/works?filter=cites:W9000000001|W9000000002",
    expected=46,
    received=47,
    calls=83,
    credits=131,
    references_digest="ab" * 32,
    software="coproduction-explorer 0.1.0, Python 3.11.2, pyalex 0.21",
    rows=61,
)
MATCHED, RECORDS = 6, 11
OFTEN, RARE = 5, 8
"""Works outside the corpus: five that three or more works cite, eight that one work cites."""


def seeds(**said: str) -> list[Seed]:
    """Six matched by eleven records, two doubtful, one absent; `said` names what they are called."""
    records = [f"W900000000{n}" if n < 10 else f"W90000000{n}" for n in range(1, RECORDS + 1)]
    families = [records[:4], records[4:7], *([one] for one in records[7:])]
    return [
        *(_seed(f"seed{n}", SeedStatus.MATCHED, tuple(family), said) for n, family in enumerate(families, 1)),
        _seed("doubtful1", SeedStatus.DOUBTFUL, (), said),
        _seed("doubtful2", SeedStatus.DOUBTFUL, (), said),
        _seed("absent1", SeedStatus.ABSENT, (), said),
    ]


def _seed(key: str, status: SeedStatus, ids: tuple[str, ...], said: dict[str, str]) -> Seed:
    reference = Reference(
        key=key,
        title=said.get("title", f"Invented reference {key}"),
        authors=(f"{said.get('author', 'Invented' + key)}, Ada",),
        year=2015,
    )
    how = "none" if status is SeedStatus.ABSENT else "title"
    return Seed(reference, status, ids, how, 0.9, said.get("reason", "invented reason"))


def works(**said: str) -> list[Work]:
    """55 works: 47 cite a seed, three of them records of seeds; eight more are records of seeds only.

    Four have no reference list; five share two DOIs.
    """
    records = [one for seed in seeds() for one in seed.ids]
    made = []
    for n in range(44):
        outside = [f"W95000000{i:02d}" for i in range(OFTEN)] if n < 3 else []
        outside += [f"W96000000{n:02d}"] if n < RARE else []
        made.append(_work(f"W91000000{n:02d}", (records[n % RECORDS], *outside), said))
    made += [_work(one, (records[0],), said) for one in records[8:]]
    made += [_work(one, ("W9100000000",) if n < 4 else (), said) for n, one in enumerate(records[:8])]
    shared = {0: "10.5555/one", 1: "10.5555/one", 2: "10.5555/two", 3: "10.5555/two", 4: "10.5555/two"}
    return [replace(work, doi=shared.get(n, f"10.5555/w{n}")) for n, work in enumerate(made)]


def _work(work_id: str, references: tuple[str, ...], said: dict[str, str]) -> Work:
    title = said.get("title", f"Invented work {work_id}")
    return Work(work_id, title, authors=(Author("Ada Invented"),), year=2020, references=references)


def entries() -> list[Entry]:
    """What the ledger of the harvest says."""

    def entry(step: Step, outcome: Outcome, subject: str | None = None, **facts: int | str) -> Entry:
        return Entry(BEGUN, step, outcome, subject, **facts)  # type: ignore[arg-type]

    done, slice_b = Outcome.DONE, "2016 to 2026"
    return [
        entry(Step.SEEDS, done, expected=9, received=MATCHED, calls=12, credits=71),
        entry(Step.COUNT, done, received=46, calls=1, credits=1, detail="2 slices"),
        entry(Step.WALK, Outcome.SLICE_COMPLETE, "1990 to 2015", expected=20, received=20),
        entry(Step.WALK, Outcome.SLICE_AGAIN, slice_b, expected=26, received=24, detail="announced 26"),
        entry(Step.WALK, Outcome.ROW_REPEATED, slice_b, received=2, detail="W9100000001 W9100000002"),
        entry(Step.WALK, Outcome.SLICE_DISAGREES, slice_b, expected=26, received=25, detail="difference -1"),
        entry(Step.WALK, done, expected=46, received=44, calls=40, credits=40, detail="61 rows in 2 slices"),
        entry(Step.ATTRIBUTION, Outcome.ATTRIBUTION_DISAGREES, "seed2", expected=9, received=8),
        entry(Step.ATTRIBUTION, done, expected=MATCHED, received=5, calls=10, credits=10),
        entry(Step.GONE, Outcome.WORK_MERGED, "W9700000001", detail="W9100000001: doi:10.5555/w1"),
        entry(Step.GONE, Outcome.WORK_MERGED, "W9700000002", detail="W9100000002: doi:10.5555/w2"),
        entry(Step.GONE, Outcome.WORK_DELETED, "W9700000003"),
        *(entry(Step.GONE, Outcome.WORK_UNLINKED, f"W970000000{n}") for n in (4, 5)),
        entry(Step.GONE, Outcome.IDS_MISSING, "W9100000043", detail="its record still cites a seed"),
        entry(Step.GONE, Outcome.WORK_UNTRACED, "W9700000007"),
        entry(Step.GONE, done, expected=7, received=6, calls=14, credits=0),
        entry(Step.CITED, Outcome.DANGLING_REFERENCE, "W9500000003"),
        entry(Step.CITED, done, expected=OFTEN, received=3, calls=2, credits=2,
              detail="cited at least 3 times in the corpus"),
    ]  # fmt: skip


def cited_works() -> pl.DataFrame:
    """Five sought one hop back: three found, one dangling, one missing."""
    ended = ("found", "found", "found", "dangling", "missing")
    rows = [
        {"id": f"W95000000{n:02d}", "found": found, "local_citations": 3} for n, found in enumerate(ended)
    ]
    blank = dict.fromkeys(CITED_WORKS)
    return pl.DataFrame([blank | row for row in rows], schema=CITED_WORKS)


def corpus(version: int = 4, harvest: Harvest = HARVEST, **said: str) -> Corpus:
    """The harvest as a version."""
    found = seeds(**said)
    return Corpus(
        works=works_frame(works(**said), found),
        seeds=seeds_frame(found, harvest.id),
        harvest=harvest,
        version=version,
        name=f"Harvest, version {version}",
    )


def flow(**said: str) -> Flow:
    """Its flow."""
    return flow_of(corpus(**said), ledger_frame(entries(), HARVEST.id), cited_works())


def flow_without_ledger() -> Flow:
    """The flow of a version that an older release made."""
    return flow_of(corpus(harvest=replace(HARVEST, rows=0)), LEDGER.to_frame(), CITED_WORKS.to_frame())
