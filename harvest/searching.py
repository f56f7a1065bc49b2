"""The words by which a title is searched, and what to try where print and index spell a compound differently.

OpenAlex's index splits at hyphens: `co-production` is two words and `coproduction` is one, and neither finds
the other. A hyphen lost in print is put back, and one that the record lacks is taken out, in a search of its
own.
"""

import re

from corpus.model import Reference

MOST_WORDS = 12
WORDS_OF_A_MAIN_TITLE = 4  # a shorter part before the colon finds too much
STEMS = (
    "produc|creat|design|govern|manag|deliver|plan|decid|decis|evaluat|assess|implement|learn|research|construct|"
    "evol|inquir|author|fund|own|exist|operat"
)
GLUED = re.compile(rf"\bco(?=(?:{STEMS}))", re.IGNORECASE)
APART = re.compile(
    r"\b(co|non|multi|inter|trans|socio|self|re|pre|post|anti)[-\u2010-\u2015](?=\w)", re.IGNORECASE
)
ENDS_MAIN_TITLE = re.compile(r"[:?.]\s|\s[-–—]\s")


def search_words(title: str) -> str:
    """Return the words to search a title by: letters and digits only, no operators, not more than twelve."""
    return " ".join(re.sub(r"[\W_]+", " ", title.casefold()).split()[:MOST_WORDS])


def searches(reference: Reference) -> tuple[str, ...]:
    """Return the searches by title to try, one after the other, until one finds the work.

    >>> searches(Reference("k", "Gardens: the dark side of coproduction"))
    ('gardens the dark side of coproduction', 'gardens the dark side of co production')
    """
    titles = [title for title in (reference.title, reference.title_variant) if title]
    spelt = [other for title in titles for other in (GLUED.sub("co-", title), APART.sub(r"\1", title))]
    main = [
        part
        for title in titles
        if len(search_words(part := ENDS_MAIN_TITLE.split(title, maxsplit=1)[0]).split())
        >= WORDS_OF_A_MAIN_TITLE
    ]
    words = [search_words(title) for title in (*titles, *spelt, *main)]
    return tuple(dict.fromkeys(filter(None, words)))
