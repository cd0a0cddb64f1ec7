"""The `destinai` command."""

import os
import sys
from importlib.metadata import version
from io import TextIOWrapper
from types import TracebackType
from typing import Annotated

import typer
from typer.main import get_command

from cli.commands import (
    adapt,
    catalogue,
    doctor,
    evaluate,
    import_taxonomy,
    match,
    recognise,
    resolve,
    serve,
    suggest,
    what_if,
)
from cli.group import PlainGroup
from cli.output import tell
from cli.statuses import epilog

app = typer.Typer(
    name="destinai",
    cls=PlainGroup,
    help="Which careers your skills fit, how well, why, and what is missing.",
    epilog=epilog(),
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(match.match)
app.command()(what_if.what_if)
app.command()(recognise.recognise)
app.command()(resolve.resolve)
app.command()(suggest.suggest)
app.command()(serve.serve)
app.add_typer(import_taxonomy.app, name="import")
app.command()(adapt.adapt)
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(evaluate.app, name="eval")
app.command()(doctor.doctor)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"destinai {version('destinai')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; the entry point of the console script."""
    if not os.environ.get("DESTINAI_TRACEBACK"):
        sys.excepthook = _tell_fault
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # where the locale lacks a sign, "?" stands for it
            stream.reconfigure(errors="replace")
    get_command(app)(prog_name="destinai")


def _tell_fault(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    while trace and trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace else None
    place = f" in {code.co_qualname}" if code else ""
    tell(
        f"error: unexpected {kind.__name__}{place}: {error}; "
        "this is a fault of Destinai: please report it with what DESTINAI_TRACEBACK=1 adds"
    )


if __name__ == "__main__":
    main()
