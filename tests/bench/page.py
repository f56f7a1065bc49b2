"""The page of measurements: sections of Markdown, each figure with its unit and, if any, its target."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[str, str]


class MeasurementFailed(Exception):
    """A part could not be measured; the page says why, and the other parts go on."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page. `whole` is False if something in it could not be measured."""

    title: str
    lines: list[str]
    whole: bool = True


def table(rows: Sequence[Row], heading: Row = ("What", "Measured")) -> list[str]:
    """Return a table of two columns, figures to the right."""
    return [f"| {heading[0]} | {heading[1]} |", "| --- | ---: |", *(f"| {a} | {b} |" for a, b in rows)]


def target_table(rows: Sequence[tuple[str, Sequence[float], float | None]]) -> list[str]:
    """Return a table of seconds: what, the runs, and the target that their median must stay under."""
    lines = [
        "| What | Median | Least | Most | Runs | Target | |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for what, runs, target in rows:
        median = statistics.median(runs)
        wanted = f"under {target:g} s" if target else "none"
        verdict = "" if target is None else "met" if median < target else "**not met**"
        lines.append(
            f"| {what} | {median:.2f} s | {min(runs):.2f} s | {max(runs):.2f} s | {len(runs)} "
            f"| {wanted} | {verdict} |"
        )
    return lines


def as_markdown(head: Sequence[str], sections: Sequence[Section]) -> str:
    """Return the whole page."""
    lines = list(head)
    for section in sections:
        lines += ["", f"## {section.title}", "", *section.lines]
    return "\n".join(lines) + "\n"


def seconds(value: float) -> str:
    return f"{value:.3f} s" if value < 1 else f"{value:.1f} s"


def megabytes(size: float) -> str:
    return f"{size / 1e6:.2f} MB"
