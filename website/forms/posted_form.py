"""A posted form: its fields, kept for the error page, and taken from this site's pages only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request

from api.problems import CROSS_SITE, ProblemError
from api.request_body import FORM_TYPE, media_type_of

_CHANGES_NOTHING = ("GET", "HEAD")
_OWN = ("same-origin", "none")


async def _own_form(request: Request) -> None:
    headers = request.headers
    site = headers.get("sec-fetch-site")
    if site is None:  # a browser sends it to https and to this machine only
        is_own = urlsplit(headers.get("origin", "")).netloc == headers.get("host")
    else:
        is_own = site in _OWN
    if request.method not in _CHANGES_NOTHING and not is_own:
        raise ProblemError(CROSS_SITE, "A form is taken from the pages of this site only.")


OWN_FORMS = Depends(_own_form)
"""Raises the 403 problem of a form whose `Sec-Fetch-Site`, else `Origin`, is not this site's."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The values of each field, in their order; what is not a form has no fields."""

    fields: Mapping[str, Sequence[str]]

    def last(self, name: str) -> str:
        """Return the last value of a field, "" where there is none."""
        return self.fields.get(name, ("",))[-1]

    def without(self, values: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return the fields without some values."""
        return {
            name: [value for value in given if value not in values]
            for name, given in self.fields.items()
        }

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each value with its field, as hidden fields carry them."""
        return ((name, value) for name, values in self.fields.items() for value in values)


async def _posted(request: Request) -> Posted:
    body = (await request.body()).decode("utf-8", errors="replace")
    is_form = media_type_of(request.headers) == FORM_TYPE
    posted = Posted(parse_qs(body) if is_form else {})
    request.state.posted = posted
    return posted


POSTED = Depends(_posted)
"""Before a slot is asked for, this lets the page of a busy server offer the form again."""

PostedForm = Annotated[Posted, POSTED]
