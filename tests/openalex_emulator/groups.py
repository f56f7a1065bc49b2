"""group_by: how many works have each value of a field.

Buckets come by falling count, at most `per_page` of them (200 unless told); with a cursor, all of them by
key. The keys of typed vocabularies are URLs, years are text. Not groupable: dates, texts and references,
so co-citation cannot be counted here. Refused as not emulated: fields whose key form today is not known, and
sorting by a mean.
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
    buckets = _buckets(catalogue, found, dimensions, params.get("sort"))
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
    catalogue: Catalogue, found: Mask, dimensions: list[tuple[Field, bool]], sort: str | None
) -> list[Bucket]:
    (field, unknown), *inner = dimensions
    buckets = []
    for key, name, rows in _values(catalogue, field, found, unknown):
        within = rows[found[rows]]
        if len(within):
            bucket: Bucket = {"key": key, "key_display_name": name, "count": len(within)}
            if inner:
                bucket["groups"] = _buckets(catalogue, catalogue.mask(within), inner, None)[:MOST]
            buckets.append(bucket)
    return _sorted(buckets, sort)


def _sorted(buckets: list[Bucket], sort: str | None) -> list[Bucket]:
    name, _, direction = (sort or "count:desc").partition(":")
    if name not in {"count", "key"} or direction not in {"", "asc", "desc"}:
        raise not_emulated(f"group_by with sort={sort}")
    buckets.sort(key=lambda bucket: bucket["key"])
    return sorted(buckets, key=lambda bucket: bucket[name], reverse=direction == "desc")


def _values(
    catalogue: Catalogue, field: Field, found: Mask, unknown: bool
) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield key, name and rows of every value of a field, one at a time: there may be a million authors."""
    if field.kind == "boolean":
        for yes in (True, False):
            fits = FITS["boolean"](catalogue, field, yes)
            yield str(yes).lower(), str(yes).lower(), np.flatnonzero(fits)
        return
    if field.kind == "number":
        numbers = sorting.column(catalogue, field.path).numbers
        for n in np.unique(numbers[found & ~np.isnan(numbers)]).tolist():
            text = f"{n:g}" if n % 1 else str(int(n))
            yield text, text, np.flatnonzero(numbers == n)
        lacking = np.isnan(numbers)
    else:
        names = catalogue.once(("names", field.path), lambda: _names(catalogue, field))
        postings = catalogue.postings(field)
        for value, rows in postings.items():
            if value:
                yield *names[value], np.frombuffer(rows, dtype=np.uint32)
        lacking = catalogue.mask(postings[""])
    if unknown:
        yield "-111" if field.kind == "number" else "unknown", "unknown", np.flatnonzero(lacking)


def _names(catalogue: Catalogue, field: Field) -> dict[str, tuple[str, str]]:
    """Return the key and the display name of every value of a vocabulary."""
    if field.path in {"type", "language"}:
        folder = f"https://openalex.org/{field.vocabulary}"
        return {v: (f"{folder}/{v}", LANGUAGES.get(v, v)) for v in catalogue.postings(field) if v}
    path = field.path.split(".")[1:-1]
    return {
        term(field, entity["id"]): (entity["id"], entity.get("display_name") or entity["id"])
        for _, text in catalogue.texts(field.root)
        for entity in walk(json.loads(text), path)
        if isinstance(entity, dict) and entity.get("id")
    }
