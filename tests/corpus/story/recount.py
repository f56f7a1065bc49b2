"""The figures of the story counted again from the stored rows: plain Python, none of the story's own code."""

from collections import Counter
from statistics import median_low

from corpus.literature import Corpus
from tests.corpus.story.invented import FIELDS, LAST, LENSES

COMPLETE = LAST - 2
NOW = range(COMPLETE - 4, COMPLETE + 1)
WORD = "co-production"


class Recount:
    """The stored works as rows, and what is counted of them."""

    def __init__(self, corpus: Corpus, hits: list[dict]) -> None:
        self.rows = corpus.works.sort("id").to_dicts()
        self.of = {row["id"]: row for row in self.rows}
        self.hits = hits
        counting = [hit for hit in hits if hit["dropped"] is None]
        self.users = {hit["id"] for hit in counting if hit["family"] == WORD}
        self.in_title = {hit["id"] for hit in counting if hit["family"] == WORD and hit["place"] == "title"}
        self.families: dict[str, set[str]] = {}
        for hit in counting:
            self.families.setdefault(hit["family"], set()).add(hit["id"])
        self.cites = {
            (row["id"], one)
            for row in self.rows
            for one in set(row["references"]) - {row["id"]}
            if one in self.of
        }
        self.cited = Counter(cited for _, cited in self.cites)
        self.seeds = {row["id"] for row in self.rows if row["seed_key"]}
        self.years = sorted(self.of[one]["year"] for one in self.users if self.of[one]["year"])
        self.early = self.years[round(len(self.years) / 10) - 1]
        self.label = {row["id"]: (*LENSES, "none")[place % 3] for place, row in enumerate(self.rows)}
        self.mixed = {row["id"] for place, row in enumerate(self.rows) if place % 7 == 0 and place % 3 < 2}

    def dated(self, ids: set[str], first: int = 0, last: int = LAST) -> set[str]:
        return {one for one in ids if self.of[one]["year"] and first <= self.of[one]["year"] <= last}

    def values(self, ids: set[str], fact: str) -> Counter:
        found: Counter = Counter()
        for one in ids:
            value = self.of[one][fact]
            found.update(value if isinstance(value, list) else [value] if value else [])
        return found

    def known(self, ids: set[str], fact: str) -> int:
        return sum(bool(self.of[one][fact]) for one in ids)

    def origins(self) -> list[dict]:
        first = self.years[0]
        early = self.dated(self.users, last=self.early)
        top = sorted(early - self.seeds, key=lambda one: (-self.cited[one], one))[:3]
        citing = {
            key: sum(key in row["cites_seeds"] for row in self.rows) for key in ("seed0", "seed1", "seed2")
        }
        return [
            {"all": len(self.rows), "users": len(self.users)},
            {"year": first},
            {
                "until": self.early,
                "early": len(early),
                "dated": len(self.years),
                "half": median_low(self.years),
            },
            {"until": self.early} | {f"citing_{place}": self.cited[one] for place, one in enumerate(top)},
            {"found": 3, "early": 3, "citing": max(citing.values())},
        ]

    def carriers(self) -> list[dict]:
        said = []
        users, early = self.dated(self.users), self.dated(self.users, last=self.early)
        now = self.dated(self.users, NOW[0], NOW[-1])
        for fact in ("field", "countries"):
            reached = []
            for value, number in self.values(users, fact).items():
                of_it = [self.of[one]["year"] for one in users if value in (self.of[one][fact] or [])]
                reached.append((sorted(of_it)[2], value, number))
            said.append(
                {f"year_{place}": year for place, (year, _, _) in enumerate(sorted(reached))}
                | {f"works_{place}": number for place, (_, _, number) in enumerate(sorted(reached))}
            )
            (value, then), *_ = self.values(early, fact).most_common(1)
            (_, most), *_ = self.values(now, fact).most_common(1)
            said.append(
                {
                    "until": self.early,
                    "before": then / self.known(early, fact),
                    "after": self.values(now, fact)[value] / self.known(now, fact),
                    "first": NOW[0],
                    "last": NOW[-1],
                    "most": most / self.known(now, fact),
                }
            )
        venues = self.values(users, "venue").most_common(3)
        said.append(
            {"known": self.known(users, "venue")}
            | {f"works_{place}": number for place, (_, number) in enumerate(venues)}
        )
        return said

    def share_in_titles(self, first: int, last: int) -> float:
        works = self.dated(set(self.of), first, last)
        return len(works & self.in_title) / len(works)

    def share_in_text(self, family: str, first: int, last: int) -> float:
        works = {one for one in self.dated(set(self.of), first, last) if self.of[one]["abstract"]}
        return len(works & self.families[family]) / len(works)

    def siblings(self) -> list[dict]:
        several = {one for one in self.users if sum(one in ids for ids in self.families.values()) > 1}
        beside = Counter(
            family for family, ids in self.families.items() for one in ids & self.users if family != WORD
        )
        before: dict[str, set[str]] = {}
        for hit in self.hits:
            counts = hit["dropped"] is None and hit["family"] == WORD and hit["before"]
            if counts and self.dated({hit["id"]}, last=COMPLETE):
                before.setdefault(hit["before"], set()).add(hit["id"])
        often = sorted((len(ids) for ids in before.values() if len(ids) > 2), reverse=True)
        years = {"first": NOW[0], "last": NOW[-1]}
        shares = sorted(
            (self.share_in_text(family, NOW[0], NOW[-1]) for family in self.families), reverse=True
        )
        return [
            years | {f"share_{place}": share for place, share in enumerate(one for one in shares if one)},
            {"share": len(several) / len(self.users), "works": beside.most_common(1)[0][1]},
            {f"works_{place}": many for place, many in enumerate(often)},
            years,
        ]

    def parts(self) -> list[dict]:
        members = {
            number: {one for one, row in self.of.items() if row["field"] == field}
            for number, field in enumerate(FIELDS)
        }
        cluster = {one: number for number, ids in members.items() for one in ids - self.seeds}
        pairs = [(cluster[a], cluster[b]) for a, b in self.cites if a in cluster and b in cluster]
        given, received = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
        counts = Counter(tuple(sorted(pair)) for pair in pairs)
        chance = {
            (a, b): (given[a] * received[b] + (given[b] * received[a] if a != b else 0)) / len(pairs)
            for a in members
            for b in members
            if a <= b
        }
        far = min(((a, b) for a, b in chance if a != b), key=lambda pair: counts[pair] / chance[pair])
        sizes = sorted((len(ids) for ids in members.values()), reverse=True)
        middles = sorted(
            median_low(sorted(self.of[one]["year"] for one in self.dated(ids))) for ids in members.values()
        )
        return [
            {"clusters": 3, "stability": 0.87, "none": len(self.rows) - sum(sizes)}
            | {f"works_{place}": size for place, size in enumerate(sizes)},
            {"old_year": middles[0], "new_year": middles[-1]},
            {
                "all": len(pairs),
                "within": sum(a == b for a, b in pairs) / len(pairs),
                "chance": sum(chance[one, one] for one in members) / len(pairs),
            },
            {"between": counts[far], "expected": round(chance[far])},
        ]

    def looks(self) -> list[dict]:
        labels = Counter(self.label.values())
        sure = [one for place, one in enumerate(self.of) if place % 4 % 3 < 2]
        return [
            {"all": len(self.rows), "none": labels["none"] / len(self.rows)}
            | {f"share_{place}": labels[lens] / len(self.rows) for place, lens in enumerate(LENSES)}
            | {f"works_{place}": labels[lens] for place, lens in enumerate(LENSES)},
            *({"of": sum(self.label[one] == lens for one in sure)} for lens in LENSES),
        ]

    def contested(self) -> list[dict]:
        lensed = sum(label != "none" for label in self.label.values())
        senses = Counter(
            sense
            for _, sense in {
                (hit["id"], hit["sense"])
                for hit in self.hits
                if hit["sense"] and hit["dropped"] is None and hit["family"] == WORD
            }
        )
        dropped = Counter(hit["dropped"] for hit in self.hits if hit["dropped"] and hit["family"] == WORD)
        return [
            {"lensed": lensed, "share": len(self.mixed) / lensed, "works": len(self.mixed)},
            {"differ": 1},
            {"share": senses.most_common(1)[0][1] / len(self.users)},
            {"dropped": dropped.total(), "most": dropped.most_common(1)[0][1]},
            {"retracted": sum(row["is_retracted"] for row in self.rows)},
        ]

    def limits(self) -> list[dict]:
        lacking = [
            sum(not row[fact] for row in self.rows)
            for fact in ("abstract", "references", "field", "countries")
        ]
        return [
            {"all": len(self.rows)}
            | {f"lack_{place}": many for place, many in enumerate(lacking)}
            | {f"share_{place}": many / len(self.rows) for place, many in enumerate(lacking)},
            {"late": sum((row["year"] or 0) > COMPLETE for row in self.rows), "last": COMPLETE},
        ]
