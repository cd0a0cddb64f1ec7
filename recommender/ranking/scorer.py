"""Scores of occupations: eight signals, their weighted sum, and the band that a score is in."""

import math
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from index.loaded import Index
from index.sentences import NearestParts
from models.encoder import Vectors
from models.similarity import VectorTable
from recommender.data import ESCO_OCCUPATIONS
from recommender.lexical import OccupationTerms
from recommender.ranking.answers import AnswerModel, Answers, posterior
from recommender.ranking.requirements import EssentialsSaid, Requirements, skills_in_groups
from recommender.ranking.weights import RankingWeights
from recommender.recognition.interpreter import InterpretedProfile, QueryVectors
from recommender.results import Band, Given, GivenAs
from recommender.titles import TitleWeights
from taxonomy.catalogue import Catalogue

BAR = 1.0
_LEAST_SPECIFICITY = 0.1
_LEAST_EVERYDAY = 0.01
_UNSPOKEN_WEIGHT = 0.3
"""The weight of a need that people in an occupation do not speak of, of 1, in its centroid."""
Signal = NDArray[np.float32]


class Signals:
    """Eight signals for every occupation of an index, none below 0.

    Each query is compared with every occupation, and its similarities are standardised to mean 0
    and standard deviation 1 over the occupations that have such parts. What exceeds `BAR` counts
    for an occupation, and is summed over queries by their weight; anything less counts nothing.
    So a further query never lowers a signal.

    - `skill_profile`: a query against the centroid of the needed skills, by specificity and how
      far people in the occupation speak of them.
    - `occupation_text`: against label and description.
    - `description`: against the nearest sentence of the description.
    - `best_sentence`: the greatest of those over queries instead of the sum, of a
      statement by its weight.
    - `statements`: against the mean of the four nearest example statements of people in the
      occupation. A query counts by the cube of its distance from the nearest skill: who speaks as
      the taxonomy does is ranked by the taxonomy.
    - `isco_group`: against the nearest sentence about the ISCO-08 unit group, over groups.
    - `words`: rare words shared with all texts about the occupation, not standardised.
    - `coverage`: the share of essentials covered, weighted by specificity, from 0 to 1.
    """

    def __init__(self, index: Index, requirements: Requirements) -> None:
        size = len(index.occupation_vectors)
        catalogue, groups = index.catalogue, index.group_sentences
        sentences = index.occupation_sentences
        self._skills = index.skill_table
        self._sentences = NearestParts(sentences, size)
        statements = index.occupation_statements
        self._statements = index.statements_of_occupations
        self._groups = NearestParts(groups, len(catalogue.groups) + 1)
        self._group_of = _group_rows(catalogue)
        self._texts = VectorTable(index.occupation_vectors)
        self.profiles = _profiles(index, requirements)
        """The centroid of the needed skills of each occupation (occupations, dimension)."""
        self._profile_table = VectorTable(self.profiles)
        self._terms = OccupationTerms(catalogue, index.words, index.relations.needs)
        self._requirements = requirements
        self.absent = _absent(sentences.owners, statements.owners, groups.owners, self._group_of)
        """The signals that are 0 for every occupation and every profile."""
        self._weight = requirements.specificity + np.float32(_LEAST_SPECIFICITY)
        self._essential_weight = np.maximum(requirements.essential @ self._weight, 1e-9)

    def of(self, queries: QueryVectors, credit: NDArray[np.float32]) -> dict[str, Signal]:
        """Return each signal (occupations,) for a person's queries and credit (skills,)."""
        return {
            **self._by_vectors(self.compare(queries), queries.weights, queries.sureness),
            "words": self._terms.shared(queries.texts, queries.weights),
            "coverage": self._requirements.essential
            @ (self._weight * credit)
            / self._essential_weight,
        }

    def by_source(self, queries: QueryVectors, weights: Mapping[str, float]) -> Vectors:
        """Return the evidence of each thing that was said, (sources, occupations).

        That is what the queries of one of `QueryVectors.sources` alone would add to the weighted
        sum of the signals, without rare words and coverage.
        """
        above, sure = self.compare(queries), queries.sureness
        found = np.zeros((len(queries.sources), len(self._group_of)), dtype=np.float32)
        for number, places in enumerate(queries.sources):
            own = {name: rows[places] for name, rows in above.items()}
            by_vectors = self._by_vectors(own, queries.weights[places], sure[places])
            for name, signal in by_vectors.items():
                found[number] += weights[name] * signal
        return found

    def _by_vectors(
        self,
        above: Mapping[str, Vectors],
        weights: NDArray[np.float32],
        sure: NDArray[np.float32],
    ) -> dict[str, Signal]:
        """Return the signals of vectors for what `compare` returns and the weights of queries."""
        sums = {name: weights @ rows for name, rows in above.items()}
        described = self._sentences.over_wholes
        return {
            "skill_profile": sums["skill_profile"],
            "occupation_text": sums["occupation_text"],
            "description": described(sums["description"]),
            "best_sentence": described((sure[:, None] * above["description"]).max(axis=0)),
            "statements": self._statements.over_wholes(sums["statements"]),
            "isco_group": self._groups.over_wholes(sums["isco_group"])[self._group_of],
        }

    def compare(self, queries: QueryVectors) -> dict[str, Vectors]:
        """Return by how much each query exceeds the bar, by signal (queries, wholes).

        The wholes are occupations, those of them that have such parts, or ISCO-08 unit groups.
        """
        vectors, known = queries.vectors, len(queries.near_label)
        _, statements = self._statements.nearest_few(vectors[known:])
        if known:
            statements = np.concatenate([queries.near_occupations, statements])
        return {
            "skill_profile": _above(self._profile_table.similarities(vectors).T),
            "occupation_text": _above(self._texts.similarities(vectors).T),
            "description": _above(self._sentences.similarity(vectors)),
            "statements": self._everyday(queries)[:, None] * _above(statements),
            "isco_group": _above(self._groups.similarity(vectors)),
        }

    def _everyday(self, queries: QueryVectors) -> NDArray[np.float32]:
        """Return how far queries are from the words of the taxonomy, (queries,) from 0 to 1.

        (1 - s)^3 for the similarity s of the nearest skill, at least `_LEAST_EVERYDAY`. Without
        that factor, work activities in the words of a classification are ranked worse by example
        statements; without the least, a single chosen skill would be hardly any evidence.
        """
        others = self._skills.similarities(queries.vectors[len(queries.near_label) :])
        nearest = np.concatenate([queries.near_label, others.max(axis=0, initial=0)])
        apart: NDArray[np.float32] = np.maximum((1 - nearest) ** 3, np.float32(_LEAST_EVERYDAY))
        return apart


