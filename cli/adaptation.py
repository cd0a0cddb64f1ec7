"""An adaptation: a model is trained on a catalogue, exported, and held against what it was."""

import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from cli.errors import RefusalError
from cli.progress import Report
from evaluation.systems.labels import (
    LabelLookupMetrics,
    held_out_label_ranks,
    label_lookup_metrics,
    label_lookup_texts,
)
from index.build import texts_of
from index.labels import ConceptType
from index.store import Home
from index.vector_store import HalfVectors
from models.adapted import ModelCard, adapted_version, is_adapted, keep_adapted, weights_of
from models.encoder import Encoder
from models.opening import open_source
from models.source import ModelSource
from taxonomy.catalogue import Catalogue
from training.batches import Neighbours, neighbours_of, training_batches
from training.holdout import held_out_labels
from training.pairs import Batch, TrainingPairs
from training.trainer import Training

LEAST_STEPS = 20
MOST_STEPS = 6_000
"""A powerful machine stops here: by then every label was seen many times."""
_PROBED_BATCHES = 200
_PROBED_TEXTS = 1_024
_SHARE_TO_PROBE = 0.05
_SPARE = 0.93
"""The share of the time left that is planned for; a machine is not always equally fast."""
_SECONDS_TO_START_AND_EXPORT = 40.0
_SECONDS_TO_WRITE_A_TEXT = 0.0002

Found = Mapping[str, LabelLookupMetrics]
"""What an encoder makes of the held-out labels: of all, of skills, of occupations."""
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Judged:
    """A trained encoder, and the figures of the held-out labels before and after."""

    encoder: Encoder
    before: Found
    after: Found

    @property
    def is_worse(self) -> bool:
        """Whether held-out labels are found worse than before, by the MRR over all of them."""
        return self.after[_ALL].mrr < self.before[_ALL].mrr


class Adaptation:
    """Adapts the model of a training to the catalogue that it is for."""

    def __init__(
        self,
        home: Home,
        catalogue: Catalogue,
        base: Encoder,
        training: Training,
        progress: Report,
    ) -> None:
        self._home = home
        self._catalogue = catalogue
        self._base = base
        self._training = training
        self._order = training.order
        self._progress = progress
        self._held_out = held_out_labels(catalogue)

    def check(self) -> None:
        """Refuse a catalogue whose texts are too few to train and to compare."""
        if not self._held_out or next(self._batches(), None) is None:
            raise RefusalError(
                f"the catalogue {self._catalogue.version} has too few alternative labels to learn "
                "from; import a release that has some"
            )

    def interrupted_at(self) -> int | None:
        """Return the steps of an interrupted training of the same order, None where none is."""
        return self._training.interrupted_at()

    def steps_until(self, end: float) -> int:
        """Return how many steps can be trained so that all is done at a time of the clock.

        Some steps and some texts are timed first. Raises RefusalError where the time is too short.
        """
        probed = list(islice(self._batches(), _PROBED_BATCHES))
        most = _SHARE_TO_PROBE * (end - time.monotonic())
        second = self._training.seconds_per_step(probed, most)
        left = end - time.monotonic() - self._seconds_after()
        steps = int(left * _SPARE / second)
        if steps < LEAST_STEPS:
            short = (LEAST_STEPS - steps) * second / _SPARE / 60
            raise RefusalError(
                f"the time is too short: a training has at least {LEAST_STEPS} steps of "
                f"{second:.1f} s each here; give it {short:.0f} minutes more with --minutes"
            )
        return min(steps, MOST_STEPS)

    def train(self, steps: int) -> Path:
        """Train for a number of steps and return the folder of the trained model."""
        return self._training.run(list(islice(self._batches(), steps)), self._progress)

    def judge(self, trained: Path, threads: int) -> Judged:
        """Export a trained model and look the held-out labels up with it and with its base."""
        version = adapted_version(self._order.base, self._catalogue.version, trained)
        adapted = open_source(self._home.models, ModelSource(trained, version), threads)
        return Judged(adapted, self._found(self._base), self._found(adapted))

    def keep(self, judged: Judged, trained: Path, steps: int) -> ModelCard:
        """Keep a trained model in the home, and return what it says of itself."""
        card = ModelCard(
            model_version=judged.encoder.model_version,
            base=self._order.base,
            catalogue=self._catalogue.version,
            seed=self._order.seed,
            steps=steps,
            recipe=asdict(self._order.recipe),
            machine={**self._training.outcome(), "threads": str(self._order.threads)},
            libraries=self._order.libraries,
            held_out={"before": figures_of(judged.before), "after": figures_of(judged.after)},
            weights=weights_of(trained),
        )
        keep_adapted(trained, card, self._home.models)
        return card

    def drop(self, judged: Judged) -> None:
        """Remove a trained model and all that came of it."""
        version = judged.encoder.model_version
        if not is_adapted(self._home.models, version):
            self._home.forget_vectors(judged.encoder)
            shutil.rmtree(self._home.models / version)
        self.clear()

    def clear(self) -> None:
        """Remove what the training needed."""
        self._training.clear()

    def _batches(self) -> Iterator[Batch]:
        size = self._order.recipe.batch
        return training_batches(self._pairs, self._near, self._order.seed, size)

    @cached_property
    def _pairs(self) -> TrainingPairs:
        return TrainingPairs(self._catalogue)

    @cached_property
    def _near(self) -> Mapping[ConceptType, Neighbours]:
        vectors = self._vectors(self._base)
        rows = {
            ConceptType.SKILL: [skill.label for skill in self._catalogue.skills],
            ConceptType.OCCUPATION: [one.label for one in self._catalogue.occupations],
        }
        return {of: neighbours_of([vectors[label] for label in rows[of]]) for of in rows}

    def _vectors(self, encoder: Encoder) -> dict[str, HalfVectors]:
        texts = label_lookup_texts(self._catalogue, self._held_out)
        return self._home.vectors(encoder, texts, self._progress)

    def _found(self, encoder: Encoder) -> Found:
        placed = held_out_label_ranks(self._catalogue, self._held_out, self._vectors(encoder))
        together = [placing for placings in placed.values() for placing in placings]
        by_type = {f"{of.value}s": label_lookup_metrics(placed[of]) for of in placed}
        return {_ALL: label_lookup_metrics(together), **by_type}

    def _seconds_after(self) -> float:
        """Return how long it takes from the last step of a training to the end, as probed here."""
        texts = list(dict.fromkeys(texts_of(self._catalogue)))
        probed = texts[:: max(1, len(texts) // _PROBED_TEXTS)]
        start = time.monotonic()
        self._base.encode(probed)
        each = (time.monotonic() - start) / len(probed)
        return len(texts) * (each + _SECONDS_TO_WRITE_A_TEXT) + _SECONDS_TO_START_AND_EXPORT


def figures_of(found: Found) -> dict[str, dict[str, float]]:
    """Return figures as plain facts."""
    return {of: asdict(figures) for of, figures in found.items()}
