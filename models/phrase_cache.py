"""A bounded memory of phrases already encoded, which keeps none of their words."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from models.encoder import Encoder, Vectors

_KEY_BYTES = 16


class CachedEncoder:
    """An encoder that keeps the vectors of the last `capacity` distinct texts.

    A text is known again by its digest: what people say of themselves is not kept.
    """

    def __init__(self, encoder: Encoder, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"capacity is {capacity}; a cache holds at least one phrase")
        self._encoder = encoder
        self._capacity = capacity
        self._vectors: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many phrases are held."""
        return len(self._vectors)

    @property
    def model_version(self) -> str:
        """The version of the model behind the cache."""
        return self._encoder.model_version

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._encoder.dimension

    @property
    def words(self) -> frozenset[str]:
        """The words that the model behind the cache knows whole."""
        return self._encoder.words

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), dimension); only unseen texts are encoded."""
        known = self._recall(texts)
        unseen = [text for text in dict.fromkeys(texts) if text not in known]
        if unseen:
            fresh = dict(zip(unseen, self._encoder.encode(unseen), strict=True))
            self._remember(fresh)
            known |= fresh
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return np.stack([known[text] for text in texts])

    def _recall(self, texts: Sequence[str]) -> dict[str, Vectors]:
        with self._lock:
            found: dict[str, Vectors] = {}
            for text in texts:
                key = _digest(text)
                if key in self._vectors:
                    found[text] = self._vectors[key]
                    self._vectors.move_to_end(key)
            return found

    def _remember(self, fresh: dict[str, Vectors]) -> None:
        with self._lock:
            for text, vector in fresh.items():
                self._vectors[_digest(text)] = vector.copy()
            while len(self._vectors) > self._capacity:
                self._vectors.popitem(last=False)


def _digest(text: str) -> bytes:
    # "surrogatepass": half characters, such as those of a badly decoded argument, have no UTF-8.
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()
