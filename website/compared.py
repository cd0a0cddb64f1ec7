"""Careers side by side: what each needs and covers, what all need, what one alone needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.answers.occupation import occupation_answer
from api.edition import Edition
from api.schemas.concepts import SkillRef
from api.schemas.match import MatchAnswer, MatchesAnswer
from api.schemas.occupation import NeededSkills, OccupationAnswer


@dataclass(frozen=True)
class ComparedCareer:
    """A career, its match with the person if there is one, and the essentials it alone needs."""

    occupation: OccupationAnswer
    match: MatchAnswer | None
    alone: list[SkillRef]


@dataclass(frozen=True)
class ComparedCareers:
    """Careers in the order that was asked for, and the skills that each of them needs."""

    careers: list[ComparedCareer]
    shared: list[SkillRef]


def compared_careers(
    edition: Edition, uris: Sequence[str], answer: MatchesAnswer | None
) -> ComparedCareers:
    """Return the careers (URIs) side by side; `answer` has their matches, None without profile."""
    matches = {match.occupation.uri: match for match in answer.matches} if answer else {}
    occupations = [occupation_answer(edition, edition.occupation(uri)) for uri in uris]
    needed = [{s.uri for s in _needed(o.essential) + _needed(o.optional)} for o in occupations]
    in_all = set.intersection(*needed) if needed else set()
    careers = []
    for place, occupation in enumerate(occupations):
        others = set().union(*needed[:place], *needed[place + 1 :])
        alone = [skill for skill in _needed(occupation.essential) if skill.uri not in others]
        careers.append(ComparedCareer(occupation, matches.get(occupation.uri), alone))
    first = _needed(occupations[0].essential) + _needed(occupations[0].optional) if needed else []
    return ComparedCareers(careers, [skill for skill in first if skill.uri in in_all])


def _needed(skills: NeededSkills) -> list[SkillRef]:
    return [*skills.knowledge, *skills.skill]
