"""Seeds: the references that this corpus was harvested from, and the page of one of them."""

from typing import Any

import polars as pl
import streamlit as st

from corpus.errors import CorpusError
from corpus.model import SeedStatus
from corpus.selection import Sort, order
from corpus.wording import counted
from explorer import notes
from explorer.components.escaping import as_markdown, cut
from explorer.harvests.seed_list import RELATED, link
from explorer.lenses import lens_data
from explorer.lenses.lens_names import names_of
from explorer.visit import Visit
from explorer.works import cited_together, headings, links, works_described

STATUS = {
    SeedStatus.DOUBTFUL: "It was not found for sure, so no work counts as citing it.",
    SeedStatus.ABSENT: "It was not found, so no work counts as citing it.",
}
LENSES = {"general": "in general", "all": "all lenses"}


def render(visit: Visit) -> None:
    """Draw the page of the chosen seed, or the list."""
    links.go_to_opened(visit)
    if visit.address.seed:
        _seed(visit, visit.address.seed)
        return
    st.title("Seeds")
    seeds = visit.reading.seeds
    if seeds.is_empty():
        st.info("This corpus has no seeds.")
        return
    st.markdown(
        f"**{counted(seeds.height, 'reference')}** that this corpus was gathered around, those that most of "
        "its works cite first. The Harvest page says how each was found."
    )
    st.html(links.STYLE)
    with st.container(gap="small"):
        for row in seeds.sort("citing", "key", descending=[True, False]).iter_rows(named=True):
            _listed(visit, row)


def _listed(visit: Visit, row: dict[str, Any]) -> None:
    is_matched = row["status"] == SeedStatus.MATCHED
    note = f"{counted(row['citing'], 'citing work')}" if is_matched else row["status"]
    with st.container(gap=None, key=f"ways_seed_{row['key']}"):
        links.to_seed(visit, row["key"], visit.reading.names[row["key"]], "list", note)
        st.caption(as_markdown(cut(row["title"], 200)))


def _seed(visit: Visit, key: str) -> None:
    reading = visit.reading
    headings.back("All seeds", "seed")
    found = reading.seeds.filter(pl.col("key") == key)
    if found.is_empty():
        headings.not_here(reading, "seed", key)
        return
    seed = found.row(0, named=True)
    headings.name(reading.names[key])
    st.markdown(as_markdown(cut(seed["title"], 400)))
    people = "; ".join(cut(name, 60) for name in seed["authors"] or ())
    st.caption(as_markdown(", ".join(part for part in (people, str(seed["year"] or "")) if part)))
    headings.elsewhere({"DOI": f"https://doi.org/{seed['doi']}" if seed["doi"] else None})
    _use(visit, seed)
    if seed["status"] != SeedStatus.MATCHED:
        reason = f" {cut(seed['reason'], 300)}." if seed["reason"] else ""
        st.info(as_markdown(STATUS[SeedStatus(seed["status"])] + reason), icon=":material/search_off:")
        return
    citing = order(
        reading.works.filter(pl.col("cites_seeds").list.contains(key)).drop("folded", strict=False),
        Sort.LOCAL,
    )
    share = f" ({citing.height / reading.main.works:.0%})".replace("%", " %") if citing.height else ""
    headings.figures(
        {
            "Cited by": (
                f"{notes.n(citing.height)}{share}",
                "Works of this corpus that cite any of its records, and their share of all works.",
            ),
            "Records": (notes.n(len(seed["ids"] or ())), "Of OpenAlex, that count for it."),
        }
    )
    _records(visit, seed)
    st.subheader("Who cites it")
    if citing.is_empty():
        st.caption("No work of this corpus cites it.")
        return
    name = cut(reading.names[key], 80)
    works_described.draw(visit, citing, f"works that cite {name}", "works that cite it", "seed")
    cited_together.draw(visit, key)


def _use(visit: Visit, seed: dict[str, Any]) -> None:
    """How the briefing uses it."""
    try:
        names = names_of(lens_data.lens_set(visit.places))
    except CorpusError:  # the page of lenses says what is wrong
        names = {}
    lenses = [LENSES.get(one, names.get(one, one)) for one in (seed["lens"], seed["second_lens"]) if one]
    told = {"Where the briefing uses it": seed["sections"], "Under which lens": " and ".join(lenses)}
    lines = [f"**{what}:** {as_markdown(words)}" for what, words in told.items() if words]
    if lines:
        st.markdown("  \n".join(lines))


def _records(visit: Visit, seed: dict[str, Any]) -> None:
    """The records that it is, each the way to its page if it is in the corpus."""
    members = {one["id"]: one for one in seed["members"] or ()}
    here = visit.reading.works.filter(pl.col("id").is_in(seed["ids"] or []))
    titles = dict(here.select("id", "title").iter_rows())
    ids = [*members, *(one for one in seed["ids"] or () if one not in members)]
    st.html(links.STYLE)
    with st.container(gap=None, key="ways_members"):
        for one in ids:
            member = members.get(one)
            what = RELATED.get(member["relation"], str(member["relation"])) if member else "the record"
            if one in titles:
                links.to_work(visit, one, titles[one], f"member_{one}")
            else:
                title = cut(member["title"], 160) if member else ""
                st.markdown(f"{as_markdown(title)} {link(one)}, not in this corpus")
            if len(ids) > 1 and member:
                st.caption(as_markdown(f"{what}: {member['reason']}"))
