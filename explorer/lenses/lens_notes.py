"""What is said around the figures of lenses: method, captions, and what a reader must know first."""

from corpus.lenses.hand_labels import Settled
from corpus.lenses.lens_set import NONE, NoneKind
from corpus.lenses.profile import FEW, mixed
from corpus.lenses.told import BY_HAND
from corpus.wording import counted
from explorer import notes
from explorer.lenses.lens_names import WHY_NONE
from explorer.lenses.lens_shown import Shown
from explorer.loading import Reading

METHOD = (
    "The terms of the literature are looked for first; then two readers that learnt from works labelled by "
    "hand, one of the cue words of the title and one of a sentence vector, tell how likely each lens is. "
    "Method: docs/lenses.md; how right it is: docs/lens-evaluation.md."
)
STARTER_HAS_NO_TREND = (
    "A hand-collected set has no trend: these shares say what was collected, not how the literature moved. "
    "For a trend, start a harvest on the Harvest page."
)
INTERVALS = "95 % intervals after Wilson"


def are(number: int) -> str:
    """Return the verb for so many."""
    return "is" if number == 1 else "are"


def was(number: int) -> str:
    """Return the verb for so many, in the past."""
    return "was" if number == 1 else "were"


def of_what(shown: Shown) -> str:
    """Return which works are counted: all of the corpus, or those that the filters leave."""
    works = counted(shown.works.height, "work")
    return f"{works} of this corpus" if shown.whole else f"{works} that the filters leave"


def source(shown: Shown, reading: Reading) -> str:
    """Return the end of every caption: lens set, corpus, version and day."""
    return f"Lens set: {shown.lenses.name} ({shown.lenses.digest[:8]}). {notes.corpus_line(reading)}."


def unlensed(shown: Shown) -> str:
    """Say why works have no lens, in counts."""
    kinds = dict(shown.works.filter(label=NONE)["none_kind"].value_counts().iter_rows())
    told = [f"{notes.n(kinds[kind])} because {WHY_NONE[kind]}" for kind in NoneKind if kinds.get(kind)]
    if kinds.get(None):
        told.append(f"{notes.n(kinds[None])} as people said without a reason")
    return "; ".join(told)


def how_they_were_told(shown: Shown) -> str:
    """Say how the works were told: by hand, by sentences, without an abstract."""
    works = shown.works
    by_hand, bare = works.filter(confidence=BY_HAND).height, works.filter(~works["has_abstract"]).height
    two = mixed(works)
    told = (
        f"{counted(two, 'work')} {'mixes' if two == 1 else 'mix'} two lenses; "
        f"{notes.n(by_hand)} {was(by_hand)} labelled by hand; {notes.n(bare)} "
        f"{'has' if bare == 1 else 'have'} no abstract, so that unless labelled by hand the "
        "confidence is never more than low."
    )
    if shown.told.with_vector < shown.told.works.height:
        told += (
            f" Of all {counted(shown.told.works.height, 'work')} of the corpus the sentence reader has read "
            f"{notes.n(shown.told.with_vector)}; the others are told by cue words alone."
        )
    return told


def differing(said: dict[str, Settled]) -> frozenset[str]:
    """Return the works on which people differ."""
    return frozenset(work for work, one in said.items() if one.differ)


def triangle(shown: Shown, reading: Reading, drawn: int, spoken: int, distinct: int) -> str:
    """Caption of the polygon: what a place means, and what is not drawn."""
    shape = {2: "line", 3: "triangle"}.get(len(shown.ids), "polygon")
    without = shown.works.height - drawn
    sentences = [
        f"{notes.n(drawn)} of {of_what(shown)}: the nearer to a corner of the {shape}, the likelier that "
        "lens among the lenses, as the classifier tells it.",
        f"{notes.n(without)} without a lens {are(without)} not drawn.",
        "Colour and shape: the label. Diamond: two lenses are mixed. Rim: labelled by hand, which can "
        "contradict the place.",
    ]
    if distinct < drawn:
        sentences.append(
            f"Works that are told alike lie on one another, in {counted(distinct, 'place')} in all."
        )
    if len(shown.ids) > 3:
        sentences.append("With more than three lenses different mixtures can share a place.")
    if spoken < drawn:
        sentences.append(
            f"The {notes.n(spoken)} most cited here say their title when pointed at; all can be clicked."
        )
    return " ".join([*sentences, source(shown, reading)])


def references(shown: Shown, reading: Reading, uncited: int) -> str:
    """Caption of the references by lens."""
    sentences = [
        f"First how many times as often a label is found among the works that cite a reference as among all "
        f"{of_what(shown)}, so that references with many and with few citing works can be compared; then "
        f"the share itself. In brackets {INTERVALS}, those of the ratio taking the overall share as given.",
        "Bold and tinted: the whole interval lies above 1.",
        f"Few: fewer than {FEW} works cite it, so nothing is marked.",
        "Used for: as the bibliography and the anchors of the lens set say.",
    ]
    if uncited:
        sentences.append(f"{counted(uncited, 'reference')} that none of them cites {are(uncited)} left out.")
    return " ".join([*sentences, source(shown, reading)])
