"""`destinai suggest`: skills or occupations by the beginning of a label."""

from typing import Annotated

import typer
from rich.text import Text

from cli.context import CatalogueName, Json, Limit, open_context, usage_errors
from cli.lazy import command_app
from cli.output import exit_with_nothing, print_json, safe_text, stdout
from index.labels import ConceptType
from service.answers.search import suggest_answer
from service.schemas.search import SuggestionList, SuggestQuery

app = command_app()


@app.command()
def suggest(
    query: Annotated[str, typer.Argument(help="The beginning of a label, or words of it.")],
    *,
    kind: Annotated[
        ConceptType, typer.Option("--type", help="What to suggest.")
    ] = ConceptType.SKILL,
    limit: Limit = 10,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """List skills or occupations by the beginning of a label."""
    with usage_errors():
        request = SuggestQuery(q=query, type=kind, limit=limit)
    context = open_context(catalogue)
    answer = suggest_answer(context.snapshot, context.settings, request)
    if as_json:
        print_json(answer.model_dump_json())
    elif answer.items:
        _print_suggestions(answer)
    if not answer.items:
        exit_with_nothing()


def _print_suggestions(answer: SuggestionList) -> None:
    console = stdout()
    for one in answer.items:
        found_as = f"  (found as {one.matched})" if one.matched != one.label else ""
        line = Text.assemble(safe_text(one.label, "bold"), (found_as, "dim"))
        console.print(line, soft_wrap=True)
        console.print(safe_text(one.uri, "dim"), soft_wrap=True)
