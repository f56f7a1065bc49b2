"""A report as a file: Markdown, a page of HTML, SVG or JSON.

Everything that came from outside (titles, names, messages) is written so that it stands as it is.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from corpus.flow_boxes import boxes
from corpus.flow_checks import contradictions
from corpus.flow_figure import figure
from corpus.flow_model import Flow
from corpus.report import methods, title, to_cite
from corpus.report_tables import (
    Table,
    checklist_table,
    flow_table,
    notable_table,
    seeds_table,
    steps_table,
)

ADAPTED = "Flow diagram adapted from PRISMA 2020 (Page et al. 2021) for citation searching."
NO_LEDGER = "The run that made this version kept no ledger: what it would tell is not recorded."
ALL_AS_EXPECTED = "Nothing: all was as expected."
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$&#!])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
body {font: 16px/1.5 Arial, "Liberation Sans", Helvetica, sans-serif; color: #1f1e1c; background: #fff;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem}
table {border-collapse: collapse; width: 100%; font-size: .875rem}
th, td {border: 1px solid #c9c6c1; padding: .3rem .5rem; text-align: left; vertical-align: top}
td {max-width: 24rem; overflow-wrap: break-word}
td.n, th.n {text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums}
.wrap {overflow-x: auto}
.slim {display: none}
@media screen and (max-width: 640px) {.slim {display: block} .wide {display: none}}
"""


def svg(flow: Flow, *, slim: bool = False) -> str:
    """Return the flow diagram; `slim` in one column for a narrow screen."""
    drawn = boxes(flow)
    described = " ".join(
        f"{box.title}: {'; '.join(line.text for line in box.lines)}." for box in drawn if box.lines
    )
    return figure(drawn, f"Flow diagram: {title(flow)}", described, slim=slim)


def markdown(flow: Flow) -> str:
    """Return the whole report but for the figure."""
    parts = [f"# {_md(title(flow))}", *(f"**{_md(warning)}**" for warning in warnings(flow)), "## Methods"]
    parts += [_md(paragraph) for paragraph in methods(flow)]
    parts += ["## Search strategy", f"    {_CONTROL.sub(' ', flow.harvest.query)}"]
    parts += ["## Flow", f"{ADAPTED} The figure: `python -m harvest report --format svg`."]
    parts += [_md_table(flow_table(flow))]
    for table in _tables(flow):
        parts += [f"## {table.caption}", _md_table(table) if table.rows else ALL_AS_EXPECTED]
    parts += ["## To cite", "\n".join(f"- {_md(one)}" for one in to_cite(flow))]
    return "\n\n".join(parts) + "\n"


def page(flow: Flow) -> str:
    """Return the whole report as one page of HTML that asks nothing of any other place."""
    parts = [f"<h1>{_html(title(flow))}</h1>"]
    parts += [f'<p role="alert"><strong>{_html(warning)}</strong></p>' for warning in warnings(flow)]
    parts += ["<h2>Flow</h2>", f'<div class="wide">{svg(flow)}</div>']
    parts += [
        f'<div class="slim">{svg(flow, slim=True)}</div>',
        f"<p>{ADAPTED}</p>",
        html_table(flow_table(flow)),
    ]
    parts += ["<h2>Methods</h2>", *(f"<p>{_html(paragraph)}</p>" for paragraph in methods(flow))]
    parts += [
        "<h2>Search strategy</h2>",
        f'<p style="overflow-wrap:anywhere">{_html(flow.harvest.query)}</p>',
    ]
    for table in _tables(flow):
        shown = html_table(table) if table.rows else f"<p>{ALL_AS_EXPECTED}</p>"
        parts += [f"<h2>{_html(table.caption)}</h2>", shown]
    parts += ["<h2>To cite</h2><ul>", *(f"<li>{_html(one)}</li>" for one in to_cite(flow)), "</ul>"]
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{_html(title(flow))}</title><style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def as_json(flow: Flow) -> str:
    """Return every number of the flow with its texts, for programs."""
    told: dict[str, Any] = {
        "title": title(flow),
        "methods": methods(flow),
        "warnings": warnings(flow),
        "boxes": [
            {
                "stage": box.stage,
                "title": box.title,
                "lines": [_line(line) for line in map(asdict, box.lines)],
            }
            for box in boxes(flow)
        ],
        "flow": asdict(flow),
        "cite": to_cite(flow),
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n"


def warnings(flow: Flow) -> tuple[str, ...]:
    """Return what a reader must know before the numbers are used: no ledger, or numbers that disagree."""
    return (*(() if flow.recorded else (NO_LEDGER,)), *contradictions(flow))


def html_table(table: Table) -> str:
    """Return a table as HTML."""
    look = [' class="n"' if place in table.numbers else "" for place in range(len(table.columns))]
    head = "".join(f'<th scope="col"{look[p]}>{_html(name)}</th>' for p, name in enumerate(table.columns))
    rows = "".join(
        "<tr>" + "".join(f"<td{look[p]}>{_html(cell)}</td>" for p, cell in enumerate(row)) + "</tr>"
        for row in table.rows
    )
    return f'<div class="wrap"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _tables(flow: Flow) -> tuple[Table, ...]:
    return seeds_table(flow), checklist_table(flow), steps_table(flow), notable_table(flow)


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in ("label", "number", "note", "part")}


def _md_table(table: Table) -> str:
    rule = ["---:" if place in table.numbers else "---" for place in range(len(table.columns))]
    lines = [table.columns, tuple(rule), *(tuple(map(_md, row)) for row in table.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _md(text: str) -> str:
    r"""Return text that Markdown shows as it is written, in one line.

    >>> print(_md("a|b\n<i>"))
    a\|b \<i\>
    """
    return _MARKDOWN.sub(r"\\\1", _CONTROL.sub(" ", text))


def _html(text: str) -> str:
    return html.escape(_CONTROL.sub(" ", text), quote=True)
