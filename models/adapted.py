"""Adapted models: encoders that were fine-tuned on a catalogue, kept beside the exported ones."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from models.errors import ModelDamagedError, ModelUnavailableError
from models.source import digest_of, sha256_of

CARD = "adaptation.json"
_FOLDER = "adapted"
_WEIGHTS = "*.safetensors"
ADAPT_AGAIN = "adapt the catalogue again with: destinai adapt"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What an adapted model says of itself; `weights` maps a file to its SHA-256.

    `held_out` has the figures of labels that the training did not see, by encoder.
    """

    model_version: str
    base: str
    catalogue: str
    seed: int
    steps: int
    recipe: Mapping[str, float]
    machine: Mapping[str, str]
    libraries: Mapping[str, str]
    held_out: Mapping[str, Mapping[str, Mapping[str, float]]]
    weights: Mapping[str, str]

    def write(self, folder: Path) -> None:
        """Write the card into a model's folder."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False)
        (folder / CARD).write_text(f"{text}\n", encoding="utf-8")


def adapted_version(base: str, catalogue: str, trained: Path) -> str:
    """Return the version of an adapted model: its base, its catalogue, and its content."""
    return f"{base}-{catalogue}-{digest_of(trained)[:8]}"


def weights_of(trained: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of weights by its place in a model's folder."""
    found = sorted(trained.rglob(_WEIGHTS))
    return {path.relative_to(trained).as_posix(): sha256_of(path) for path in found}


def adapted_folder(models_folder: Path, model_version: str) -> Path:
    """Return where an adapted model of this version is kept, or would be."""
    return models_folder / _FOLDER / model_version


def is_adapted(models_folder: Path, model_version: str) -> bool:
    """Return whether an adapted model of this version is kept."""
    return (adapted_folder(models_folder, model_version) / CARD).is_file()


def keep_adapted(trained: Path, card: ModelCard, models_folder: Path) -> None:
    """Move a trained model under the models folder, its card with it; whole or not at all."""
    kept = adapted_folder(models_folder, card.model_version)
    kept.parent.mkdir(parents=True, exist_ok=True)
    card.write(trained)
    if kept.exists():
        shutil.rmtree(kept)
    trained.rename(kept)


def read_card(models_folder: Path, model_version: str) -> ModelCard:
    """Return the card of an adapted model.

    Raises ModelUnavailableError where there is none, ModelDamagedError where it cannot be read.
    """
    path = adapted_folder(models_folder, model_version) / CARD
    try:
        return ModelCard(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise unknown_model(model_version) from None
    except (OSError, ValueError, TypeError) as error:
        raise ModelDamagedError(f"{path} cannot be read ({error}); {ADAPT_AGAIN}") from error


def unknown_model(model_version: str) -> ModelUnavailableError:
    """Return the error that there is no adapted model of this version."""
    return ModelUnavailableError(f"there is no adapted model {model_version}; {ADAPT_AGAIN}")
