"""`destinai recognise`: the skills that a text speaks of."""

from typing import Annotated

import typer

from cli.options import CatalogueName, Json, Limit


def recognise(
    text: Annotated[str, typer.Argument(help="Any words about what someone can do.")],
    *,
    limit: Limit = 10,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="Rank all skills at or above this confidence, 0 to 1; without it only the skills "
            "that `destinai match` recognises are listed, one for each span.",
        ),
    ] = None,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """List the skills that a text names, best first; --json adds the alternatives of each."""
    from cli.recognising import tell_skills  # noqa: PLC0415 - heavy, only when it is run

    tell_skills(text, limit, min_confidence, catalogue, as_json=as_json)
