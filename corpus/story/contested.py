"""What is contested, as far as a corpus can show it, and what it cannot tell.

No work is called right or wrong here. What can be shown: works over which lenses compete, on which people
differ, words with another sense, look-alikes that were screened, and retractions.
"""

import polars as pl

from corpus.lenses.profile import told_of
from corpus.selection import Selection
from corpus.story.material import (
    LEAST_OF,
    LEAST_WORKS,
    NAMED,
    Material,
    count,
    most_cited,
    name,
    named,
    share,
    year,
)
from corpus.story.told import Figure, Named, Opens, Page, Paragraph, Sentence, split_by

NOTE = (
    "A corpus of titles, abstracts and citations does not say who is right, nor who criticises whom. It "
    "shows over "
    "which works lenses compete, which words have more than one sense, and what was retracted."
)
LIMITS_NOTE = (
    "What is missing here is missing in every sentence above. A work without a reference list cites "
    "nothing in this "
    "corpus, one without an abstract is read by its title alone."
)


def contested(stuff: Material) -> Paragraph | None:
    """Return the paragraph; None if nothing of it can be shown."""
    sentences = [_retracted(stuff)]
    if not stuff.is_sample:
        sentences = [_mixed(stuff), _differ(stuff), _senses(stuff), _screened(stuff), *sentences]
    told = tuple(one for one in sentences if one)
    opens = (Opens(Page.LENSES, "Works over which lenses compete"),)
    return Paragraph("contested", "What is contested", told, NOTE, opens) if told else None


def _mixed(stuff: Material) -> Sentence | None:
    told = stuff.lenses
    if told is None or told.lensed.height < LEAST_OF:
        return None
    lensed = told_of(stuff.works, told).filter(pl.col("id").is_in(told.lensed["id"].implode()))
    mixed = lensed.drop_nulls("second")
    if mixed.height < LEAST_WORKS:
        return None
    names = {lens.id: lens.name for lens in told.lenses.lenses}
    pairs = mixed.select(pl.concat_list("label", "second").list.sort().alias("pair"))
    counted = pairs.group_by("pair").len().sort("len", "pair", descending=[True, False])
    (one, other), works = counted.row(0)
    return Sentence(
        "Of {lensed} with a lens, {share} look through a second about as likely; most often the two are "
        "{one} and "
        "{other} ({works}).",
        {
            "lensed": count(lensed.height, "works told as one of the lenses", "work", of=stuff.works.height),
            "share": share(
                mixed.height,
                lensed.height,
                "of these, those whose two likeliest lenses are less than 0.10 apart",
            ),
            "one": name(names.get(one, one), "one lens of the commonest pair"),
            "other": name(names.get(other, other), "the other lens of the pair"),
            "works": count(works, "works between these two lenses", "work", of=mixed.height),
        },
        (Opens(Page.LENSES, "The most contested works", lens=one),),
    )


def _differ(stuff: Material) -> Sentence | None:
    works = most_cited(stuff.works.filter(pl.col("id").is_in(list(stuff.differ))))
    if works.is_empty() or stuff.lenses is None:
        return None
    says: dict[str, Figure | Named] = {
        "differ": count(
            works.height, "works to which people gave different lenses", "work", of=stuff.lenses.by_hand
        )
    }
    says |= {f"work_{place}": one for place, one in enumerate(named(works.head(NAMED)))}
    told = split_by(f"{{{key}}}" for key in says if key.startswith("work_"))
    more = ", of which most cited" if works.height > NAMED else ""
    return Sentence(f"People gave different lenses to {{differ}}{more}: {told}.", says)


def _senses(stuff: Material) -> Sentence | None:
    if stuff.use is None or stuff.users.height < LEAST_OF:
        return None
    hits = stuff.use.hits.counting.filter(pl.col("family") == stuff.word.id)
    other = hits.drop_nulls("sense").select("id", "sense").unique().join(stuff.users, on="id", how="semi")
    counts = other["sense"].value_counts().sort(["count", "sense"], descending=[True, False])
    if counts.is_empty() or counts["count"][0] < LEAST_WORKS:
        return None
    labels = {sense.id: sense.label for sense in stuff.terms.senses}
    sense = str(counts["sense"][0])
    return Sentence(
        "The word has another sense: {share} of the works that use it do so as “{sense}”.",
        {
            "share": share(
                int(counts["count"][0]),
                stuff.users.height,
                "of the works that use the word, those with a word of the sense in its sentence",
            ),
            "sense": name(labels.get(sense, sense), "sense of the codebook of terms"),
        },
        (Opens(Page.TERMS, "How the words are read", families=(stuff.word.id,)),),
    )


