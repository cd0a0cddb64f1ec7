"""Career figures: how well careers are ranked, out of fold and as it serves."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from evaluation.benchmarks.queries import Benchmark, Query
from evaluation.fitting.ranking import fold_of
from evaluation.metrics.figures import OURS, Figure, Measured
from evaluation.metrics.ranking import Kind, Placing, ranking_figures
from evaluation.systems.served import Hearing, from_skills, from_words, place_careers_by_score
from recommender.ranking.scorer import Fusion
from recommender.ranking.signals import SIGNALS
from recommender.recommender import Recommender

OUT_OF_FOLD = f"{OURS}, out of fold"
FROM_SKILLS = f"{OURS}, skill ids"
FROM_SKILLS_OUT_OF_FOLD = f"{FROM_SKILLS}, out of fold"
LEARNT = f"{len(SIGNALS)} weights and the curve of the score"
Chosen = Callable[[Query], Fusion]
Watch = Callable[[str, Sequence[Query]], Iterable[Query]]
"""Called with the name of a step and the queries that it goes through; returns those."""


def career_systems(
    recommender: Recommender, benchmark: Benchmark, watch: Watch
) -> Iterator[Measured]:
    """Yield the figures of careers: out of fold where ranking learnt from them, as it serves.

    Out of fold, each person is ranked with the weights that were learnt without the people of
    the same fold. From skill ids alone, ranking is measured out of fold where it can be.
    """
    fusion = recommender.fusion
    learnt = LEARNT if benchmark.name in fusion.weights.origin.files else None
    others = _without_own_fold(fusion) if learnt else None
    serving = {OURS: lambda _: fusion}
    by_words = ({OUT_OF_FOLD: others} if others else {}) | serving
    by_skills = {FROM_SKILLS_OUT_OF_FOLD: others} if others else {FROM_SKILLS: serving[OURS]}
    for hearing, systems in ((from_words, by_words), (from_skills, by_skills)):
        queries = watch(next(iter(systems)), benchmark.queries)
        placings = _placings(recommender, queries, hearing, systems)
        for name, placed in placings.items():
            figures = ranking_figures(Kind.CAREERS, placed)
            yield Measured(name, _stated(figures, learnt, out_of_fold=name.endswith("fold")))


def _without_own_fold(fusion: Fusion) -> Chosen | None:
    """Return what chooses the fusion that learnt nothing from a query; None without folds."""
    fitted = [
        fusion.fitted(replace(fusion.weights, weights=weights))
        for weights in fusion.weights.without_fold
    ]
    return (lambda query: fitted[fold_of(query)]) if fitted else None


def _placings(
    recommender: Recommender,
    queries: Iterable[Query],
    hearing: Hearing,
    systems: dict[str, Chosen],
) -> dict[str, list[Placing]]:
    """Return the placings of each system; what a person said is understood once for all."""
    placings: dict[str, list[Placing]] = {name: [] for name in systems}
    for query in queries:
        understood = hearing(recommender, query)
        silent = understood.voices.silent
        signals = {} if silent else recommender.signals(understood)
        for name, chosen in systems.items():
            placings[name].append(
                Placing((), len(query.gold))
                if silent
                else place_careers_by_score(recommender, chosen(query).weigh(signals), query)
            )
    return placings


def _stated(
    figures: tuple[Figure, ...], learnt: str | None, *, out_of_fold: bool
) -> tuple[Figure, ...]:
    stated = out_of_fold if learnt else None
    return tuple(replace(figure, learnt_on=learnt, out_of_fold=stated) for figure in figures)
