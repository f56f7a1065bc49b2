"""Text into words, as the index of OpenAlex does it as far as is known.

Words are split at everything that is neither letter nor digit, a hyphen too: `co-production` is two words
and `coproduction` another. Lower case; English stop words dropped, their places kept; plural, -ed, -ing and
a last -e taken off. The true stemmer is not published: this one stands for it; no count should lean on it.
"""

import re
from functools import lru_cache

WORDS = re.compile(r"[^\W_]+")
_STOP_WORDS = """
a an and are as at be but by for if in into is it no not of on or such that the their then
there these they this to was will with
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
MARKS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " "}
)


def words(text: str) -> list[str]:
    """Return the words of a text, in order, unstemmed and with stop words.

    >>> words("Co-production: the State/Citizen")
    ['co', 'production', 'the', 'state', 'citizen']
    """
    return WORDS.findall(text.lower())


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a word, or "" for a stop word.

    >>> [stem(word) for word in ("surgeries", "surgery", "produced", "produces", "the")]
    ['surgery', 'surgery', 'produc', 'produc', '']
    """
    if word in STOP_WORDS:
        return ""
    word = _singular(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]
