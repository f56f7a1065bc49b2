"""Pages: by number up to the 10,000th work, by cursor to the end.

A cursor is base64 of a JSON string that holds the Python list of the last row's sort values. Nothing of it is
kept on the server: it never expires and outlives a restart, and a row that moves in between is missed or seen
twice. `next_cursor` is null as soon as a page is not full, so an exact multiple ends with an empty page.
"""

import ast
import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import bad_page

WINDOW = 10_000
DEFAULT_PER_PAGE = 25
START = "*"


@dataclass(frozen=True, slots=True)
class Page:
    """What page was asked for: a number, the start of a walk, or the sort values to go on after."""

    per_page: int
    number: int = 1
    walk: bool = False
    after: tuple[Any, ...] | None = None


def read(params: Mapping[str, str], max_per_page: int, default: int = DEFAULT_PER_PAGE) -> Page:
    """Return the page that is asked for. Raises Refused with OpenAlex's own words."""
    per_page = _number(params, "per_page", default)
    if not 1 <= per_page <= max_per_page:
        raise bad_page(f"per-page parameter must be between 1 and {max_per_page}.")
    number = _number(params, "page", 1)
    if number < 1:
        raise bad_page("Page parameter must be greater than 0.")
    cursor = params.get("cursor")
    if cursor:
        if number != 1:
            raise bad_page("Cannot use page parameter with cursor.")
        return Page(per_page, walk=True, after=None if cursor == START else decode(cursor))
    if number * per_page > WINDOW:
        raise bad_page(
            "Maximum results size of 10,000 records is exceeded. Cursor pagination is required for "
            "records beyond 10,000."
        )
    return Page(per_page, number)


def _number(params: Mapping[str, str], name: str, default: int) -> int:
    text = params.get(name)
    if not text:
        return default
    try:
        return int(text)
    except ValueError:
        raise bad_page(f"Param {name.replace('_', '-')} must be a number.") from None


def encode(values: list[Any]) -> str:
    """Return the cursor of these sort values."""
    return base64.b64encode(json.dumps(str(values)).encode()).decode()


def refuse_null(cursor: str) -> None:
    if cursor.lower() in {"null", "none"}:
        raise bad_page("Cursor is null. Likely reached end of results.")


def decode(cursor: str) -> tuple[Any, ...]:
    """Return the sort values of a cursor. Raises Refused if it is none."""
    refuse_null(cursor)
    try:
        values = ast.literal_eval(json.loads(base64.b64decode(cursor, validate=True)))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise bad_page("Invalid cursor value") from None
    if not isinstance(values, list):
        raise bad_page("Invalid cursor value")
    return tuple(values)
