"""`destinai recognise`: the skills that a text names."""

from typing import Annotated

import typer

from cli.context import CatalogueName, Json, Limit, open_context, usage_errors
from cli.lazy import command_app
from cli.output import exit_with_nothing, print_json, stdout
from cli.render.careers import recognised_table
from service.answers.search import recognise_answer
from service.schemas.search import RecogniseRequest

app = command_app()


@app.command()
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
    with usage_errors():
        request = RecogniseRequest(text=text, limit=limit, min_confidence=min_confidence)
    context = open_context(catalogue)
    answer = recognise_answer(context.snapshot, context.settings, request)
    if as_json:
        print_json(answer.model_dump_json())
    elif answer.skills:
        stdout().print(recognised_table(answer.skills))
    if not answer.skills:
        exit_with_nothing()
