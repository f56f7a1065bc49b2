"""Where to put the labels of a few marked points, so that they cover each other as little as may be."""

from collections.abc import Sequence

Box = tuple[float, float, float, float]
"""left, bottom, right, top, in pixels."""

SIDES = (
    "middle right", "middle left", "top center", "bottom center",
    "top right", "bottom right", "top left", "bottom left",
)  # fmt: skip
LETTER, LINE, GAP = 6.0, 14.0, 8.0  # pixels
RIM, FAR = 0.05, 1e5  # of a unit beside the map that labels may use; pixels that none reaches


def label_sides(
    points: Sequence[tuple[float, float]], labels: Sequence[str], pixels: tuple[float, float]
) -> list[str]:
    """Return for each label a side of its point, as plotly names them; `pixels` are the lengths of one unit
    across and up.

    Greedy, from the top of the map downwards: each label takes the side on which it covers least of the
    points and of the labels set before it, and stays on the map.
    """
    places = [(x * pixels[0], y * pixels[1]) for x, y in points]
    walls = [(-FAR, -FAR, -RIM * pixels[0], FAR), ((1 + RIM) * pixels[0], -FAR, FAR, FAR)]
    taken: list[Box] = [*walls, *((x - 5, y - 5, x + 5, y + 5) for x, y in places)]
    sides = [""] * len(points)
    for index in sorted(range(len(places)), key=lambda i: (-places[i][1], places[i][0])):
        boxes = [_box(places[index], labels[index], side) for side in SIDES]
        covered = [sum(_overlap(box, other) for other in taken) for box in boxes]
        best = covered.index(min(covered))
        sides[index] = SIDES[best]
        taken.append(boxes[best])
    return sides


def _box(place: tuple[float, float], label: str, side: str) -> Box:
    (x, y), width = place, len(label) * LETTER
    left = x - width / 2
    if "right" in side:
        left = x + GAP
    elif "left" in side:
        left = x - GAP - width
    bottom = y - LINE / 2
    if "top" in side:
        bottom = y + GAP / 2
    elif "bottom" in side:
        bottom = y - GAP / 2 - LINE
    return left, bottom, left + width, bottom + LINE


def _overlap(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0
