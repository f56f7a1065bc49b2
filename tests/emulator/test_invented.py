"""The invented literature is what it says it is: the same each time, recognisable, and true to its plan."""

import gzip
import itertools
import json
import re
import tracemalloc
from collections import Counter
from types import GeneratorType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.openalex_emulator import invented, invented_words
from tests.openalex_emulator.invented_graph import SHARES
from tests.openalex_emulator.invented_records import ACCESS, KEYS
from tests.openalex_emulator.invented_seeds import SeedFacts, seed_ids, seeds_of

OPENALEX = "https://openalex.org/"
SEEDS = tuple(
    SeedFacts(key, f"A work known as {key}", ("Real Person",), int(key[-4:]), f"10.1000/{key}", "A Journal")
    for key in (
        "brudney1983", "robinson2006", "bovaird2007", "martin2010", "voorberg2015", "brandsen2016",
        "osborne2016", "mitlin2018", "norstrom2020", "williams2020", "durose2024",
    )
)  # fmt: skip
BIB = """
@article{norstrom2020, author = {Norström, Albert V. and van der Hel, Sandra}, year = {2020},
  title = {Principles for {Knowledge}}, journal = {Nature Sustainability}, doi = {10.1038/S41893-019-0448-2}}
@book{loeffler2021, editor = {Loeffler, Elke and Bovaird, Tony}, title = {The Handbook}, year = {2021},
  publisher = {Palgrave Macmillan}, doi = {10.1007/978-3-030-53705-0}}
@article{bovaird2007, author = {Bovaird, Tony}, title = {Beyond Engagement}, year = {2007},
  journal = {Public Administration Review}, doi = {10.1111/j.1540-6210.2007.00773.x}}
@techreport{perry2019, author = {Perry, Beth}, title = {How?}, institution = {Jam}, year = {2019}}
"""
CO_WORDS = ("production", "creation", "design", "governance", "management", "learning")
SPELLINGS = {f"co-{word}": rf"\bco[- ]?{word}" for word in CO_WORDS} | {
    "participatory-design": "participatory design", "ppi": "patient and public involvement",
    "transdisciplinary": "transdisciplinary", "knowledge-co-production": "knowledge co[- ]?production",
}  # fmt: skip
ABROAD = {
    "co-production": "koproduktion|coproducción|coprodução",
    "co-creation": "ko-kreation|cocreación|cocriação|co-création",
    "co-design": "codiseño|co-conception",
}  # fmt: skip


@pytest.fixture(scope="module")
def literature():
    return invented.invent(12_000, 7, SEEDS)


@pytest.fixture(scope="module")
def records(literature):
    return list(literature.records())


@pytest.fixture(scope="module")
def works(literature, records):
    """The invented records, each with what is planted in it."""
    return list(zip(records[len(SEEDS) :], literature.truth.works(), strict=True))


def words_of(record):
    index = record["abstract_inverted_index"] or {}
    placed = sorted((place, word) for word, places in index.items() for place in places)
    assert [place for place, _ in placed] == list(range(len(placed)))
    return [word for _, word in placed]


def seeds_cited(records):
    """Count the served works that cite a seed, and those that cite each, the slow and plain way."""
    seeds = {OPENALEX + one for one in seed_ids(SEEDS).values()}
    found = [seeds & set(record["referenced_works"]) for record in records]
    return sum(map(bool, found)), Counter(one.removeprefix(OPENALEX) for each in found for one in each)


def test_the_same_size_and_seed_give_the_same_bytes(tmp_path):
    written = []
    for seed in (3, 3, 4):
        invented.save(invented.invent(300, seed, SEEDS), tmp_path / "works.jsonl.gz")
        written.append((tmp_path / "works.jsonl.gz").read_bytes())
    assert written[0] == written[1] != written[2]


