"""`destinai advertisement`: one job advertisement beside what a person can do."""

from typing import Annotated

import typer

from cli import errors, lazy, output, profile_options
from cli.context import CatalogueName, Json, open_context, usage_errors
from cli.render.advertisement import print_advertisement
from service.answers.advertisement import advertisement_answer
from service.schemas.advertisement import AdvertisementRequest

AdvertisementFile = Annotated[
    str, typer.Argument(metavar="FILE", help="The advertisement; - reads standard input.")
]

app = lazy.command_app()


@app.command()
@profile_options.with_profile
def advertisement(
    file: AdvertisementFile,
    given: profile_options.GivenProfile,
    *,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Say what one job advertisement asks for, and which of it you have told.

    It gives no score and is for you alone. Example: destinai advertisement ad.txt "I bake bread"
    """
    if file == "-" == given.text_file:
        raise errors.UsageError("only one text can come from standard input")
    profile = given.read()
    text = profile_options.read_text(file)
    context = open_context(catalogue)
    with usage_errors():
        request = AdvertisementRequest.model_validate(
            {"text": text, "profile": profile.fields(context.snapshot)}
        )
    answer = advertisement_answer(context.snapshot, context.settings, request)
    if as_json:
        output.print_json(answer.model_dump_json())
    else:
        print_advertisement(answer, output.stdout())
    if not answer.requirements:
        raise typer.Exit(errors.ExitStatus.NOTHING)
