"""Exit statuses: how a command tells a script how it went."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """What a status of the `destinai` command means."""

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
    ExitStatus.NOTHING: "nothing found: nothing usable was said, or nothing fits",
    ExitStatus.INTERRUPTED: "interrupted from the keyboard",
    ExitStatus.PIPE_CLOSED: "what read the output has gone",
}


def epilog() -> str:
    """Return the table of statuses as it stands below the help."""
    lines = (f"{status.value:>4}  {meaning}" for status, meaning in MEANINGS.items())
    return "\n".join(("Exit status:", *lines))