def test_records_have_all_of_todays_keys_in_order_their_own_id_and_a_date_in_their_year(records):
    assert all(tuple(record) == KEYS for record in records)
    assert len({record["id"] for record in records}) == len(records)
    assert all(record["publication_date"][:4] == str(record["publication_year"]) for record in records)
    assert all(re.fullmatch(rf"{OPENALEX}(W9\d{{9}}|W2999414134)", record["id"]) for record in records)


def test_every_invented_work_says_that_it_is_invented(works):
    for record, _ in works:
        title, source = record["title"], record["primary_location"]["source"]
        assert title is None or title.endswith(" [invented]") or title.startswith("Invented: ")
        assert record["doi"] is None or record["doi"].startswith("https://doi.org/10.5555/invented.")
        assert record["id"].startswith(f"{OPENALEX}W91")
        assert source is None or source["display_name"].startswith("Invented Journal of ")
        surnames = {row["author"]["display_name"].split()[-1] for row in record["authorships"]}
        assert surnames <= set(invented_words.LAST_NAMES)


def test_references_point_to_earlier_years_so_there_is_no_cycle(records, works):
    true_year = {record["id"]: planted.year for record, planted in works}
    true_year |= {OPENALEX + seed_ids(SEEDS)[one.key]: one.year for one in SEEDS}
    for record, planted in works:
        inside = [true_year[one] for one in record["referenced_works"] if one in true_year]
        assert all(year < planted.year for year in inside)
        assert len(set(record["referenced_works"])) == record["referenced_works_count"]


def test_a_harvest_must_find_what_a_plain_count_finds(literature, records):
    found, each = seeds_cited(records)
    assert found == literature.truth.harvestable == 12_000
    assert dict(each) == {key: count for key, count in literature.truth.citing.items() if count}
    assert len(records) == literature.truth.served == 12_000 + 240 + len(SEEDS)


def test_bovaird_and_voorberg_are_cited_far_more_often_than_the_rest(literature):
    first, second, third = Counter(literature.truth.citing).most_common(3)
    assert {first[0], second[0]} == {seed_ids(SEEDS)[key] for key in ("bovaird2007", "voorberg2015")}
    assert second[1] > 1.4 * third[1]


def test_stragglers_cite_no_seed_and_some_cite_other_works(works):
    stragglers = [record for record, planted in works if "straggler" in planted.faults]
    assert seeds_cited(stragglers)[0] == 0
    assert len(stragglers) == 240
    assert 0.1 < sum(bool(record["referenced_works"]) for record in stragglers) / 240 < 0.4


def test_references_stay_mostly_in_the_community_and_partly_outside_the_corpus(records, works):
    community = {record["id"]: planted.community for record, planted in works}
    served = {record["id"] for record in records}
    cited = [(planted, one) for record, planted in works for one in record["referenced_works"]]
    local = [(planted, one) for planted, one in cited if one in community]
    dangling = [one for _, one in cited if one not in served]
    assert 22 < len(cited) / len(works) < 26
    assert 0.35 < len(local) / len(cited) < 0.50
    assert all(one.startswith(f"{OPENALEX}W92") for one in dangling)
    assert 0.80 < sum(community[one] == planted.community for planted, one in local) / len(local) < 0.90
    assert max(Counter(dangling).values()) > 100  # a canon that many share


def test_citation_counts_are_never_below_the_citations_served(records):
    local = Counter(one for record in records for one in record["referenced_works"])
    for record in records:
        counts = record["counts_by_year"]
        assert record["cited_by_count"] >= local[record["id"]]
        assert sum(row["cited_by_count"] for row in counts) == record["cited_by_count"]
        assert [row["year"] for row in counts] == sorted((row["year"] for row in counts), reverse=True)


