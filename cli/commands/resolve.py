"""`destinai resolve`: the occupations that a job title may mean."""

from typing import Annotated

import typer
from rich.table import Table

from cli.context import CatalogueName, Json, Limit, open_context, usage_errors
from cli.lazy import command_app
from cli.output import exit_with_nothing, plain_table, print_json, safe_text, stdout
from service.answers.search import resolve_answer
from service.schemas.search import ResolveAnswer, ResolveRequest

app = command_app()


@app.command()
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
    with usage_errors():
        request = ResolveRequest(title=title, limit=limit)
    context = open_context(catalogue)
    answer = resolve_answer(context.snapshot, context.settings, request)
    if as_json:
        print_json(answer.model_dump_json())
    elif answer.occupations:
        stdout().print(_occupations_table(answer))
    if not answer.occupations:
        exit_with_nothing()


def _occupations_table(answer: ResolveAnswer) -> Table:
    table = plain_table("occupation", "ISCO-08", "sure")
    table.columns[-1].justify = "right"
    for one in answer.occupations:
        occupation = one.occupation
        group = f"{occupation.isco_code} {occupation.isco_label or ''}"
        label = safe_text(occupation.label, "bold")
        table.add_row(label, safe_text(group), f"{one.confidence:.0%}")
    return table
