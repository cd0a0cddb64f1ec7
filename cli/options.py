"""Options that several commands share."""

from typing import Annotated

import typer

Json = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON document; notices and progress go to stderr."),
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
