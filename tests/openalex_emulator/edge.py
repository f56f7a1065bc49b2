"""The worker in front of the API: what it turns down before OpenAlex sees a question, and in which order.

Method, key, plan, length of the search, throttles, budget and speed; only then, and after the call is paid
for and without paying back, `limit=`, a stray comma and the length of the request line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from . import costs
from .account import LIMITED, Account, Accounts
from .errors import AT_THE_EDGE, NoSuchPage, Refused
from .faults import Faults
from .fields import CITES, WIDE
from .query import split_outside_quotes, wide_list
from .search import operators

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
LONGEST_SEARCH, LONGEST_LINE = 1_500, 8_190
GATED = re.compile(r"(?:created|updated)_date:[<>]?\d{4}-\d\d-\d\d")
KEY_PARAMETERS = ("api_key", "api-key")


@dataclass(slots=True)
class Asked:
    """One request as the edge sees it. Of a parameter that is given twice the last value counts."""

    method: str
    raw_path: str
    path: str
    query: str
    headers: Mapping[str, str]
    params: dict[str, str] = field(init=False)
    key: str | None = field(init=False)

    def __post_init__(self) -> None:
        pairs = dict(parse_qsl(self.query, keep_blank_values=True))
        self.key = self._key(pairs)
        self.params = {name.replace("-", "_"): v for name, v in pairs.items() if name not in KEY_PARAMETERS}

    def _key(self, pairs: Mapping[str, str]) -> str | None:
        """First hit wins: Bearer header, api_key, api-key, then the headers of these names; empty is none."""
        scheme, _, bearer = self.headers.get("authorization", "").partition(" ")
        found = [bearer] if scheme.lower() == "bearer" else []
        found += [pairs.get(name, "") for name in KEY_PARAMETERS]
        found += [self.headers.get(name, "") for name in KEY_PARAMETERS]
        return next((key for key in found if key), None)

    @property
    def credits(self) -> int:
        return costs.credits_for(self.raw_path, self.params)

    @property
    def searches(self) -> list[str]:
        return [v for name, v in self.params.items() if name == "search" or name.startswith("search.")]


def admit(asked: Asked, accounts: Accounts, faults: Faults, *, keyless_cursor: bool) -> Account:
    """Charge a call and return the account that pays. Raises Refused or NoSuchPage at the first objection."""
    if asked.method not in METHODS:
        raise NoSuchPage(405, "Method Not Allowed", "The method is not allowed for the requested URL.")
    account = accounts.of(asked.key)
    if (
        asked.key is None
        and "cursor" in asked.params
        and (not keyless_cursor or faults.fires("keyless_cursor_401"))
    ):
        raise Refused("API key not found", error="Invalid or missing API key", status=401)
    if asked.key is None and asked.path == "/rate-limit":
        raise Refused("A key is needed to see its limits.", error="Authentication required", status=401)
    _plan(asked)
    _search_length(asked)
    _throttles(asked, account, faults)
    if faults.fires("rate_limited"):
        raise account.too_fast(asked.credits, 1.0)
    if faults.fires("day_spent"):
        raise account.day_spent(max(asked.credits, 1), 40_000.0, left=0)
    account.admit(asked.credits)
    _limit_and_commas(asked)
    _line_length(asked)
    return account


def _plan(asked: Asked) -> None:
    """Filtering or sorting by a date of change is for paid plans: 429, no Retry-After, not charged."""
    gated = GATED.search(asked.params.get("filter", "").replace("-date:", "_date:"))
    by_date = re.search(r"(?:created|updated)[_-]date", asked.params.get("sort", ""))
    clause = gated or by_date
    if clause:
        raise Refused(f"{clause[0]} needs a paid plan.", error="Plan upgrade required", status=429)


def _search_length(asked: Asked) -> None:
    if any(len(asked.params.get(name, "")) > LONGEST_SEARCH for name in ("search", "search.semantic")):
        raise Refused(
            f"A search may have at most {LONGEST_SEARCH} characters.",
            error="Search query too long",
            headers={"x-openalex-edge-reject": "search_volume"},
            more={"error_source": "openalex-api-proxy"},
        )


def _throttles(asked: Asked, account: Account, faults: Faults) -> None:
    """More than five AND/OR/NOT: 1 a second without a key, 5 with one, 25 paid. Wide OR list, semantic: 1."""
    filter_text = asked.params.get("filter", "")
    count = operators(" ".join([*asked.searches, filter_text]))
    broad = 25 if account.is_paid else 5 if account.has_key else 1
    wait = account.wait("boolean", broad) if count > 5 else 0
    if wait:
        raise _too_broad(wait, "broad_boolean_query", {"booleanOperators": count})
    wide = wide_list(filter_text, WIDE)
    citing = wide_list(filter_text, CITES)
    if citing and not wide and faults.fires("wide_cites"):
        wide = citing
    wait = account.wait("wide", 1) if wide else 0
    if wide and wait:
        raise _too_broad(wait, "wide_or_filter", {"field": wide[0], "orTerms": wide[1]})
    wait = account.wait("semantic", 1) if "search.semantic" in asked.params else 0
    if wait:
        raise account.too_fast(asked.credits, wait, rate=1)
    searches = asked.path == "/works" and costs.is_search(asked.params)
    if searches and asked.key is None and faults.fires("search_off"):
        raise Refused(
            "Searches without a key are switched off for now.",
            error="Search temporarily unavailable",
            status=503,
            headers={"Retry-After": "2"},
        )


def _too_broad(wait: float, reason: str, more: dict[str, object]) -> Refused:
    return Refused(
        "This query is too broad to be asked this often. Please slow down.",
        error=LIMITED,
        status=429,
        headers={"Retry-After": "1"},
        more={"reason": reason, **more, "retryAfter": wait},
    )


def _limit_and_commas(asked: Asked) -> None:
    if "limit" in asked.params:
        raise _edge_rejection("limit is not a parameter; use per_page.", "f1:limit_param")
    filter_text = asked.params.get("filter", "")
    if filter_text and not all(":" in piece for piece in split_outside_quotes(filter_text, ",")):
        raise _edge_rejection(
            "A comma in a filter value must be inside double quotes.", "f1:raw_comma_filter"
        )


def _edge_rejection(message: str, code: str) -> Refused:
    return Refused(
        message,
        error=AT_THE_EDGE,
        headers={"x-openalex-edge-reject": code},
        more={"error_source": "openalex-api-proxy"},
    )


def _line_length(asked: Asked) -> None:
    """The line is measured as the edge writes it anew, with everything percent-encoded."""
    line = f"{asked.method} {asked.raw_path}?{urlencode(asked.params)} HTTP/1.1"
    if len(line.encode()) > LONGEST_LINE:
        raise Refused(f"The request line has more than {LONGEST_LINE} bytes.", error="Request URL too long")
