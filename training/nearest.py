"""Which texts are near each other by a model, computed alike on every machine.

The bundled model's batches hang on it: of two texts that are about as near, one rounded otherwise
would make other batches from there on. Run as a process of its own (`python -m training.nearest
MODEL COUNT THREADS`), so that torch is never loaded where texts are encoded.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.errors import ModelError
from training.source import ModelSource
from training.trainer import portable_environment

_TEXTS_AT_ONCE, _ROWS_AT_ONCE = 64, 512
Rows = Sequence[Sequence[int]]


def nearest_texts(
    source: ModelSource, texts: Sequence[Sequence[str]], count: int, threads: int
) -> list[Rows]:
    """Return the rows of the `count` nearest others of each text, nearest first.

    Texts are compared with those of the same list. The model puts no prompt before a text, and its
    vectors have the length 1, as those of the base model. Raises ModelError with the last line of
    output when it fails.
    """
    numbers = [str(count), str(threads)]
    command = [sys.executable, "-P", "-m", __name__, str(source.folder), *numbers]
    done = subprocess.run(  # noqa: S603 - our own module, fixed arguments
        command,
        input=json.dumps([list(some) for some in texts]),
        capture_output=True,
        text=True,
        check=False,
        env=portable_environment(threads),
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ModelError(f"neighbours could not be computed with {source.version}: {last}")
    found: list[Rows] = json.loads(done.stdout)
    return found


def _main(folder: Path, count: int, threads: int) -> None:
    import torch  # noqa: PLC0415 - heavy, only here
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    from training.portable import portable_arithmetic  # noqa: PLC0415

    torch.set_num_threads(threads)
    model = SentenceTransformer(
        str(folder), device="cpu", model_kwargs={"attn_implementation": "eager"}
    ).eval()
    texts: list[list[str]] = json.load(sys.stdin)
    with portable_arithmetic(), torch.no_grad():
        near = [_nearest(_encoded(model, some), count) for some in texts]
    json.dump(near, sys.stdout)


def _encoded(model: Any, texts: Sequence[str]) -> Any:
    """Return the vectors of texts, float32 (texts, dimension).

    The library's `encode` sorts texts with a sort that leaves equal ones in an order that depends
    on the processor, and a row of a product on the rows beside it.
    """
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    vectors: list[Any] = [None] * len(texts)
    for start in range(0, len(order), _TEXTS_AT_ONCE):
        rows = order[start : start + _TEXTS_AT_ONCE]
        features = model.preprocess([texts[row] for row in rows])
        for row, vector in zip(rows, model(features)["sentence_embedding"], strict=True):
            vectors[row] = vector.numpy()
    return np.array(vectors)


def _nearest(vectors: Any, count: int) -> Rows:
    found: list[list[int]] = []
    most = min(count, len(vectors) - 1)
    for start in range(0, len(vectors), _ROWS_AT_ONCE):
        products = vectors[start : start + _ROWS_AT_ONCE] @ vectors.T
        for row, products_of_row in enumerate(products, start):
            products_of_row[row] = -np.inf
            found.append(np.argsort(-products_of_row, kind="stable")[:most].tolist())
    return found


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
