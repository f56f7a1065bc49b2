"""Compounds that are written in three ways: co-production, coproduction, co production.

All three are indexed alike: as two words side by side, with the closed form beside the text. So each finds
the others, alone and within a phrase, and a search for `production` finds all of them. Which closed words are
compounds is learnt from the corpus: those that it also writes with a dash often enough, so that a word broken
at the end of a line (`infor-mation`) parts nothing. Words in co- are compounds as soon as the rest is a word.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from corpus.search.words import BREAK, joined_words, parts

AT_LEAST = 2  # works that write a compound with a dash before its closed form is parted
SHARE = 0.2  # of the works with the closed form that must write it with a dash as well
TEXTS = ("title", "abstract", "authors", "venue")
LETTERS = 5  # of what follows `co` in a closed compound: shorter rests are chance, as in `cover`
CO = "co"
AFTER_CO = frozenset(
    "construct construction create created creating creation creative creator creators delivery design "
    "designed designers designing develop development evaluation governance innovation learning management "
    "operation planning produce produced producer producers produces producing production productive "
    "research".split()
)
"""What follows co- in the literature of the subject, known also where a corpus is too small to teach it."""

_CHAIN = r"[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)+"
_INNER = "['-]"
_BETWEEN = f" {BREAK} "


@dataclass(frozen=True, slots=True)
class Compounds:
    """The compounds of one corpus."""

    dashed: Mapping[str, str]
    """Closed form -> as it is written with dash or apostrophe in at least one work."""
    parted: Mapping[str, tuple[str, str]]
    """Closed form -> its two parts, if it is parted wherever it occurs."""
    closed: frozenset[str]
    """Words in co- and closed forms of `dashed` that occur in a text."""

    def flat(self, word: str) -> tuple[str, ...]:
        """Return a joined word as the index holds it in a text: its parts, closed compounds taken apart."""
        return tuple(half for part in parts(word) for half in self._apart(part))

    def _apart(self, word: str) -> tuple[str, ...]:
        if word in self.closed and word not in self.parted:
            return (word,)
        return self.halves(word) or (word,)

    def halves(self, word: str) -> tuple[str, str] | None:
        """Return the two words that a closed word may be written as, or None.

        >>> none = Compounds({}, {}, frozenset())
        >>> none.halves("coproduction"), none.halves("knowledge")
        (('co', 'production'), None)
        """
        if word in self.parted:
            return self.parted[word]
        if word in self.dashed:
            first, second = parts(self.dashed[word])
            return first, second
        if word.startswith(CO) and len(word) >= len(CO) + LETTERS:
            return CO, word[len(CO) :]
        return None

    def makes_one(self, first: str, second: str) -> bool:
        """Whether two words side by side may be written as one."""
        return first == CO or first + second in self.dashed

    def written(self, word: str) -> str:
        """Return a closed word as people write it, with its dash if it is known with one."""
        return self.dashed.get(word, word)


def read_texts(works: pl.DataFrame) -> tuple[pl.DataFrame, Compounds]:
    """Return the texts of works as the index takes them, and the compounds found in them.

    `works` follow `schema.WORKS`; the rows stay in their order. The texts are title, abstract, authors and
    venue: words with one blank between them, then, each after BREAK, the closed forms of their compounds.
    A text that is missing is "".
    """
    texts = works.select(joined_words(pl.col("title", "abstract", "venue").fill_null("")))
    joined = texts.with_columns(_names(works).alias("authors"))
    chains = {name: joined[name].str.extract_all(_CHAIN) for name in TEXTS}
    compounds = _learnt(joined, chains)
    return joined.select(
        _with_closed_forms(joined[name], chains[name], compounds).alias(name) for name in TEXTS
    ), compounds


def _learnt(joined: pl.DataFrame, chains: Mapping[str, pl.Series]) -> Compounds:
    known: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    written: dict[str, Counter[str]] = {}
    every = pl.concat([chains[name].alias("chain") for name in TEXTS])
    for chain, works in every.list.unique().explode().drop_nulls().value_counts().iter_rows():
        halves = parts(chain)
        for place, (first, second) in enumerate(pairwise(halves)):
            pairs[first, second] += works
            begin = sum(map(len, halves[:place])) + place
            dashed = chain[begin : begin + len(first) + 1 + len(second)]
            written.setdefault(first + second, Counter())[dashed] += works
    texts = joined.select(pl.concat_str("title", "abstract", separator=" ").str.replace_all(_INNER, " "))
    for word, works in texts.to_series().str.split(" ").list.unique().explode().value_counts().iter_rows():
        known[word] = works
    parted: dict[str, tuple[str, str]] = {}
    for (first, second), works in sorted(pairs.items(), key=lambda one: (one[1], one[0])):
        if known[first + second] and works >= max(AT_LEAST, SHARE * known[first + second]):
            parted[first + second] = (first, second)
    for word in sorted(known):
        rest = word.removeprefix(CO)
        if (
            rest != word
            and len(rest) >= LETTERS
            and word not in parted
            and (rest in known or rest in AFTER_CO)
        ):
            parted[word] = (CO, rest)
    closed = frozenset(word for word in known if word in written or word.startswith(CO))
    return Compounds({one: _most(forms) for one, forms in written.items()}, parted, closed)


def _most(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _names(works: pl.DataFrame) -> pl.Series:
    each = works.lazy().select("authors").with_row_index("row").explode("authors").drop_nulls()
    one = each.select("row", joined_words(pl.col("authors").struct.field("name").fill_null("")).alias("name"))
    rows = one.group_by("row").agg(pl.col("name").str.join(_BETWEEN))
    whole = pl.LazyFrame({"row": pl.Series(range(works.height), dtype=pl.UInt32)})
    return whole.join(rows, on="row", how="left").sort("row").collect()["name"].fill_null("")


def _with_closed_forms(joined: pl.Series, chains: pl.Series, compounds: Compounds) -> pl.Series:
    """Blanks are doubled for a while, so that each word has both of its own and neighbours can both match."""
    spaced = "  " + joined.str.replace_all(_INNER, " ").str.replace_all(" ", "  ") + "  "
    found = pl.Series("found", [None], dtype=pl.String).new_from_index(0, len(joined))
    if compounds.parted:
        apart = [f" {first}  {second} " for first, second in compounds.parted.values()]
        spaced = _many(
            spaced, pl.col("text").str.replace_many([f" {one} " for one in compounds.parted], apart)
        )
        found = _many(spaced, pl.col("text").str.extract_many(apart, overlapping=True).list.join(BREAK))
        found = found.str.replace_all("  ", "").replace("", None)
    texts = pl.DataFrame({"text": spaced, "found": found, "chained": _chained(chains, compounds)})
    return texts.select(
        pl.concat_str("text", "found", "chained", separator=_BETWEEN, ignore_nulls=True)
        .str.replace_all(" +", " ")
        .str.strip_chars(f" {BREAK}")
    ).to_series()


def _many(texts: pl.Series, change: pl.Expr) -> pl.Series:
    return texts.alias("text").to_frame().select(change).to_series()


def _chained(chains: pl.Series, compounds: Compounds) -> pl.Series:
    """Return the closed forms of what is written with a dash, unless they are found anyway."""
    rows = pl.DataFrame({"chain": chains}).with_row_index("row").explode("chain").drop_nulls()
    closed = {chain: _closed(chain, compounds) for chain in rows["chain"].unique()}
    forms = rows.select("row", pl.col("chain").replace_strict(closed, return_dtype=pl.String))
    lines = forms.filter(pl.col("chain") != "").group_by("row").agg(pl.col("chain").str.join(_BETWEEN))
    whole = pl.DataFrame({"row": pl.Series(range(len(chains)), dtype=pl.UInt32)})
    return whole.join(lines, on="row", how="left").sort("row")["chain"]


def _closed(chain: str, compounds: Compounds) -> str:
    halves = parts(chain)
    forms = [first + second for first, second in pairwise(halves) if first + second not in compounds.parted]
    if len(halves) > 2:
        forms.append("".join(halves))
    return _BETWEEN.join(forms)
