"""The options for a file of profiles or texts, shared by `match` and `recognise`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from batch.engines import Engine
from batch.job import Job, Summary, run_job
from batch.stage import Stage, Task
from cli import errors, output
from cli.context import command_settings, ensure_starter, usable_cores
from cli.progress import show_progress
from index.store import CatalogueStore
from service.startup import Encoders

Out = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="File for the answers of the rows: .jsonl or .parquet."),
]
IdField = Annotated[
    str,
    typer.Option(
        "--id", metavar="FIELD", help="Field or column that names a row, to stand by its answer."
    ),
]
EngineName = Annotated[
    Engine, typer.Option(help="What works on a file: this machine, or a cluster of Ray.")
]
Workers = Annotated[
    int,
    typer.Option(min=0, metavar="N", help="Processes that work on a file; 0 for one per core."),
]


@dataclass(frozen=True, slots=True)
class FileOptions:
    """A file of rows, where their answers go, and what works on it."""

    source: Path | None
    out: Path | None
    id_field: str
    engine: Engine
    workers: int

    def are_given(self, words: Mapping[str, object]) -> bool:
        """Return whether a file is given; raise UsageError for what does not go with it.

        `words` are, by option, what may not be given beside a file.
        """
        if self.source is None:
            if self.out is not None:
                raise errors.UsageError("--out is for the answers of a file of rows")
            return False
        if self.out is None:
            raise errors.UsageError("say where the answers go: --out FILE")
        given = [option for option, value in words.items() if value]
        if given:
            raise errors.UsageError(f"a row of the file says it all; leave out {', '.join(given)}")
        return True


def answer_file(
    task: Task,
    files: FileOptions,
    defaults: Mapping[str, object],
    catalogue: str,
    *,
    as_json: bool,
) -> None:
    """Answer the rows of a file and print how many; exit with NOTHING where none was answered.

    `defaults` are fields for the rows that lack them; one without a value is left out.
    """
    if files.source is None or files.out is None:
        raise ValueError("no file of rows is given")
    settings = command_settings()
    home = CatalogueStore(settings.home)
    name = home.resolve(catalogue) if catalogue else ""
    if not name:
        ensure_starter(home, Encoders(settings))
        name = home.current() or ""
    fields = {field: value for field, value in defaults.items() if value not in (None, {})}
    stage = Stage(task, settings, name, fields, files.id_field)
    workers = files.workers or (usable_cores() if files.engine is Engine.LOCAL else 0)
    with show_progress() as report:
        done = run_job(Job(stage, files.source, files.out, files.engine, workers), report)
    _print_summary(done, as_json=as_json)


def _print_summary(done: Summary, *, as_json: bool) -> None:
    for line, reason in done.reasons:
        output.print_notice(f"row skipped: line {line}: {reason}")
    if as_json:
        counts: dict[str, Any] = {"rows": done.rows, "answered": done.answered}
        counts |= {"skipped": done.skipped, "out": str(done.out)}
        output.print_document({**counts, "errors": str(done.report) if done.report else None})
    else:
        report = f"; the reasons are in {done.report}" if done.report else ""
        skipped = f", {done.skipped:,} skipped{report}" if done.skipped else ""
        output.stdout().print(
            f"{done.answered:,} of {done.rows:,} rows answered{skipped}", soft_wrap=True
        )
    if not done.answered:
        raise typer.Exit(errors.ExitStatus.NOTHING)
