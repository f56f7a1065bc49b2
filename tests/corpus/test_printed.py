"""A reference list as printed: every entry is found, and no character of the text is lost."""

import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.dois import printed_dois
from corpus.entries import plain
from corpus.printed import parse, pieces
from tests.corpus.printed_styles import NUMBERED, STYLES, articles, harvard, vancouver

LIST = (Path(__file__).parent / "lists" / "briefing-as-printed.txt").read_text(encoding="utf-8")
BROKEN_DOIS = {
    "locock2019": "10.1332/174426419x15552999451313",
    "martin2010": "10.1080/09540962.2010.492180",
    "nikulina2019": "10.1016/j.futures.2019.102442",
    "osborne2016": "10.1080/14719037.2015.1111927",
    "robinson2006": "10.3152/147154306781779064",
    "durose2022": "10.1016/j.futures.2022.102999",
}
WITHOUT_DOI = {
    "bellinson2021", "flinders2016", "governance2012", "hemstrom2021", "loeffler2021", "voorberg2015",
    "williams2020", "perry2019",
}  # fmt: skip


def by_key(text: str = LIST):
    return {reference.key: reference for reference in parse(text)[0]}


def wrapped(text: str, width: int, gap: str) -> str:
    entries = (" ".join(entry.split()) for entry in text.split("\n\n"))
    lines = (
        textwrap.wrap(one, width, break_long_words=False, break_on_hyphens=False) if width else [one]
        for one in entries
    )
    return gap.join("\n".join(one) for one in lines)


def without_blanks(text: str) -> str:
    return "".join(text.split())


def test_the_22_entries_of_the_briefing_are_found_and_the_rest_is_told_by_line():
    references, problems = parse(LIST)
    assert len(references) == len({reference.key for reference in references}) == 22
    assert all(LIST.splitlines()[one.line - 1].strip() for one in references)
    told = [(LIST.splitlines()[one.line - 1][:10], one.excerpt[:25]) for one in problems]
    assert told == [
        ("References", "References"),
        ("Williams, ", "The Heseltine Institute f"),
        ("Further re", "Further reading"),
    ]
    assert "which licence" in problems[1].excerpt


def test_dois_broken_by_a_blank_are_joined_and_no_doi_is_made_up():
    found = by_key()
    assert {key: found[key].doi for key in BROKEN_DOIS} == BROKEN_DOIS
    assert {key for key, reference in found.items() if reference.doi is None} == WITHOUT_DOI
    assert found["galuszka2019"].doi == "10.1177/1473095218780535"
    assert found["mitlin2018"].doi == "10.1177/0956247818791931"


@pytest.mark.parametrize(
    ("key", "authors", "year", "title"),
    [
        ("bevir2018", ["Bevir, Mark", "Needham, Catherine", "Waring, Justin"], 2018, "Inside coproduction"),
        ("brandsen2016", ["Brandsen, Taco", "Honigh, Marlies"], 2016, "Distinguishing Different Types"),
        ("brudney1983", ["Brudney, Jeffrey L.", "England, Robert E."], 1983, "Toward a Definition"),
        ("flinders2016", ["Flinders, Matthew", "Wood, Matthew", "Cunningham, Mailaka"], 2016, "The politics"),
        ("mitlin2018", ["Mitlin, Diana", "Bartlett, Sheridan"], 2018, "Editorial: Co-production – key ideas"),
        ("durose2022", ["Durose, Catherine", "Perry, Beth", "Richardson, Liz"], 2022,
         "Is co-production a 'good' concept? Three responses"),
        ("robinson2006", ["Robinson, John", "Tansey, James"], 2006, "Co-production, emergent properties and"),
        ("voorberg2015", ["Voorberg, William H.", "Bekkers, Victor J. J. M.", "Tummers, Lars G."], 2015,
         "A Systematic Review of Co-Creation and Co-Production"),
        ("governance2012", ["Governance International/Local Government Information Unit"], 2012,
         "Making social care and health personal and local"),
    ],
)  # fmt: skip
def test_names_years_and_titles_are_read_through_the_defects_of_print(key, authors, year, title):
    found = by_key()[key]
    assert list(found.authors) == authors
    assert found.year == year
    assert found.title.startswith(title)


