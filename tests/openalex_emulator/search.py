"""A search value into a question about words.

Bare words are all wanted, each in any of the fields. ` AND `, ` OR ` or ` NOT ` in capitals, a pair of double
quotes or a wildcard makes it a Lucene query: AND by default, parentheses, "words in a row" and, where words
may be moved by N places in all, "words near"~N. Words are stemmed and stop words dropped, in quotes as well;
an `.exact` scope does neither and alone takes wildcards. Refused as not emulated: nearness of two phrases
("a"~N~"b"), fuzzy words, leading + or -, ^, braces, && and ||, and AND beside OR at one level without
parentheses, which Lucene does not read as one might think.
"""

import re
from dataclasses import dataclass
from typing import Literal

from .analyzer import MARKS, stem, words
from .errors import Refused, not_emulated

OPERATORS = re.compile(r" (?:AND|OR|NOT) ")
TOKENS = re.compile(r'"[^"]*"(?:~\d+)?|[()]|[^\s()"]+')
NEAR = re.compile(r'"~\d{1,3}(?=$|[\s()])')
UNKNOWN = re.compile(r"(?:^|[\s(])[-+]\w|[\^{}]|&&|\|\|")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: `word`, `phrase` and `wild` hold words, `and`, `or` and `not` hold questions.

    A phrase's word is "" where a stop word stood: any word fits there. Its words may be moved by
    `slop` places in all. `nothing` matches no work.
    """

    kind: Literal["word", "phrase", "wild", "and", "or", "not", "nothing"]
    words: tuple[str, ...] = ()
    parts: tuple["Ask", ...] = ()
    exact: bool = False
    slop: int = 0


def operators(text: str) -> int:
    """Return how many upper-case AND, OR and NOT a value holds; more than five are throttled."""
    return len(re.findall(r"\b(?:AND|OR|NOT)\b", text))


def parse(text: str, *, exact: bool) -> Ask:
    """Return what a search value asks. Raises Refused.

    Later copies of OpenAlex's source take a leading `!` as NOT and `|` as OR; here both are refused still.
    """
    text = text.translate(MARKS)
    if "!" in text or "|" in text:
        raise Refused("The characters ! and | are not allowed inside a search value.")
    if UNKNOWN.search(text):
        raise not_emulated("A search with +, -, ^, braces, && or || as an operator")
    quoted = text.count('"') >= 2
    if not (OPERATORS.search(text) or quoted or re.search(r"[*?~]", text)):
        return _all_of(text, exact)
    if "~" in NEAR.sub("", text):
        raise not_emulated("A search with ~ other than after a phrase")
    if text.count('"') % 2:
        raise Refused("Invalid query: a double quote is not closed.")
    if len([part for part in re.findall(r'"([^"]*)"', text) if len(part) > 80]) > 3:
        raise Refused("Invalid query: more than three quoted phrases are longer than 80 characters.")
    tokens = TOKENS.findall(re.sub(r"[/:]", " ", re.sub(r"[\[\]<>]", "", text)))
    asked, rest = _level(tokens, exact, depth=0)
    if rest:
        raise Refused("Invalid query: a parenthesis is closed that was not opened.")
    return asked


def _level(tokens: list[str], exact: bool, depth: int) -> tuple[Ask, list[str]]:
    """Read up to the closing parenthesis; return the question and the tokens after it."""
    if depth > 20:
        raise Refused("Invalid query: parentheses are nested too deep.")
    parts: list[Ask] = []
    joined: set[str] = set()
    operator, negated, closed = "", False, depth == 0
    while tokens:
        token, *tokens = tokens
        if token == ")":
            if not depth:
                return Ask("nothing"), [token]
            closed = True
            break
        if token in {"AND", "OR"}:
            if operator or negated or not parts:
                raise Refused(f"Invalid query: {token} stands where a word should.")
            operator = token
            continue
        if token == "NOT":
            negated = not negated
            continue
        part, tokens = _level(tokens, exact, depth + 1) if token == "(" else (_leaf(token, exact), tokens)
        if parts:
            joined.add(operator or "AND")
        parts.append(Ask("not", parts=(part,)) if negated else part)
        operator, negated = "", False
    if operator or negated or not closed:
        raise Refused("Invalid query: it ends with an operator or an open parenthesis.")
    if len(joined) > 1:
        raise not_emulated("AND beside OR at one level without parentheses")
    return _joined("or" if "OR" in joined else "and", parts), tokens


def _joined(kind: Literal["and", "or"], parts: list[Ask]) -> Ask:
    """Join; a part that is stop words alone says nothing and is left out."""
    telling = tuple(part for part in parts if part.kind != "nothing")
    if not telling:
        return Ask("nothing")
    return telling[0] if len(telling) == 1 else Ask(kind, parts=telling)


def _leaf(token: str, exact: bool) -> Ask:
    if token.startswith('"'):
        phrase, _, slop = token[1:].partition('"')
        found = tuple(word if exact else stem(word) for word in words(phrase))
        return Ask("phrase", found, exact=exact, slop=int(slop[1:] or 0)) if any(found) else Ask("nothing")
    if re.search(r"[*?]", token):
        if not exact:
            raise Refused("Wildcards (* and ?) work in .exact searches only.")
        if not re.match(r"[^*?]{3}", token):
            raise Refused("A wildcard needs at least three characters before it.")
        if not re.fullmatch(r"[\w*?]+", token):
            raise not_emulated("A wildcard beside a hyphen or another mark")
        return Ask("wild", (token.lower(),), exact=True)
    return _all_of(token, exact)


def _all_of(text: str, exact: bool) -> Ask:
    found = [word if exact else stem(word) for word in words(text)]
    return _joined("and", [Ask("word", (word,), exact=exact) for word in dict.fromkeys(found) if word])
