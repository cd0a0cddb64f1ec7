"""What a person gives to be matched."""

from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.schemas.base import Given, IscoPrefix, Uri, Whole, Words
from api.schemas.facets import (
    INTEREST,
    ISCED_LEVEL,
    ISCO,
    JOB_ZONE,
    IscedLevel,
    JobZone,
    NamedInterest,
)

EXAMPLES: list[Any] = [
    {
        "statements": ["I solder circuit boards", "keep lab records"],
        "filters": {"isco": ["31"]},
        "limit": 5,
    },
    {"text": "I run a small bakery. I plan the shifts and keep the books."},
]
SAYS_SOMETHING: list[Any] = [
    {"required": ["statements"], "properties": {"statements": {"minItems": 1}}},
    {"required": ["skills"], "properties": {"skills": {"minItems": 1}}},
    {"required": ["occupations"], "properties": {"occupations": {"minItems": 1}}},
    {"required": ["text"], "properties": {"text": {"type": "string"}}},
]


class FiltersGiven(Given):
    """What the list of matches is narrowed to; scores do not depend on it.

    Any value of a filter will do, and every filter must hold.
    """

    isco: list[IscoPrefix] = Field(default=[], max_length=50, description=ISCO)
    job_zone: list[JobZone] = Field(default=[], max_length=5, description=JOB_ZONE)
    isced_level: list[IscedLevel] = Field(default=[], max_length=8, description=ISCED_LEVEL)
    interest: list[NamedInterest] = Field(default=[], max_length=6, description=INTEREST)
    occupations: list[Uri] = Field(
        default=[],
        max_length=100,
        description="Occupations by URI; only these are listed, however well they fit",
    )


class ProfileGiven(Given):
    """What a person can do, in words or as concepts; at least one of the first four is needed."""

    statements: list[Words] = Field(default=[], description="Things the person can do, one each")
    skills: list[Uri] = Field(default=[], description="Skills the person has, by URI")
    occupations: list[Uri] = Field(default=[], description="Occupations the person had, by URI")
    text: Words | None = Field(
        default=None, description="A free text; it is split, its statements follow the others"
    )
    excluded_skills: list[Uri] = Field(
        default=[], description="Skills the person does not have, whatever the words say"
    )
    unclaimed_skills: list[Uri] = Field(
        default=[], description="Skills not to be read from the words; the words count all the same"
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.statements or self.skills or self.occupations or self.text):
            raise PydanticCustomError(
                "empty_profile",
                "nothing to match: give at least one of statements, skills, text, occupations",
            )
        return self


class MatchRequest(ProfileGiven):
    """What a person can do, in words or as concepts; at least one of the first four is needed."""

    model_config = ConfigDict(json_schema_extra={"examples": EXAMPLES, "anyOf": SAYS_SOMETHING})

    filters: FiltersGiven = FiltersGiven()
    limit: Whole = Field(default=20, ge=1, description="Most matches to list")
