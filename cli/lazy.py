"""A group of commands whose modules are imported only when a command is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from cli.errors import CommandError


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """A command by the module that holds it, as a Typer application `app`, and its help line.

    `extra` is the extra of the package whose libraries the module imports, "" for none.
    """

    module: str
    help: str
    extra: str = ""


def command_app(group_help: str = "") -> typer.Typer:
    """Return the Typer application of a module with one command, or of a group with its help.

    Help is read as Markdown, so that the lines of a docstring are joined to paragraphs.
    """
    return typer.Typer(
        help=group_help or None,
        no_args_is_help=bool(group_help),
        add_completion=False,
        rich_markup_mode="markdown",
    )


class LazyGroup(TyperGroup):
    """A group with the commands of `table`, after the recipe of Click's documentation.

    `self.commands` holds a command without parameters for each: enough for the list in the help
    and for the proposals after a mistyped name.
    """

    table: Mapping[str, LazyCommand] = {}

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - passed on as it is
        super().__init__(**attributes)
        for name, command in self.table.items():
            self.add_command(TyperCommand(name, help=command.help))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - Typer's types
        """Import the module of a command and return the command; None for an unknown name.

        Raises CommandError where a library of its extra is not installed.
        """
        found = self.table.get(cmd_name)
        if not found:
            return None
        try:
            return get_command(import_module(found.module).app)
        except ModuleNotFoundError as error:
            if not found.extra:
                raise
            raise CommandError(
                f"{error.name} cannot be found; install Destinai with its extra `{found.extra}` "
                "(in a clone: make extras)"
            ) from None

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer's are private
        """Write the help of the group without importing its commands."""
        listing = TyperGroup(
            name=self.name,
            commands=dict(self.commands),
            rich_markup_mode=self.rich_markup_mode,
            help=self.help,
            epilog=self.epilog,
            params=self.params,
        )
        listing.format_help(ctx, formatter)
