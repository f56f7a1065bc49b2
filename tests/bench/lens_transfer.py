"""How well what was learnt carries over: to works of another hand, to works off the subject, to abstracts."""

import gzip
import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import f1_score

from corpus.bibliography import read_bibliography
from corpus.lenses.classifier import Classifier, Labelled, folds, held_out_logits
from corpus.lenses.lens_set import NONE, LensSet
from corpus.lenses.reading import Reader, text
from corpus.locations import REFERENCES, STARTER
from corpus.names import surname_of
from corpus.starter import open_starter
from corpus.trends.series import wilson
from harvest.records import work_from_record
from tests.samples import FILES

TRANSFORMATIONS, MEDICAL, BIODIVERSITY = FILES
TIMES = 5
PULLS = (0.0, 0.25, 0.5, 1.0)
Labels = np.ndarray


def section(lenses: LensSet, works: Sequence[Labelled], reader: Reader) -> list[str]:
    """Return the lines of the page."""
    lines = ["## Does it carry over?", "", *_other_hand(lenses, works), "", *_one_out(lenses, works), ""]
    lines += [*_citation_pull(lenses, works), ""]
    if all(file.exists() for file in FILES):
        lines += [*_off_subject(lenses, works, reader), "", *_abstracts(lenses, works, reader), ""]
    return lines


def _other_hand(lenses: LensSet, works: Sequence[Labelled]) -> list[str]:
    """The examples that came with the definitions were labelled by another hand than the rest."""
    theirs = np.array([not one.votes for one in lenses.examples])
    authors = {
        _first(one) for one, other in zip(lenses.examples, theirs, strict=True) if other and _first(one)
    }
    seen = [
        work
        for work, example, other in zip(works, lenses.examples, theirs, strict=True)
        if not other and _first(example) not in authors
    ]
    unseen = [work for work, other in zip(works, theirs, strict=True) if other]
    said = _said(Classifier(lenses.labels, seen), lenses, unseen)
    wanted = np.array([one.label for one in unseen])
    right = int((said == wanted).sum())
    low, high = wilson(right, len(unseen))
    return [
        f"**To another hand.** {len(unseen)} of the works came with the definitions, labelled by whoever "
        f"wrote these. Told by readers that learnt only from the {len(seen)} others by other first authors, "
        f"{right} are right ({right / len(unseen):.0%}, {low:.0%} to {high:.0%}), four-way macro-F1 "
        f"{f1_score(wanted, said, average='macro'):.2f}."
    ]


def _first(example: object) -> str:
    return surname_of(str(getattr(example, "authors", "")).split(";")[0])


def _one_out(lenses: LensSet, works: Sequence[Labelled]) -> list[str]:
    """Each first author left out in turn."""
    authors = np.array([_first(one) or f"{place}" for place, one in enumerate(lenses.examples)])
    wanted = np.array([one.label for one in works])
    said = np.empty_like(wanted)
    for author in np.unique(authors):
        out = authors == author
        learnt = Classifier(
            lenses.labels, [work for work, left in zip(works, out, strict=True) if not left], tempered=False
        )
        said[out] = _said(learnt, lenses, [work for work, left in zip(works, out, strict=True) if left])
    clear = np.array([one.confidence >= 0.6 for one in lenses.examples])
    return [
        f"**One author left out at a time** ({len(np.unique(authors))} first authors): four-way macro-F1 "
        f"{f1_score(wanted, said, average='macro'):.2f}, of the clear works "
        f"{f1_score(wanted[clear], said[clear], average='macro'):.2f}."
    ]


def _citation_pull(lenses: LensSet, works: Sequence[Labelled]) -> list[str]:
    """Whether the labels of the works that a labelled work cites, or that cite it, help to tell it."""
    corpus = open_starter(STARTER, read_bibliography(REFERENCES).references)
    place_of = {_folded(one.title): place for place, one in enumerate(lenses.examples)}
    here = {
        work: place_of[_folded(title)]
        for work, title in corpus.works.select("id", "title").iter_rows()
        if title and _folded(title) in place_of
    }
    around: dict[int, list[int]] = {}
    for citing, cited in corpus.citations.iter_rows():
        if citing in here and cited in here:
            around.setdefault(here[citing], []).append(here[cited])
            around.setdefault(here[cited], []).append(here[citing])
    held_out = sum(held_out_logits(lenses.labels, works, seed) for seed in range(TIMES)) / TIMES
    names, wanted = np.array(lenses.labels), np.array([one.label for one in works])
    shares = np.array([(wanted == name).mean() for name in names])
    scores = []
    for pull in PULLS:
        told = held_out.copy()
        for place, others in around.items():
            counts = np.array([sum(wanted[other] == name for other in others) for name in names])
            told[place] += pull * np.log((counts + 2 * shares) / (counts.sum() + 2) / shares)
        said = names[told.argmax(axis=1)]
        tied = sorted(around)
        scores.append(
            f"{pull:g}: {int((said[tied] == wanted[tied]).sum())} right, macro-F1 of all "
            f"{f1_score(wanted, said, average='macro'):.2f}"
        )
    return [
        f"**Citations.** {len(around)} of the works cite, or are cited by, another that is labelled, in the "
        "starter set. Told with a pull towards the labels of these neighbours, of which the strength is (0: "
        f"none, as it is used): {'; '.join(scores)}."
    ]


