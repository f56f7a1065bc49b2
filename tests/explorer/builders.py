"""Invented literature for the explorer's tests: titles say so, DOIs are 10.5555/…, ids begin with W9."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.derive import derive
from corpus.literature import Harvested
from corpus.model import Author, Candidate, Harvest, Reference, Seed, SeedStatus, Work
from corpus.schema import seeds_frame, works_frame
from corpus.store import Store

WORDS = (
    "co-production knowledge public services users communities governance research participation power "
    "city health climate transformation practice policy citizens value design boundary evidence care"
).split()
FIELDS = ("Social Sciences", "Medicine", "Environmental Science", "Business, Management and Accounting", None)
TYPES = ("article", "article", "article", "book-chapter", "review", "book", "preprint", None)
VENUES = ("Invented Public Review", "Journal of Invented Science", "Invented Futures", None)
SURNAMES = ("Ostrom", "Müller", "Nguyễn", "García", "O’Brien", "Łukasiewicz", "Smith", "Adeyemi")

HOSTILE_TITLES = {
    "W9900001": '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"> [invented]',
    "W9900002": "$\\frac{a}{b}$ **bold** [link](javascript:alert(1)) `code` :red[x] [invented]",
    "W9900003": "الإنتاج المشترك للمعرفة [invented]",
    "W9900004": "Very long " + "co-production of everything " * 72 + "[invented]",
    "W9900005": "</script><script>parent.hacked=1</script> {{ 7*7 }} %{x} &lt;b&gt; [invented]",
}


def seeds(count: int = 3) -> list[Seed]:
    """The first seeds are matched to W9000000, W9000001, …; the last but one is doubtful, the last absent."""
    matched = [
        Seed(
            Reference(
                key=f"seed{i}", title=f"Invented seed {i} [invented]", authors=(f"{SURNAMES[i % 8]}, Ann",),
                year=1996 + i, kind="reference", sections="§3C", lens="clarification", line=10 * i + 1,
            ),
            SeedStatus.MATCHED, (f"W{9_000_000 + i}",), "DOI", 1.0, "the DOI's record bears the same title",
        )
        for i in range(count)
    ]  # fmt: skip
    doubtful = Seed(
        Reference(key="doubtful", title="A doubtful one [invented]", kind="companion"),
        SeedStatus.DOUBTFUL, (), "title", 0.71, "two works are as alike",
        (
            Candidate("W9777001", "A doubtful one? [invented]", 2001, 0.71),
            Candidate("W9777002", None, None, 0.7),
        ),
    )  # fmt: skip
    absent = Seed(
        Reference(key="absent", title="An absent one [invented]"),
        SeedStatus.ABSENT,
        (),
        "none",
        0.0,
        "nothing found",
    )
    return [*matched, doubtful, absent]


def works(count: int, seed_count: int = 3, topics: int = 6) -> list[Work]:
    """Works in topics: each cites a seed, some earlier works of its topic, and works outside the corpus."""
    dice = random.Random(count)
    made: list[Work] = []
    by_topic: dict[int, list[str]] = {topic: [] for topic in range(topics)}
    for i in range(count):
        is_seed, topic = i < seed_count, dice.randrange(topics)
        earlier = by_topic[topic]
        cited = dice.sample(earlier, min(len(earlier), dice.randint(1, 8))) if earlier and not is_seed else []
        outside = [f"W91{topic:02d}{dice.randrange(40):03d}" for _ in range(12)]
        work_id = f"W{9_000_000 + i}"
        made.append(
            Work(
                id=work_id,
                title=f"{' '.join(dice.sample(WORDS, 5)).capitalize()} {i} [invented]",
                abstract=" ".join(dice.choices(WORDS, k=60)) if i % 5 else None,
                doi=f"10.5555/{i}" if i % 7 else None,
                year=1996 + i if is_seed else 2000 + int(25 * (i / max(count, 1)) ** 0.6),
                type=TYPES[i % len(TYPES)], language="en" if i % 9 else "es",
                authors=tuple(
                    Author(f"Ann {dice.choice(SURNAMES)}", f"A{dice.randrange(count)}") for _ in range(i % 4)
                ),
                countries=("GB",), venue=VENUES[i % len(VENUES)], field=FIELDS[topic % len(FIELDS)],
                is_retracted=i % 400 == 399, open_access_url="https://example.org/x" if i % 3 else None,
                cited_by_count=dice.randrange(300),
                references=() if is_seed else (f"W{9_000_000 + i % seed_count}", *cited, *outside),
            )
        )  # fmt: skip
        earlier.append(work_id)
    return made


def hostile_works() -> list[Work]:
    """Works whose titles try to break out of where they are shown."""
    return [
        Work(id=work_id, title=title, abstract=title, year=2020, authors=(Author(title[:40]),),
             venue=title[:60],
             references=("W9000000",), cited_by_count=1)
        for work_id, title in HOSTILE_TITLES.items()
    ]  # fmt: skip


def harvest(number: int = 1, received: int = 0) -> Harvest:
    at = datetime(2026, 11, number, 12, 0, tzinfo=UTC)
    return Harvest(
        id=f"run-{number}", started=at, finished=at, source="http://127.0.0.1/invented",
        query="works?filter=cites:W9000000|W9000001", expected=received + 2, received=received, calls=9,
        credits=90,
        references_digest="0" * 64, software="invented 0.1",
    )  # fmt: skip


def store_corpus(
    uri: Path, literature: list[Work], *, number: int = 1, seed_count: int = 3, placed: bool = True
) -> int:
    """Commit a harvest with its coordinates; return its version."""
    their_seeds = seeds(seed_count)
    frame = works_frame(literature, their_seeds)
    run = harvest(number, len(literature))
    store = Store(str(uri))
    version, _ = store.commit(Harvested(frame, seeds_frame(their_seeds, run.id)), run)
    if placed:
        derive(store, version)
    return version


def retitled(work: Work, title: str) -> Work:
    return replace(work, title=title)
