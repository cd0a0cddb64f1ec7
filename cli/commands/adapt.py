"""`destinai adapt`: the encoder learns the words of a catalogue."""

from typing import Annotated

import typer

from cli.errors import MisuseError
from cli.options import Json

MINUTES = 18.0

Minutes = Annotated[
    float | None,
    typer.Option(min=0.1, metavar="N", help=f"Time for all of it; else {MINUTES:g}."),
]
Steps = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Training steps, instead of a time.")
]
Model = Annotated[
    str,
    typer.Option(
        metavar="NAME|FOLDER",
        help="The sentence-transformers model to begin from; else that of DESTINAI_MODEL.",
    ),
]
Seed = Annotated[
    int, typer.Option(min=0, max=2**31 - 1, help="The same seed and steps give the same model.")
]
AdaptedTo = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Published catalogue to adapt to, by name or its beginning; else the one in use.",
    ),
]


def adapt(
    *,
    minutes: Minutes = None,
    steps: Steps = None,
    model: Model = "",
    seed: Seed = 0,
    catalogue: AdaptedTo = "",
    as_json: Json = False,
) -> None:
    """Fine-tune the encoder on a catalogue's own texts, and publish the catalogue with it.

    Alternative labels that were kept out of the training are looked up before and after; an
    encoder that finds them worse is refused. An interrupted training goes on where it was when
    the same command is run again. Back to the former: destinai catalogue use NAME.
    """
    from cli.adapting import Wish, adapt_encoder  # noqa: PLC0415 - heavy, only when it is run

    if minutes is not None and steps is not None:
        raise MisuseError("give --minutes or --steps, not both")
    wish = Wish(minutes or MINUTES, steps, model, seed, catalogue)
    adapt_encoder(wish, as_json=as_json)
