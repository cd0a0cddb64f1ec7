"""Transitions: whether destinations are near in ISCO-08, and whether scores agree with ratings.

People's ratings tell the most, and they are not part of any taxonomy: who has a file of them
names it. Without one, ISCO-08 is asked: its minor groups (three digits) and unit groups (four)
gather occupations of similar tasks and the same skill level. That a destination lies in the
origin's group tells that the formula finds close kin. It does not tell that a person could make
that move or would want it; it counts every good move into another field as wrong; and it is not
independent of the formula, since ESCO's editors gave skills to occupations field by field. So it
may warn of a formula that is broken, and is no reason to prefer one that is a little higher.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from evaluation.correlation import correlation_figures
from evaluation.figure import Evaluation, Measured
from evaluation.placing import Placing
from evaluation.query import Benchmark, Query
from evaluation.ratings import Ratings
from evaluation.reach import formulas_of
from evaluation.suite import Kind, ranking_figures
from index.loaded import Index
from taxonomy.catalogue import Catalogue

ISCO_GROUPS = {3: "same ISCO-08 minor group", 4: "same ISCO-08 unit group"}
"""What the benchmarks from the catalogue are called, by the digits of the code that count."""
Progress = Callable[[str, int, int], None]
T = TypeVar("T")


class TransitionEvaluator:
    """Evaluates the transitions of one index; `baselines` adds other formulas beside ours."""

    def __init__(self, index: Index, progress: Progress, *, baselines: bool = True) -> None:
        self._catalogue = index.catalogue
        self._formulas = formulas_of(index, baselines=baselines)
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
        placed = {name: self._placed(benchmarks, name) for name in self._formulas}
        return tuple(
            _evaluation(
                benchmark.name,
                len(benchmark.queries),
                sum(len(query.gold) for query in benchmark.queries),
                (),
                [
                    Measured(name, ranking_figures(Kind.TRANSITIONS, placings[number]))
                    for name, placings in placed.items()
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
            Measured(name, correlation_figures(np.stack((self._scores(ratings, name), given), 1)))
            for name in self._formulas
        ]
        return _evaluation(ratings.name, len(ratings.rated), 0, ratings.unresolved, systems)

    def _placed(self, benchmarks: Sequence[Benchmark], name: str) -> list[list[Placing]]:
        """Return the placings of one formula for each benchmark; each origin is asked once."""
        row, formula = self._catalogue.occupation_row, self._formulas[name]
        asked: defaultdict[str, list[tuple[int, list[int]]]] = defaultdict(list)
        for number, benchmark in enumerate(benchmarks):
            for query in benchmark.queries:
                asked[query.texts[0]].append((number, [row[uri] for uri in query.gold]))
        placings: list[list[Placing]] = [[] for _ in benchmarks]
        for origin, golds in self._watched(f"ISCO-08 groups: {name}", sorted(asked.items())):
            rows = formula.reach(row[origin]).rows
            for number, gold in golds:
                places = np.flatnonzero(np.isin(rows, gold)) + 1
                placings[number].append(Placing(tuple(places.tolist()), len(gold)))
        return placings

    def _scores(self, ratings: Ratings, name: str) -> NDArray[np.float64]:
        row, formula = self._catalogue.occupation_row, self._formulas[name]
        asked: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(ratings.rated):
            asked[one.origin].append(number)
        scores = np.zeros(len(ratings.rated))
        for origin, numbers in self._watched(f"{ratings.name}: {name}", list(asked.items())):
            reached = formula.reach(row[origin]).by_row(len(row))
            scores[numbers] = reached[[row[ratings.rated[n].destination] for n in numbers]]
        return scores

    def _watched(self, step: str, items: Sequence[T]) -> Iterator[T]:
        for done, item in enumerate(items):
            self._progress(step, done, len(items))
            yield item
        self._progress(step, len(items), len(items))


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
    file: str, queries: int, gold: int, unresolved: tuple[str, ...], systems: Sequence[Measured]
) -> Evaluation:
    return Evaluation(Kind.TRANSITIONS.value, file, queries, gold, unresolved, tuple(systems))
