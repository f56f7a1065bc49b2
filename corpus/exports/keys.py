"""Names of works as other programs write them: `Surname, Given`, and the key to cite a work by.

A key is surname, year and the first telling word of the title, `ostrom1996crossing`. Where several works of
the corpus have the same, the second gets b, the third c, in the order of their ids. The whole corpus is
looked at, not the selection: a work has the same key in every file of a version.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import polars as pl

from corpus.entries import plain
from corpus.names import BODY, INITIALS, PARTICLES

SMALL = frozenset(
    """about after among and before between beyond but can der des does during for from how into its las los
    more not der die das and und les pour par sur del dos the their these this those through towards toward
    under upon what when where which who whose why will with within without your""".split()
)
SHORTEST = 3  # letters of a telling word
MOST_LETTERS = 24  # of a surname or a word
READ_OF_TITLE = 200  # characters in which a telling word is looked for
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})


def surname_first(name: str) -> str:
    """Return `Given Surname` as `Surname, Given`; a body, and what has a comma already, as it is.

    >>> surname_first("Sandra van der Hel"), surname_first("Kumar S."), surname_first("World Bank")
    ('van der Hel, Sandra', 'Kumar, S.', 'World Bank')
    >>> surname_first("Martin Luther King Jr.")
    'King Jr., Martin Luther'
    """
    words = name.split()
    if "," in name or len(words) < 2 or BODY.search(name):
        return name
    start = len(words) - 1
    if start > 1 and words[start].strip(".").casefold() in GENERATIONS:
        start -= 1
    elif INITIALS.fullmatch(words[-1]) and (words[-1].isupper() or "." in words[-1]):
        return f"{words[0]}, {' '.join(words[1:])}"
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}"


def citation_keys(works: pl.DataFrame, ids: Sequence[str]) -> dict[str, str]:
    """Return the key of each of these works; `works` are all of the corpus, as `schema.WORKS`."""
    chosen = works.filter(pl.col("id").is_in(ids))["year"]
    rows = (  # of the same years: no other work can have the same key
        works.lazy()
        .filter(pl.col("year").is_in(chosen.unique().implode(), nulls_equal=True))
        .sort(pl.col("id").str.len_chars(), "id")  # ids of later works are longer or higher
        .select(
            "id",
            pl.col("authors").list.get(0, null_on_oob=True).struct.field("name"),
            "year",
            pl.col("title").str.slice(0, READ_OF_TITLE),
        )
        .collect()
    )
    wanted = set(ids)
    taken: dict[str, int] = {}
    keys: dict[str, str] = {}
    for work_id, author, year, title in rows.iter_rows():
        base = _base(author or "", year, title or "")
        key, number = base, taken.get(base, 1)
        while key in taken:
            number += 1
            key = f"{base}{_letters(number)}"
        taken[base] = number
        taken.setdefault(key, 1)
        if work_id in wanted:
            keys[work_id] = key
    return keys


def _base(author: str, year: int | None, title: str) -> str:
    surname = _surname(author)
    word = next(_telling(title.split()), "")
    return f"{surname or 'anon'}{'nd' if year is None else year}{word}"


@lru_cache(maxsize=4096)
def _surname(author: str) -> str:
    """Small letters a to z of the surname; of a body, of its first telling word."""
    surname, comma, _ = surname_first(author).partition(",")
    return _bare(surname) if comma else next(_telling(author.split()), "")


def _telling(words: Iterable[str]) -> Iterator[str]:
    bare = (_bare(word) for word in words)
    return (word for word in bare if len(word) >= SHORTEST and word not in SMALL)


def _bare(text: str) -> str:
    letters = text.lower() if text.isascii() else plain(text)
    return re.sub("[^a-z]", "", letters)[:MOST_LETTERS]


def _letters(number: int) -> str:
    """Return b for 2, z for 26, aa for 27."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
