"""Claim kinds: what a clause says of work, by a model that was trained for it.

A clause claims something the person can or did, or that a pasted advertisement asks for, denies or
wishes it, speaks of others, states a limit or an aversion, or says nothing of work.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.encoder import Encoder, MarkedText
from models.onnx_encoder import CLAIMS, SHIPPED, CachedEncoder, ExportedModel, OnnxEncoder
from recommender.results import UnrecognisedReason


class ClaimKind(StrEnum):
    """What a clause says of work, in the order of the claim model's output."""

    CLAIMS = "claims"
    DENIES = "denies"
    WISHES = "wishes"
    OTHERS = "others"
    LIMIT = "limit"
    AVERSION = "aversion"
    NOTHING = "nothing"


REFUSALS = [list(ClaimKind).index(kind) for kind in (ClaimKind.LIMIT, ClaimKind.AVERSION)]
"""The columns of probabilities of what the person cannot do or does not want any more."""
_REASON = {
    ClaimKind.DENIES: UnrecognisedReason.DENIED,
    ClaimKind.WISHES: UnrecognisedReason.WISHED,
    ClaimKind.OTHERS: UnrecognisedReason.DONE_BY_OTHERS,
}
_LANGUAGE = "en"
_THREADS, _REMEMBERED = 1, 10_000
_OTHER_PERSON = re.compile(r"\b(?:he|she|they|we)\b( (?:is|are)\b)?")
_POSITION_HOLDER = re.compile(
    r"\b(?:(?:the|our|this|any|an?|each) )?(?:(?:post|job|role)[ -]?holder|appointee)s?\b(?!')"
    r"( (?:is|are)\b)?"
)
_WRITER = re.compile(r"\b(?:i|my|me|we)\b", re.IGNORECASE)
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

LEAST_CLAIM = 0.3
"""Below it a clause claims something only if its skill is sure; chosen on the development sets."""


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """The probability that a text claims something, and why it probably claims nothing.

    `reason` is None where it may well claim something.
    """

    probability: float
    reason: UnrecognisedReason | None = None


SURE_CLAIM = ClaimVerdict(1.0)
"""That of words which are taken for a claim without being asked."""


class ClaimClassifier:
    """Tells claims from other clauses with the bundled claim model.

    In another language than English it is not used, nor with an encoder of another dimension than
    the bundled one, for which nothing else of recognition was learnt: every clause is taken for a
    claim.
    """

    def __init__(self, encoder: Encoder, language: str) -> None:
        """Raise ModelDamagedError where the claim model is not what was exported."""
        fits = encoder.dimension == ExportedModel.read(SHIPPED).dimension
        is_english = language.partition("-")[0] == _LANGUAGE
        self._model = _remembering() if fits and is_english else None

    @property
    def is_used(self) -> bool:
        """Whether clauses are told apart at all."""
        return self._model is not None

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each `ClaimKind`, in its order, for texts (texts, kinds)."""
        if self._model is not None and texts:
            return self._model.encode(list(map(_asked, texts))).astype(np.float64)
        found = np.zeros((len(texts), len(ClaimKind)))
        found[:, 0] = 1.0
        return found

    def count_tokens(self, texts: Sequence[str]) -> Sequence[int]:
        """Return how many tokens of each text the model reads, 0 where it is not used."""
        return [0] * len(texts) if self._model is None else self._model.count_tokens(texts)

    def job_words(self, texts: Sequence[str]) -> list[MarkedText]:
        """Return the words of each text, marked where they tell a job of the person.

        In another language there are none.
        """
        if self._model is not None and texts:
            return _claim_model().mark(texts)
        return [MarkedText((), np.empty(0, np.float32)) for _ in texts]

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


@cache
def _claim_model() -> OnnxEncoder:
    """Return the claim model, the same for all catalogues of a process."""
    model = OnnxEncoder.load(CLAIMS, _THREADS)
    os.register_at_fork(before=model.close)
    return model


@cache
def _remembering() -> Encoder:
    """Return the claim model with a cache of what it said of clauses."""
    return CachedEncoder(_claim_model(), _REMEMBERED)


def folded(text: str) -> str:
    """Return a clause as the classifier gets it: in lower case, trimmed, in the first person.

    People write CVs and references in the third person, and who speaks may not decide. Nor may
    whether they write "I'm" or "I am": contractions are written in full, "'d" as "would" and "'s"
    as "is", which they mostly are.
    """
    trimmed = " ".join(text.split()).casefold().strip(" ,;:-\N{EN DASH}\N{EM DASH}")
    return _in_first_person(_OTHER_PERSON, in_full(trimmed))


def _asked(text: str) -> str:
    """Return a folded clause with who holds an advertised position in the first person as well.

    The model was trained without this. Who writes of themselves ("I") is not that person.
    """
    words = folded(text)
    return words if _WRITER.search(text) else _in_first_person(_POSITION_HOLDER, words)


def _in_first_person(person: re.Pattern[str], words: str) -> str:
    return person.sub(lambda found: "i am" if found[1] else "i", words)


def in_full(words: str) -> str:
    """Return words in lower case without contractions: "i cannot" for "i can't" and "i cant"."""
    plain = words.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    plain = _DENIED_VERB.sub(lambda found: _DENIED_IN_FULL.get(found[1], f"{found[1]} not"), plain)
    for contraction, full in _IN_FULL:
        plain = contraction.sub(full, plain)
    return plain
