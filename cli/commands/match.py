"""`destinai match`: ranked careers for what a person can do."""

from typing import Annotated

import typer

from cli.errors import MisuseError
from cli.options import CatalogueName, Json, Limit
from taxonomy.facets import Interest

CONCEPT = "URI|LABEL"

Statements = Annotated[
    list[str] | None, typer.Argument(metavar="STATEMENT", help="What you can do, a statement each.")
]
Skills = Annotated[
    list[str] | None, typer.Option(metavar=CONCEPT, help="A skill you have; may be repeated.")
]
Occupations = Annotated[
    list[str] | None, typer.Option(metavar=CONCEPT, help="An occupation you had; may be repeated.")
]
Without = Annotated[
    list[str] | None,
    typer.Option(metavar=CONCEPT, help="A skill you do not have; may be repeated."),
]
TextFile = Annotated[
    str, typer.Option(metavar="FILE|-", help="A text about you, from a file or stdin.")
]
Isco = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="List only careers in this ISCO-08 group, such as 31."),
]
JobZones = Annotated[
    list[int] | None,
    typer.Option(
        "--job-zone", min=1, max=5, help="List only careers of this O*NET job zone; repeatable."
    ),
]
IscedLevels = Annotated[
    list[int] | None,
    typer.Option(
        "--isced-level", min=1, max=8, help="List only careers of this ISCED level; repeatable."
    ),
]
Interests = Annotated[
    list[Interest] | None,
    typer.Option("--interest", help="List only careers with this O*NET interest; repeatable."),
]


def match(
    statements: Statements = None,
    *,
    skill: Skills = None,
    occupation: Occupations = None,
    without: Without = None,
    text: TextFile = "",
    isco: Isco = None,
    job_zone: JobZones = None,
    isced_level: IscedLevels = None,
    interest: Interests = None,
    limit: Limit = 10,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Rank the careers that your skills fit, and say why.

    Example: destinai match "I solder circuit boards" "keep lab records"
    """
    from cli.matching import Question, tell_matches  # noqa: PLC0415 - heavy, only when it is run

    if not (statements or skill or occupation or text):
        raise MisuseError("say at least one thing: a STATEMENT, --skill, --occupation, --text")
    question = Question(
        statements=tuple(statements or ()),
        skills=tuple(skill or ()),
        occupations=tuple(occupation or ()),
        excluded_skills=tuple(without or ()),
        text=text,
        isco=tuple(isco or ()),
        job_zone=tuple(job_zone or ()),
        isced_level=tuple(isced_level or ()),
        interest=tuple(interest or ()),
        limit=limit,
    )
    tell_matches(question, catalogue, as_json=as_json)
