"""From references in any form to seeds with their families, through real HTTP; choices settle doubts."""

import re
from datetime import date
from pathlib import Path

import pytest

from corpus.bibliography import read_bibliography
from corpus.choices import Choices, choose, read_choices
from corpus.model import Reference, Relation, SeedStatus
from harvest.openalex import OpenAlex
from harvest.seeds import NO_CHOICES, FoundSeeds, find_seeds
from harvest.transport import Transport
from tests.harvest.builders import literature, seed
from tests.harvest.looked_up import near_misses, references, true_id, true_records, work

LIST = Path(__file__).parents[1] / "corpus" / "lists" / "briefing-as-printed.txt"
TRUE_KEY = {"governance2012": "govint2012"}  # printed under its corporate authors
TODAY = date(2026, 11, 24)


@pytest.fixture
def look_up(desk, serve):
    def look(asked: list[Reference], *records, choices: Choices = NO_CHOICES, **settings) -> FoundSeeds:
        server = serve(*records, **settings)
        look.server = server
        return find_seeds(asked, OpenAlex(Transport(server.url, "test-key")), choices)

    return look


def printed_list() -> list[Reference]:
    return list(read_bibliography(LIST).references)


def test_of_the_22_printed_entries_19_are_matched_2_doubtful_1_absent_and_none_wrongly(look_up):
    found = look_up(printed_list(), *true_records(), *near_misses())
    wrong = [
        (one.reference.key, one.ids)
        for one in found.seeds
        if one.ids and one.ids != (true_id(TRUE_KEY.get(one.reference.key, one.reference.key)),)
    ]
    assert wrong == []
    ended = {one.reference.key: one.status for one in found.seeds}
    assert {key for key, status in ended.items() if status is SeedStatus.DOUBTFUL} == {
        "governance2012",
        "hemstrom2021",
    }
    assert [key for key, status in ended.items() if status is SeedStatus.ABSENT] == ["bellinson2021"]
    assert sum(status is SeedStatus.MATCHED for status in ended.values()) == 19
    for one in found.seeds:
        if one.status is SeedStatus.DOUBTFUL:
            assert true_id(TRUE_KEY.get(one.reference.key, one.reference.key)) in {
                c.id for c in one.candidates
            }


def test_without_any_doi_the_printed_list_still_has_no_wrong_match(look_up):
    asked = [
        Reference(**{**{n: getattr(one, n) for n in Reference.__slots__}, "doi": None})
        for one in printed_list()
    ]
    found = look_up(asked, *true_records(), *near_misses())
    right = {TRUE_KEY.get(key, key): true_id(TRUE_KEY.get(key, key)) for key in (one.key for one in asked)}
    matched = {TRUE_KEY.get(s.reference.key, s.reference.key): s.ids for s in found.seeds if s.ids}
    assert all(ids == (right[key],) for key, ids in matched.items())
    assert len(matched) >= 18


def test_where_openalex_holds_only_near_misses_nothing_is_matched(look_up):
    asked = [one for one in printed_list() if one.doi is None]
    found = look_up(asked, *near_misses())
    assert found.ids == []
    assert {one.status for one in found.seeds} <= {SeedStatus.DOUBTFUL, SeedStatus.ABSENT}


def test_a_doi_joined_wrongly_that_leads_to_another_work_is_settled_by_the_title(look_up):
    reference = Reference(
        "k",
        "An invented paper on gardens and towns",
        authors=("Example, Ada",),
        year=2015,
        doi="10.5555/wrong",
    )
    other = work(7_300_000_001, "Bees of an invented island", ["Cy Other"], 2015, "article", "10.5555/wrong")
    true = work(7_300_000_002, reference.title, ["Ada Example"], 2015, "article", "10.5555/right")
    (only,) = look_up([reference], other, true).seeds
    assert (only.status, only.ids, only.how) == (SeedStatus.MATCHED, ("W7300000002",), "title")
    assert "title only" in only.reason
    (doubtful,) = look_up([reference], other).seeds
    assert (doubtful.status, doubtful.ids) == (SeedStatus.DOUBTFUL, ())
    assert [one.id for one in doubtful.candidates] == ["W7300000001"]


