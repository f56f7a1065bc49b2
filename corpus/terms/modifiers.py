"""What stands before and after a term: a "concept with adjectives" (briefing, section 2), measured.

Before: the word right before the hit, with a word that a hyphen ties to it (service-user co-production),
unless it is a small word or a mark stands between. After: what is co-produced, the words behind
"co-production of" up to the next small word or mark, at most three; the last of them is its head
(co-production of public services: services). Words are joined by their stem (Porter's, for English) and
shown in their commonest form.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb, exp, sqrt
from statistics import NormalDist

import snowballstemmer

BEFORE = re.compile(r"((?:[^\W\d_]+['\u2019-])*[^\W\d_]{2,})(?:[ \t\n]+|-)[(\"'\u2018\u201c#]*$")
BEHIND = re.compile(r"[)\"'\u2019\u201d]*\s+of\s+((?:[^\W\d_][\w'\u2019-]*\s*){1,6})")
WORDS_BEHIND = 3
LOOK_BACK, LOOK_AHEAD = 60, 120  # characters
SMALL = frozenset(
    """a an the this that these those its their his her our your my and or nor but not no of in on at to
    for from by with without within into onto through via as is are was were be been being has have had do
    does did can could may might must should will would how what when where which who why whether if than
    then so such more most less some any each every all both many much few other another via between among
    across towards toward about around during after before under over per using based including called
    term between while because since also only very well etc non e.g i.e we they it you i he she there
    here us them thus however therefore and/or versus vs
    became become becomes up out off""".split()
)
RECENT_YEARS = 5
EARLIER_YEARS = 10
NEEDED = 3  # works: fewer are named once, and nothing is said of them


@dataclass(frozen=True, slots=True)
class Modified:
    """A hit with what stands around it; None where nothing does."""

    before: str | None
    after: str | None
    """The head of what is co-produced."""
    of: str | None
    """All of it, up to three words."""


def around(lower: str, start: int, end: int) -> Modified:
    """Return what stands around a hit in a text in lower case.

    >>> around("genuine co-production of public services in leeds", 8, 21)
    Modified(before='genuine', after='services', of='public services')
    """
    found = BEFORE.search(lower, max(0, start - LOOK_BACK), start)
    before = found[1] if found and found[1] not in SMALL else None
    behind = BEHIND.match(lower, end, end + LOOK_AHEAD)
    words: list[str] = []
    if behind:
        for word in behind[1].split():
            if word in SMALL:
                if words or word not in {"a", "an", "the", "their", "our", "its", "all", "more"}:
                    break
                continue
            words.append(word)
            if len(words) == WORDS_BEHIND:
                break
    return Modified(before, words[-1] if words else None, " ".join(words) or None)


class Stems:
    """Joins the inflections of a word."""

    def __init__(self) -> None:
        self._stemmer = snowballstemmer.stemmer("english")
        self._known: dict[str, str] = {}

    def of(self, word: str) -> str:
        """Return the stem of a word, or of the last of several."""
        if word not in self._known:
            first, _, last = word.rpartition(" ")
            self._known[word] = f"{first} {self._stemmer.stemWord(last)}".strip()
        return self._known[word]


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word beside a term over the years, counted in works: a work that writes it ten times counts once."""

    word: str
    works: int
    by_year: Mapping[int, int]
    first_year: int
    tendency: str
    """new, rising, fading, steady, or "too few" to tell."""
    ratio: float | None
    """Its share of the term's works in the last complete years over that in those before."""
    low: float | None
    high: float | None


def modifiers(
    seen: Iterable[tuple[int, str, str]], hits_by_year: Mapping[int, int], last_year: int, stems: Stems
) -> list[Modifier]:
    """Return the words beside a term, the most frequent first.

    `seen` are (year, id of the work, word), `hits_by_year` the works that use the term at all, and
    `last_year` the last complete one. "New" is a word that first appeared within the last five complete
    years, in at least three works. Rising or fading: its share of the term's works in these five years
    over that in the ten before, if the 95 % interval of this ratio (Katz et al. 1978, Biometrics
    34:469-474, with half a work added) leaves out 1.
    """
    works: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for year, work, word in seen:
        stem = stems.of(word)
        works[stem][year].add(work)
        written[stem][word] += 1
    recent = range(last_year - RECENT_YEARS + 1, last_year + 1)
    earlier = range(recent.start - EARLIER_YEARS, recent.start)
    base = sum(hits_by_year.get(y, 0) for y in recent), sum(hits_by_year.get(y, 0) for y in earlier)
    found = []
    for stem, years in works.items():
        by_year = {year: len(ids) for year, ids in sorted(years.items())}
        total, first = sum(by_year.values()), min(by_year)
        ratio = _ratio(sum(by_year.get(y, 0) for y in recent), sum(by_year.get(y, 0) for y in earlier), *base)
        word = min(written[stem], key=lambda one: (-written[stem][one], one))
        tendency = _tendency(total, first, recent, ratio)
        found.append(Modifier(word, total, by_year, first, tendency, *(ratio or (None, None, None))))
    return sorted(found, key=lambda one: (-one.works, one.word))


def _ratio(recent: int, earlier: int, all_recent: int, all_earlier: int) -> tuple[float, float, float] | None:
    if not all_recent or not all_earlier or recent + earlier < NEEDED:
        return None
    a, b, n, m = recent + 0.5, earlier + 0.5, all_recent + 0.5, all_earlier + 0.5
    ratio = (a / n) / (b / m)
    spread = NormalDist().inv_cdf(0.975) * sqrt(max(1 / a - 1 / n + 1 / b - 1 / m, 0.0))
    return ratio, ratio * exp(-spread), ratio * exp(spread)


def _tendency(total: int, first: int, recent: range, ratio: tuple[float, float, float] | None) -> str:
    if total >= NEEDED and first >= recent.start:
        return "new"
    if ratio is None:
        return "too few"
    _, low, high = ratio
    return "rising" if low > 1 else "fading" if high < 1 else "steady"


def variety(words: Counter[str], among: int) -> float | None:
    """Return how many different words to expect among so many, drawn from these without putting back.

    Rarefaction (Hurlbert 1971, Ecology 52:577-586): years with more hits have more words by numbers
    alone, and this takes it out. None if there are fewer words than that.
    """
    total = words.total()
    if total < among or among < 1:
        return None
    return sum(1 - _missed(total, count, among) for count in words.values())


def _missed(total: int, count: int, among: int) -> float:
    """The chance that none of `count` is among those drawn."""
    if total - count < among:
        return 0.0
    return comb(total - count, among) / comb(total, among)
