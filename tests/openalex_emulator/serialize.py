"""Works as answers: keys in the order of the API, `select`, the author cut, and the envelope of a list.

A list answer holds the first 100 authors of a work and no sign that it cut; a single work holds them all.
`meta` has its keys in a fixed order; `next_cursor` is there only when a cursor was sent, `groups_count` is
null without group_by, and `cost_usd` is added at the edge. A single work has no `meta`.
"""

import json
from collections.abc import Sequence
from typing import Any

from .errors import Refused
from .records import KEYS
from .shelf import CUT, Row

RELEVANCE = "relevance_score"
# In the schema, hence legal in `select`, but filled by nothing, hence never in an answer.
_DECLARED = """
sources type_crossref institution_assertions is_authors_truncated fulltext_origin datasets
versions cited_by_api_url
"""
DECLARED = tuple(_DECLARED.split())
ORDERED = (*KEYS[: KEYS.index("publication_year")], RELEVANCE, *KEYS[KEYS.index("publication_year") :])


def read_select(text: str | None) -> tuple[str, ...]:
    """Return the keys to write, in the order of the API. Only root keys can be selected."""
    if not text:
        return ORDERED
    wanted = [name.strip() for name in text.split(",")]
    for name in wanted:
        if name not in ORDERED and name not in DECLARED:
            valid = ", ".join(sorted([*ORDERED, *DECLARED]))
            raise Refused(f"{name} is not a valid select field. Valid fields for select are: {valid}.")
    return tuple(key for key in ORDERED if key in wanted)


def work(row: Row, keys: Sequence[str], *, in_list: bool, score: float | None = None) -> bytes:
    """Return the JSON text of one work."""
    parts = []
    for key in keys:
        if key == RELEVANCE:
            if score is not None:
                parts.append(b'"relevance_score":%s' % str(score).encode())
            continue
        text = (in_list and key == "authorships" and row.text(CUT)) or row.text(key)
        parts.append(b'"%s":%s' % (key.encode(), text))
    return b"{%s}" % b",".join(parts)


def meta(
    *,
    count: int,
    took_ms: int,
    page: int | None,
    per_page: int,
    groups: int | None,
    cursor: str | None,
    walk: bool,
    x_query: dict[str, Any],
    cost_usd: float,
) -> dict[str, Any]:
    return {
        "count": count,
        "db_response_time_ms": took_ms,
        "page": page,
        "per_page": per_page,
        **({"next_cursor": cursor} if walk else {}),
        "groups_count": groups,
        "x_query": x_query,
        "cost_usd": cost_usd,
    }


def envelope(about: dict[str, Any], works: Sequence[bytes] | None, groups: list[dict[str, Any]]) -> bytes:
    """Return a list answer. `results` is absent under group_by; `group_by` is always there."""
    results = b"" if works is None else b'"results":[%s],' % b",".join(works)
    return b'{"meta":%s,%s"group_by":%s}' % (_json(about), results, _json(groups))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
