"""Who cites whom in the invented literature, and what is planted in each work: numbers only, no words.

Works stand in order of their true year. A work cites works of strictly earlier years alone, so the graph
has no cycle. Half of its local references copy the target of an earlier reference (preferential attachment
in the manner of Price 1976, JASIS 27:292-306), half fall on any earlier work of the chosen community.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.openalex_emulator import invented_words as words

FIRST_YEAR, LAST_YEAR = 1975, 2026
STRAGGLERS = 0.02
"""Works beside the asked-for size that cite no seed, as a share of that size."""
SHARES = {
    "duplicate": 0.02, "retracted": 0.005, "wrong_year": 0.01, "null_title": 0.001, "false_friend": 0.003,
}  # fmt: skip
NO_ABSTRACT_BEFORE_2000, NO_ABSTRACT_SINCE = 0.40, 0.20
POPULAR = {
    "bovaird2007": 16.0, "voorberg2015": 15.0, "norstrom2020": 5.0, "osborne2016": 3.5, "brandsen2016": 3.0,
    "brudney1983": 1.0,
}  # fmt: skip
"""Pull of the seeds that most works cite; the others follow 2/rank."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Plan:
    """The columns of the invented works, and their references as codes in one long row.

    A code below `seeds` is a seed, below `seeds` + the number of works a work, and above that a work
    outside the corpus. The references of work i are `codes[start[i]:stop[i]]`; a duplicate shares those
    of its original.
    """

    seeds: int
    year: Ints
    stated_year: Ints
    community: Ints
    lens: Ints
    families: Ints
    language: Ints
    kind: Ints
    original: Ints  # the work this is a duplicate of, or itself
    hostile: Ints  # which hostile title, or -1
    crowd: Bools
    straggler: Bools
    retracted: Bools
    wrong_year: Bools
    null_title: Bools
    false_friend: Bools
    no_abstract: Bools
    codes: NDArray[np.int32]
    start: Ints
    stop: Ints
    cited: Ints  # citations within what is served: seeds first, then works

    def __len__(self) -> int:
        return len(self.year)


def plan(size: int, seed: int, seed_keys: list[str], seed_years: list[int], mixing: float) -> Plan:
    """Return the plan of `size` works that cite a seed, and of the stragglers beside them.

    Raises ValueError if no seed is older than the last year, for then nothing can cite one.
    """
    if not seed_years or min(seed_years) >= LAST_YEAR:
        raise ValueError(f"The invented literature needs a seed published before {LAST_YEAR}.")
    rng = np.random.default_rng([seed, size])
    year, straggler = _years(rng, size, max(FIRST_YEAR, min(seed_years) + 1))
    n = len(year)
    original = _originals(rng, year, straggler)
    columns = _columns(rng, year)
    columns = {name: column[original] for name, column in columns.items()}
    weights = np.array([community.weight for community in words.COMMUNITIES])
    community = rng.choice(len(weights), n, p=weights / weights.sum())[original]
    families = _families(rng, year, community, columns["language"])[original]
    families[columns["false_friend"]] = 0
    hostile, crowd = _rarities(rng, n)
    hostile[original != np.arange(n)] = -1
    hostile = hostile[original]
    null_title = _exactly(rng, n, "null_title")[original]
    no_abstract = rng.random(n) < np.where(year < 2000, NO_ABSTRACT_BEFORE_2000, NO_ABSTRACT_SINCE)
    no_abstract = no_abstract[original]
    wrong = _exactly(rng, n, "wrong_year")
    stated = np.where(wrong, np.where(rng.random(n) < 0.9, year - rng.integers(12, 45, n), year + 15), year)
    codes, start, stop = _references(rng, year, community, straggler, original, seed_keys, seed_years, mixing)
    cited = _citations(codes, start, stop, original, len(seed_keys))
    return Plan(
        len(seed_keys), year, stated, community, columns["lens"], families, columns["language"],
        columns["kind"], original, hostile, crowd, straggler, _exactly(rng, n, "retracted"), wrong,
        null_title & (hostile < 0), columns["false_friend"], no_abstract & ~null_title & (hostile < 0),
        codes, start, stop, cited,
    )  # fmt: skip


