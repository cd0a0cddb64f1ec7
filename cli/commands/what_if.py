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
@profile_options.with_profile
def what_if(
    given: profile_options.GivenProfile,
    *,
    career: Career = "",
    isco: profile_options.Isco = None,
    limit: Limit = 5,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Say which further skills would raise the most careers, or one career, the most.

    Example: destinai what-if "I solder circuit boards" --career electrician
    """
    profile = given.read()
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
