"""Questions: the skills to ask a person about, those whose answers settle the most first."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from recommender.guidance import CareerProbability, Question, Questions, SettledCareer
from recommender.profile import Profile
from recommender.ranking.answers import YES_UNNEEDED, AnswerModel
from recommender.ranking.backgrounds import Backgrounds
from recommender.ranking.notes import CareerNotes
from recommender.ranking.requirements import HeldSkill, Requirements
from recommender.ranking.scorer import Posterior, Scorer
from recommender.ranking.spread import Spread, is_asked_enough, is_due
from recommender.recognition.interpreter import InterpretedProfile, ProfileInterpreter
from recommender.results import Note, best_first
from taxonomy.catalogue import SkillKind

MOST_QUESTIONS = 10
"""How many a person is asked at once, at most; each costs two rankings."""
_CAREERS = 40
_LISTED_CAREERS = 20
_LEAST_INFORMATION = 0.005
_WIDER = 5
"""The power of a score in place of `SHARPNESS` where the most probable careers are settled."""
_NEAR = 0.5
"""The share of the best score from which a career counts then."""
_SETTLED_SHOWN = 3
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class RankedQuestion:
    """A skill (row) to ask about, and the information in its answer, in bits."""

    skill: int
    information: float


class QuestionRanker:
    """Ranks questions by the mutual information of their answer, yes or no, and the occupation.

    With the probability p of each occupation and the likelihood q of a yes in it, that is H(sum of
    p q) - sum of p H(q), H being the entropy of a yes or no (Lindley 1956). Practical skills are
    asked before knowledge, which takes study; each has at least `_LEAST_INFORMATION` and is needed
    by one of the `_CAREERS` most probable careers. Skills of a group of careers that was asked
    about enough come later (`Spread`). Where one career is almost certain, such as a past job, few
    or none are left; then those follow that tell most about the careers after it, by a flatter
    probability (`_WIDER`).
    """

    def __init__(self, index: Index, requirements: Requirements, answers: AnswerModel) -> None:
        self._requirements = requirements
        self._yes = answers.yes.T.tocsr()
        self._is_needed, self._unsure = self._yes.copy(), self._yes.copy()
        self._is_needed.data = np.ones_like(self._yes.data)
        self._unsure.data = _entropy(self._yes.data)
        self._is_knowledge = np.array(
            [skill.kind is SkillKind.KNOWLEDGE for skill in index.catalogue.skills], dtype=np.bool_
        )
        self.spread = Spread(index.catalogue, answers)

    def best(
        self,
        posterior: Posterior,
        interpreted: InterpretedProfile,
        asked: Collection[int],
        limit: int,
        *,
        unwanted: Collection[int] = (),
        others: Collection[int] = (),
    ) -> list[RankedQuestion]:
        """Return up to `limit` questions, best first.

        Nothing that the profile covers, nothing that is `unwanted` (rows), nothing that was
        `asked` (rows) or is alike, and no two that are alike: of alike skills one gives credit for
        the other. One each is for the groups of `others`, careers (rows) of another background.
        """
        known = interpreted.answers
        told = {*asked, *known.partial, *known.denied}
        information = self.information(posterior.probability)
        careers = np.union1d(best_first(posterior.scores)[:_CAREERS], sorted(others)).astype(int)
        near = _wider(posterior.scores, careers, others)
        wider = self.information(near)
        settles = information >= _LEAST_INFORMATION
        is_open = self._open(careers, interpreted, told)
        is_open &= settles | (wider >= _LEAST_INFORMATION)
        is_open[list(unwanted)] = False
        told |= known.had
        main = self.spread.main_groups(near)
        value = np.where(settles, information, wider)
        found: list[RankedQuestion] = []
        while len(found) < limit and is_open.any():
            due = is_due(main, told, self.spread.groups[sorted(others)])
            is_new = ~is_asked_enough(main, told)
            keys = (is_open, due, settles, is_new, ~self._is_knowledge)
            skill = int(best_first(*(key.astype(np.int64) for key in keys), value)[0])
            found.append(RankedQuestion(skill, float(information[skill])))
            told.add(skill)
            is_open &= ~self._alike(skill)
        return found

    def _open(
        self, careers: NDArray[np.int64], interpreted: InterpretedProfile, told: Collection[int]
    ) -> NDArray[np.bool_]:
        """Return which skills (skills,) some careers need and the profile leaves open."""
        is_open = np.asarray(self._is_needed[:, careers].sum(axis=1)).ravel() > 0
        is_open &= self._requirements.credits(interpreted.held) == 0
        for skill in sorted(told):
            is_open &= ~self._alike(skill)
        return is_open

    def information(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the information in the answer about each skill (row), in bits."""
        unneeded = probability.sum() - self._is_needed @ probability
        yes = unneeded * YES_UNNEEDED + self._yes @ probability
        known = unneeded * _entropy(YES_UNNEEDED) + self._unsure @ probability
        return np.asarray(_entropy(yes) - known, dtype=np.float64)

    def _alike(self, skill: int) -> NDArray[np.bool_]:
        """Return which skills (skills,) are the same as one (row), or alike."""
        alike = self._requirements.credits([HeldSkill(skill, 1.0)]) > 0
        alike[skill] = True
        return alike


