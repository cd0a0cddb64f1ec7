"""Claim kinds: what a clause says of work, by weights learnt over its vector and its words.

A clause claims something the person can or did, or that a pasted advertisement asks for, denies or
wishes it, speaks of others, states a limit or an aversion, or says nothing of work.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder import Encoder
from recommender.data import FOLDER
from recommender.results import UnrecognisedReason


class ClaimKind(StrEnum):
    """What a clause says of work."""

    CLAIMS = "claims"
    DENIES = "denies"
    WISHES = "wishes"
    OTHERS = "others"
    LIMIT = "limit"
    AVERSION = "aversion"
    NOTHING = "nothing"


_REASON = {
    ClaimKind.DENIES: UnrecognisedReason.DENIED,
    ClaimKind.WISHES: UnrecognisedReason.WISHED,
    ClaimKind.OTHERS: UnrecognisedReason.DONE_BY_OTHERS,
}
_FILE = "claim_weights.json"
_DIGITS = 2
_LANGUAGE = "en"
_LONGEST_RUN = 3
_OTHER_PERSON = re.compile(r"\b(?:he|she|they|we)\b( (?:is|are)\b)?")
_DENIED_VERB = re.compile(
    r"\b(ca|wo|sha|ai|do|does|did|is|was|are|were|have|has|had|could|would|should|must|need)n'?t\b"
)
_DENIED_IN_FULL = {"ca": "cannot", "wo": "will not", "sha": "shall not", "ai": "am not"}
_IN_FULL = (
    (re.compile(r"\bcan not\b"), "cannot"),
    (re.compile(r"\bi'?m\b"), "i am"),
    (re.compile(r"\b(i|you|we|they)'?ve\b"), r"\1 have"),
    (re.compile(r"\b(you|we|they)'re\b"), r"\1 are"),
    (re.compile(r"\b(i|you|he|she|it|we|they|there|that|who)'ll\b"), r"\1 will"),
    (re.compile(r"\b(i|you|he|she|it|we|they|there|that|who)'d\b"), r"\1 would"),
    (re.compile(r"\b(he|she|it|that|there|here|what|who|where|how)'s\b"), r"\1 is"),
)
_WORD = re.compile(r"[\w']+")
LEAST_CLAIM = 0.25
"""A clause that is less surely a claim is none; chosen on the development sets."""


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """The probability that a text claims something, and why it claims nothing.

    `reason` is None where it may claim something.
    """

    probability: float
    reason: UnrecognisedReason | None = None


SURE_CLAIM = ClaimVerdict(1.0)
"""That of words which are taken for a claim without being asked."""


@dataclass(frozen=True, slots=True)
class ClaimOrigin:
    """How many clauses were learnt from, the encoder behind them, and the day."""

    clauses: int
    model_version: str
    date: str


@dataclass(frozen=True)
class ClaimWeights:
    """The weights of multinomial logistic regression: by kind, with an intercept for each.

    `weights` are of the unit vector of a clause, `words` of its runs of one to three words: a
    weight for each kind, in the order of `weights`. The shipped ones come from
    `evaluation/fitting/claim_sentences.csv`, fitted by `evaluation.fitting.claims`. `origin` says
    what was learnt from.
    """

    origin: ClaimOrigin
    weights: Mapping[str, Sequence[float]]
    intercepts: Mapping[str, float]
    words: Mapping[str, Sequence[float]]

    def write(self, folder: Path) -> Path:
        """Write the file of these weights into a folder and return its path."""
        values = {
            "origin": asdict(self.origin),
            "intercepts": {kind: round(one, _DIGITS) for kind, one in self.intercepts.items()},
            "weights": {kind: _written(row) for kind, row in self.weights.items()},
            "words": {words: _written(row) for words, row in self.words.items()},
        }
        path = folder / _FILE
        path.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return path

    @classmethod
    def read(cls, folder: Path) -> "ClaimWeights":
        """Read what `write` wrote."""
        values = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        weights, words = (
            {name: [*map(float, row.split())] for name, row in values[part].items()}
            for part in ("weights", "words")
        )
        return cls(ClaimOrigin(**values["origin"]), weights, values["intercepts"], words)

    @classmethod
    def shipped(cls) -> "ClaimWeights":
        """Return the weights that serve."""
        return cls.read(FOLDER)


class ClaimClassifier:
    """Tells claims from other clauses with an encoder of the dimension that was learnt from.

    With an encoder of another dimension, or in another language than English, it is not used:
    every clause is taken for a claim.
    """

    def __init__(
        self, encoder: Encoder, language: str, weights: ClaimWeights | None = None
    ) -> None:
        weights = weights or ClaimWeights.shipped()
        self._encoder = encoder
        self._kinds = tuple(map(ClaimKind, weights.weights))
        self._weights = np.array(list(weights.weights.values()), dtype=np.float32)
        self._intercepts = np.array([weights.intercepts[kind] for kind in self._kinds])
        self._words = {words: np.array(row) for words, row in weights.words.items()}
        fits = self._weights.shape[1] == encoder.dimension
        self.is_used = fits and language.partition("-")[0] == _LANGUAGE

    def encoded(self, texts: Sequence[str]) -> list[str]:
        """Return texts as they are encoded, none where the classifier is not used."""
        return list(map(folded, texts)) if self.is_used else []

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each `ClaimKind`, in its order, for texts (texts, kinds)."""
        found = np.zeros((len(texts), len(ClaimKind)))
        if not self.is_used or not texts:
            found[:, 0] = 1.0
            return found
        vectors = self._encoder.encode(self.encoded(texts))
        odds = vectors @ self._weights.T + self._intercepts
        odds += np.stack([self._by_words(text) for text in texts])
        share = np.exp(odds - odds.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        found[:, [list(ClaimKind).index(kind) for kind in self._kinds]] = share
        return found

    def _by_words(self, text: str) -> NDArray[np.float64]:
        """Return what the known runs of words in a text add to the odds of each kind."""
        known = [self._words[words] for words in sorted(runs_of(text)) if words in self._words]
        return np.sum(known, axis=0) / np.sqrt(len(known)) if known else np.zeros(len(self._kinds))

    def verdicts(self, texts: Sequence[str]) -> list[ClaimVerdict]:
        """Return for each text how surely it claims something, and why it may claim nothing."""
        distinct = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        probabilities = self.probabilities(list(distinct))[[distinct[text] for text in texts]]
        others = [list(ClaimKind)[1 + row] for row in probabilities[:, 1:].argmax(axis=1)]
        return [
            ClaimVerdict(
                claim,
                _REASON.get(other, UnrecognisedReason.NOT_A_SKILL) if claim < LEAST_CLAIM else None,
            )
            for claim, other in zip(probabilities[:, 0].tolist(), others, strict=True)
        ]


def runs_of(text: str) -> set[str]:
    """Return the distinct runs of one to three words in a clause."""
    words = _WORD.findall(folded(text))
    sizes = range(1, _LONGEST_RUN + 1)
    return {" ".join(words[at : at + n]) for n in sizes for at in range(len(words) - n + 1)}


def _written(row: Sequence[float]) -> str:
    return " ".join(f"{one:.{_DIGITS}f}" for one in row)


def folded(text: str) -> str:
    """Return a clause as the classifier gets it: in lower case, trimmed, in the first person.

    People write CVs and references in the third person, and who speaks may not decide. Nor may
    whether they write "I'm" or "I am": contractions are written in full, "'d" as "would" and "'s"
    as "is", which they mostly are.
    """
    trimmed = " ".join(text.split()).casefold().strip(" ,;:-\N{EN DASH}\N{EM DASH}")
    return _OTHER_PERSON.sub(lambda found: "i am" if found[1] else "i", in_full(trimmed))


def in_full(words: str) -> str:
    """Return words in lower case without contractions: "i cannot" for "i can't" and "i cant"."""
    plain = words.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    plain = _DENIED_VERB.sub(lambda found: _DENIED_IN_FULL.get(found[1], f"{found[1]} not"), plain)
    for contraction, full in _IN_FULL:
        plain = contraction.sub(full, plain)
    return plain
