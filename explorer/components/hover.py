"""What a work says of itself when it is pointed at in a plot: title, authors and year."""

import polars as pl


def hover(title_letters: int) -> pl.Expr:
    """Return title, cut, and authors and year, of columns title, who and year; plotly reads some tags."""
    title = pl.col("title").fill_null("Untitled").str.replace_all(r"[\s\x00-\x1f]+", " ")
    short = (
        pl.when(title.str.len_chars() > title_letters)
        .then(title.str.slice(0, title_letters - 1) + "…")
        .otherwise(title)
    )
    who = pl.concat_str(
        [pl.col("who").str.slice(0, 40), pl.col("year").cast(pl.String)], separator=", ", ignore_nulls=True
    )
    return pl.concat_str([_escaped(short), _escaped(who)], separator="<br>")


def _escaped(text: pl.Expr) -> pl.Expr:
    return text.str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])
