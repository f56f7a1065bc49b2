"""Works and the citations among them as GEXF 1.3 (gexf.net), as Gephi writes and reads it since 0.9.3.

An edge A -> B: A cites B. Coordinates of the map, if there are any, stand as viz:position.
"""

from collections.abc import Iterator

from corpus.exports.exported import Exported
from corpus.exports.network import facts_of, kind_of, nodes, values, xml

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">'
)
WIDTH = 1000.0  # of the map in Gephi's units, in which a node is about 10 wide


def write(export: Exported) -> bytes:
    """Return the file: a node for each work under its id, with all facts but the abstract, in UTF-8."""
    return "\n".join([*_lines(export), ""]).encode()


def _lines(export: Exported) -> Iterator[str]:
    table = nodes(export)
    names = facts_of(table)
    provenance = export.provenance
    yield HEAD
    yield f"<meta><creator>{xml(provenance.tool)}</creator>"
    yield f"<description>{xml(' '.join(provenance.lines))}</description></meta>"
    yield '<graph mode="static" defaultedgetype="directed">\n<attributes class="node" mode="static">'
    for number, name in enumerate(names):
        kind = kind_of(table[name])
        yield f'<attribute id="{number}" title="{xml(name)}" type="{kind}"/>'
    yield "</attributes>\n<nodes>"
    heads = (table["id"], table["label"])
    places = zip(table["x"], table["y"], strict=True)
    for (work_id, label), place, *row in zip(
        zip(*map(values, heads), strict=True), places, *(values(table[name]) for name in names), strict=True
    ):
        said = "".join(f'<attvalue for="{n}" value="{v}"/>' for n, v in enumerate(row) if v is not None)
        yield f'<node id="{work_id}" label="{label}"><attvalues>{said}</attvalues>{_position(*place)}</node>'
    yield "</nodes>\n<edges>"
    for number, (citing, cited) in enumerate(
        zip(*(values(export.citations[end]) for end in ("citing", "cited")), strict=True)
    ):
        yield f'<edge id="{number}" source="{citing}" target="{cited}"/>'
    yield "</edges>\n</graph>\n</gexf>"


def _position(x: float | None, y: float | None) -> str:
    if x is None or y is None:
        return ""
    return f'<viz:position x="{x * WIDTH:.1f}" y="{y * WIDTH:.1f}" z="0.0"/>'
