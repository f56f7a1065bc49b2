"""Works as OpenAlex records of autumn 2026: every key, in the order of its serializer.

Records share their unchanging parts (a journal, an institution, a topic): read them, do not write into them.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from tests.openalex_emulator import invented_words as words
from tests.openalex_emulator.invented_seeds import SeedFacts

Json = dict[str, object]

KEYS = (
    "id", "doi", "title", "display_name", "publication_year", "publication_date", "ids", "language",
    "primary_location", "type", "indexed_in", "open_access", "authorships", "institutions",
    "countries_distinct_count", "institutions_distinct_count", "corresponding_author_ids",
    "corresponding_institution_ids", "apc_list", "apc_paid", "fwci", "has_fulltext", "cited_by_count",
    "citation_normalized_percentile", "cited_by_percentile_year", "biblio", "is_retracted", "is_paratext",
    "is_xpac", "primary_topic", "topics", "keywords", "concepts", "mesh", "locations_count", "locations",
    "best_oa_location", "sustainable_development_goals", "awards", "funders", "has_content", "content_urls",
    "referenced_works_count", "referenced_works", "related_works", "abstract_inverted_index",
    "counts_by_year", "updated_date", "created_date",
)  # fmt: skip
OPENALEX = "https://openalex.org/"
ACCESS = ("closed", "gold", "hybrid", "green", "bronze", "diamond")
ACCESS_SHARES = (0.48, 0.18, 0.12, 0.12, 0.06, 0.04)
MEASURED = {"article", "conference-paper", "book", "review", "book-chapter"}
"""Types that have a field-weighted citation impact."""
THIS_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Facts:
    """What differs from one record to the next."""

    number: int  # the digits of the id
    doi: str | None  # None: it lies in a repository alone
    title: str | None
    abstract: str | None
    year: int
    language: str
    kind: str
    authorships: list[Json]
    source: Json | None
    topics: list[Json]
    references: list[str]
    cited: int
    is_retracted: bool


def record(facts: Facts, rng: Random) -> Json:
    """Return the record; what `facts` leave open (dates, access, volume) is drawn from `rng`."""
    identifier, url = f"{OPENALEX}W{facts.number}", f"https://doi.org/{facts.doi}" if facts.doi else None
    status = rng.choices(ACCESS, ACCESS_SHARES)[0]
    is_open = status != "closed"
    locations = _locations(facts, url, status)
    place = locations[0]
    published = _date(facts.year, rng)
    institutions = {one["id"]: one for row in facts.authorships for one in row["institutions"]}
    corresponding = [row for row in facts.authorships if row["is_corresponding"]]
    rank = min(99, facts.cited)
    values = (
        identifier, url, facts.title, facts.title, facts.year, published,
        {"openalex": identifier, **({"doi": url} if url else {})}, facts.language, place, facts.kind,
        ["crossref"] if url else [],
        {"is_oa": is_open, "oa_status": status, "oa_url": place["landing_page_url"] if is_open else None,
         "any_repository_has_fulltext": status == "green"},
        facts.authorships, [], len({one["country_code"] for one in institutions.values()}), len(institutions),
        [row["author"]["id"] for row in corresponding],
        [one["id"] for row in corresponding for one in row["institutions"]],
        None, None, _impact(facts), False, facts.cited,
        {"value": rank / 100, "is_in_top_1_percent": rank >= 99, "is_in_top_10_percent": rank >= 90},
        {"min": rank, "max": min(100, rank + 1)}, _biblio(rng), facts.is_retracted,
        facts.kind == "paratext", False, facts.topics[0] if facts.topics else None, facts.topics,
        _keywords(facts.topics), _concepts(facts.topics), [], len(locations), locations,
        place if is_open else None,
        [], *_funding(rng), {"pdf": False, "grobid_xml": False}, None,
        len(facts.references), facts.references,
        [], inverted(facts.abstract), _counts(facts.cited, facts.year),
        f"2026-10-{rng.randint(1, 28):02}T03:11:09.{rng.randint(1, 999999):06}",
        f"{max(2016, min(facts.year, THIS_YEAR))}-{published[5:]}T00:00:00",
    )  # fmt: skip
    return dict(zip(KEYS, values, strict=True))


def inverted(abstract: str | None) -> dict[str, list[int]] | None:
    """Return each word with its places, in the order of first use; None for no abstract.

    >>> inverted("we say what we do")
    {'we': [0, 3], 'say': [1], 'what': [2], 'do': [4]}
    """
    if abstract is None:
        return None
    index: dict[str, list[int]] = {}
    for place, word in enumerate(abstract.split()):
        index.setdefault(word, []).append(place)
    return index


def seed_record(seed: SeedFacts, number: int, first_author: int, cited: int, rng: Random) -> Json:
    """Return the record of a real work, with its facts and neither abstract nor references."""
    authorships = [
        authorship(first_author + place, name, [], place, len(seed.authors))
        for place, name in enumerate(seed.authors)
    ]
    kind = "book series" if seed.kind == "book" else "journal"
    venue = _venue(9_000_000_000 + number % 1000, seed.venue, kind)
    return record(
        Facts(number, seed.doi, seed.title, None, seed.year, "en", seed.kind, authorships, venue, [], [],
              cited, False),
        rng,
    )  # fmt: skip


def authorship(number: int, name: str, institutions: list[Json], place: int, of: int) -> Json:
    """Return one row of a work's authors; the first is the corresponding one."""
    strings = [f"Department of Examples, {one['display_name']}" for one in institutions]
    return {
        "author_position": "first" if place == 0 else "last" if place == of - 1 else "middle",
        "author": {"id": f"{OPENALEX}A{number}", "display_name": name, "orcid": None},
        "institutions": institutions,
        "countries": [one["country_code"] for one in institutions],
        "is_corresponding": place == 0,
        "raw_author_name": name,
        "raw_affiliation_strings": strings,
        "raw_orcid": None,
        "affiliations": [
            {"raw_affiliation_string": string, "institution_ids": [one["id"]]}
            for string, one in zip(strings, institutions, strict=True)
        ],
    }


