"""Recognition fitting: the weights that say how surely a span names a skill."""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evaluation.benchmarks.everyday import EverydayCareers, read_everyday
from evaluation.benchmarks.files import EvaluationError
from evaluation.benchmarks.queries import Query
from evaluation.benchmarks.readers import read_linking
from index.loaded import Index
from index.sentences import Sentences
from models.encoder import Encoder, Vectors
from recommender.recognition.candidate import RecognisedText
from recommender.recognition.confidence import (
    EXCLUDED,
    OF_STATEMENTS,
    RECOGNITION_VERSION,
    SIGNALS,
    Curve,
    RecognitionOrigin,
    RecognitionWeights,
    SkillSignals,
)
from recommender.recognition.recogniser import Recogniser
from recommender.recognition.segmentation import clauses_of
from taxonomy.catalogue import Catalogue

FOLDS = 5
_IMPORTANCE = {"*_house_*": 4.0, "*_tech_*": 2.0}
_NO_SKILLS = Path(__file__).with_name("no_skills.csv")
_WITHOUT_SKILL = 0.3
_BY_SUPPORT = 6
_BY_CONTEXT = 8
_CONTEXT_WEIGHT = np.float32(0.03)
_MOST_ITERATIONS = 3000
_CLAIMED_FROM = 0.15
_NAMED_WITHIN = 0.06
"""A right skill is named by the span that supports it best and those that do so nearly as well."""
_BARE = tuple(
    name for name in SIGNALS if name not in {*OF_STATEMENTS, "best", "peak", "words_behind"}
)
"""The signals of a catalogue without example statements; three were measured only with them."""


def fold_of(text: str) -> int:
    """Return the fold of a text, the same in any file."""
    return hashlib.sha256(text.encode()).digest()[0] % FOLDS


@dataclass(frozen=True)
class RecognitionSample:
    """The skills that may be meant in one clause of a text: signals and which are right.

    `signals` (pairs, signals) and `right` (pairs,) are of the pairs of a span and a skill. A pair
    counts `importance` / pairs, so that long clauses do not count more.
    """

    fold: int
    signals: Vectors
    right: NDArray[np.bool_]
    importance: float


@dataclass(frozen=True, slots=True)
class _Clause:
    """What a clause of a text claims, and the skills (rows) that are right for the text."""

    fold: int
    claimed: str
    right: frozenset[int]
    is_advertised: bool


