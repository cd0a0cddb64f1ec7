"""The command group: the edge where named errors become one line and an exit status."""

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from cli.errors import RefusalError
from cli.output import tell
from cli.statuses import ExitStatus
from evaluation.benchmarks.files import EvaluationError
from index.errors import CatalogueError
from models.errors import ModelError
from recommender.profile import UnknownConceptError
from taxonomy.errors import TaxonomyError

REFUSALS = (
    *(RefusalError, TaxonomyError, CatalogueError, ModelError, UnknownConceptError),
    EvaluationError,
)


class PlainGroup(TyperGroup):
    """Runs a command; a named error becomes `error: …` on stderr and a status, never a trace."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the type of Typer's context is private
        """Run the command and what it left to write."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except REFUSALS as error:
            raise _failed(str(error), ExitStatus.REFUSED) from None
        except BrokenPipeError:
            # Python flushes stdout once more at its end, and must not fail at that.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(ExitStatus.PIPE_CLOSED) from None
        except OSError as error:
            raise _failed(str(error), ExitStatus.FAULT) from None
        except KeyboardInterrupt:
            raise _failed("interrupted", ExitStatus.INTERRUPTED) from None
        return result


def _failed(reason: str, status: ExitStatus) -> typer.Exit:
    tell(f"error: {reason}")
    return typer.Exit(status)
