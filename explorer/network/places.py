"""Where works of a network are drawn: by year from left to right, by step of a path, or between two works.

Within a column works stand near those that they are tied to: each goes to the mean height of its neighbours,
column by column, a few times over (the barycentre method: Sugiyama, Tagawa and Toda 1981, IEEE Transactions
on Systems, Man, and Cybernetics 11:109-125). Equal input gives equal places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ACROSS, DOWN = 105.0, 74.0  # units between two columns, and between two works in one
SWEEPS = 6
LABEL = (5.2, 2.6)  # width and height of a label, in sizes of its letters
READ_AT = 12.0  # pixels: labels that are to be read at first sight

Place = tuple[float, float]
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Screen:
    """The room that a network has, in pixels, its margins left out."""

    width: float
    height: float


WIDE, NARROW = Screen(900, 500), Screen(300, 400)


@dataclass(frozen=True, slots=True)
class Placed:
    """Places, and the words to be written beside them."""

    places: dict[str, Place]
    marks: tuple[tuple[str, Place], ...] = ()


def by_year(years: Mapping[str, int | None], ties: Pairs, screen: Screen) -> Placed:
    """Return places by year, from left to right; works without a year stand first."""
    groups: dict[int, list[str]] = {}
    for work in sorted(years):
        groups.setdefault(years[work] or 0, []).append(work)
    rows = _rows([len(members) for members in groups.values()], screen)
    columns: list[list[str]] = []
    headings: list[tuple[str, int, int]] = []
    for year in sorted(groups):
        members = groups[year]
        count = -(-len(members) // rows)
        headings.append((str(year) if year else "no year", len(columns), count))
        columns += [members[place::count] for place in range(count)]
    down = _down(columns, screen)
    placed = by_column(_untangled(columns, ties), down=down)
    bottom = (max(map(len, columns), default=1) / 2 + 0.6) * down
    marks = tuple(
        (words, ((first + (count - 1) / 2) * ACROSS, bottom)) for words, first, count in _thinned(headings)
    )
    return Placed(placed, marks)


def by_level(levels: Sequence[Sequence[str]], ties: Pairs, screen: Screen) -> Placed:
    """Return places by step, the first at the left; a step with many works is several columns wide."""
    rows = _rows([len(level) for level in levels], screen)
    columns: list[list[str]] = []
    for level in levels:
        count = -(-len(level) // rows)
        columns += [list(level[place::count]) for place in range(count)]
    across = max(ACROSS, screen.width / max(len(columns), 3))
    down, nudge = _down(columns, screen), any(len(column) > 1 for column in columns)
    return Placed(by_column(_untangled(columns, ties), across=across, down=down, nudge=nudge))


def between(first: str, second: str, middle: Sequence[str], screen: Screen) -> Placed:
    """Return places for two works, at the left and at the right, and what stands between them, in order."""
    rows = max(1, _rows([len(middle)], screen))
    count = -(-len(middle) // rows)
    columns = [list(middle[place * rows : (place + 1) * rows]) for place in range(count)]
    down = _down([[], [], *columns, [], []], screen)
    placed = by_column([[], [], *columns], down=down)
    return Placed({**placed, first: (0.0, 0.0), second: ((count + 3) * ACROSS, 0.0)})


def by_column(
    columns: Sequence[Sequence[str]], *, across: float = ACROSS, down: float = DOWN, nudge: bool = True
) -> dict[str, Place]:
    """Return places column by column, each centred; with a nudge labels of neighbours are at two heights."""
    return {
        work: (
            number * across,
            (row - (len(column) - 1) / 2) * down + (down / 2 if nudge and number % 2 else 0.0),
        )
        for number, column in enumerate(columns)
        for row, work in enumerate(column)
    }


def letters(
    placed: Placed, sizes: Mapping[str, float], importance: Mapping[str, float], screen: Screen
) -> dict[str, float]:
    """Return the size of each label, in units of the places, for works drawn in these sizes (radii).

    Those of important works can be read when all is seen, and none lies over another or over a work; the
    others are of a size to be read when one comes nearer.
    """
    large = max(READ_AT / shown_at(placed, screen), READ_AT + 1)
    wide, high = LABEL[0] * large, LABEL[1] * large
    taken: list[Box] = [_box(place, wide, large) for _, place in placed.marks]
    works = {work: _box(place, 2 * sizes[work], 2 * sizes[work]) for work, place in placed.places.items()}
    found: dict[str, float] = {}
    for work in sorted(placed.places, key=lambda one: (-importance.get(one, 0), one)):
        x, y = placed.places[work]
        label = _box((x, y + sizes[work] + high / 2), wide, high)
        others = (box for other, box in works.items() if other != work)
        free = not any(_overlap(label, box) for box in (*taken, *others))
        found[work] = large if free else READ_AT + 1
        if free:
            taken.append(label)
    return found


def shown_at(placed: Placed, screen: Screen) -> float:
    """Return by how much the network is made smaller to be seen as a whole: 1 or less."""
    points = [*placed.places.values(), *(place for _, place in placed.marks)] or [(0.0, 0.0)]
    wide = max(x for x, _ in points) - min(x for x, _ in points) + ACROSS
    high = max(y for _, y in points) - min(y for _, y in points) + DOWN
    return min(1.0, screen.width / wide, screen.height / high)


Box = tuple[float, float, float, float]


def _box(middle: Place, wide: float, high: float) -> Box:
    return (middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _down(columns: Sequence[Sequence[str]], screen: Screen) -> float:
    """How far two works of a column are apart, so that the network is as high as the screen is."""
    rows = max(map(len, columns), default=1)
    smaller = max(1.0, len(columns) * ACROSS / screen.width)
    return max(DOWN, min(smaller * screen.height / (rows + 1.5), 1.3 * DOWN * smaller))


def _rows(sizes: Sequence[int], screen: Screen) -> int:
    """How many works a column holds so that all of them fill the screen best."""

    def smaller(rows: int) -> float:
        columns = sum(-(-size // rows) for size in sizes)
        return max(columns * ACROSS / screen.width, min(rows, max(sizes)) * DOWN / screen.height)

    return min(range(1, max(sizes, default=0) + 1), key=smaller, default=1)


def _untangled(columns: Sequence[Sequence[str]], ties: Pairs) -> list[list[str]]:
    near: dict[str, list[str]] = {work: [] for column in columns for work in column}
    for one, other in ties:
        if one in near and other in near:
            near[one].append(other)
            near[other].append(one)
    ordered = [list(column) for column in columns]
    height = {work: row - (len(c) - 1) / 2 for c in ordered for row, work in enumerate(c)}
    for sweep in range(SWEEPS):
        for column in ordered if sweep % 2 == 0 else reversed(ordered):
            mean = {
                work: sum(height[other] for other in near[work]) / len(near[work])
                if near[work]
                else height[work]
                for work in column
            }
            column.sort(key=lambda work: (mean[work], work))
            height |= {work: row - (len(column) - 1) / 2 for row, work in enumerate(column)}
    return ordered


def _thinned(headings: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Every heading that does not come closer than two columns to the one before."""
    kept: list[tuple[str, int, int]] = []
    for one in headings:
        middle = one[1] + (one[2] - 1) / 2
        if not kept or middle - (kept[-1][1] + (kept[-1][2] - 1) / 2) >= 2 or one[2] > 1:
            kept.append(one)
    return kept
