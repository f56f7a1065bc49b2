"""Where things are by default, and the environment variables that move them."""

from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
STARTER = DATA / "starter"
REFERENCES = DATA / "references.bib"
TERMS = DATA / "terms.toml"
LENSES = DATA / "lenses.toml"
EVENTS = DATA / "events.csv"
CHOICES = DATA / "choices.toml"
LABELS = DATA / "lens-labels.jsonl"
MARKS = DATA / "marks.jsonl"


def corpus_uri(environ: Mapping[str, str]) -> str:
    """Return the folder or object-store address of the harvested corpus (`CORPUS_URI`)."""
    return environ.get("CORPUS_URI") or str(DATA / "corpus")


def runs_folder(environ: Mapping[str, str]) -> Path:
    """Return the local folder of the harvester's journals and its status file (`HARVEST_RUNS`)."""
    return Path(environ.get("HARVEST_RUNS") or DATA / "runs")


def choices_file(environ: Mapping[str, str]) -> Path:
    """Return the file of what was chosen by hand where a reference is doubtful (`HARVEST_CHOICES`)."""
    return Path(environ.get("HARVEST_CHOICES") or CHOICES)


def labels_file(environ: Mapping[str, str]) -> Path:
    """Return the file of what was labelled by hand, by lens (`LENS_LABELS`)."""
    return Path(environ.get("LENS_LABELS") or LABELS)


def lenses_file(environ: Mapping[str, str]) -> Path:
    """Return the lens set by which works are told (`LENS_SET`)."""
    return Path(environ.get("LENS_SET") or LENSES)


def marks_file(environ: Mapping[str, str]) -> Path:
    """Return the file of what readers keep: notes, tags, works left out, names of clusters (`MARKS`)."""
    return Path(environ.get("MARKS") or MARKS)
