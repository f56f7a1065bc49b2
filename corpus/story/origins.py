"""Where the word comes from: the earliest works that use it, and what is cited of the early years."""

import polars as pl

from corpus.story.material import (
    LEAST_EARLY,
    LEAST_WORKS,
    NAMED,
    Material,
    count,
    most_cited,
    name,
    named,
    year,
)
from corpus.story.told import Figure, Named, Opens, Page, Paragraph, Sentence, split_by

HOW = "works of this corpus whose title or abstract uses a word of the family"
NOTE = (
    "Years are those of the records. The corpus holds works that cite its seeds, so an earlier work that "
    "cites "
    "none of them is not here: these are the earliest that this corpus knows. Citations are those from "
    "works of "
    "the corpus."
)


def origins(stuff: Material) -> Paragraph | None:
    """Return the paragraph; None if no work uses the word."""
    if stuff.users.is_empty():
        return None
    sentences = [_size(stuff), _earliest(stuff), _early(stuff), _cited(stuff), _seeds(stuff)]
    return Paragraph(
        "origins",
        "Where the word comes from",
        tuple(one for one in sentences if one),
        NOTE,
        (
            Opens(Page.MAP, "These works on the map", stuff.asks(), colour="year"),
            Opens(Page.WORKS, "These works as a list", stuff.asks()),
        ),
    )


def _word(stuff: Material) -> Figure:
    return name(stuff.word.label, "the first core family of the codebook of terms")


def _size(stuff: Material) -> Sentence | None:
    if stuff.is_sample:
        return None
    users, works = stuff.users.height, stuff.works.height
    verb = "use" if users != 1 else "uses"
    return Sentence(
        f"Of the {{all}} of this corpus, {{users}} {verb} a word of “{{word}}” in title or abstract.",
        {
            "all": count(works, "works of this corpus", "work"),
            "users": count(users, HOW, of=works),
            "word": _word(stuff),
        },
        (Opens(Page.WORKS, "The works that use it", stuff.asks()),),
    )


def _earliest(stuff: Material) -> Sentence | None:
    first = stuff.dated_users["year"].min()
    if not isinstance(first, int):
        return None
    of_then = most_cited(stuff.dated_users.filter(pl.col("year") == first))
    shown = named(of_then.head(NAMED))
    then: dict[str, Figure | Named] = {
        "word": _word(stuff),
        "year": year(first, f"the earliest year of the {HOW}"),
        "many": count(of_then.height, f"{HOW}, of that year", of=stuff.dated_users.height),
    }
    then |= {f"work_{place}": one for place, one in enumerate(shown)}
    told = split_by(f"{{{key}}}" for key in then if key.startswith("work_"))
    if of_then.height == 1:
        del then["many"]
        template = f"The earliest that uses “{{word}}” is of {{year}}: {told}."
    elif of_then.height == len(shown):
        template = f"The earliest that use “{{word}}” are {{many}} of {{year}}: {told}."
    else:
        template = (
            f"The earliest that use “{{word}}” are {{many}} of {{year}}, of which most cited here: {told}."
        )
    return Sentence(
        template,
        then,
        (Opens(Page.WORKS, "The works of that year", stuff.asks(first_year=first, last_year=first)),),
    )


def _early(stuff: Material) -> Sentence | None:
    until = stuff.early_until
    if until is None or stuff.is_sample:
        return None
    dated = stuff.dated_users
    early = stuff.among(dated, None, until).height
    half = int(dated["year"].sort()[(dated.height - 1) // 2])
    return Sentence(
        "By {until} the first {early} of the {dated} with a year had appeared, by {half} half of them.",
        {
            "until": year(until, "the year by which a tenth of them had appeared, and five at least"),
            "early": count(early, f"{HOW}, up to that year", of=dated.height),
            "dated": count(
                dated.height, f"{HOW}, with a year up to that of the harvest", of=stuff.users.height
            ),
            "half": year(half, "the year by which half of them had appeared"),
        },
        (Opens(Page.WORKS, "The early works", stuff.asks(last_year=until)),),
    )


def _cited(stuff: Material) -> Sentence | None:
    until = stuff.early_until
    if until is None:
        return None
    early = stuff.among(stuff.dated_users, None, until).filter(~pl.col("id").is_in(list(stuff.seed_ids)))
    cited = most_cited(early.filter(pl.col("local_citations") >= LEAST_WORKS)).head(NAMED)
    if early.height < LEAST_EARLY or cited.is_empty():
        return None
    says: dict[str, Figure | Named] = {
        "until": year(
            until, "the year by which a tenth of the works that use the word had appeared, and five at least"
        )
    }
    told = []
    for place, (work, citing) in enumerate(zip(named(cited), cited["local_citations"], strict=True)):
        says[f"work_{place}"] = work
        says[f"citing_{place}"] = count(citing, "works of this corpus that cite it", of=stuff.works.height)
        told.append(f"{{work_{place}}}, cited by {{citing_{place}}}")
    return Sentence(
        f"Of those up to {{until}} that are no seeds, works of this corpus cite most: {split_by(told)}.",
        says,
        (Opens(Page.WORKS, "The early works", stuff.asks(last_year=until)),),
    )


def _seeds(stuff: Material) -> Sentence | None:
    until = stuff.early_until
    found = stuff.seeds.filter(pl.col("status") == "matched")
    early = found.filter(pl.col("year") <= (until or 0)).sort("citing", "key", descending=[True, False])
    if until is None or early.is_empty():
        return None
    top = early.row(0, named=True)
    if top["citing"] < LEAST_WORKS:
        return None
    verb = "is" if early.height == 1 else "are"
    return Sentence(
        f"Of the {{found}} that the corpus was built from and that were found, {{early}} {verb} of these "
        "years; "
        "most cited of them is {seed}, by {citing}.",
        {
            "found": count(
                found.height, "references of the bibliography that were matched to works", "reference"
            ),
            "early": count(early.height, f"those of them published up to {until}", of=found.height),
            "seed": name(
                stuff.seed_names.get(top["key"], top["key"]), "the early seed that most works here cite"
            ),
            "citing": count(top["citing"], "works of this corpus that cite it, by construction many", "work"),
        },
        (Opens(Page.SEEDS, "The page of this seed", seed=top["key"]),),
    )
