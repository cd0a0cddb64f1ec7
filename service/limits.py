"""The limits of a request, from the settings: checked here, and written into OpenAPI."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from service.errors import FieldError, invalid
from service.settings import PREFIX, Settings

KEYWORDS = {"characters": "maxLength", "entries": "maxItems", "at most": "maximum"}


@dataclass(frozen=True, slots=True)
class Bound:
    """The largest size, by the name of its setting, of a field of some wire models.

    `unit` says what is counted; `each` that it holds for the entries of a list.
    """

    models: tuple[str, ...]
    field: str
    setting: str
    unit: str
    each: bool = False


_PROFILES = ("MatchRequest", "WhatIfRequest")
_BODIES = (*_PROFILES, "RecogniseRequest", "ResolveRequest")
_QUERIES = ("OccupationQuery", "SkillQuery", "SuggestQuery")
_PAGED = (*_QUERIES, "TransitionQuery", "CrosswalkQuery", "IscoQuery", "IscedFieldQuery")
BOUNDS = (
    Bound(_PROFILES, "statements", "max_statements", "entries"),
    Bound(_PROFILES, "statements", "max_statement_chars", "characters", each=True),
    Bound(_PROFILES, "skills", "max_skills", "entries"),
    Bound(_PROFILES, "excluded_skills", "max_skills", "entries"),
    Bound(_PROFILES, "unclaimed_skills", "max_skills", "entries"),
    Bound(_PROFILES, "occupations", "max_occupations", "entries"),
    Bound((*_PROFILES, "RecogniseRequest"), "text", "max_text_chars", "characters"),
    Bound(("ResolveRequest",), "title", "max_title_chars", "characters"),
    Bound(_BODIES + _PAGED, "limit", "max_results", "at most"),
    Bound(_QUERIES, "q", "max_query_chars", "characters"),
)


def check_limits(request: BaseModel, settings: Settings) -> None:
    """Raise RequestError with each limit of the settings that a request exceeds."""
    exceeded = [
        FieldError(place, _words(bound, settings))
        for bound in _bounds_of(type(request).__name__)
        for place, size in _sizes(bound, getattr(request, bound.field))
        if size > getattr(settings, bound.setting)
    ]
    if exceeded:
        raise invalid(*exceeded)


def check_split(statements: int, settings: Settings) -> None:
    """Raise RequestError where a text is split into more statements than a profile may have."""
    if statements > settings.max_statements:
        most = f"{settings.max_statements} statements ({PREFIX}MAX_STATEMENTS)"
        raise invalid(FieldError("text", f"with it there are {statements}; at most {most}"))


def keywords_of(model: str, settings: Settings) -> Iterator[tuple[Sequence[str], str, int]]:
    """Yield the JSON Schema keywords of a model's limits: path of the schema, keyword, value."""
    for bound in _bounds_of(model):
        path = (bound.field, "items") if bound.each else (bound.field,)
        yield path, KEYWORDS[bound.unit], getattr(settings, bound.setting)


def _bounds_of(model: str) -> Iterator[Bound]:
    return (bound for bound in BOUNDS if model in bound.models)


def _sizes(bound: Bound, value: list[str] | str | int | None) -> Iterator[tuple[str, int]]:
    if bound.each and isinstance(value, list):
        yield from ((f"{bound.field}/{place}", len(one)) for place, one in enumerate(value))
    elif value is not None:
        yield bound.field, value if isinstance(value, int) else len(value)


def _words(bound: Bound, settings: Settings) -> str:
    most, name = getattr(settings, bound.setting), f"{PREFIX}{bound.setting.upper()}"
    if bound.unit == "at most":
        return f"may be at most {most} ({name})"
    return f"may have at most {most} {bound.unit} ({name})"
