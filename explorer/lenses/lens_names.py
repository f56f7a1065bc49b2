"""What the labels of a lens set are called on the screen."""

from corpus.lenses.lens_set import NONE, LensSet, NoneKind

NONE_NAME = "None / unclear"
WHY_NONE = {
    NoneKind.ON_TOPIC: "it is on the subject, and does not ask what the lenses ask",
    NoneKind.OFF_TOPIC: "no term of the subject is in title or abstract",
    NoneKind.FALSE_FRIEND: "its words only look like the subject",
}


def names_of(lenses: LensSet) -> dict[str, str]:
    """Return the name of each label, in the order of the set; none comes last."""
    return {lens.id: lens.name for lens in lenses.lenses} | {NONE: NONE_NAME}