class CachingSignals(Signals):
    """Signals that share the parts of others and remember what each query was compared with.

    They are for one profile that is ranked again and again, and are dropped with the answer.
    """

    def __init__(self, signals: Signals) -> None:
        vars(self).update(vars(signals))  # the same parts: nothing is loaded again
        self._rows: dict[bytes, dict[str, Vectors]] = {}

    def compare(self, queries: QueryVectors) -> dict[str, Vectors]:
        """Compare the queries that were not compared before, all at once."""
        keys = [vector.tobytes() for vector in queries.vectors]
        place = {key: place for place, key in reversed([*enumerate(keys)])}
        new = sorted(place for key, place in place.items() if key not in self._rows)
        if new:
            found = super().compare(queries.some(new))
            for row, at in enumerate(new):
                self._rows[keys[at]] = {name: rows[row] for name, rows in found.items()}
        kept = [self._rows[key] for key in keys]
        return {name: np.array([rows[name] for rows in kept]) for name in kept[0]}


def _above(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by how much similarities (queries, wholes), standardised, exceed `BAR`, else 0."""
    above: NDArray[np.float32] = np.maximum(standardise(similarity) - np.float32(BAR), 0)
    return above


def standardise(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows with mean 0 and standard deviation 1; 0 where all values of a row are equal."""
    if values.shape[-1] == 0:
        return values
    centred = values - values.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True))
    scaled: NDArray[np.float32] = centred / np.maximum(spread, np.float32(1e-6))
    return scaled


def _group_rows(catalogue: Catalogue) -> NDArray[np.int64]:
    """Return the row of each occupation's ISCO-08 unit group, the last row where it has none."""
    rows = {group.uri: row for row, group in enumerate(catalogue.groups)}
    found = (catalogue.isco_group.get(o.isco_code) for o in catalogue.occupations)
    return np.array([rows[group.uri] if group else len(rows) for group in found], dtype=np.int64)


_Rows = NDArray[np.int32] | NDArray[np.int64]


def _absent(
    sentences: _Rows, statements: _Rows, described: _Rows, group_of: NDArray[np.int64]
) -> frozenset[str]:
    """Return the signals without anything to compare with in a catalogue, as O*NET has no ISCO.

    `sentences` and `statements` are the occupations (rows) of each, `described` the groups (rows)
    that have sentences.
    """
    of_sentences = ("description", "best_sentence") if not len(sentences) else ()
    of_statements = ("statements",) if not len(statements) else ()
    of_groups = ("isco_group",) if not np.isin(group_of, described).any() else ()
    return frozenset((*of_sentences, *of_statements, *of_groups))


