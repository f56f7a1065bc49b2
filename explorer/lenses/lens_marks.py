"""How a lens is marked: a colour, a shape, a dash and its name, so that none of them is needed alone."""

from dataclasses import dataclass

from corpus.lenses.lens_set import NONE
from explorer import theme
from explorer.components.escaping import as_html
from explorer.lenses.lens_shown import Shown

SHAPES = (
    ("circle", "●"), ("square", "■"), ("triangle-up", "▲"), ("cross", "✚"), ("pentagon", "⬟"), ("star", "★"),
)  # fmt: skip
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


@dataclass(frozen=True, slots=True)
class Mark:
    """How one label is drawn."""

    label: str
    name: str
    colour: str
    shape: str
    """As plotly names it."""
    sign: str
    """The shape as a letter."""
    dash: str

    @property
    def html(self) -> str:
        """Its name behind its sign in its colour."""
        sign = f'<span aria-hidden="true" style="color:{self.colour}">{self.sign}</span>'
        return f"{sign}&nbsp;{as_html(self.name)}"

    @property
    def ink(self) -> str:
        """The colour of words upon its colour."""
        red, green, blue = (int(self.colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (red, green, blue)
        ]
        light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#FFFFFF"


def marks(shown: Shown, *, dark: bool) -> dict[str, Mark]:
    """Return how each label is drawn, in the order of the set; none comes last."""
    colours = theme.lens_colours(shown.ids, dark=dark)
    found = {}
    for place, label in enumerate(shown.ids):
        shape, sign = SHAPES[place % len(SHAPES)]
        name = shown.names[label]
        found[label] = Mark(label, name, colours[label], shape, sign, DASHES[place % len(DASHES)])
    found[NONE] = Mark(NONE, shown.names[NONE], theme.missing(dark=dark), "circle-open", "○", "dot")
    return found
