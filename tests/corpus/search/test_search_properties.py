"""Searching against its meaning spelt out slowly, on random shelves, and against any text at all."""

import re
from dataclasses import dataclass
from unicodedata import normalize

import snowballstemmer
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Work
from corpus.search.query import parse
from corpus.search.suggestions import suggest
from tests.corpus.search.shelf import SHELF, found, index_of, work

WORDS = "knowledge participation participatory governance city cities health care ostrom the of".split()
"""No two are near enough to be taken for misspellings of each other."""
SURNAMES = "Åström O’Brien Ørsted-Ng Martínez García Łuczak Ng Dvořák Şahin Müller".split()
ANYTHING = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cn"]), max_size=60)
"""Letters newer than this Python are left out: it would part the words of a title elsewhere."""
TYPED = st.lists(
    st.sampled_from(
        ['"', "-", "OR", "AND", "*", ":", "title:", "year:", "author:", "doi:", "id:", "(", "W1", "10.1/x"]
    )
    | ANYTHING,
    max_size=8,
).map(" ".join) | st.lists(st.sampled_from('"-*: :OR“”cityW1¶\0')).map("".join)

_stem = snowballstemmer.stemmer("english").stemWord
lines = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
shelves = st.lists(
    st.builds(
        lambda title, abstract, names, venue, year: {
            "title": title, "abstract": abstract, "authors": names, "venue": venue, "year": year,
        },
        lines, lines, st.lists(lines, max_size=2), lines, st.none() | st.integers(2010, 2013),
    ),
    min_size=1, max_size=7,
).map(lambda rows: [work(number, **row) for number, row in enumerate(rows, 1)])  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A term as it is typed, and what it means."""

    field: str | None
    words: tuple[str, ...]
    quoted: bool
    star: bool

    def typed(self) -> str:
        text = " ".join(self.words) + ("*" if self.star else "")
        name = {"authors": "author"}.get(self.field or "", self.field)
        return (f"{name}:" if name else "") + (f'"{text}"' if self.quoted else text)

    def holds(self, one: Work) -> bool:
        fields = {
            "title": [one.title], "abstract": [one.abstract], "venue": [one.venue],
            "authors": [author.name for author in one.authors],
        }  # fmt: skip
        looked_at = [self.field] if self.field else list(fields)
        return any(self._in(name, text.split()) for name in looked_at for text in fields[name] if text)

    def _in(self, field: str, tokens: list[str]) -> bool:
        count = len(self.words)
        if self.quoted:
            return any(tuple(tokens[at : at + count]) == self.words for at in range(len(tokens)))
        if any(token.startswith(self.words[0]) for token in tokens) and self.star:
            return True
        if field in {"title", "abstract"}:
            return _stem(self.words[0]) in map(_stem, tokens)
        return self.words[0] in tokens


fields = st.sampled_from([None, None, None, "title", "abstract", "authors", "venue"])
one_word = st.sampled_from(WORDS).map(lambda word: (word,))
terms = st.one_of(
    st.builds(Asked, fields, one_word, st.just(value=False), st.just(value=False)),
    st.builds(Asked, fields, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple),
              st.just(value=True), st.just(value=False)),
    st.builds(lambda field, word, letters: Asked(field, (word[:letters],), quoted=False, star=True),
              fields, st.sampled_from(WORDS), st.integers(1, 3)),
)  # fmt: skip
some_years = st.integers(2009, 2014)
clauses = st.tuples(st.booleans(), st.lists(terms, min_size=1, max_size=3))


@settings(max_examples=150, deadline=None)
@given(
    shelves,
    st.lists(clauses, min_size=1, max_size=4),
    st.none() | st.tuples(st.integers(2009, 2014), st.integers(2009, 2014)),
)
def test_words_phrases_stars_fields_or_and_minus_find_what_their_meaning_says(works, asked, years):
    typed, wanted = [], {int(one.id[3:]) for one in works}
    for excluded, drawn in asked:
        options = drawn[:1] if excluded else drawn
        typed.append(("-" if excluded else "") + " OR ".join(term.typed() for term in options))
        having = {int(one.id[3:]) for one in works if any(term.holds(one) for term in options)}
        wanted = wanted - having if excluded else wanted & having
    if years:
        first, last = years
        wanted &= {int(one.id[3:]) for one in works if one.year and first <= one.year <= last}
    # something else comes last, as the last word may be unfinished
    typed.append(f"year:{first}-{last}" if years else '-"zebra"')
    index = index_of(works)
    answer = index.search(" ".join(typed))
    if not any(correction.shown for correction in answer.corrections):
        assert found(" ".join(typed), index) == wanted, typed


@settings(max_examples=40, deadline=None)
@given(st.lists(ANYTHING | lines, min_size=1, max_size=8), st.data())
def test_a_work_is_found_by_every_word_of_its_title_and_by_its_title_in_quotes(titles, data):
    index = index_of([work(number, title) for number, title in enumerate(titles, 1)])
    for number, title in enumerate(titles, 1):
        plain = normalize("NFC", title)
        for word in re.findall(r"[^\W_]+", plain):
            if data.draw(st.booleans()):
                assert number in found(word, index) or not parse(word).clauses, (title, word)
        quoted = '"' + re.sub('["“”„«»]', " ", title) + '"'
        if parse(quoted).clauses:
            assert number in found(quoted, index), title


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SURNAMES), min_size=1, max_size=4, unique=True))
def test_a_work_is_found_by_the_surnames_of_its_authors_with_and_without_accents(names):
    index = index_of([work(1, "Rivers", None, [f"Zoë {name}" for name in names]), work(2, "Care")])
    for name in names:
        bare = "".join(one for one in normalize("NFKD", name) if one.isascii() or one in "ØøŁł’")
        bare = bare.translate(str.maketrans("ØøŁł", "OoLl"))
        for typed in (name, name.upper(), bare, bare.lower(), bare.replace("’", ""), f"author:{name}"):
            assert found(typed, index) == {1}, typed


@settings(max_examples=300, deadline=None)
@given(TYPED | ANYTHING)
def test_no_text_breaks_a_search(text):
    answer = SHELF.search(text)
    ids = answer.works["id"].to_list()
    assert len(ids) == len(set(ids)) <= 8
    assert answer.works["score"].to_list() == sorted(answer.works["score"], reverse=True)
    assert all(answer.sentences())
    assert len(suggest(SHELF, text)) <= 8


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(lambda a, b, c, d: (a, b, [c], d), ANYTHING, ANYTHING, ANYTHING, ANYTHING), max_size=4
    ),
    ANYTHING,
)
def test_no_work_breaks_an_index(rows, text):
    index = index_of([
        work(number, title, abstract, names, venue=venue)
        for number, (title, abstract, names, venue) in enumerate(rows, 1)
    ])  # fmt: skip
    index.search(text)
    assert found("", index) == set(range(1, len(rows) + 1))


def test_very_long_texts_and_titles_are_searched_too():
    long = "x" * 2000
    index = index_of([work(1, long), work(2, " ".join(["river"] * 1000)), work(3, "y" * 70_000)])
    assert found(long, index) == {1}
    assert found(f'"{long}"', index) == {1}
    assert found('"' + " ".join(["river"] * 700) + '"', index) == {2}
    for text in ("a" * 100_000, "a " * 50_000, '"' * 10_000, "a OR " * 5_000, "-a " * 5_000, "x" * 61):
        index.search(text)