def _profiles(index: Index, requirements: Requirements) -> Vectors:
    """Return the centroid of each occupation's needed skills, of unit length."""
    needs = index.relations.needs
    spoken = needs * _UNSPOKEN_WEIGHT + needs.multiply(requirements.spoken) * (1 - _UNSPOKEN_WEIGHT)
    weighted = spoken @ sparse.diags_array(requirements.specificity)
    centroids = np.asarray(weighted @ index.skill_vectors, dtype=np.float32)
    lengths = np.maximum(np.linalg.norm(centroids, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(centroids / lengths, dtype=np.float32)


_PRIOR_POWER = 0.0125
_MANAGERS = "1"
"""The major group of managers in ISCO-08."""
_MANAGING = ("S4",)
"""ESCO's group of management skills."""
_UNSAID_MANAGING = 0.75
ANSWERS = "answers"
"""The term of a score that is due to answers, beside those of the signals."""
_DIGITS = 8
_LEAST_SUM = 1e-9


@dataclass(frozen=True, slots=True)
class Scores:
    """A score from 0 to 1 for each occupation, and the terms that sum to it, (occupations,).

    Rounded, so that what is ranked is what is shown.
    """

    total: NDArray[np.float64]
    terms: dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Posterior:
    """The probability of each occupation, 1 together, and its score, (occupations,).

    Both are in the same order, but for scores that are equal when they are rounded.
    """

    probability: NDArray[np.float64]
    scores: NDArray[np.float64]


class Scorer:
    """Scores occupations by a weighted sum of the signals of `Signals`.

    Each is multiplied by (1 + t)^`_PRIOR_POWER`, t being the titles of vacancies that were tagged
    with the occupation (`TitleWeights`): at most 1.09, so that of careers that fit about as well
    the one that more people have comes first. Those of managers are multiplied by
    `_UNSAID_MANAGING` for a person who says of no management skill and was no manager.

    No weight and no signal is below 0, so that nothing a person adds lowers a score. A sum f
    becomes the score f^n / (f^n + h^n). n and h, the sum at which the score is a half, are
    learnt: of people whose first career has a score, about that share has it for their own. h
    is for as many occupations as ESCO has, and follows the greatest of N standardised values,
    about the square root of 2 ln N, by which it exceeds the bar of the signals. Where a signal
    has nothing to compare with in a catalogue, h shrinks by its share in the sums of first
    careers. Each term is scaled by score / f, so that the terms add up to the score.
    """

    def __init__(
        self, index: Index, requirements: Requirements, weights: RankingWeights | None = None
    ) -> None:
        self._signals = Signals(index, requirements)
        self._requirements = requirements
        self.answers = AnswerModel(requirements)
        self.weights = weights or RankingWeights.shipped()
        prior = TitleWeights.shipped().prior_over(index.catalogue)
        self._prior = np.exp(_PRIOR_POWER * prior).astype(np.float32)
        occupations, skills = index.catalogue.occupations, index.catalogue.skills
        managing = np.flatnonzero(skills_in_groups(index.catalogue, _MANAGING))
        self._managing = frozenset(skills[row].uri for row in managing)
        is_manager = np.array([one.isco_code.startswith(_MANAGERS) for one in occupations])
        self._managers = frozenset(occupations[row].uri for row in np.flatnonzero(is_manager))
        self._unsaid = np.where(is_manager, _UNSAID_MANAGING, 1).astype(np.float32)
        size = max(len(index.occupation_vectors), 2)
        self._growth = _greatest(size) / _greatest(ESCO_OCCUPATIONS)

    def with_weights(self, weights: RankingWeights) -> "Scorer":
        """Return a scorer of the same signals with other weights."""
        other = copy(self)
        other.weights = weights
        return other

    @property
    def needs(self) -> Vectors:
        """What each occupation needs, as unit vectors (occupations, dimension)."""
        return self._signals.profiles

    def signals(self, queries: QueryVectors, credit: NDArray[np.float32]) -> dict[str, Signal]:
        """Return each signal (occupations,) for a person's queries and credit (skills,)."""
        found = self._signals.of(queries, credit)
        return {name: signal * self._prior for name, signal in found.items()}

    def by_source(self, queries: QueryVectors) -> Vectors:
        """Return the evidence of each thing that was said for every occupation.

        (sources of the queries, occupations), as parts of the weighted sum.
        """
        return self._signals.by_source(queries, self.weights.weights)

    def score_profile(self, interpreted: InterpretedProfile) -> Scores:
        """Return the scores of all occupations for a profile, with its answers.

        What the answers change is a term of its own.
        """
        return self._after_answers(self._before_answers(interpreted), interpreted.answers)

    def posterior(self, interpreted: InterpretedProfile) -> Posterior:
        """Return how probable each occupation is for a profile, and its score."""
        answers, before = interpreted.answers, self._before_answers(interpreted)
        probability = posterior(before.total, self.answers.log_likelihood(answers))
        return Posterior(probability, self._after_answers(before, answers).total)

    def _after_answers(self, before: Scores, answers: Answers) -> Scores:
        if not answers:
            return before
        update = self.answers.update(before.total, answers)
        change = np.round(update - before.total, _DIGITS) + 0.0
        total = np.round(before.total + change, _DIGITS)
        return Scores(total, {**before.terms, ANSWERS: change})

    def _before_answers(self, interpreted: InterpretedProfile) -> Scores:
        credit = self._requirements.credits(interpreted.held, interpreted.answers.denied)
        signals = self.signals(interpreted.queries, credit)
        if not self._says_managing(interpreted):
            signals = {name: signal * self._unsaid for name, signal in signals.items()}
        return self.score(signals)

    def _says_managing(self, interpreted: InterpretedProfile) -> bool:
        """Return whether a person names a management skill, or was a manager.

        Always where the catalogue has no such skills. Of what past jobs need nothing is named.
        """
        jobs = {job.occupation for job in interpreted.queries.jobs}
        return (
            not self._managing
            or not self._managers.isdisjoint(jobs)
            or any(
                each.skill in self._managing
                for each in interpreted.recognised
                if not (
                    isinstance(each.evidence, Given) and each.evidence.given is GivenAs.OCCUPATION
                )
            )
        )

    def caching(self) -> "Scorer":
        """Return a scorer for one profile that is scored again and again.

        Many queries are best given to `prepare` first, all at once.
        """
        other = copy(self)
        other._signals = CachingSignals(self._signals)
        return other

    def prepare(self, queries: QueryVectors) -> None:
        """Compare queries that will be scored one after another, in a caching scorer."""
        self._signals.compare(queries)

    def score(self, signals: Mapping[str, Signal]) -> Scores:
        """Return the scores of all occupations for their signals."""
        weights = self.weights
        half = weights.half_score_at * self._growth * self._present()
        weighted = {
            name: weights.weights[name] * signal.astype(np.float64)
            for name, signal in signals.items()
        }
        share = np.maximum(sum(weighted.values()), _LEAST_SUM) / half
        # score / f, with f and h both over h so that no power grows too large
        scale = share ** (weights.steepness - 1) / (share**weights.steepness + 1) / half
        terms = {name: (term * scale).round(_DIGITS) + 0.0 for name, term in weighted.items()}
        return Scores(np.round(sum(terms.values()), _DIGITS), terms)

    def _present(self) -> float:
        """Return the share in the sums of first careers of the signals that this catalogue has."""
        return 1 - sum(self.weights.shares[name] for name in self._signals.absent)


def _greatest(size: int) -> float:
    """Return by how much the greatest of standard normal values exceeds the bar, about."""
    return math.sqrt(2 * math.log(size)) - BAR


_BANDS = ((0.55, Band.STRONG), (0.4, Band.GOOD), (0.25, Band.PARTIAL))
_OF_BEST = {Band.STRONG: 0.9, Band.GOOD: 0.75}
"""The share of the best score that each of the first bands requires."""


def is_partial_fit(scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which scores are at least a partial fit."""
    return np.asarray(scores >= _BANDS[-1][0], dtype=np.bool_)


def band_of(score: float, *, essentials: EssentialsSaid, best: float) -> Band:
    """Return the band that a score is in.

    `essentials` is how many of those of the occupation the person said: with none of them the band
    is at most a partial fit, with few of them at most a good one. `best` is the best score of the
    person's careers: what is further behind it than `_OF_BEST` is in the next band, since far more
    probable careers are known. For an occupation that the person held, `best` is the score itself.
    """
    band = next((band for least, band in _BANDS if score >= least), Band.STRETCH)
    if band is Band.STRONG and (
        essentials < EssentialsSaid.ENOUGH or score < _OF_BEST[band] * best
    ):
        band = Band.GOOD
    is_unsaid = essentials is EssentialsSaid.NONE
    if band is Band.GOOD and (is_unsaid or score < _OF_BEST[band] * best):
        band = Band.PARTIAL
    return band