def _years(rng: np.random.Generator, size: int, first: int) -> tuple[Ints, Bools]:
    def draw(count: int, since: int) -> Ints:
        years = np.arange(since, LAST_YEAR + 1)
        weight = np.exp(0.10 * (years - FIRST_YEAR))
        weight[-1] *= 0.8
        return rng.choice(years, count, p=weight / weight.sum())

    extra = round(size * STRAGGLERS)
    year = np.concatenate([draw(size, first), draw(extra, FIRST_YEAR)])
    order = np.argsort(year, kind="stable")
    return year[order], (np.arange(len(year)) >= size)[order]


def _originals(rng: np.random.Generator, year: Ints, straggler: Bools) -> Ints:
    """For each work itself, or for a duplicate the nearest earlier work of its year that is none."""
    index = np.arange(len(year))
    chosen = _exactly(rng, len(year), "duplicate") & ~straggler
    plain = np.maximum.accumulate(np.where(chosen | straggler, -1, index)) if len(year) else index
    found = chosen & (plain >= 0)
    found &= year[np.maximum(plain, 0)] == year
    return np.where(found, plain, index)


def _exactly(rng: np.random.Generator, n: int, fault: str) -> Bools:
    """Mark the planted share of n works, to the nearest work."""
    marked = np.zeros(n, dtype=bool)
    marked[rng.choice(n, round(n * SHARES[fault]), replace=False)] = True
    return marked


def _columns(rng: np.random.Generator, year: Ints) -> dict[str, Ints]:
    n = len(year)
    language = rng.choice(len(words.LANGUAGES), n, p=words.LANGUAGE_SHARES)
    shares = np.array(words.LENS_SHARES) / words.LANGUAGE_SHARES[0]
    shares[0] = 1 - shares[1:].sum()
    lens = np.where(language == 0, rng.choice(len(shares), n, p=shares), 0)  # cue phrases are English
    friend = _exactly(rng, n, "false_friend") & (language == 0)
    kinds = np.array(words.TYPE_SHARES)
    kind = rng.choice(len(kinds), n, p=kinds / kinds.sum())
    return {"language": language, "lens": np.where(friend, 0, lens), "kind": kind, "false_friend": friend}


def _families(rng: np.random.Generator, year: Ints, community: Ints, language: Ints) -> Ints:
    """The families each work uses, as a set of bits."""
    bits = np.zeros(len(year), dtype=np.int64)
    span = range(FIRST_YEAR, LAST_YEAR + 1)
    for place, family in enumerate(words.FAMILIES):
        share = np.array([family.share(one) for one in span])[year - FIRST_YEAR]
        bits |= (rng.random(len(year)) < share).astype(np.int64) << place
    bits[language > 0] &= 0b111
    names = [one.name for one in words.COMMUNITIES]
    makes_knowledge = np.isin(community, [names.index(name) for name in words.KNOWLEDGE_COMMUNITIES])
    knowledge = makes_knowledge & (bits & 1 == 1) & (language == 0) & (rng.random(len(year)) < 0.5)
    return bits | (knowledge.astype(np.int64) << words.KNOWLEDGE)


