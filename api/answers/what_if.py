"""Advice as it is sent."""

from typing import Any

from api.answers.concepts import occupation_ref, skill_ref
from api.answers.match import recognised_skills, unrecognised_statements
from api.edition import Edition
from api.schemas.match import Statement
from api.schemas.what_if import (
    MoveAnswer,
    RaisingSkill,
    RaisingSkills,
    StandingAnswer,
    WhatIfAnswer,
)
from recommender.advice import Advice, Effect, Move, Standing


def advice_answer(edition: Edition, advice: Advice) -> WhatIfAnswer:
    """Return a whole advice."""
    together = advice.together
    return WhatIfAnswer(
        **edition.versions.as_dict(),
        statements=[Statement(text=s.text, start=s.start) for s in advice.statements],
        recognised=recognised_skills(edition, advice.recognised),
        unrecognised=unrecognised_statements(advice.unrecognised),
        career=_standing(edition, advice.career) if advice.career else None,
        in_reach=advice.in_reach,
        tried=advice.tried,
        skills=[
            RaisingSkill(skill=skill_ref(edition, effect.skills[0]), **_effect(edition, effect))
            for effect in advice.skills
        ],
        together=RaisingSkills(
            skills=[skill_ref(edition, uri) for uri in together.skills],
            **_effect(edition, together),
        )
        if together
        else None,
    )


def _standing(edition: Edition, standing: Standing) -> StandingAnswer:
    return StandingAnswer(
        occupation=occupation_ref(edition, standing.occupation),
        score=standing.score,
        band=standing.band,
    )


def _effect(edition: Edition, effect: Effect) -> dict[str, Any]:
    return {
        "gain": effect.gain,
        "essential_in": effect.essential_in,
        "optional_in": effect.optional_in,
        "risen": effect.risen,
        "careers": [_move(edition, move) for move in effect.moves],
    }


def _move(edition: Edition, move: Move) -> MoveAnswer:
    return MoveAnswer(
        occupation=occupation_ref(edition, move.after.occupation),
        before=move.before.score,
        after=move.after.score,
        band_before=move.before.band,
        band_after=move.after.band,
    )
