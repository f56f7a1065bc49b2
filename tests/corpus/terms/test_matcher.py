"""What counts as a term and what only looks like one, of which language and in which sense."""

import pytest

from corpus.locations import TERMS
from corpus.model import Work
from corpus.schema import works_frame
from corpus.terms.codebook_file import read_terms
from corpus.terms.matcher import Hit, Matcher, families
from corpus.terms.tables import ABSTRACT, TITLE, term_hits

CODEBOOK = read_terms(TERMS)
MATCHER = Matcher(CODEBOOK)


def hits(text: str, **of_work) -> list[Hit]:
    return MATCHER.hits([text], **of_work)[0]


def told(text: str, **of_work) -> list[tuple[str, str | None]]:
    return [(hit.family, hit.dropped) for hit in hits(text, **of_work)]


def found(text: str, **of_work) -> set[str]:
    return set(families(hits(text, **of_work)))


FALSE_FRIENDS = {
    "carbon-monoxide": ("CO production in a closed chamber", "co-production", "CO production with citizens"),
    "gas-and-metal": (
        "Co-production of nickel and cobalt", "co-production", "Co-production with citizens of a nickel town",
    ),
    "joint-output": (
        "Co-production of hydrogen and electricity", "co-production",
        "Co-production of electricity by citizens in a village",
    ),
    "joint-costs": (
        "Co-production and cost allocation", "co-production",
        "Cost allocation and co-production with residents",
    ),
    "film": (
        "A film co-production between two countries", "co-production",
        "A film on co-production between young people and a hospital",
    ),
    "computing": (
        "Codesign of hardware and software", "co-design", "Codesign of software with patients and nurses",
    ),
    "creative-machines": (
        "Co-creation by reinforcement learning agents", "co-creation",
        "Co-creation of a machine learning course with students",
    ),
    "joint-care": (
        "Co-management of hip fracture by hospitalists", "co-management",
        "Co-management of a clinic and its forest by an indigenous people",
    ),
    "drug-carriers": (
        "Co-delivery of doxorubicin and siRNA", "co-delivery", "Co-delivery of vaccines by volunteers",
    ),
    "other-ppi": (
        "PPI research on protein networks", "ppi", "PPI in a trial of ulcer therapy: what lay members said",
    ),
    "other-development": (
        "Co-development of a companion diagnostic", "co-development",
        "Co-development of a drug policy with carers",
    ),
}  # fmt: skip


def test_each_screen_of_the_codebook_has_an_example_here():
    company = "company-or-cobalt"  # saved by no social word, but by where it stands
    assert {screen.id for screen in CODEBOOK.screens} == {*FALSE_FRIENDS, company}


@pytest.mark.parametrize("screen", FALSE_FRIENDS)
def test_a_false_friend_is_kept_with_the_screen_that_dropped_it(screen):
    text, family, _ = FALSE_FRIENDS[screen]
    assert told(f"Invented: {text}") == [(family, screen)]
    assert found(f"Invented: {text}") == set()


@pytest.mark.parametrize("screen", FALSE_FRIENDS)
def test_a_word_of_people_and_what_they_do_together_saves_it(screen):
    _, family, text = FALSE_FRIENDS[screen]
    assert told(f"Invented: {text}") == [(family, None)]


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("Invented report: CO production fell", "carbon-monoxide"),
        ("Invented report by Ford Motor Co production teams", "company-or-cobalt"),
        ("Invented: profits of Baker & Co Production", "company-or-cobalt"),
        ("On the Co production line of an invented firm", "company-or-cobalt"),
        ("Co production of an invented plan", None),
        ("An invented plan. Co production with nobody", None),
        ("Invented plan: Co Production in Practice", None),
        ("CO PRODUCTION OF AN INVENTED PLAN", None),
        ("CO-production of an invented plan", None),
        ("Invented report by Ford Motor Co-production teams", None),
        ("An invented co production", None),
    ],
)
def test_capitals_and_a_blank_tell_a_gas_or_a_company_from_a_term(text, dropped):
    assert told(text) == [("co-production", dropped)]


