"""Real OpenAlex records for tests: read where they lie, never copied into the repository."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("OPENALEX_SAMPLES") or Path(__file__).resolve().parents[2] / "shared" / "data")
FILES = tuple(
    FOLDER / f"openalex-works-{name}.jsonl.gz" for name in ("transformations", "real", "2026-schema")
)

needs_samples = pytest.mark.skipif(
    not all(file.exists() for file in FILES),
    reason=f"the real records are not at {FOLDER}; set OPENALEX_SAMPLES to their folder",
)
