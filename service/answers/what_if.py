"""What-if: the skills that would raise the most careers of a profile, or a chosen one."""

from typing import Any

from recommender.guidance import Advice, CareerScore, ScoreChange, SkillEffect
from recommender.ranking.facets import Filters
from service.answers.match import profile_of, recognised_skills
from service.answers.references import named_occupation, occupation_ref, skill_ref
from service.budget import budget_of_statements
from service.schemas import what_if as schemas
from service.schemas.base import check_limits
from service.settings import Settings
from service.snapshot import CatalogueSnapshot


def what_if_answer(
    snapshot: CatalogueSnapshot, settings: Settings, request: schemas.WhatIfRequest
) -> schemas.WhatIfAnswer:
    """Return the skills to add to a profile.

    Raises RequestError for a limit that it exceeds or an occupation that the catalogue lacks.
    """
    check_limits(request, settings)
    profile = profile_of(request)
    occupation = named_occupation(snapshot, request.occupation) if request.occupation else ""
    with budget_of_statements(settings, profile.statements, len(request.statements)):
        advice = snapshot.recommender.what_if(
            profile,
            occupation=occupation,
            filters=Filters(isco=tuple(request.isco)),
            limit=request.limit,
        )
    return advice_answer(snapshot, advice)


def advice_answer(snapshot: CatalogueSnapshot, advice: Advice) -> schemas.WhatIfAnswer:
    """Return advice with the labels of its concepts."""
    together = advice.together
    return schemas.WhatIfAnswer.of(
        advice,
        **snapshot.versions.as_dict(),
        recognised=recognised_skills(snapshot, advice.recognised),
        career=_standing(snapshot, advice.career) if advice.career else None,
        skills=[
            schemas.RaisingSkill(
                skill=skill_ref(snapshot, effect.skills[0]), **_effect(snapshot, effect)
            )
            for effect in advice.skills
        ],
        together=schemas.RaisingSkills(
            skills=[skill_ref(snapshot, uri) for uri in together.skills],
            **_effect(snapshot, together),
        )
        if together
        else None,
    )


def _standing(snapshot: CatalogueSnapshot, standing: CareerScore) -> schemas.StandingAnswer:
    return schemas.StandingAnswer.of(
        standing, occupation=occupation_ref(snapshot, standing.occupation)
    )


def _effect(snapshot: CatalogueSnapshot, effect: SkillEffect) -> dict[str, Any]:
    return {
        "gain": effect.gain,
        "essential_in": effect.essential_in,
        "optional_in": effect.optional_in,
        "risen": effect.risen,
        "careers": [_move(snapshot, move) for move in effect.changes],
    }


def _move(snapshot: CatalogueSnapshot, move: ScoreChange) -> schemas.MoveAnswer:
    return schemas.MoveAnswer(
        occupation=occupation_ref(snapshot, move.after.occupation),
        before=move.before.score,
        after=move.after.score,
        band_before=move.before.band,
        band_after=move.after.band,
    )
