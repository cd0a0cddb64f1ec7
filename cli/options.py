"""Options that several commands share."""

from typing import Annotated

import typer

Json = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON document; notices and progress go to stderr."),
]
Use = Annotated[
    bool, typer.Option("--use/--no-use", help="Answer from this catalogue from now on.")
]
Limit = Annotated[int, typer.Option(min=1, metavar="N", help="Most results to list.")]
CatalogueName = Annotated[
    str,
    typer.Option(
        "--catalogue",
        metavar="NAME",
        help="Published catalogue to answer from, by name or its beginning; "
        "without it the one in use.",
    ),
]
