"""A refusal: what was asked cannot be done, in one line for the person who asked."""

import typer


class RefusalError(Exception):
    """What was asked cannot be done with this input; the message says why and how to mend it."""


class MisuseError(typer.BadParameter):
    """A command that was not written as its help says; Typer tells it with the usage."""

    def format_message(self) -> str:
        """Return the message as it is, without Typer's "Invalid value"."""
        return self.message
