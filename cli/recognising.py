"""A question of `destinai recognise`, asked and answered."""

import typer

from cli.careers import recognised_table
from cli.context import asking, open_desk
from cli.output import print_json, stdout, tell
from cli.statuses import ExitStatus
from service.answers.match import recognise_answer
from service.schemas.match import RecogniseRequest


def tell_skills(
    text: str, limit: int, min_confidence: float | None, catalogue: str, *, as_json: bool
) -> None:
    """Print the skills of a text; exit with NOTHING where there are none."""
    with asking():
        asked = RecogniseRequest(text=text, limit=limit, min_confidence=min_confidence)
    desk = open_desk(catalogue)
    desk.check(asked)
    skills = desk.snapshot.recommender.recognise(
        asked.text, limit=asked.limit, min_confidence=asked.min_confidence
    )
    answer = recognise_answer(desk.snapshot, skills)
    if as_json:
        print_json(answer.model_dump_json())
    elif answer.skills:
        stdout().print(recognised_table(answer.skills))
    if not answer.skills:
        tell("Nothing was found.")
        raise typer.Exit(ExitStatus.NOTHING)
