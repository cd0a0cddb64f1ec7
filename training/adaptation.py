"""Adaptation: train the encoder on a catalogue, compare it with its base, publish it or refuse.

The comparison looks up held-out labels: alternative labels that the training does not see.
"""

import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from index import build, store, vector_store
from index.labels import ConceptType
from models.adapted import ModelCard, adapted_version, is_adapted, keep_adapted, weights_of
from models.encoder import Encoder
from models.errors import ModelError
from taxonomy.catalogue import Catalogue
from training import batches, export, holdout, pairs, source, trainer

MIN_STEPS = 20
MAX_STEPS = 6_000
"""A fast machine stops here: by then every label was seen many times."""
ALL = "all"
"""The group of all held-out labels, beside those of skills and of occupations."""

_PROBED_BATCHES = 200
_PROBED_TEXTS = 1_024
_SHARE_TO_PROBE = 0.05
_PLANNED_SHARE = 0.93
"""The share of the time left that is planned for; a machine is not always equally fast."""
_SECONDS_TO_START_AND_EXPORT = 40.0
_SECONDS_TO_WRITE_A_TEXT = 0.0002


class AdaptationError(ModelError):
    """An adaptation that cannot be done or is no improvement; the message says how to fix it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A trained encoder, and the lookup metrics of its base and of itself.

    They are keyed by group: `all`, `skills`, `occupations`.
    """

    encoder: Encoder
    before: Mapping[str, holdout.LookupMetrics]
    after: Mapping[str, holdout.LookupMetrics]

    @property
    def is_worse(self) -> bool:
        """Whether held-out labels are found worse than before, by the MRR over all of them."""
        return self.after[ALL].mrr < self.before[ALL].mrr

    def as_dict(self) -> dict[str, dict[str, dict[str, float]]]:
        """Return the metrics before and after as plain values."""
        return {
            "before": {group: asdict(metrics) for group, metrics in self.before.items()},
            "after": {group: asdict(metrics) for group, metrics in self.after.items()},
        }


