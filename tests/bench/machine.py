"""On what it was measured: the machine and the versions, without its name or its users."""

import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

LIBRARIES = "streamlit plotly polars deltalake pyarrow networkx umap-learn numba playwright".split()
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Return the path of an installed Chromium, or None."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def head() -> list[str]:
    """Return the head of the page: how to make it anew, when and on what it was made."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        "# Measurements",
        "",
        "Written by `make bench`, which harvests an invented literature from an emulated OpenAlex over HTTP "
        "and opens it in headless Chromium. Do not edit: run it again.",
        "",
        f"- **Date:** {datetime.now(UTC):%d %B %Y, %H:%M} UTC",
        f"- **Machine:** {_processor()}, {os.cpu_count()} cores, "
        f"{psutil.virtual_memory().total / 2**30:.0f} GiB of memory, {platform.system()}",
        f"- **Load** (processes wanting a core, mean of the last 15 minutes): {os.getloadavg()[2]:.1f}",
        f"- **Software:** Python {platform.python_version()}, {libraries}",
        f"- **Browser:** {_chromium_version()}, graphics drawn by the processor (SwiftShader), no GPU",
        "",
        "Machines like this one are shared and noisy: the same figure can differ by a half from run to run. "
        "Trust the ratios between figures more than any single one.",
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return model or platform.machine()


def _chromium_version() -> str:
    path = chromium()
    if path is None:
        return "no Chromium"
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.split()
    return " ".join(said[:2]) or "Chromium of unknown version"
