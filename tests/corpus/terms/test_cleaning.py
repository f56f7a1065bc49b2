"""However a term is written, it is the same term, and it is shown where it stood in the text as given."""

import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from corpus.locations import TERMS
from corpus.terms.cleaning import HYPHENS, INVISIBLE, SOFT_AT_LINE_END, clean, lower
from corpus.terms.codebook_file import read_terms
from corpus.terms.matcher import Hit, Matcher
from corpus.terms.patterns import whole_words


def letters(text: str) -> str:
    return "".join(one for one in text if one.isalpha())


CODEBOOK = read_terms(TERMS)
MATCHER = Matcher(CODEBOOK)
WORDS = whole_words(CODEBOOK)
FORMS = tuple((family.id, form) for family in CODEBOOK.tagged for form in family.forms)
OTHERS = tuple(
    (one.code, family, form) for one in CODEBOOK.languages for family, forms in one.forms for form in forms
)
KNOWN = {letters(form) for *_, form in (*FORMS, *OTHERS)}
BEFORE, BEHIND = "Invented note on ", " in practice"
DASHES = ("-", *HYPHENS)
ENTITIES = (
    "&#8208; &#x2011; &ndash; &mdash; &minus; &#45; &hyphen; &amp;ndash; &shy;- -&shy; &shy; &#8203;-".split()
)
TAGGED = (
    *"<i>-</i> <sub>-</sub> <jats:italic>-</jats:italic> <b>-</b> <i></i>- </b>- -<br/>".split(),
    "-<span class='x'></span>",
)
BLANKS = (" ", "\u00a0", "\u2009", "\t", "\n", "\r\n", "  ", "&nbsp;", "&#160;", " <br/>")
LINE_ENDS = ("\n", "\r\n", " \n", "\n    ", "\r")
SOUP = (
    *"co- -co co Co CO ko- production Produktion design trans-disciplinary ppi public citizens of".split(),
    *"<i> </i> <br> <!-- --> < > & &amp; &shy; &ndash; &#8208; &#xD800; &oacute; / ( ) ' . ! ,".split(),
    *"\u00ad \u200b \u202e \u2067 \ufeff \u2010 \uff0d \u0301 \u0328 \u0130 \u00df \ufb01 \U0001d41c".split(),
    *"\u4e0d\u5171\u5275 \u5408\u4f5c\u751f\u4ea7 \u30b3\u30d7 \u05e9\u05dc\u05d5\u05dd \u0645\u0631".split(),
    *("\n", "\r\n", '"', "and", "hydrogen"),
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
ANY_SOUP = st.lists(st.sampled_from(SOUP) | ANY_TEXT, max_size=25).flatmap(
    lambda parts: st.sampled_from(("", " ")).map(lambda between: between.join(parts))
)
SPANS = settings(max_examples=150, deadline=None)


def only_hit(text: str) -> Hit:
    (hit,) = MATCHER.hits([text])[0]
    return hit


def as_cleaned(raw: str, hit: Hit) -> str:
    """The letters of a hit, taken from the text as it was given."""
    return letters(clean(raw[hit.start : hit.end], WORDS).lower.replace("&", "and").replace("/", "and"))


@st.composite
def hyphens(draw) -> str:
    """What stands between co and the rest: a hyphen of any kind, with what may be beside it, or nothing."""
    return draw(
        st.just("")
        | st.sampled_from((*ENTITIES, *TAGGED))
        | st.builds(
            "{}{}{}".format,
            st.sampled_from(("", "", "", *BLANKS)),
            st.sampled_from(DASHES),
            st.sampled_from(("", "", "", *BLANKS, *LINE_ENDS)),
        )
    )


@st.composite
def written(draw, form: str, broken: bool = False) -> str:
    """A form as someone may have written it: its hyphen, its capitals, what cannot be seen within it."""
    parts: list[str] = []
    for place, one in enumerate(form):
        if one == "-":
            parts.append(draw(st.sampled_from(("-", ""))) if broken else draw(hyphens()))
        elif one == " ":
            parts.append(draw(st.sampled_from((" ",) if broken else BLANKS)))
        else:
            parts.append(draw(st.sampled_from((one, one, one.upper()))))
        if place < len(form) - 1:
            parts.append(draw(st.sampled_from(("",) * 15 + tuple(INVISIBLE))))
    if broken:
        inside = [n for n in range(1, len(parts)) if letters("".join(parts[:n])) and parts[n].isalpha()]
        tied = [n for n in inside if letters("".join(parts[n - 2 : n]))]
        at = draw(st.sampled_from(tied))
        parts.insert(at, draw(st.sampled_from(DASHES)) + draw(st.sampled_from(LINE_ENDS)))
    return SOFT_AT_LINE_END.sub("", "".join(parts))  # which would say that the word goes on


@given(st.data(), st.sampled_from(FORMS))
@SPANS
def test_however_a_form_is_written_it_is_its_family_and_stands_where_it_was_written(data, told):
    family, form = told
    text = data.draw(written(form))
    raw = f"{BEFORE}{text}{BEHIND}"
    hit = only_hit(raw)
    assert (hit.family, hit.form, hit.dropped) == (family, form, None)
    assert raw[hit.start : hit.end] == text
    assert as_cleaned(raw, hit) == letters(form)


@given(st.data(), st.sampled_from(FORMS))
@SPANS
def test_a_form_that_a_line_breaks_anywhere_within_a_word_is_its_family(data, told):
    family, form = told
    text = data.draw(written(form, broken=True))
    raw = f"{BEFORE}{text}{BEHIND}"
    hit = only_hit(raw)
    assert (hit.family, hit.form, hit.dropped) == (family, form, None)
    assert raw[hit.start : hit.end] == text
    assert as_cleaned(raw, hit) == letters(form)


@pytest.mark.parametrize("form", ["co-production", "trans-disciplinary", "co-operative inquiry"])
def test_a_word_broken_at_each_of_its_letters_is_found(form):
    for hyphen in ("-", ""):
        whole = form.replace("-", hyphen)
        for at in range(1, len(whole)):
            if whole[at - 1].isalpha() and whole[at].isalpha():
                for mark in ("-", "\u2010", "\u00ad"):
                    raw = f"{BEFORE}{whole[:at]}{mark}\n{whole[at:]}{BEHIND}"
                    assert only_hit(raw).form == form, raw


@given(st.sampled_from([one for one in FORMS if one[1].startswith("co-")]), st.sampled_from(BLANKS[:-1]))
@SPANS
def test_co_and_the_rest_with_a_blank_between_are_the_family_too(told, blank):
    family, form = told
    raw = f"{BEFORE}{form.replace('-', blank)}{BEHIND}"
    hit = only_hit(raw)
    assert (hit.family, hit.form, hit.dropped) == (family, form, None)


@pytest.mark.parametrize(
    "spelt",
    [
        "(co-)production", "(co)production", "co(-)production", "'co'-production", "co_production",
        "\u201cco\u201d-production", "#CoProduction", "non-coproduction", "\uff23\uff4f\uff0d\uff50roduction",
        "\U0001d41c\U0001d428-\U0001d429roduction",
        "<b>co</b>-production", "&lt;i&gt;co&lt;/i&gt;-production", "<!-- note -->co-production",
    ],
)  # fmt: skip
def test_brackets_quotes_and_letters_of_other_kinds_do_not_hide_a_term(spelt):
    assert only_hit(f"{BEFORE}{spelt}{BEHIND}").family == "co-production"


@given(st.data(), st.sampled_from(OTHERS), st.sampled_from(["NFC", "NFD", "&#{};", "&#x{:x};", "&amp;#{};"]))
@SPANS
def test_forms_of_other_languages_are_found_composed_decomposed_and_as_entities(data, told, how):
    _, family, form = told
    hyphen = data.draw(st.sampled_from(("-", "", "\u2011")))
    plain = form.replace("-", hyphen)
    if how.startswith("NF"):
        text = unicodedata.normalize(how, plain)
    else:
        text = "".join(one if one.isascii() else how.format(ord(one)) for one in plain)
    raw = f"{BEFORE}{text}{BEHIND}"
    hit = only_hit(raw)
    assert hit.family == family
    assert raw[hit.start : hit.end] == text
    assert as_cleaned(raw, hit) == letters(form)


def test_a_term_of_which_each_letter_is_an_entity_is_shown_whole():
    text = "".join(f"&#{ord(one)};" for one in "co-design")
    raw = f"{BEFORE}{text}{BEHIND}"
    hit = only_hit(raw)
    assert raw[hit.start : hit.end] == text


@given(
    st.sampled_from(FORMS),
    st.characters(categories=["L"]) | st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_a_letter_glued_to_a_form_makes_it_another_word(told, letter, before):
    _, form = told
    text = f"{letter}{form}" if before else f"{form}{letter}"
    assume(clean(letter).text.isalpha() and letters(clean(text).lower) not in KNOWN)
    assert MATCHER.hits([f"{BEFORE}{text}{BEHIND}"]) == [[]]
    closed = text.replace("-", "")
    assert MATCHER.hits([f"{BEFORE}{closed}{BEHIND}"]) == [[]]


@given(ANY_TEXT | ANY_SOUP)
@example("<" * 30 + "!--" * 10)
@example("co-\u0130co-design")
@example("&#100;&#0;co-design&#xD800;")
@settings(max_examples=400, deadline=None)
def test_whatever_the_text_the_hits_lie_within_it_in_order_and_apart(text):
    hits = MATCHER.hits([text, None, ""])
    assert hits[1:] == [[], []]
    end = 0
    for hit in hits[0]:
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end


@given(ANY_TEXT | ANY_SOUP)
@settings(max_examples=400, deadline=None)
def test_each_character_knows_where_it_stood(text):
    cleaned = clean(text, WORDS)
    assert len(cleaned.lower) == len(cleaned.text)
    assert lower(cleaned.text) == cleaned.lower
    if cleaned.places is not None:
        assert len(cleaned.places) == len(cleaned.text) + 1
        assert list(cleaned.places) == sorted(cleaned.places)
        assert cleaned.places[-1] == len(text)


@given(st.text(st.characters(max_codepoint=127, exclude_characters="&<\r\n"), max_size=200))
@settings(deadline=None)
def test_a_plain_text_is_read_as_it_stands(text):
    cleaned = clean(text, WORDS)
    assert (cleaned.text, cleaned.places) == (text, None)


def test_texts_without_an_end_are_read_to_their_end():
    for text in (
        "a" * 300_000 + "\n",
        "co" + " " * 50_000 + "x",
        "co-production" + " " * 50_000 + "x",
        "co-" + "\n" * 50_000 + "x",
        "co- and" + " " * 50_000 + "x",
        "<!--" * 3_000,
        "&" * 50_000,
    ):
        assert len(MATCHER.hits([text])[0]) == text.startswith("co-production")
