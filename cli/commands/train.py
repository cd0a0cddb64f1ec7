"""`destinai train`: train the bundled model again, or check that it is what this trains."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli import context, errors, lazy, output
from cli.progress import show_progress
from index.store import CatalogueStore
from training import bundled
from training.source import check_installed

LEAST_COSINE = 0.9999

Steps = Annotated[
    int,
    typer.Option(
        min=1, metavar="N", help="Steps of each training; the bundled model took the default."
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", metavar="FOLDER", help="Where to write; else the models of DESTINAI_HOME."
    ),
]
Check = Annotated[
    bool,
    typer.Option("--check", help="Compare it with the bundled model, and fail where it differs."),
]
TrainedOn = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Published catalogue to train on, by name or its beginning; else the one in use.",
    ),
]

app = lazy.command_app()


@app.command()
def train(
    *,
    steps: Steps = bundled.STEPS,
    output_folder: Output = None,
    catalogue: TrainedOn = "",
    check: Check = False,
    as_json: context.Json = False,
) -> None:
    """Train the bundled model again, and compare it with the one here.

    That is all-MiniLM-L6-v2, trained on ESCO and its example statements: the mean of two trainings.
    The same catalogue and steps give the same model on every x86-64 processor with AVX2. Run the
    same command again to continue an interrupted training. Needs the extra `train`.
    """
    check_installed()
    settings = context.command_settings()
    home = CatalogueStore(settings.home)
    taught = home.open(catalogue).index.catalogue
    if not taught.statements:
        raise errors.CommandError(
            f"the catalogue {taught.version} has no example statements to train on; "
            "name one of ESCO with --catalogue"
        )
    with show_progress() as progress:
        trained = bundled.train_bundled(home, taught, progress, steps)
    folder = (output_folder or home.models / trained.version).absolute()
    bundled.export_bundled(trained, taught, folder)
    compared = bundled.compare_bundled(folder, taught) if check else None
    _print(trained.version, folder, compared, as_json=as_json)
    if compared and compared.least_cosine < LEAST_COSINE:
        raise typer.Exit(errors.ExitStatus.REFUSED)


def _print(
    version: str, folder: Path, compared: bundled.BundledCheck | None, *, as_json: bool
) -> None:
    if as_json:
        facts = {"model_version": version, "folder": str(folder)}
        output.print_document({**facts, **(asdict(compared) if compared else {})})
        return
    typer.echo(f"Trained {version}, exported to {folder}")
    if compared:
        equal = "the same bytes as" if compared.same else "other bytes than"
        typer.echo(
            f"It has {equal} the bundled model; the least cosine between their vectors is "
            f"{compared.least_cosine:.6f} (at least {LEAST_COSINE} is expected)"
        )
