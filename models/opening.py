"""Opening a model: found, checked, exported once, loaded."""

from pathlib import Path

from filelock import FileLock

from models.adapted import adapted_source
from models.export import export_model
from models.onnx_encoder import FACTS, OnnxEncoder
from models.source import ModelSource, locate


def open_encoder(models_folder: Path, model: str = "", threads: int = 0) -> OnnxEncoder:
    """Return the encoder of a model ("" for the default), exporting it where it was not yet.

    `models_folder` keeps one folder of exported files for each model version; of several
    processes that open a new model at once, one exports it. Raises ModelError.
    """
    return open_source(models_folder, locate(model), threads)


def open_source(models_folder: Path, source: ModelSource, threads: int = 0) -> OnnxEncoder:
    """Return the encoder of a model that was located already; see `open_encoder`."""
    if not is_exported(models_folder, source):
        models_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(models_folder / ".lock"):
            if not is_exported(models_folder, source):
                export_model(source, models_folder / source.version)
    return OnnxEncoder.load(models_folder / source.version, threads)


def open_adapted(models_folder: Path, model_version: str, threads: int = 0) -> OnnxEncoder:
    """Return the encoder of an adapted model that is kept here, exported anew where need be.

    Raises ModelError where it is not kept, or not what was trained.
    """
    if (models_folder / model_version / FACTS).is_file():
        return OnnxEncoder.load(models_folder / model_version, threads)
    return open_source(models_folder, adapted_source(models_folder, model_version), threads)


def is_exported(models_folder: Path, source: ModelSource) -> bool:
    """Return whether a model was exported."""
    return (models_folder / source.version / FACTS).is_file()