def test_what_is_not_social_though_it_holds_a_social_word_saves_nothing():
    assert told("Co-production of enzymes by microbial communities") == [("co-production", "joint-output")]
    assert told("Co-production of enzymes by communities") == [("co-production", None)]


def test_the_hit_itself_is_no_social_word():
    assert told("Co-governance, co-production and hydrogen") == [
        ("co-governance", None),
        ("co-production", None),  # the other term is one
    ]
    assert told("Participatory design and codesign of a compiler")[1] == ("co-design", None)
    assert told("Codesign of a compiler") == [("co-design", "computing")]


def test_another_hit_is_no_false_friend_though_a_false_friend_begins_as_it_does():
    assert (
        told("Co-production or coproducing? Co-production, coproductions and co-producers")
        == [("co-production", None)] * 5
    )
    assert told("Co-production and co-products") == [("co-production", "joint-costs")]


@pytest.mark.parametrize("mark", [".", "?", "!", ".\u201d"])
def test_a_false_friend_in_another_sentence_drops_nothing(mark):
    text = f"Co-production of an invented plan{mark} Hydrogen is another matter."
    assert told(text) == [("co-production", None)]
    assert told(text.replace(f"{mark} H", ", h")) == [("co-production", "joint-output")]


def test_a_social_word_in_another_sentence_saves_nothing():
    assert told("Co-production of hydrogen. Citizens were not asked.") == [("co-production", "joint-output")]


def test_of_two_hits_each_is_judged_by_its_own_sentence():
    assert told("Co-production of ethanol. Co-production with citizens.") == [
        ("co-production", "joint-output"),
        ("co-production", None),
    ]


@pytest.mark.parametrize(("field", "screen"), [(21, "joint-output"), (31, "gas-and-metal")])
def test_a_field_drops_a_hit_if_no_text_of_the_work_holds_a_social_word(field, screen):
    title = "Co-production of an invented plan"
    assert told(title, field=field) == [("co-production", screen)]
    assert told(title, field=33) == told(title) == [("co-production", None)]
    saved, _ = MATCHER.hits([title, "Far away, users were asked."], field=field)
    assert saved[0].dropped is None
    both = MATCHER.hits([title, "Nobody was asked. No co-production followed."], field=field)
    assert [hit.dropped for those in both for hit in those] == [screen, screen]


def test_a_field_says_nothing_of_families_that_it_does_not_screen():
    assert told("Co-creation of an invented plan", field=21) == [("co-creation", None)]


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("PPI in an invented trial", None),
        ("PPIE and the invented funders", None),
        ("PPI of an invented kind", "no-context"),
        ("PPI of an invented kind. The trial was another.", "no-context"),
        ("PPI therapy in an invented trial", "other-ppi"),
        ("Patient and public involvement of an invented kind", None),
    ],
)
def test_three_letters_count_only_beside_a_word_of_health_research(text, dropped):
    assert told(text) == [("ppi", dropped)]


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("Co-production of science and social order", "sts"),
        ("Value co-production with customers", "business"),
        ("Co-production of safety with residents", None),
        ("Co-production of safety. The social order is another matter.", None),
    ],
)
def test_another_sense_is_kept_and_told(text, sense):
    (hit,) = hits(f"Invented: {text}")
    assert (hit.dropped, hit.sense) == (None, sense)


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Coproduction avec les usagers", "fr", "fr"),  # written as in English
        ("Coproduction avec les usagers", None, "en"),
        ("Co-Design mit B\u00fcrgern", "de", "de"),
        ("Koproduktion mit B\u00fcrgern", "de", "de"),
        ("Koproduktion mit B\u00fcrgern", "en", "de"),  # an English work that names it
        ("Co-production with citizens", "en", "en"),
    ],
)
def test_a_hit_is_of_the_language_of_its_form_or_else_of_its_work(text, language, said):
    (hit,) = hits(text, language=language)
    assert (hit.language, hit.dropped) == (said, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Co-design, -production and -delivery of care", ["co-design", "co-production", "co-delivery"]),
        ("Co-design/production of care", ["co-design", "co-production"]),
        ("Co-creation/co-design of care", ["co-creation", "co-design"]),
        ("Co-creation and -design with residents", ["co-creation", "co-design"]),
        ("Self-, co- and hierarchical governance", ["co-governance"]),
        ("Co- or self-production of care", ["co-production"]),
        ("Co-, self- and joint management", ["co-management"]),
        ("Co-design and production of care", ["co-design"]),  # production alone is another thing
        ("Co-authors and governance", []),
    ],
)
def test_forms_that_lean_on_another_or_wait_for_one_are_found(text, expected):
    assert [family for family, _ in told(f"Invented: {text}")] == expected


