"""Report a harvest: a PRISMA 2020 flow, the methods in words, a TARCiS checklist, and every step of the run.

As Markdown (all but the figure), as a page of HTML with the figure, as the figure alone (SVG), or as JSON.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from corpus.flow import flow_of, found_unchanged_by
from corpus.flow_model import Flow
from corpus.report_pages import as_json, markdown, page, svg, warnings
from corpus.store import Store
from harvest import show
from harvest.commands.consoles import ERR
from harvest.commands.files import write_file
from harvest.settings import Settings

FORMATS: Mapping[str, Callable[[Flow], str]] = {"md": markdown, "html": page, "svg": svg, "json": as_json}


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--version", type=int, metavar="N", help="of the corpus; by default the newest")
    parser.add_argument("--format", choices=FORMATS, default="md", help="by default md, Markdown")
    parser.add_argument("--out", type=Path, metavar="FILE", help="by default standard output")


def run(args: Namespace, settings: Settings) -> None:
    """Write the report. Raises CorpusError, or FileUnwritable."""
    flow = read_flow(Store(settings.corpus_uri), args.version)
    text = FORMATS[args.format](flow)
    for warning in warnings(flow):
        show.say(ERR, warning, style="yellow")
    if args.out is None:
        print(text, end="")
        return
    write_file(args.out, text.encode())
    show.say(ERR, f"The report on version {flow.version} is in {args.out}.")


def read_flow(store: Store, version: int | None) -> Flow:
    """Return the numbers of a version, by default the newest. Raises CorpusError."""
    corpus = store.open(version)
    if corpus.harvest is None or corpus.version is None:  # the store holds harvests alone
        raise AssertionError(corpus.name)
    return flow_of(
        corpus,
        store.ledger(corpus.harvest.id),
        store.cited_works(corpus.version),
        found_unchanged_by(store.harvests(), corpus.version),
    )
