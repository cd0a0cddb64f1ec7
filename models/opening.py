"""Opening a model: found, checked, exported once, loaded."""

from pathlib import Path

from filelock import FileLock

from models.export import export_model
from models.exported import FACTS
from models.onnx_encoder import OnnxEncoder
from models.source import locate


def open_encoder(models_folder: Path, model: str = "", threads: int = 0) -> OnnxEncoder:
    """Return the encoder of a model ("" for the default), exporting it where it was not yet.

    `models_folder` keeps one folder of exported files for each model version; of several
    processes that open a new model at once, one exports it. Raises ModelError.
    """
    source = locate(model)
    folder = models_folder / source.version
    if not (folder / FACTS).is_file():
        models_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(models_folder / ".lock"):
            if not (folder / FACTS).is_file():
                export_model(source, folder)
    return OnnxEncoder.load(folder, threads)
