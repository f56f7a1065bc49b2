"""Texts from outside, made safe for the place where they are shown. A title may hold anything."""

import html
import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&@/])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
UNTITLED = "Untitled"


def cut(text: str | None, most: int) -> str:
    """Return the text in one line of at most `most` characters, the last of them … if it was cut."""
    line = " ".join(_CONTROL.sub(" ", text or UNTITLED).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def as_html(text: str | None) -> str:
    """Return text that a browser shows as it is written."""
    return html.escape(_CONTROL.sub(" ", text or ""), quote=True)


def as_markdown(text: str | None) -> str:
    r"""Return text that Streamlit's Markdown shows as it is written: no image, formula or colour, no link
    but of a plain address, which asks nobody until it is clicked.

    >>> as_markdown("$x$ :red[y]")
    '\\$x\\$ \\:red\\[y\\]'
    """
    return _MARKDOWN.sub(r"\\\1", _CONTROL.sub(" ", text or ""))


def as_plotly(text: str) -> str:
    """Return text that plotly shows as it is written: it reads some tags and its own placeholders.

    >>> as_plotly("<b>%{x}")
    '&lt;b>% {x}'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("%{", "% {")
