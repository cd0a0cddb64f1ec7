"""The bundled model: all-MiniLM-L6-v2, trained on a catalogue and its example statements."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from index import build, store, vector_store
from index.labels import ConceptType
from models.onnx_encoder import SHIPPED, ExportedModel, OnnxEncoder
from models.source import digest_of, version_of
from taxonomy.catalogue import Catalogue
from training import batches, export, pairs
from training.source import BASE_MODEL, ModelSource, packaged
from training.trainer import Recipe, Training, TrainingOrder

NAME = "destinai-minilm-l6"
STEPS = 1_600
RECIPE = Recipe(learning_rate=8e-5, is_portable=True)
_SEED = 1
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
    threads: int,
    progress: vector_store.Progress,
    steps: int = STEPS,
) -> ModelSource:
    """Train the model in the folder `training` of a home, and return its source.

    Interrupted, the same call goes on where it stopped. Raises ModelError.
    """
    base = packaged(BASE_MODEL)
    order = TrainingOrder(base.version, catalogue.version, _SEED, f"{steps} steps", threads, RECIPE)
    near = _neighbours(home, catalogue, base, progress)
    endless = batches.training_batches(pairs.TrainingPairs(catalogue), near, _SEED, RECIPE.batch)
    training = Training(home.folder / "training", base, order)
    trained = training.run(list(islice(endless, steps)), progress)
    version = version_of(NAME, digest_of(trained), _PRECISION)
    return ModelSource(trained, version, NAME, base.licence)


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


def _neighbours(
    home: store.CatalogueStore,
    catalogue: Catalogue,
    base: ModelSource,
    progress: vector_store.Progress,
) -> dict[ConceptType, batches.Neighbours]:
    encoder = export.open_source(home.models, base)
    skills, occupations = batches.neighbour_texts(catalogue)
    vectors = home.vectors(encoder, [*skills, *occupations], progress)
    return batches.neighbours(catalogue, vectors)