def _screened(stuff: Material) -> Sentence | None:
    if stuff.use is None:
        return None
    dropped = stuff.use.hits.hits.filter(pl.col("family") == stuff.word.id).drop_nulls("dropped")
    counts = dropped["dropped"].value_counts().sort(["count", "dropped"], descending=[True, False])
    if counts.is_empty() or dropped.height < LEAST_WORKS:
        return None
    labels = {screen.id: screen.label for screen in stuff.terms.screens}
    most = str(counts["dropped"][0])
    return Sentence(
        "The word also looks like others: {dropped} were not counted, most as “{screen}” ({most}).",
        {
            "dropped": count(
                dropped.height,
                "places in titles and abstracts that a screen of false friends dropped",
                "place",
            ),
            "screen": name(labels.get(most, most), "the screen that dropped most"),
            "most": count(int(counts["count"][0]), "places that it dropped", of=dropped.height),
        },
        (Opens(Page.TERMS, "How the words are read", families=(stuff.word.id,)),),
    )


def _retracted(stuff: Material) -> Sentence | None:
    looked = stuff.works.drop_nulls("is_retracted")
    works = most_cited(looked.filter(pl.col("is_retracted")))
    if works.is_empty():
        return None
    says: dict[str, Figure | Named] = {
        "retracted": count(
            works.height,
            "works marked as retracted by OpenAlex, which stay in every count",
            "work",
            of=looked.height,
        )
    }
    says |= {f"work_{place}": one for place, one in enumerate(named(works.head(NAMED)))}
    told = split_by(f"{{{key}}}" for key in says if key.startswith("work_"))
    verb = "is" if works.height == 1 else "are"
    more = ", of which most cited" if works.height > NAMED else ""
    return Sentence(
        f"{{retracted}} {verb} marked as retracted{more}: {told}.",
        says,
        (Opens(Page.MAP, "Retracted works on the map", colour="retracted"),),
    )


def limits(stuff: Material) -> Paragraph | None:
    """Return the paragraph on what is not known; None for an empty corpus."""
    if stuff.works.is_empty():
        return None
    sentences = [_missing(stuff), _undated(stuff)]
    told = tuple(one for one in sentences if one)
    opens = (Opens(Page.OVERVIEW, "How complete the records are"),)
    return Paragraph("limits", "What this corpus cannot tell", told, LIMITS_NOTE, opens) if told else None


def _missing(stuff: Material) -> Sentence | None:
    held, works = stuff.held, stuff.held.height
    lacking = {
        "no abstract": int((held["abstract"].str.len_chars().fill_null(0) == 0).sum()),
        "no reference list": int((held["references"].list.len().fill_null(0) == 0).sum()),
        "no field of research": int(held["field"].is_null().sum()),
        "no country": int((held["countries"].list.len().fill_null(0) == 0).sum()),
    }
    says: dict[str, Figure | Named] = {"all": count(works, "works of this corpus", "work")}
    told = []
    for place, (what, many) in enumerate((what, many) for what, many in lacking.items() if many):
        says[f"lack_{place}"] = count(many, f"works of which {what} is held", of=works)
        says[f"share_{place}"] = share(many, works, f"of the works, those with {what}")
        told.append(f"{{lack_{place}}} ({{share_{place}}}) have {what}")
    return (
        Sentence(
            f"Of {{all}}, {split_by(told)}.", says, (Opens(Page.OVERVIEW, "How complete the records are"),)
        )
        if told
        else None
    )


def _undated(stuff: Material) -> Sentence | None:
    late = stuff.works.filter(pl.col("year") > stuff.last_complete).height
    if stuff.is_sample or not late:
        return None
    return Sentence(
        "{late} are dated later than {last}, the last year that is taken as complete, and stand in no "
        "share over years.",
        {
            "late": count(late, "works of a later year", "work", of=stuff.works.height),
            "last": year(stuff.last_complete, "the year of the harvest less two"),
        },
        (Opens(Page.WORKS, "These works", Selection(first_year=stuff.last_complete + 1)),),
    )
