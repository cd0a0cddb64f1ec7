"""A form as it was submitted: by a link (GET), or posted from a page of this site."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request

from api.callers import SAFE_METHODS, check_own_site
from api.routing import FORM_TYPE, media_type_of

BOTH_METHODS = ["GET", "POST"]
"""The methods of a page that both links and posted forms lead to."""


async def _require_own_form(request: Request) -> None:
    check_own_site(request)


OWN_FORMS = Depends(_require_own_form)
"""Answers 403 to a form whose `Sec-Fetch-Site`, else `Origin`, is not this site's."""


@dataclass(frozen=True, slots=True)
class Form:
    """The values of each field in their order; `is_posted` where they do not stand in a link.

    Only a posted form may hold a person's words. A posted body of another media type has no fields.
    """

    fields: Mapping[str, Sequence[str]]
    is_posted: bool = True

    def values(self, name: str) -> Sequence[str]:
        """Return the values of a field."""
        return self.fields.get(name, ())

    def last(self, name: str) -> str:
        """Return the last value of a field, "" where there is none."""
        return next(reversed(self.values(name)), "")

    def with_value(self, name: str, value: str) -> "Form":
        """Return the form with one more value of a field."""
        return Form({**self.fields, name: [*self.values(name), value]}, self.is_posted)

    def without(self, unwanted: str) -> "Form":
        """Return the form without a value, in whichever fields it stands."""
        kept = {
            name: [value for value in values if value != unwanted]
            for name, values in self.fields.items()
        }
        return Form(kept, self.is_posted)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each value with its field, as hidden fields carry them."""
        return ((name, value) for name, values in self.fields.items() for value in values)


async def read_form(request: Request) -> Form:
    """Return what a request submits: its query, or the body that it posts."""
    if request.method in SAFE_METHODS:
        query = request.query_params
        return Form({name: query.getlist(name) for name in query}, is_posted=False)
    body = (await request.body()).decode("utf-8", errors="replace")
    is_form = media_type_of(request.headers) == FORM_TYPE
    return Form(parse_qs(body) if is_form else {})


async def _read_form(request: Request) -> Form:
    form = await read_form(request)
    if form.is_posted:
        request.state.posted = form
    return form


FORM = Depends(_read_form)
"""Read before a slot is taken, so that the page of a busy server can offer the form again."""

SubmittedForm = Annotated[Form, FORM]
