"""Networks between two works: the paths, what both cite, and who cites both."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from corpus.links import Links
from corpus.paths import MOST_WORKS, Paths, Way, links_along, shortest, strongest
from corpus.shared import CitedTogether, SharedReferences, cited_together, shared_references
from corpus.wording import counted
from explorer import notes
from explorer.components.escaping import cut
from explorer.loading import Places, Reading
from explorer.network.answer import Answer, Draft, Facts, Part, answered, facts_of, screen
from explorer.network.drawing import Kind
from explorer.network.network_data import cited_works, links_of, seed_rows, strengths_of
from explorer.network.network_view import NetworkView
from explorer.network.places import between, by_level

MOST_BETWEEN = MOST_WORKS - 2
LIKENESS = "Likeness of references"


def paths_between(
    reading: Reading, view: NetworkView, first: str, second: str, *, phone: bool
) -> Answer | None:
    """Return the shortest paths between two works, or the strongest; None if there is none."""
    made = links_of(reading)
    one, other = _rows(made, first, second)
    without = seed_rows(reading) if view.past_seeds else []
    found: Paths | None
    if view.strongest:
        found = strongest(made, strengths_of(reading), one, other, without=without, either=view.either)
    else:
        found = shortest(made, one, other, without=without, either=view.either)
    if found is None:
        return None
    ties = [(made.ids[a], made.ids[b]) for a, b in links_along(made, found.paths)]
    depth = len(found.paths[0])
    levels: list[list[str]] = []
    for step in range(depth):
        levels.append(made.ids_of(sorted({path[step] for path in found.paths})))
    drawn = levels[::-1] if found.way is Way.CITES else levels
    roles = {work: _step(step, depth) for step, level in enumerate(levels) for work in level}
    parts = {
        work: Part(Kind.ASKED if work in (first, second) else Kind.WORK, role) for work, role in roles.items()
    }
    said = _paths_said(found, facts_of(reading, (first, second)), first, second, view)
    tie_extra: dict[str, dict[tuple[str, str], Any]] = {}
    if view.strongest:
        told = strengths_of(reading)
        tie_extra[LIKENESS] = {
            (made.ids[a], made.ids[b]): round(told.cosine(a, b), 3) for a, b in links_along(made, found.paths)
        }
    room = screen(phone=phone)
    draft = Draft(parts, ties, said, strong=frozenset(ties), tie_extra=tie_extra)
    return answered(reading, draft, by_level(drawn, ties, room), room)


def both_cite(places: Places, reading: Reading, first: str, second: str, *, phone: bool) -> Answer | None:
    """Return what two works both cite, weightiest first; None if nothing. Raises CorpusError."""
    found = shared_references(reading.corpus.works, cited_works(places, reading), first, second)
    if found.references.is_empty():
        return None
    shown = found.references.head(MOST_BETWEEN)
    outside = {row["id"]: _outside(row) for row in shown.filter(~pl.col("inside")).iter_rows(named=True)}
    middle = shown["id"].to_list()
    parts = {work: Part(Kind.ASKED, "asked about") for work in (first, second)}
    parts |= {
        work: Part(Kind.OUTSIDE, "cited by both, not in this corpus")
        if work in outside
        else Part(Kind.CITED, "cited by both")
        for work in middle
    }
    ties = sorted((one, work) for work in middle for one in (first, second) if one != work)
    extra = {
        "Share of the likeness": dict(shown.select("id", (pl.col("share") * 100).round(1)).iter_rows()),
        "Cited by": dict(shown.select("id", "cited_by").iter_rows()),
    }
    room = screen(phone=phone)
    draft = Draft(parts, ties, _shared_said(found, shown), extra=extra, outside=outside)
    return answered(reading, draft, between(first, second, _inner(middle, first, second), room), room)


def cite_both(reading: Reading, first: str, second: str, *, phone: bool) -> Answer | None:
    """Return who cites two works together; None if nobody does."""
    made = links_of(reading)
    found = cited_together(made, *_rows(made, first, second))
    if not len(found.both):
        return None
    shown = made.ids_of(made.most_cited(found.both, MOST_BETWEEN))
    years = {work: fact["year"] or 0 for work, fact in facts_of(reading, shown).items()}
    parts = {work: Part(Kind.ASKED, "asked about") for work in (first, second)}
    parts |= {work: Part(Kind.CITING, "cites both") for work in shown}
    ties = sorted((work, one) for work in shown for one in (first, second))
    room = screen(phone=phone)
    middle = sorted(shown, key=lambda work: (years[work], work))
    draft = Draft(parts, ties, _citing_said(found, len(shown)))
    return answered(reading, draft, between(first, second, middle, room), room)


def _rows(made: Links, *ids: str) -> tuple[int, int]:
    one, other = (made.row(work) for work in ids)
    if one is None or other is None:
        raise KeyError(ids)
    return one, other


def _inner(middle: list[str], *ends: str) -> list[str]:
    return [work for work in middle if work not in ends]


def _step(step: int, depth: int) -> str:
    if step in (0, depth - 1):
        return "asked about"
    return f"step {step} of {depth - 1}"


def _paths_said(
    found: Paths, facts: Mapping[str, Facts], first: str, second: str, view: NetworkView
) -> list[str]:
    names = (_quoted(facts[first]), _quoted(facts[second]))
    start, end = names[::-1] if found.way is Way.CITED else names
    length = counted(found.links, "citation")
    kind = "strongest" if view.strongest else "shortest"
    if found.way is Way.EITHER:
        said = [f"The {kind} way between {start} and {end} is {length} long, whichever way these point."]
        if not view.either:
            said.insert(0, "No chain of citations leads from one of them to the other.")
    elif found.links == 1:
        said = [f"{start} cites {end}."]
    else:
        said = [f"{start} leads back to {end}: the {kind} chain of citations is {length} long."]
    shown = len(found.paths)
    if found.count > shown:
        said.append(
            f"There are {found.count:,.0f} of that length; the {shown} through the most cited works are "
            "shown."
        )
    elif shown > 1:
        said.append(f"All {shown} of that length are shown.")
    if view.strongest:
        said.append(
            "A citation is strong if the two works draw on the same literature; the likeness of their "
            "references stands in the table of citations."
        )
    if view.past_seeds:
        said.append("None leads through a seed.")
    return (
        [*said, "What was cited stands at the left, what cites it at the right."]
        if (found.way is not Way.EITHER)
        else said
    )


def _shared_said(found: SharedReferences, shown: pl.DataFrame) -> list[str]:
    both = found.references
    inside = int(both["inside"].sum())
    said = [
        f"Both cite {counted(both.height, 'work')}, {notes.n(inside)} of them in this corpus: of "
        f"{notes.n(found.first)} references of the first and {notes.n(found.second)} of the second.",
        f"Likeness of the two reference lists: {found.cosine:.2f} (a cosine: 0 is nothing in common, 1 the "
        "same list). A rare reference counts for more than a common one.",
    ]
    common = int((both["share"] == 0).sum())
    if common:
        verb = "is" if common == 1 else "are"
        said.append(f"{notes.n(common)} {verb} cited by too many works here to count, or by no other.")
    unnamed = int(both.filter(~pl.col("inside"))["title"].is_null().sum())
    if unnamed:
        verb = "is" if unnamed == 1 else "are"
        said.append(f"{notes.n(unnamed)} {verb} known by number only: the harvest did not look them up.")
    if shown.height < both.height:
        said.append(f"Drawn are the {notes.n(shown.height)} that count most.")
    return said


def _citing_said(found: CitedTogether, shown: int) -> list[str]:
    count = len(found.both)
    said = [
        f"{counted(count, 'work')} of this corpus "
        f"{'cites' if count == 1 else 'cite'} both: of {notes.n(found.first)} that cite the first and "
        f"{notes.n(found.second)} that cite the second.",
        f"How much they are cited together: {found.cosine:.2f} (Salton's cosine: 0 is never, 1 always).",
    ]
    if shown < count:
        said.append(f"Drawn are the {notes.n(shown)} most cited.")
    return said


def _outside(row: dict[str, Any]) -> Facts:
    names = row["authors"] or []
    who = " and ".join(names) if len(names) < 3 else f"{names[0]} et al."
    return {
        "title": row["title"] or row["id"],
        "who": who or None,
        "year": row["year"],
        "local_citations": row["cited_by"],
    }


def _quoted(fact: Facts) -> str:
    return f"“{cut(fact['title'], 70)}” ({fact['year'] or 'no year'})"
