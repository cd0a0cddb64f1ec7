"""Questions: how soon people's own career comes first when they answer what they are asked."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evaluation.benchmarks.everyday import EverydayCareers, Person
from evaluation.benchmarks.queries import Progress, watched
from evaluation.metrics.figures import Evaluation, MetricValue, SystemMetrics, mean_metric
from evaluation.metrics.ranking import GoldRanks, Kind, gold_ranks_by_score, success
from evaluation.systems import served
from evaluation.systems.careers import scorers, stated
from recommender.profile import Profile
from recommender.ranking.scorer import Scorer
from recommender.recognition.interpreter import ProfileInterpreter
from recommender.recommender import Recommender
from taxonomy.catalogue import Importance

ASKED = (0, 3, 5, 8)
"""After how many questions the ranks are measured."""
_FIRST = (1, 3)
_WRONG = 0.1
_DRAWS = 3
"""How often each person is asked, each time with other answers wrong."""
_SEED = 20_26


@dataclass
class SimulatedPerson:
    """Answers questions by the needs of their own occupation (URI).

    An essential skill is a yes, an optional one every second time, any other a no, and one
    answer in ten is the other one.
    """

    recommender: Recommender
    occupation: str
    chance: random.Random

    def __post_init__(self) -> None:
        """Look up what the occupation needs."""
        relations = self.recommender.index.catalogue.relations_of.get(self.occupation, ())
        self._needs = {relation.skill: relation.importance for relation in relations}
        self._optional = 0

    def has(self, skill: str) -> bool:
        """Return the answer about a skill (URI)."""
        importance = self._needs.get(skill)
        if importance is Importance.OPTIONAL:
            self._optional += 1
        yes = importance is Importance.ESSENTIAL or (
            importance is Importance.OPTIONAL and self._optional % 2 == 1
        )
        return yes != (self.chance.random() < _WRONG)


def evaluate_questions(
    recommender: Recommender, everyday: EverydayCareers, progress: Progress
) -> Evaluation:
    """Return how often a right career is first, and among three, after some questions.

    Out of fold where the ranking learnt from these people.
    """
    systems, learnt = scorers(recommender.scorer, everyday.name)
    name, chosen = next(iter(systems.items()))
    people = watched(progress, f"{everyday.name}: questions", everyday.people, len(everyday.people))
    ranks = [
        _interviews(recommender, chosen(person.query).caching(), person, number)
        for number, person in enumerate(people)
    ]
    return Evaluation(
        benchmark=Kind.QUESTIONS.value,
        file=everyday.name,
        queries=len(everyday.people),
        gold=everyday.gold,
        unresolved=everyday.unresolved,
        systems=(SystemMetrics(name, stated(question_figures(ranks), learnt, name)),),
    )


Ranks = Sequence[GoldRanks]
"""Of right careers, one for each of `ASKED`."""


def question_figures(people: Sequence[Sequence[Ranks]]) -> tuple[MetricValue, ...]:
    """Return the figures of people, each with the ranks of every time that they were asked.

    The value of a person is the mean over these times.
    """
    return tuple(
        mean_metric(
            f"S@{k} after {asked}",
            np.array([np.mean([success(ranks[place], k) for ranks in own]) for own in people]),
        )
        for k in _FIRST
        for place, asked in enumerate(ASKED)
    )


def _interviews(
    recommender: Recommender, scorer: Scorer, person: Person, number: int
) -> list[Ranks]:
    """Return the ranks of right careers after `ASKED` questions, for each draw of answers."""
    row = recommender.index.catalogue.occupation_row
    gold = [row[uri] for uri in person.query.gold]
    interpreter = recommender.caching_interpreter()
    found: list[Ranks] = []
    for draw in range(_DRAWS):
        chance = random.Random(f"{_SEED}-{number}-{draw}")  # noqa: S311
        answering = SimulatedPerson(recommender, person.own, chance)
        after = _scores(answering, scorer, interpreter, served.profile_of(person.query))
        found.append(
            [
                GoldRanks((), len(gold)) if scores is None else gold_ranks_by_score(scores, gold)
                for asked, scores in enumerate(after)
                if asked in ASKED
            ]
        )
    return found


def _scores(
    answering: SimulatedPerson, scorer: Scorer, interpreter: ProfileInterpreter, profile: Profile
) -> Iterator[NDArray[np.float64] | None]:
    """Yield the scores before any question and after each; None where nothing is ranked."""
    recommender = answering.recommender
    skills = recommender.index.catalogue.skills
    for _ in range(max(ASKED) + 1):
        interpreted = interpreter.interpret(profile)
        if interpreted.queries.is_empty:
            yield None
            continue
        posterior = scorer.posterior(interpreted)
        yield posterior.scores
        for question in recommender.question_ranker.best(posterior, interpreted, (), 1):
            uri = skills[question.skill].uri
            field = "skills" if answering.has(uri) else "denied_skills"
            profile = replace(profile, **{field: (*getattr(profile, field), uri)})
