"""The commands of `python -m harvest`, one module each.

A module's docstring is the command's help, its first line the summary; `arguments` adds its options to the
parser, `run` does it. Results go to standard output, progress and remarks to standard error.
"""

from argparse import ArgumentParser, Namespace
from typing import Protocol

from harvest.settings import Settings


class Command(Protocol):
    """What a module of this package offers."""

    __name__: str
    __doc__: str | None

    def arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""

    def run(self, args: Namespace, settings: Settings) -> None:
        """Do it. Raises HarvestError or CorpusError."""
