"""A fit of the resolver of titles: learnt from a benchmark file, and written to a folder."""

from collections.abc import Sequence
from pathlib import Path

from cli.context import open_desk
from cli.errors import MisuseError, RefusalError
from cli.output import tell
from cli.progress import shown_progress
from evaluation.evaluator import Evaluator
from evaluation.metrics.ranking import Kind


def tell_fit(paths: Sequence[Path], folder: Path, catalogue: str) -> None:
    """Learn from one file of tagged titles and write what was learnt into a folder.

    Raises MisuseError for several files, RefusalError where the folder cannot be written.
    """
    if len(paths) != 1:
        raise MisuseError(f"--fit learns from one file, and {len(paths)} were named; name one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        desk = open_desk(catalogue)
        with shown_progress() as progress:
            evaluator = Evaluator(desk.snapshot.recommender, Kind.TITLES, progress, desk.encoder)
            fit = evaluator.fit_titles(evaluator.read(paths[0]))
        fit.write(folder)
    except OSError as error:
        raise RefusalError(f"the fit cannot be written to {folder}: {error.strerror}") from None
    tell(f"The fit to {fit.origin.titles:,} titles is in {folder}.")
