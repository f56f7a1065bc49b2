"""What counts as one word, in texts and in what people type: the same for both, so that they meet.

Neither capitals nor accents count, all dashes, quotation marks and apostrophes are one, and what is no letter
or digit parts words. A dash or apostrophe between letters joins: `co-production` is one joined word of two
parts. Chinese, Japanese and Thai, which set no blanks, are taken letter by letter.
"""

import re

import polars as pl

BARRED_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ς": "σ",
}  # fmt: skip
"""Letters that Unicode does not take apart, as people type them who lack the key: Sorensen, Lodz."""
BREAK = "¶"
"""Stands between texts that are kept in one field. No phrase runs over it, as nobody can search for it."""

_JOIN = re.compile("['-]")


def fold(text: pl.Expr) -> pl.Expr:
    """Return text as it is compared: no accents, no capitals, one kind of dash, quotation mark and blank."""
    return (
        text.str.normalize("NFKD")
        .str.replace_all(r"[\p{M}\x{AD}]", "")
        .str.to_lowercase()
        .str.replace_many(BARRED_LETTERS)
        .str.replace_all(r"\p{Pd}", "-")
        .str.replace_all("[’‘ʼ]", "'")
        .str.replace_all("[“”„«»]", '"')
        .str.replace_all(r"\s+", " ")
    )


def joined_words(text: pl.Expr) -> pl.Expr:
    """Return the words of a text with one blank between them, dashes and apostrophes within words kept."""
    return (
        fold(text)
        .str.replace_all(r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}])", " ${1} ")
        .str.replace_all(r"[^\p{L}\p{N}]{2,}|[^\p{L}\p{N}'-]", " ")
        .str.strip_chars(" '-")
    )


def words_of(texts: list[str]) -> list[tuple[str, ...]]:
    """Return the joined words of each text.

    >>> words_of(["Élites’ Co–production: 3.5%"])
    [('elites', 'co-production', '3', '5')]
    """
    column = pl.Series("text", texts, dtype=pl.String)
    return [
        tuple(line.split()) for line in column.to_frame().select(joined_words(pl.col("text"))).to_series()
    ]


def parts(word: str) -> tuple[str, ...]:
    """Return the parts of a joined word.

    >>> parts("co-production"), parts("o'brien"), parts("city")
    (('co', 'production'), ('o', 'brien'), ('city',))
    """
    return tuple(_JOIN.split(word))
