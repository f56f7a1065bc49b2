"""An invented literature on co-production of any size, as OpenAlex would serve it, with its planted truth.

First the seeds: real works, with their facts. Then works that never were and that say so, in title, venue,
authors and DOI. Most cite a seed and must be found by a harvest; the stragglers among them cite none and
must not. The same size, seed and references give the same bytes.

    python -m tests.openalex_emulator.invented --works 12000 --seed 7 --out FILE.jsonl.gz [--truth FILE.json]
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

import numpy as np

from tests.openalex_emulator import invented_graph as graph
from tests.openalex_emulator import invented_records as openalex
from tests.openalex_emulator import invented_text as text
from tests.openalex_emulator import invented_words as words
from tests.openalex_emulator.invented_families import Families, families_of
from tests.openalex_emulator.invented_seeds import REFERENCES, SeedFacts, seed_ids, seeds_of
from tests.openalex_emulator.invented_truth import Truth

MIXING = 0.85
"""Share of references that stay in the work's own community."""
WITHOUT_DOI = 25
"""One work in so many has no DOI and lies in a repository."""
MODELS = 30
"""Works on whose model those are made that cite only other records of a seed."""
PAGE = 2000
"""Works whose references are turned from codes into ids at once."""
FALSE_FRIEND_TOPIC = openalex.topic(19_899, "energy carriers", *words.ENERGY)


@dataclass(frozen=True)
class Literature:
    """`size` invented works that cite a seed, the seeds, and the stragglers: `records()` and `truth`."""

    size: int
    seed: int
    references: tuple[SeedFacts, ...]
    mixing: float = MIXING
    with_families: bool = False

    @cached_property
    def plan(self) -> graph.Plan:
        keys, years = [one.key for one in self.references], [one.year for one in self.references]
        return graph.plan(self.size, self.seed, keys, years, self.mixing)

    @cached_property
    def truth(self) -> Truth:
        """What is planted, and what a harvest must end with."""
        ids = seed_ids(self.references)
        seeds = tuple(int(ids[one.key][1:]) for one in self.references)
        families = families_of(self.references, ids) if self.with_families and self.size else Families()
        return Truth(self.size, self.seed, self.mixing, self.references, seeds, self.plan, families)

    def records(self) -> Iterator[openalex.Json]:
        """Yield the seeds, the works by their true year, then families; nothing is kept but the plan."""
        numbers, cited = self.truth.seed_numbers, self.plan.cited
        for place, facts in enumerate(self.references):
            rng = Random(self._key(-1 - place))
            outside = rng.randint(0, 40)
            author = 9_000_000_001 + 100 * place
            yield openalex.seed_record(facts, numbers[place], author, int(cited[place]) + outside, rng)
        people = [_People(place, len(self.plan)) for place in range(len(words.COMMUNITIES))]
        columns = _Columns(self.plan)
        for first in range(0, len(self.plan), PAGE):
            last = min(first + PAGE, len(self.plan))
            for index, references in zip(range(first, last), self._cited_by(first, last), strict=True):
                yield self._work(index, references, columns, people)
        if self.truth.families.members:
            yield from self._families(columns, people)

    def _families(self, columns: "_Columns", people: list["_People"]) -> Iterator[openalex.Json]:
        """Yield other records of the seeds, and works that cite only those, on the model of the youngest."""
        last = len(self.plan)
        first = max(0, last - MODELS)
        models = [
            self._work(index, references, columns, people)
            for index, references in zip(range(first, last), self._cited_by(first, last), strict=True)
        ]
        yield from self.truth.families.records(self.references, seed_ids(self.references), models)

    def _cited_by(self, first: int, last: int) -> Iterator[list[str]]:
        """Yield the references of works `first` to `last`, as ids in ascending order."""
        starts, stops = self.plan.start[first:last].tolist(), self.plan.stop[first:last].tolist()
        base = min(starts)  # a duplicate looks back to its original
        numbers = self.truth.numbers_of(self.plan.codes[base : max(stops)]).tolist()
        for start, stop in zip(starts, stops, strict=True):
            yield [f"{openalex.OPENALEX}W{number}" for number in sorted(numbers[start - base : stop - base])]

    def _key(self, index: int) -> int:
        return (self.seed * 1_000_003 + self.size) * 2**32 + 2**31 + index

    def _work(
        self, index: int, references: list[str], plan: "_Columns", people: list["_People"]
    ) -> openalex.Json:
        original = plan.original[index]
        rng = Random(self._key(original))  # a duplicate speaks as its original does
        place, false_friend = plan.community[index], plan.false_friend[index]
        lens, language = words.LENSES[plan.lens[index]], words.LANGUAGES[plan.language[index]]
        title, abstract = text.write(
            text.Subject(words.COMMUNITIES[place], lens, plan.families[index], language, false_friend,
                         not plan.no_abstract[index]),
            rng,
        )  # fmt: skip
        if plan.hostile[index] >= 0:
            title = words.HOSTILE_TITLES[plan.hostile[index]]
        authorships = people[place].authors(rng, crowd=plan.crowd[index])
        venue = people[place].venue(rng)
        number = index + 1
        if original != index:
            rng = Random(self._key(index))
            number = original + 1 if rng.random() < 0.5 else number
        topics = [FALSE_FRIEND_TOPIC] if false_friend else people[place].topics(rng)
        age = max(1, graph.LAST_YEAR - plan.year[index])
        cited = plan.cited[plan.seeds + index] + int(rng.expovariate(1 / (0.3 * age)))
        return openalex.record(
            openalex.Facts(
                self.truth.number(index), None if number % WITHOUT_DOI == 7 else f"10.5555/invented.{number}",
                None if plan.null_title[index] else title, abstract, plan.stated_year[index], language,
                words.TYPES[plan.kind[index]], authorships, venue, topics, references, cited,
                plan.retracted[index],
            ),
            rng,
        )  # fmt: skip


