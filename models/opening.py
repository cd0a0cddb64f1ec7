"""Opening a model for serving: the shipped one, an exported folder, or an export in the home."""

import os
from dataclasses import dataclass
from pathlib import Path

from models import adapted, errors, onnx_encoder, source

EXTRA = "install Destinai with its extra `train` (in a clone: make extras)"
"""What to do where torch, sentence-transformers or onnx is needed and not installed."""


@dataclass(frozen=True, slots=True)
class OnnxFolder:
    """A folder with an exported model, and the version of that model."""

    folder: Path
    version: str


def open_encoder(
    models_folder: Path, model: str = "", threads: int = 0
) -> onnx_encoder.OnnxEncoder:
    """Return the encoder of a model on `threads` threads, 0 for one per core; see `locate`.

    Raises ModelError.
    """
    return onnx_encoder.OnnxEncoder.load(locate(models_folder, model).folder, threads)


def open_adapted(
    models_folder: Path, model_version: str, threads: int = 0
) -> onnx_encoder.OnnxEncoder:
    """Return the encoder of an adapted model that is kept here.

    Raises ModelUnavailableError where it is not kept or not exported.
    """
    folder = models_folder / model_version
    if (folder / onnx_encoder.FACTS).is_file():
        return onnx_encoder.OnnxEncoder.load(folder, threads)
    if adapted.is_adapted(models_folder, model_version):
        raise _not_exported(models_folder, model_version)
    raise adapted.unknown_model(model_version)


def locate(models_folder: Path, model: str = "") -> OnnxFolder:
    """Return the exported folder that a model is served from, without checking its graph.

    A model is "" for the shipped one, an exported folder, or the folder or the hub's name of a
    sentence-transformers model that was exported into `models_folder`. Raises
    ModelUnavailableError where there is no export of it, ModelDamagedError where the facts of an
    export cannot be read.
    """
    if not model:
        return _onnx_folder(onnx_encoder.SHIPPED)
    folder = Path(os.path.expanduser(model))  # noqa: PTH111 - Path.expanduser raises on "~nobody"
    if (folder / onnx_encoder.FACTS).is_file():
        return _onnx_folder(folder.resolve())
    exports = _of_folder(models_folder, folder) if folder.is_dir() else _of(models_folder, model)
    if not exports:
        raise _not_exported(models_folder, model)
    if len(exports) > 1:
        raise errors.ModelUnavailableError(
            f"the model {model!r} was exported {len(exports)} times, from different files "
            f"({', '.join(path.name for path in exports)}); set DESTINAI_MODEL to one of these "
            f"folders in {models_folder}"
        )
    return _onnx_folder(exports[0])


def _onnx_folder(folder: Path) -> OnnxFolder:
    return OnnxFolder(folder, onnx_encoder.ExportedModel.read(folder).model_version)


def _of_folder(models_folder: Path, folder: Path) -> list[Path]:
    if not (folder / "modules.json").is_file():
        raise errors.ModelUnavailableError(
            f"{folder} is no model: it holds neither {onnx_encoder.FACTS} (an exported model) "
            "nor modules.json (a sentence-transformers model); set DESTINAI_MODEL to the folder "
            "that `destinai model export` or SentenceTransformer.save wrote, or unset it"
        )
    export = models_folder / source.version_of(str(folder.resolve()), source.digest_of(folder))
    return [export] if (export / onnx_encoder.FACTS).is_file() else []


def _of(models_folder: Path, name: str) -> list[Path]:
    folders = [
        onnx_encoder.SHIPPED,
        *sorted(path.parent for path in models_folder.glob(f"*/{onnx_encoder.FACTS}")),
    ]
    return [folder for folder in folders if onnx_encoder.ExportedModel.read(folder).source == name]


def _not_exported(models_folder: Path, model: str) -> errors.ModelUnavailableError:
    return errors.ModelUnavailableError(
        f"the model {model!r} has no ONNX export in {models_folder}; {EXTRA}, then run: "
        f"destinai model export {model}"
    )
