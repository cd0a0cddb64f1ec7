"""`destinai match`: ranked careers for what a person can do, or for each of many people."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from batch.engines import Engine
from batch.stage import Task
from cli import batch_options, errors, lazy, output, profile_options
from cli.context import CatalogueName, FewResults, Json, open_context, usage_errors
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
Profiles = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Profiles to match, a row each: .jsonl, .csv or .parquet; see --out."
    ),
]

app = lazy.command_app()


@app.command()
@profile_options.with_profile
def match(
    given: profile_options.GivenProfile,
    *,
    isco: profile_options.Isco = None,
    job_zone: JobZones = None,
    isced_level: IscedLevels = None,
    interest: Interests = None,
    limit: FewResults = None,
    profiles: Profiles = None,
    out: batch_options.Out = None,
    id_field: batch_options.IdField = "",
    engine: batch_options.EngineName = Engine.LOCAL,
    workers: batch_options.Workers = 0,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Rank the careers that your skills fit, and say why.

    Example: destinai match "I solder circuit boards" "keep lab records"
    """
    narrow = {"isco": isco, "job_zone": job_zone, "isced_level": isced_level, "interest": interest}
    filters = {name: values for name, values in narrow.items() if values}
    files = batch_options.FileOptions(profiles, out, id_field, engine, workers)
    if files.are_given(given.by_option()):
        defaults = {"limit": limit, "filters": filters}
        batch_options.answer_file(Task.MATCH, files, defaults, catalogue, as_json=as_json)
        return
    profile = given.read()
    _print_matches(profile, {"filters": filters, "limit": limit or 10}, catalogue, as_json=as_json)


def _print_matches(
    profile: profile_options.ProfileOptions,
    fields: Mapping[str, object],
    catalogue: str,
    *,
    as_json: bool,
) -> None:
    context = open_context(catalogue)
    with usage_errors():
        request = MatchRequest.model_validate({**profile.fields(context.snapshot), **fields})
    answer = match_answer(context.snapshot, context.settings, request)
    if as_json:
        output.print_json(answer.model_dump_json())
    else:
        print_matches(answer, output.stdout())
    if not answer.matches:
        raise typer.Exit(errors.ExitStatus.NOTHING)
