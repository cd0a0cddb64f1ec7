"""`destinai cv`: what a CV says, and the careers that fit it."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli import errors, lazy, output
from cli.context import (
    CatalogueName,
    CommandContext,
    FewResults,
    Json,
    open_context,
    usage_errors,
)
from cli.render.careers import print_matches
from cli.render.cv import print_cv
from intake.sandbox import SandboxPool
from service.answers.cv import cv_answer, file_limits, read_file
from service.answers.match import match_answer
from service.exports import export_file, read_profile
from service.schemas.cv import CvAnswer
from service.schemas.export import ExportFormat
from service.schemas.match import MatchesAnswer, MatchRequest

CvFile = Annotated[str, typer.Argument(metavar="FILE", help="The CV; - reads standard input.")]
Export = Annotated[
    ExportFormat | None,
    typer.Option(help="Print the profile as a file of this format, which `cv` reads back."),
]
Words = Annotated[bool, typer.Option("--words", help="With --export: the statements as well.")]
Match = Annotated[bool, typer.Option("--match", help="Rank the careers that fit it as well.")]

SAYING = ("statements", "text", "skills", "partial_skills", "occupations")
"""The fields of a profile of which one at least says what a person can do."""

app = lazy.command_app()


@app.command()
def cv(
    file: CvFile,
    *,
    match: Match = False,
    export: Export = None,
    words: Words = False,
    limit: FewResults = None,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Say which jobs, skills and statements a CV holds, and in which lines.

    Nothing of the file is kept. Example: destinai cv cv.pdf --match
    """
    _check_export(export, words=words, other=match or as_json)
    context = open_context(catalogue)
    data = _content(file, context.settings.max_file_bytes)
    with SandboxPool(file_limits(context.settings), processes=1) as files:
        read = read_file(data, context.settings, files.read)
    snapshot = context.snapshot.for_one_person()
    answer = cv_answer(snapshot, context.settings, read)
    fields = answer.profile.model_dump()
    is_empty = not any(fields[name] for name in SAYING)
    found: MatchesAnswer | None = None
    if match and not is_empty:
        with usage_errors():
            request = MatchRequest.model_validate({**fields, "limit": limit or 10})
        found = match_answer(snapshot, context.settings, request)
    if export:
        _print_file(context, answer, export, words=words)
    elif as_json:
        document = {"match": found.model_dump(mode="json") if found else None} if match else {}
        output.print_json(json.dumps({**answer.model_dump(mode="json"), **document}))
    else:
        print_cv(answer, output.stdout())
        if found:
            print_matches(found, output.stdout())
    if is_empty:
        raise typer.Exit(errors.ExitStatus.NOTHING)


def _check_export(export: ExportFormat | None, *, words: bool, other: bool) -> None:
    """Raise UsageError for options that do not go with one another."""
    if words and not export:
        raise errors.UsageError("--words goes with --export")
    if export and other:
        raise errors.UsageError("--export prints a file; leave out --match and --json")


def _print_file(
    context: CommandContext, answer: CvAnswer, export: ExportFormat, *, words: bool
) -> None:
    file = export_file(context.snapshot, read_profile(answer, with_words=words), export)
    for notice in answer.report.notices:
        output.print_notice(notice)
    if file.left_out:
        output.print_notice(f"{export} has no place for: {', '.join(file.left_out)}")
    output.print_json(file.content.decode().rstrip("\n"))


def _content(file: str, most: int) -> bytes:
    """Return the bytes of a file, one more than is allowed at most; raise CommandError."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(most + 1)
        with Path(file).open("rb") as opened:
            return opened.read(most + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise errors.CommandError(f"{file} cannot be read: {reason}; check the path") from None
