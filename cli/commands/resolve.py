"""`destinai resolve`: the occupations that a job title may mean."""

from typing import Annotated

import typer

from cli.options import CatalogueName, Json, Limit


def resolve(
    title: Annotated[str, typer.Argument(help="A job title as people write it.")],
    *,
    limit: Limit = 10,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """List the occupations that a job title may mean.

    Example: destinai resolve "Sr. Backend Eng II"
    """
    from cli.resolving import tell_occupations  # noqa: PLC0415 - heavy, only when it is run

    tell_occupations(title, limit, catalogue, as_json=as_json)
