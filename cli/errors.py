"""Errors of the command line, and the exit statuses that tell a script how a command went."""

from enum import IntEnum

import typer


class ExitStatus(IntEnum):
    """The exit statuses of the `destinai` command."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    REFUSED = 3
    NOTHING = 4
    INTERRUPTED = 130
    PIPE_CLOSED = 141


MEANINGS = {
    ExitStatus.DONE: "done",
    ExitStatus.FAULT: "unexpected: a fault of this machine or of Destinai",
    ExitStatus.USAGE: "the command was not written as --help says",
    ExitStatus.REFUSED: "cannot be done: bad input, damaged data, no such model, a failed check",
    ExitStatus.NOTHING: "nothing found: nothing usable was said, nothing fits, or nothing differs",
    ExitStatus.INTERRUPTED: "interrupted from the keyboard",
    ExitStatus.PIPE_CLOSED: "what read the output has gone",
}


def status_table() -> str:
    """Return the table of exit statuses that is printed below the help."""
    lines = (f"{status.value:>4}  {meaning}" for status, meaning in MEANINGS.items())
    return "\n".join(("Exit status:", *lines))


class CommandError(Exception):
    """A command that cannot be done with its input; the message says why and how to fix it.

    It ends the command with `ExitStatus.REFUSED`.
    """


class UsageError(typer.BadParameter):
    """A command line that is not as the help says; Typer prints the message with the usage."""

    def format_message(self) -> str:
        """Return the message as it is, without Typer's "Invalid value"."""
        return self.message
