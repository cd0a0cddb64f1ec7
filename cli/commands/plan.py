"""`destinai plan`: what to learn for one career, in steps."""

from typing import Annotated

import typer

from cli import lazy, output, profile_options
from cli.context import CatalogueName, Json, open_context, usage_errors
from cli.render.plan import print_plan
from index.labels import ConceptType
from service.answers.plan import plan_answer
from service.schemas.plan import PlanRequest

Career = Annotated[
    str, typer.Option(metavar=profile_options.CONCEPT, help="The career that you have chosen.")
]

app = lazy.command_app()


@app.command()
@profile_options.with_profile
def plan(
    given: profile_options.GivenProfile,
    *,
    career: Career,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Say what to learn for one career, what first, at what level, and where to look.

    Example: destinai plan "I solder circuit boards" --career electrician
    """
    profile = given.read()
    context = open_context(catalogue)
    (chosen,) = profile_options.concept_uris(context.snapshot, [career], ConceptType.OCCUPATION)
    fields = {**profile.fields(context.snapshot), "occupation": chosen}
    with usage_errors():
        request = PlanRequest.model_validate(fields)
    answer = plan_answer(context.snapshot, context.settings, request)
    if as_json:
        output.print_json(answer.model_dump_json())
    else:
        print_plan(answer, output.stdout())
