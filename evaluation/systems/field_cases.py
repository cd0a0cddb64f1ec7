"""The served system on field cases: what it answers, which cases pass, and why others fail."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.benchmarks.field_cases import (
    Call,
    CaseAnswer,
    Expectation,
    Expected,
    FieldCase,
    FieldCases,
)
from evaluation.benchmarks.queries import Progress, watched
from evaluation.metrics.figures import OURS, Evaluation, SystemMetrics, mean_metric
from evaluation.metrics.ranking import Kind
from index.labels import ConceptType
from recommender.profile import Profile, SkillStatement
from recommender.recommender import Recommender


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """One case with its answer and the expectations that it does not meet; none where it passes."""

    case: FieldCase
    answer: CaseAnswer
    failed: tuple[Expectation, ...]


def answer_cases(
    recommender: Recommender, cases: FieldCases, progress: Progress
) -> tuple[CaseOutcome, ...]:
    """Return the outcome of each case of a file."""
    outcomes = []
    for case in watched(progress, f"{cases.name}: {OURS}", cases.cases, len(cases.cases)):
        answer = answer_case(recommender, case)
        outcomes.append(CaseOutcome(case, answer, case.failed(answer)))
    return tuple(outcomes)


def answer_case(recommender: Recommender, case: FieldCase) -> CaseAnswer:
    """Return what the call of a case answers, as many careers as are looked at."""
    match case.call:
        case Call.MATCH:
            profile = Profile(tuple(map(SkillStatement, case.texts)))
            found = recommender.match(profile, limit=case.limit)
            return CaseAnswer(
                tuple(match.occupation for match in found.matches),
                tuple(each.skill for each in found.recognised),
                tuple(job.occupation for job in found.past_jobs),
            )
        case Call.RESOLVE:
            resolved = recommender.resolve(case.texts[0], limit=case.limit)
            return CaseAnswer(tuple(each.occupation for each in resolved))
        case Call.SUGGEST:
            (query,) = case.texts
            offered = recommender.suggest(query, ConceptType.OCCUPATION, limit=case.limit)
            return CaseAnswer(tuple(each.uri for each in offered))


def evaluate_cases(cases: FieldCases, outcomes: Sequence[CaseOutcome]) -> Evaluation:
    """Return the share of cases that pass, of all and of each kind, the commonest kind first.

    Before the kinds stands, for each key of `Expected`, the share of its expectations that are
    met.
    """
    passed = [(outcome.case.kind, not outcome.failed) for outcome in outcomes]
    keys = [
        ({one.key for one in outcome.case.expectations}, {one.key for one in outcome.failed})
        for outcome in outcomes
    ]
    counts = Counter(kind for kind, _ in passed)
    figures = [mean_metric("passed", np.array([right for _, right in passed], dtype=np.float64))]
    for key in Expected:
        met = [key not in failed for expected, failed in keys if key in expected]
        if met:
            figures.append(mean_metric(f"{key} met", np.array(met, dtype=np.float64)))
    for kind in sorted(counts, key=lambda name: (-counts[name], name)):
        own = [right for name, right in passed if name == kind]
        figures.append(mean_metric(kind, np.array(own, dtype=np.float64)))
    return Evaluation(
        benchmark=Kind.FIELD_CASES.value,
        file=cases.name,
        queries=len(outcomes),
        gold=sum(len(outcome.case.expectations) for outcome in outcomes),
        unresolved=cases.unresolved,
        systems=(SystemMetrics(OURS, tuple(figures)),),
    )
