"""A question of `destinai suggest`, asked and answered."""

import typer
from rich.text import Text

from cli.context import asking, open_desk
from cli.output import print_json, stdout, tell, words
from cli.statuses import ExitStatus
from index.labels import ConceptType
from service.answers.search import suggest_answer
from service.schemas.search import SuggestionList, SuggestQuery


def tell_suggestions(query: str, kind: str, limit: int, catalogue: str, *, as_json: bool) -> None:
    """Print the concepts that may be meant; exit with NOTHING where there are none."""
    with asking():
        asked = SuggestQuery(q=query, type=ConceptType(kind), limit=limit)
    desk = open_desk(catalogue)
    desk.check(asked)
    answer = suggest_answer(desk.snapshot, asked)
    if as_json:
        print_json(answer.model_dump_json())
    elif answer.items:
        _show(answer)
    if not answer.items:
        tell("Nothing was found.")
        raise typer.Exit(ExitStatus.NOTHING)


def _show(answer: SuggestionList) -> None:
    console = stdout()
    for one in answer.items:
        found_as = f"  (found as {one.matched})" if one.matched != one.label else ""
        console.print(Text.assemble(words(one.label, "bold"), (found_as, "dim")), soft_wrap=True)
        console.print(words(one.uri, "dim"), soft_wrap=True)
