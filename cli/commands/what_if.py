"""`destinai what-if`: skills to add that would raise careers the most."""

from collections.abc import Mapping
from typing import Annotated

import typer

from cli import errors, lazy, output, profile_options
from cli.context import CatalogueName, CommandContext, Json, Limit, open_context, usage_errors
from cli.render.advice import print_advice
from index.labels import ConceptType
from service.answers.what_if import what_if_answer
from service.schemas.what_if import WhatIfRequest

Career = Annotated[
    str,
    typer.Option(
        metavar=profile_options.CONCEPT, help="The career to raise; without it all those in reach."
    ),
]

app = lazy.command_app()


@app.command()
def what_if(
    statements: profile_options.Statements = None,
    *,
    career: Career = "",
    skill: profile_options.Skills = None,
    occupation: profile_options.Occupations = None,
    partial: profile_options.Partial = None,
    denied: profile_options.Denied = None,
    unsure: profile_options.Unsure = None,
    without: profile_options.Without = None,
    text: profile_options.TextFile = "",
    isco: profile_options.Isco = None,
    limit: Limit = 5,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Say which further skills would raise the most careers, or one career, the most.

    Example: destinai what-if "I solder circuit boards" --career electrician
    """
    named = profile_options.concepts(skill, partial, denied, unsure, without, occupation)
    profile = profile_options.profile_options(statements, text, named)
    context = open_context(catalogue)
    careers = profile_options.concept_uris(
        context.snapshot, [career] if career else [], ConceptType.OCCUPATION
    )
    fields = {
        **profile.fields(context.snapshot),
        "occupation": next(iter(careers), None),
        "isco": isco or [],
        "limit": limit,
    }
    _print_advice(context, fields, as_json=as_json)


def _print_advice(context: CommandContext, fields: Mapping[str, object], *, as_json: bool) -> None:
    with usage_errors():
        request = WhatIfRequest.model_validate(fields)
    answer = what_if_answer(context.snapshot, context.settings, request)
    if as_json:
        output.print_json(answer.model_dump_json())
    else:
        print_advice(answer, output.stdout())
    if not answer.skills:
        raise typer.Exit(errors.ExitStatus.NOTHING)
