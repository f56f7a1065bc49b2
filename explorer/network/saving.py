"""A network to take away: one HTML file that opens from disk and loads nothing."""

from datetime import date
from urllib.parse import quote

from explorer import notes
from explorer.components.escaping import as_html
from explorer.loading import Reading
from explorer.network import drawing
from explorer.network.answer import Answer, Facts, leading_to
from explorer.network.drawing import Node

HEIGHT = 640
_STYLE = (
    "<style>body{font-family:sans-serif;margin:1.5rem auto!important;max-width:75rem;padding:0 1rem;"
    "line-height:1.45}table{border-collapse:collapse;font-size:.85rem;width:100%}"
    "td,th{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #8884;vertical-align:top;"
    "overflow-wrap:break-word}td:first-child{overflow-wrap:anywhere}a{color:inherit}.card{overflow:hidden}.after{clear:both;padding-top:1rem}</style>"
)


def standalone(
    reading: Reading, title: str, answer: Answer, facts: dict[str, Facts], today: date, *, dark: bool
) -> bytes:
    """Return the network as an HTML page with its caption, its provenance and the same as a table.

    A double click on a work, and its title in the table, lead to its DOI or to OpenAlex.
    """
    addresses = {node.id: _elsewhere(node.id, facts.get(node.id)) for node in answer.scene.nodes}

    def address(node: Node) -> str:
        return addresses[node.id]

    whole = drawing.page(leading_to(answer.scene, address), dark=dark, height=HEIGHT, alone=True)
    said = " ".join((*answer.said, "Double-click a work to open its DOI, or else OpenAlex."))
    source = f"{notes.corpus_line(reading)}. Saved {notes.day(today)}."
    before = f"<h1>{as_html(title)}</h1><p>{as_html(said)}</p><p>{as_html(source)}</p>"
    colours = f"<style>body{{color:{drawing.colours(dark=dark)[drawing.Kind.ASKED]}}}</style>"
    head = (
        f'<meta name="viewport" content="width=device-width"><title>{as_html(title)}</title>{_STYLE}{colours}'
    )
    whole = whole.replace("<html>", '<!doctype html>\n<html lang="en">', 1)
    whole = whole.replace("</head>", head + "</head>", 1)
    whole = whole.replace("<body>", "<body>" + before, 1)
    start, end, rest = whole.rpartition("</body>")
    return (start + _table(answer, addresses) + end + rest).encode()


def file_name(reading: Reading, question: str, works: int, today: date) -> str:
    """Return the name of the file: which corpus, version and day, what it shows, when saved."""
    return f"{reading.file_stem}-network-{question}-{works}-works-saved-{today:%Y-%m-%d}.html"


def _elsewhere(work_id: str, fact: Facts | None) -> str:
    doi = (fact or {}).get("doi")
    if doi:
        return f"https://doi.org/{quote(str(doi), safe='/')}"
    return f"https://openalex.org/{work_id}" if work_id[:1] == "W" and work_id[1:].isdecimal() else ""


def _table(answer: Answer, addresses: dict[str, str]) -> str:
    headings = [name for name in answer.works.columns if name != "id"]
    rows = []
    for row in answer.works.iter_rows(named=True):
        cells = {name: as_html("–" if row[name] is None else str(row[name])) for name in headings}
        if to := addresses[row["id"]]:
            cells["Title"] = f'<a href="{as_html(to)}" rel="noopener" target="_blank">{cells["Title"]}</a>'
        rows.append("<tr>" + "".join(f'<td dir="auto">{cells[name]}</td>' for name in headings) + "</tr>")
    head = "".join(f"<th>{as_html(name)}</th>" for name in headings)
    ties = "".join(
        f'<tr><td dir="auto">{as_html(one)}</td><td dir="auto">{as_html(other)}</td></tr>'
        for one, other in answer.ties.select("Citing", "Cited").iter_rows()
    )
    return (
        f'<div class="after"><h2>The works</h2><table><tr>{head}</tr>{"".join(rows)}</table>'
        f"<h2>The citations</h2><table><tr><th>Citing</th><th>Cited</th></tr>{ties}</table></div>"
    )