def test_a_hyphen_lost_in_print_is_found_in_a_further_search(look_up):
    reference = Reference("k", "Gardens and the invented side of coproduction", ("Example, Ada",), 2015)
    true = work(
        7_300_000_003,
        "Gardens and the invented side of co-production",
        ["Ada Example"],
        2015,
        "article",
        None,
    )
    assert look_up([reference], true).ids == ["W7300000003"]
    reference = Reference("k", "Gardens and the invented side of co-production", ("Example, Ada",), 2015)
    true = work(
        7_300_000_004, "Gardens and the invented side of coproduction", ["Ada Example"], 2015, "article", None
    )
    assert look_up([reference], true).ids == ["W7300000004"]


BOOK = Reference(
    "book2021", "The invented handbook of gardens in towns", ("Example, Ada",), 2021, "10.5555/978-1"
)
A_BOOK = work(7_400_000_000, BOOK.title, ["Ada Example"], 2021, "book", BOOK.doi)


def chapters(number: int):
    return [
        work(
            7_400_000_100 + n, f"Invented chapter {n}", ["Bo Sample"], 2020, "book-chapter", f"{BOOK.doi}_{n}"
        )
        for n in range(1, number + 1)
    ]


def test_the_family_of_a_book_is_the_book_and_its_chapters_and_no_review(look_up):
    strange = [
        work(7_400_000_001, BOOK.title, ["Cy Critic"], 2022, "book-review", f"{BOOK.doi}_99"),
        work(7_400_000_002, "Review of a book", ["Cy Critic"], 2022, "article", f"{BOOK.doi}_98"),
        work(7_400_000_003, "Another book of invented gardens", ["Bo Sample"], 2021, "book", f"{BOOK.doi}23"),
        work(7_400_000_004, "Front matter", [], 2021, "paratext", f"{BOOK.doi}.ch0"),
    ]
    found = look_up([BOOK], A_BOOK, *chapters(130), *strange)
    (only,) = found.seeds
    assert [member.relation for member in only.members] == [Relation.RECORD] + [Relation.CHAPTER] * 131
    assert only.members[0].id == "W7400000000"
    assert set(only.ids) == {member.id for member in only.members} == {one.id for one in found.works}
    assert not {"W7400000001", "W7400000002", "W7400000003"} & set(only.ids)
    assert "10.5555/978-1" in only.members[1].reason
    lists = [r for r in look_up.server.requests if "doi_starts_with" in r.params.get("filter", "")]
    assert len(lists) == 2


def test_an_article_has_no_chapters_even_if_dois_begin_with_its_own(look_up):
    article = work(7_400_000_000, BOOK.title, ["Ada Example"], 2021, "article", BOOK.doi)
    assert look_up([BOOK], article, *chapters(3)).ids == ["W7400000000"]
    assert not [r for r in look_up.server.requests if "doi_starts_with" in r.params.get("filter", "")]


PAPER = Reference(
    "paper2015", "An invented paper on gardens and towns", ("Example, Ada",), 2015, "10.5555/paper"
)


@pytest.mark.parametrize(
    ("other", "relation"),
    [
        (("Ada Example",), Relation.VERSION),
        (("A. Exampel", "Bo Sample"), Relation.VERSION),
        (("Cy Critic",), None),
        (("Cy Critic", "Ada Example"), None),
        ((), None),
    ],
)
def test_a_preprint_of_the_same_first_author_joins_its_article(look_up, other, relation):
    article = work(7_500_000_001, PAPER.title, ["Ada Example"], 2015, "article", PAPER.doi)
    preprint = work(7_500_000_002, f"{PAPER.title}.", list(other), 2014, "preprint", "10.5555/preprint")
    (only,) = look_up([PAPER], article, preprint).seeds
    assert [member.relation for member in only.members[1:]] == ([relation] if relation else [])


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Erratum to: An invented paper on gardens and towns"},
        {"what": "erratum"},
        {"what": "book-review"},
        {"what": "dissertation"},
        {"what": "book-chapter"},
        {"year": 2018},
        {"title": "Un article inventé sur les jardins et les villes"},
        {"title": "An invented paper on gardens and towns: a reply"},
    ],
    ids=str,
)
def test_what_is_another_work_stays_out_of_the_family(look_up, other):
    article = work(7_500_000_001, PAPER.title, ["Ada Example"], 2015, "article", PAPER.doi)
    facts = {"title": PAPER.title, "names": ["Ada Example"], "year": 2015, "what": "preprint"} | other
    assert look_up([PAPER], article, work(7_500_000_002, doi="10.5555/other", **facts)).ids == ["W7500000001"]


