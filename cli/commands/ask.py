"""`destinai ask`: a few questions about single skills, and then the ranked careers."""

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from cli import errors, lazy, output, profile_options
from cli.context import CatalogueName, CommandContext, Json, open_context, usage_errors
from cli.render.careers import print_matches
from recommender.ranking.questions import MOST_QUESTIONS
from service.answers.match import match_answer
from service.answers.questions import questions_answer
from service.schemas.match import MatchRequest
from service.schemas.questions import QuestionAnswer, QuestionsRequest

QuestionCount = Annotated[
    int, typer.Option("--limit", min=1, max=MOST_QUESTIONS, metavar="N", help="Most questions.")
]
_BACK, _STOP = "b", "q"
_FIELDS = {
    "y": "skills",
    "l": "partial_skills",
    "n": "denied_skills",
    "": "unsure_skills",
}
"""The field of a profile that an answer adds the skill to."""
_HELP = "y yes, l a little, n no, Enter not sure, b back, q enough"

app = lazy.command_app()


@app.command()
@profile_options.with_profile
def ask(
    given: profile_options.GivenProfile,
    *,
    limit: QuestionCount = 5,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Ask a few questions that settle which careers suit you, then rank them.

    With `--json` the questions are printed and not asked; answer them with `--skill`,
    `--partial`, `--denied` and `--unsure`. Example: destinai ask "I clean offices"
    """
    profile = given.read()
    context = open_context(catalogue)
    fields = profile.fields(context.snapshot)
    if not as_json:
        _print_careers(context, _asked(context, fields, limit))
        return
    with usage_errors():
        request = QuestionsRequest.model_validate({**fields, "limit": limit})
    answer = questions_answer(context.snapshot, context.settings, request)
    output.print_json(answer.model_dump_json())
    if not answer.questions:
        raise typer.Exit(errors.ExitStatus.NOTHING)


def _asked(context: CommandContext, fields: Mapping[str, Any], limit: int) -> Mapping[str, Any]:
    """Ask up to `limit` questions; return the fields of the profile with the answers."""
    console, answered = output.stdout(), list[tuple[str, str]]()
    while len(answered) < limit:
        with usage_errors():
            request = QuestionsRequest.model_validate({**_with(fields, answered), "limit": 1})
        found = questions_answer(context.snapshot, context.settings, request).questions
        if not found:
            break
        reply = _reply(found[0], f"{len(answered) + 1} of about {limit}", console)
        if reply == _STOP:
            break
        if reply == _BACK:
            answered = answered[:-1]
        else:
            answered.append((_FIELDS[reply], found[0].skill.uri))
    console.print()
    return _with(fields, answered)


def _with(fields: Mapping[str, Any], answered: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the fields of a profile with some answers, each a field and the URI of a skill."""
    added = {
        field: [*fields.get(field, ()), *(uri for name, uri in answered if name == field)]
        for field in _FIELDS.values()
    }
    return {**fields, **added}


def _reply(question: QuestionAnswer, progress: str, console: Console) -> str:
    """Return the answer to a question; the end of the input is enough."""
    console.print(Text(progress, "dim"))
    console.print(output.safe_text(f"Do you also: {question.skill.label}?", "bold"))
    if question.meaning:
        console.print(output.safe_text(question.meaning))
    while True:
        console.print(Text(f"[{_HELP}] "), end="")
        line = sys.stdin.readline()
        reply = line.strip().casefold()[:1] if line else _STOP
        if reply in (*_FIELDS, _BACK, _STOP):
            return reply


def _print_careers(context: CommandContext, fields: Mapping[str, Any]) -> None:
    with usage_errors():
        request = MatchRequest.model_validate({**fields, "limit": 10})
    answer = match_answer(context.snapshot, context.settings, request)
    print_matches(answer, output.stdout())
    if not answer.matches:
        raise typer.Exit(errors.ExitStatus.NOTHING)
