"""POST /api/v1/match."""

from fastapi import APIRouter
from starlette.responses import Response

from api.answers.match import matches_answer
from api.body import JsonRoute
from api.dependencies import SLOT, CurrentEdition, CurrentSettings
from api.edition import Edition
from api.etags import json_answer
from api.example_match import MATCHES
from api.limits import check_limits, check_split
from api.lookup import filters_of
from api.openapi import body_docs
from api.schemas.match import MatchesAnswer
from api.schemas.profile import MatchRequest, ProfileGiven
from api.settings import Settings
from recommender.profile import Profile, SkillStatement
from recommender.statements import split_text

router = APIRouter(prefix="/api/v1", tags=["match"], route_class=JsonRoute)


@router.post(
    "/match",
    operation_id="match",
    summary="Ranked careers for a person",
    response_model=MatchesAnswer,
    responses=body_docs(MATCHES),
    dependencies=[SLOT],
)
def match(asked: MatchRequest, edition: CurrentEdition, settings: CurrentSettings) -> Response:
    """Say which occupations a person's skills fit, how well, why, and what is missing.

    `matches` is empty only when nothing usable was said. The list is flat: near-identical
    occupations share a `group`.
    """
    return json_answer(match_answer(asked, edition, settings))


def match_answer(asked: MatchRequest, edition: Edition, settings: Settings) -> MatchesAnswer:
    """Return the answer to a question, or raise the 422 problem of a limit that it is past."""
    check_limits(asked, settings)
    found = edition.recommender.match(
        profile_of(asked, settings), filters=filters_of(asked.filters), limit=asked.limit
    )
    return matches_answer(edition, found)


def profile_of(asked: ProfileGiven, settings: Settings) -> Profile:
    """Return the profile that was asked about; the statements of the text come last.

    Raises the 422 problem of a text with too many statements.
    """
    statements = tuple(SkillStatement(text=text) for text in asked.statements)
    if asked.text:
        statements += split_text(asked.text)
        check_split(len(statements), settings)
    return Profile(
        statements=statements,
        skills=tuple(asked.skills),
        occupations=tuple(asked.occupations),
        excluded_skills=tuple(asked.excluded_skills),
        unclaimed_skills=tuple(asked.unclaimed_skills),
    )
