"""Numbers with their nouns, as people say them."""


def counted(number: int, noun: str) -> str:
    """Return the number with its noun in singular or plural; only for nouns that take an s.

    >>> counted(1, "reference"), counted(12_000, "reference")
    ('1 reference', '12,000 references')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
