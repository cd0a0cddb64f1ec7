"""Schemas of a profile that leaves Destinai as a file, and of what such a file brings back."""

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, RootModel, model_validator

from accounts.contents import FIRST_YEAR, LAST_YEAR, Progress, check_years
from intake.document import Format
from service.schemas import base as schemas
from service.schemas.match import SAYS_SOMETHING, ProfileFields
from service.schemas.notes import MOST_NOTES

EXAMPLES: list[Any] = [
    {
        "format": "json_resume",
        "skills": ["https://w3id.org/destinai/starter/skill/apply-soldering-techniques"],
        "occupations": [
            "https://w3id.org/destinai/starter/occupation/electronics-engineering-technician"
        ],
        "job_years": [
            {
                "occupation": "https://w3id.org/destinai/starter/occupation/"
                "electronics-engineering-technician",
                "start": 2015,
                "end": 2019,
            }
        ],
        "noted": [{"kind": "limit", "condition": "heavy_lifting"}],
    }
]


class ExportFormat(StrEnum):
    """The formats of a profile as a file, by the names that `POST /cv` answers for them."""

    JSON_RESUME = Format.JSON_RESUME.value
    EUROPASS_XML = Format.EUROPASS_XML.value
    JSON_LD = Format.JSON_LD.value
    DESTINAI_JSON = Format.DESTINAI_JSON.value


Year = Annotated[schemas.Whole, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class JobYears(schemas.RequestBody):
    """When a person had an occupation; one that has begun and has no end still goes on."""

    occupation: schemas.Uri
    start: Year | None = None
    end: Year | None = None

    @model_validator(mode="after")
    def _is_a_time(self) -> Self:
        check_years(self.start, self.end)
        return self


MOST_STEPS = 500
"""Of a plan, about which a person says how far they are."""


class SkillProgress(schemas.RequestBody):
    """How far a person is with one skill."""

    skill: schemas.Uri
    state: Annotated[Progress, Field(strict=False)]


class ChosenPlan(schemas.RequestBody):
    """The career that a person has chosen, and how far they are with skills on the way to it."""

    career: schemas.Uri
    progress: list[SkillProgress] = Field(default=[], max_length=MOST_STEPS)


class KeptFields(schemas.RequestBody):
    """What belongs to a profile beside the fields of `match`, and counts for no career."""

    job_years: list[JobYears] = Field(
        default=[], max_length=100, description="The years of `occupations`, where they are known"
    )
    pinned: list[schemas.Uri] = Field(
        default=[], max_length=MOST_NOTES, description="Occupations by URI that are kept in sight"
    )
    plan: ChosenPlan | None = None


class ExportRequest(ProfileFields, KeptFields):
    """A profile as in `match`, and the format of the file."""

    model_config = ConfigDict(json_schema_extra={"examples": EXAMPLES, "anyOf": SAYS_SOMETHING})

    format: Annotated[ExportFormat, Field(strict=False)]
    with_words: bool = Field(
        default=False, description="Whether `statements` and `text` are in the file as well"
    )


class FileQuery(schemas.RequestQuery):
    """Which file is made of a saved profile."""

    format: ExportFormat = ExportFormat.DESTINAI_JSON
    words: bool = Field(default=False, description="Whether words that were saved are in it too")


class ProfileFile(RootModel[dict[str, Any]]):
    """A profile in the format that was asked for."""
