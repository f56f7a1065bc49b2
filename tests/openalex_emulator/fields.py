"""The filter keys of /works that are emulated: what each looks at, and which kind of value it takes.

OpenAlex knows more keys. One that is not here is refused with the list of those that are, in the form of
OpenAlex's own refusal of a key it does not know.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "cites", "listed", "term", "prefix", "number", "date", "boolean", "search"]


@dataclass(frozen=True, slots=True)
class Field:
    """A filter key.

    `path` leads from a root key of the record to the compared values, through lists as through objects.
    `letter` is the entity letter its OpenAlex ids begin with; `vocabulary` the folder of its ids.
    """

    key: str
    kind: Kind
    path: str = ""
    letter: str = ""
    vocabulary: str = ""
    end: Literal["", "from", "to"] = ""
    groups: bool = False

    @property
    def root(self) -> str:
        return self.path.split(".")[0]

    @property
    def scope(self) -> tuple[str, ...]:
        """The texts a search key looks into."""
        return SCOPES[self.key.removesuffix(".exact").removesuffix(".search")]

    @property
    def exact(self) -> bool:
        return self.key.endswith(".exact")


# Full text is not in any record file, so the scopes that would look into it see titles and abstracts only.
SCOPES: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "display_name": ("title",),
    "abstract": ("abstract",),
    "title_and_abstract": ("title", "abstract"),
    "default": ("title", "abstract"),
    "fulltext": ("title", "abstract"),
    "keyword": ("keywords",),
    "title_abstract_keywords": ("title", "abstract", "keywords"),
}
BOOLEANS = {
    "is_retracted": "is_retracted",
    "is_paratext": "is_paratext",
    "is_xpac": "is_xpac",
    "is_oa": "open_access.is_oa",
    "open_access.is_oa": "open_access.is_oa",
    "has_fulltext": "has_fulltext",
}
PRESENCE = {"has_abstract": "abstract_inverted_index", "has_references": "referenced_works", "has_doi": "doi"}
WIDE = frozenset({"primary_topic.id", "topics.id", "concepts.id", "concept.id"})
CITES = frozenset({"cites", "referenced_works"})  # wide as well, perhaps: see the fault wide_cites


def _table() -> tuple[Field, ...]:
    levels = ("subfield", "field", "domain")
    return (
        *(Field(key, "id", "id") for key in ("ids.openalex", "openalex", "openalex_id")),
        *(Field(key, "cites", "referenced_works") for key in ("cites", "referenced_works")),
        Field("cited_by", "listed", "referenced_works"),
        Field("related_to", "listed", "related_works"),
        Field("doi", "term", "doi"),
        Field("doi_starts_with", "prefix", "doi"),
        *(Field(key, "term", "ids.pmid") for key in ("ids.pmid", "pmid")),
        *(Field(key, "term", "ids.mag") for key in ("ids.mag", "mag")),
        Field("type", "term", "type", vocabulary="types", groups=True),
        Field("language", "term", "language", vocabulary="languages", groups=True),
        Field("indexed_in", "term", "indexed_in"),
        *(
            Field(key, "term", "open_access.oa_status", groups=True)
            for key in ("open_access.oa_status", "oa_status")
        ),
        *(
            Field(f"{root}.id", "term", f"{root}.id", letter="T", groups=True)
            for root in ("primary_topic", "topics")
        ),
        *(
            Field(f"{root}.{level}.id", "term", f"{root}.{level}.id", vocabulary=f"{level}s", groups=True)
            for root in ("primary_topic", "topics")
            for level in levels
        ),
        Field("keywords.id", "term", "keywords.id", vocabulary="keywords", groups=True),
        *(Field(key, "term", "concepts.id", letter="C") for key in ("concepts.id", "concept.id")),
        Field("authorships.institutions.id", "term", "authorships.institutions.id", letter="I", groups=True),
        Field("authorships.institutions.lineage", "term", "authorships.institutions.lineage", letter="I"),
        Field("authorships.institutions.ror", "term", "authorships.institutions.ror"),
        Field("authorships.institutions.country_code", "term", "authorships.institutions.country_code"),
        Field("authorships.countries", "term", "authorships.countries"),
        *(
            Field(key, "term", "authorships.author.id", letter="A", groups=True)
            for key in ("author.id", "authorships.author.id")
        ),
        *(
            Field(key, "term", "authorships.author.orcid")
            for key in ("author.orcid", "authorships.author.orcid")
        ),
        Field("primary_location.source.id", "term", "primary_location.source.id", letter="S", groups=True),
        Field("primary_location.source.type", "term", "primary_location.source.type"),
        Field("primary_location.source.issn", "term", "primary_location.source.issn"),
        Field("sustainable_development_goals.id", "term", "sustainable_development_goals.id", groups=True),
        Field("publication_year", "number", "publication_year", groups=True),
        *(Field(key, "number", key, groups=True) for key in ("cited_by_count", "referenced_works_count")),
        Field("fwci", "number", "fwci"),
        *(
            Field(f"{end}_{date}" if end else date, "date", date, end=end)
            for date in ("publication_date", "created_date", "updated_date")
            for end in ("", "from", "to")
        ),
        *(Field(key, "boolean", path, groups=True) for key, path in BOOLEANS.items()),
        *(Field(key, "boolean", path, groups=True) for key, path in PRESENCE.items()),
        *(
            Field(f"{scope}.search{exact}", "search", scope)
            for scope in SCOPES
            for exact in ("", ".exact")
            if scope != "keyword" or not exact
        ),
    )


FIELDS: dict[str, Field] = {field.key: field for field in _table()}
