"""What the environment decides, read once at the door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.locations import CHOICES, choices_file, corpus_uri, runs_folder
from harvest.errors import KeyMalformed

OPENALEX = "https://api.openalex.org"


@dataclass(frozen=True, slots=True)
class Settings:
    """Addresses, places and the key, which is never shown: not in a log, nor in a traceback."""

    openalex_url: str
    api_key: str | None = field(repr=False)
    corpus_uri: str
    runs: Path
    choices: Path = CHOICES


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings that the environment holds. Raises KeyMalformed."""
    key = environ.get("OPENALEX_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise KeyMalformed
    return Settings(
        openalex_url=environ.get("OPENALEX_URL", "").strip().rstrip("/") or OPENALEX,
        api_key=key or None,
        corpus_uri=corpus_uri(environ),
        runs=runs_folder(environ),
        choices=choices_file(environ),
    )