def _rarities(rng: np.random.Generator, n: int) -> tuple[Ints, Bools]:
    """A handful of hostile titles and of works with more than 100 authors, in any literature of some size."""
    hostile, crowd = np.full(n, -1), np.zeros(n, dtype=bool)
    if n >= 100:
        count = len(words.HOSTILE_TITLES)
        hostile[rng.choice(n, count, replace=False)] = np.arange(count)
        crowd[rng.choice(n, 2 + n // 2500, replace=False)] = True
    return hostile, crowd


def _references(
    rng: np.random.Generator,
    year: Ints,
    community: Ints,
    straggler: Bools,
    original: Ints,
    seed_keys: list[str],
    seed_years: list[int],
    mixing: float,
) -> tuple[NDArray[np.int32], Ints, Ints]:
    n, seeds, communities = len(year), len(seed_keys), len(words.COMMUNITIES)
    total = 4 + np.round(rng.gamma(2.2, 9.3, n)).astype(np.int64)
    total[straggler & (rng.random(n) < 0.75)] = 0
    total[original != np.arange(n)] = 0
    to_seeds = np.where(straggler | (total == 0), 0, 1 + np.minimum(rng.geometric(0.55, n) - 1, 5))
    to_works = rng.binomial(np.maximum(total - to_seeds, 0), 0.45)
    earlier = [np.empty(0, dtype=np.int64) for _ in range(communities)]
    popular = [np.empty(0, dtype=np.int64) for _ in range(communities)]
    pull = _pull(seed_keys)
    rows, counts = [], np.zeros(n, dtype=np.int64)
    for one in np.unique(year):
        here = np.flatnonzero(year == one)
        parts = [_seed_codes(rng, here, community, to_seeds, pull * (np.array(seed_years) < one))]
        source = np.repeat(here, to_works[here])
        other = (community[source] + rng.integers(1, communities, len(source))) % communities
        towards = np.where(rng.random(len(source)) < mixing, community[source], other)
        target = np.full(len(source), -1)
        for place in range(communities):
            slots = np.flatnonzero(towards == place)
            target[slots] = _attach(rng, len(slots), earlier[place], popular[place])
        found = target >= 0
        parts.append((source[found], target[found] + seeds))
        rest = (total - to_seeds - to_works)[here].clip(0)
        outside = np.concatenate([source[~found], np.repeat(here, rest)])
        parts.append((outside, seeds + n + _outside(rng, community[outside], mixing, n)))
        pairs = np.unique(np.concatenate([_pairs(*part) for part in parts]))
        counts += np.bincount(pairs >> 32, minlength=n)
        rows.append((pairs & 0xFFFFFFFF).astype(np.int32))
        for place in range(communities):
            earlier[place] = np.concatenate([earlier[place], here[community[here] == place]])
            mine = target[found & (towards == place)]
            popular[place] = np.concatenate([popular[place], mine])
    codes = np.concatenate(rows) if rows else np.empty(0, dtype=np.int32)
    stop = np.cumsum(counts)
    start = stop - counts
    return codes, start[original], stop[original]


def _pairs(source: Ints, code: Ints) -> Ints:
    return (source << 32) | code


def _pull(seed_keys: list[str]) -> NDArray[np.float64]:
    """How strongly each community is drawn to each seed: Zipf-like, doubled for those it likes."""
    rest = [key for key in seed_keys if key not in POPULAR]
    base = [POPULAR.get(key) or 2 / (1 + rest.index(key)) for key in seed_keys]
    likes = [[2.0 if key in one.likes else 1.0 for key in seed_keys] for one in words.COMMUNITIES]
    return np.array(base) * np.array(likes)


def _seed_codes(
    rng: np.random.Generator, here: Ints, community: Ints, to_seeds: Ints, pull: NDArray[np.float64]
) -> tuple[Ints, Ints]:
    source = np.repeat(here, to_seeds[here])
    heap = np.cumsum(pull, axis=1)
    reach = rng.random(len(source)) * heap[community[source], -1]
    code = (heap[community[source]] <= reach[:, None]).sum(axis=1)
    return source, code


def _attach(rng: np.random.Generator, count: int, earlier: Ints, popular: Ints) -> Ints:
    """Draw targets: half in proportion to citations so far, half evenly; -1 where nothing is earlier."""
    if not len(earlier):
        return np.full(count, -1)
    target = earlier[rng.integers(0, len(earlier), count)]
    if len(popular):
        copies = popular[rng.integers(0, len(popular), count)]
        target = np.where(rng.random(count) < 0.5, copies, target)
    return target


def _outside(rng: np.random.Generator, community: Ints, mixing: float, n: int) -> Ints:
    """Draw works outside the corpus: two in three from a community's canon, else from a long tail."""
    communities = len(words.COMMUNITIES)
    canon, tail = 40 + n // 40, 40 * n + 1000
    moved = (community + rng.integers(1, communities, len(community))) % communities
    towards = np.where(rng.random(len(community)) < mixing, community, moved)
    known = towards * canon + (canon * rng.random(len(community)) ** 2.5).astype(np.int64)
    rare = communities * canon + rng.integers(0, tail, len(community))
    return np.where(rng.random(len(community)) < 0.67, known, rare)


def _citations(codes: NDArray[np.int32], start: Ints, stop: Ints, original: Ints, seeds: int) -> Ints:
    """How often each seed and each work is cited by what is served; a duplicate cites once more."""
    n = len(original)
    copies = np.bincount(original, minlength=n)
    own = original == np.arange(n)
    weight = np.repeat(copies[own], (stop - start)[own])
    inside = codes < seeds + n
    return np.bincount(codes[inside], weights=weight[inside], minlength=seeds + n).astype(np.int64)
