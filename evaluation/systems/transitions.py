"""Evaluation of transition formulas against ISCO-08 groups and people's ratings.

People's ratings are the better gold standard; no taxonomy contains them, so they come from a
file. Without one, ISCO-08 minor groups (three digits) and unit groups (four) serve as gold:
occupations of similar tasks and the same skill level. A destination in the origin's group shows
that the formula finds closely related occupations, not that a person could or would make the
move; every good move into another field counts as wrong; and the groups are not independent of
the formula, since ESCO assigns skills field by field. The figures can reveal a broken formula;
small differences between formulas mean nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from evaluation.benchmarks.queries import Benchmark, Progress, Query, watched
from evaluation.benchmarks.ratings import Ratings
from evaluation.metrics.figures import OURS, Evaluation, SystemMetrics, correlation_metrics
from evaluation.metrics.ranking import GoldRanks, Kind, ranking_metrics
from index.loaded import Index
from models.encoder import Vectors
from recommender.ranking.requirements import CoverageDetail, HeldSkill, Requirements
from recommender.ranking.transitions import TransitionRanker
from recommender.results import Coverage, CoverageByKind, Readiness, Share
from taxonomy.catalogue import Catalogue

_DIGITS = 4
_NOTHING = CoverageByKind(Share(0, 0), Share(0, 0), Share(0, 0))


@dataclass(frozen=True, slots=True)
class RankedDestinations:
    """Destinations (rows) from one origin, best first and without it, with their scores."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]

    def by_row(self, size: int) -> NDArray[np.float64]:
        """Return the score of every occupation, (size,), 0 for those that were not reached."""
        scores = np.zeros(size)
        scores[self.rows] = self.scores
        return scores


class TransitionFormula(Protocol):
    """A way to score destinations from an occupation; none that scores 0 is reached."""

    def rank_destinations(self, origin: int) -> RankedDestinations:
        """Return the destinations from an occupation (row)."""


class ServedTransitions:
    """The ranker that serves, over all destinations.

    It is not asked what is covered and what is missing, which takes most of its time and changes
    neither score nor order.
    """

    def __init__(self, index: Index) -> None:
        self._row = index.catalogue.occupation_row
        self._uris = tuple(self._row)
        groups = ("",) * len(self._uris)
        self._ranker = TransitionRanker(index, _UncoveredRequirements(index), groups)

    def rank_destinations(self, origin: int) -> RankedDestinations:
        """Return the destinations as they are served."""
        found = self._ranker.rank(self._uris[origin], len(self._uris))
        rows = [self._row[transition.occupation] for transition in found]
        scores = [transition.score for transition in found]
        return RankedDestinations(
            np.array(rows, dtype=np.int64), np.array(scores, dtype=np.float64)
        )


class SkillOverlap:
    """The share of a destination's skills that the origin's skills are worth.

    Each needed skill is credited with the nearest held one. `held` and `needed` choose which
    skills count: ones in matrices of the shape (occupations, skills).
    """

    def __init__(self, needs: Requirements, held: csr_array, needed: csr_array) -> None:
        self._needs = needs
        self._held = held
        self._needed = needed
        self._size = np.asarray(needed.sum(axis=1)).ravel()

    def rank_destinations(self, origin: int) -> RankedDestinations:
        """Return the destinations; of equal shares the one that needs more skills is first."""
        start, end = self._held.indptr[origin], self._held.indptr[origin + 1]
        held = [HeldSkill(int(skill), 1.0) for skill in self._held.indices[start:end]]
        worth = (self._needed @ self._needs.credits(held)).astype(np.float64)
        return _reached(origin, np.round(worth / np.maximum(self._size, 1), _DIGITS), self._size)


class TextSimilarity:
    """The cosine of two occupations' texts, label and description, (occupations, dimension)."""

    def __init__(self, texts: Vectors) -> None:
        self._texts = texts

    def rank_destinations(self, origin: int) -> RankedDestinations:
        """Return the destinations."""
        cosine = (self._texts @ self._texts[origin]).astype(np.float64)
        return _reached(origin, cosine, np.zeros(len(cosine)))


def transition_formulas(index: Index, *, baselines: bool = True) -> dict[str, TransitionFormula]:
    """Return what serves and, as baselines, other formulas by name.

    "essential to essential" counts essential skills on both sides, "all to all" essential and
    optional ones; what serves holds all skills of the origin against the destination's essentials.
    """
    found: dict[str, TransitionFormula] = {OURS: ServedTransitions(index)}
    if baselines:
        needs = Requirements(index)
        essential, every = needs.essential, ((needs.essential + needs.optional) > 0).astype("f4")
        found["essential to essential"] = SkillOverlap(needs, essential, essential)
        found["all to all"] = SkillOverlap(needs, every, every)
        found["text similarity"] = TextSimilarity(index.occupation_vectors)
    return found


class _UncoveredRequirements(Requirements):
    """Requirements that are not asked in detail how they are met."""

    def coverage(
        self,
        held: Sequence[HeldSkill],  # noqa: ARG002
        occupations: Sequence[int],
        denied: Collection[int] = (),  # noqa: ARG002
    ) -> list[CoverageDetail]:
        """Return an empty cover for each occupation."""
        return [CoverageDetail(Coverage(_NOTHING, _NOTHING), Readiness(0, 0, 0, 0), (), ())] * len(
            occupations
        )


