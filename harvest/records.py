"""OpenAlex's JSON as works. The only reader of that shape."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pyalex import invert_abstract

from corpus.dois import bare_doi
from corpus.model import Author, Work, WorkId

AUTHORS_A_ROW = 100  # lists stop here, without saying so


def work_from_record(record: dict[str, Any]) -> Work:
    """Return the work that a record describes; whatever the record lacks is None or empty.

    Raises KeyError only if the record has no id, which OpenAlex never sends.
    """
    location = record.get("primary_location") or {}
    topic = record.get("primary_topic") or {}
    authorships = record.get("authorships") or []
    return Work(
        id=work_id(record["id"]),
        title=record.get("title") or record.get("display_name"),
        abstract=_abstract(record.get("abstract_inverted_index")),
        doi=bare_doi(record.get("doi")),
        year=record.get("publication_year"),
        published=_day(record.get("publication_date")),
        type=record.get("type"),
        language=record.get("language"),
        locations=tuple(place["id"] for place in record.get("locations") or () if place.get("id")),
        authors=tuple(_authors(authorships)),
        authors_cut=len(authorships) >= AUTHORS_A_ROW,
        countries=tuple(sorted({c for row in authorships for c in row.get("countries") or ()})),
        venue=(location.get("source") or {}).get("display_name") or location.get("raw_source_name"),
        topic=topic.get("display_name"),
        subfield=(topic.get("subfield") or {}).get("display_name"),
        field=(topic.get("field") or {}).get("display_name"),
        domain=(topic.get("domain") or {}).get("display_name"),
        is_retracted=record.get("is_retracted"),
        open_access_url=(record.get("open_access") or {}).get("oa_url"),
        cited_by_count=record.get("cited_by_count"),
        references=tuple(work_id(address) for address in record.get("referenced_works") or ()),
    )


def work_id(address: str) -> WorkId:
    """Return `W123` from an OpenAlex address."""
    return address.rsplit("/", 1)[-1].upper()


def _abstract(inverted: dict[str, list[int]] | None) -> str | None:
    return (invert_abstract(inverted) or None) if inverted else None


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:  # OpenAlex passes on what publishers send
        return None


def _authors(authorships: Iterable[dict[str, Any]]) -> Iterable[Author]:
    for row in authorships:
        author = row.get("author") or {}
        name = author.get("display_name") or row.get("raw_author_name")
        if name:
            address, orcid = author.get("id"), author.get("orcid")
            yield Author(
                name=name,
                id=address.rsplit("/", 1)[-1] if address else None,
                orcid=orcid.rsplit("/", 1)[-1] if orcid else None,
            )
