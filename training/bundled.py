"""The bundled model: all-MiniLM-L6-v2, trained on a catalogue and its example statements."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from index import build, store
from index.labels import ConceptType
from models.errors import ModelError
from models.onnx_encoder import SHIPPED, ExportedModel, OnnxEncoder
from models.source import digest_of, version_of
from taxonomy.catalogue import Catalogue
from training import batches, export, nearest, pairs
from training.source import BASE_MODEL, ModelSource, packaged
from training.trainer import Progress, Recipe, Training, TrainingOrder

NAME = "destinai-minilm-l6"
STEPS = 1_600
RECIPE = Recipe(learning_rate=8e-5, is_portable=True)
SEEDS = (1, 2)
"""The model is trained once for each, and the mean of the weights is kept."""
_THREADS = 2
"""Sums are cut into as many parts as there are threads: another number gives other weights."""
_PRECISION = "int8"


@dataclass(frozen=True, slots=True)
class BundledCheck:
    """How a model that was trained again compares with the one that is shipped.

    `same` is whether graph and tokenizer are equal byte by byte, `least_cosine` the least cosine
    of the vectors of some texts of the catalogue.
    """

    same: bool
    least_cosine: float


def train_bundled(
    home: store.CatalogueStore,
    catalogue: Catalogue,
    progress: Progress,
    steps: int = STEPS,
) -> ModelSource:
    """Train the model in the folder `training` of a home, and return its source.

    Its weights are the mean of trainings that differ by their seed, which draws other pairs (model
    soups, Wortsman et al. 2022, arXiv:2203.05482). Interrupted, the same call goes on where it
    stopped. Raises ModelError.
    """
    base = packaged(BASE_MODEL)
    near = _neighbours(catalogue, base)
    folder = home.folder / "training"
    trained = []
    for number, seed in enumerate(SEEDS):
        drawn = batches.training_batches(pairs.TrainingPairs(catalogue), near, seed, RECIPE.batch)
        order = TrainingOrder(
            base.version, catalogue.version, seed, f"{steps} steps", _THREADS, RECIPE
        )
        training = Training(folder / f"seed-{seed}", base, order)
        told = _part(progress, number * steps, len(SEEDS) * steps)
        trained.append(training.run(list(islice(drawn, steps)), told))
    mean = write_mean(trained, folder / "mean")
    return ModelSource(mean, version_of(NAME, digest_of(mean), _PRECISION), NAME, base.licence)


def write_mean(models: Sequence[Path], target: Path) -> Path:
    """Write the mean of the weights of models of one architecture, and return its folder.

    The models, and the mean, are folders in the library's format; `target` is replaced. Raises
    ModelError where they have other weights.
    """
    from safetensors.numpy import load_file, save_file  # noqa: PLC0415 - of the extra `train`

    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(models[0], target)
    for file in target.rglob("*.safetensors"):
        every = [load_file(one / file.relative_to(target)) for one in models]
        if any(one.keys() != every[0].keys() for one in every):
            raise ModelError(f"{models[0]} and the others have other weights; they have no mean")
        mean = {
            name: np.mean([one[name] for one in every], axis=0, dtype=np.float64).astype(of.dtype)
            for name, of in every[0].items()
        }
        save_file(mean, file, metadata={"format": "pt"})
    return target


def _part(progress: Progress, done_before: int, whole: int) -> Progress:
    """Return what tells the progress of a part of something."""
    return lambda what, done, _: progress(what, done_before + done, whole)


def export_bundled(trained: ModelSource, catalogue: Catalogue, folder: Path) -> None:
    """Write a trained model into a folder as the bundled one is stored; raise ModelError."""
    export.export_model(trained, folder, export.samples_of(build.texts_of(catalogue)))


def compare_bundled(folder: Path, catalogue: Catalogue) -> BundledCheck:
    """Compare an exported model with the one that is shipped; raise ModelDamagedError."""
    mine, shipped = (OnnxEncoder.load(one) for one in (folder, SHIPPED))
    texts = export.samples_of(build.texts_of(catalogue))
    cosines = np.sum(mine.encode(texts) * shipped.encode(texts), axis=1)
    files = [ExportedModel.read(one).files for one in (folder, SHIPPED)]
    return BundledCheck(files[0] == files[1], float(cosines.min()))


def _neighbours(catalogue: Catalogue, base: ModelSource) -> dict[ConceptType, batches.Neighbours]:
    texts = batches.neighbour_texts(catalogue)
    near = nearest.nearest_texts(base, texts, batches.NEAREST, _THREADS)
    return dict(zip((ConceptType.SKILL, ConceptType.OCCUPATION), near, strict=True))
