"""Exports a sentence-transformers model to one ONNX graph, pooling and normalisation inside.

The weights are stored as float16 and cast to float32 when the graph is loaded, so that texts are
encoded in float32 from half the bytes.

Run as a process of its own (`python -m training.export TASK TARGET`), so that torch is never
loaded where texts are encoded.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from filelock import FileLock

from models.errors import ModelError
from models.onnx_encoder import FACTS, GRAPH, SHIPPED, TOKENIZER, ExportedModel, OnnxEncoder
from models.source import sha256_of
from training.source import ModelSource

_FILES = frozenset({FACTS, GRAPH, TOKENIZER})
_SCRATCH = ".export-"
_OPSET = 17
_PARITY = 0.9999
_PROBES = ("solder components", "keep lab records", "I looked after the till. " * 12)
_LEAST_HALVED = 4096
"""Smaller arrays (biases, scales of normalisation) stay float32: together they weigh 100 kB."""
_LARGEST_HALF = 65504.0
"""The largest finite number of float16."""


def open_source(models_folder: Path, source: ModelSource, threads: int = 0) -> OnnxEncoder:
    """Return the encoder of a model, exporting it where it was not yet.

    `models_folder` keeps one folder for each version; of several processes that open a new model
    at once, one exports it. The shipped model needs no export. Raises ModelError.
    """
    if source.version == ExportedModel.read(SHIPPED).model_version:
        return OnnxEncoder.load(SHIPPED, threads)
    target = models_folder / source.version
    if not (target / FACTS).is_file():
        models_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(models_folder / ".lock"):
            if not (target / FACTS).is_file():
                export_model(source, target)
    return OnnxEncoder.load(target, threads)


def export_model(source: ModelSource, target: Path) -> None:
    """Write the folder `target` (graph, tokenizer, facts) from a model; whole or not at all.

    An export that is there already is replaced. For one process at a time; what a killed one left
    behind is cleared. Raises ModelError where `target` holds anything else, or with the
    exporter's last line when it fails.
    """
    if target.exists() and not {path.name for path in target.iterdir()} <= _FILES:
        raise ModelError(f"{target} holds other files than an export; name another folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    for leftover in target.parent.glob(f"{_SCRATCH}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=target.parent) as scratch:
        folder = Path(scratch) / "model"
        folder.mkdir()
        _run(source, folder)
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)


def _run(source: ModelSource, folder: Path) -> None:
    task = json.dumps({**asdict(source), "folder": str(source.folder)})
    # -P: a folder `models` where the user happens to stand is not ours.
    command = [sys.executable, "-P", "-m", __name__, task, str(folder)]
    # Threads that wait actively take the cores from others that run.
    quiet = {"TOKENIZERS_PARALLELISM": "false", "OMP_WAIT_POLICY": "PASSIVE"}
    environment = {**os.environ, **quiet}
    done = subprocess.run(  # noqa: S603 - our own module, fixed arguments
        command, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ModelError(f"the model {source.version} could not be exported: {last}")


def _main(source: ModelSource, target: Path) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy, only here

    model = SentenceTransformer(
        str(source.folder), device="cpu", model_kwargs={"attn_implementation": "eager"}
    ).eval()
    _write_graph(model, target / GRAPH)
    _halve_weights(target / GRAPH)
    _write_tokenizer(model, target / TOKENIZER)
    ExportedModel(
        model_version=source.version,
        dimension=int(model.encode(["a"]).shape[1]),
        max_tokens=int(model.max_seq_length or 512),
        prompt=model.prompts.get(model.default_prompt_name or "", ""),
        files={name: sha256_of(target / name) for name in (GRAPH, TOKENIZER)},
        source=source.name,
        licence=source.licence,
    ).write(target)
    _check_parity(model, target)


def _write_graph(model: Any, path: Path) -> None:
    import torch  # noqa: PLC0415 - heavy, only here

    class Sentence(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            embedding = self.model(features)["sentence_embedding"]
            return torch.nn.functional.normalize(embedding, p=2, dim=1)

    example = torch.ones((2, 4), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    with torch.no_grad():
        torch.onnx.export(
            Sentence(),
            (example, example),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def _halve_weights(path: Path) -> None:
    """Store the large weights of a graph as float16, each cast back to float32 by a node.

    ONNX Runtime computes these nodes once, when it loads the graph.
    """
    import onnx  # noqa: PLC0415 - heavy, only here

    graph = (model := onnx.load(path)).graph
    casts = []
    for weights in graph.initializer:
        if weights.data_type != onnx.TensorProto.FLOAT:
            continue
        values = onnx.numpy_helper.to_array(weights)
        if values.size < _LEAST_HALVED or abs(values).max() > _LARGEST_HALF:
            continue
        name, half = weights.name, f"{weights.name}.fp16"
        weights.CopyFrom(onnx.numpy_helper.from_array(values.astype("float16"), half))
        to = onnx.TensorProto.FLOAT
        casts.append(onnx.helper.make_node("Cast", [half], [name], f"{name}.cast", to=to))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _write_tokenizer(model: Any, path: Path) -> None:
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("its tokenizer has no tokenizer.json; choose a model with a fast one")
    backend.save(str(path))


def _check_parity(model: Any, target: Path) -> None:
    ours = OnnxEncoder.load(target).encode(_PROBES)
    theirs = model.encode(list(_PROBES), normalize_embeddings=True)
    lowest = float((ours * theirs).sum(axis=1).min())
    if lowest < _PARITY:
        raise ModelError(f"its ONNX graph differs from the model: cosine {lowest:.6f} < {_PARITY}")


if __name__ == "__main__":
    _task = json.loads(sys.argv[1])
    _main(ModelSource(**{**_task, "folder": Path(_task["folder"])}), Path(sys.argv[2]))
