"""Limits: how large a file may be, unpacked and in text, and what reading it may cost."""

from dataclasses import dataclass

from intake.problems import Code, problem

BLANK = b" \t\r\n\f\0\xef\xbb\xbf"
"""Bytes that may stand before a document, and hold nothing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold and its reading may cost; past one, reading ends in a DocumentError."""

    file_bytes: int = 5 * 2**20
    pages: int = 50
    characters: int = 200_000
    """Of the text of all lines together."""
    members: int = 500
    """Files within a DOCX or ODT file."""
    unpacked_bytes: int = 50 * 2**20
    """Of all members together, as counted while they are unpacked."""
    packing_ratio: int = 100
    """Unpacked bytes for each packed one, of members above 1 MiB."""
    depth: int = 64
    """Levels of XML and JSON."""
    memory_bytes: int = 512 * 2**20
    """Address space of the process that reads."""
    cpu_seconds: int = 3
    wall_seconds: float = 15.0
    files_per_process: int = 20
    """Files that one process reads before another takes its place."""


def check_size(data: bytes, limits: Limits) -> None:
    """Raise DocumentError where a file is empty or too large."""
    if len(data) > limits.file_bytes:
        raise problem(Code.TOO_LARGE, limit=limits.file_bytes / 2**20)
    if not data.strip(BLANK):
        raise problem(Code.EMPTY)
