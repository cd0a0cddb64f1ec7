"""A model that passes for an adapted one: the shipped model under another version."""

import shutil
from dataclasses import replace
from pathlib import Path

from models.adapted import ModelCard, keep_adapted, weights_of
from models.onnx_encoder import SHIPPED, ExportedModel


def keep_as_adapted(models: Path, base: str = "", version: str = "") -> str:
    """Keep the shipped model as an adapted one under `models`, and return its version.

    What stands for its weights is a few bytes: it cannot be exported.
    """
    shipped = ExportedModel.read(SHIPPED)
    trained = models / "trained"
    trained.mkdir(parents=True)
    (trained / "model.safetensors").write_bytes(b"weights")
    card = ModelCard(
        model_version=version or f"{shipped.model_version}-small-1-en-00000000",
        base=base or shipped.model_version,
        catalogue="small-1-en",
        seed=0,
        steps=1,
        recipe={"batch": 8},
        machine={"device": "CPU"},
        libraries={"torch": "1"},
        held_out={"after": {"all": {"mrr": 0.5}}},
        weights=weights_of(trained),
    )
    keep_adapted(trained, card, models)
    exported = models / card.model_version
    shutil.copytree(SHIPPED, exported)
    replace(shipped, model_version=card.model_version).write(exported)
    return card.model_version
