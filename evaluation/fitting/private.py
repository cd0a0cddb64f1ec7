"""Private fitting: the weights that tell private clauses from what people say of work.

`python -m evaluation.fitting.private` fits them again and writes the file that ships.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression

from evaluation.fitting.claim_sentences import claim_sentences
from evaluation.fitting.claims import claims_of_catalogue
from models.encoder import Encoder
from models.onnx_encoder import SHIPPED, OnnxEncoder
from recommender.data import FOLDER
from recommender.recognition.claim_kinds import ClaimKind, folded
from recommender.recognition.private import PrivateWeights, parts_of

_FILE = Path(__file__).with_name("private_clauses.csv")
_PENALTY = 10.0
_MOST_ITERATIONS = 3000
_WRITTEN_WEIGHT = 3.0
"""Of a clause that was written for this, among some twenty times as many others."""
_CLAIMS, _SAID = 2000, 1000
_SEED = 1


def private_clauses() -> Iterator[tuple[str, bool]]:
    """Yield clauses that were written for this project, and whether each is private.

    Those that are not are of work with others, or use the same words.
    """
    with _FILE.open(encoding="utf-8", newline="") as file:
        yield from ((row["text"], row["private"] == "yes") for row in csv.DictReader(file))


def fit_private(encoder: Encoder) -> PrivateWeights:
    """Return the weights of logistic regression over clauses, claims of work and the catalogue."""
    said = _claims()
    clauses = [*private_clauses(), *((text, False) for text in said)]
    vectors = encoder.encode([folded(text) for text, _ in clauses])
    written = len(clauses) - len(said)
    weights = np.repeat([_WRITTEN_WEIGHT, 1.0], [written, len(said)])
    fit = LogisticRegression(C=_PENALTY, max_iter=_MOST_ITERATIONS)
    fit.fit(vectors, np.array([is_private for _, is_private in clauses]), sample_weight=weights)
    return PrivateWeights(
        len(clauses),
        encoder.model_version,
        datetime.now(UTC).date().isoformat(),
        float(fit.intercept_[0]),
        fit.coef_[0].tolist(),
    )


def _claims() -> list[str]:
    """Return some claims of the claim sentences and of the catalogue, drawn with a fixed seed.

    Their parts are more of them, since parts are what is judged.
    """
    said = {
        sentence.text[part.start : part.end].strip()
        for sentence in claim_sentences()
        for part in sentence.parts
        if part.kind is ClaimKind.CLAIMS
    }
    drawn = Random(_SEED)  # noqa: S311 - a fixed draw
    texts = [*drawn.sample(sorted(said), _CLAIMS), *drawn.sample(claims_of_catalogue(), _SAID)]
    return sorted({part for text in texts for part in parts_of(text)} - {""})


if __name__ == "__main__":
    fit_private(OnnxEncoder.load(SHIPPED)).write(FOLDER)
