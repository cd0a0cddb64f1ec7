"""`destinai adapt`: fine-tune the encoder on a catalogue's own texts."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer
from filelock import FileLock, Timeout
from rich.table import Table

from cli import context, errors, lazy, output
from cli.progress import ReportProgress, show_progress
from index.store import CatalogueStore
from service.settings import Settings
from service.startup import Encoders, ensure_catalogue, lacks_catalogue
from taxonomy.catalogue import Catalogue
from training.adaptation import Adaptation, Comparison
from training.export import open_source
from training.source import check_installed, find_model
from training.trainer import Training, TrainingOrder

DEFAULT_MINUTES = 18.0

Minutes = Annotated[
    float | None,
    typer.Option(min=0.1, metavar="N", help=f"Time for all of it; else {DEFAULT_MINUTES:g}."),
]
Steps = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Training steps, instead of a time.")
]
Model = Annotated[
    str,
    typer.Option(
        metavar="NAME|FOLDER",
        help="The sentence-transformers model to begin from; else that of DESTINAI_MODEL.",
    ),
]
Seed = Annotated[
    int, typer.Option(min=0, max=2**31 - 1, help="The same seed and steps give the same model.")
]
AdaptedTo = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Published catalogue to adapt to, by name or its beginning; else the one in use.",
    ),
]

app = lazy.command_app()


@dataclass(frozen=True, slots=True)
class AdaptOptions:
    """The options of the command; `steps` has precedence over `minutes`."""

    minutes: float
    steps: int | None
    model: str
    seed: int
    catalogue: str

    @property
    def extent(self) -> str:
        """What decides the number of steps, in words."""
        return f"{self.steps} steps" if self.steps else f"{self.minutes:g} minutes"


@dataclass(frozen=True, slots=True)
class AdaptedCatalogue:
    """A catalogue that was published under an adapted model, and the one in use before."""

    name: str
    former: str
    steps: int
    base: str
    comparison: Comparison


@app.command()
def adapt(
    *,
    minutes: Minutes = None,
    steps: Steps = None,
    model: Model = "",
    seed: Seed = 0,
    catalogue: AdaptedTo = "",
    as_json: context.Json = False,
) -> None:
    """Fine-tune the encoder on a catalogue's own texts, and publish the catalogue with it.

    Alternative labels that were kept out of the training are looked up before and after; an
    encoder that finds them worse is refused. Run the same command again to continue an
    interrupted training. To use the former catalogue again: destinai catalogue use NAME.
    """
    if minutes is not None and steps is not None:
        raise errors.UsageError("give --minutes or --steps, not both")
    options = AdaptOptions(minutes or DEFAULT_MINUTES, steps, model, seed, catalogue)
    end = time.monotonic() + options.minutes * 60
    settings = context.command_settings()
    home = CatalogueStore(settings.home)
    with _lock(home), show_progress() as progress:
        adapted = _adapt(options, settings, home, end, progress)
    if as_json:
        output.print_document(_facts(adapted))
    else:
        _print_adapted(adapted)


@contextmanager
def _lock(home: CatalogueStore) -> Iterator[None]:
    home.folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home.folder / ".adapting.lock", timeout=0):
            yield
    except Timeout:
        raise errors.CommandError(
            f"another `destinai adapt` is running in {home.folder}; wait until it is done"
        ) from None


def _adapt(
    options: AdaptOptions,
    settings: Settings,
    home: CatalogueStore,
    end: float,
    progress: ReportProgress,
) -> AdaptedCatalogue:
    check_installed()
    catalogue = _open_catalogue(options, settings, home, progress)
    former = home.current() or ""
    threads = settings.threads or context.usable_cores()
    source = find_model(home.models, options.model or settings.model)
    base = open_source(home.models, source, settings.threads)
    order = TrainingOrder(source.version, catalogue.version, options.seed, options.extent, threads)
    training = Training(home.folder / "adapting", source, order)
    adaptation = Adaptation(home, catalogue, base, training, progress)
    adaptation.check()
    steps = _plan_steps(options, adaptation, end)
    with _notice_on_interrupt():
        trained = adaptation.train(steps)
    comparison = adaptation.compare(trained, settings.threads)
    name = adaptation.publish(comparison, trained, steps)
    return AdaptedCatalogue(name, former, steps, source.version, comparison)


def _open_catalogue(
    options: AdaptOptions, settings: Settings, home: CatalogueStore, progress: ReportProgress
) -> Catalogue:
    encoders = Encoders(settings)
    if not options.catalogue and lacks_catalogue(home, encoders.chosen_version):
        ensure_catalogue(home, encoders.chosen(), output.print_notice, progress)
    opened = home.open(options.catalogue)
    if opened.refused:
        output.print_notice(f"notice: {opened.refused}; adapting to {opened.name}")
    return opened.index.catalogue


def _plan_steps(options: AdaptOptions, adaptation: Adaptation, end: float) -> int:
    interrupted = adaptation.interrupted_at()
    if interrupted:
        output.print_notice(f"Continuing the interrupted training of {interrupted:,} steps.")
        return interrupted
    if options.steps:
        return options.steps
    output.print_notice(f"Timing some steps, to fill {options.minutes:g} minutes in all.")
    steps = adaptation.steps_until(end)
    output.print_notice(f"Training for {steps:,} steps.")
    return steps


@contextmanager
def _notice_on_interrupt() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        output.print_notice(
            "The training so far is kept: run the same command again to continue it."
        )
        raise


def _facts(adapted: AdaptedCatalogue) -> dict[str, object]:
    return {
        "name": adapted.name,
        "in_use": True,
        "former": adapted.former,
        "model_version": adapted.comparison.encoder.model_version,
        "base": adapted.base,
        "steps": adapted.steps,
        "held_out": adapted.comparison.as_dict(),
    }


def _print_adapted(adapted: AdaptedCatalogue) -> None:
    console = output.stdout()
    console.print(output.safe_text(f"{adapted.base}, adapted in {adapted.steps:,} steps", "bold"))
    console.print(_lookup_table(adapted.comparison))
    console.print()
    console.print(f"Published as {adapted.name}", soft_wrap=True)
    console.print("It is in use now.")
    if adapted.former and adapted.former != adapted.name:
        console.print(
            f"To use the former again: destinai catalogue use {adapted.former}", soft_wrap=True
        )


def _lookup_table(comparison: Comparison) -> Table:
    headings = ("held-out labels", "", "first before", "after", "MRR before", "after")
    table = output.plain_table(*headings, right=(1, 2, 3, 4, 5))
    for group, after in comparison.after.items():
        before = comparison.before[group]
        shares = (before.first, after.first, before.mrr, after.mrr)
        table.add_row(group, f"{after.labels:,}", *(f"{share:.3f}" for share in shares))
    return table
