"""/results.json and /results.csv: the answer behind a page of ranked careers, as a file."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import SLOT, CurrentEdition, CurrentSettings
from api.edition import Edition
from api.etags import json_answer
from api.match import match_answer
from api.schemas.match import MatchesAnswer
from api.settings import Settings
from website.careers_csv import MEDIA_TYPE, careers_csv
from website.choice import Choice, choice_in_form, choice_in_query
from website.posted import POSTED, PostedForm

router = APIRouter()


@router.get("/results.json", dependencies=[SLOT])
def shared_json(request: Request, edition: CurrentEdition, settings: CurrentSettings) -> Response:
    """Return the answer to an address exactly as the API gives it."""
    return _json(choice_in_query(request, edition), edition, settings)


@router.post("/results.json", dependencies=[POSTED, SLOT])
def posted_json(form: PostedForm, edition: CurrentEdition, settings: CurrentSettings) -> Response:
    """Return the answer to a form exactly as the API gives it."""
    return _json(choice_in_form(form.fields, edition), edition, settings)


@router.get("/results.csv", dependencies=[SLOT])
def shared_csv(request: Request, edition: CurrentEdition, settings: CurrentSettings) -> Response:
    """Return the careers of an address as a table."""
    return _csv(choice_in_query(request, edition), edition, settings)


@router.post("/results.csv", dependencies=[POSTED, SLOT])
def posted_csv(form: PostedForm, edition: CurrentEdition, settings: CurrentSettings) -> Response:
    """Return the careers of a form as a table."""
    return _csv(choice_in_form(form.fields, edition), edition, settings)


def _json(choice: Choice, edition: Edition, settings: Settings) -> Response:
    return _as_file(json_answer(_answer(choice, edition, settings)), "json")


def _csv(choice: Choice, edition: Edition, settings: Settings) -> Response:
    content = careers_csv(_answer(choice, edition, settings).matches)
    return _as_file(Response(content, media_type=MEDIA_TYPE), "csv")


def _answer(choice: Choice, edition: Edition, settings: Settings) -> MatchesAnswer:
    return match_answer(choice.question(), edition, settings)


def _as_file(response: Response, ending: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="careers.{ending}"'
    return response
