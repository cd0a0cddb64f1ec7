"""A model that passes for an adapted one: the default model's files under another version."""

import shutil
from dataclasses import replace
from pathlib import Path

from models.adapted import ModelCard, keep_adapted, weights_of
from models.onnx_encoder import ExportedModel
from models.source import locate


def keep_as_adapted(models_folder: Path, models: Path, base: str = "", version: str = "") -> str:
    """Keep the default model, exported in `models_folder`, as an adapted one under `models`.

    Return its version.
    """
    default = locate()
    card = ModelCard(
        model_version=version or f"{default.version}-small-1-en-00000000",
        base=base or default.version,
        catalogue="small-1-en",
        seed=0,
        steps=1,
        recipe={"batch": 8},
        machine={"device": "CPU"},
        libraries={"torch": "1"},
        held_out={"after": {"all": {"mrr": 0.5}}},
        weights=weights_of(default.folder),
    )
    trained = models / "trained"
    shutil.copytree(default.folder, trained)
    keep_adapted(trained, card, models)
    exported = models / card.model_version
    shutil.copytree(models_folder / default.version, exported)
    replace(ExportedModel.read(exported), model_version=card.model_version).write(exported)
    return card.model_version
