"""Works files, and every record in them brought to the shape OpenAlex serves in autumn 2026.

A record of 2023 has a host_venue, Crossref's types, one raw_affiliation_string an author and concept scores
as text; today's has none of these. What an old record cannot know (language, topics, fwci) is null or empty,
as it is for a work of today of which OpenAlex knows nothing. A key that no record is served with today stays
out, whatever the file says.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from .errors import BadRecord

Record = dict[str, Any]

# The order in which the API writes a work's keys; in searches relevance_score stands after display_name.
_KEYS = """
id doi title display_name publication_year publication_date ids language primary_location type
indexed_in open_access authorships institutions countries_distinct_count
institutions_distinct_count corresponding_author_ids corresponding_institution_ids apc_list
apc_paid fwci has_fulltext cited_by_count citation_normalized_percentile
cited_by_percentile_year biblio is_retracted is_paratext is_xpac primary_topic topics keywords
concepts mesh locations_count locations best_oa_location sustainable_development_goals awards
funders has_content content_urls referenced_works_count referenced_works related_works
abstract_inverted_index counts_by_year updated_date created_date
"""
KEYS = tuple(_KEYS.split())

_EMPTY_LISTS = """
indexed_in institutions topics keywords mesh sustainable_development_goals related_works counts_by_year
"""
EMPTY_LISTS = tuple(_EMPTY_LISTS.split())

TYPES = {  # Crossref's words of 2023 -> today's
    "journal-article": "article",
    "proceedings-article": "conference-paper",
    "posted-content": "preprint",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-section": "book-chapter",
    "book-part": "book-chapter",
    "journal-issue": "paratext",
    "journal": "paratext",
    "component": "paratext",
    "report-component": "report",
}
WORK_URL = re.compile(r"https://openalex\.org/W([0-9]{1,15})")


def read_works(path: Path) -> Iterator[Record]:
    """Yield the records of a .jsonl or .jsonl.gz file as they should be served, in its order.

    Raises OSError if the file cannot be read, and BadRecord, with the line number, at the first bad line.
    """
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            try:
                yield lift(orjson.loads(line))
            except (ValueError, TypeError, AttributeError, KeyError) as fault:
                raise BadRecord(f"{path}, line {number}: not an OpenAlex work ({fault}).") from fault


def _lines(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            yield from lines
    except (gzip.BadGzipFile, zlib.error, EOFError, UnicodeDecodeError) as fault:
        raise BadRecord(f"{path} cannot be read to its end: {fault}.") from fault


def work_number(url: object) -> int:
    """Return 42 for https://openalex.org/W42. Raises BadRecord for anything else."""
    found = WORK_URL.fullmatch(url) if isinstance(url, str) else None
    if not found:
        raise BadRecord(f"id {url!r} is not https://openalex.org/W followed by digits")
    return int(found[1])


def lift(old: Record) -> Record:
    """Return today's record of the same work, its keys in the order of the API."""
    if not isinstance(old, dict):
        raise BadRecord("not a JSON object")
    work_number(old.get("id"))
    date, year = _date_and_year(old)
    kind = TYPES.get(old.get("type") or "", old.get("type"))
    locations = [_location(place) for place in old.get("locations") or [] if place]
    primary = (
        _location(old.get("primary_location")) or _location_of_host_venue(old) or next(iter(locations), None)
    )
    references = list(old.get("referenced_works") or [])
    authorships = [_authorship(row) for row in old.get("authorships") or []]
    title = _title(old.get("title") or old.get("display_name"))
    today: Record = {
        **{key: [] for key in EMPTY_LISTS},
        **{key: old[key] for key in KEYS if old.get(key) is not None},
        "title": title,
        "display_name": title,
        "publication_year": year,
        "publication_date": date,
        "ids": old.get("ids") or _ids(old),
        "primary_location": primary,
        "type": kind,
        "open_access": _open_access(old),
        "authorships": authorships,
        "has_fulltext": bool(old.get("has_fulltext")),
        "cited_by_count": int(old.get("cited_by_count") or 0),
        "biblio": {
            k: (old.get("biblio") or {}).get(k) for k in ("volume", "issue", "first_page", "last_page")
        },
        "is_retracted": bool(old.get("is_retracted")),
        "is_paratext": bool(old.get("is_paratext", kind == "paratext")),
        "is_xpac": bool(old.get("is_xpac")),
        "concepts": [{**concept, "score": float(concept["score"])} for concept in old.get("concepts") or []],
        "locations": locations or ([primary] if primary else []),
        "best_oa_location": _location(old.get("best_oa_location")),
        "has_content": old.get("has_content") or {"pdf": False, "grobid_xml": False},
        "referenced_works": references,
        "referenced_works_count": len(references),
        "abstract_inverted_index": _abstract(old.get("abstract_inverted_index")),
        "created_date": _timestamp(old.get("created_date") or date),
        "updated_date": _timestamp(old.get("updated_date") or old.get("created_date") or date),
        **_counted(old, authorships),
        **_funding(old),
    }
    today["locations_count"] = len(today["locations"])
    return {key: today.get(key) for key in KEYS}


def _date_and_year(old: Record) -> tuple[str | None, int | None]:
    """The year is always that of the date; a date outside 1000 to 2050 is null."""
    date = old.get("publication_date") or (
        f"{old['publication_year']}-01-01" if old.get("publication_year") else None
    )
    if not date or not re.fullmatch(r"\d{4}-\d\d-\d\d", date) or not "1000" <= date[:4] <= "2050":
        return None, None
    return date, int(date[:4])


