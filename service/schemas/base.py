"""The base of the schemas: strictness, limits from the settings, shared types, references."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Self, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from service.errors import FieldError, invalid
from service.settings import PREFIX, Settings
from taxonomy.catalogue import GroupScheme, SkillKind


class RequestBody(BaseModel):
    """A body of a request or a part of one: an unknown field is refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class RequestQuery(BaseModel):
    """The query of a request: an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """A part of an answer; later versions may add fields."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    @classmethod
    def of(cls, source: object, **fields: object) -> Self:
        """Return the answer with these fields, and with the others as attributes of `source`."""
        for name in cls.__pydantic_fields__:  # `model_fields` asks for it in a roundabout way
            if name not in fields:
                fields[name] = getattr(source, name)
        return cls.model_validate(fields)


class Versioned(Answer):
    """An answer that depends on the catalogue, with the versions it depends on."""

    catalogue_version: str = Field(examples=["esco-1.1.1-en"])
    model_version: str = Field(examples=["destinai-minilm-l6-74c47f66-int8"])
    ranking_version: str = Field(examples=["fusion-4"])


class Listed(Versioned):
    """A page of a list; `next_cursor` is null on the last one."""

    next_cursor: str | None
    total: int


class Unit(StrEnum):
    """What a limit counts, as the keyword of JSON Schema."""

    CHARACTERS = "maxLength"
    ENTRIES = "maxItems"
    VALUE = "maximum"


@dataclass(frozen=True, slots=True)
class Limit:
    """The largest size of a field or of the entries of a list, as an annotation of their type.

    `setting` is the name of the setting that holds the size.
    """

    setting: str
    unit: Unit

    def words(self, settings: Settings) -> str:
        """Return the reason why a larger field is refused."""
        most, variable = getattr(settings, self.setting), f"{PREFIX}{self.setting.upper()}"
        if self.unit is Unit.VALUE:
            return f"may be at most {most} ({variable})"
        return f"may have at most {most} {self.unit.name.lower()} ({variable})"


@cache
def limits_of(schema: type[BaseModel]) -> Sequence[tuple[str, bool, Limit]]:
    """Return the limits of a schema: field, whether it is one of the entries, and the limit."""
    found = []
    for name, field in schema.model_fields.items():
        entries = [meta for part in get_args(field.annotation) for meta in _metadata(part)]
        for is_entry, metadata in ((False, field.metadata), (True, entries)):
            found += [(name, is_entry, meta) for meta in metadata if isinstance(meta, Limit)]
    return found


def _metadata(annotation: object) -> Sequence[object]:
    return getattr(annotation, "__metadata__", ())


def check_limits(request: BaseModel, settings: Settings) -> None:
    """Raise RequestError with each limit of the settings that a request exceeds."""
    exceeded = [
        FieldError(place, limit.words(settings))
        for field, is_entry, limit in limits_of(type(request))
        for place, size in _sizes(field, getattr(request, field), is_entry=is_entry)
        if size > getattr(settings, limit.setting)
    ]
    if exceeded:
        raise invalid(*exceeded)


def _sizes(
    field: str, value: list[str] | str | int | None, *, is_entry: bool
) -> Iterator[tuple[str, int]]:
    if is_entry and isinstance(value, list):
        yield from ((f"{field}/{place}", len(entry)) for place, entry in enumerate(value))
    elif value is not None:
        yield field, value if isinstance(value, int) else len(value)


# What is a space is for ECMA 262 to say, whose regular expressions JSON Schema uses; Python's "\s"
# differs in the separators U+001C to U+001F and in the byte order mark.
NOT_BLANK = re.compile(
    r"[^\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
)


def _not_blank(text: str) -> str:
    if not NOT_BLANK.search(text):
        raise PydanticCustomError("blank", "empty or only spaces; say something or leave it out")
    # JSON can spell half of a character ("\ud800"), which no answer could repeat.
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise PydanticCustomError("surrogate", "holds half of a character (a lone surrogate)")
    return text


def _whole(value: object) -> object:
    """Return 20 for 20.0, as JSON Schema has it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Words = Annotated[
    str,
    AfterValidator(_not_blank),
    Field(json_schema_extra={"minLength": 1, "pattern": r"\S"}),
]
Whole = Annotated[int, BeforeValidator(_whole)]
ListLength = Annotated[Whole, Limit("max_results", Unit.VALUE)]
PageSize = Annotated[
    int, Field(ge=1, description="Items on a page"), Limit("max_results", Unit.VALUE)
]
Cursor = Annotated[str, Field(description="`next_cursor` of the page before")]
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


class SkillEntry(SkillRef):
    """A skill in a directory."""

    description: str


class OccupationRef(ConceptRef):
    """An occupation, with its ISCO-08 unit group and what it is about."""

    isco_code: str
    isco_label: str | None
    description: str


class GroupRef(ConceptRef):
    """A group above occupations or skills, with its code in its classification."""

    code: str
    scheme: GroupScheme
