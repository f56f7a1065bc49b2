"""Say what a harvest takes, in calls, dollars and minutes, before it is begun."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from corpus.choices import read_choices
from corpus.locations import TERMS
from corpus.terms.codebook_file import read_terms
from harvest import show
from harvest.commands.consoles import ERR, OUT
from harvest.commands.inputs import bibliography, references_argument
from harvest.openalex import OpenAlex
from harvest.plan import plan_harvest
from harvest.settings import Settings
from harvest.transport import Transport
from harvest.world import plan_world
from harvest.world_journals import COST


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    references_argument(parser)
    parser.add_argument("--json", action="store_true", help="write the plan as JSON")


def run(args: Namespace, settings: Settings) -> None:
    """Ask how often the references are cited, and add up."""
    references = bibliography(args.references).references
    with show.waiting(ERR, "Asking how often the references are cited"):
        result = plan_harvest(
            references,
            OpenAlex(Transport(settings.openalex_url, settings.api_key)),
            series=len(plan_world(read_terms(TERMS))) + COST,
            choices=read_choices(settings.choices),
        )
    if args.json:
        print(json.dumps(asdict(result) | {"usd_at_most": result.usd_at_most}))
    else:
        OUT.print(show.plan_table(result))
