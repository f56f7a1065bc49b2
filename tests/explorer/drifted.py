"""An invented corpus in three versions between which everything that can change has changed."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.derive import derive
from corpus.ledger import Entry, Outcome, Step, ledger_frame
from corpus.literature import Harvested
from corpus.model import Reference, Seed, SeedStatus, Work
from corpus.schema import seeds_frame, works_frame
from corpus.store import Store
from tests.explorer import builders

GONE = {
    "W9000110": (Outcome.WORK_DELETED, "no record under its id or its DOI"),
    "W9000111": (Outcome.WORK_MERGED, "W9000112: doi:10.5555/111"),
    "W9000113": (Outcome.WORK_UNLINKED, "its record no longer lists a seed"),
    "W9000114": (Outcome.WORK_UNTRACED, None),
}
RETRACTED = "W9000120"
NEW = "W9900001"


def store_three_versions(uri: Path, size: int = 400) -> None:
    """Version 0 has all works, 1 what drifted since, 2 one more work."""
    first = builders.works(size)
    second = [_drifted(work) for work in first if work.id not in GONE] + builders.hostile_works()
    third = [
        *second,
        Work("W9900010", title="The newest of all [invented]", year=2026, references=("W9000001",)),
    ]
    found = Seed(
        Reference(key="absent", title="An absent one [invented]"), SeedStatus.MATCHED, ("W9777003",),
        "title", 0.97, "found by its title",
    )  # fmt: skip
    seeds = builders.seeds()
    _commit(uri, first, seeds, 1)
    told = [
        Entry(datetime(2026, 11, 2, 12, tzinfo=UTC), Step.GONE, outcome, work_id, detail=detail)
        for work_id, (outcome, detail) in GONE.items()
    ]
    _commit(uri, second, [*seeds[:-1], found], 2, told)
    _commit(uri, third, [*seeds[:-1], found], 3)


def _drifted(work: Work) -> Work:
    number = int(work.id.removeprefix("W")) - 9_000_000
    if work.id == RETRACTED:
        work = replace(work, is_retracted=True)
    if number % 3 == 0:
        work = replace(work, topic="Relabelled topic [invented]")
    if number % 50 == 7:
        work = replace(work, title=f"{work.title} (corrected)", references=(*work.references, "W9000003"))
    if number % 2:
        work = replace(work, cited_by_count=(work.cited_by_count or 0) + number % 5)
    return work


def _commit(
    uri: Path, works: list[Work], seeds: list[Seed], number: int, told: list[Entry] | None = None
) -> None:
    run = builders.harvest(number, len(works))
    frame = works_frame(works, seeds)
    harvested = Harvested(frame, seeds_frame(seeds, run.id), ledger=ledger_frame(told or [], run.id))
    store = Store(str(uri))
    version, _ = store.commit(harvested, run)
    derive(store, version)
