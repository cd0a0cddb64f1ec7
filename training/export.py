"""Exports a sentence-transformers model to one ONNX graph, pooling and normalisation inside.

Weights are stored as float16 and cast to float32 when the graph is loaded. Where sample texts are
given, the products of activations and weights are computed in 8-bit integers (`quantisation`).

Run as a process of its own (`python -m training.export TASK TARGET`), so that torch is never
loaded where texts are encoded.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from tokenizers import Tokenizer

from models.errors import ModelError
from models.onnx_encoder import FACTS, GRAPH, SHIPPED, TOKENIZER, ExportedModel, OnnxEncoder
from models.source import sha256_of
from training.source import ModelSource

_FILES = frozenset({FACTS, GRAPH, TOKENIZER})
_SCRATCH = ".export-"
_OPSET = 17
_SAMPLES, _SAMPLE_TOKENS = 800, 48
_PARITY = {False: 0.9999, True: 0.98}
"""The least cosine to a vector of the original, and where products are computed in integers."""
_PROBES = ("solder components", "keep lab records", "I looked after the till. " * 12)


def open_source(
    models_folder: Path, source: ModelSource, threads: int = 0, samples: Sequence[str] = ()
) -> OnnxEncoder:
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
                export_model(source, target, samples)
    return OnnxEncoder.load(target, threads)


def samples_of(texts: Iterable[str]) -> list[str]:
    """Return some texts from the whole of a catalogue's, to export a model with."""
    distinct = list(dict.fromkeys(texts))
    return distinct[:: max(1, len(distinct) // _SAMPLES)][:_SAMPLES]


def export_model(source: ModelSource, target: Path, samples: Sequence[str] = ()) -> None:
    """Write the folder `target` (graph, tokenizer, facts) from a model; whole or not at all.

    With sample texts, such as the catalogue's, it computes in integers, in half the time. Raises
    ModelError as `written_whole` does, or with the exporter's last line when it fails.
    """
    with written_whole(target) as folder:
        _run(source, folder, samples)


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Give an empty folder for the files of an export, which becomes `target` at the end.

    An export that is there already is replaced, and stays where an error is raised. For one
    process at a time; what a killed one left behind is cleared. Raises ModelError where `target`
    holds anything else.
    """
    if target.exists() and not {path.name for path in target.iterdir()} <= _FILES:
        raise ModelError(f"{target} holds other files than an export; name another folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    for leftover in target.parent.glob(f"{_SCRATCH}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=target.parent) as scratch:
        folder = Path(scratch) / "model"
        folder.mkdir()
        yield folder
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)


def _run(source: ModelSource, folder: Path, samples: Sequence[str]) -> None:
    task = json.dumps({**asdict(source), "folder": str(source.folder)})
    # -P: a folder `models` where the user happens to stand is not ours.
    command = [sys.executable, "-P", "-m", __name__, task, str(folder)]
    # Threads that wait actively take the cores from others that run.
    quiet = {"TOKENIZERS_PARALLELISM": "false", "OMP_WAIT_POLICY": "PASSIVE"}
    environment = {**os.environ, **quiet}
    done = subprocess.run(  # noqa: S603 - our own module, fixed arguments
        command,
        input=json.dumps(samples),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ModelError(f"the model {source.version} could not be exported: {last}")


def _main(source: ModelSource, target: Path, samples: Sequence[str]) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy, only here

    model = SentenceTransformer(
        str(source.folder), device="cpu", model_kwargs={"attn_implementation": "eager"}
    ).eval()
    write_graph(_sentence(model), target / GRAPH)
    _write_tokenizer(model, target / TOKENIZER)
    longest = int(model.max_seq_length or 512)
    prompt = model.prompts.get(model.default_prompt_name or "", "")
    shrink(target, [prompt + text for text in samples], min(longest, _SAMPLE_TOKENS))
    ExportedModel(
        model_version=source.version,
        dimension=int(model.encode(["a"]).shape[1]),
        max_tokens=longest,
        prompt=prompt,
        files={name: sha256_of(target / name) for name in (GRAPH, TOKENIZER)},
        source=source.name,
        licence=source.licence,
    ).write(target)
    _check_parity(model, target, is_quantised=bool(samples))


def _sentence(model: Any) -> Any:
    """Return a model that gives the unit vector of each text."""
    import torch  # noqa: PLC0415 - heavy, only here

    class Sentence(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            embedding = self.model(features)["sentence_embedding"]
            return torch.nn.functional.normalize(embedding, p=2, dim=1)

    return Sentence()


def write_graph(model: Any, path: Path, by_token: str = "") -> None:
    """Write the ONNX graph of a torch model of token ids and mask, (texts, tokens) each.

    Its output is a row for each text; with the name `by_token` another one has a row for each
    token of each text.
    """
    import torch  # noqa: PLC0415 - heavy, only here

    example = torch.ones((2, 4), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    outputs = {"embedding": {0: "batch"}, **({by_token: axes} if by_token else {})}
    with torch.no_grad():
        torch.onnx.export(
            model,
            (example, example),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=list(outputs),
            dynamic_axes={"input_ids": axes, "attention_mask": axes, **outputs},
            opset_version=_OPSET,
            dynamo=False,
            # Without it the weights keep the names of the parameters.
            do_constant_folding=False,
        )


def _write_tokenizer(model: Any, path: Path) -> None:
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("its tokenizer has no tokenizer.json; choose a model with a fast one")
    backend.save(str(path))


def shrink(target: Path, samples: Sequence[str], longest: int) -> None:
    """Compute the products of an exported graph in integers where there are sample texts.

    `longest` is how many tokens of a sample are taken. Weights become float16.
    """
    import onnx  # noqa: PLC0415 - heavy, only here

    from training import quantisation  # noqa: PLC0415

    graph = onnx.load(target / GRAPH)
    if samples:
        tokenizer = Tokenizer.from_file(str(target / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(longest)
        ids = (np.array([one.ids]) for one in tokenizer.encode_batch(samples))
        inputs = [{"input_ids": row, "attention_mask": np.ones_like(row)} for row in ids]
        quantisation.quantise(graph, inputs)
    quantisation.halve_weights(graph)
    (target / GRAPH).write_bytes(graph.SerializeToString(deterministic=True))


def _check_parity(model: Any, target: Path, *, is_quantised: bool) -> None:
    ours = OnnxEncoder.load(target).encode(_PROBES)
    theirs = model.encode(list(_PROBES), normalize_embeddings=True)
    lowest = float((ours * theirs).sum(axis=1).min())
    least = _PARITY[is_quantised]
    if lowest < least:
        raise ModelError(f"its ONNX graph differs from the model: cosine {lowest:.6f} < {least}")


if __name__ == "__main__":
    _task = json.loads(sys.argv[1])
    _main(
        ModelSource(**{**_task, "folder": Path(_task["folder"])}),
        Path(sys.argv[2]),
        json.load(sys.stdin),
    )
