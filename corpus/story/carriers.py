"""Who carried the word where: the fields, countries and venues that took it up, and in which order."""

import polars as pl

from corpus.story.material import (
    LEAST_OF,
    LEAST_WORKS,
    NAMED,
    Material,
    apart,
    count,
    counts_of,
    known,
    name,
    share,
    year,
)
from corpus.story.origins import HOW
from corpus.story.told import Figure, Named, Opens, Page, Paragraph, Sentence, split_by

MOST_REACHED = 5
KINDS = {"field": "field of research", "countries": "country of an author’s institution"}
NOTE = (
    "Fields are OpenAlex’s, given to each work by a model; countries are those of the authors’ "
    "institutions, by "
    "their ISO code, and a work counts for each of its countries. A field or country is reached in the "
    "year in "
    "which its third work had appeared. What is not known of a work is left out of that count, and the "
    "evidence "
    "says over how many works it was counted."
)


def carriers(stuff: Material) -> Paragraph | None:
    """Return the paragraph; None if nothing is known of enough works, or no count can be read."""
    if stuff.is_sample or stuff.early_until is None:
        return None
    sentences = []
    for column in KINDS:
        sentences += [_reached(stuff, column), _then_and_now(stuff, column)]
    sentences.append(_venues(stuff))
    told = tuple(one for one in sentences if one)
    opens = (Opens(Page.MAP, "These works on the map, by field", stuff.asks(), colour="field"),)
    return Paragraph("carriers", "Who carried it where", told, NOTE, opens) if told else None


def _reached(stuff: Material, column: str) -> Sentence | None:
    """In which order the values that are large now had their third work."""
    works = stuff.dated_users
    if known(works[column]) < LEAST_OF:
        return None
    found = []
    for value, number in counts_of(works[column], MOST_REACHED):
        if number >= LEAST_WORKS:
            years = works.filter(_has(column, value))["year"].sort()
            found.append((int(years[LEAST_WORKS - 1]), value, number))
    if len(found) < 2:
        return None
    says: dict[str, Figure | Named] = {}
    told = []
    for place, (reached, value, number) in enumerate(sorted(found)):
        says[f"value_{place}"] = name(
            value, f"{KINDS[column]}, one of those with most works that use the word"
        )
        says[f"year_{place}"] = year(reached, f"the year of the third work of the {HOW}, there")
        says[f"works_{place}"] = count(
            number, f"{HOW}, of this {KINDS[column]}", "work", of=known(works[column])
        )
        told.append(f"{{value_{place}}} by {{year_{place}}} ({{works_{place}}} up to now)")
    what = "fields" if column == "field" else "countries"
    return Sentence(
        f"Of the {what} with most works that use it, the word had reached {split_by(told)}.",
        says,
        tuple(
            Opens(
                Page.WORKS,
                f"Works of {value}",
                stuff.asks(last_year=stuff.last_year, **{_facet(column): (value,)}),
            )
            for _, value, _ in sorted(found)
        ),
    )


def _then_and_now(stuff: Material, column: str) -> Sentence | None:
    """The value that was largest at first, if its share is surely another now, and the largest now."""
    early = stuff.among(stuff.dated_users, None, stuff.early_until)
    first, last = stuff.recent
    now = stuff.among(stuff.dated_users, first, last)
    if min(known(early[column]), known(now[column])) < LEAST_OF or first <= (stuff.early_until or 0):
        return None
    (value, then), *_ = counts_of(early[column], 1)
    (larger, most), *_ = counts_of(now[column], 1)
    what = KINDS[column]
    before = share(
        then, known(early[column]), f"of the early works that use the word, with a known {what}, those of it"
    )
    still = now.filter(_has(column, value)).height
    after = share(
        still,
        known(now[column]),
        f"of such works of the last complete years, with a known {what}, those of it",
    )
    if not apart(before, after):
        return None
    says: dict[str, Figure | Named] = {
        "value": name(value, f"the {what} of most of the early works"),
        "until": year(stuff.early_until or 0, "the last of the early years"),
        "before": before,
        "after": after,
        "first": year(first, "the first of the last complete years"),
        "last": year(last, "the last complete year"),
    }
    way = "rose" if still / known(now[column]) > then / known(early[column]) else "fell"
    template = (
        f"The share of {{value}} {way} from {{before}} up to {{until}} to {{after}} in {{first}}–{{last}}"
    )
    if larger != value:
        says["larger"] = name(larger, f"the {what} of most works of the last complete years")
        says["most"] = share(
            most, known(now[column]), f"of works of these years with a known {what}, those of it"
        )
        template += ", when most are of {larger} ({most})"
    facet = _facet(column)
    return Sentence(
        template + ".",
        says,
        (
            Opens(
                Page.WORKS,
                f"The early works of {value}",
                stuff.asks(last_year=stuff.early_until, **{facet: (value,)}),
            ),
            Opens(
                Page.WORKS,
                f"Those of {value} now",
                stuff.asks(first_year=first, last_year=last, **{facet: (value,)}),
            ),
        ),
    )


def _venues(stuff: Material) -> Sentence | None:
    works = stuff.dated_users
    top = [one for one in counts_of(works["venue"], NAMED) if one[1] >= LEAST_WORKS]
    if known(works["venue"]) < LEAST_OF or not top:
        return None
    says: dict[str, Figure | Named] = {
        "known": count(known(works["venue"]), f"{HOW}, with a year and a known venue", "work")
    }
    told = []
    for place, (value, number) in enumerate(top):
        says[f"value_{place}"] = name(value, "venue, one of those with most works that use the word")
        says[f"works_{place}"] = count(number, f"{HOW}, of this venue", of=known(works["venue"]))
        told.append(f"{{value_{place}}} ({{works_{place}}})")
    return Sentence(f"Of {{known}} with a known venue, most appeared in: {split_by(told)}.", says)


def _has(column: str, value: str) -> pl.Expr:
    return pl.col(column).list.contains(value) if column == "countries" else pl.col(column) == value


def _facet(column: str) -> str:
    return "countries" if column == "countries" else "fields"
