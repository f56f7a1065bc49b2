"""The file of terms: what came with the program can be used, and what is wrong with another is told."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import TermsUnreadable
from corpus.locations import TERMS
from corpus.terms.codebook import Family, Group
from corpus.terms.codebook_file import FORM, read_terms

GOOD = """
format = 2
[works]
language = "en"
first_year = 1900
types_left_out = ["paratext"]
[[frames]]
id = "all"
label = "All"
fields = []
reason = "Nothing is decided."
[[families]]
id = "co-design"
label = "Co-design"
group = "core"
forms = ["co-design", "co-designs"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "terms.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_file_holds_the_core_and_the_extended_families():
    terms = read_terms(TERMS)
    core = [family.id for family in terms.families if family.group is Group.CORE]
    extended = {family.id.removeprefix("co-") for family in terms.families if family.group is Group.EXTENDED}
    assert core == ["co-production", "co-creation", "co-design", "co-governance"]
    assert extended == set(
        "management delivery commissioning assessment planning construction development innovation "
        "learning research inquiry".split()
    )


@pytest.mark.parametrize(
    "word",
    "co-produced coproducers co-productively cocreating co-created codesigners co-governs comanagement "
    "codelivery co-commissioners coassessments co-evaluation coplanning co-constructed codevelopment "
    "co-innovators co-learners coresearchers coenquiry".split(),
)
def test_a_word_of_the_literature_is_a_spelling_of_one_family(word):
    assert sum(word in family.spellings for family in read_terms(TERMS).families) == 1


@pytest.mark.parametrize("word", ["coproduct", "coproducts", "cooperation", "decommissioning", "codes"])
def test_a_word_that_only_looks_alike_is_no_spelling(word):
    assert not any(word in family.spellings for family in read_terms(TERMS).tagged)


def test_neighbours_and_what_is_counted_apart_are_there_and_apart_is_never_tagged():
    terms = read_terms(TERMS)
    by_group = {group: {one.id for one in terms.families if one.group is group} for group in Group}
    assert by_group[Group.NEIGHBOURS] == {
        "participatory-design",
        "ppi",
        "transdisciplinary",
        "partnership-working",
    }
    assert by_group[Group.APART] == {"co-operation", "collaboration", "participation"}
    assert not by_group[Group.APART] & {one.id for one in terms.tagged}
    assert {"es", "pt", "fr", "de", "it", "nl", "sv", "da", "no", "fi", "pl", "zh", "ja"} == {
        one.code for one in terms.languages
    }


def test_cooperative_inquiry_counts_in_both_spellings():
    families = {family.id: family for family in read_terms(TERMS).families}
    assert {"co-operative inquiry", "cooperative inquiry"} <= set(families["co-inquiry"].spellings)


def test_the_digest_changes_with_the_file(tmp_path):
    before = read_terms(write(tmp_path, GOOD)).digest
    assert read_terms(write(tmp_path, GOOD + "# a remark\n")).digest != before


WRONG = {
    "group": (
        'group = "core"',
        'group = "kern"',
        "[[families]] number 1 (co-design) group: 'kern' is not one of core",
    ),
    "no forms": ('["co-design", "co-designs"]', "[]", "(co-design) forms: there are none"),
    "a quote": ('"co-designs"', "'co-\"designs'", "lower-case words"),
    "a bar": ('"co-designs"', '"a|b"', "'a|b' is not made of lower-case words"),
    "an exclamation mark": ('"co-designs"', '"!design"', "lower-case words"),
    "a truncation": ('"co-designs"', '"co-design*"', "write every inflection out"),
    "an operator": ('"co-designs"', '"co AND design"', "lower-case words"),
    "an empty form": ('"co-designs"', '""', "lower-case words"),
    "a number": ('"co-designs"', "7", "is not a list of texts in quotes"),
    "a long form": ('"co-designs"', f'"{"co-" * 30}design"', "longer than 80 characters"),
    "a form twice": ('"co-designs"', '"co-design"', "the form 'co-design' is there twice"),
    "an unknown field": ("fields = []", "fields = [330]", "there is no 330"),
    "a field that is a word": ("fields = []", 'fields = ["33"]', "is not a list of numbers"),
    "a misspelt key": ("forms =", "from =", "'from' means nothing here; known are context, forms"),
    "no reason": ('reason = "Nothing is decided."', 'reason = " "', "(all) reason: it is missing"),
    "an odd id": ('id = "all"', 'id = "All works"', "small letters"),
    "another format": ("format = 2", "format = 1", "format: it is 1 and this program reads 2"),
    "no format": ("format = 2", "", "format: it is missing"),
    "a year": ("first_year = 1900", 'first_year = "1900"', "[works] first_year: '1900' is not a year"),
    "a language": ('"en"', '"English"', "[works] language: 'English' is not a code"),
    "a type": ('["paratext"]', '["para|text"]', "'para|text' is not the name of a type"),
    "no works": ("[works]", "[work]", "'work' means nothing here"),
    "no TOML": ("format = 2", "format = ", "it is not TOML:"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(tmp_path, wrong):
    old, new, told = WRONG[wrong]
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(TermsUnreadable) as refused:
        read_terms(path)
    assert told in str(refused.value)
    assert str(path) in str(refused.value)
    assert "correct it" in str(refused.value)


MORE = """
[[subfamilies]]
id = "knowledge-co-design"
label = "Knowledge"
family = "co-design"
objects = ["knowledge"]
after_object = ["co-design"]
before_of = ["co-design"]
before_object = ["co-designs"]
never_between = ["and"]
[[languages]]
code = "it"
label = "Italian"
forms = { co-design = ["co-progettazione"] }
[social]
words = ["citizen*"]
but_not = ["microbial communit*"]
[[screens]]
id = "computing"
label = "Computing"
families = ["co-design"]
words = ["hardware*"]
fields = [17]
[[senses]]
id = "art"
label = "Art"
families = ["co-design"]
words = ["museum"]
"""
WRONG_TOO = {
    "a part of none": ('family = "co-design"', 'family = "x"', "family: there is no family 'x'"),
    "forms of none": ("forms = { co-design", "forms = { x", "(it) forms: there is no family 'x'"),
    "a screen of none": ('"Computing"\nfamilies = ["co-design"]', '"Computing"\nfamilies = ["x"]',
                         "(computing) families: there is no family 'x'"),
    "no words": ('words = ["hardware*"]', "words = []", "(computing) words: there are none"),
    "a star within": ('"hardware*"', '"hard*ware"', "with * at its end at most"),
    "capitals": ('"citizen*"', '"Citizen*"', "[social] words: 'Citizen*' is not in lower case"),
    "letters": ("fields = [17]", 'fields = [17]\nwritten = "KO"', "'KO' is not a way to write"),
    "a field": ("fields = [17]", "fields = [99]", "there is no 99"),
    "a long code": ('code = "it"', 'code = "ita"', "'ita' is not a code of two letters"),
    "an id twice": ('id = "art"', 'id = "computing"', "the id 'computing' is there twice"),
}  # fmt: skip


def test_parts_languages_screens_and_senses_are_read(tmp_path):
    terms = read_terms(write(tmp_path, GOOD + MORE))
    assert terms.subfamilies[0].family == "co-design"
    assert terms.languages[0].forms == (("co-design", ("co-progettazione",)),)
    assert terms.screens[0].fields == (17,)
    assert terms.labels == {"co-design": "Co-design", "knowledge-co-design": "Knowledge"}


@pytest.mark.parametrize("wrong", WRONG_TOO)
def test_what_is_wrong_with_these_is_told_as_well(tmp_path, wrong):
    old, new, told = WRONG_TOO[wrong]
    assert old in MORE
    with pytest.raises(TermsUnreadable) as refused:
        read_terms(write(tmp_path, GOOD + MORE.replace(old, new, 1)))
    assert told in str(refused.value)


@pytest.mark.parametrize("kind", ["families", "frames"])
def test_two_of_one_id_are_refused(tmp_path, kind):
    tables = GOOD.split(f"[[{kind}]]")
    twice = f"{GOOD}[[{kind}]]{tables[1].split('[[')[0]}"
    with pytest.raises(TermsUnreadable, match=f"the {kind}: the id '[a-z-]+' is there twice"):
        read_terms(write(tmp_path, twice))


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path):
    with pytest.raises(TermsUnreadable, match="No such file"):
        read_terms(tmp_path / "none.toml")
    (tmp_path / "terms.toml").write_bytes(GOOD.encode() + b"\xff")
    with pytest.raises(TermsUnreadable, match="is not UTF-8"):
        read_terms(tmp_path / "terms.toml")


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_in_a_sentence(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    with pytest.raises(TermsUnreadable):
        read_terms(path)


@given(st.from_regex(FORM, fullmatch=True))
def test_no_spelling_can_break_out_of_a_question(form):
    for spelling in Family("x", "X", Group.CORE, (form,)).spellings:
        assert not re.search(r'["|!*?,:()~\[\]{}<>+^&]', spelling)
