"""`destinai model`: make sentence-transformers models ready to serve."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from cli import context, errors, lazy
from cli.output import print_document, print_notice
from index.store import CatalogueStore
from training.export import export_model
from training.source import find_model

Model = Annotated[
    str,
    typer.Argument(
        metavar="[MODEL]",
        help="Folder or hub name of a sentence-transformers model, or the version of an adapted "
        "one; else that of DESTINAI_MODEL.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Where to write; else the models of DESTINAI_HOME."),
]

app = lazy.command_app("Export sentence-transformers models to ONNX, so that they can serve.")


@app.callback()
def model() -> None:
    """Export sentence-transformers models to ONNX, so that they can serve."""


@app.command()
def export(model: Model = "", *, output: Output = None, as_json: context.Json = False) -> None:
    """Write the graph, tokenizer and facts that a model is served from.

    Needs the extra `train`. The code of the model runs here: choose only models that you trust.
    """
    settings = context.command_settings()
    models = CatalogueStore(settings.home).models
    name = model or settings.model
    if not name:
        raise errors.UsageError("the bundled model is exported already; name a model")
    source = find_model(models, name)
    folder = (output or models / source.version).absolute()
    print_notice(f"Exporting {source.version}; this takes about 20 seconds.")
    export_model(source, folder)
    size = sum(path.stat().st_size for path in folder.iterdir())
    if as_json:
        facts = {"model_version": source.version, "folder": str(folder), "bytes": size}
        print_document(facts)
    else:
        typer.echo(f"Exported {source.version} to {folder} ({size / 1e6:,.1f} MB)")
        served = str(folder) if output else name
        typer.echo(f"Serve it with DESTINAI_MODEL={shlex.quote(served)}")
