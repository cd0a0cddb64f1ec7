"""`destinai suggest`: the concepts whose label one may be typing."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.options import CatalogueName, Json, Limit


class Suggested(StrEnum):
    """What may be suggested."""

    SKILL = "skill"
    OCCUPATION = "occupation"


def suggest(
    query: Annotated[str, typer.Argument(help="The beginning of a label, or words of it.")],
    *,
    kind: Annotated[Suggested, typer.Option("--type", help="What to suggest.")] = Suggested.SKILL,
    limit: Limit = 10,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """List skills or occupations by the beginning of a label."""
    from cli.suggesting import tell_suggestions  # noqa: PLC0415 - heavy, only when it is run

    tell_suggestions(query, kind.value, limit, catalogue, as_json=as_json)
