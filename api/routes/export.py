"""POST /api/v1/export: a person's own profile as a file."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.openapi import COMPUTING_PROBLEMS
from api.routing import CurrentSettings, CurrentSnapshot, JsonRoute
from service.answers.match import refuse_said_and_denied
from service.exports import ExportFile, export_file, requested_profile
from service.schemas.base import check_limits
from service.schemas.export import ExportRequest, ProfileFile

router = APIRouter(prefix="/api/v1", tags=["cv"], route_class=JsonRoute)
LEFT_OUT = "Left-Out"
"""The header that names the fields of a profile that a file has no place for."""
FILE: dict[str, Any] = {
    "headers": {
        "Content-Disposition": {
            "description": "A name for the file",
            "schema": {"type": "string"},
        },
        LEFT_OUT: {
            "description": "The fields of the profile that the format has no place for, separated "
            "by commas; absent where there are none",
            "schema": {"type": "string"},
        },
    },
    "content": {
        "application/ld+json": {"schema": {"type": "object"}},
        "application/xml": {"schema": {"type": "string"}},
    },
}
"""The documented response of a route that answers a file."""


@router.post(
    "/export",
    summary="A person's own profile as a file",
    response_model=ProfileFile,
    responses=COMPUTING_PROBLEMS | {200: FILE},
)
def export_profile(
    body: ExportRequest, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return a profile as JSON Resume 1.0.0, Europass XML, JSON-LD or Destinai's own JSON.

    `POST /cv` reads each of them back: its `profile` is then this profile, as far as the format
    carries it. Europass has no place for what a person lacks, excluded or noted. Names, addresses
    and other contact details are no part of a profile, so that no file has them. Concepts that the
    catalogue lacks are written without a label.
    """
    check_limits(body, settings)
    refuse_said_and_denied(body)
    return file_response(export_file(snapshot, requested_profile(body), body.format))


def file_response(file: ExportFile) -> Response:
    """Return a file to be saved; it is not stored on the way."""
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    if file.left_out:
        headers[LEFT_OUT] = ", ".join(file.left_out)
    return Response(file.content, headers=headers, media_type=file.media_type)
