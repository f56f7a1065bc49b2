"""Works to offer while someone is still typing: those whose title or authors have the words so far."""

from corpus.model import WorkId
from corpus.search.index import SearchIndex

FIELDS = ("title", "authors")
MOST = 8


def suggest(index: SearchIndex, text: str, limit: int = MOST) -> list[tuple[WorkId, str | None, int | None]]:
    """Return id, title and year of the best works for a text that is being typed, at most `limit`.

    The language is that of `corpus.search.query`, the last word being unfinished; a DOI or an id finds its
    work. Of equally good works those cited most in the corpus come first. Blank texts suggest nothing.

    Raises nothing.
    """
    if not text.strip() or limit < 1:
        return []
    return list(index.best(text, limit, FIELDS).iter_rows())
