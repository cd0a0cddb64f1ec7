"""sentence-transformers over all labels of skills, searched by a flat index of FAISS."""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from sentence_transformers import SentenceTransformer

from bench.peers.peer import RANKED, Given, Peer, Scored, Sentence

_VECTORS = "labels.npy"
_AT_ONCE = 256
"""Labels are short, and many at once are encoded faster than a few."""
_SEARCHED = 10 * RANKED
"""Labels to search; several may be of one skill."""


class FlatFaiss(Peer):
    """The skills of the nearest labels of a whole sentence, by cosine similarity."""

    is_tuned = True

    @classmethod
    def prepare(cls, given: Given, folder: Path) -> None:
        """Encode every label."""
        labels = [label for skill in given.skills() for label in skill.labels]
        model = SentenceTransformer(given.weights, device="cpu")
        vectors = model.encode(labels, batch_size=_AT_ONCE, normalize_embeddings=True)
        np.save(folder / _VECTORS, vectors)

    def __init__(self, given: Given, folder: Path) -> None:
        self._model = SentenceTransformer(given.weights, device="cpu")
        vectors = np.load(folder / _VECTORS)
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)
        self._uris = [skill.uri for skill in given.skills() for _ in skill.labels]

    def read(self, texts: Sequence[str]) -> list[Scored]:
        """Return the ten nearest skills of each text, whatever their similarity."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True)
        near = self._index.search(vectors, _SEARCHED)
        return [self._best(scores, rows) for scores, rows in zip(*near, strict=True)]

    def rank(self, sentence: Sentence) -> Scored:
        """Return the same for one sentence."""
        return self.read([sentence.text])[0]

    def _best(self, scores: Sequence[float], rows: Sequence[int]) -> Scored:
        best: dict[str, float] = {}
        for score, row in zip(scores, rows, strict=True):
            best.setdefault(self._uris[row], float(score))
        return list(best.items())[:RANKED]