def institution(number: int, name: str, country: str) -> Json:
    """Return an institution; its ROR is null, for an invented one has none."""
    identifier = f"{OPENALEX}I{number}"
    return {"id": identifier, "display_name": name, "ror": None, "country_code": country, "type": "education",
            "lineage": [identifier]}  # fmt: skip


def source(number: int, name: str) -> Json:
    """Return an invented venue, with a publisher and with an ISSN that is nobody's."""
    press, issn = f"{OPENALEX}P9100000001", f"9999-{number % 1000:03}X"
    return _venue(number, name, "journal") | {
        "issn_l": issn, "issn": [issn], "host_organization": press,
        "host_organization_name": "Invented Press", "host_organization_lineage": [press],
        "host_organization_lineage_names": ["Invented Press"],
    }  # fmt: skip


def _venue(number: int, name: str, kind: str) -> Json:
    """Return a venue of which no more is known than its name and kind."""
    return {
        "id": f"{OPENALEX}S{number}", "display_name": name, "issn_l": None, "issn": None, "is_oa": False,
        "is_in_doaj": False, "is_core": True, "host_organization": None, "host_organization_name": None,
        "host_organization_lineage": [], "host_organization_lineage_names": [], "type": kind,
    }  # fmt: skip


def topic(number: int, name: str, subfield: words.Label, field: words.Label, domain: words.Label) -> Json:
    """Return a topic with its place in the tree of subfields, fields and domains."""
    row: Json = {"id": f"{OPENALEX}T{number}", "display_name": f"Invented topic on {name}", "score": 0.9874}
    for level, (code, label) in (("subfield", subfield), ("field", field), ("domain", domain)):
        row[level] = {"id": f"{OPENALEX}{level}s/{code}", "display_name": label}
    return row


def _locations(facts: Facts, url: str | None, status: str) -> list[Json]:
    """Return where a work lies: under its DOI, if it has one; in a repository, if it is green or has none."""
    places = [_location(facts, f"doi:{facts.doi}", url, status != "closed")] if url else []
    if status == "green" or not url:
        landing = f"https://repository.invented.example/{facts.number}"
        name = f"pmh:oai:repository.invented.example:{facts.number}"
        places.append(_location(facts, name, landing, status != "closed"))
    return places


def _location(facts: Facts, name: str, url: str, is_open: bool) -> Json:
    licence = "cc-by" if is_open else None
    return {
        "id": name, "is_oa": is_open, "landing_page_url": url, "pdf_url": None,
        "source": facts.source, "license": licence,
        "license_id": f"{OPENALEX}licenses/cc-by" if is_open else None,
        "version": "publishedVersion", "is_accepted": True, "is_published": True,
        "raw_source_name": facts.source["display_name"] if facts.source else None,
        "raw_type": "journal-article",
    }  # fmt: skip


def _date(year: int, rng: Random) -> str:
    """Return a day of the year: 1 January for a third of the works, as where only the year is known."""
    if rng.random() < 0.33:
        return f"{year}-01-01"
    return date(year, rng.randint(1, 10 if year >= THIS_YEAR else 12), rng.randint(1, 28)).isoformat()


def _biblio(rng: Random) -> Json:
    first = rng.randint(1, 900)
    return {"volume": str(rng.randint(1, 60)), "issue": str(rng.randint(1, 6)), "first_page": str(first),
            "last_page": str(first + rng.randint(4, 30))}  # fmt: skip


def _impact(facts: Facts) -> float | None:
    """Return citations over age, a stand-in for the field-weighted impact; None for types without one."""
    if facts.kind not in MEASURED:
        return None
    return round(facts.cited / (2 + THIS_YEAR - min(facts.year, THIS_YEAR)), 4)


def _keywords(topics: list[Json]) -> list[Json]:
    names = [row["subfield"]["display_name"] for row in topics]
    return [
        {"id": f"{OPENALEX}keywords/{name.lower().replace(' ', '-')}", "display_name": name, "score": 0.7712}
        for name in names
    ]


def _concepts(topics: list[Json]) -> list[Json]:
    return [
        {"id": f"{OPENALEX}C{row['id'][-5:]}", "wikidata": "https://www.wikidata.org/wiki/Q0",
         "display_name": row["field"]["display_name"], "level": 0, "score": 0.82}
        for row in topics
    ]  # fmt: skip


def _funding(rng: Random) -> tuple[list[Json], list[Json]]:
    if rng.random() > 0.15:
        return [], []
    number, name = f"{OPENALEX}F4320000001", "Invented Council"
    award = {"id": f"{OPENALEX}G{9_990_000_000 + rng.randint(1, 9999)}", "display_name": None,
             "funder_award_id": "EX-1", "funder_id": number, "funder_display_name": name,
             "doi": None}  # fmt: skip
    return [award], [{"id": number, "display_name": name, "ror": None}]


def _counts(cited: int, year: int) -> list[Json]:
    """Spread the citations over the last ten years at most, newest first, years without any left out."""
    years = range(THIS_YEAR, max(THIS_YEAR - 10, min(year, THIS_YEAR) - 1), -1)
    share, left = divmod(cited, len(years))
    return [{"year": one, "cited_by_count": share + (place < left)} for place, one in enumerate(years)
            if share + (place < left)]  # fmt: skip
