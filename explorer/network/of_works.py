"""Networks of many works: what is around one, the core of a cluster, and what the filters leave."""

from collections.abc import Sequence

import numpy as np

from corpus.links import Links, Rows, around
from corpus.wording import counted
from explorer import notes
from explorer.loading import Reading
from explorer.network.answer import Answer, Draft, Part, answered, screen, years_of
from explorer.network.drawing import Kind
from explorer.network.network_data import links_of, seed_rows
from explorer.network.places import by_year

MOST_TIES = 1_500
"""Citations drawn; more are a grey surface."""
MOST_STRONG = 60
"""Citations of the work asked about that are drawn more strongly; more would be a surface."""
BY_YEAR = "From left to right: by year of publication."


def around_work(reading: Reading, work: str, steps: int, most: int, *, phone: bool) -> Answer:
    """Return what a work cites, what cites it and, within two steps, what is tied to these."""
    made = links_of(reading)
    middle = made.row(work)
    if middle is None:
        raise KeyError(work)
    seeds = seed_rows(reading)
    rows, distance = around(made, middle, steps, seeds)
    nearest = made.most_cited(rows[distance == 1], most)
    farther = made.most_cited(rows[distance == 2], most)
    room_for = max(most // 2, most - 1 - len(farther))
    shown = np.concatenate([[middle], nearest[:room_for], farther])[:most]
    cites, cited_by = set(made.cites[middle].indices.tolist()), set(made.cited_by[middle].indices.tolist())
    parts = {}
    for row, one in zip(shown.tolist(), made.ids_of(shown), strict=True):
        parts[one] = _part(row, middle, cites, cited_by)
    ties, ties_cut = _ties_among(made, shown, work)
    near = sum(row != middle for row in shown.tolist() if row in cites or row in cited_by)
    said = [
        f"It cites {counted(len(cites), 'work')} of this corpus and is cited by "
        f"{notes.n(len(cited_by))}: {notes.n(near)} of these are shown"
        + (", the most cited ones." if near < len(cites | cited_by) else ".")
    ]
    if steps == 2:
        far, there = int((distance == 2).sum()), len(shown) - 1 - near
        said.append(
            f"Of {counted(far, 'work')} two steps away {notes.n(there)} are shown. No second step leads "
            "through a seed, as nearly every work here cites one."
        )
    said += [*ties_cut, BY_YEAR]
    room = screen(phone=phone)
    strong = frozenset(pair for pair in ties if work in pair)
    if len(strong) > MOST_STRONG:
        strong = frozenset()
    placed = by_year(years_of(reading, parts), ties, room)
    return answered(reading, Draft(parts, ties, said, strong=strong), placed, room)


def many(reading: Reading, ids: Sequence[str], words: str, most: int, *, phone: bool) -> Answer:
    """Return the most cited of these works, and who of them cites whom; `words` say what they are."""
    made = links_of(reading)
    rows = made.rows(ids)
    shown = made.most_cited(rows, most)
    parts = {one: Part(Kind.WORK, "work") for one in made.ids_of(shown)}
    ties, ties_cut = _ties_among(made, shown, None)
    alone = len(parts) - len({work for pair in ties for work in pair})
    said = [
        f"The {notes.n(len(shown))} most cited of {notes.n(len(rows))} {words}."
        if len(shown) < len(rows)
        else f"All {counted(len(rows), 'work')} {words.removeprefix('works ')}."
    ]
    if alone and len(parts) > 1:
        verb = "neither cites nor is" if alone == 1 else "neither cite nor are"
        said.append(f"{notes.n(alone)} of them {verb} cited by another one shown.")
    said += [*ties_cut, BY_YEAR]
    room = screen(phone=phone)
    placed = by_year(years_of(reading, parts), ties, room)
    return answered(reading, Draft(parts, ties, said), placed, room)


def _part(row: int, middle: int, cites: set[int], cited_by: set[int]) -> Part:
    if row == middle:
        return Part(Kind.ASKED, "the work asked about")
    if row in cites:
        return Part(Kind.CITED, "cited by it" + (" and cites it" if row in cited_by else ""))
    if row in cited_by:
        return Part(Kind.CITING, "cites it")
    return Part(Kind.WORK, "two steps away")


def _ties_among(made: Links, rows: Rows, kept: str | None) -> tuple[list[tuple[str, str]], list[str]]:
    """The citations among works, cut to those of `kept` and between the most cited, and what to say of it."""
    ties = made.among(rows)
    if len(ties) <= MOST_TIES:
        return ties, []
    cited = dict(zip(made.ids_of(rows), made.local_citations[rows].tolist(), strict=True))
    ranked = sorted(ties, key=lambda pair: (kept not in pair, -min(cited[pair[0]], cited[pair[1]]), pair))
    said = (
        f"Of {notes.n(len(ties))} citations among them {notes.n(MOST_TIES)} are drawn, those between the "
        "most cited works."
    )
    return sorted(ranked[:MOST_TIES]), [said]
