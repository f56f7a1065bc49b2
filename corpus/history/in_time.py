"""Where works stand in a drawing of which one direction is time: none covers another, and few links cross.

Along time each year has a column (lying where time goes downwards), wider the more works it holds; a stretch
of years without works is narrow. Across it there are lanes, and bands of lanes for groups. Every work has a
cell with its name in it, which may reach over the edge of its year: two cells never overlap.

Lanes are found as by Sugiyama, Tagawa and Toda 1981, IEEE Transactions on Systems, Man, and Cybernetics
11:109-125: year by year works go to where their links are shortest, given the places of all others, forward
and backward in a fixed number of rounds; then `corpus.history.crossings` exchanges works while that
untangles. The best of all that was met is taken, the first order included. Equal input gives equal places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.optimize import linear_sum_assignment

from corpus.history.crossings import Ends, Points, Slot, crossings, untangled
from corpus.history.year_columns import Column, Paper, columns
from corpus.model import WorkId

ROUNDS = 6
TRIES, COMPARED = 600, 150_000  # exchanges of works that are tried: fewer where there are many links
SPACE = 14  # pixels between two bands
TIES = 0.01  # a work that does not mind goes to the middle
LEAST_LANES = 6  # so that few works, too, find room beside each other
ABOVE = 15  # pixels of a cell above the middle of its work

Link = tuple[WorkId, WorkId]
"""Cited, citing."""


@dataclass(frozen=True, slots=True)
class Band:
    """A row of works of one group, and from where to where it reaches, in pixels."""

    name: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Places in pixels: x to the right, y downwards."""

    places: Mapping[WorkId, tuple[int, int]]
    """The middle of each work; its name stands below. All is within its cell, around the middle of it."""
    columns: tuple[Column, ...]
    """In the order of time."""
    bands: tuple[Band, ...]
    width: int
    height: int
    cell: tuple[int, int]
    """Width and height of a work with its name."""
    crossings: int
    """Pairs of links that cross, and links through other works: `corpus.history.crossings`."""
    crossings_at_first: int
    """The same where works stand in the order of their ids."""


def arranged(
    years: Mapping[WorkId, int | None],
    links: Sequence[Link],
    groups: Mapping[WorkId, str | None],
    bands: Sequence[str | None],
    paper: Paper,
) -> Arrangement:
    """Return the places of works, given in the order of time; `bands` are all groups in the order of rows."""
    sheet, first = _begun(years, links, [bands.index(group) for group in groups.values()], paper)
    best, at_first = first, sheet.judged(first)
    least = at_first
    now = first
    for number in range(ROUNDS):
        now = sheet.swept(now, number)
        if (judged := sheet.judged(now)) < least:
            best, least = now, judged
    if least[0]:
        place_of = partial(sheet.place, sheet.lanes_of())
        now = untangled(best, sheet.ends, place_of, sheet.free, sheet.tries)
        if (judged := sheet.judged(now)) < least:
            best, least = now, judged
    return sheet.drawn(best, bands, least[0], at_first[0])


def _begun(
    years: Mapping[WorkId, int | None], links: Sequence[Link], bands: list[int], paper: Paper
) -> tuple["_Sheet", dict[int, Slot]]:
    """The first size in which the drawing is not too broad, with works in their first order."""
    begun: list[tuple[int, _Sheet, dict[int, Slot]]] = []
    for size in paper.tries:
        sheet = _Sheet(years, links, bands, paper, size)
        first = sheet.first()
        breadth = sheet.breadth(first)
        if breadth <= paper.across:
            return sheet, first
        begun.append((breadth, sheet, first))
    return min(begun, key=lambda one: one[0])[1:]


