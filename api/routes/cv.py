"""POST /api/v1/cv: what a CV says of its owner."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.openapi import COMPUTING_PROBLEMS
from api.routing import SLOT, CurrentSettings, CurrentSnapshot, json_answer, uploaded_document
from intake.document import Document
from service.answers.cv import cv_answer
from service.schemas.cv import CvAnswer

router = APIRouter(prefix="/api/v1", tags=["cv"])
PATHS = ("/api/v1/cv",)
"""Whose bodies may be files."""
_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "additionalProperties": False,
                    "properties": {
                        "file": {
                            "contentMediaType": "application/octet-stream",
                            "description": "The CV; its content says what it is, "
                            "not its name or declared type",
                        }
                    },
                }
            }
        },
    }
}


# The file is read before a slot is taken: a message after it says that the client has left.
_FILE = Depends(uploaded_document)


@router.post(
    "/cv",
    summary="Jobs, skills and statements in a CV",
    response_model=CvAnswer,
    responses=COMPUTING_PROBLEMS,
    openapi_extra=_UPLOAD,
    dependencies=[_FILE, SLOT],
)
def read_cv(
    document: Annotated[Document, _FILE], snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Say what was read in a CV, and in which lines; send it on to `match` as it is or corrected.

    The file is read in memory, is not kept, and nothing of it is logged. Names, addresses, birth
    dates, e-mails and phone numbers are dropped before anything is compared with skills. Interests
    are kept apart. In `match`, `statements` are the texts of these statements, `occupations` those
    of the past jobs without `evidence`, and `unclaimed_occupations` is the list of that name.
    """
    return json_answer(cv_answer(snapshot.for_one_person(), settings, document))
