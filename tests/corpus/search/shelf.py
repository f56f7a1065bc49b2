"""A shelf of invented works to search, and one index of it."""

from collections.abc import Sequence

from corpus.model import Author, Work
from corpus.schema import works_frame
from corpus.search.index import SearchIndex

VENUE = "Invented Review of Public Lives"


def work(number, title, abstract=None, authors=(), **more) -> Work:
    facts = {"venue": VENUE, "doi": f"10.5555/invented.{number}"} | more
    return Work(f"W90{number:02}", title, abstract, authors=tuple(Author(name) for name in authors), **facts)


WORKS = [
    work(1, "Co-production of knowledge in cities", "Citizens are participating.", ["Elin Åström"],
         year=2010),
    work(2, "Coproduction in public services", "On knowledge, co-production’s limits", ["Bo Elm"], year=2012),
    work(3, "What co production means", "A city tells of its health care.", ["Seán O’Brien", "Ann Lee"],
         year=2015),
    work(4, "Participation and the careful state", "Care and welfare, not services.", ["Łukasz Ørsted-Ng"]),
    work(5, "The commons: a study of one river", "Production is nowhere co-ordinated.", ["Bo Åström"],
         year=2020),
    work(6, "知識の共同生産", "Über die Koproduktion — ένας ποταμός", ["王 小明"],
         year=2021, venue="Отчёт"),
    work(7, None, None, year=2021, venue=None, doi=None),
    work(8, "To be or not to be: 10 AND 20 OR more?", None, ["Ann River"], venue="City <b>&amp;</b> River"),
]  # fmt: skip


def index_of(works: Sequence[Work]) -> SearchIndex:
    return SearchIndex(works_frame(works, []))


SHELF = index_of(WORKS)


def found(text: str, index: SearchIndex = SHELF) -> set[int]:
    """The numbers of the works that a text finds."""
    return {int(one[3:]) for one in index.search(text).works["id"]}


def in_order(text: str, index: SearchIndex = SHELF) -> list[int]:
    return [int(one[3:]) for one in index.search(text).works["id"]]
