"""Works and the citations among them for Pajek: one network (.net). An arc A B: A cites B.

The format knows no attributes. Pajek holds them as partitions and vectors beside the network, in a project
file (.paj) made for it alone: networkx takes a partition in it for arcs, igraph leaves it out. So the file
holds one network, which all of them read, and whoever needs attributes takes GraphML.

A vertex is called `Ostrom (1996) W2`: with its id, since readers take a label for the name of the vertex and
make one of two that are called the same. No sign is an escape: a double quotation mark becomes a single one,
a backslash a slash.
"""

from collections.abc import Iterator

from corpus.exports.columns import labels, line_of
from corpus.exports.exported import Exported

SIGNS = str.maketrans({'"': "’", "'": "’", "\\": "/"})
MIDDLE = 0.5  # third coordinate, of which Pajek draws two


def write(export: Exported) -> bytes:
    """Return the file, UTF-8 without a mark. Coordinates are scaled to 0 to 1, y downwards."""
    return "\n".join([*_lines(export), ""]).encode()


def _lines(export: Exported) -> Iterator[str]:
    yield from (f"% {line_of(line)}" for line in export.provenance.lines)
    yield f"*Vertices {export.works.height}"
    placed = _scaled(export)
    number_of: dict[str, int] = {}
    for number, (work_id, label) in enumerate(zip(export.works["id"], labels(export), strict=True), 1):
        number_of[work_id] = number
        name = f"{label} {line_of(work_id)}".translate(SIGNS)
        yield f'{number} "{name}"{placed.get(work_id, "")}'
    yield "*Arcs"
    for citing, cited in export.citations.iter_rows():
        yield f"{number_of[citing]} {number_of[cited]} 1"


def _scaled(export: Exported) -> dict[str, str]:
    """Return ` x y z` by work."""
    places = export.places
    if places.is_empty():
        return {}
    sides = []
    for axis in ("x", "y"):
        low = places[axis].min()
        wide = (places[axis] - low).max()
        sides.append(((places[axis] - low) / (wide or 1.0)).to_list())
    return {
        work_id: f" {x:.4f} {1 - y:.4f} {MIDDLE}" for work_id, x, y in zip(places["id"], *sides, strict=True)
    }
