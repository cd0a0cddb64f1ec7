"""The query of a page of ranked careers, read from a link or from a posted form alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends
from fastapi.exceptions import RequestValidationError
from markupsafe import Markup
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.routing import CurrentSettings, CurrentSnapshot
from recommender.ranking.facets import FACETS
from service.errors import FieldError, invalid
from service.schemas.export import ExportRequest
from service.schemas.match import MatchFilters, MatchRequest
from service.snapshot import CatalogueSnapshot
from website.forms.changes import Change, apply_changes
from website.forms.concept_input import ConceptInputs, add_exact_labels, read_concept_inputs
from website.forms.earlier_link import EarlierLink, read_earlier_link
from website.forms.form import Form, SubmittedForm
from website.forms.profile import ProfileInput, read_profile, resolve_names

_Model = TypeVar("_Model", MatchFilters, MatchRequest, ExportRequest)
DEFAULT_LIMIT = 20
_CODE_FACETS = ("isco", "interest")
"""Facets whose values are codes; those of the others are numbers."""


class Order(StrEnum):
    """The order of the careers on a page."""

    FIT = "fit"
    ESSENTIALS = "essentials"
    GAPS = "gaps"
    LABEL = "label"


@dataclass(frozen=True)
class ResultsQuery:
    """Profile, filters, order and length of the list.

    `profile` includes the `changes` that the form makes, `previous` is the profile before them.
    `opened` are the occupations (URIs) whose explanations are open, `explain` the one to open now.
    `careers` are the names of those to compare. `inputs` are texts in the boxes of the form that do
    not count yet. `earlier` says what changed since a link was made with another catalogue.
    """

    profile: ProfileInput
    previous: ProfileInput
    filters: MatchFilters
    order: Order
    limit: int
    earlier: EarlierLink | None
    careers: tuple[str, ...]
    changes: tuple[Change, ...]
    opened: tuple[str, ...]
    explain: str
    wants_advice: bool
    inputs: ConceptInputs
    is_posted: bool

    def match_request(self) -> MatchRequest:
        """Return the request to the API."""
        return self._request(self.profile)

    def export_request(self, form: Form, snapshot: CatalogueSnapshot) -> ExportRequest:
        """Return the request for a file with the profile, and with the plan for `career` if any."""
        with_words = bool(form.last("words"))
        careers, _ = resolve_names([form.last("career")], snapshot.occupation_uris)
        fields = self.profile.to_export(with_words=with_words).request_fields() | {
            "format": form.last("format"),
            "with_words": with_words,
            "job_years": list(self.profile.job_years),
            "pinned": list(self.profile.pinned),
            "plan": self._exported_plan(next(iter(careers), "")),
        }
        return _validated(ExportRequest, fields)

    def _exported_plan(self, career: str) -> dict[str, Any] | None:
        """Return the plan for a career, "" for the one that the profile has, with its progress."""
        own = self.profile.plan
        if own and career in ("", own.career):
            return own.model_dump()
        return {"career": career} if career else None

    def previous_request(self) -> MatchRequest | None:
        """Return the same request before the last change, None where nothing was changed."""
        if self.previous.is_empty or self.previous == self.profile:
            return None
        return self._request(self.previous)

    def selected_filters(self) -> list[tuple[str, str]]:
        """Return each selected value of a filter, as a field."""
        return [(name, str(value)) for name in FACETS for value in getattr(self.filters, name)]

    def list_fields(self) -> list[tuple[str, str]]:
        """Return the fields of filters, order and length."""
        order = [("sort", str(self.order))] if self.order is not Order.FIT else []
        limit = [("limit", str(self.limit))] if self.limit != DEFAULT_LIMIT else []
        return self.selected_filters() + order + limit

    def profile_fields(self, version: str) -> list[tuple[str, str]]:
        """Return the hidden fields of a form that sends the same profile by the same method."""
        return self.profile.form_fields() if self.is_posted else self.profile.link_fields(version)

    def career_link(self, address: str) -> str:
        """Return a career's address, with the profile where that was given by link."""
        has_link = not (self.is_posted or self.profile.is_empty or "?" in address)
        return self.profile.link(address, "") if has_link else address

    @property
    def posts(self) -> Markup:
        """The attribute of a link to a career that a script follows with the posted profile."""
        return Markup(" data-post") if self.is_posted else Markup()

    def link(self, path: str, version: str) -> str:
        """Return a link with the same query, without words."""
        return f"{path}?{urlencode(self.profile.link_fields(version) + self.list_fields())}"

    def _request(self, profile: ProfileInput) -> MatchRequest:
        of_list = {
            "filters": self.filters,
            "limit": self.limit,
            "cover_backgrounds": True,
            "set_conflicts_aside": True,
        }
        return _validated(MatchRequest, profile.request_fields() | of_list)


def _read_query(
    form: SubmittedForm, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> ResultsQuery:
    form, earlier = read_earlier_link(form, snapshot, settings)
    form, inputs = add_exact_labels(form, read_concept_inputs(form, snapshot, settings))
    previous = read_profile(form, snapshot)
    profile, changes = apply_changes(previous, form, snapshot)
    opened, _ = resolve_names(form.values("open"), snapshot.occupation_uris)
    return ResultsQuery(
        profile=profile,
        previous=previous,
        filters=_filters(form),
        order=Order(name) if (name := form.last("sort")) in set(Order) else Order.FIT,
        limit=_limit(form.last("limit")),
        earlier=earlier,
        careers=tuple(name for value in form.values("careers") for name in value.split(",")),
        changes=changes,
        opened=opened,
        explain=form.last("why"),
        wants_advice=bool(form.last("advice")),
        inputs=inputs,
        is_posted=form.is_posted,
    )


SubmittedQuery = Annotated[ResultsQuery, Depends(_read_query)]


def _filters(form: Form) -> MatchFilters:
    cleared = set(form.values("clear"))
    selected = {
        name: [
            value if name in _CODE_FACETS else _number(value)
            for value in dict.fromkeys(form.values(name))
            if cleared.isdisjoint(("all", f"{name}:{value}"))
        ]
        for name in FACETS
    }
    return _validated(MatchFilters, selected)


def _limit(value: str) -> int:
    limit = _number(value or str(DEFAULT_LIMIT))
    if not isinstance(limit, int):
        raise invalid(FieldError("limit", "not a whole number"))
    return limit


def _number(value: str) -> int | str:
    """Return a whole number, or the value as it is for the schema to refuse."""
    return int(value) if re.fullmatch(r"[0-9]{1,8}", value) else value


def _validated(model: type[_Model], fields: Mapping[str, object]) -> _Model:
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise RequestValidationError(list(map(_in_query, error.errors()))) from None


def _in_query(fault: ErrorDetails) -> dict[str, object]:
    return {**fault, "loc": ("query", *fault["loc"])}