def test_a_second_record_without_a_doi_is_a_duplicate_and_looking_for_it_is_free(look_up):
    article = work(7_500_000_001, PAPER.title, ["Ada Example"], 2015, "article", PAPER.doi)
    second = work(7_500_000_002, PAPER.title.upper(), ["Ada Example"], 2016, "article", None)
    (only,) = look_up([PAPER], article, second).seeds
    assert [(m.id, m.relation) for m in only.members[1:]] == [("W7500000002", Relation.DUPLICATE)]
    assert look_up.server.credits_used == 1  # the list of DOIs


def test_two_editorials_of_one_title_and_journal_are_two_works(look_up):
    place = {"primary_location": {"source": {"display_name": "Journal of Invented Towns"}}}
    one = work(7_500_000_001, PAPER.title, ["Ada Example"], 2015, "article", PAPER.doi, **place)
    other = work(7_500_000_002, PAPER.title, ["Ada Example"], 2016, "article", "10.5555/next", **place)
    assert look_up([PAPER], one, other).ids == ["W7500000001"]


def test_ids_left_out_of_a_list_are_found_singly_and_that_is_said(look_up):
    asked = [
        Reference(f"seed{n}", seed(n)["title"], ("Example, Ada",), 2015, f"10.5555/seed.{n}")
        for n in (1, 2, 3)
    ]
    found = look_up(asked, *literature(3), faults=["dropped_ids"])
    assert [one.status for one in found.seeds] == [SeedStatus.MATCHED] * 3
    by_single = [one.reference.key for one in found.seeds if one.how == "DOI"]
    assert by_single
    (remark,) = found.remarks
    assert f"left out {len(by_single)} DOI" in remark
    assert all(key in remark for key in by_single)


def test_a_reference_that_is_an_identifier_alone_takes_its_facts_from_the_record(look_up):
    asked = [
        Reference("10.5555/seed.1", "", doi="10.5555/seed.1"),
        Reference("W9000000002", "", pinned=("W9000000002",)),
    ]
    found = look_up(asked, *literature(3))
    assert [one.reference.title for one in found.seeds] == [seed(1)["title"], seed(2)["title"]]
    assert [one.reference.key for one in found.seeds] == ["10.5555/seed.1", "W9000000002"]
    assert found.seeds[0].reference.authors == ("Ada Example",)


def test_chosen_ids_are_the_whole_family_and_a_choice_of_none_leaves_the_reference_out(look_up, tmp_path):
    file = tmp_path / "choices.toml"
    absent = Reference("grey", "Invented report that nobody indexed", ("Example, Ada",), 2015)
    choose(file, BOOK, ["W7400000101", "W7400000000", "W1"], "both of them", TODAY)
    choose(file, PAPER, None, None, TODAY)
    choose(file, absent, ["W7400000102"], None, TODAY)
    article = work(7_500_000_001, PAPER.title, ["Ada Example"], 2015, "article", PAPER.doi)
    found = look_up([BOOK, PAPER], A_BOOK, article, *chapters(3), choices=read_choices(file))
    book, paper = found.seeds
    assert (book.how, book.confidence, book.ids) == ("chosen", 1.0, ("W7400000000", "W7400000101"))
    assert {member.relation for member in book.members} == {Relation.RECORD}
    assert "24 November 2026 (both of them)" in book.reason
    assert "W1 not found" in book.reason
    assert (paper.how, paper.status, paper.ids) == ("chosen", SeedStatus.ABSENT, ())
    assert "left out by hand on 24 November 2026" in paper.reason
    assert any(text.startswith("The choice for grey") and "is kept" in text for text in found.remarks)
    assert all("filter" not in r.params for r in look_up.server.requests)


def test_a_server_without_completions_only_leaves_out_the_families_by_title_and_that_is_said(
    look_up, monkeypatch
):
    article = work(7_500_000_001, PAPER.title, ["Ada Example"], 2015, "article", PAPER.doi)
    monkeypatch.setattr(
        OpenAlex, "autocomplete", lambda self, title: self.transport.get("autocomplete/nothing?q=a")
    )
    found = look_up([PAPER], article)
    assert found.ids == ["W7500000001"]
    assert re.fullmatch(
        r"Second records and preprints of paper2015 were not looked for: .*\.", found.remarks[0]
    )


