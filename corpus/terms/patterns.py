"""Forms and words of the codebook as regular expressions.

Alternatives are folded into a tree of their letters, so that one step of the engine rules out all words
that do not go on with the next letter: with some hundred forms this is what makes matching quick.
"""

import re
from collections.abc import Iterable

from corpus.terms.codebook import Terms

LETTER = r"[^\W\d_]"
NO_LETTER_BEHIND = rf"(?!{LETTER})"
NO_LETTER_BEFORE = rf"(?<!{LETTER})"
CO = rf"co(?<!{LETTER}co)"
"""The letters co, no letter before them; written so that the engine can search for them as they are."""
HYPHEN = (
    r"(?=[\s\-_()\[\]'\"\u2019\u201d])(?:"
    r"\s*+[-_]?\s*+"  # co-production, co production, co- production, co -production
    r"|-?[)\]]-?\s?"  # (co-)production, (co)production
    r"|[(\[]-[)\]]"  # co(-)production
    r"|['\"\u2019\u201d]\s?-?\s?['\"\u2018\u201c]?"  # 'co'-production
    r"|-\s?['\"\u2018\u201c])"
)
"""What stands between co and the rest of a word that is not written in one.

It begins with a look ahead, since most words that begin with co go on with a letter.
"""
BLANK = r"(?:\s*-\s*|\s+)"
AND = r"(?:\s+(?:and|&)\s+|\s*[/&]\s*)"
WITHOUT_BOUNDARIES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that put no blanks between words."""
Tree = dict[str, "Tree"]
END = ""


def alternatives(patterns: Iterable[tuple[str, ...]]) -> str:
    """Return a pattern that matches any of the sequences of atoms, of two that both match the longer one.

    >>> alternatives([("a", "b"), ("a", "c"), ("a",)])
    '(?:a(?:b|c)?)'
    """
    root: Tree = {}
    for atoms in patterns:
        branch = root
        for atom in atoms:
            branch = branch.setdefault(atom, {})
        branch[END] = {}
    return f"(?:{_folded(root)})"


def _folded(tree: Tree) -> str:
    branches = [atom + _folded(below) for atom, below in tree.items() if atom != END]
    if not branches:
        return ""
    if len(branches) == 1 and END not in tree:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if END in tree else ''}"


def atoms(form: str) -> tuple[str, ...]:
    """Return the atoms of a form: its letters, and what may stand for its hyphens and blanks.

    >>> atoms("a-b")[0], atoms("a-b")[2]
    ('a', 'b')
    """
    written: list[str] = []
    for part in re.split(r"( and |[- ])", form):
        if part == " and ":
            written.append(AND)
        elif part == " ":
            written.append(BLANK)
        elif part == "-":
            written.append(f"(?:{HYPHEN})?")
        else:
            written += map(re.escape, part)
    return tuple(written)


def any_word(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern that finds any of the words, whole or, where they end in *, as they begin."""
    sequences = [
        (*map(re.escape, word[:-1]),) if word.endswith("*") else (*map(re.escape, word), r"(?!\w)")
        for word in words
    ]
    return re.compile(rf"(?<!\w){alternatives(sequences)}") if sequences else None


def whole_words(terms: Terms) -> frozenset[str]:
    """Return the single words that make up the forms, by which a broken word is known."""
    forms = [form for family in terms.tagged for form in (*family.forms, *family.forms_in_context)]
    forms += [form for language in terms.languages for _, found in language.forms for form in found]
    return frozenset(
        word for form in forms for word in (*re.split("[- ]", form), *form.replace("-", "").split())
    )
