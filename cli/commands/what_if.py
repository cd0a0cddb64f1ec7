"""`destinai what-if`: skills to add that would raise careers the most."""

from typing import Annotated

import typer

from cli.commands.match import CONCEPT, Isco, Occupations, Skills, Statements, TextFile, Without
from cli.errors import MisuseError
from cli.options import CatalogueName, Json, Limit

Career = Annotated[
    str,
    typer.Option(metavar=CONCEPT, help="The career to raise; without it all those in reach."),
]


def what_if(
    statements: Statements = None,
    *,
    career: Career = "",
    skill: Skills = None,
    occupation: Occupations = None,
    without: Without = None,
    text: TextFile = "",
    isco: Isco = None,
    limit: Limit = 5,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Say which further skills would raise the most careers, or one career, the most.

    Example: destinai what-if "I solder circuit boards" --career electrician
    """
    from cli.matching import Question  # noqa: PLC0415 - heavy, only when it is run
    from cli.wondering import tell_advice  # noqa: PLC0415 - heavy, only when it is run

    if not (statements or skill or occupation or text):
        raise MisuseError("say at least one thing: a STATEMENT, --skill, --occupation, --text")
    question = Question(
        statements=tuple(statements or ()),
        skills=tuple(skill or ()),
        occupations=tuple(occupation or ()),
        excluded_skills=tuple(without or ()),
        text=text,
        isco=tuple(isco or ()),
        limit=limit,
    )
    tell_advice(question, career, catalogue, as_json=as_json)
