"""Posted forms: their fields, each with its values in order."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request


async def _fields(request: Request) -> Mapping[str, list[str]]:
    form = await request.form()
    return {
        name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form
    }


PostedFields = Annotated[Mapping[str, list[str]], Depends(_fields)]
