"""Adapting: the encoder is fine-tuned on a catalogue, compared, published, and told of."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from filelock import FileLock, Timeout

from cli.adaptation import Adaptation, Found, Judged, figures_of
from cli.context import settings_in_use
from cli.errors import RefusalError
from cli.output import plain_table, print_document, stdout, tell, words
from cli.progress import Report, shown_progress
from cli.serving import cores
from index.store import Home
from models.opening import is_exported, open_source
from models.source import locate
from service.settings import Settings
from service.startup import Encoders, ensure_catalogue, lacks_catalogue
from taxonomy.catalogue import Catalogue
from training.trainer import Training, TrainingOrder


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for; `steps` goes before `minutes`."""

    minutes: float
    steps: int | None
    model: str
    seed: int
    catalogue: str

    @property
    def extent(self) -> str:
        """What the number of steps comes from."""
        return f"{self.steps} steps" if self.steps else f"{self.minutes:g} minutes"


@dataclass(frozen=True, slots=True)
class Adapted:
    """A catalogue that was published under an adapted model, and the one in use before."""

    name: str
    former: str
    steps: int
    base: str
    judged: Judged


def adapt_encoder(wish: Wish, *, as_json: bool) -> None:
    """Adapt the encoder to a catalogue, publish that under it, and tell of both on stdout."""
    end = time.monotonic() + wish.minutes * 60
    settings = settings_in_use()
    home = Home(settings.home)
    with _alone(home), shown_progress() as progress:
        adapted = _adapt(wish, settings, home, end, progress)
    if as_json:
        print_document(_facts(adapted))
    else:
        _show(adapted)


def _adapt(wish: Wish, settings: Settings, home: Home, end: float, progress: Report) -> Adapted:
    catalogue = _catalogue(wish, settings, home, progress)
    former = home.current() or ""
    threads = settings.threads or cores()
    source = locate(wish.model or settings.model)
    if not is_exported(home.models, source):
        tell("Preparing the language model, once; this takes about 20 seconds.")
    base = open_source(home.models, source, settings.threads)
    order = TrainingOrder(source.version, catalogue.version, wish.seed, wish.extent, threads)
    training = Training(home.folder / "adapting", source, order)
    adaptation = Adaptation(home, catalogue, base, training, progress)
    adaptation.check()
    steps = _steps(wish, adaptation, end)
    with _telling_how_to_go_on():
        trained = adaptation.train(steps)
    judged = adaptation.judge(trained, settings.threads)
    if judged.is_worse:
        adaptation.drop(judged)
        raise _refusal(judged, source.version)
    adaptation.keep(judged, trained, steps)
    published = home.publish(catalogue, judged.encoder, progress)
    adaptation.clear()
    return Adapted(published.name, former, steps, source.version, judged)


def _catalogue(wish: Wish, settings: Settings, home: Home, progress: Report) -> Catalogue:
    encoders = Encoders(settings, tell)
    if not wish.catalogue and lacks_catalogue(home, encoders.chosen_version):
        ensure_catalogue(home, encoders.chosen(), tell, progress)
    opened = home.open(wish.catalogue)
    if opened.refused:
        tell(f"notice: {opened.refused}; adapting to {opened.name}")
    return opened.index.catalogue


def _steps(wish: Wish, adaptation: Adaptation, end: float) -> int:
    before = adaptation.interrupted_at()
    if before:
        tell(f"Going on with the training of {before:,} steps that was interrupted.")
        return before
    if wish.steps:
        return wish.steps
    tell(f"Timing some steps, to fill {wish.minutes:g} minutes in all.")
    steps = adaptation.steps_until(end)
    tell(f"Training for {steps:,} steps.")
    return steps


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    home.folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home.folder / ".adapting.lock", timeout=0):
            yield
    except Timeout:
        raise RefusalError(
            f"another `destinai adapt` is running in {home.folder}; wait until it is done"
        ) from None


@contextmanager
def _telling_how_to_go_on() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        tell("The training is kept as far as it came: the same command goes on from there.")
        raise


def _refusal(judged: Judged, base: str) -> RefusalError:
    before, after = judged.before["all"], judged.after["all"]
    return RefusalError(
        f"the adapted encoder finds held-out labels worse than {base}: MRR {after.mrr:.4f} after, "
        f"{before.mrr:.4f} before, {after.labels:,} labels; nothing is published. "
        "Train it for longer with --minutes or --steps"
    )


def _facts(adapted: Adapted) -> dict[str, object]:
    judged = adapted.judged
    return {
        "name": adapted.name,
        "in_use": True,
        "former": adapted.former,
        "model_version": judged.encoder.model_version,
        "base": adapted.base,
        "steps": adapted.steps,
        "held_out": {"before": figures_of(judged.before), "after": figures_of(judged.after)},
    }


def _show(adapted: Adapted) -> None:
    console = stdout()
    console.print(words(f"{adapted.base}, adapted in {adapted.steps:,} steps", "bold"))
    table = plain_table("held-out labels", "", "first before", "after", "MRR before", "after")
    for column in table.columns[1:]:
        column.justify = "right"
    for of in adapted.judged.after:
        table.add_row(of, *_cells(of, adapted.judged.before, adapted.judged.after))
    console.print(table)
    console.print()
    console.print(f"Published as {adapted.name}", soft_wrap=True)
    console.print("It is in use now.")
    if adapted.former and adapted.former != adapted.name:
        console.print(
            f"Back to the former: destinai catalogue use {adapted.former}", soft_wrap=True
        )


def _cells(of: str, before: Found, after: Found) -> tuple[str, ...]:
    figures = (before[of].first, after[of].first, before[of].mrr, after[of].mrr)
    return (f"{after[of].labels:,}", *(f"{figure:.3f}" for figure in figures))
