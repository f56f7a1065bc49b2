"""Where commands write: results to standard output, all else to standard error."""

from rich.console import Console

OUT = Console()
ERR = Console(stderr=True)
