"""Destinai itself, beside its peers: what a match recognises in a sentence."""

import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from batch.stage import Stage, Task
from bench.peers.peer import RANKED, Given, Peer, Scored, Sentence
from evaluation.systems.skills import readers
from index.store import CatalogueStore
from models.encoder import Encoder, Vectors
from models.onnx_encoder import CachedEncoder
from models.opening import open_encoder
from recommender.profile import Profile, SkillStatement
from recommender.recommender import Recommender
from service.settings import Settings
from service.startup import CACHED_PHRASES, open_snapshot


class ForgetfulEncoder:
    """The cache of phrases that serves, which forgets them when it is told to."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.forget()

    def forget(self) -> None:
        """Forget all phrases."""
        self._cache = CachedEncoder(self._encoder, CACHED_PHRASES)

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts; only unseen ones are encoded."""
        return self._cache.encode(texts)


class Destinai(Peer):
    """One sentence by itself as a match reads it, many as `destinai recognise --texts` does.

    It is judged out of fold where it has learnt from the sentences.
    """

    def __init__(self, given: Given, folder: Path) -> None:  # noqa: ARG002 - the home has it all
        settings = Settings(home=Path(given.home), threads=1)
        home = CatalogueStore(settings.home)
        self._encoder = ForgetfulEncoder(open_encoder(home.models, threads=settings.threads))
        snapshot = open_snapshot(home, lambda _: self._encoder)
        self._recommender = snapshot.recommender
        self._stage = Stage(Task.RECOGNISE, settings)
        self._stage.answer_from(snapshot)

    def read(self, texts: Sequence[str]) -> list[Scored]:
        """Return the skills of each text; of one by itself as of the first that is ever read."""
        self._encoder.forget()
        if len(texts) == 1:
            return [_shown(self._recommender, text) for text in texts]
        requests = pa.table({"request": [json.dumps({"text": text}) for text in texts]})
        return [_scored(answer) for answer in self._stage(requests)["answer"].to_pylist()]

    def found(self, sentence: Sentence) -> Scored:
        """Return the skills of a sentence, by what was learnt without it."""
        return _shown(self._reader(sentence), sentence.text)

    def rank(self, sentence: Sentence) -> Scored:
        """Return the ten likeliest skills of a sentence, by what was learnt without it."""
        reader = self._reader(sentence)
        ranked = reader.recognise(sentence.text, limit=RANKED, min_confidence=0)
        return [(one.skill, one.confidence) for one in ranked]

    def _reader(self, sentence: Sentence) -> Recommender:
        reader_of, *_ = readers(self._recommender, sentence.file).values()
        return reader_of(sentence.text)


def _shown(recommender: Recommender, text: str) -> Scored:
    shown = recommender.interpret(Profile((SkillStatement(text),))).in_words()
    return [(one.skill, one.confidence) for one in shown]


def _scored(answer: str) -> Scored:
    return [(one["skill"]["uri"], one["confidence"]) for one in json.loads(answer)["skills"]]
