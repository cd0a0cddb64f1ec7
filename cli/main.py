"""The `destinai` command: its commands, and the edge where errors become an exit status."""

import os
import sys
from importlib.metadata import version
from io import TextIOWrapper
from types import TracebackType
from typing import Annotated, Any

import typer
from typer.main import get_command

from accounts.errors import AccountsError
from batch.errors import BatchError
from cli import errors, lazy, output
from cli.commands import COMMANDS
from evaluation.benchmarks.files import EvaluationError
from index.errors import CatalogueError
from models.errors import ModelError
from recommender.profile import UnknownConceptError
from service.errors import ErrorKind, RequestError
from taxonomy.errors import TaxonomyError

REFUSALS = (
    *(errors.CommandError, TaxonomyError, CatalogueError, ModelError, UnknownConceptError),
    *(EvaluationError, BatchError, AccountsError),
)
"""Named errors whose message is for the person who ran the command."""


class CommandLine(lazy.LazyGroup):
    """Runs a command; a named error becomes `error: …` on stderr and an exit status."""

    table = COMMANDS

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the type of Typer's context is private
        """Run the command and flush its output."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except REFUSALS as error:
            raise _exit_with(str(error), errors.ExitStatus.REFUSED) from None
        except RequestError as error:
            reasons = "; ".join(f"{one.field} {one.reason}" for one in error.fields)
            is_file = error.kind is ErrorKind.UNREADABLE_FILE
            reason = error.detail if is_file or not reasons else reasons
            raise _exit_with(reason, errors.ExitStatus.REFUSED) from None
        except BrokenPipeError:
            # Python flushes stdout once more at its end, and must not fail at that.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(errors.ExitStatus.PIPE_CLOSED) from None
        except OSError as error:
            raise _exit_with(str(error), errors.ExitStatus.FAULT) from None
        except KeyboardInterrupt:
            raise _exit_with("interrupted", errors.ExitStatus.INTERRUPTED) from None
        return result


def _exit_with(reason: str, status: errors.ExitStatus) -> typer.Exit:
    output.print_notice(f"error: {reason}")
    return typer.Exit(status)


app = typer.Typer(
    name="destinai",
    cls=CommandLine,
    help="Which careers your skills fit, how well, why, and what is missing.",
    epilog=errors.status_table(),
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(is_given: bool) -> None:
    if is_given:
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
        sys.excepthook = _print_fault
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # "?" for a character that the locale lacks
    get_command(app)(prog_name="destinai")


def _print_fault(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    while trace and trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace else None
    place = f" in {code.co_qualname}" if code else ""
    output.print_notice(
        f"error: unexpected {kind.__name__}{place}: {error}; "
        "this is a fault of Destinai: please report it with what DESTINAI_TRACEBACK=1 adds"
    )


if __name__ == "__main__":
    main()
