"""Metrics of everyday words: the careers of people who say them, and the skills claimed in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.benchmarks import files
from evaluation.benchmarks.everyday import (
    Everyday,
    EverydayCareers,
    EverydaySkills,
    Person,
    ProfileKind,
    Statement,
)
from evaluation.benchmarks.queries import Progress, Query, watched
from evaluation.metrics.confidence import Claim, ClaimedSkills, calibration_metric
from evaluation.metrics.figures import (
    OURS,
    Evaluation,
    MetricValue,
    SystemMetrics,
    Table,
    bootstrap_metric,
    mean_metric,
)
from evaluation.metrics.ranking import (
    GoldRanks,
    Kind,
    ranking_metrics,
    reciprocal_rank,
    success,
)
from evaluation.systems import served, skills
from evaluation.systems.baselines import Baselines
from evaluation.systems.careers import Chosen, gold_ranks, scorers, stated
from recommender.ranking.scorer import Scores, band_of
from recommender.recognition.interpreter import InterpretedProfile
from recommender.recommender import Recommender
from recommender.results import Band, best_first

_ASIDES = Path(files.__file__).with_name("asides.csv")
_ASIDES_EACH = 4
_TEN = 10
_BOTH = 2


@dataclass(frozen=True, slots=True)
class RankedProfile:
    """How one person is ranked.

    `unit_groups` are those of their backgrounds that the first ten careers have. `band` is that
    of the first career, None where nothing was ranked.
    """

    kind: ProfileKind
    backgrounds: int
    ranks: GoldRanks
    unit_groups: frozenset[str] = frozenset()
    band: Band | None = None

    @property
    def is_first(self) -> bool:
        """Whether the first career is right."""
        return bool(success(self.ranks, 1))


@dataclass(frozen=True, slots=True)
class ClaimedStatement:
    """The skills (URIs) that a match claims in a statement, with their confidence from 0 to 1."""

    statement: Statement
    claims: dict[str, float]

    @property
    def found(self) -> int:
        """The number of sets in `must` of which a skill is claimed."""
        return sum(not skills.isdisjoint(self.claims) for skills in self.statement.must)

    @property
    def right(self) -> int:
        """The number of claims that are right."""
        return len(self.statement.right & self.claims.keys())


class EverydayEvaluator:
    """Evaluates files of everyday words; the baselines of careers are fitted on the first use."""

    def __init__(self, recommender: Recommender, progress: Progress) -> None:
        self._recommender = recommender
        self._progress = progress
        catalogue = recommender.index.catalogue
        self._baselines = Baselines(Kind.EVERYDAY_CAREERS, catalogue, progress)

    def evaluate(self, everyday: Everyday, *, baselines: bool = True) -> Evaluation:
        """Return the metrics of the served system and, for careers, of the lexical baselines."""
        if isinstance(everyday, EverydayCareers):
            kind, queries = Kind.EVERYDAY_CAREERS, len(everyday.people)
            systems = [*self._careers(everyday)]
            if baselines:
                systems += self._baselines.systems(everyday.benchmark)
        else:
            kind, queries = Kind.EVERYDAY_SKILLS, len(everyday.statements)
            systems = [*self._skills(everyday)]
        return Evaluation(
            benchmark=kind.value,
            file=everyday.name,
            queries=queries,
            gold=everyday.gold,
            unresolved=everyday.unresolved,
            systems=tuple(systems),
        )

    def _careers(self, everyday: EverydayCareers) -> Iterator[SystemMetrics]:
        """Yield the figures out of fold where ranking learnt from these people, and as served."""
        systems, learnt = scorers(self._recommender.scorer, everyday.name)
        ranked: dict[str, list[RankedProfile]] = {name: [] for name in systems}
        beside: dict[str, list[list[GoldRanks]]] = {name: [] for name in systems}
        step, asides = f"{everyday.name}: {OURS}", read_asides()
        people = watched(self._progress, step, everyday.people, len(everyday.people))
        for number, person in enumerate(people):
            interpreted = served.interpret_words(self._recommender, person.query)
            is_empty = interpreted.queries.is_empty
            signals = {} if is_empty else self._recommender.signals(interpreted)
            for name, chosen in systems.items():
                scores = None if is_empty else chosen(person.query).score(signals)
                ranked[name].append(rank_person(self._recommender, person, interpreted, scores))
            added = [asides[(number * _ASIDES_EACH + n) % len(asides)] for n in range(_ASIDES_EACH)]
            for name, ranks in self._with_asides(person.query, added, systems).items():
                beside[name].append(ranks)
        for name, profiles in ranked.items():
            figures = (*career_figures(profiles), *aside_figures(beside[name]))
            yield SystemMetrics(name, stated(figures, learnt, name))

    def _with_asides(
        self, query: Query, asides: Iterable[str], systems: Mapping[str, Chosen]
    ) -> dict[str, list[GoldRanks]]:
        """Return the placings of each system with each of some sentences added to what is said."""
        more = [replace(query, texts=(*query.texts, aside)) for aside in asides]
        return gold_ranks(self._recommender, more, served.interpret_words, systems)

    def _skills(self, everyday: EverydaySkills) -> Iterator[SystemMetrics]:
        """Yield the figures out of fold where recognition learnt from them, and as served."""
        for name, reader_of in skills.readers(self._recommender, everyday.name).items():
            figures = skill_figures([*self._claimed(everyday, name, reader_of)])
            yield SystemMetrics(
                name, skills.stated(figures, self._recommender, everyday.name, name)
            )

    def _claimed(
        self, everyday: EverydaySkills, name: str, reader_of: skills.ReaderOf
    ) -> Iterator[ClaimedStatement]:
        step, total = f"{everyday.name}: {name}", len(everyday.statements)
        for one in watched(self._progress, step, everyday.statements, total):
            query = Query((one.text,), one.right)
            claimed = served.interpret_words(reader_of(one.text), query).in_words()
            yield ClaimedStatement(one, {found.skill: found.confidence for found in claimed})


def rank_person(
    recommender: Recommender,
    person: Person,
    interpreted: InterpretedProfile,
    scores: Scores | None,
) -> RankedProfile:
    """Return how scores rank a person, as interpreted; without scores nothing is ranked."""
    backgrounds = len(person.unit_groups)
    if scores is None:
        return RankedProfile(person.kind, backgrounds, GoldRanks((), len(person.query.gold)))
    occupations = recommender.index.catalogue.occupations
    order = best_first(scores.total)
    first = float(scores.total[order[0]])
    codes = {occupations[row].isco_code for row in order[:_TEN]}
    return RankedProfile(
        person.kind,
        backgrounds,
        served.career_gold_ranks_by_score(recommender, scores, person.query),
        person.unit_groups & codes,
        band_of(
            first, essentials=recommender.essentials_said(interpreted, int(order[0])), best=first
        ),
    )


def career_figures(people: Sequence[RankedProfile]) -> tuple[MetricValue, ...]:
    """Return the figures of ranked people; those of nobody are left out.

    Whole and for each kind of profile: MRR and the share with a right career among the first k.
    Changers: the share with two or more of the unit groups listed for them among the first ten
    careers, and with all of them. Two show both backgrounds where two are listed; of more, two
    may belong to one background, so that the first figure flatters and the second is strict.
    Bands: the share of people whose first career is in the band, and of these the share for whom
    it is right; and of people whose first career is right, the share for whom it is a stretch.
    """
    figures = [*ranking_metrics(Kind.EVERYDAY_CAREERS, [one.ranks for one in people])]
    for kind in ProfileKind:
        own = [one.ranks for one in people if one.kind is kind]
        for k in (1, _TEN):
            figures += _share(f"S@{k} {kind}", (success(ranks, k) for ranks in own))
    changers = [one for one in people if one.kind is ProfileKind.CHANGER]
    both = (len(one.unit_groups) >= min(_BOTH, one.backgrounds) for one in changers)
    figures += _share("changer: two groups in ten", both)
    every = (len(one.unit_groups) == one.backgrounds for one in changers)
    figures += _share("changer: all groups in ten", every)
    right = (one.band is Band.STRETCH for one in people if one.is_first)
    figures += _share("right but a stretch", right)
    for band in Band:
        figures += _share(f"first is {band}", (one.band is band for one in people if one.band))
        figures += _share(f"right of {band}", (one.is_first for one in people if one.band is band))
    return tuple(figures)


def read_asides() -> list[str]:
    """Return sentences of character, body, family, home and hobbies, which say nothing of work."""
    return [row["text"] for _, row in files.csv_rows(_ASIDES, ("text",))]


def aside_figures(ranks: Sequence[Sequence[GoldRanks]]) -> tuple[MetricValue, ...]:
    """Return MRR and S@1 of people with one sentence added that says nothing of work.

    `ranks` has for each person those with each of some sentences; their mean counts.
    """
    first = [[success(one, 1) for one in own] for own in ranks]
    return (
        mean_metric("aside: MRR", _means([[reciprocal_rank(one) for one in own] for own in ranks])),
        mean_metric("aside: S@1", _means(first)),
    )


def _means(values: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    return np.array([np.mean(own) for own in values], dtype=np.float64)


def skill_figures(claimed: Sequence[ClaimedStatement]) -> tuple[MetricValue, ...]:
    """Return the figures of claims; those without any statement are left out.

    `recall of must` is the share of the sets of `must` of which a skill is claimed, over all
    statements. `precision` is the share of all claims that are in `must` or `may`; those in
    statements that name no skill count as wrong. Of the statements that name none, the share
    with a claim and the number of claims; of those that name one, the share without any claim
    and the share with a right one. `ECE` is the calibration error of all claims.
    """
    counts = np.array(
        [(each.found, len(each.statement.must), each.right, len(each.claims)) for each in claimed],
        dtype=np.float64,
    )
    named = [each for each in claimed if each.statement.must]
    silent = [each for each in claimed if not each.statement.right]
    shown = [_with_outcomes(each) for each in claimed]
    figures = [
        bootstrap_metric("recall of must", counts, partial(_ratio, 0, 1)),
        bootstrap_metric("precision", counts, partial(_ratio, 2, 3)),
        *_share("no skill meant: claimed", (bool(each.claims) for each in silent)),
    ]
    if silent:
        number = np.array([[len(each.claims)] for each in silent], dtype=np.float64)
        figures.append(bootstrap_metric("no skill meant: claims", number, lambda sums: sums[:, 0]))
    figures += _share("skill named: no claim", (not each.claims for each in named))
    figures += _share("skill named: right claim", (bool(each.right) for each in named))
    return (*figures, calibration_metric("ECE", shown))


def _with_outcomes(claimed: ClaimedStatement) -> ClaimedSkills:
    right = claimed.statement.right
    claims = (Claim(confidence, skill in right) for skill, confidence in claimed.claims.items())
    return ClaimedSkills(tuple(claims), len(claimed.statement.must))


def _share(name: str, outcomes: Iterable[float]) -> list[MetricValue]:
    """Return the share of outcomes (0 or 1) that are 1, as a list; an empty one without any."""
    values = np.array([*outcomes], dtype=np.float64)
    return [mean_metric(name, values)] if len(values) else []


def _ratio(part: int, whole: int, sums: Table) -> Table:
    """Return one column of sums divided by another, 0 where that is 0."""
    parts, wholes = sums[:, part], sums[:, whole]
    return np.divide(parts, wholes, out=np.zeros_like(parts), where=wholes > 0)
