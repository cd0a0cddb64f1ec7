"""`destinai match`: ranked careers for what a person can do."""

from typing import Annotated

import typer

from cli import errors, lazy, output, profile_options
from cli.context import CatalogueName, Json, Limit, open_context, usage_errors
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

app = lazy.command_app()


@app.command()
def match(
    statements: profile_options.Statements = None,
    *,
    skill: profile_options.Skills = None,
    occupation: profile_options.Occupations = None,
    without: profile_options.Without = None,
    text: profile_options.TextFile = "",
    isco: profile_options.Isco = None,
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
    profile = profile_options.profile_options(statements, skill, occupation, without, text)
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
        output.print_json(answer.model_dump_json())
    else:
        print_matches(answer, output.stdout())
    if not answer.matches:
        raise typer.Exit(errors.ExitStatus.NOTHING)
