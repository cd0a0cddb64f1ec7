"""Output: JSON and tables to stdout, notices and errors to stderr."""

import json
import sys
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.errors import ExitStatus

MAX_WIDTH = 100
"""Columns of a table on a wider terminal; longer lines are hard to read."""


class PlainConsole(Console):
    """A console that raises BrokenPipeError when the reader of its output has gone."""

    def on_broken_pipe(self) -> None:
        """Stop writing and raise BrokenPipeError."""
        self.quiet = True
        raise BrokenPipeError


def stdout() -> Console:
    """Return the console for results; it writes plain text where stdout is no terminal."""
    console = PlainConsole(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, MAX_WIDTH)
    return console


def stderr() -> Console:
    """Return the console for progress."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def print_notice(sentence: str) -> None:
    """Write a notice to stderr, on one line."""
    typer.echo(one_line(sentence), err=True)


def exit_with_nothing() -> NoReturn:
    """Say on stderr that nothing was found and end the command with that status."""
    print_notice("Nothing was found.")
    raise typer.Exit(ExitStatus.NOTHING)


def print_document(document: object) -> None:
    """Write a value to stdout as the one JSON document."""
    print_json(json.dumps(document, ensure_ascii=False))


def print_json(document: str) -> None:
    """Write a JSON document, or another file of text, to stdout, in UTF-8 for every locale."""
    print_bytes(document.encode() + b"\n")


def print_bytes(piece: bytes) -> None:
    """Write a piece of a document to stdout as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def plain_table(*headings: str, right: tuple[int, ...] = ()) -> Table:
    """Return a table without lines with these columns, those of `right` aligned to the right.

    Without any heading text the row of headings is left out.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.show_header = any(headings)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for column in right:
        table.columns[column].justify = "right"
    return table


def safe_text(text: str, style: str = "") -> Text:
    """Return text from a catalogue or a person, without control characters for the terminal."""
    return Text(one_line(text), style=style)


def one_line(text: str) -> str:
    """Return the text with line breaks and control characters as single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
