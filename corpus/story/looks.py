"""Through which lenses the works look: the share of each lens, of none, and the works most typical of each.

A lens set is data: nothing here knows which lenses there are, nor how many.
"""

import polars as pl

from corpus.lenses.assignment import Confidence
from corpus.lenses.lens_set import NONE, Lens
from corpus.lenses.profile import counts, told_of, typical
from corpus.lenses.told import ToldWorks
from corpus.selection import Selection
from corpus.story.material import LEAST_OF, LEAST_WORKS, NAMED, Material, count, name, named, share, words
from corpus.story.told import Figure, Named, Opens, Page, Paragraph, Sentence, split_by

NOTE = (
    "A lens is what a work asks of the concept. It is told by a classifier that learnt from works labelled "
    "by hand, "
    "off title and abstract; what people said of a work counts for more. Intervals are those of counting "
    "and do not "
    "carry the classifier’s own errors: docs/lens-evaluation.md says how often it is right. None is the "
    "expected "
    "answer for most of a citing literature."
)


def looks(stuff: Material) -> Paragraph | None:
    """Return the paragraph; None if lenses cannot be told."""
    told = stuff.lenses
    if told is None or told.lensed.is_empty():
        return None
    works = told_of(stuff.works, told)
    sentences = [_shares(stuff, told, works), *(_typical(works, lens) for lens in told.lenses.lenses)]
    found = tuple(one for one in sentences if one)
    opens = (
        Opens(Page.MAP, "The lenses on the map", colour="lens"),
        Opens(Page.LENSES, "The lenses by field and year"),
    )
    return Paragraph("looks", "The lenses", found, NOTE, opens) if found else None


def _shares(stuff: Material, told: ToldWorks, works: pl.DataFrame) -> Sentence | None:
    if stuff.is_sample or works.height < LEAST_OF:
        return None
    found = counts(works, told.lenses.labels)
    says: dict[str, Figure | Named] = {"all": count(works.height, "works of this corpus", "work")}
    pieces, opens = [], []
    for place, lens in enumerate(told.lenses.lenses):
        says[f"lens_{place}"] = name(lens.name, f"lens of the set “{told.lenses.name}”")
        says[f"share_{place}"] = share(
            found[lens.id], works.height, f"of the works, those told as {lens.name}"
        )
        says[f"works_{place}"] = count(found[lens.id], f"works told as {lens.name}", of=works.height)
        pieces.append(f"{{lens_{place}}} {{share_{place}}} ({{works_{place}}})")
        opens.append(Opens(Page.WORKS, f"Works of {lens.name}", Selection(lenses=(lens.id,))))
    says["none"] = share(found[NONE], works.height, "of the works, those told as none of the lenses")
    return Sentence(
        f"Of {{all}}, the shares that look through a lens are: {split_by(pieces)}; {{none}} look through "
        "none.",
        says,
        tuple(opens),
    )


def sure(works: pl.DataFrame, lens: str) -> pl.DataFrame:
    """Return the works of a lens of which that is not told with low confidence, the most typical first."""
    return typical(works, lens).filter(pl.col("confidence") != str(Confidence.LOW))


def _typical(works: pl.DataFrame, lens: Lens) -> Sentence | None:
    found = sure(works, lens.id)
    if found.height < LEAST_WORKS:
        return None
    says: dict[str, Figure | Named] = {
        "lens": name(lens.name, "name of the lens"),
        "question": words(lens.question.strip(), f"by what it judges the concept: {lens.source}"),
        "of": count(found.height, "works of the lens of which that is not told with low confidence", "work"),
    }
    says |= {f"work_{place}": one for place, one in enumerate(named(found.head(NAMED)))}
    listed = split_by(f"{{{key}}}" for key in says if key.startswith("work_"))
    return Sentence(
        f"{{lens}}: {{question}} Most typical of {{of}} told with confidence: {listed}.",
        says,
        (
            Opens(Page.LENSES, f"Works to read of {lens.name}", lens=lens.id),
            Opens(Page.MAP, f"{lens.name} on the map", Selection(lenses=(lens.id,)), colour="lens"),
        ),
    )