def _title(title: str | None) -> str | None:
    """Control characters are taken out and spaces run together."""
    return " ".join(re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]", "", title).split()) if title else None


def _ids(old: Record) -> Record:
    return {"openalex": old["id"], **({"doi": old["doi"]} if old.get("doi") else {})}


def _timestamp(date: str | None) -> str | None:
    """Dates of change are timestamps without a zone; a fraction is written only if it is not zero."""
    return f"{date}T00:00:00" if date and "T" not in date else date


def _abstract(index: Any) -> Record | None:
    """The inverted index is an object; the parquet snapshot holds it as JSON text."""
    return (json.loads(index) if isinstance(index, str) else index) or None


def _open_access(old: Record) -> Record:
    had = old.get("open_access") or {}
    return {
        "is_oa": bool(had.get("is_oa")),
        "oa_status": had.get("oa_status") or "closed",
        "oa_url": had.get("oa_url"),
        "any_repository_has_fulltext": bool(had.get("any_repository_has_fulltext")),
    }


def _location(place: Record | None) -> Record | None:
    """A location with today's keys; its id (`doi:...`, `pmid:...`) is absent when nothing tells it."""
    if not place:
        return None
    version, licence, landing = (
        place.get("version"),
        place.get("license"),
        place.get("landing_page_url") or "",
    )
    known = place.get("id") or (f"doi:{landing[16:]}" if landing.startswith("https://doi.org/") else None)
    return {
        **({"id": known} if known else {}),
        "is_oa": bool(place.get("is_oa")),
        "landing_page_url": place.get("landing_page_url"),
        "pdf_url": place.get("pdf_url"),
        "source": _source(place.get("source")),
        "license": licence,
        "license_id": place.get("license_id")
        or (f"https://openalex.org/licenses/{licence}" if licence else None),
        "version": version,
        "is_accepted": bool(place.get("is_accepted", version in {"acceptedVersion", "publishedVersion"})),
        "is_published": bool(place.get("is_published", version == "publishedVersion")),
        "raw_source_name": place.get("raw_source_name"),
        "raw_type": place.get("raw_type"),
    }


def _source(source: Record | None) -> Record | None:
    if not source:
        return None
    host, name = source.get("host_organization"), source.get("host_organization_name")
    return {
        **{key: source.get(key) for key in ("id", "display_name", "issn_l", "issn")},
        **{key: bool(source.get(key)) for key in ("is_oa", "is_in_doaj", "is_core")},
        "host_organization": host,
        "host_organization_name": name,
        "host_organization_lineage": source.get("host_organization_lineage") or ([host] if host else []),
        "host_organization_lineage_names": source.get("host_organization_lineage_names")
        or ([name] if name else []),
        "type": source.get("type"),
    }


def _location_of_host_venue(old: Record) -> Record | None:
    venue = old.get("host_venue") or {}
    if not venue.get("id"):
        return None
    source = {**venue, "host_organization_name": venue.get("publisher")}
    return _location({**venue, "id": None, "landing_page_url": venue.get("url"), "source": source})


def _authorship(row: Record) -> Record:
    institutions = [
        {
            **{key: unit.get(key) for key in ("id", "display_name", "ror", "country_code", "type")},
            "lineage": unit.get("lineage") or ([unit["id"]] if unit.get("id") else []),
        }
        for unit in row.get("institutions") or []
    ]
    joined = row.get("raw_affiliation_string")
    raw = row.get("raw_affiliation_strings") or ([joined] if joined else [])
    units = [unit["id"] for unit in institutions if unit["id"]]
    return {
        "author_position": row.get("author_position"),
        "author": {key: (row.get("author") or {}).get(key) for key in ("id", "display_name", "orcid")},
        "institutions": institutions,
        "countries": row.get("countries")
        or sorted({u["country_code"] for u in institutions if u["country_code"]}),
        "is_corresponding": bool(row.get("is_corresponding")),
        "raw_author_name": row.get("raw_author_name") or (row.get("author") or {}).get("display_name"),
        "raw_affiliation_strings": raw,
        "raw_orcid": row.get("raw_orcid"),
        "affiliations": row.get("affiliations")
        or [{"raw_affiliation_string": text, "institution_ids": units} for text in raw[:1]],
    }


def _counted(old: Record, authorships: Iterable[Record]) -> Record:
    """Counts and lists that follow from the authorships; what the record itself says goes first."""
    rows = list(authorships)
    corresponding = [row for row in rows if row["is_corresponding"]]
    derived: Record = {
        "countries_distinct_count": len({code for row in rows for code in row["countries"]}),
        "institutions_distinct_count": len({unit["id"] for row in rows for unit in row["institutions"]}),
        "corresponding_author_ids": [row["author"]["id"] for row in corresponding if row["author"]["id"]],
        "corresponding_institution_ids": [
            unit["id"] for row in corresponding for unit in row["institutions"]
        ],
    }
    return {key: derived[key] if old.get(key) is None else old[key] for key in derived}


def _funding(old: Record) -> Record:
    """`grants` became `funders` and `awards`."""
    grants = old.get("grants") or []
    named = {grant["funder"]: grant.get("funder_display_name") for grant in grants if grant.get("funder")}
    funders = [{"id": funder, "display_name": name, "ror": None} for funder, name in named.items()]
    awards = [
        {
            "id": None,
            "display_name": None,
            "funder_award_id": grant["award_id"],
            "funder_id": grant.get("funder"),
            "funder_display_name": grant.get("funder_display_name"),
            "doi": None,
        }
        for grant in grants
        if grant.get("award_id")
    ]
    return {"funders": old.get("funders") or funders, "awards": old.get("awards") or awards}
