"""Where to put the labels of a few marked points, so that they cover each other as little as may be."""

from collections.abc import Sequence

Box = tuple[float, float, float, float]
"""left, bottom, right, top, in pixels."""

SIDES = (
    "middle right", "middle left", "top center", "bottom center",
    "top right", "bottom right", "top left", "bottom left",
)  # fmt: skip
LETTER, LINE, GAP = 6.0, 14.0, 8.0  # pixels


def label_sides(points: Sequence[tuple[float, float]], labels: Sequence[str], pixels: float) -> list[str]:
    """Return for each label a side of its point, as plotly names them; `pixels` is the length of one unit.

    Greedy, from the top of the map downwards: each label takes the side on which it covers least of the
    points and of the labels set before it.
    """
    taken: list[Box] = [(x * pixels - 5, y * pixels - 5, x * pixels + 5, y * pixels + 5) for x, y in points]
    sides = [""] * len(points)
    for index in sorted(range(len(points)), key=lambda i: (-points[i][1], points[i][0])):
        boxes = [_box(points[index], labels[index], side, pixels) for side in SIDES]
        covered = [sum(_overlap(box, other) for other in taken) for box in boxes]
        best = covered.index(min(covered))
        sides[index] = SIDES[best]
        taken.append(boxes[best])
    return sides


def _box(point: tuple[float, float], label: str, side: str, pixels: float) -> Box:
    x, y, width = point[0] * pixels, point[1] * pixels, len(label) * LETTER
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