KNOWLEDGE = "knowledge-co-production"


@pytest.mark.parametrize(
    ("text", "is_part"),
    [
        ("Knowledge co-production in towns", True),
        ("Knowledge coproducers in towns", True),
        ("The co-production of useful new knowledge", True),
        ("Co-producing knowledge with residents", True),
        ("Co-produced local knowledge", True),
        ("Co-production of care and knowledge", False),  # "and" stands between
        ("Co-production of care with knowledge", False),
        ("Co-production of a very long list of knowledge", False),
        ("Knowledge of co-production", False),
        ("Co-production. Knowledge is another matter", False),
        ("Co-creation of knowledge", False),  # no part of that family
    ],
)
def test_knowledge_is_a_part_where_it_is_what_is_produced(text, is_part):
    (hit,) = hits(f"Invented: {text}")
    assert hit.parts == ((KNOWLEDGE,) if is_part else ())
    assert (KNOWLEDGE in found(f"Invented: {text}")) == is_part


def test_what_is_dropped_is_no_part():
    (hit,) = hits("Knowledge gap: co-production of hydrogen")
    assert (hit.dropped, hit.parts) == ("joint-output", ())


def test_of_two_forms_in_one_place_the_longer_counts():
    assert [hit.form for hit in hits("Public and patient involvement in PPI research")] == [
        "public and patient involvement",
        "ppi",
    ]
    assert [hit.form for hit in hits("Invented co-operative inquiry")] == ["co-operative inquiry"]


@pytest.mark.parametrize(
    "word", ["participation", "collaboration", "co-operation", "cooperative", "coproducts"]
)
def test_what_is_counted_apart_or_not_at_all_is_never_tagged(word):
    assert told(f"Invented {word} of citizens") == []


def test_a_family_is_told_once_in_order_of_first_appearance():
    text = "Codesign with users, co-production with citizens, then co-design again with residents"
    assert families(hits(text)) == ("co-design", "co-production")


def test_every_hit_of_a_corpus_is_a_row_with_what_stands_around_it():
    works = [
        Work(
            "W1",
            "Invented: genuine co-production of public services",
            abstract="Film co-production.",
            language="en",
        ),
        Work("W2", None, abstract=None),
        Work("W3", "Invented: nothing", abstract="\u0130nvented co-design with users", language="tr"),
    ]
    table = term_hits(works_frame(works, ()), CODEBOOK)
    assert table.digest == CODEBOOK.digest
    columns = ("id", "place", "family", "dropped", "language", "start", "before", "after", "of")
    assert table.hits.select(columns).rows() == [
        ("W1", TITLE, "co-production", None, "en", 18, "genuine", "services", "public services"),
        ("W1", ABSTRACT, "co-production", "film", "en", 5, "film", None, None),
        ("W3", ABSTRACT, "co-design", None, "tr", 9, "invented", None, None),
    ]
    assert table.counting["id"].to_list() == ["W1", "W3"]
