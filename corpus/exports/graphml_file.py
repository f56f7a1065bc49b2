"""Works and the citations among them as GraphML 1.0 (graphml.graphdrawing.org).

An edge A -> B: A cites B. Coordinates of the map, if there are any, are the attributes x and y.
"""

from collections.abc import Iterator

from corpus.exports.exported import Exported
from corpus.exports.network import facts_of, kind_of, nodes, values, xml

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">'
)


def write(export: Exported) -> bytes:
    """Return the file: a node for each work under its id, with all facts but the abstract, in UTF-8."""
    return "\n".join([*_lines(export), ""]).encode()


def _lines(export: Exported) -> Iterator[str]:
    table = nodes(export)
    names = ["label", *facts_of(table), *(["x", "y"] if export.places.height else [])]
    yield HEAD
    yield '<key id="p" for="graph" attr.name="provenance" attr.type="string"/>'
    for number, name in enumerate(names):
        kind = kind_of(table[name])
        yield f'<key id="d{number}" for="node" attr.name="{xml(name)}" attr.type="{kind}"/>'
    yield '<graph id="works" edgedefault="directed">'
    yield f'<data key="p">{xml(" ".join(export.provenance.lines))}</data>'
    ids = values(table["id"])
    for work_id, *row in zip(ids, *(values(table[name]) for name in names), strict=True):
        data = "".join(f'<data key="d{n}">{v}</data>' for n, v in enumerate(row) if v is not None)
        yield f'<node id="{work_id}">{data}</node>'
    for citing, cited in zip(*(values(export.citations[end]) for end in ("citing", "cited")), strict=True):
        yield f'<edge source="{citing}" target="{cited}"/>'
    yield "</graph>\n</graphml>"
