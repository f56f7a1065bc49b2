"""The works of the briefing as an emulated OpenAlex holds them, and what might be taken for them."""

from functools import cache
from typing import Any

from corpus.bibliography import read_bibliography
from corpus.locations import REFERENCES
from corpus.model import Reference
from tests.harvest.builders import record

WITHOUT_RECORD = {"bellinson2021"}  # grey literature that OpenAlex does not hold
TYPES = {"loeffler2021": "book", "hemstrom2021": "book", "govint2012": "book", "perry2019": "report"}
ONLINE_FIRST = {"galuszka2019": 2018, "brandsen2016": 2015, "voorberg2015": 2014, "bevir2018": 2018}
TRUE, NEAR = 7_100_000_000, 7_200_000_000


@cache
def references() -> dict[str, Reference]:
    return {one.key: one for one in read_bibliography(REFERENCES).references}


def true_id(key: str) -> str:
    return f"W{TRUE + sorted(references()).index(key)}"


def true_records() -> list[dict[str, Any]]:
    """One record of each work but those that OpenAlex would not hold; facts of the works, ids invented."""
    return [
        work(
            int(true_id(key)[1:]),
            one.title,
            people(one),
            ONLINE_FIRST.get(key, one.year or 0),
            TYPES.get(key, "article"),
            one.doi,
        )
        for key, one in references().items()
        if key not in WITHOUT_RECORD
    ]


def near_misses() -> list[dict[str, Any]]:
    """Eight invented records for each work, all cited more often than it."""
    found = []
    for number, one in enumerate(references().values()):
        if one.key in WITHOUT_RECORD:
            continue
        year, main = one.year or 0, one.title.split(":")[0]
        kinds: list[tuple[str, list[str], int, str]] = [
            (f"{main} in invented towns: another study", people(one), year, "article"),
            (one.title, ["Cy Critic"], year, "book-review"),
            (one.title, ["Cy Critic"], year + 1, "article"),
            (f"Erratum to: {one.title}", people(one), year, "erratum"),
            (f"{main}: a reply to invented critics", people(one), year, "article"),
            (one.title, people(one), year - 9, TYPES.get(one.key, "article")),
            (one.title, ["Ada Example", "Bo Sample"], year, "article"),
            (f"Editorial: {main}, an invented special issue", people(one), year, "editorial"),
        ]
        for kind, (title, names, when, what) in enumerate(kinds):
            doi = f"10.5555/near.{number}.{kind}"
            found.append(work(NEAR + 10 * number + kind, title, names, when, what, doi, cited_by_count=500))
    return found


def people(reference: Reference) -> list[str]:
    return [" ".join(reversed(name.split(", ", 1))) for name in reference.authors]


def work(
    number: int, title: str, names: list[str], year: int, what: str, doi: str | None, **said: Any
) -> dict[str, Any]:
    authors = [
        {"author": {"id": f"https://openalex.org/A{n}", "display_name": name}}
        for n, name in enumerate(names, 1)
    ]
    dated = {"publication_year": year, "publication_date": f"{year}-02-03"}
    address = {"doi": f"https://doi.org/{doi}"} if doi else {}
    return record(number, title=title, type=what, authorships=authors, **dated, **address, **said)
