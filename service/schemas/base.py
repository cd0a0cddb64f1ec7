"""The base of the schemas: their rules, shared types, and references to concepts."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from taxonomy.catalogue import GroupScheme, SkillKind

# What is a space is for ECMA 262 to say, whose regular expressions JSON Schema uses; Python's "\s"
# differs in the separators U+001C to U+001F and in the byte order mark.
NOT_BLANK = re.compile(
    r"[^\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
)


class Given(BaseModel):
    """A part of a request: an unknown field is refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Asked(BaseModel):
    """The query of a request: an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """A part of an answer; later versions may add fields."""

    model_config = ConfigDict(frozen=True)


class Versioned(Answer):
    """An answer that depends on the catalogue, with the versions it depends on."""

    catalogue_version: str = Field(examples=["esco-1.1.1-en"])
    model_version: str = Field(examples=["all-minilm-l6-v2-53aa5117"])
    ranking_version: str = Field(examples=["fusion-4"])


def _whole(value: object) -> object:
    """Take 20.0 for 20, as JSON Schema does."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _says_something(text: str) -> str:
    if not NOT_BLANK.search(text):
        raise PydanticCustomError("blank", "empty or only spaces; say something or leave it out")
    # JSON can spell half of a character ("\ud800"), which no answer could repeat.
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise PydanticCustomError("surrogate", "holds half of a character (a lone surrogate)")
    return text


Whole = Annotated[int, BeforeValidator(_whole)]
Words = Annotated[
    str,
    AfterValidator(_says_something),
    Field(json_schema_extra={"minLength": 1, "pattern": r"\S"}),
]
Uri = Annotated[str, Field(min_length=1, max_length=500, description="The whole URI of a concept")]
IscoPrefix = Annotated[
    str, Field(pattern=r"^[0-9]{1,4}$", description="ISCO-08 code of one to four digits")
]


class ConceptRef(Answer):
    """A concept by URI and preferred label."""

    uri: str
    label: str


class SkillRef(ConceptRef):
    """A skill, with its kind."""

    kind: SkillKind = Field(description="knowledge: known; skill: done in practice")


class OccupationRef(ConceptRef):
    """An occupation, with its ISCO-08 unit group and what it is about."""

    isco_code: str
    isco_label: str | None
    description: str


class SkillEntry(SkillRef):
    """A skill in a directory."""

    description: str


class GroupRef(ConceptRef):
    """A group above occupations or skills, with its code in its classification."""

    code: str
    scheme: GroupScheme
