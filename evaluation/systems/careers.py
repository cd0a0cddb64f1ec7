"""Metrics of career ranking, out of fold and as served."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from evaluation.benchmarks.queries import Benchmark, Query
from evaluation.fitting.ranking import fold_of
from evaluation.metrics.figures import OURS, MetricValue, SystemMetrics
from evaluation.metrics.ranking import GoldRanks, Kind, ranking_metrics
from evaluation.systems import served
from recommender.ranking.scorer import Scorer
from recommender.ranking.weights import SIGNALS
from recommender.recommender import Recommender

_OUT_OF_FOLD = ", out of fold"
OUT_OF_FOLD = f"{OURS}{_OUT_OF_FOLD}"
FROM_SKILLS = f"{OURS}, skill ids"
FROM_SKILLS_OUT_OF_FOLD = f"{FROM_SKILLS}{_OUT_OF_FOLD}"
LEARNT = f"{len(SIGNALS)} weights and the curve of the score"
Chosen = Callable[[Query], Scorer]
WithProgress = Callable[[str, Sequence[Query]], Iterable[Query]]
"""Called with the name of a step and the queries that it goes through; returns those."""


def career_systems(
    recommender: Recommender, benchmark: Benchmark, with_progress: WithProgress
) -> Iterator[SystemMetrics]:
    """Yield the figures of careers: out of fold where ranking learnt from them, as it serves.

    Out of fold, each person is ranked with the weights that were learnt without the people of
    the same fold. From skill ids alone, ranking is measured out of fold where it can be.
    """
    by_words, learnt = scorers(recommender.scorer, benchmark.name)
    others = by_words.get(OUT_OF_FOLD)
    by_skills = {FROM_SKILLS_OUT_OF_FOLD: others} if others else {FROM_SKILLS: by_words[OURS]}
    for read_query, systems in (
        (served.interpret_words, by_words),
        (served.interpret_skill_ids, by_skills),
    ):
        queries = with_progress(next(iter(systems)), benchmark.queries)
        placings = gold_ranks(recommender, queries, read_query, systems)
        for name, placed in placings.items():
            yield SystemMetrics(name, stated(ranking_metrics(Kind.CAREERS, placed), learnt, name))


def scorers(scorer: Scorer, file: str) -> tuple[dict[str, Chosen], str | None]:
    """Return what ranks the people of a file by the name of the system, and what was learnt.

    Out of fold comes first where the ranking learnt from the file, then what serves. Nothing
    was learnt (None) from any other file.
    """
    learnt = LEARNT if file in scorer.weights.origin.files else None
    others = _without_own_fold(scorer) if learnt else None
    return ({OUT_OF_FOLD: others} if others else {}) | {OURS: lambda _: scorer}, learnt


def _without_own_fold(scorer: Scorer) -> Chosen | None:
    """Return what chooses the scorer that learnt nothing from a query; None without folds."""
    fitted = [
        scorer.with_weights(replace(scorer.weights, weights=weights))
        for weights in scorer.weights.without_fold
    ]
    return (lambda query: fitted[fold_of(query)]) if fitted else None


def gold_ranks(
    recommender: Recommender,
    queries: Iterable[Query],
    read_query: served.ReadQuery,
    systems: Mapping[str, Chosen],
) -> dict[str, list[GoldRanks]]:
    """Return the placings of each system; what a person said is interpreted once for all."""
    placings: dict[str, list[GoldRanks]] = {name: [] for name in systems}
    for query in queries:
        interpreted = read_query(recommender, query)
        is_empty = interpreted.queries.is_empty
        signals = {} if is_empty else recommender.signals(interpreted)
        for name, chosen in systems.items():
            placings[name].append(
                GoldRanks((), len(query.gold))
                if is_empty
                else served.career_gold_ranks_by_score(
                    recommender, chosen(query).score(signals), query
                )
            )
    return placings


def stated(
    figures: Sequence[MetricValue], learnt: str | None, system: str
) -> tuple[MetricValue, ...]:
    """Return the figures of a system with what was learnt, and whether each is out of fold."""
    out_of_fold = system.endswith(_OUT_OF_FOLD) if learnt else None
    return tuple(replace(figure, learnt_on=learnt, out_of_fold=out_of_fold) for figure in figures)
