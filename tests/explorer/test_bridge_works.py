"""The section on bridge works names the works between groups, and which groups they join."""

from streamlit.testing.v1 import AppTest

from corpus.literature import Harvested
from corpus.model import Work
from corpus.schema import seeds_frame, works_frame
from corpus.store import Store
from tests.explorer import builders

HOSTILE = builders.HOSTILE_TITLES["W9900001"]
TOWNS = {f"W98{town}{n:02d}": f"town {town}" for town in "12" for n in range(12)}
MIDDLE = "W98900"


def section(uri: str, group_of: dict[str, str]) -> None:
    from explorer.address import Address  # noqa: PLC0415 - the script of a page stands alone
    from explorer.loading import Places, open_reading  # noqa: PLC0415
    from explorer.network import bridge_works  # noqa: PLC0415
    from explorer.visit import Visit  # noqa: PLC0415

    places = Places.of({"CORPUS_URI": uri})
    reading = open_reading(places, "v0")
    bridge_works.draw(
        Visit(reading, Address(), places, {}, {}, dark=False, phone=False), group_of, "clusters"
    )


def test_the_work_between_two_towns_stands_first_with_both_their_names(tmp_path):
    uri = str(tmp_path / "corpus")
    works = [
        Work(
            one,
            title=f"{one} [invented]",
            year=2010,
            references=tuple(w for w in TOWNS if w[:5] == one[:5] and w < one),
        )
        for one in TOWNS
    ]
    works.append(Work(MIDDLE, title=HOSTILE, references=("W98103", "W98104", "W98203")))
    seeds, run = builders.seeds(), builders.harvest(1, len(works))
    Store(uri).commit(Harvested(works_frame(works, seeds), seeds_frame(seeds, run.id)), run)
    page = AppTest.from_function(section, args=(uri, TOWNS), default_timeout=60).run()
    assert not page.exception
    (table,) = (one.value for one in page.dataframe)
    first = table.iloc[0]
    assert first["Title"] == HOSTILE, "as text: a table opens no tag"
    assert first["Joins"] == "town 1 (2); town 2 (1)"
    assert "computed exactly" in page.caption[0].value.replace("\\", "")
    none = AppTest.from_function(section, args=(uri, {}), default_timeout=60).run()
    assert "No work is tied to two clusters." in none.info[0].value