class Adaptation:
    """Adapts the model of a training to a catalogue.

    The order of calls is `check`, `train`, `compare`, `publish`.
    """

    def __init__(
        self,
        home: store.CatalogueStore,
        catalogue: Catalogue,
        base: Encoder,
        training: trainer.Training,
        progress: vector_store.Progress,
    ) -> None:
        self._home = home
        self._catalogue = catalogue
        self._base = base
        self._training = training
        self._order = training.order
        self._progress = progress
        self._held_out = holdout.held_out_labels(catalogue)

    def check(self) -> None:
        """Raise AdaptationError where the catalogue has too few texts to train and to compare."""
        if not self._held_out or next(self._batches(), None) is None:
            raise AdaptationError(
                f"the catalogue {self._catalogue.version} has too few alternative labels to learn "
                "from; import a release that has some"
            )

    def interrupted_at(self) -> int | None:
        """Return the steps of an interrupted training of the same order, None where none is."""
        return self._training.interrupted_at()

    def steps_until(self, end: float) -> int:
        """Return how many steps can be trained so that all is done at a time of the clock.

        `end` is a value of `time.monotonic()`. Some steps and some texts are timed first. Raises
        AdaptationError where the time is too short.
        """
        probed = list(islice(self._batches(), _PROBED_BATCHES))
        most = _SHARE_TO_PROBE * (end - time.monotonic())
        second = self._training.seconds_per_step(probed, most)
        left = end - time.monotonic() - self._seconds_after_training()
        steps = int(left * _PLANNED_SHARE / second)
        if steps < MIN_STEPS:
            missing = (MIN_STEPS - steps) * second / _PLANNED_SHARE / 60
            raise AdaptationError(
                f"the time is too short: a training has at least {MIN_STEPS} steps of "
                f"{second:.1f} s each here; give it {missing:.0f} minutes more with --minutes"
            )
        return min(steps, MAX_STEPS)

    def train(self, steps: int) -> Path:
        """Train for a number of steps and return the folder of the trained model."""
        return self._training.run(list(islice(self._batches(), steps)), self._progress)

    def compare(self, trained: Path, threads: int) -> Comparison:
        """Export a trained model and look up the held-out labels with its base and with it."""
        version = adapted_version(self._order.base, self._catalogue.version, trained)
        samples = export.samples_of(build.texts_of(self._catalogue))
        adapted = export.open_source(
            self._home.models, source.ModelSource(trained, version), threads, samples
        )
        return Comparison(adapted, self._metrics(self._base), self._metrics(adapted))

    def publish(self, comparison: Comparison, trained: Path, steps: int) -> str:
        """Keep a trained model, publish the catalogue under it, and return the catalogue's name.

        Raises AdaptationError where the model is worse than its base; it is removed then.
        """
        if comparison.is_worse:
            self._discard(comparison)
            raise _worse_than_base(comparison, self._order.base)
        keep_adapted(trained, self._card(comparison, trained, steps), self._home.models)
        published = self._home.publish(self._catalogue, comparison.encoder, self._progress)
        self._training.clear()
        return published.name

    def _card(self, comparison: Comparison, trained: Path, steps: int) -> ModelCard:
        return ModelCard(
            model_version=comparison.encoder.model_version,
            base=self._order.base,
            catalogue=self._catalogue.version,
            seed=self._order.seed,
            steps=steps,
            recipe=asdict(self._order.recipe),
            machine={**self._training.outcome(), "threads": str(self._order.threads)},
            libraries=self._order.libraries,
            held_out=comparison.as_dict(),
            weights=weights_of(trained),
        )

    def _discard(self, comparison: Comparison) -> None:
        version = comparison.encoder.model_version
        if not is_adapted(self._home.models, version):
            self._home.forget_vectors(comparison.encoder)
            shutil.rmtree(self._home.models / version)
        self._training.clear()

    def _batches(self) -> Iterator[pairs.Batch]:
        size = self._order.recipe.batch
        return batches.training_batches(self._pairs, self._neighbours, self._order.seed, size)

    @cached_property
    def _pairs(self) -> pairs.TrainingPairs:
        return pairs.TrainingPairs(self._catalogue)

    @cached_property
    def _neighbours(self) -> Mapping[ConceptType, batches.Neighbours]:
        return batches.neighbours(self._catalogue, self._vectors(self._base))

    def _vectors(self, encoder: Encoder) -> dict[str, vector_store.HalfVectors]:
        skills, occupations = batches.neighbour_texts(self._catalogue)
        looked_up = holdout.lookup_texts(self._catalogue, self._held_out)
        return self._home.vectors(encoder, [*looked_up, *skills, *occupations], self._progress)

    def _metrics(self, encoder: Encoder) -> dict[str, holdout.LookupMetrics]:
        ranks = holdout.lookup_ranks(self._catalogue, self._held_out, self._vectors(encoder))
        together = [rank for of_type in ranks.values() for rank in of_type]
        by_type = {f"{of.value}s": holdout.lookup_metrics(ranks[of]) for of in ranks}
        return {ALL: holdout.lookup_metrics(together), **by_type}

    def _seconds_after_training(self) -> float:
        """Return the estimated time from the last training step to the published catalogue."""
        texts = list(dict.fromkeys(build.texts_of(self._catalogue)))
        probed = texts[:: max(1, len(texts) // _PROBED_TEXTS)]
        start = time.monotonic()
        self._base.encode(probed)
        each = (time.monotonic() - start) / len(probed)
        return len(texts) * (each + _SECONDS_TO_WRITE_A_TEXT) + _SECONDS_TO_START_AND_EXPORT


def _worse_than_base(comparison: Comparison, base: str) -> AdaptationError:
    before, after = comparison.before[ALL], comparison.after[ALL]
    return AdaptationError(
        f"the adapted encoder finds held-out labels worse than {base}: MRR {after.mrr:.4f} after, "
        f"{before.mrr:.4f} before, {after.labels:,} labels; nothing is published. "
        "Train it for longer with --minutes or --steps"
    )