def test_letters_of_affiliations_are_taken_off_and_an_unquoted_title_ends_before_its_journal():
    found = by_key()
    assert found["nikulina2019"].authors[:2] == ("Nikulina, Varvana", "Lindal, Johan Larson")
    assert found["williams2020"].title == "Lost in the shadows: reflections on the dark side of coproduction"
    assert found["williams2020"].venue == "Health Research Policy and Systems"
    assert len(found["hemstrom2021"].authors) == 5
    assert found["hemstrom2021"].title == "Transdisciplinary knowledge coproduction"


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
@pytest.mark.parametrize("width", [50, 60, 72, 80, 90, 100, 120])
def test_the_list_reads_the_same_however_its_lines_are_broken(width, gap):
    facts = {(one.key, one.title, one.authors, one.year, one.doi) for one in parse(LIST)[0]}
    again = parse(wrapped(LIST, width, gap))[0]
    assert {(one.key, one.title, one.authors, one.year, one.doi) for one in again} == facts


@pytest.mark.parametrize("width", [0, 60, 90])
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize("style", STYLES)
def test_common_styles_are_read_with_or_without_numbers_and_blank_lines(style, numbers, gap, width):
    number = NUMBERED.get(style, "{}. ") if numbers else ""
    entries = articles()
    text = "\n\n".join(number.format(n) + STYLES[style](entry) for n, entry in enumerate(entries, 1))
    references, problems = parse(wrapped(text, width, gap))
    assert not problems
    found = {reference.doi: reference for reference in references}
    assert len(found) == len(references) == len(entries)
    for entry in entries:
        one = found[entry["doi"].lower()]
        assert plain(entry["title"]) in {plain(one.title), plain(one.title_variant or "")}
        assert one.year == int(entry["year"])
        assert plain(one.authors[0].split(",")[0]) == plain(entry["author"].split(",")[0])
        assert plain(one.venue) == plain(entry["journal"])


@pytest.mark.parametrize("style", [harvard, vancouver], ids=lambda style: style.__name__)
@pytest.mark.parametrize("blank", [" ", "\n"], ids=["blank", "line break"])
def test_a_doi_broken_anywhere_is_joined(style, blank):
    entries = articles()
    wrong = []
    for entry, after in zip(entries, [*entries[1:], entries[0]], strict=True):
        for place in range(1, len(entry["doi"])):
            broken = entry | {"doi": entry["doi"][:place] + blank + entry["doi"][place:]}
            found = parse(f"{style(broken)}\n{style(after)}")[0]
            if [one.doi for one in found] != [entry["doi"].lower(), after["doi"].lower()]:
                wrong.append(broken["doi"])
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "dois"),
    [
        ("https://doi.org/10.5555/abc. Accessed 12 May 2020.", ["10.5555/abc"]),
        ("(doi: 10.5555/ab(c)d).", ["10.5555/ab(c)d"]),
        ("doi:10.5555/abc\n2. Smith, J.", ["10.5555/abc"]),
        ("https://doi.org/10.5555/abc 10.5555/def", ["10.5555/abc", "10.5555/def"]),
        ("https://doi. org/10.5555/abc Next, Author. 2010.", ["10.5555/abc"]),
        ("10.5555/abc pp. 12-14", ["10.5555/abc"]),
        ("10.5555/abc [3]", ["10.5555/abc"]),
        ("10.5555/abc\n\n2019. Title", ["10.5555/abc"]),
        ("in 2010.5555/6 of 10.12/3", []),
    ],
)
def test_a_doi_ends_where_it_ends(text, dois):
    assert [found.doi for found in printed_dois(text)] == dois


GREY = """Cityville Council. 2019. Neighbourhoods together: an invented report, Cityville: Cityville Council.
Example, A. (2020) ‘Making gardens’, in Sample, B. (ed.) An invented book, pp. 1–12. London: Invented Press.
Löffler, Ö. und Müller, J. (n.d.). Über das erfundene Gärtnern. Retrieved from https://www.example.org/a-
very/long.pdf
O'Brien, Mary-Jane, and Jean d'Argent. 2011. Invented people's gardens: whose “good” is it? London: Invented.
Sample, B. et al. (2014a). An invented paper on towns. Invented Journal of Towns, 3(1), 1–9.
Sample, B. et al. (2014b). A further invented paper on towns. Invented Journal of Towns, 3(2), 10–19.
"""


