"""`destinai recognise`: the skills that a text names, or each of many texts."""

from pathlib import Path
from typing import Annotated

import typer

from batch.engines import Engine
from batch.stage import Task
from cli import batch_options
from cli.context import CatalogueName, FewResults, Json, open_context, usage_errors
from cli.errors import UsageError
from cli.lazy import command_app
from cli.output import exit_with_nothing, print_json, stdout
from cli.render.careers import recognised_table
from service.answers.search import recognise_answer
from service.schemas.search import RecogniseRequest

Text = Annotated[str, typer.Argument(help="Any words about what someone can do.")]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        help="Rank all skills at or above this confidence, 0 to 1; without it only the skills "
        "that `destinai match` recognises are listed, one for each span.",
    ),
]
Texts = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Texts to read, a row each: .jsonl, .csv or .parquet; see --out."
    ),
]

app = command_app()


@app.command()
def recognise(
    text: Text = "",
    *,
    limit: FewResults = None,
    min_confidence: MinConfidence = None,
    texts: Texts = None,
    out: batch_options.Out = None,
    id_field: batch_options.IdField = "",
    engine: batch_options.EngineName = Engine.LOCAL,
    workers: batch_options.Workers = 0,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """List the skills that a text names, best first; --json adds the alternatives of each."""
    files = batch_options.FileOptions(texts, out, id_field, engine, workers)
    if files.are_given({"TEXT": text}):
        defaults = {"limit": limit, "min_confidence": min_confidence}
        batch_options.answer_file(Task.RECOGNISE, files, defaults, catalogue, as_json=as_json)
        return
    if not text:
        raise UsageError("say something: a TEXT, or --texts FILE")
    with usage_errors():
        request = RecogniseRequest(text=text, limit=limit or 10, min_confidence=min_confidence)
    context = open_context(catalogue)
    answer = recognise_answer(context.snapshot, context.settings, request)
    if as_json:
        print_json(answer.model_dump_json())
    elif answer.skills:
        stdout().print(recognised_table(answer.skills))
    if not answer.skills:
        exit_with_nothing()
