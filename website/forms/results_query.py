"""A choice: what a page of ranked careers is asked for, in its address or in a posted form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from recommender.ranking.facets import FACETS
from service.errors import FieldError, invalid
from service.schemas.match import FiltersGiven, MatchRequest
from service.snapshot import CatalogueSnapshot
from website.forms.profile import GivenProfile, profile_in_form, profile_in_query

_Model = TypeVar("_Model", FiltersGiven, MatchRequest)
FEWEST = 20
Fields = Mapping[str, Sequence[str]]
"""The values of each field, in the order in which they stand in the address or form."""


class Order(StrEnum):
    """What the careers of an answer are put in the order of."""

    FIT = "fit"
    ESSENTIALS = "essentials"
    GAPS = "gaps"
    LABEL = "label"


@dataclass(frozen=True)
class Choice:
    """The profile, filters, order and length; `added` or `dropped` is a skill (URI) just chosen.

    `given` is the profile with that change, `before` the one without it; `undone` where it takes
    the last one back. `opened` are the careers (URIs) whose reasons are open.
    """

    given: GivenProfile
    before: GivenProfile
    filters: FiltersGiven = field(default_factory=FiltersGiven)
    order: Order = Order.FIT
    limit: int = FEWEST
    version: str = ""
    added: str = ""
    dropped: str = ""
    undone: bool = False
    opened: tuple[str, ...] = ()
    posted: bool = False
    advice: bool = False

    def question(self, limit: int = 0) -> MatchRequest:
        """Return what the API is asked; `limit` stands in for the chosen one."""
        asked = {"filters": self.filters, "limit": limit or self.limit}
        return _valid(MatchRequest, self.given.question() | asked)

    def chosen_filters(self) -> list[tuple[str, str]]:
        """Return each chosen value of a filter, as a field."""
        return [(name, str(value)) for name in FACETS for value in getattr(self.filters, name)]

    def list_fields(self) -> list[tuple[str, str]]:
        """Return the fields that say which part of the list is shown, in which order."""
        order = [("sort", str(self.order))] if self.order is not Order.FIT else []
        limit = [("limit", str(self.limit))] if self.limit != FEWEST else []
        return self.chosen_filters() + order + limit

    def fields(self, version: str) -> list[tuple[str, str]]:
        """Return the hidden fields of a form that asks for the same profile by the same way."""
        if self.posted:
            return self.given.fields()
        return self.given.query(version)

    def onward(self, address: str) -> str:
        """Return a career's address; where no words are, with what it is held against there."""
        has_link = not (self.posted or self.given.empty or "?" in address)
        return self.given.link(address, "") if has_link else address

    def link(self, path: str, version: str) -> str:
        """Return an address that asks for the same, without words."""
        return f"{path}?{urlencode(self.given.query(version) + self.list_fields())}"


def choice_in_query(request: Request, snapshot: CatalogueSnapshot) -> Choice:
    """Return the choice that an address makes: the fields of its profile and list, and `v`."""
    query = request.query_params
    before = profile_in_query(query, snapshot)
    fields = {name: query.getlist(name) for name in query}
    return replace(_choice(fields, before, snapshot), version=query.get("v", ""))


def choice_in_form(fields: Fields, snapshot: CatalogueSnapshot) -> Choice:
    """Return the choice that a posted form makes."""
    choice = _choice(fields, profile_in_form(fields, snapshot), snapshot)
    return replace(choice, posted=True)


def _choice(fields: Fields, before: GivenProfile, snapshot: CatalogueSnapshot) -> Choice:
    add, drop, undo = (_skill(fields, name, snapshot) for name in ("add", "drop", "undo"))
    if undo in before.skills:
        drop = undo
    else:
        add = undo or add
    given = before.with_skill(add).without_skill(drop)
    return Choice(
        given=given,
        before=before,
        filters=_filters(fields),
        order=_order(_last(fields, "sort")),
        limit=_limit(_last(fields, "limit") or str(FEWEST)),
        added=add,
        dropped=drop,
        undone=bool(undo),
        opened=profile_in_form({"job": fields.get("open", ())}, snapshot).jobs,
        advice=bool(_last(fields, "advice")),
    )


def _skill(fields: Fields, name: str, snapshot: CatalogueSnapshot) -> str:
    found = profile_in_form({"skill": fields.get(name, ())}, snapshot).skills
    return found[-1] if found else ""


def _filters(fields: Fields) -> FiltersGiven:
    cleared = _last(fields, "clear")
    chosen = {
        name: [
            value if name in ("isco", "interest") else _number(value)
            for value in dict.fromkeys(fields.get(name, ()))
            if cleared not in ("all", f"{name}:{value}")
        ]
        for name in FACETS
    }
    return _valid(FiltersGiven, chosen)


def _order(name: str) -> Order:
    return Order(name) if name in set(Order) else Order.FIT


def _limit(value: str) -> int:
    limit = _number(value)
    if not isinstance(limit, int):
        raise invalid(FieldError("limit", "not a whole number"))
    return limit


def _number(value: str) -> int | str:
    """Return a whole number, or what else was given for the model to refuse."""
    return int(value) if re.fullmatch(r"[0-9]{1,8}", value) else value


def _last(fields: Fields, name: str) -> str:
    return next(reversed(fields.get(name, ())), "")


def _valid(model: type[_Model], fields: Mapping[str, object]) -> _Model:
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise RequestValidationError(list(map(_in_query, error.errors()))) from None


def _in_query(fault: ErrorDetails) -> dict[str, object]:
    return {**fault, "loc": ("query", *fault["loc"])}