class _Columns:
    """The columns of a plan as plain lists, which are quicker to read one by one."""

    def __init__(self, plan: graph.Plan) -> None:
        self.seeds = plan.seeds
        for name, column in vars(plan).items():
            if isinstance(column, np.ndarray) and name not in ("codes", "start", "stop"):
                setattr(self, name, column.tolist())


class _People:
    """The authors, institutions, journals and topics of one community."""

    def __init__(self, place: int, works: int) -> None:
        community = words.COMMUNITIES[place]
        self.first_author = 9_900_000_000 + 1_000_000 * place
        self.authors_known = 30 + works // len(words.COMMUNITIES)
        self.institutions = [
            openalex.institution(
                9_100_000_000 + 100 * place + number,
                f"Invented University {number} for {community.name.title()}",
                community.countries[number % len(community.countries)],
            )
            for number in range(20)
        ]
        self.journals = [
            openalex.source(9_100_000_000 + 10 * place + number, name)
            for number, name in enumerate(community.journals)
        ]
        near = [place, (place + 1) % len(words.COMMUNITIES)]
        self.known_topics = [
            openalex.topic(19_900 + one, words.COMMUNITIES[one].name, words.COMMUNITIES[one].subfield,
                          words.COMMUNITIES[one].field, words.COMMUNITIES[one].domain)
            for one in near
        ]  # fmt: skip

    def authors(self, rng: Random, *, crowd: bool) -> list[openalex.Json]:
        """Draw one to six authors, or more than a hundred; some of them write far more than others."""
        count = rng.randint(101, 140) if crowd else rng.choices((1, 2, 3, 4, 5, 6), (20, 27, 22, 15, 9, 7))[0]
        known = self.authors_known + (300 if crowd else 0)
        chosen = dict.fromkeys(int(known * rng.random() ** 1.7) for _ in range(count))
        while len(chosen) < count:
            chosen[rng.randrange(known)] = None
        return [
            openalex.authorship(
                self.first_author + one,
                _name(one),
                [self.institutions[one % 20]] if one % 8 else [],
                place,
                count,
            )
            for place, one in enumerate(chosen)
        ]

    def venue(self, rng: Random) -> openalex.Json | None:
        """Draw a journal; for four works in a hundred the venue is unknown."""
        return None if rng.random() < 0.04 else self.journals[int(5 * rng.random() ** 1.5)]

    def topics(self, rng: Random) -> list[openalex.Json]:
        return self.known_topics if rng.random() < 0.3 else self.known_topics[:1]


def _name(number: int) -> str:
    first, last = words.FIRST_NAMES, words.LAST_NAMES
    middle = number // (len(first) * len(last))
    initial = f" {chr(64 + middle % 26)}." if middle % 26 else ""
    return f"{first[number % len(first)]}{initial} {last[number // len(first) % len(last)]}"


def invent(
    size: int,
    seed: int = 0,
    references: Sequence[SeedFacts] | None = None,
    mixing: float = MIXING,
    *,
    families: bool = False,
) -> Literature:
    """Return an invented literature around `references` (default: the works of data/references.bib).

    With `families` some seeds have further records (invented_families.py), which some works cite alone.
    """
    known = seeds_of() if references is None else references
    return Literature(size, seed, tuple(sorted(known, key=lambda one: one.key)), mixing, families)


def literature(
    size: int, seed: int = 0, references: Sequence[SeedFacts] | None = None
) -> Iterator[openalex.Json]:
    """Yield the records of an invented literature, one by one."""
    return invent(size, seed, references).records()


def truth(size: int, seed: int = 0, references: Sequence[SeedFacts] | None = None) -> Truth:
    """Return what is planted in the literature of the same size and seed."""
    return invent(size, seed, references).truth


def save(invented: Literature, path: Path) -> int:
    """Write the records as gzipped JSON lines, without a time stamp, and return how many they are."""
    count, encode = 0, json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 3, raw, mtime=0) as packed:
        for one in invented.records():
            packed.write(encode(one).encode() + b"\n")
            count += 1
    return count


def main(arguments: Sequence[str] | None = None) -> int:
    """Write an invented literature to a file, and its truth to another if asked."""
    parser = argparse.ArgumentParser(prog="invented", description=main.__doc__)
    parser.add_argument("--works", type=int, required=True, help="how many invented works cite a seed")
    parser.add_argument("--seed", type=int, default=0, help="of the random draws")
    parser.add_argument("--out", type=Path, required=True, help="a .jsonl.gz file")
    parser.add_argument("--truth", type=Path, help="a .json file for what is planted")
    parser.add_argument("--references", type=Path, default=REFERENCES, help="a .bib file of the seeds")
    parser.add_argument("--mixing", type=float, default=MIXING, help="share of references within a community")
    parser.add_argument("--families", action="store_true", help="with other records of seeds")
    asked = parser.parse_args(arguments)
    try:
        references = seeds_of(asked.references)
        invented = invent(asked.works, asked.seed, references, asked.mixing, families=asked.families)
        served = save(invented, asked.out)
        if asked.truth:
            asked.truth.write_text(json.dumps(invented.truth.as_json(), ensure_ascii=False), encoding="utf-8")
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    found, more = invented.truth.harvestable, invented.truth.families.citing
    also = f", and {more} more if it follows families" if more else ""
    print(f"{served} works served, of which a harvest must find {found}{also}; seed {asked.seed}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
