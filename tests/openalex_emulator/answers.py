"""From the parameters of a question to the bytes of its answer."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from . import groups, hits, paging, query, search, serialize, spoiled
from .errors import Moved, Refused, not_emulated, unknown_work
from .faults import Faults
from .fields import SCOPES
from .index import Catalogue, plain_doi
from .sorting import sort_keys

SEARCHES = {  # parameter: what it looks into
    f"search{scope}{exact}": SCOPES[scope.removeprefix(".") or "default"]
    for scope in ("", ".title", ".title_and_abstract", ".title_abstract_keywords")
    for exact in ("", ".exact")
}
EMULATED = {
    "bypass_cache",
    "corpus",
    "cursor",
    "data_version",
    "filter",
    "group_by",
    "include_xpac",
    "mailto",
    "page",
    "per_page",
    "sample",
    "seed",
    "select",
    "sort",
    *SEARCHES,
}
SLOW_MS = 5_003  # the index answers after five seconds with what it has
KNOWN = {
    "apc_sum",
    "cited_by_count_sum",
    "format",
    "group_bys",
    "q",
    "rerank",
    "search.semantic",
    "warm",
}
SINGLE = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?|openalex:)?w?(\d{1,15})", re.IGNORECASE)
OTHER_SPELLING = re.compile(r"w|\d+$|https?://(?:api\.)?openalex\.org/|openalex:|mag:")
OTHER_ID = re.compile(
    r"(?:https?://pubmed\.ncbi\.nlm\.nih\.gov/|(?P<kind>pmid|pmcid|mag):)(?P<id>\w+)/?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Origin:
    """The API behind the edge."""

    catalogue: Catalogue
    faults: Faults
    max_per_page: int = 200
    seed: int = 0

    def list_works(self, params: Mapping[str, str], *, cost_usd: float, took_ms: int) -> bytes:
        """Return the answer of /works. Raises Refused."""
        check_parameters(params)
        question = spoiled.without_some_ids(self._question(params), self.faults)
        question = spoiled.without_unfindable(self.catalogue, question, self.faults)
        about = {
            "x_query": _x_query(params),
            "cost_usd": cost_usd,
            "took_ms": took_ms,
            "walk": bool(params.get("cursor")),
        }
        if params.get("group_by"):
            return self._grouped(params, question, about)
        page = paging.read(params, self.max_per_page)
        keys = serialize.read_select(params.get("select"))
        found = self._find(params, question, page)
        count, rows, cursor = len(found.rows), found.rows, None
        if params.get("sample"):
            rows = self._sampled(params, rows)
            count = len(rows)
        start = (page.number - 1) * page.per_page
        if page.after is not None:
            start = len(rows) if params.get("sample") else found.order.position_after(rows, list(page.after))
        later = page.after is not None and 0 < start < len(rows)
        if later and self.faults.fires("row_doubled"):
            start -= 1
        if later and self.faults.fires("count_drifts"):
            count = spoiled.drifted(count, start, page.per_page)
        shown = rows[start : start + page.per_page]
        if self.faults.fires("slow_partial"):
            about["took_ms"], count, shown = SLOW_MS, count // 2, rows[start::2][: page.per_page]
        if page.walk and len(shown) == page.per_page and not params.get("sample"):
            cursor = paging.encode(found.order.values(int(shown[-1])))
        if later and self.faults.fires("row_moves"):
            shown = spoiled.moved(rows, start, shown)
        if self.faults.fires("partial_count"):
            about["took_ms"], count, shown, cursor = SLOW_MS, count // 2, shown[: len(shown) // 2], None
        number = None if page.walk else page.number
        meta = serialize.meta(
            count=count, page=number, per_page=page.per_page, groups=None, cursor=cursor, **about
        )
        cited = spoiled.cited_in(question)
        cited = cited if cited and self.faults.fires("lost_reference") else []
        works = [self._work(row, keys, found.scores, cited, in_list=True) for row in shown.tolist()]
        return serialize.envelope(meta, works, [])

    def _question(self, params: Mapping[str, str]) -> hits.Question:
        plain = params.get("search") or params.get("search.exact")
        return read_question(params, keywords=bool(plain) and self.faults.fires("keyword_search"))

    def _find(self, params: Mapping[str, str], question: hits.Question, page: paging.Page) -> hits.Hits:
        keys = sort_keys(params.get("sort"), search=bool(question.asks), cursor=page.walk)
        found = hits.find(self.catalogue, question, keys)
        changed = self.faults.fires("duplicate_doi") and spoiled.with_a_duplicate(self.catalogue, found.rows)
        if page.walk and page.after is None and self.faults.fires("deleted_record"):
            spoiled.without_the_middle(self.catalogue, found.rows)
            changed = True
        return hits.find(self.catalogue, question, keys) if changed else found

    def _sampled(self, params: Mapping[str, str], rows: np.ndarray) -> np.ndarray:
        """Return a random choice of the hits, the same for the same seed."""
        if not params["sample"].isdigit() or not 1 <= int(params["sample"]) <= paging.WINDOW:
            raise Refused("sample must be a number from 1 to 10000.")
        if params.get("sort"):
            raise Refused("Cannot use sort with sample.")
        if int(params.get("page") or 1) > 1 and not params.get("seed"):
            raise Refused("Must use a seed value when paginating samples.")
        draw = random.Random(f"{self.seed} {params.get('seed')}")
        return np.array(draw.sample(rows.tolist(), min(len(rows), int(params["sample"]))), dtype=np.int64)

    def _grouped(self, params: Mapping[str, str], question: hits.Question, about: dict) -> bytes:
        if params.get("select"):
            raise Refused("select does not work with group_by.")
        if params.get("sample"):
            raise Refused("sample does not work with group_by.")
        found = hits.mask(self.catalogue, question)
        if self.faults.fires("partial_count") or self.faults.fires("slow_partial"):
            found, about["took_ms"] = spoiled.every_other(found), SLOW_MS
        buckets, cursor = groups.answer(self.catalogue, found, groups.read(params["group_by"]), params)
        meta = serialize.meta(
            count=int(found.sum()),
            page=None if about["walk"] else 1,
            cursor=cursor,
            per_page=int(params.get("per_page") or groups.MOST),
            groups=len(buckets),
            **about,
        )
        return serialize.envelope(meta, None, buckets)

    def single_work(self, wanted: str, params: Mapping[str, str]) -> bytes:
        """Return one work in full. Raises NoSuchPage: unknown, merged and deleted ids look alike."""
        check_parameters(params)
        other = set(params) - {"select", "mailto", "data_version", "bypass_cache", "include_xpac", "corpus"}
        if other:
            raise Refused(f"{', '.join(sorted(other))}: not valid for a single work.")
        keys = serialize.read_select(params.get("select"))
        row = self._row_of(wanted)
        if row is None:
            raise unknown_work()
        canonical = f"/works/W{self.catalogue.number(row)}"
        if OTHER_SPELLING.match(wanted) and self.faults.fires("redirected_ids"):
            raise Moved(302, canonical)
        return self._work(row, keys, None, [], in_list=False)

    def _row_of(self, wanted: str) -> int | None:
        if wanted.lower() == "random":
            raise not_emulated("/works/random")
        if found := SINGLE.fullmatch(wanted):
            number = int(found[1])
            survivor = self.catalogue.merged.get(number)
            if survivor and self.faults.fires("merged_redirects"):
                raise Moved(301, f"/works/W{survivor}")
            return self.catalogue.row_of(number)
        if other := OTHER_ID.fullmatch(wanted):
            field = query.FIELDS.get(f"ids.{(other['kind'] or 'pmid').lower()}")
            if field is None:
                raise not_emulated(f"/works/{other['kind']}:")
            return next(iter(self.catalogue.postings(field).get(other["id"].lower(), ())), None)
        doi = plain_doi(wanted)
        return self.catalogue.by_location_doi().get(doi) if doi.startswith("10.") else None

    def _work(
        self, row: int, keys: tuple[str, ...], scores: np.ndarray | None, cited: list[int], *, in_list: bool
    ) -> bytes:
        dangling = self.faults.fires("dangling_references")
        read = (
            spoiled.with_a_dangling_reference(self.catalogue, row) if dangling else self.catalogue.read(row)
        )
        if cited:
            read = spoiled.without_lost(read, self.catalogue.number(row), cited)
        return serialize.work(
            read, keys, in_list=in_list, score=None if scores is None else float(scores[row])
        )


def check_parameters(params: Mapping[str, str]) -> None:
    """Refuse what OpenAlex does not know, and what it knows and this emulator does not."""
    for name, value in params.items():
        if name in KNOWN:
            raise not_emulated(f"The parameter {name}")
        if name not in EMULATED:
            raise Refused(
                f"{name} is not a valid parameter. Valid parameters are: {', '.join(sorted(EMULATED))}."
            )
        if "host_venue" in value or "alternate_host_venues" in value:
            raise Refused(
                "host_venue and alternate_host_venues are no longer available; use primary_location."
            )
    if params.get("seed") and not params.get("sample"):
        raise Refused("seed is for samples; it needs the sample parameter.")
    if params.get("data_version") == "1":
        raise Refused("data-version=1 is no longer available.")


def read_question(params: Mapping[str, str], *, keywords: bool = False) -> hits.Question:
    """Return what is asked for. `keywords`: a plain search finds works by their keywords as well."""
    text = params.get("filter", "")
    for name in SEARCHES:
        if params.get(name) and params.get(f"{name}.exact"):
            raise Refused(f"{name} and {name}.exact cannot be used together.")
    more = ("keywords",) if keywords else ()
    return hits.Question(
        clauses=query.parse(text) if text else (),
        searches=tuple(
            (
                search.parse(params[name], exact=name.endswith(".exact")),
                scope + more if name in {"search", "search.exact"} else scope,
            )
            for name, scope in SEARCHES.items()
            if params.get(name)
        ),
        corpus=hits.corpus(params.get("corpus"), params.get("include_xpac"), text),
    )


def _x_query(params: Mapping[str, str]) -> dict[str, object]:
    """The private echo of the question: it is there, its texts mean nothing."""
    url = "/works?" + "&".join(f"{name}={value}" for name, value in params.items())
    return {"oql": "works", "oqo": {"get_rows": "works", "filter_rows": []}, "url": url}
