"""Look up the references: matched, doubtful or absent, with why. A search by title costs $0.001."""

from argparse import ArgumentParser, Namespace

from corpus.choices import read_choices
from harvest import show, show_seeds
from harvest.commands.consoles import ERR, OUT
from harvest.commands.inputs import bibliography, key_argument, need_key, references_argument
from harvest.openalex import OpenAlex
from harvest.seeds import find_seeds
from harvest.settings import Settings
from harvest.transport import Transport


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    references_argument(parser)
    key_argument(parser)


def run(args: Namespace, settings: Settings) -> None:
    """Look them up, and store nothing."""
    references = bibliography(args.references).references
    choices = read_choices(settings.choices)
    need_key(args, settings)
    transport = Transport(settings.openalex_url, settings.api_key)
    with show.waiting(ERR, "Looking up the references"):
        found = find_seeds(references, OpenAlex(transport), choices)
    for remark in found.remarks:
        show.say(ERR, remark, style="yellow")
    OUT.print(show_seeds.seeds_table(found.seeds))
    for line in show_seeds.to_settle(found.seeds, args.references):
        show.say(OUT, line)
    show.say(OUT, show.seeds_sentence(found.seeds))
    show.say(OUT, show.spent_sentence(transport.spent))
