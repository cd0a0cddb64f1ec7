"""`destinai match`: ranked careers for what a person can do."""

from typing import Annotated

import typer

from cli.context import CatalogueName, Json, Limit, open_context, usage_errors
from cli.errors import ExitStatus
from cli.lazy import command_app
from cli.output import print_json, stdout
from cli.profile_options import (
    Isco,
    Occupations,
    Skills,
    Statements,
    TextFile,
    Without,
    profile_options,
)
from cli.render.careers import print_matches
from service.answers.match import match_answer
from service.schemas.match import MatchRequest
from taxonomy.facets import Interest

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

app = command_app()


@app.command()
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
    profile = profile_options(statements, skill, occupation, without, text)
    context = open_context(catalogue)
    filters = {
        "isco": isco or [],
        "job_zone": job_zone or [],
        "isced_level": isced_level or [],
        "interest": interest or [],
    }
    fields = {**profile.fields(context.snapshot), "filters": filters, "limit": limit}
    with usage_errors():
        request = MatchRequest.model_validate(fields)
    answer = match_answer(context.snapshot, context.settings, request)
    if as_json:
        print_json(answer.model_dump_json())
    else:
        print_matches(answer, stdout())
    if not answer.matches:
        raise typer.Exit(ExitStatus.NOTHING)