def test_planted_shares_are_met(works):
    planted, n = [one for _, one in works], len(works)
    lens = Counter(one.lens for one in planted)
    expected = dict(zip(invented_words.LENSES, invented_words.LENS_SHARES, strict=True))
    assert all(abs(lens[name] / n - share) < 0.015 for name, share in expected.items())
    faults = Counter(fault for one in planted for fault in one.faults)
    for fault in ("retracted", "wrong_year", "null_title", "false_friend"):
        assert SHARES[fault] / 2 < faults[fault] / n < SHARES[fault] * 1.5, fault
    assert abs(sum(one.duplicate_of is not None for one in planted) / n - 0.02) < 0.005
    assert abs(sum(one.language != "en" for one in planted) / n - 0.08) < 0.01
    assert faults["hostile_title"] >= len(invented_words.HOSTILE_TITLES)
    for years, share in ((range(1975, 2000), 0.40), (range(2000, 2027), 0.20)):
        then = [one for one in planted if one.year in years]
        assert abs(sum("no_abstract" in one.faults for one in then) / len(then) - share) < 0.06
    assert {record["type"] for record, _ in works} == set(invented_words.TYPES)
    assert 0.3 < sum(record["publication_date"].endswith("-01-01") for record, _ in works) / n < 0.4


def test_records_show_the_faults_that_are_planted(works):
    by_id = {planted.id: record for record, planted in works}
    same_doi = 0
    for record, planted in works:
        assert record["is_retracted"] == ("retracted" in planted.faults)
        off = abs(record["publication_year"] - planted.year)
        assert (off > 10) == (off > 0) == ("wrong_year" in planted.faults)
        assert (record["title"] is None) == ("null_title" in planted.faults)
        assert (record["abstract_inverted_index"] is None) == ("no_abstract" in planted.faults)
        assert (len(record["authorships"]) > 100) == ("crowd" in planted.faults)
        assert record["language"] == planted.language
        if planted.duplicate_of:
            original = by_id[planted.duplicate_of]
            assert record["title"] == original["title"]
            assert record["referenced_works"] == original["referenced_works"]
            same_doi += record["doi"] == original["doi"]
    assert 0.3 < same_doi / sum(planted.duplicate_of is not None for _, planted in works) < 0.7


def test_some_works_have_no_doi_and_some_lie_in_a_repository_as_well(works):
    without = [record for record, _ in works if record["doi"] is None]
    assert 0.03 < len(without) / len(works) < 0.05
    for record, _ in works:
        kinds = [place["id"].split(":")[0] for place in record["locations"]]
        assert record["locations_count"] == len(kinds)
        assert ("doi" in kinds) == (record["doi"] is not None) == ("doi" in record["ids"])
        assert ("pmh" in kinds) == (record["doi"] is None or record["open_access"]["oa_status"] == "green")
    statuses = Counter(record["open_access"]["oa_status"] for record, _ in works)
    assert min(statuses.values()) / len(works) > 0.02
    assert set(statuses) == set(ACCESS)


def test_titles_and_abstracts_name_the_planted_families_and_no_other(works):
    for record, planted in works:
        said = " ".join([record["title"] or "", *words_of(record)]).lower().replace("\u2011", "-")
        patterns = [*SPELLINGS.items(), *ABROAD.items()]
        found = {family for family, pattern in patterns if re.search(pattern, said)}
        if "false_friend" not in planted.faults:
            assert found == set(planted.families), said


def test_abstracts_have_80_to_200_words_and_a_spaced_term_never_follows_a_capital(works):
    for record, _ in works:
        abstract = words_of(record)
        assert not abstract or 80 <= len(abstract) <= 200
        said = " ".join([record["title"] or "", *abstract])
        assert not re.search(r"\b[A-Z]\w* co (production|creation|design)|\bC[oO] production", said)


def test_terms_rise_from_the_mid_2000s_as_planted(literature, works):
    planted_share = literature.truth.shares()["co-production"]
    english = [one for _, one in works if one.language == "en" and "false_friend" not in one.faults]
    for years in (range(1984, 2006), range(2010, 2015), range(2020, 2025)):
        then = [one for one in english if one.year in years]
        share = sum("co-production" in one.families for one in then) / len(then)
        planted = sum(planted_share[one.year] for one in then) / len(then)
        assert abs(share - planted) < 0.05
    assert planted_share[2005] == planted_share[1990] < planted_share[2010] < planted_share[2020]


