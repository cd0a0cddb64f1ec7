"""`destinai eval`: how good recognition and ranking are, on benchmark files."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import CatalogueName, Json

app = typer.Typer(help="Measure recognition and ranking on benchmark files.", no_args_is_help=True)
Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Benchmark files.")]
RatingPaths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH…", help="Files of people's ratings.")
]
Folder = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER",
        help="Folder with skill_linking_*.csv, career_ranking*.jsonl, job_titles*.csv and "
        "transition_ratings*.csv, or some of them.",
    ),
]
CasesFolder = Annotated[
    Path,
    typer.Option(
        "--adversarial", metavar="FOLDER", help="Folder with files of adversarial cases, *.csv."
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write a copy of the scorecard to this file."),
]
FitFolder = Annotated[
    Path | None,
    typer.Option(
        "--fit",
        metavar="FOLDER",
        help="Learn the weights and the prior of `resolve` from one file, write them to this "
        "folder, and measure nothing.",
    ),
]
RankingFolder = Annotated[
    Path | None,
    typer.Option(
        "--fit",
        metavar="FOLDER",
        help="Learn the weights of the ranking from these files, write them to this folder, and "
        "measure nothing.",
    ),
]
Ablation = Annotated[
    bool,
    typer.Option(
        "--ablation",
        help="Measure each signal of the ranking alone and all others without it, learnt anew.",
    ),
]
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
    fit: FitFolder = None,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Occupations of job titles: CSV files with `vacancyTitle` and `conceptUri`."""
    if fit is not None:
        from cli.fitting import tell_fit  # noqa: PLC0415 - heavy, only when it is run

        tell_fit(paths, fit, catalogue)
        return
    _tell("titles", paths, sample, catalogue, baselines=not no_baselines, as_json=as_json)


@app.command()
def careers(
    paths: Paths,
    *,
    sample: Sample = None,
    no_baselines: NoBaselines = False,
    fit: RankingFolder = None,
    ablation: Ablation = False,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Careers for what people say they do: JSON Lines files with `statements` and `gold`."""
    if fit is not None or ablation:
        from cli import ranking  # noqa: PLC0415 - heavy, only when it is run

        if fit is not None:
            ranking.tell_ranking_fit(paths, fit, catalogue)
        else:
            ranking.tell_ablation(paths, sample, catalogue, as_json=as_json)
        return
    _tell("careers", paths, sample, catalogue, baselines=not no_baselines, as_json=as_json)


@app.command()
def transitions(
    paths: RatingPaths = None,
    *,
    sample: Sample = None,
    no_baselines: NoBaselines = False,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Careers within reach: CSV files with `origin`, `destination` and `rating`.

    Without a file: how often destinations lie in the ISCO-08 group of the origin, which tells
    whether they are close kin, not whether people could or would make that move.
    """
    from cli.evaluating import tell_transitions  # noqa: PLC0415 - heavy, only when it is run

    tell_transitions(paths or (), sample, catalogue, baselines=not no_baselines, as_json=as_json)


@app.command()
def adversarial(paths: Paths, *, catalogue: CatalogueName = "", as_json: Json = False) -> None:
    """Texts that tempt recognition: CSV files with `text`, `must` and `must_not`."""
    from cli.evaluating import tell_adversarial  # noqa: PLC0415 - heavy, only when it is run

    tell_adversarial(paths, catalogue, as_json=as_json)


@app.command(name="all")
def everything(
    folder: Folder = Path("../shared/data/bench"),
    *,
    adversarial_cases: CasesFolder = Path("tests/adversarial"),
    output: Output = None,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Every benchmark of a folder, and transitions; keeps the scorecard that is served."""
    from cli.scoring import tell_scorecard  # noqa: PLC0415 - heavy, only when it is run

    tell_scorecard(folder, adversarial_cases, output, catalogue, as_json=as_json)


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
