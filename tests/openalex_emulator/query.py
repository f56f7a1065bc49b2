"""The filter grammar: one text in, clauses out, each value already of its field's kind.

Pieces are split at commas outside double quotes, each at its first colon; hyphens in a key are underscores.
`|` is OR, at most 100 values; a leading `!` negates the whole list; a space is AND where the value is an id
or a word. A comma is protected by double quotes alone, not by %2C. Empty, `none` and `undefined` are refused.
"""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from . import search
from .errors import Refused
from .fields import FIELDS, Field
from .index import term
from .sorting import DAY_MS, milliseconds

MOST_VALUES = 100
WORK_ID = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?)?w(\d{1,15})", re.IGNORECASE)
NUMBER = r"\d+(?:\.\d+)?"
RANGE = re.compile(rf"(?P<low>{NUMBER})?-(?P<high>{NUMBER})?|(?P<sign>[<>])?(?P<one>{NUMBER})")


@dataclass(frozen=True, slots=True)
class Range:
    """From low to high, both included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Clause:
    """A work is in if any value fits, or, negated, if none does. The value None stands for `null`."""

    field: Field
    values: tuple[Any, ...]
    negated: bool = False


def split_outside_quotes(text: str, mark: str) -> list[str]:
    """Split at a mark that is not inside double quotes; an open quote reaches to the end."""
    if '"' not in text:
        return text.split(mark)
    pieces, start, quoted = [], 0, False
    for place, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == mark and not quoted:
            pieces.append(text[start:place])
            start = place + 1
    return [*pieces, text[start:]]


@lru_cache(4096)
def parse(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a filter, all of which a work must fit. Raises Refused."""
    return tuple(clause for piece in split_outside_quotes(text, ",") for clause in _clauses(piece.strip()))


def _clauses(piece: str) -> list[Clause]:
    key, colon, value = piece.partition(":")
    name, value = key.strip().replace("-", "_"), value.strip()
    if not colon:
        raise Refused(f"Filter {piece!r} has no colon; a filter is key:value.")
    field = FIELDS.get(name)
    if field is None:
        raise Refused(
            f"{name} is not a valid field. Valid fields are underscore or hyphenated versions of: "
            f"{', '.join(sorted(FIELDS))}."
        )
    if value.lower().strip('"') in {"", "none", "undefined"}:
        raise Refused(f"Invalid value for filter {name}: it is empty.")
    if field.kind == "search":
        return [_search_clause(field, value)]
    spaced = field.kind in {"id", "cites", "listed", "term"} and "!" not in value[1:]
    parts = [part for part in split_outside_quotes(value, " ") if part] if spaced else [value]
    return [_clause(field, part) for part in parts]


def _search_clause(field: Field, value: str) -> Clause:
    return Clause(field, (search.parse(value, exact=field.exact),))


def _clause(field: Field, value: str) -> Clause:
    negated = value.startswith("!")
    operands = split_outside_quotes(value.removeprefix("!"), "|")
    if len(operands) > MOST_VALUES:
        raise Refused(
            f"Maximum number of values exceeded for {field.key}. Decrease values to {MOST_VALUES} or "
            "below, or consider downloading the full dataset."
        )
    for operand in operands:
        if operand.startswith("!"):
            raise Refused(f"The ! operator can only be used at the beginning of an OR query ({value}).")
        key = operand.partition(":")[0].replace("-", "_")
        if len(operands) > 1 and key in FIELDS and ":" in operand:
            raise Refused(f"It looks like an OR query between filters, which is not supported ({value}).")
    if len(operands) > 1 and "null" in operands:
        raise Refused(f"null cannot stand in a list of values ({field.key}).")
    return Clause(field, tuple(_value(field, operand.strip()) for operand in operands), negated)


def _value(field: Field, text: str) -> Any:
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    text = text[1:-1] if quoted else text
    if text.lower() in {"", "none", "undefined"}:
        raise Refused(f"Invalid value for filter {field.key}: it is empty.")
    if text == "null" and not quoted:
        if field.kind == "prefix" or field.end:
            raise Refused(f"null is not a value for {field.key}.")
        return None
    return READERS[field.kind](field, text)


def work_id(field: Field, text: str) -> int:
    found = WORK_ID.fullmatch(text)
    if not found:
        raise Refused(f"'{text}' is not a valid OpenAlex ID.")
    return int(found[1])


def _term(field: Field, text: str) -> str:
    value = term(field, text)
    if field.letter and not re.fullmatch(rf"{field.letter}\d+", value, re.IGNORECASE):
        raise Refused(f"'{text}' is not a valid OpenAlex ID.")
    return value


def _number(field: Field, text: str) -> Range:
    found = RANGE.fullmatch(text)
    if not found or text == "-":
        raise Refused(f"Value for param {field.key} must be a number.")
    if found["one"] is None:
        return Range(float(found["low"] or -math.inf), float(found["high"] or math.inf))
    one = float(found["one"])
    if found["sign"] == ">":
        return Range(math.nextafter(one, math.inf), math.inf)
    return Range(-math.inf, math.nextafter(one, -math.inf)) if found["sign"] == "<" else Range(one, one)


def _date(field: Field, text: str) -> Range:
    """`from_` and `to_` include their day; `>` and `<` exclude it."""
    sign = text[0] if text[0] in "<>" and not field.end else ""
    written = text.removeprefix(sign)
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", written):
            raise ValueError
        day = date.fromisoformat(written)
        after = day + timedelta(days=1)
    except (ValueError, OverflowError):
        raise Refused(f"Value for param {field.key} must be a date in the form yyyy-mm-dd.") from None
    start, end = float(milliseconds(day.isoformat())), float(milliseconds(after.isoformat()) - 1)
    if sign == ">":
        return Range(start + DAY_MS, math.inf)
    if sign == "<":
        return Range(-math.inf, start - 1)
    return Range(-math.inf if field.end == "to" else start, math.inf if field.end == "from" else end)


def _boolean(field: Field, text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise Refused(f"Value for {field.key} must be true, false or null, not {text!r}.")
    return text.lower() == "true"


READERS = {
    "id": work_id,
    "cites": work_id,
    "listed": work_id,
    "term": _term,
    "prefix": _term,
    "number": _number,
    "date": _date,
    "boolean": _boolean,
}


def wide_list(text: str, fields: Collection[str]) -> tuple[str, int] | None:
    """Return the first of these fields whose OR list is throttled for its width, and how many values it has.

    More than 10 distinct values are wide on topics and concepts; lists of identifiers are exempt.
    """
    for piece in split_outside_quotes(text, ","):
        key, _, value = piece.partition(":")
        count = len(set(split_outside_quotes(value, "|")))
        if key.strip().replace("-", "_") in fields and count > 10:
            return key.strip(), count
    return None