def test_grey_literature_chapters_books_and_two_works_of_one_year_are_told_apart():
    references, problems = parse(GREY)
    assert [(one.key, one.year) for one in references] == [
        ("cityville2019", 2019), ("example2020", 2020), ("lofflernd", None), ("obrien2011", 2011),
        ("sample2014", 2014), ("sample2014b", 2014),
    ]  # fmt: skip
    assert [one.title for one in references] == [
        "Neighbourhoods together: an invented report",
        "Making gardens",
        "Über das erfundene Gärtnern",
        "Invented people's gardens: whose “good” is it?",
        "An invented paper on towns",
        "A further invented paper on towns",
    ]
    assert not problems


def test_prose_is_no_reference_list_and_is_told_whole():
    prose = "This is only a text about gardens.\n\nIt has two paragraphs and names nobody."
    references, problems = parse(prose)
    assert references == ()
    assert without_blanks("".join(one.excerpt for one in problems)) == without_blanks(prose)


ONE = "Bovaird, Tony. 2007. 'Beyond engagement', Public Administration Review, 67 (5): 846-860."
OTHER = "Martin, Steve. 2010. 'Co-production of social research', Public Money & Management, 30 (4): 211-218."


def test_an_entry_set_in_bold_or_italics_is_an_entry_of_its_own():
    bold = "**Brandsen, Taco. 2016.** 'Distinguishing types of coproduction', *Public Review*, 76 (3)."
    references, problems = parse(f"{ONE}\n\n{bold}\n\n{OTHER}")
    assert [one.key for one in references] == ["bovaird2007", "brandsen2016", "martin2010"]
    assert references[1].title == "Distinguishing types of coproduction"
    assert problems == ()


def test_a_paragraph_that_belongs_to_no_entry_is_told_however_it_begins():
    references, problems = parse(f"{ONE}\n\nwords that belong to nobody\n\n**and** more of them\n\n{OTHER}")
    assert [one.key for one in references] == ["bovaird2007", "martin2010"]
    ((line, excerpt),) = [(problem.line, problem.excerpt) for problem in problems]
    assert (line, excerpt) == (3, "words that belong to nobody **and** more of them")


def test_an_entry_torn_by_a_blank_line_is_still_one():
    torn = ONE.replace("Review, 67 (5)", "Review,\n\n67 (5)")
    references, problems = parse(f"{torn}\n\n{OTHER}")
    assert [one.venue for one in references] == ["Public Administration Review", "Public Money & Management"]
    assert problems == ()


def test_an_entry_with_the_doi_of_an_earlier_one_is_told():
    entry = harvard(articles()[0])
    references, problems = parse(f"{entry}\n\n{entry}")
    assert len(references) == 1
    assert "has the DOI of the entry on line 1" in problems[0].message


SNIPPETS = st.sampled_from(
    [
        *re.split(r"(?<=[.,:]) ", LIST),
        "\n",
        "\n\n",
        "[1] ",
        "2. ",
        "10.5555/",
        "'",
        "“",
        "(",
        ")",
        "et al. ",
        "https://",
    ]
)


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=500), st.lists(SNIPPETS, max_size=30).map(" ".join)))
def test_any_text_is_read_without_error_and_none_of_it_is_lost(text):
    cut = list(pieces(text))
    assert without_blanks("".join(piece.text for piece in cut)) == without_blanks(text)
    references, problems = parse(text)
    assert all(one.key and (one.title or one.doi) and one.line >= 1 for one in references)
    assert len({one.key for one in references}) == len(references)
    kept = {piece.line for piece in cut if piece.reference} | {one.line for one in problems}
    assert {piece.line for piece in cut} <= kept
    told = without_blanks("".join(one.excerpt for one in problems))
    assert all(without_blanks(piece.text) in told for piece in cut if piece.reference is None)