class _Sheet:
    """One drawing. Works are told by their number in the order of time; `slots` are where they stand."""

    def __init__(
        self,
        years: Mapping[WorkId, int | None],
        links: Sequence[Link],
        bands: list[int],
        paper: Paper,
        size: tuple[int, int],
    ) -> None:
        self.paper, self.ids, self.band = paper, list(years), bands
        number = {work: place for place, work in enumerate(self.ids)}
        self.ends: Ends = np.array([[number[a], number[b]] for a, b in links], dtype=np.intp).reshape(-1, 2)
        self.near: list[list[int]] = [[] for _ in self.ids]
        for cited, citing in self.ends.tolist():
            self.near[cited].append(citing)
            self.near[citing].append(cited)
        self.year = list(years.values())
        self.mates: dict[tuple[int | None, int], list[int]] = {}
        for work, cell in enumerate(zip(self.year, self.band, strict=True)):
            self.mates.setdefault(cell, []).append(work)
        most: dict[int | None, int] = {}
        for (year, _), mates in self.mates.items():
            most[year] = max(most.get(year, 0), len(mates))
        self.columns = columns(self.year, most, paper, size)
        self.along = {one.first: one.spots for one in self.columns if one.works}
        self.lanes: list[int] = []

    @property
    def tries(self) -> int:
        """How many exchanges of works are tried."""
        return min(TRIES, COMPARED // max(len(self.ends), 1))

    def first(self) -> dict[int, Slot]:
        """Works of a year in the order of their ids, each in the first lane that is free."""
        slots: dict[int, Slot] = {}
        ends: list[list[int]] = [[] for _ in range(max(self.band, default=-1) + 1)]  # of lanes
        for (year, band), works in self.mates.items():
            columns = len(self.along[year])
            for place, work in sorted(enumerate(works), key=lambda one: one[0] % columns):
                here, taken = self.along[year][place % columns], ends[band]
                fits = (lane for lane, at in enumerate(taken) if here - at >= self.paper.cell[0])
                lane = next(fits, len(taken))
                taken[lane : lane + 1] = [here]
                slots[work] = (place % columns, lane)
        count = max(len(self.ids), 1)
        self.lanes = [
            self.paper.lanes or max(len(taken) + 1, -(-LEAST_LANES * self.band.count(band) // count))
            for band, taken in enumerate(ends)
        ]
        return slots

    def breadth(self, slots: Mapping[int, Slot]) -> int:
        """Return how broad it is across, in pixels."""
        starts = (at for used in self.lanes_of(slots) for at in used.values())
        return max(starts, default=0) + self.paper.cell[1]

    def lanes_of(self, slots: Mapping[int, Slot] | None = None) -> list[dict[int, int]]:
        """Return across where the lanes of each band begin, of those alone that are in use in `slots`."""
        starts, at = [], 0
        for band, lanes in enumerate(self.lanes):
            used: Sequence[int] = range(lanes)
            if slots is not None and self.paper.lanes is None:
                used = sorted({slot[1] for work, slot in slots.items() if self.band[work] == band})
            starts.append({lane: at + rank * self.paper.cell[1] for rank, lane in enumerate(used)})
            at += len(used) * self.paper.cell[1] + SPACE
        return starts

    def place(self, lanes: Sequence[Mapping[int, int]], work: int, slot: Slot) -> tuple[int, int]:
        """Return along and across."""
        return self.along[self.year[work]][slot[0]], lanes[self.band[work]][slot[1]]

    def points(self, slots: Mapping[int, Slot]) -> Points:
        """Return the places as they would be drawn."""
        lanes = self.lanes_of(slots)
        told = [self.place(lanes, work, slots[work]) for work in range(len(self.ids))]
        return np.array(told, dtype=np.int64).reshape(-1, 2)

    def judged(self, slots: Mapping[int, Slot]) -> tuple[int, int]:
        """Return how tangled it is, and how long the links are across together: less is better."""
        points = self.points(slots)
        across = points[self.ends[:, 0], 1] - points[self.ends[:, 1], 1]
        return crossings(points, self.ends), int(np.abs(across).sum())

    def free(self, slots: Mapping[int, Slot], work: int) -> list[tuple[Slot, int | None]]:
        """Return where a work could go: slots, each with the work of its year that it would change with."""
        mates = self.mates[self.year[work], self.band[work]]
        stands = {slots[one]: one for one in mates}
        spots = self._open(slots, mates, self.year[work], self.band[work])
        return [(slot, stands.get(slot)) for slot in spots if slot != slots[work]]

    def _open(
        self, slots: Mapping[int, Slot], mates: Sequence[int], year: int | None, band: int
    ) -> list[Slot]:
        """Slots of a year in a band in which none but these works stands, nor too near to them."""
        reach, taken = self.paper.cell[0], set()
        for work, (column, lane) in slots.items():
            if self.band[work] != band or work in mates:
                continue
            at = self.along[self.year[work]][column]
            taken |= {(place, lane) for place, here in enumerate(self.along[year]) if abs(here - at) < reach}
        every = ((place, lane) for place in range(len(self.along[year])) for lane in range(self.lanes[band]))
        return [slot for slot in every if slot not in taken]

    def swept(self, slots: Mapping[int, Slot], number: int) -> dict[int, Slot]:
        """One round: year by year works take the slots in which their links are shortest across.

        By turns those to what is earlier count, with years ascending, those to what is later, with years
        descending, and all.
        """
        now, lanes, turn = dict(slots), self.lanes_of(), number % 3
        cells = list(self.mates.items())
        for (year, band), works in reversed(cells) if turn == 1 else cells:
            spots = self._open(now, works, year, band)
            across = np.array([lanes[band][lane] for _, lane in spots], dtype=np.float64)
            middle = (self.lanes[band] - 1) / 2 * self.paper.cell[1] + lanes[band][0]
            costs = []
            for work in works:
                at = self.place(lanes, work, now[work])
                ties = [self.place(lanes, one, now[one]) for one in self.near[work]]
                ties = [one for one in ties if turn == 2 or (one[0] < at[0]) == (turn == 0)] or [at]
                far = np.abs(across[:, None] - np.array([one[1] for one in ties])).sum(axis=1)
                costs.append(far + TIES * np.abs(across - middle))
            taken = linear_sum_assignment(np.array(costs))[1]
            now |= {work: spots[spot] for work, spot in zip(works, taken.tolist(), strict=True)}
        return now

    def drawn(
        self, slots: Mapping[int, Slot], names: Sequence[str | None], least: int, at_first: int
    ) -> Arrangement:
        """Return it as it is drawn: works in the upper middle of their cells, as names stand below."""
        lanes, (length, breadth), down = self.lanes_of(slots), self.paper.cell, self.paper.down
        ends = [max(used.values(), default=0) + breadth for used in lanes]
        bands = tuple(
            Band(name, min(used.values(), default=0), end)
            for name, used, end in zip(names, lanes, ends, strict=False)
        )
        places = {}
        for work, (along, across) in enumerate(self.points(slots).tolist()):
            upright = (across + breadth // 2, along - length // 2 + ABOVE)
            places[self.ids[work]] = upright if down else (along, across + ABOVE)
        long = self.columns[-1].end + self.paper.rim if self.columns else 2 * self.paper.rim
        wide = max(ends, default=0)
        width, height = (wide, long) if down else (long, wide)
        cell = (breadth, length) if down else (length, breadth)
        return Arrangement(places, self.columns, bands, width, height, cell, least, at_first)
