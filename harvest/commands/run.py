"""Harvest all works that cite the references and store them as a new version of the corpus."""

from argparse import ArgumentParser, Namespace

from harvest import show
from harvest.commands.consoles import ERR, OUT
from harvest.commands.inputs import bibliography, key_argument, need_key, references_argument
from harvest.run import harvest, sentence
from harvest.settings import Settings


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    references_argument(parser)
    key_argument(parser)


def run(args: Namespace, settings: Settings) -> None:
    """Harvest, and say what it ended with."""
    found = bibliography(args.references)
    need_key(args, settings)
    with show.progress_bar(ERR) as update:
        outcome = harvest(found, settings, update, lambda text: show.say(ERR, text, style="yellow"))
    show.say(OUT, sentence(outcome))
    show.say(OUT, show.seeds_sentence(outcome.seeds))
