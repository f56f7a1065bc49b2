"""Harvest all works that cite the references and store them as a new version of the corpus.

An interrupted run goes on where it stood when the command is given again. If the literature is found as it
was, no version is made.
"""

from argparse import ArgumentParser, Namespace

from corpus.choices import read_choices
from harvest import show
from harvest.commands.consoles import ERR, OUT
from harvest.commands.inputs import bibliography, harvest_arguments, need_key, options, terms
from harvest.run import Outcome, harvest, sentence
from harvest.settings import Settings
from harvest.steps import Asked


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    harvest_arguments(parser)


def run(args: Namespace, settings: Settings) -> None:
    """Harvest, and say what it ended with."""
    take(args, settings)


def take(args: Namespace, settings: Settings) -> Outcome:
    """Harvest with progress on the screen; print and return what it ended with."""
    found = bibliography(args.references)
    need_key(args, settings)
    with show.progress_bar(ERR) as update:
        outcome = harvest(
            Asked(found, options(args), terms(args), read_choices(settings.choices)),
            settings,
            update,
            lambda text: show.say(ERR, text, style="yellow"),
        )
    for remark in outcome.remarks:
        show.say(ERR, remark, style="yellow")
    show.say(OUT, sentence(outcome))
    show.say(OUT, show.seeds_sentence(outcome.seeds))
    return outcome