def _off_subject(lenses: LensSet, works: Sequence[Labelled], reader: Reader) -> list[str]:
    """Real records of other subjects: whatever gets a lens among them was let in by mistake."""
    classifier = Classifier(lenses.labels, works)
    rows = []
    for name, file in (("medicine", MEDICAL), ("biodiversity and finance", BIODIVERSITY)):
        reads = reader.read([text(title, None) for title, _ in _records(file)][:3_000])
        said = np.array(lenses.labels)[classifier.probabilities(reads).argmax(axis=1)]
        out = int((said == NONE).sum())
        low, high = wilson(out, len(said))
        rows.append(f"{out:,} of {len(said):,} in {name} ({out / len(said):.1%}, {low:.1%} to {high:.1%})")
    return [f"**Off the subject.** Of real works, told by their titles, are kept out: {'; '.join(rows)}."]


def _abstracts(lenses: LensSet, works: Sequence[Labelled], reader: Reader) -> list[str]:
    """The labelled works whose abstract is at hand, told with it and without it, by readers of titles."""
    by_title = {_folded(title): abstract for title, abstract in _records(TRANSFORMATIONS) if abstract}
    held = {
        place: by_title[_folded(one.title)]
        for place, one in enumerate(lenses.examples)
        if _folded(one.title) in by_title
    }
    with_abstract = {
        place: replace(works[place], read=read)
        for (place, _), read in zip(
            held.items(),
            reader.read([text(lenses.examples[place].title, abstract) for place, abstract in held.items()]),
            strict=True,
        )
    }
    said: dict[str, list[tuple[str, str]]] = {"with": [], "without": []}
    for seen, unseen in folds(lenses.labels, works):
        learnt = Classifier(lenses.labels, [works[place] for place in seen], tempered=False)
        those = [place for place in unseen if place in held]
        if not those:
            continue
        for which, read in (("with", with_abstract), ("without", works)):
            told = _said(learnt, lenses, [read[place] for place in those])
            said[which] += list(zip([works[place].label for place in those], told, strict=True))
    scores = {}
    for which, pairs in said.items():
        wanted, told = map(np.array, zip(*pairs, strict=True))
        right = int((wanted == told).sum())
        scores[which] = f"{right} right, macro-F1 {f1_score(wanted, told, average='macro'):.2f}"
    return [
        f"**Abstracts withheld.** Of the labelled works {len(held)} have an abstract among the real records "
        f"at hand: told with it {scores['with']}; without it {scores['without']}. They were labelled from "
        "titles, and few have a lens, so this says more of the labels than of abstracts."
    ]


def _said(classifier: Classifier, lenses: LensSet, works: Sequence[Labelled]) -> Labels:
    return np.array(lenses.labels)[classifier.probabilities([one.read for one in works]).argmax(axis=1)]


def _records(file: Path) -> list[tuple[str, str | None]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        works = [work_from_record(json.loads(line)) for line in lines]
    return [(work.title, work.abstract) for work in works if work.title]


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())


def diagram(likely: np.ndarray, right: np.ndarray, steps: Sequence[float]) -> Figure:
    """Return the reliability diagram: how often labels are right, by how likely they were said to be."""
    figure = Figure(figsize=(4.6, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.plot([0.25, 1], [0.25, 1], color="#888888", linewidth=1, linestyle="--")
    for low, high in itertools.pairwise(steps):
        part = (likely > low) & (likely <= high) if low > steps[0] else likely <= high
        if part.any():
            share = float(right[part].mean())
            least, most = wilson(int(right[part].sum()), int(part.sum()))
            axes.errorbar(
                float(likely[part].mean()), share, [[share - least], [most - share]],
                marker="o", color="#0072B2", capsize=3, markersize=4 + 0.05 * int(part.sum()),
            )  # fmt: skip
    axes.set(xlabel="Said to be this likely", ylabel="Right (95 % Wilson)", xlim=(0.25, 1.02), ylim=(0, 1.02))
    return figure
