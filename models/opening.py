"""Opening a model: found, checked, exported once, loaded."""

from pathlib import Path

from models.export import export_model
from models.exported import FACTS
from models.onnx_encoder import OnnxEncoder
from models.source import locate


def open_encoder(models_folder: Path, model: str = "", threads: int = 0) -> OnnxEncoder:
    """Return the encoder of a model ("" for the default), exporting it where it was not yet.

    `models_folder` keeps one folder of exported files for each model version. Raises ModelError.
    """
    source = locate(model)
    folder = models_folder / source.version
    if not (folder / FACTS).is_file():
        export_model(source, folder)
    return OnnxEncoder.load(folder, threads)
