"""group_by: how many works have each value of a field.

Buckets come by falling count, at most `per_page` of them (200 unless told); with a cursor, all of them by
key. The keys of typed vocabularies are URLs, years and open-access statuses are text. Not groupable: dates,
texts and references, so co-citation cannot be counted here. Refused as not emulated: fields whose key form
today is not known, and sorting by a mean.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from . import paging, sorting
from .errors import Refused, bad_page, not_emulated
from .fields import FIELDS, Field
from .hits import FITS
from .index import Catalogue, Mask, term, walk

MOST = 200
MOST_DIMENSIONS = 3
LACKING = -np.inf
LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "nl": "Dutch",
}
Bucket = dict[str, Any]


def read(text: str) -> list[tuple[Field, bool]]:
    """Return the fields to group by, each with whether works without a value are to be counted too."""
    dimensions = [_dimension(piece.strip()) for piece in text.split(",")]
    if len(dimensions) > MOST_DIMENSIONS:
        raise Refused(f"group_by takes at most {MOST_DIMENSIONS} fields.")
    return dimensions


def _dimension(piece: str) -> tuple[Field, bool]:
    name, _, option = piece.partition(":")
    field = FIELDS.get(name.replace("-", "_"))
    if option not in {"", "include_unknown"}:
        raise Refused(f"{option} is not an option of group_by.")
    if field is None:
        raise Refused(f"{name} is not a valid field.")
    if not field.groups:
        if field.kind in {"term", "number"} and field.path not in {"doi", "ids.pmid", "ids.mag"}:
            raise not_emulated(f"group_by={name}")
        raise Refused(f"Cannot group by {name}.")
    return field, option == "include_unknown"


def answer(
    catalogue: Catalogue,
    found: Mask,
    dimensions: list[tuple[Field, bool]],
    params: Mapping[str, str],
) -> tuple[list[Bucket], str | None]:
    """Return the buckets of this page and, in a walk, the cursor of the next."""
    page, cursor = params.get("page") or "1", params.get("cursor")
    if page != "1":
        raise bad_page("Unable to paginate beyond page 1 with group_by; use a cursor.")
    buckets = _buckets(catalogue, np.flatnonzero(found), dimensions, params.get("sort"))
    per_page = _per_page(params)
    if not cursor:
        return buckets[:per_page], None
    if dimensions[0][0].kind == "boolean" or len(dimensions) > 1:
        raise bad_page("A cursor cannot be used with this group_by.")
    buckets.sort(key=lambda bucket: bucket["key"])
    rest = [bucket for bucket in buckets if cursor == "*" or bucket["key"] > _decode(cursor)]
    shown = rest[:per_page]
    full = len(shown) == per_page
    return shown, base64.b64encode(shown[-1]["key"].encode()).decode() if full else None


def _decode(cursor: str) -> str:
    paging.refuse_null(cursor)
    try:
        return base64.b64decode(cursor, validate=True).decode()
    except (ValueError, binascii.Error):
        raise bad_page("Invalid cursor value") from None


def _per_page(params: Mapping[str, str]) -> int:
    text = params.get("per_page") or str(MOST)
    if not text.isdigit():
        raise bad_page("Param per-page must be a number.")
    if not 1 <= int(text) <= MOST:
        raise bad_page(f"per-page parameter must be between 1 and {MOST}.")
    return int(text)


def _buckets(
    catalogue: Catalogue, found: np.ndarray, dimensions: list[tuple[Field, bool]], sort: str | None
) -> list[Bucket]:
    """Return how many of the found rows have each value, in groups of the next field if there is one."""
    (field, unknown), *inner = dimensions
    buckets = []
    for key, name, rows in _values(catalogue, field, found, unknown):
        if len(rows):
            bucket: Bucket = {"key": key, "key_display_name": name, "count": len(rows)}
            if inner:
                bucket["groups"] = _buckets(catalogue, rows, inner, None)[:MOST]
            buckets.append(bucket)
    return _sorted(buckets, sort)


def _sorted(buckets: list[Bucket], sort: str | None) -> list[Bucket]:
    name, _, direction = (sort or "count:desc").partition(":")
    if name not in {"count", "key"} or direction not in {"", "asc", "desc"}:
        raise not_emulated(f"group_by with sort={sort}")
    buckets.sort(key=lambda bucket: bucket["key"])
    return sorted(buckets, key=lambda bucket: bucket[name], reverse=direction == "desc")


def _values(
    catalogue: Catalogue, field: Field, found: np.ndarray, unknown: bool
) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield key, name and found rows of every value, one at a time: there may be a million authors."""
    if field.kind == "boolean":
        fits = FITS["boolean"](catalogue, field, True)[found]
        yield "true", "true", found[fits]
        yield "false", "false", found[~fits]
    elif field.kind == "number":
        numbers = sorting.column(catalogue, field.path).numbers[found]
        for n, rows in _parted(found, np.nan_to_num(numbers, nan=LACKING)):
            if n != LACKING:
                text = f"{n:g}" if n % 1 else str(int(n))
                yield text, text, rows
            elif unknown:
                yield "-111", "unknown", rows
    else:
        names = catalogue.once(("names", field.path), lambda: _names(catalogue, field))
        for value, rows in _terms(catalogue, field, found):
            if value:
                yield *names[value], rows
            elif unknown:
                yield "unknown", "unknown", rows


def _parted(found: np.ndarray, values: np.ndarray) -> Iterator[tuple[Any, np.ndarray]]:
    """Yield each value with the found rows that have it."""
    order = np.argsort(values, kind="stable")
    distinct, starts = np.unique(values[order], return_index=True)
    yield from zip(distinct.tolist(), np.split(found[order], starts[1:]), strict=False)


def _terms(catalogue: Catalogue, field: Field, found: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    postings, codes = catalogue.postings(field), catalogue.codes(field)
    if codes is not None:
        values = list(postings)
        yield from ((values[code], rows) for code, rows in _parted(found, codes[found]))
        return
    among = catalogue.mask(found)
    for value, having in postings.items():
        rows = np.frombuffer(having, dtype=np.uint32)
        yield value, rows[among[rows]]


def _names(catalogue: Catalogue, field: Field) -> dict[str, tuple[str, str]]:
    """Return the key and the display name of every value of a vocabulary."""
    if field.path in {"type", "language"}:
        folder = f"https://openalex.org/{field.vocabulary}"
        return {v: (f"{folder}/{v}", LANGUAGES.get(v, v)) for v in catalogue.postings(field) if v}
    if field.path == "open_access.oa_status":
        return {v: (v, v) for v in catalogue.postings(field) if v}
    path = field.path.split(".")[1:-1]
    return {
        term(field, entity["id"]): (entity["id"], entity.get("display_name") or entity["id"])
        for _, text in catalogue.texts(field.root)
        for entity in walk(json.loads(text), path)
        if isinstance(entity, dict) and entity.get("id")
    }