def _reached(
    origin: int, scores: NDArray[np.float64], size: NDArray[np.float64]
) -> RankedDestinations:
    order = np.lexsort((np.arange(len(scores)), -size, -scores))
    rows = order[(scores[order] > 0) & (order != origin)]
    return RankedDestinations(rows, scores[rows])


ISCO_GROUPS = {3: "same ISCO-08 minor group", 4: "same ISCO-08 unit group"}
"""What the benchmarks from the catalogue are called, by the digits of the code that count."""


class TransitionEvaluator:
    """Evaluates the transitions of one index; `baselines` adds other formulas."""

    def __init__(self, index: Index, progress: Progress, *, baselines: bool = True) -> None:
        self._catalogue = index.catalogue
        self._formulas = transition_formulas(index, baselines=baselines)
        self._progress = progress

    def among_groups(self, sample: int | None = None) -> tuple[Evaluation, ...]:
        """Return whether destinations lie in the origin's ISCO-08 minor group, and unit group.

        Every occupation with others in its group is a query, or `sample` of them. A benchmark for
        which no group has two occupations is left out.
        """
        found = (isco_benchmark(self._catalogue, digits) for digits in ISCO_GROUPS)
        benchmarks = [benchmark for benchmark in found if benchmark.queries]
        if sample is not None:
            benchmarks = [benchmark.sample(sample) for benchmark in benchmarks]
        placed = {name: self._gold_ranks(benchmarks, name) for name in self._formulas}
        return tuple(
            _evaluation(
                benchmark.name,
                len(benchmark.queries),
                sum(len(query.gold) for query in benchmark.queries),
                (),
                [
                    SystemMetrics(name, ranking_metrics(Kind.TRANSITIONS, gold_ranks[number]))
                    for name, gold_ranks in placed.items()
                ],
            )
            for number, benchmark in enumerate(benchmarks)
        )

    def against_ratings(self, ratings: Ratings) -> Evaluation:
        """Return how scores correlate with people's ratings of the same transitions.

        The interval is over transitions; where a few people rated most of them, it is too narrow.
        """
        given = np.array([one.rating for one in ratings.rated])
        systems = [
            SystemMetrics(
                name, correlation_metrics(np.stack((self._scores(ratings, name), given), 1))
            )
            for name in self._formulas
        ]
        return _evaluation(ratings.name, len(ratings.rated), 0, ratings.unresolved, systems)

    def _gold_ranks(self, benchmarks: Sequence[Benchmark], name: str) -> list[list[GoldRanks]]:
        """Return the placings of one formula for each benchmark; each origin is asked once."""
        row, formula = self._catalogue.occupation_row, self._formulas[name]
        asked: defaultdict[str, list[tuple[int, list[int]]]] = defaultdict(list)
        for number, benchmark in enumerate(benchmarks):
            for query in benchmark.queries:
                asked[query.texts[0]].append((number, [row[uri] for uri in query.gold]))
        gold_ranks: list[list[GoldRanks]] = [[] for _ in benchmarks]
        step, total = f"ISCO-08 groups: {name}", len(asked)
        for origin, golds in watched(self._progress, step, sorted(asked.items()), total):
            rows = formula.rank_destinations(row[origin]).rows
            for number, gold in golds:
                ranks = np.flatnonzero(np.isin(rows, gold)) + 1
                gold_ranks[number].append(GoldRanks(tuple(ranks.tolist()), len(gold)))
        return gold_ranks

    def _scores(self, ratings: Ratings, name: str) -> NDArray[np.float64]:
        row, formula = self._catalogue.occupation_row, self._formulas[name]
        asked: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(ratings.rated):
            asked[one.origin].append(number)
        scores = np.zeros(len(ratings.rated))
        step, total = f"{ratings.name}: {name}", len(asked)
        for origin, numbers in watched(self._progress, step, asked.items(), total):
            reached = formula.rank_destinations(row[origin]).by_row(len(row))
            scores[numbers] = reached[[row[ratings.rated[n].destination] for n in numbers]]
        return scores


def isco_benchmark(catalogue: Catalogue, digits: int) -> Benchmark:
    """Return a query for each occupation (URI as text), with the others of its group as gold.

    A group is that of the first `digits` of the ISCO-08 code; who is alone in it is left out.
    """
    members: defaultdict[str, list[str]] = defaultdict(list)
    for occupation in catalogue.occupations:
        if len(occupation.isco_code) >= digits:
            members[occupation.isco_code[:digits]].append(occupation.uri)
    queries = sorted(_queries(members.values()), key=lambda query: query.texts)
    return Benchmark(ISCO_GROUPS[digits], tuple(queries))


def _queries(groups: Iterable[Sequence[str]]) -> Iterator[Query]:
    for group in groups:
        if len(group) > 1:
            yield from (Query((uri,), frozenset(group) - {uri}) for uri in group)


def _evaluation(
    file: str,
    queries: int,
    gold: int,
    unresolved: tuple[str, ...],
    systems: Sequence[SystemMetrics],
) -> Evaluation:
    return Evaluation(Kind.TRANSITIONS.value, file, queries, gold, unresolved, tuple(systems))