class Interviewer:
    """Finds what to ask a person, and what each answer would settle, with the real scorer.

    Careers that the person does not want count for nothing. No skill is asked about that a limit
    or an aversion speaks against, nor one that mostly careers need that are not wanted.
    """

    def __init__(
        self,
        index: Index,
        ranker: QuestionRanker,
        notes: CareerNotes,
        backgrounds: Backgrounds,
        *,
        noted: Callable[[Profile, InterpretedProfile], Sequence[Note]],
        interpreter: Callable[[], ProfileInterpreter],
        scorer: Callable[[], Scorer],
    ) -> None:
        self._catalogue = index.catalogue
        self._ranker = ranker
        self._notes = notes
        self._backgrounds = backgrounds
        self._noted = noted
        self._interpreter = interpreter
        self._scorer = scorer

    def ask(self, profile: Profile, limit: int) -> Questions:
        """Return up to `limit` questions for a profile, at most `MOST_QUESTIONS`.

        Raises UnknownConceptError for a URI that the catalogue lacks.
        """
        interpreter, scorer = self._interpreter(), self._scorer()
        interpreted = interpreter.interpret(profile)
        noted = self._noted(profile, interpreted)
        if interpreted.queries.is_empty:
            return Questions()
        avoided = self._notes.avoided(noted, profile.not_for_me)
        ranked = self._notes.without_refused(interpreted, noted)
        posterior = _without(every := scorer.posterior(ranked), avoided)
        order = (ranks := best_first(posterior.scores))[~avoided[ranks]]
        unwanted = self._unwanted(noted, avoided, every.scores)
        others = self._backgrounds.order(scorer, every.scores, ranked, ~avoided).brought
        most = min(limit, MOST_QUESTIONS)
        asked = self._asked(profile)
        found = self._ranker.best(
            posterior, interpreted, asked, most, unwanted=unwanted, others=others
        )
        with_all = replace(profile, skills=(*profile.skills, *map(self._uri_of, found)))
        scorer.prepare(interpreter.interpret(with_all).queries)
        hidden = self._notes.hidden(noted, profile.not_for_me)

        def places(one: Profile) -> NDArray[np.int64]:
            said = self._notes.without_refused(interpreter.interpret(one), noted)
            return _places(best_first(scorer.score_profile(said).total), hidden)

        return Questions(
            questions=tuple(
                Question(
                    skill=self._uri_of(one),
                    information=round(one.information, _DIGITS),
                    settles=tuple(self._settled(places, profile, self._uri_of(one), order)),
                )
                for one in found
            ),
            posterior=tuple(self._probabilities(posterior, order[:_LISTED_CAREERS].tolist())),
        )

    def _asked(self, profile: Profile) -> set[int]:
        """Return the skills (rows) that were asked about and say nothing of the person."""
        row = self._catalogue.skill_row
        return {row[uri] for uri in (*profile.excluded_skills, *profile.unsure_skills)}

    def _unwanted(
        self, noted: Sequence[Note], avoided: NDArray[np.bool_], scores: NDArray[np.float64]
    ) -> frozenset[int]:
        """Return the skills (rows) not to ask about: unwanted, or mostly for `avoided` careers."""
        for_avoided = self._ranker.spread.is_for(avoided, scores)
        return self._notes.unwanted(noted).union(np.flatnonzero(for_avoided).tolist())

    def _probabilities(
        self, posterior: Posterior, careers: Iterable[int]
    ) -> Iterator[CareerProbability]:
        for career in careers:
            uri = self._catalogue.occupations[career].uri
            yield CareerProbability(uri, round(float(posterior.probability[career]), _DIGITS))

    def _uri_of(self, question: RankedQuestion) -> str:
        return self._catalogue.skills[question.skill].uri

    def _settled(
        self,
        places: Callable[[Profile], NDArray[np.int64]],
        profile: Profile,
        skill: str,
        order: NDArray[np.int64],
    ) -> Iterator[SettledCareer]:
        """Yield the first careers whose places depend most on the answer, as a match has them."""
        yes = replace(profile, skills=(*profile.skills, skill))
        no = replace(profile, denied_skills=(*profile.denied_skills, skill))
        if_yes, if_no = places(yes), places(no)
        careers = order[:_CAREERS]
        apart = np.abs(1 / if_yes[careers] - 1 / if_no[careers])
        for place in best_first(apart)[:_SETTLED_SHOWN].tolist():
            if apart[place] > 0:
                career = int(careers[place])
                uri = self._catalogue.occupations[career].uri
                yield SettledCareer(uri, int(if_yes[career]), int(if_no[career]))


def _wider(
    scores: NDArray[np.float64], careers: NDArray[np.int64], others: Collection[int] = ()
) -> NDArray[np.float64]:
    """Return a flatter probability (occupations,) of careers near to the best, 1 together.

    Those of another background (`others`, rows) are as probable as the best.
    """
    weight = np.zeros_like(scores)
    near = careers[scores[careers] >= _NEAR * scores.max()]
    weight[near] = scores[near] ** _WIDER
    weight[sorted(others)] = weight.max()
    return np.asarray(weight / max(weight.sum(), _LEAST_SHARE), dtype=np.float64)


def _without(posterior: Posterior, avoided: NDArray[np.bool_]) -> Posterior:
    """Return a posterior in which some careers (occupations,) have no part."""
    probability = np.where(avoided, 0, posterior.probability)
    share = probability.sum() or 1
    return Posterior(probability / share, np.where(avoided, 0, posterior.scores))


def _places(order: NDArray[np.int64], hidden: Mapping[int, int | None]) -> NDArray[np.int64]:
    """Return the place of each occupation, from 1, in an order; the `hidden` rows come last."""
    is_last = np.isin(order, list(hidden))
    places = np.empty(len(order), dtype=np.int64)
    places[np.concatenate([order[~is_last], order[is_last]])] = np.arange(1, len(order) + 1)
    return places


def _entropy(yes: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the entropy of yes and no in bits, 0 where one of them is certain."""
    share = np.clip(yes, _LEAST_SHARE, 1 - _LEAST_SHARE)
    return np.asarray(-(share * np.log2(share) + (1 - share) * np.log2(1 - share)))


_LEAST_SHARE = 1e-12
