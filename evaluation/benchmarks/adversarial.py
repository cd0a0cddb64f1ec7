"""Adversarial cases: texts that tempt recognition, with what it must and must not find."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.benchmarks.files import EvaluationError, csv_rows
from evaluation.benchmarks.queries import Progress
from evaluation.metrics.figures import OURS, Evaluation, SystemMetrics, mean_metric
from evaluation.metrics.ranking import Kind
from recommender.profile import Profile
from recommender.recognition.segmentation import split_text
from recommender.recommender import Recommender
from taxonomy.catalogue import Catalogue

ANYTHING = "*"
"""In the column `must_not`: no skill at all may be recognised."""
_BETWEEN = "|"
_OR = " / "


@dataclass(frozen=True, slots=True)
class AdversarialCase:
    """A text; of each set in `must` one skill (URI) has to be recognised, none of `must_not`.

    `silent` where nothing at all may be recognised.
    """

    text: str
    must: tuple[frozenset[str], ...]
    must_not: frozenset[str]
    silent: bool

    def passes(self, recognised: frozenset[str]) -> bool:
        """Return whether what was recognised (URIs) is what has to be, and nothing it must not."""
        found = all(recognised & accepted for accepted in self.must)
        return found and not recognised & self.must_not and not (self.silent and recognised)


@dataclass(frozen=True, slots=True)
class AdversarialCases:
    """The cases of one kind, named as their file is.

    `unresolved` has each label in `must` that the catalogue lacks.
    """

    name: str
    cases: tuple[AdversarialCase, ...]
    unresolved: tuple[str, ...] = ()


def read_adversarial(path: Path, catalogue: Catalogue) -> AdversarialCases:
    """Read cases: a CSV file with `text`, `must` and `must_not`, preferred labels of skills.

    "|" separates skills, " / " alternatives of which any one counts, and "*" in `must_not`
    for every skill. A label that the catalogue lacks is not recognised, and a case that needs
    one of such labels alone is left out. Raises EvaluationError where no case is left.
    """
    uris = {skill.label: skill.uri for skill in reversed(catalogue.skills)}
    cases, named = [], set()
    for _, row in csv_rows(path, ("text",), ("must", "must_not")):
        must = [label.split(_OR) for label in row["must"].split(_BETWEEN) if label]
        must_not = [label for label in row["must_not"].split(_BETWEEN) if label]
        named |= {label for labels in must for label in labels}
        known = tuple(frozenset(uris[one] for one in each if one in uris) for each in must)
        if all(known):
            never = frozenset(uris[label] for label in must_not if label in uris)
            cases.append(AdversarialCase(row["text"], known, never, ANYTHING in must_not))
    if not cases:
        raise EvaluationError(
            f"{path} has no case that can be passed over the catalogue in use; "
            "check the file, or import the release it was made for: destinai import esco PATH…"
        )
    return AdversarialCases(path.stem, tuple(cases), tuple(sorted(named - uris.keys())))


def recognised_in(recommender: Recommender, text: str) -> frozenset[str]:
    """Return the skills (URIs) that a match recognises in a text, at the default threshold."""
    found = recommender.interpret(Profile(split_text(text))).in_words()
    return frozenset(one.skill for one in found)


def evaluate_adversarial(
    recommender: Recommender, kinds: Sequence[AdversarialCases], progress: Progress
) -> Evaluation:
    """Return the share of cases that pass, of all and of each kind, with its interval."""
    outcomes = []
    for number, kind in enumerate(kinds):
        progress(f"adversarial: {kind.name}", number, len(kinds))
        found = (recognised_in(recommender, case.text) for case in kind.cases)
        right = [case.passes(each) for case, each in zip(kind.cases, found, strict=True)]
        outcomes.append(np.array(right, dtype=np.float64))
    figures = [mean_metric("passed", np.concatenate(outcomes))]
    figures += [mean_metric(kind.name, each) for kind, each in zip(kinds, outcomes, strict=True)]
    return Evaluation(
        benchmark=Kind.ADVERSARIAL.value,
        file="adversarial cases",
        queries=sum(map(len, outcomes)),
        gold=sum(len(case.must) for kind in kinds for case in kind.cases),
        unresolved=tuple(sorted({label for kind in kinds for label in kind.unresolved})),
        systems=(SystemMetrics(OURS, tuple(figures)),),
    )
