"""Exports a sentence-transformers model to one ONNX graph, pooling and normalisation inside.

Run as a process of its own (`python -m models.export SOURCE TARGET VERSION`), so that torch is
never loaded where texts are encoded.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from models.errors import ModelError
from models.onnx_encoder import GRAPH, TOKENIZER, ExportedModel
from models.source import ModelSource, sha256_of

_SCRATCH = ".export-"
_OPSET = 17
_PARITY = 0.99999
_PROBES = ("solder components", "keep lab records", "I looked after the till. " * 12)


def export_model(source: ModelSource, target: Path) -> None:
    """Write the folder `target` (graph, tokenizer, facts) from a model; whole or not at all.

    For one process at a time; what a killed one left behind is cleared. Raises ModelError with
    the exporter's last line when it fails.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for leftover in target.parent.glob(f"{_SCRATCH}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=target.parent) as scratch:
        folder = Path(scratch) / "model"
        folder.mkdir()
        # -P: a folder `models` where the user happens to stand is not ours.
        python = [sys.executable, "-P", "-m", __name__]
        command = [*python, str(source.folder), str(folder), source.version]
        # Threads that wait actively take the cores from others that run.
        quiet = {"TOKENIZERS_PARALLELISM": "false", "OMP_WAIT_POLICY": "PASSIVE"}
        environment = {**os.environ, **quiet}
        done = subprocess.run(  # noqa: S603 - our own module, fixed arguments
            command, capture_output=True, text=True, check=False, env=environment
        )
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise ModelError(f"the model {source.version} could not be exported: {last}")
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)


def _main(source: Path, target: Path, version: str) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy, only here

    model = SentenceTransformer(
        str(source), device="cpu", model_kwargs={"attn_implementation": "eager"}
    ).eval()
    _write_graph(model, target / GRAPH)
    _write_tokenizer(model, target / TOKENIZER)
    ExportedModel(
        model_version=version,
        dimension=int(model.encode(["a"]).shape[1]),
        max_tokens=int(model.max_seq_length or 512),
        prompt=model.prompts.get(model.default_prompt_name or "", ""),
        files={name: sha256_of(target / name) for name in (GRAPH, TOKENIZER)},
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


def _write_tokenizer(model: Any, path: Path) -> None:
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("its tokenizer has no tokenizer.json; choose a model with a fast one")
    backend.save(str(path))


def _check_parity(model: Any, target: Path) -> None:
    from models.onnx_encoder import OnnxEncoder  # noqa: PLC0415 - breaks the import circle

    ours = OnnxEncoder.load(target).encode(_PROBES)
    theirs = model.encode(list(_PROBES), normalize_embeddings=True)
    lowest = float((ours * theirs).sum(axis=1).min())
    if lowest < _PARITY:
        raise ModelError(f"its ONNX graph differs from the model: cosine {lowest:.6f} < {_PARITY}")


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
