"""How tangled a drawing is: links that cross, and links that run through a work that is not theirs.

Links are taken as straight lines. Places are whole numbers, so that every test of sides is exact. The fewest
crossings cannot be found in bearable time (Garey and Johnson 1983, SIAM Journal on Algebraic and Discrete
Methods 4:312-316); works are exchanged with others of their year as long as that helps, as in Sugiyama,
Tagawa and Toda 1981, IEEE Transactions on Systems, Man, and Cybernetics 11:109-125.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

NEAR = 9  # pixels from the middle of a work within which a link seems to be its own
BLOCK = 1_000  # links compared with as many others at once: 24 MB of numbers
NEXT = 8  # slots that a work tries, those nearest to where its links lead

Points = NDArray[np.int64]
"""Works x 2: across and down, in pixels."""
Ends = NDArray[np.intp]
"""Links x 2: numbers of the two works of a link."""
Slot = tuple[int, int]
"""Where within a year a work can stand: column of the year, lane."""


def crossings(points: Points, ends: Ends) -> int:
    """Return how many pairs of links cross, and how often a link runs through a work that is not its own.

    Links with an end in common do not cross.

    >>> square = np.array([[0, 0], [100, 0], [0, 100], [100, 100]])
    >>> crossings(square, np.array([[0, 3], [2, 1]])), crossings(square, np.array([[0, 1], [2, 3]]))
    (1, 0)
    """
    blocks = [np.arange(len(ends))[start : start + BLOCK] for start in range(0, len(ends), BLOCK)]
    pairs = sum(int(_cross(points, ends, one, one).sum()) for one in blocks) // 2
    for place, one in enumerate(blocks):
        pairs += sum(int(_cross(points, ends, one, other).sum()) for other in blocks[place + 1 :])
    return pairs + _through(points, ends, np.arange(len(points)))


def untangled(
    slots: dict[int, Slot],
    ends: Ends,
    place_of: Callable[[int, Slot], tuple[int, int]],
    free: Callable[[dict[int, Slot], int], Sequence[tuple[Slot, int | None]]],
    tries: int,
) -> dict[int, Slot]:
    """Return the slots after works were moved and exchanged, each time to what tangles less, or is shorter.

    `place_of` tells where a work in a slot stands, `free` where a work could go: slots, each with the work
    that it would change places with, or None. Of these the `NEXT` nearest to the middle of its links are
    tried, and `tries` in all, so that the end is always the same.
    """
    now = dict(slots)
    points = np.array([place_of(work, now[work]) for work in range(len(now))], dtype=np.int64)
    own = [np.flatnonzero((ends == work).any(axis=1)) for work in range(len(now))]
    others = [ends[own[work]].sum(axis=1) - work for work in range(len(now))]
    linked = sorted((work for work in range(len(now)) if len(own[work])), key=lambda one: -len(own[one]))
    better = True
    while better:
        better = False
        for work in linked:
            middle = float(np.median(points[others[work], 1]))
            found = [(abs(place_of(work, slot)[1] - middle), slot, other) for slot, other in free(now, work)]
            for _, slot, other in sorted(found, key=lambda one: one[:2])[:NEXT]:
                if not tries:
                    return now
                tries -= 1
                moved = {work: slot} if other is None else {work: slot, other: now[work]}
                both = list(moved)
                links = own[work] if other is None else np.union1d(own[work], own[other])
                before, old = _tangle(points, ends, links, both), points[both]
                points[both] = [place_of(one, to) for one, to in moved.items()]
                if _tangle(points, ends, links, both) < before:
                    now |= moved
                    better = True
                    break
                points[both] = old
    return now


def _tangle(points: Points, ends: Ends, own: NDArray[np.intp], works: list[int]) -> tuple[int, int]:
    """How tangled these works are with all that is drawn, and how long their links, `own`, are."""
    cross = _cross(points, ends, own, np.arange(len(ends)))
    pairs = int(cross.sum()) - int(cross[:, own].sum()) // 2
    through = _through(points, ends[own], np.arange(len(points)))
    others = np.delete(ends, own, axis=0)
    way = points[ends[own, 0]] - points[ends[own, 1]]
    return pairs + through + _through(points, others, np.array(works)), int(np.abs(way).sum())


def _cross(points: Points, ends: Ends, of: NDArray[np.intp], others: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Of x others: whether two links cross, each with its ends at different sides of the other."""
    there, back = _parted(points, ends[of], ends[others]), _parted(points, ends[others], ends[of])
    both: NDArray[np.bool_] = there & back.T
    return both


def _parted(points: Points, lines: Ends, links: Ends) -> NDArray[np.bool_]:
    """Lines x links: whether the ends of a link are at different sides of a line. No number is rounded."""
    start, way = points[lines[:, 0]], points[lines[:, 1]] - points[lines[:, 0]]
    side = np.stack([-way[:, 1], way[:, 0]], axis=1).astype(np.float64)
    at = (side * start).sum(axis=1)[:, None]
    apart: NDArray[np.bool_] = (side @ points[links[:, 0]].T - at) * (side @ points[links[:, 1]].T - at) < 0
    return apart


def _through(points: Points, ends: Ends, works: NDArray[np.intp]) -> int:
    """How often one of these links runs through one of these works."""
    start, way = points[ends[:, 0]], (points[ends[:, 1]] - points[ends[:, 0]]).astype(np.float64)
    square = np.maximum((way**2).sum(axis=1), 1)[:, None]
    place = points[works]
    ahead = way @ place.T - (way * start).sum(axis=1)[:, None]
    side = np.stack([-way[:, 1], way[:, 0]], axis=1)
    away = side @ place.T - (side * start).sum(axis=1)[:, None]
    found = (ahead > 0) & (ahead < square) & (away**2 < NEAR**2 * square)
    found &= (ends[:, :1] != works) & (ends[:, 1:] != works)
    return int(found.sum())
