"""The encoder that serves: an exported model in ONNX Runtime, and a cache of phrases before it."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from models import work
from models.digest_cache import DigestCache
from models.encoder import Encoder, MarkedText, Vectors
from models.errors import ModelDamagedError, ModelUnavailableError
from models.source import sha256_of

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
FACTS = "encoder.json"
SHIPPED = Path(__file__).parent / "shipped" / "destinai-minilm-l6"
"""The folder of the exported model that comes with Destinai."""
CLAIMS = SHIPPED.with_name("destinai-claims")
"""The folder of the model that says what a clause claims, and marks words that tell a job.

Its vectors are probabilities.
"""


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """Facts about an exported model, stored beside its graph and tokenizer.

    `prompt` goes before each text, `files` maps a file to its SHA-256; `source` is the name of
    the original on the hub and `licence` that of its weights, both "" where they are not known.
    """

    model_version: str
    dimension: int
    max_tokens: int
    prompt: str
    files: dict[str, str]
    source: str = ""
    licence: str = ""

    def write(self, folder: Path) -> None:
        """Write the facts into the folder, with a checksum of their own."""
        (folder / FACTS).write_bytes(self._content())

    @classmethod
    def read(cls, folder: Path) -> "ExportedModel":
        """Read the facts of an exported model.

        Raises ModelDamagedError where they are missing, unreadable or changed.
        """
        path = folder / FACTS
        try:
            content = path.read_bytes()
            values = json.loads(content)
            del values["sha256"]
            facts = cls(**values)
            if facts._content() != content:
                raise ValueError("its content does not fit its own checksum")
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ModelDamagedError(f"{path} cannot be read ({error}); {_fix(folder)}") from error
        return facts

    def check(self, folder: Path) -> None:
        """Raise ModelDamagedError, naming the file, where one is missing or changed."""
        for name, expected in self.files.items():
            if not (folder / name).is_file() or sha256_of(folder / name) != expected:
                raise ModelDamagedError(f"{folder / name} is not what was exported; {_fix(folder)}")

    def _content(self) -> bytes:
        facts = asdict(self)
        # Exports made before these two fields existed are read as well.
        facts = {name: facts[name] for name in facts if name not in _OPTIONAL or facts[name]}
        checksum = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
        return (json.dumps({**facts, "sha256": checksum}, indent=2, sort_keys=True) + "\n").encode()


_OPTIONAL = ("source", "licence")


def _fix(folder: Path) -> str:
    """Return how a damaged folder is replaced."""
    if folder in (SHIPPED, CLAIMS):
        return "install Destinai again (in a clone: git checkout models/shipped)"
    return f"remove {folder} and make it again with: destinai model export MODEL"


_BATCH = 64
_BATCH_TOKENS = 2048
"""So that a batch of long texts does not take seconds, in which no deadline is looked at."""
_TOKEN_STEP = 4
_LEAST_ROWS = 2
_CPU_FACTS = Path("/proc/cpuinfo")
_WORD_START = "\N{LOWER ONE EIGHTH BLOCK}"
"""How SentencePiece marks the start of a word; WordPiece marks what goes on instead."""


class OnnxEncoder:
    """Encodes texts with an exported model.

    Rows of one call share a token length that depends on the text alone (a multiple of
    `_TOKEN_STEP`, or the most that the model takes), and no call has a single row, for which the
    matrix kernels sum in another order. So a text's vector is the same to the last bit whatever
    it is encoded with.
    """

    def __init__(
        self,
        open_session: Callable[[], ort.InferenceSession],
        tokenizer: Tokenizer,
        facts: ExportedModel,
    ) -> None:
        self._open_session = open_session
        self._session: ort.InferenceSession | None = open_session()
        self._tokenizer = tokenizer
        self._facts = facts
        pieces = (piece.lstrip(_WORD_START) for piece in tokenizer.get_vocab())
        self._words = frozenset(piece.lower() for piece in pieces if piece.isalpha())

    @classmethod
    def load(cls, folder: Path, threads: int = 0) -> "OnnxEncoder":
        """Load an exported model on `threads` threads, 0 for one per core.

        Raises ModelDamagedError where a file is missing or not the one that was exported.
        """
        facts = ExportedModel.read(folder)
        facts.check(folder)
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(facts.max_tokens)
        return cls(partial(_open_session, folder / GRAPH, threads), tokenizer, facts)

    def open(self) -> ort.InferenceSession:
        """Return the session, opened anew where it was closed."""
        session = self._session
        if session is None:  # a fork meanwhile may close what is held
            session = self._session = self._open_session()
        return session

    def close(self) -> None:
        """End the session, before this process is forked: a fork lacks the threads of a session.

        The next encoding opens another. The tokenizer uses one thread from now on, for the same
        reason.
        """
        self._session = None
        os.environ["TOKENIZERS_PARALLELISM"] = "false"

    @property
    def model_version(self) -> str:
        """The name of the model and the start of its checksum."""
        return self._facts.model_version

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._facts.dimension

    @property
    def words(self) -> frozenset[str]:
        """The words that are one piece of the model's vocabulary, in lower case."""
        return self._words

    def count_tokens(self, texts: Sequence[str]) -> Sequence[int]:
        """Return how many tokens each text has, no more than the model takes."""
        return [len(tokens) for tokens in self._tokens(texts)]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), dimension): a row of unit length for each text.

        Rows of a classifier are probabilities.
        Raises WorkStoppedError between two batches where the task of the context is to stop.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for batch, outputs in self._outputs(self._tokens(texts)):
            vectors[batch] = outputs[0]
        return vectors

    def mark(self, texts: Sequence[str]) -> list[MarkedText]:
        """Return the words of each text, as far as the model reads, and which are in a span.

        Raises ModelUnavailableError where the model finds no spans, WorkStoppedError as `encode`.
        """
        if len(self.open().get_outputs()) == 1:
            raise ModelUnavailableError(f"the model {self.model_version} finds no spans")
        encodings = self._tokenizer.encode_batch([_whole(text) for text in texts])
        marked: dict[int, MarkedText] = {}
        for batch, outputs in self._outputs([encoding.ids for encoding in encodings]):
            for row, by_token in zip(batch, outputs[1], strict=True):
                marked[row] = _by_word(encodings[row], by_token)
        return [marked[row] for row in range(len(texts))]

    def _outputs(
        self, tokens: Sequence[Sequence[int]]
    ) -> Iterator[tuple[list[int], Sequence[NDArray[np.float32]]]]:
        """Yield the rows of each batch with what the model gives for them."""
        for length, rows in _by_length(tokens, self._facts.max_tokens).items():
            step = max(_LEAST_ROWS, min(_BATCH, _BATCH_TOKENS // length))
            for start in range(0, len(rows), step):
                work.check()
                batch = rows[start : start + step]
                yield batch, self._run([tokens[row] for row in batch], length)

    def _tokens(self, texts: Sequence[str]) -> list[Sequence[int]]:
        prompted = [self._facts.prompt + _whole(text) for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch(prompted)]

    def _run(self, tokens: Sequence[Sequence[int]], length: int) -> Sequence[NDArray[np.float32]]:
        shape = (max(len(tokens), _LEAST_ROWS), length)
        ids = np.zeros(shape, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        mask[:, 0] = 1
        for row, sequence in enumerate(tokens):
            ids[row, : len(sequence)] = sequence
            mask[row, : len(sequence)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask}
        return [output[: len(tokens)] for output in self.open().run(None, inputs)]


def _open_session(graph: Path, threads: int) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Waiting actively saves 5 ms on idle cores and costs 100 ms where another process runs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Without VNNI the fast product of 8-bit integers overflows. The exact one takes twice as
    # long as with VNNI, and gives the same.
    options.add_session_config_entry("session.x64quantprecision", str(int(not _has_vnni())))
    return ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def _has_vnni() -> bool:
    """Return whether Linux says that this CPU has instructions for products of 8-bit integers."""
    with suppress(OSError):
        return "vnni" in _CPU_FACTS.read_text(encoding="utf-8")
    return False


def _whole(text: str) -> str:
    """Return a text with "?" for lone surrogates, such as those of a badly decoded argument."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _by_word(encoding: Encoding, by_token: NDArray[np.float32]) -> MarkedText:
    places: dict[int, tuple[int, int]] = {}
    first: list[int] = []
    for at, (word, (start, end)) in enumerate(
        zip(encoding.word_ids, encoding.offsets, strict=True)
    ):
        if word is None:
            continue
        if word not in places:
            first.append(at)
        places[word] = (places.get(word, (start, end))[0], end)
    return MarkedText(list(places.values()), by_token[first])


def _by_length(tokens: Sequence[Sequence[int]], longest: int) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for row, sequence in enumerate(tokens):
        length = min(-(-len(sequence) // _TOKEN_STEP) * _TOKEN_STEP, longest)
        groups.setdefault(length, []).append(row)
    return groups


class CachedEncoder:
    """An encoder that keeps the vectors of the last `capacity` distinct texts, not the texts."""

    def __init__(self, encoder: Encoder, capacity: int) -> None:
        self._encoder = encoder
        self._vectors: DigestCache[Vectors] = DigestCache(capacity)

    def __len__(self) -> int:
        """Return the number of phrases in the cache."""
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

    def count_tokens(self, texts: Sequence[str]) -> Sequence[int]:
        """Return how many tokens each text has, be it in the cache or not."""
        return self._encoder.count_tokens(texts)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), dimension); only unseen texts are encoded."""
        known = self._vectors.recall(texts)
        unseen = [text for text in dict.fromkeys(texts) if text not in known]
        if unseen:
            fresh = dict(zip(unseen, self._encoder.encode(unseen), strict=True))
            self._vectors.remember({text: vector.copy() for text, vector in fresh.items()})
            known |= fresh
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return np.stack([known[text] for text in texts])
