"""Output: JSON and tables to stdout, notices and errors to stderr."""

import json
import sys

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDEST = 100
"""Columns of a table on a wider terminal; longer lines are hard to read."""


class PlainConsole(Console):
    """A console that leaves it to the command's edge when nobody reads any more."""

    def on_broken_pipe(self) -> None:
        """Write nothing more and say so."""
        self.quiet = True
        raise BrokenPipeError


def stdout() -> Console:
    """Return the console for results; plain text where it is no terminal."""
    console = PlainConsole(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, WIDEST)
    return console


def stderr() -> Console:
    """Return the console for progress."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def tell(sentence: str) -> None:
    """Write a notice to stderr, on one line."""
    typer.echo(one_line(sentence), err=True)


def print_document(facts: object) -> None:
    """Write facts to stdout as the one JSON document."""
    print_json(json.dumps(facts, ensure_ascii=False))


def print_json(document: str) -> None:
    """Write a JSON document to stdout, in UTF-8 whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(document.encode() + b"\n")
    sys.stdout.buffer.flush()


def plain_table(*headings: str) -> Table:
    """Return a table without lines, for columns added in this order."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def words(text: str, style: str = "") -> Text:
    """Return text that someone wrote, without anything a terminal would take for a command."""
    return Text(one_line(text), style=style)


def one_line(text: str) -> str:
    """Return the text with line breaks and control characters as single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