class RecognitionFitter:
    """Collects samples from texts with and without example statements, and fits the weights."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        none = Sentences(np.zeros((0, encoder.dimension), np.float16), np.zeros(0, np.int32))
        bare = replace(index, skill_statements=none, occupation_statements=none)
        self._recognisers = Recogniser(index, encoder), Recogniser(bare, encoder)
        self._catalogue = index.catalogue
        self._samples: tuple[list[RecognitionSample], ...] = ([], [])
        self._clauses: list[_Clause] = []

    def add(self, path: Path) -> int:
        """Add the texts of a file and return their number; raise EvaluationError.

        A CSV file has `sentence` and `label`, a JSON Lines file statements in everyday words. Job
        advertisements count more, being fewer: those of HOUSE four times, those of TECH twice.
        """
        queries = _queries(path, self._catalogue)
        of_name = (one for glob, one in _IMPORTANCE.items() if fnmatch(path.name, glob))
        importance = next(of_name, 1.0)
        is_advertised = path.suffix == ".csv"
        self._clauses += self._add(queries, importance, is_advertised=is_advertised)
        return len(queries)

    def _add(
        self, queries: Iterable[Query], importance: float, *, is_advertised: bool = False
    ) -> list[_Clause]:
        """Add samples of texts and return the clauses that they are of."""
        found = []
        for query in queries:
            (text,) = query.texts
            right = frozenset(self._catalogue.skill_row[uri] for uri in query.gold)
            clauses = [
                _Clause(fold_of(text), clause.claimed, right, is_advertised)
                for clause in clauses_of(text)
                if clause.reason is None
            ]
            for recogniser, samples in zip(self._recognisers, self._samples, strict=True):
                samples.extend(_samples(recogniser, clauses, importance))
            found += clauses
        return found

    def add_texts_without_skill(self) -> None:
        """Add 520 texts, written for this, that claim no skill, each as 0.3 of another text.

        Benchmarks have few such texts, and people write many. More weight makes what is claimed
        righter and less: 0.3 keeps as many of them without a claim as before.
        """
        with _NO_SKILLS.open(encoding="utf-8", newline="") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
        self._add((Query((text,), frozenset()) for text in texts), _WITHOUT_SKILL)

    def fit(self, origin: RecognitionOrigin) -> RecognitionWeights:
        """Return the weights learnt from all samples, with those learnt without each fold.

        Curves are fitted to what is claimed out of fold, in words of people and in advertisements,
        so that confidence promises no more than holds: that is the likeliest of many pairs, and
        its odds are too high as they are learnt.
        """
        full, bare = self._samples
        without = _without_folds(full, SIGNALS)
        bare_without = _without_folds(bare, _BARE)
        found = RecognitionWeights(
            version=RECOGNITION_VERSION,
            origin=origin,
            weights=fit_weights(full, SIGNALS),
            bare=fit_weights(bare, _BARE),
            without_fold=without,
        )
        with_statements, without_statements = self._recognisers
        said = [each for each in self._clauses if not each.is_advertised]
        advertised = [each for each in self._clauses if each.is_advertised]
        by_fold = [replace(found, weights=one) for one in without]
        curve = _curve(with_statements, by_fold, said)
        bare_by_fold = [replace(found, bare=one) for one in bare_without]
        bare_curve = _curve(without_statements, bare_by_fold, said)
        return replace(
            found,
            weights=curve.over(found.weights),
            bare=bare_curve.over(found.bare),
            without_fold=[curve.over(one) for one in without],
            named=curve.named,
            advertisements=_curve(with_statements, by_fold, advertised).after(curve),
        )


def _curve(
    recogniser: Recogniser, without: Sequence[RecognitionWeights], clauses: Sequence[_Clause]
) -> Curve:
    """Return the curve under which what is claimed out of fold is as sure as it is right.

    What is claimed is the best of each text, without labels that occur word for word, whose
    confidence is not learnt. The confidence of a name is the share of all names that are right.
    """
    read = [
        (clause, text)
        for fold, weights in enumerate(without)
        for clause in (each for each in clauses if each.fold == fold)
        for text in recogniser.with_weights(weights).recognise([clause.claimed])
    ]
    claims = [
        (
            np.log(one.confidence / (1 - one.confidence)),
            np.log(len(text.spans)),
            one.skill in clause.right,
        )
        for clause, text in read
        for one in text.best()
        if one not in text.exact and one.confidence >= _CLAIMED_FROM
    ]
    *signals, right = np.array(claims, dtype=np.float64).reshape(-1, 3).T
    named = _right_of_names(read)
    if right.all() or not right.any():
        return Curve(named=named)
    fit = LogisticRegression(C=np.inf).fit(np.stack(signals, axis=1), right)
    slope, spans = fit.coef_[0].tolist()
    return Curve(slope, spans, float(fit.intercept_[0]), named)


def _right_of_names(read: Iterable[tuple[_Clause, RecognisedText]]) -> float:
    """Return the share of the names in some texts whose skill is right, with one more of each."""
    right = [
        one.skill in clause.right for clause, text in read for one in text.exact if one.is_name
    ]
    return (sum(right) + 1) / (len(right) + 2)


def _without_folds(
    samples: Sequence[RecognitionSample], signals: Sequence[str]
) -> list[dict[str, float]]:
    kept = ([one for one in samples if one.fold != fold] for fold in range(FOLDS))
    return [fit_weights(some, signals) for some in kept]


def _queries(path: Path, catalogue: Catalogue) -> Sequence[Query]:
    if path.suffix == ".csv":
        return read_linking(path, catalogue).queries
    found = read_everyday(path, catalogue)
    if isinstance(found, EverydayCareers):
        raise EvaluationError(f"{path} has people; name files of texts with their skills")
    return [Query((one.text,), one.right) for one in found.statements]


def _samples(
    recogniser: Recogniser, clauses: Iterable[_Clause], importance: float
) -> Iterable[RecognitionSample]:
    for clause in clauses:
        _, signals = recogniser.signals(clause.claimed)
        spans, skills = _likely(signals)
        right = np.isin(skills, sorted(clause.right))
        best = signals.support[:, skills].max(axis=0, initial=EXCLUDED)
        below = best - signals.support[spans, skills]
        # A benchmark says which skills a text names, not where: other spans are left open.
        kept = ~right | (below <= _NAMED_WITHIN)
        if kept.any():
            yield RecognitionSample(
                clause.fold, signals.of(spans[kept], skills[kept]), right[kept], importance
            )


def _likely(signals: SkillSignals) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of a span and a skill (rows) that are worth learning from.

    Others are never near enough to be claimed, and there are thousands.
    """
    support = signals.support
    near = support + _CONTEXT_WEIGHT * signals.of_skills.get("context", np.float32(0))
    pairs = {
        (span, int(skill))
        for values, count in ((support, _BY_SUPPORT), (near, _BY_CONTEXT))
        for span, skills in enumerate(np.argsort(-values, axis=1)[:, :count])
        for skill in skills
    }
    pairs = {pair for pair in pairs if support[pair] > EXCLUDED}
    found = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def fit_weights(samples: Sequence[RecognitionSample], signals: Sequence[str]) -> dict[str, float]:
    """Return a weight of each signal and the intercept: logistic regression over all pairs.

    Signals are standardised for the fit, so that its penalty treats them alike.
    """
    columns = [SIGNALS.index(name) for name in signals]
    values = np.concatenate([one.signals[:, columns] for one in samples]).astype(np.float64)
    right = np.concatenate([one.right for one in samples])
    importance = np.concatenate(
        [np.full(len(one.right), one.importance / len(one.right)) for one in samples]
    )
    mean, spread = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-6)
    scale = len(right) / importance.sum()
    fit = LogisticRegression(max_iter=_MOST_ITERATIONS).fit(
        (values - mean) / spread, right, sample_weight=importance * scale
    )
    weights = fit.coef_[0] / spread
    intercept = float(fit.intercept_[0] - weights @ mean)
    return dict(zip(signals, weights.tolist(), strict=True)) | {"intercept": intercept}
