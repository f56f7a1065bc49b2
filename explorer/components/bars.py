"""Bars as plain HTML: each with its numbers in words, so that they can be read, heard and copied."""

from collections.abc import Iterable

import streamlit as st

from explorer import theme
from explorer.components.escaping import as_html

Row = tuple[str, int]


def bars(
    rows: Iterable[Row], *, of: int | None = None, quiet: frozenset[str] = frozenset(), dark: bool
) -> None:
    """Draw one bar a row. With `of`, bars are shares of it and say `n of N`; without, of the longest.

    Rows named in `quiet` are grey: what is not known, and what was summed up.
    """
    rows = list(rows)
    longest = max((count for _, count in rows), default=0)
    whole = max(of if of is not None else longest, 1)
    lines = [
        _bar(
            name,
            count,
            whole,
            of,
            theme.missing(dark=dark) if name in quiet else theme.main_colour(dark=dark),
        )
        for name, count in rows
    ]
    st.html(
        '<div role="list" style="display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr) auto;'
        f'gap:.45rem .75rem;align-items:center;font-size:.9rem">{"".join(lines)}</div>'
    )


def _bar(name: str, count: int, whole: int, of: int | None, colour: str) -> str:
    figure = f"{count:,}" if of is None else f"{count:,} of {of:,}"
    if of:
        figure += f" ({_percent(count, of)})"
    width = 100 * count / whole
    return (
        f'<div role="listitem" style="display:contents">'
        f'<span style="overflow-wrap:anywhere;line-height:1.25">{as_html(name)}</span>'
        '<span style="background:rgba(128,128,128,.15);border-radius:3px;height:.8rem;overflow:hidden">'
        f'<span style="display:block;width:{width:.2f}%;height:100%;background:{colour}"></span></span>'
        '<span style="text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap">'
        f"{figure}</span></div>"
    )


def _percent(count: int, of: int) -> str:
    """Whole per cent as HTML, but never 0 % for something or 100 % for less than all."""
    share = 100 * count / of
    if 0 < share < 1:
        return "&lt;1 %"
    if 99 < share < 100:
        return "&gt;99 %"
    return f"{share:.0f} %"
