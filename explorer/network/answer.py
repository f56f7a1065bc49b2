"""An answer as it is shown: the network, the sentence under it, and the same as tables."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from explorer.components.work_table import marked_title
from explorer.loading import Reading
from explorer.network.drawing import Kind, Node, Scene, Tie
from explorer.network.places import NARROW, WIDE, Placed, Screen, letters, shown_at

Pair = tuple[str, str]
Facts = dict[str, Any]
"""Of a work: title, who, year, seed_key, is_retracted, local_citations, doi."""

WORDS = {
    Kind.ASKED: "star: asked about",
    Kind.CITED: "circle: cited",
    Kind.CITING: "triangle: citing",
    Kind.WORK: "circle: a work",
    Kind.SEED: "diamond: a seed",
    Kind.OUTSIDE: "square: cited, not in this corpus",
}
"""What the signs mean."""
ARROWS = "An arrow points from the citing to the cited work."
LARGER = "Larger works are cited more in this corpus."


@dataclass(frozen=True, slots=True)
class Part:
    """What a work is in a network, before it is drawn."""

    kind: Kind
    role: str
    """In words, for the table."""


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """A network and what is said of it."""

    scene: Scene
    said: tuple[str, ...]
    """Sentences: what is shown, and what was cut."""
    works: pl.DataFrame
    """One row a work, headed as the reader sees it, Title first; column `id`."""
    ties: pl.DataFrame
    """One row a citation drawn: Citing, Cited, and what is known of it."""
    extra: tuple[str, ...] = ()
    """Headings of `works` that this question alone has."""


@dataclass(frozen=True, eq=False)
class Draft:
    """A network to be."""

    parts: Mapping[str, Part]
    """By id, in the order of the table."""
    ties: Sequence[Pair]
    said: Sequence[str]
    strong: frozenset[Pair] = frozenset()
    """Citations drawn more strongly."""
    extra: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Heading -> what stands there for a work."""
    tie_extra: Mapping[str, Mapping[Pair, Any]] = field(default_factory=dict)
    outside: Mapping[str, Facts] = field(default_factory=dict)
    """What is known of works that are not in the corpus."""
    sized: bool = True
    """Whether works are larger that are cited more."""


def screen(*, phone: bool) -> Screen:
    """Return the room that a network has."""
    return NARROW if phone else WIDE


def facts_of(reading: Reading, ids: Iterable[str]) -> dict[str, Facts]:
    """Return what is known of works of the corpus."""
    rows = reading.works.filter(pl.col("id").is_in(list(ids))).select(
        "id", "title", "who", "year", "seed_key", "is_retracted", "local_citations", "doi"
    )
    return {row["id"]: row for row in rows.iter_rows(named=True)}


def years_of(reading: Reading, ids: Iterable[str]) -> dict[str, int | None]:
    """Return the year of each work of the corpus."""
    return {work: fact["year"] for work, fact in facts_of(reading, ids).items()}


def answered(reading: Reading, draft: Draft, placed: Placed, room: Screen) -> Answer:
    """Return the answer of a draft whose works have places."""
    facts = {**draft.outside, **facts_of(reading, draft.parts)}
    cited = {work: fact.get("local_citations") or 0 for work, fact in facts.items()}
    asked = {work for work, part in draft.parts.items() if part.kind is Kind.ASKED}
    importance = {work: float("inf") if work in asked else cited[work] for work in draft.parts}
    sizes = {
        work: _size(cited[work], asked=work in asked) if draft.sized else (18.0 if work in asked else 11.0)
        for work in draft.parts
    }
    labels = letters(placed, sizes, importance, room)
    kinds = {work: _kind(part, facts[work]) for work, part in draft.parts.items()}
    nodes = tuple(
        Node(
            id=work,
            kind=kinds[work],
            place=placed.places[work],
            title=facts[work]["title"],
            who=facts[work]["who"],
            year=facts[work]["year"],
            size=sizes[work],
            letters=labels[work],
        )
        for work in draft.parts
    )
    ties = tuple(Tie(*pair, strong=pair in draft.strong) for pair in draft.ties)
    scene = Scene(nodes, ties, placed.marks, shown_at(placed, room))
    return Answer(
        scene=scene,
        said=(*draft.said, _signs(kinds.values(), sized=draft.sized)),
        works=_works(draft, facts, kinds),
        ties=_ties(draft, facts),
        extra=tuple(draft.extra),
    )


def leading_to(scene: Scene, address: Callable[[Node], str]) -> Scene:
    """Return the scene with the address to which a double click on each work leads."""
    return replace(scene, nodes=tuple(replace(node, address=address(node)) for node in scene.nodes))


def short(fact: Facts) -> str:
    """Return authors and year, as a work is called in a sentence or a table."""
    return f"{fact['who'] or marked_title(fact['title'], None)} ({fact['year'] or 'no year'})"


def _kind(part: Part, fact: Facts) -> Kind:
    return Kind.SEED if fact.get("seed_key") and part.kind is not Kind.ASKED else part.kind


def _size(cited: int, *, asked: bool) -> float:
    return 18.0 if asked else min(7 + 1.2 * math.sqrt(cited), 20.0)


def _signs(kinds: Iterable[Kind], *, sized: bool) -> str:
    there = set(kinds)
    signs = "; ".join(words for kind, words in WORDS.items() if kind in there)
    return " ".join([signs[:1].upper() + signs[1:] + ".", ARROWS, *([LARGER] if sized else [])])


def _works(draft: Draft, facts: Mapping[str, Facts], kinds: Mapping[str, Kind]) -> pl.DataFrame:
    ids = list(draft.parts)
    known = [facts[work] for work in ids]
    citing = [one for one, _ in draft.ties]
    cited = [other for _, other in draft.ties]
    seed = {work: " (a seed)" if kinds[work] is Kind.SEED else "" for work in ids}
    return pl.DataFrame(
        {
            "id": ids,
            "Title": [marked_title(fact["title"], fact.get("is_retracted")) for fact in known],
            "What it is": [draft.parts[work].role + seed[work] for work in ids],
            **{heading: [values.get(work) for work in ids] for heading, values in draft.extra.items()},
            "Authors": [fact["who"] for fact in known],
            "Year": [fact["year"] for fact in known],
            "LCS": [fact.get("local_citations") for fact in known],
            "Cites here": [citing.count(work) for work in ids],
            "Cited here": [cited.count(work) for work in ids],
        },
        schema_overrides={
            "id": pl.String, "Title": pl.String, "What it is": pl.String, "Authors": pl.String,
            "Year": pl.Int32, "LCS": pl.Int64, "Cites here": pl.Int64, "Cited here": pl.Int64,
        },
        strict=False,
    )  # fmt: skip


def _ties(draft: Draft, facts: Mapping[str, Facts]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Citing": [short(facts[one]) for one, _ in draft.ties],
            "Cited": [short(facts[other]) for _, other in draft.ties],
            **{
                heading: [values.get(pair) for pair in draft.ties]
                for heading, values in draft.tie_extra.items()
            },
        },
        schema_overrides={"Citing": pl.String, "Cited": pl.String},
    )
