"""How OpenAlex changes from one week to the next, and the truth of what has changed.

    drift = Drift(seed=1, cited=("W9000000001",))
    truth = emulator.drift(drift, 1)      # works that newly cite, vanish, merge, are retracted, corrected ...
    assert truth.new <= what a harvest finds from now on

The same seed, week and catalogue give the same changes. Works that come are invented and say so; about two
in five have no DOI but a repository's `pmh:` location alone, and of the works that are merged into others
every second is such a one. A work that goes, or is merged, has no other change in that week. Seeds stay as
they are, but for the number of works that cite them.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

import numpy as np

from .index import Catalogue

FIRST_DAY = date(2026, 10, 26)  # the week 0
NEW = 9_400_000_000  # ids from here on stand for works that come; ten thousand a week at most
A_WEEK = 10_000
RELABELLED = ("conference-paper", "book-review", "data-paper", "editorial", "article")
AFTER = ", after "
SMALL = 20  # works: in a literature smaller than this some weeks lack some kinds of change
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of the citing works that a week changes; of each kind there is at least one."""

    new: float = 0.01
    deleted: float = 0.002
    merged: float = 0.002
    retracted: float = 0.001
    uncited: float = 0.001
    corrected: float = 0.015
    references: float = 0.01
    cited: float = 0.25
    touched: float = 0.5


@dataclass(frozen=True, slots=True)
class Drifted:
    """What a week has changed, by ids (W and digits).

    `uncited` are works that no longer cite any seed although they are still there. `corrected` names the keys
    that have changed for good reason: title, primary_topic or type. `survivors` have gained the locations of
    the works `merged` into them. `touched` have a new updated_date, whatever else; most of them nothing else.
    """

    week: int
    new: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    merged_without_doi: list[str] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    uncited: list[str] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)
    references: list[str] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)

    @property
    def gone(self) -> set[str]:
        """Works that a harvest finds no more."""
        return {*self.deleted, *self.merged, *self.uncited}

    @property
    def survivors(self) -> set[str]:
        return set(self.merged.values())

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Drift:
    """A literature's changes, week by week, among the works that cite any of `cited` (none: all works)."""

    seed: int = 0
    cited: Collection[str] = ()
    rates: Rates = Rates()

    def week(self, catalogue: Catalogue, n: int) -> Drifted:
        """Change the catalogue as in the n-th week and return what has been changed."""
        one = _Week(catalogue, n, Random(f"drift {self.seed} {n}"), {int(work[1:]) for work in self.cited})
        works = one.citing()
        if not works:
            return one.truth
        counts = {kind: _count(rate, len(works), one.rng) for kind, rate in asdict(self.rates).items()}
        templates = one.rng.choices(works, k=min(counts["new"], A_WEEK))
        left = one.uncite(works, counts["uncited"]) if one.seeds else works
        left = one.delete(left, counts["deleted"])
        one.merge(left, counts["merged"])
        stay = [work for work in left if catalogue.row_of(work) is not None]
        one.retract(stay, counts["retracted"])
        one.correct(stay, counts["corrected"])
        one.cite_otherwise(stay, counts["references"])
        one.cite(sorted({*stay, *one.seeds}), counts["cited"])
        one.touch(stay, counts["touched"])
        one.arrive(templates)
        one.write()
        catalogue.compact()
        return one.truth


def _count(rate: float, works: int, rng: Random) -> int:
    expected = rate * works
    return min(works, max(int(expected + rng.random()), int(works >= SMALL and rate > 0)))


