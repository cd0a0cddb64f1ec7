"""`destinai eval`: how good recognition and ranking are, on benchmark files."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import CatalogueName, Json

app = typer.Typer(help="Measure recognition and ranking on benchmark files.", no_args_is_help=True)
Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Benchmark files.")]
NoBaselines = Annotated[
    bool, typer.Option("--no-baselines", help="Leave out the lexical baselines.")
]
Sample = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="N", help="Only N queries of each file, always the same ones; else all."
    ),
]


@app.command()
def linking(
    paths: Paths,
    *,
    sample: Sample = None,
    no_baselines: NoBaselines = False,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Skills in sentences: CSV files with `sentence` and `label`."""
    _tell("linking", paths, sample, catalogue, baselines=not no_baselines, as_json=as_json)


@app.command()
def titles(
    paths: Paths,
    *,
    sample: Sample = None,
    no_baselines: NoBaselines = False,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Occupations of job titles: CSV files with `vacancyTitle` and `conceptUri`."""
    _tell("titles", paths, sample, catalogue, baselines=not no_baselines, as_json=as_json)


@app.command()
def careers(
    paths: Paths,
    *,
    sample: Sample = None,
    no_baselines: NoBaselines = False,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Careers for what people say they do: JSON Lines files with `statements` and `gold`."""
    _tell("careers", paths, sample, catalogue, baselines=not no_baselines, as_json=as_json)


def _tell(
    kind: str,
    paths: list[Path],
    sample: int | None,
    catalogue: str,
    *,
    baselines: bool,
    as_json: bool,
) -> None:
    from cli.evaluating import tell_figures  # noqa: PLC0415 - heavy, only when it is run

    tell_figures(kind, paths, sample, catalogue, baselines=baselines, as_json=as_json)