def test_records_stream_and_need_little_memory():
    streamed = invented.literature(3_000, 1, SEEDS)
    assert isinstance(streamed, GeneratorType)
    tracemalloc.start()
    assert sum(1 for _ in streamed) > 3_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000  # all records at once would be over 60 MB


def test_a_literature_can_be_written_from_the_command_line(tmp_path, capsys):
    bib, out, truth = tmp_path / "some.bib", tmp_path / "works.jsonl.gz", tmp_path / "truth.json"
    bib.write_text(BIB, encoding="utf-8")
    asked = [
        "--works",
        "50",
        "--seed",
        "2",
        "--out",
        str(out),
        "--truth",
        str(truth),
        "--references",
        str(bib),
    ]
    assert invented.main(asked) == 0
    assert capsys.readouterr().out == "54 works served, of which a harvest must find 50; seed 2.\n"
    with gzip.open(out, "rt", encoding="utf-8") as lines:
        assert [json.loads(line) for line in lines] == list(invented.literature(50, 2, seeds_of(bib)))
    assert len(json.loads(truth.read_text(encoding="utf-8"))["works"]["id"]) == 51
    assert invented.main([*asked[:-1], str(tmp_path / "absent.bib")]) == 1


def test_seeds_keep_the_facts_of_the_bib_and_works_without_a_doi_are_left_out(tmp_path):
    bib = tmp_path / "some.bib"
    bib.write_text(BIB, encoding="utf-8")
    seeds = seeds_of(bib)
    assert list(seed_ids(seeds)) == ["bovaird2007", "loeffler2021", "norstrom2020"]
    assert list(seed_ids(seeds).values()) == ["W9000000001", "W9000000002", "W2999414134"]
    records = [*itertools.islice(invented.literature(5, 0, seeds), 3)]
    assert [record["publication_year"] for record in records] == [2007, 2021, 2020]
    assert records[2]["title"] == "Principles for Knowledge"
    assert records[2]["doi"] == "https://doi.org/10.1038/s41893-019-0448-2"
    names = [row["author"]["display_name"] for row in records[2]["authorships"]]
    assert names == ["Albert V. Norström", "Sandra van der Hel"]
    assert {record["abstract_inverted_index"] for record in records} == {None}
    (tmp_path / "grey.bib").write_text("@misc{a, title={A}, year={2001}}", encoding="utf-8")
    with pytest.raises(ValueError, match="no work with a DOI"):
        seeds_of(tmp_path / "grey.bib")


def test_the_briefings_references_are_the_seeds_unless_others_are_given():
    keys = {seed.key for seed in seeds_of()}
    assert {"bovaird2007", "voorberg2015", "norstrom2020"} <= keys
    assert not {"bellinson2021", "govint2012", "perry2019"} & keys
    assert invented.truth(100).harvestable == 100


def test_without_an_older_seed_there_is_nothing_to_invent():
    young = SeedFacts("new2026", "New", ("Real Person",), 2026, "10.1000/new", "A Journal")
    with pytest.raises(ValueError, match="needs a seed published before"):
        invented.truth(10, 0, (young,))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    size=st.integers(0, 150), seed=st.integers(0, 2**31), chosen=st.sets(st.sampled_from(SEEDS), min_size=1)
)
def test_any_small_literature_is_sound(size, seed, chosen):
    one = invented.invent(size, seed, tuple(chosen))
    records, planted = list(one.records()), list(one.truth.works())
    assert len(records) == one.truth.served == len(chosen) + len(planted)
    assert one.truth.harvestable == size
    assert json.dumps(records) == json.dumps(list(one.records()))
    seeds = {f"{OPENALEX}W{number}" for number in one.truth.seed_numbers}
    assert sum(bool(seeds & set(record["referenced_works"])) for record in records) == size
    year = {record["id"]: work.year for record, work in zip(records[len(chosen) :], planted, strict=True)}
    for record in records[len(chosen) :]:
        assert all(year[cited] < year[record["id"]] for cited in record["referenced_works"] if cited in year)
