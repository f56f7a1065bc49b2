"""The file of lenses: what came with the program can be used, and what is wrong with another is told."""

import pytest

from corpus.bibtex import parse
from corpus.errors import LensesUnreadable
from corpus.lenses.lens_set import NONE, Context, NoneKind
from corpus.lenses.lens_set_file import read_lens_set
from corpus.locations import LENSES, REFERENCES

GOOD = """
format = 1
id = "magic"
name = "Magic concepts"
source = "Invented"
[[lenses]]
id = "light"
name = "Light"
question = "By how bright it is."
definition = "It shines."
source = "Page 1"
cues = ["shin*", ["bright", 2.0]]
[[lenses]]
id = "dark"
name = "Dark"
question = "By how dark it is."
definition = "It hides."
source = "Page 2"
cues = ["hid*"]
[examples]
works = [
  {title = "Invented: a shining concept", label = "light", second = "dark"},
  {title = "Invented: a hidden concept", label = "dark"},
  {title = "Invented: nothing to see", label = "none", none_kind = "off_topic"},
]
"""


def write(folder, text):
    path = folder / "lenses.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_set_holds_the_three_lenses_and_works_of_each_label():
    lenses = read_lens_set(LENSES)
    assert lenses.labels == ("clarification", "elucidation", "provocation", NONE)
    counts = {label: sum(one.label == label for one in lenses.examples) for label in lenses.labels}
    assert min(counts.values()) >= 30
    assert sum(len(one.votes) == 2 for one in lenses.examples) >= 150
    assert all(one.none_kind for one in lenses.examples if one.label == NONE)


def test_its_anchors_are_references_of_the_briefing_and_none_of_them_trains():
    lenses = read_lens_set(LENSES)
    references, _ = parse(REFERENCES.read_text(encoding="utf-8"))
    titles = {one.key: one.title for one in references}
    anchors = [key for lens in lenses.lenses for key in lens.anchors]
    assert len(anchors) == len(set(anchors)) == 19
    assert set(anchors) <= set(titles)
    examples = {one.title.casefold() for one in lenses.examples}
    assert not examples & {titles[key].casefold() for key in anchors}


def test_a_scholar_can_write_another_set(tmp_path):
    lenses = read_lens_set(write(tmp_path, GOOD))
    assert lenses.labels == ("light", "dark", NONE)
    assert lenses.lenses[0].cues[1].weight == 2.0
    assert lenses.examples[0].second == "dark"
    assert lenses.examples[2].none_kind is NoneKind.OFF_TOPIC


WRONG = {
    "no TOML": ("format = 1", "format =", "Invalid value"),
    "another format": ("format = 1", "format = 2", "this program reads 1"),
    "a misspelt key": ("question = \"By how bright it is.\"", "qestion = \"x\"", "unknown field `qestion`"),
    "a number": ('name = "Light"', "name = 7", "Expected `str`, got `int`"),
    "one lens": ("[[lenses]]\nid = \"dark\"", "[[other]]\nid = \"dark\"", "unknown field `other`"),
    "none as a lens": ('id = "dark"', 'id = "none"', "none of them 'none'"),
    "a lens without a work": ('label = "dark"}', 'label = "light"}', "no work is labelled 'dark'"),
    "twice": ('id = "dark"', 'id = "light"', "every id must be another"),
    "capitals": ('"shin*"', '"Shin*"', "cues of light: 'Shin*' is not in lower case"),
    "a star within": ('"shin*"', '"sh*in"', "with * at its end at most"),
    "an unknown label": ('label = "light"', 'label = "grey"', "there is no lens 'grey'"),
    "an unknown reason": ('none_kind = "off_topic"', 'none_kind = "x"', "Invalid enum value 'x'"),
    "no title": ('title = "Invented: nothing to see"', 'title = " "', "example number 3: it has no title"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(tmp_path, wrong):
    old, new, told = WRONG[wrong]
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(LensesUnreadable) as refused:
        read_lens_set(path)
    assert told in str(refused.value)
    assert str(path) in str(refused.value)
    assert "correct it" in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(LensesUnreadable, match="No such file"):
        read_lens_set(tmp_path / "none.toml")


def test_what_stands_beside_a_lens_may_be_told_and_is_told_in_the_shipped_set(tmp_path):
    assert read_lens_set(write(tmp_path, GOOD)).lenses[0].context == ()
    beside = 'context = [{title = "Figure 1", text = " It shows light. ", source = "Page 3"}]\n'
    told = read_lens_set(write(tmp_path, GOOD.replace('cues = ["hid*"]\n', f'cues = ["hid*"]\n{beside}')))
    assert told.lenses[1].context == (Context("Figure 1", "It shows light.", "Page 3"),)
    shipped = {lens.id: [one.title for one in lens.context] for lens in read_lens_set(LENSES).lenses}
    assert [len(titles) for titles in shipped.values()] == [1, 2, 0]
