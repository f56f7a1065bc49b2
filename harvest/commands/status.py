"""Say what the corpus holds, what came from where and when, and whether a harvest is running."""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from corpus.progress import read_progress
from corpus.schedule_status import read_schedule, schedule_sentence
from corpus.store import Store
from harvest import show
from harvest.commands.consoles import OUT
from harvest.settings import Settings


def arguments(parser: ArgumentParser) -> None:
    """There are no options."""


def run(args: Namespace, settings: Settings) -> None:
    """Print it."""
    show.print_status(OUT, Store(settings.corpus_uri), read_progress(settings.runs))
    if schedule := read_schedule(settings.runs):
        show.say(OUT, schedule_sentence(schedule, datetime.now(UTC)))
