"""A job: a file of rows, answered by a stage on an engine, written so that it can go on."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa

from batch.engines import Engine, run_locally, run_on_ray
from batch.reading import RowFile
from batch.stage import Stage
from batch.writing import AnswerFile, Places
from recommender.ranking.weights import RANKING_VERSION

REASONS_SHOWN = 10

Report = Callable[[str, int, int], None]
"""Called with the step, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to answer, from where to where, and by what.

    `stage.catalogue` names the catalogue, so that all workers and a run that goes on use the same.
    """

    stage: Stage
    source: Path
    out: Path
    engine: Engine = Engine.LOCAL
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """The rows of a job; the first reasons of this run are (line, reason)."""

    rows: int
    answered: int
    out: Path
    report: Path | None
    reasons: tuple[tuple[int, str], ...]

    @property
    def skipped(self) -> int:
        """The rows without an answer."""
        return self.rows - self.answered


def run_job(job: Job, report: Report) -> Summary:
    """Answer every row of a file, or go on where a run of the same job stopped.

    Raises BatchError, CatalogueError and ModelError.
    """
    stage = job.stage
    file = RowFile(job.source, stage.task, stage.id_field, stage.settings.max_body_bytes)
    total = file.count()
    reasons: list[tuple[int, str]] = []
    with AnswerFile.open(job.out, _identity(job, file)) as output:
        report(stage.task.value, output.progress.rows, total)
        with closing(_outcomes(job, file, output.progress.rows)) as outcomes:
            for outcome in outcomes:
                output.add(outcome)
                report(stage.task.value, output.progress.rows, total)
                reasons += _reasons(outcome)
                del reasons[REASONS_SHOWN:]
        output.finish()
        progress = output.progress
    skipped = progress.rows > progress.answered
    listed = Places(job.out).report if skipped else None
    return Summary(progress.rows, progress.answered, job.out, listed, tuple(reasons))


def _outcomes(job: Job, file: RowFile, skipped: int) -> Generator[pa.Table]:
    if job.engine is Engine.RAY:
        return run_on_ray(job.stage, file, skipped, job.workers)
    return run_locally(job.stage, file.chunks(skipped), job.workers)


def _reasons(outcome: pa.Table) -> list[tuple[int, str]]:
    rows = outcome.select(["line", "reason"]).to_pylist()
    return [(row["line"], row["reason"]) for row in rows if row["reason"] is not None]


def _identity(job: Job, file: RowFile) -> dict[str, object]:
    """Return what the answers depend on, as JSON values."""
    stage = job.stage
    return {
        "task": stage.task.value,
        "input": file.digest(),
        "catalogue": stage.catalogue,
        "ranking_version": RANKING_VERSION,
        "destinai": version("destinai"),
        "defaults": dict(stage.defaults),
        "id_field": stage.id_field,
    }
