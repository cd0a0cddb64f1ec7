"""A question of `destinai resolve`, asked and answered."""

import typer

from cli.context import asking, open_desk
from cli.output import plain_table, print_json, stdout, tell, words
from cli.statuses import ExitStatus
from service.answers.search import resolve_answer
from service.schemas.search import ResolveAnswer, ResolveRequest


def tell_occupations(title: str, limit: int, catalogue: str, *, as_json: bool) -> None:
    """Print the occupations that a title may mean; exit with NOTHING where there are none."""
    with asking():
        asked = ResolveRequest(title=title, limit=limit)
    desk = open_desk(catalogue)
    desk.check(asked)
    answer = resolve_answer(desk.snapshot, asked)
    if as_json:
        print_json(answer.model_dump_json())
    elif answer.occupations:
        _show(answer)
    if not answer.occupations:
        tell("Nothing was found.")
        raise typer.Exit(ExitStatus.NOTHING)


def _show(answer: ResolveAnswer) -> None:
    table = plain_table("occupation", "ISCO-08", "sure")
    table.columns[-1].justify = "right"
    for one in answer.occupations:
        ref = one.occupation
        group = f"{ref.isco_code} {ref.isco_label or ''}"
        table.add_row(words(ref.label, "bold"), words(group), f"{one.confidence:.0%}")
    stdout().print(table)