def test_what_shares_a_record_with_an_earlier_reference_says_so(look_up):
    chapter = Reference("chapter2020", "Invented chapter 1", ("Sample, Bo",), 2020, f"{BOOK.doi}_1")
    again = Reference("again2021", BOOK.title, BOOK.authors, 2021, pinned=("W7400000000",))
    book, part, same = look_up([BOOK, chapter, again], A_BOOK, *chapters(2)).seeds
    assert "shares records" not in book.reason
    assert "shares records with book2021" in part.reason
    assert "the same work as book2021" in same.reason


def test_a_doubtful_reference_names_the_command_that_settles_it_and_the_next_run_goes_by_it(
    serve, desk, tmp_path
):
    desk.environ(HARVEST_CHOICES=str(tmp_path / "mine" / "choices.toml"))
    printed = tmp_path / "my list.txt"
    printed.write_text(
        "Example, Ada. 2009. 'Invented seed number 1 on public services', An Invented Journal, 3: 1-9.\n",
        encoding="utf-8",
    )
    desk.environ(OPENALEX_URL=serve(*literature(5)).url)
    first = desk.command("seeds", "--references", printed)
    assert "my list.txt read as a printed reference list: 1 entry." in first.err
    assert "1 doubtful" in first.out
    assert "W9000000001  2015  100 % alike  Invented seed number 1 on public services" in first.out
    (told,) = re.findall(r"if it is the first: +python -m harvest (.*)", first.out)
    assert told == f"choose example2009 W9000000001 --references '{printed}'"
    chosen = desk.command(
        "choose", "example2009", "W9000000001", "--references", printed, "--note", "year misprinted"
    )
    assert (chosen.code, chosen.err) == (0, "")
    after = desk.command("seeds", "--references", printed).out
    assert "1 matched, 0 doubtful" in after
    assert "(year misprinted)" in after
    listed = desk.command("choose", "--list", "--references", printed).out
    assert re.search(r"example2009 +W9000000001 +20\d\d-\d\d-\d\d +year misprinted +example2009", listed)
    assert desk.command("choose", "example2009", "--none", "--references", printed).code == 0
    assert "0 matched, 0 doubtful, 1 absent" in desk.command("seeds", "--references", printed).out
    assert desk.command("choose", "example2009", "--forget", "--references", printed).code == 0
    assert "1 doubtful" in desk.command("seeds", "--references", printed).out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("seed9", "W1"), "Keys like it: seed"),
        (("seed1", "twelve"), "no OpenAlex id"),
        (("seed1", "--forget"), "Nothing was chosen for seed1"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_what_to_do(desk, tmp_path, bib, words, says):
    desk.environ(HARVEST_CHOICES=str(tmp_path / "choices.toml"))
    ended = desk.command("choose", *words, "--references", bib)
    assert ended.code == 1
    assert says in ended.err
    assert not (tmp_path / "choices.toml").exists()


@pytest.mark.parametrize(
    "words", [(), ("seed1",), ("seed1", "W1", "--none"), ("--list", "seed1"), ("--none",)]
)
def test_half_a_choice_is_wrong_usage(desk, bib, words):
    with pytest.raises(SystemExit) as ended:
        desk.command("choose", *words, "--references", bib)
    assert ended.value.code == 2


def test_damaged_choices_stop_a_look_up_before_anything_is_asked(serve, desk, tmp_path, bib):
    (tmp_path / "choices.toml").write_text("format = 1\n[[choice]]\nkey = 3\n", encoding="utf-8")
    server = serve(*literature(3))
    desk.environ(OPENALEX_URL=server.url, HARVEST_CHOICES=str(tmp_path / "choices.toml"))
    ended = desk.command("seeds", "--references", bib)
    assert ended.code == 1
    assert "choices.toml, line 2" in ended.err
    assert server.requests == []


def test_the_bibliography_that_comes_with_the_program_finds_its_own_records(look_up):
    found = look_up(list(references().values()), *true_records(), *near_misses())
    wrong = [s.reference.key for s in found.seeds if s.ids and s.ids != (true_id(s.reference.key),)]
    assert wrong == []
    assert sum(s.status is SeedStatus.MATCHED for s in found.seeds) == 22
