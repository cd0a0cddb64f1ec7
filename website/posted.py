"""A posted form: its fields, kept in reach of the error page so that no words are lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request

from api.body import FORM_TYPE, media_type_of


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
