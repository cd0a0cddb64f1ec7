"""A group of commands whose modules are imported only when a command is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """A command by the module that holds it, as a Typer application `app`, and its help line."""

    module: str
    help: str


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
        """Import the module of a command and return the command; None for an unknown name."""
        found = self.table.get(cmd_name)
        return get_command(import_module(found.module).app) if found else None

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