class _Week:
    """One week's changes, gathered work by work and written at its end."""

    def __init__(self, catalogue: Catalogue, n: int, rng: Random, seeds: set[int]) -> None:
        self.rng, self.seeds, self.truth = rng, seeds, Drifted(n)
        self._catalogue = catalogue
        self._first_day = FIRST_DAY + timedelta(days=7 * n)
        self._changes: dict[int, Values] = {}
        self._arrivals: list[Values] = []
        self._records: dict[int, Values] = {}

    def citing(self) -> list[int]:
        """Return the works that may change, in the order of their ids."""
        catalogue = self._catalogue
        if self.seeds:
            rows = np.unique(np.concatenate([catalogue.citing(number) for number in sorted(self.seeds)]))
            rows = rows[catalogue.live()[rows]]
        else:
            rows = catalogue.live_rows()
        return sorted({catalogue.number(row) for row in rows.tolist()} - self.seeds)

    def uncite(self, works: Sequence[int], count: int) -> list[int]:
        """Take all seeds out of some reference lists and return the other works."""
        seeds = {f"https://openalex.org/W{seed}" for seed in self.seeds}
        chosen = self.rng.sample(works, min(count, len(works)))
        for work in chosen:
            self._keep_as_template(work)
            self._cite_only(work, [url for url in self._value(work, "referenced_works") if url not in seeds])
        self.truth.uncited.extend(_ids(chosen))
        return _without(works, chosen)

    def delete(self, works: Sequence[int], count: int) -> list[int]:
        """Take works out of the catalogue and return the others."""
        chosen = self.rng.sample(works, min(count, len(works)))
        for work in chosen:
            self._keep_as_template(work)
            self._catalogue.remove(work)
        self.truth.deleted.extend(_ids(chosen))
        return _without(works, chosen)

    def merge(self, works: Sequence[int], count: int) -> None:
        """Merge works into others, every second one a work without DOI as long as there are any."""
        shuffled = self.rng.sample(works, len(works))
        without_doi = self._lacking("doi", works)
        bare = [work for work in shuffled if work in without_doi][: (count + 1) // 2]
        gone = [*bare, *_without(shuffled, bare)[: count - len(bare)]]
        others = _without(works, gone)
        for work in gone if others else ():
            survivor = self.rng.choice(others)
            self._keep_as_template(work)
            self._catalogue.merge(work, survivor)
            self.truth.merged[f"W{work}"] = f"W{survivor}"
        self.truth.merged_without_doi.extend(_ids(bare if others else ()))

    def retract(self, works: Sequence[int], count: int) -> None:
        shuffled = iter(self.rng.sample(works, len(works)))
        sound = list(islice((w for w in shuffled if not self._value(w, "is_retracted")), count))
        for work in sound:
            self._change(work, is_retracted=True)
        self.truth.retracted.extend(_ids(sound))

    def correct(self, works: Sequence[int], count: int) -> None:
        """Mend titles, move works to another's topic, call their type something else."""
        for place, work in enumerate(self.rng.sample(works, min(count, len(works)))):
            key = ("title", "primary_topic", "type")[place % 3]
            before = self._value(work, key)
            after = self._corrected(key, before, works)
            if after != before:
                self._change(work, **{key: after}, **({"display_name": after} if key == "title" else {}))
                self.truth.corrected[f"W{work}"] = key

    def _corrected(self, key: str, before: Any, works: Sequence[int]) -> Any:
        if key == "title":
            return f"{before} (corrected in week {self.truth.week})" if before else before
        if key == "type":
            return self.rng.choice([kind for kind in RELABELLED if kind != before])
        return self._value(self.rng.choice(works), key) or before

    def cite_otherwise(self, works: Sequence[int], count: int) -> None:
        """Put a work that is no seed into some reference lists, and take another out."""
        seeds = {f"https://openalex.org/W{seed}" for seed in self.seeds}
        for work in self.rng.sample(works, min(count, len(works))):
            before = self._value(work, "referenced_works")
            spare = [url for url in before if url not in seeds]
            added = f"https://openalex.org/W{self.rng.randrange(9_200_000_000, 9_300_000_000)}"
            dropped = {self.rng.choice(spare)} if spare else set()
            self._cite_only(work, sorted({*before, added} - dropped))
            self.truth.references.append(f"W{work}")

    def cite(self, works: Sequence[int], count: int) -> None:
        """Let works be cited more often."""
        served = [work for work in works if self._catalogue.row_of(work) is not None]
        for work in self.rng.sample(served, min(count, len(served))):
            more, year = self.rng.randint(1, 3), self._first_day.year
            by_year = {row["year"]: row["cited_by_count"] for row in self._value(work, "counts_by_year")}
            by_year[year] = by_year.get(year, 0) + more
            self._change(
                work,
                cited_by_count=self._value(work, "cited_by_count") + more,
                counts_by_year=[
                    {"year": one, "cited_by_count": n} for one, n in sorted(by_year.items(), reverse=True)
                ],
            )
            self.truth.cited.append(f"W{work}")

    def touch(self, works: Sequence[int], count: int) -> None:
        """Date works anew: all that have changed, and as many others as make up the count."""
        changed = {*self._changes, *(int(work[1:]) for work in self.truth.survivors)}
        others = [work for work in works if work not in changed]
        more = self.rng.sample(others, max(0, min(count - len(changed), len(others))))
        night = (self._first_day + timedelta(days=6)).isoformat()
        for work in sorted({*changed, *more}):
            self._change(work, updated_date=f"{night}T03:11:09.{self.rng.randint(1, 999_999):06}")
            self.truth.touched.append(f"W{work}")

    def arrive(self, templates: Sequence[int]) -> None:
        """Bring new works, each on the model of one that was there: its words, its references, its topics."""
        for place, template in enumerate(templates):
            number = NEW + self.truth.week * A_WEEK + place
            record = self._records.get(template) or self._read(template)
            self._arrivals.append(_arrival(record, number, self._first_day, self.rng))
            self.truth.new.append(f"W{number}")

    def write(self) -> None:
        for work, values in self._changes.items():
            self._catalogue.change(work, values)
        for record in self._arrivals:
            self._catalogue.add(record)

    def _cite_only(self, work: int, references: list[str]) -> None:
        self._change(work, referenced_works=references, referenced_works_count=len(references))

    def _change(self, work: int, **values: Any) -> None:
        self._changes.setdefault(work, {}).update(values)

    def _value(self, work: int, key: str) -> Any:
        row = self._catalogue.row_of(work)
        return self._changes.get(work, {}).get(key, self._catalogue.read(row).value(key))  # type: ignore[arg-type]

    def _lacking(self, key: str, works: Sequence[int]) -> set[int]:
        catalogue = self._catalogue
        rows = [row for row in map(catalogue.row_of, works) if row is not None]
        return {catalogue.number(row) for row, text in catalogue.shelf.texts(key, rows) if text == b"null"}

    def _read(self, work: int) -> Values:
        return self._catalogue.read(self._catalogue.row_of(work)).record()  # type: ignore[arg-type]

    def _keep_as_template(self, work: int) -> None:
        self._records[work] = self._read(work)


def _arrival(model: Values, number: int, first_day: date, rng: Random) -> Values:
    """Return a new work like another; two in five have no DOI and lie in a repository alone."""
    day = (first_day + timedelta(days=rng.randint(0, 6))).isoformat()
    url, bare = f"https://openalex.org/W{number}", rng.random() < 0.4
    doi = None if bare else f"10.5555/invented.drift.{number}"
    landing = f"https://repository.invented.example/{number}" if doi is None else f"https://doi.org/{doi}"
    place = {
        **(model["primary_location"] or {}),
        "id": f"pmh:oai:repository.invented.example:{number}" if doi is None else f"doi:{doi}",
        "landing_page_url": landing,
    }
    said = (model["title"] or "a work without a title").split(AFTER)[-1]
    title = f"Invented: work {number % A_WEEK + 1} of a week{AFTER}{said}"
    return {
        **model,
        "id": url, "doi": doi and landing, "title": title, "display_name": title,
        "publication_date": day, "publication_year": int(day[:4]),
        "ids": {"openalex": url, **({"doi": landing} if doi else {})},
        "primary_location": place, "locations": [place], "cited_by_count": 0, "counts_by_year": [],
        "cited_by_percentile_year": {"min": 0, "max": 1}, "is_retracted": False,
        "created_date": f"{day}T00:00:00", "updated_date": f"{day}T03:11:09.{rng.randint(1, 999_999):06}",
    }  # fmt: skip


def _without(works: Sequence[int], gone: Collection[int]) -> list[int]:
    left_out = set(gone)
    return [work for work in works if work not in left_out]


def _ids(numbers: Collection[int]) -> list[str]:
    return [f"W{number}" for number in numbers]
