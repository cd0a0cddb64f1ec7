"""Advice as it is sent."""

from typing import Any

from recommender.ranking.facets import Filters
from recommender.results import Advice, Effect, Move, Standing
from service.answers.match import profile_of, recognised_skills, unrecognised_statements
from service.answers.references import occupation_ref, skill_ref
from service.errors import ErrorKind, FieldError, RequestError, invalid
from service.limits import check_limits
from service.schemas.match import Statement
from service.schemas.what_if import (
    MoveAnswer,
    RaisingSkill,
    RaisingSkills,
    StandingAnswer,
    WhatIfAnswer,
    WhatIfRequest,
)
from service.settings import Settings
from service.snapshot import CatalogueSnapshot


def advice_answer(snapshot: CatalogueSnapshot, advice: Advice) -> WhatIfAnswer:
    """Return a whole advice."""
    together = advice.together
    return WhatIfAnswer(
        **snapshot.versions.as_dict(),
        statements=[Statement(text=s.text, start=s.start) for s in advice.statements],
        recognised=recognised_skills(snapshot, advice.recognised),
        unrecognised=unrecognised_statements(advice.unrecognised),
        career=_standing(snapshot, advice.career) if advice.career else None,
        in_reach=advice.in_reach,
        tried=advice.tried,
        skills=[
            RaisingSkill(skill=skill_ref(snapshot, effect.skills[0]), **_effect(snapshot, effect))
            for effect in advice.skills
        ],
        together=RaisingSkills(
            skills=[skill_ref(snapshot, uri) for uri in together.skills],
            **_effect(snapshot, together),
        )
        if together
        else None,
    )


def _standing(snapshot: CatalogueSnapshot, standing: Standing) -> StandingAnswer:
    return StandingAnswer(
        occupation=occupation_ref(snapshot, standing.occupation),
        score=standing.score,
        band=standing.band,
    )


def _effect(snapshot: CatalogueSnapshot, effect: Effect) -> dict[str, Any]:
    return {
        "gain": effect.gain,
        "essential_in": effect.essential_in,
        "optional_in": effect.optional_in,
        "risen": effect.risen,
        "careers": [_move(snapshot, move) for move in effect.moves],
    }


def _move(snapshot: CatalogueSnapshot, move: Move) -> MoveAnswer:
    return MoveAnswer(
        occupation=occupation_ref(snapshot, move.after.occupation),
        before=move.before.score,
        after=move.after.score,
        band_before=move.before.band,
        band_after=move.after.band,
    )


def what_if_answer(
    asked: WhatIfRequest, snapshot: CatalogueSnapshot, settings: Settings
) -> WhatIfAnswer:
    """Return the answer to a question, or raise RequestError with what is wrong with it."""
    check_limits(asked, settings)
    advice = snapshot.recommender.what_if(
        profile_of(asked, settings),
        occupation=_chosen(asked.occupation, snapshot) if asked.occupation else "",
        filters=Filters(isco=tuple(asked.isco)),
        limit=asked.limit,
    )
    return advice_answer(snapshot, advice)


def _chosen(name: str, snapshot: CatalogueSnapshot) -> str:
    """Return the URI of the occupation that a URI or id names."""
    if name in snapshot.catalogue.occupation_row:
        return name
    uris = snapshot.occupation_uris.get(name, ())
    if len(uris) > 1:
        raise invalid(FieldError("occupation", "several occupations have this id; give the URI"))
    if not uris:
        field = FieldError("occupation", "not in the catalogue in use")
        detail = "Take the URI or id from a search in the same catalogue; /api/v1/meta names it."
        raise RequestError(ErrorKind.UNKNOWN_CONCEPT, detail, [field])
    return uris[0]
