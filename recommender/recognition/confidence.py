"""Confidence: how surely a span of a text names a skill, by learnt weights of 15 signals."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from models.encoder import Vectors
from recommender.data import FOLDER

OF_PAIRS = ("behind", "lead", "words_behind")
OF_SPANS = ("length", "share", "spans", "best")
OF_SKILLS = ("label", "words", "needed", "peak")
OF_STATEMENTS = ("statement", "context", "near_context", "nearness")
SIGNALS = (*OF_PAIRS, *OF_SPANS, *OF_SKILLS, *OF_STATEMENTS)
_LONGEST_LEAD = 0.1
_RIVALS_WITHIN = 0.08
"""Skills whose support is that near to the greatest of a span are rivals for its words."""
EXCLUDED = -1.0
"""The support of a skill by a span that cannot mean it."""
_CONTEXT_SHARE = np.float32(0.01)


@dataclass(frozen=True)
class SkillSignals:
    """The signals of every skill for the spans of one text.

    Of each skill and span (spans, skills): `behind`, how far its support is below the greatest of
    the span (0 or less), `lead`, how far it is above the second, 0.1 at most, and `words_behind`,
    how far its `words` are below the most of the span's rivals (0 or less): of near neighbours the
    one is meant whose label is said. Of each span
    (spans,): `length`, ln of its words; `share`, that of its characters among all; `spans`, ln of
    their number; `best`, the greatest support in it. Of each skill (skills,), by the whole text:
    `label`, the similarity of its labels; `words`, the share of the words of its preferred label
    that occur; `needed`, ln(1 + occupations that need it); `peak`, its greatest support by any
    span, which `behind` + `best` is below by more where other words support it; `statement`, the
    similarity of its nearest example statement; `context` and `near_context` as
    `OccupationContext` has them. `nearness` is a single number. `near_occupations` and
    `near_label` are those of `RecognisedText`.
    """

    support: Vectors
    of_spans: Mapping[str, Vectors]
    of_skills: Mapping[str, Vectors]
    near_occupations: Vectors = field(default_factory=lambda: np.empty(0, dtype=np.float32))
    near_label: float = 0.0

    def logits(self, weights: "RecognitionWeights") -> NDArray[np.float64]:
        """Return the log odds that each span names each skill (spans, skills)."""
        first, behind, lead = self._places
        used = weights.used(has_statements="statement" in self.of_skills)
        # A signal that was not learnt from has no weight.
        spans = sum(used.get(name, 0.0) * values for name, values in self.of_spans.items())
        skills = sum(used.get(name, 0.0) * values for name, values in self.of_skills.items())
        found = np.multiply(behind, used["behind"], dtype=np.float64)
        found += np.asarray(skills, dtype=np.float64)
        found += np.asarray(spans, dtype=np.float64)[:, None] + used["intercept"]
        found[np.arange(len(first)), first] += used["lead"] * lead
        found += used.get("words_behind", 0.0) * self._words_behind
        np.copyto(found, -np.inf, where=self.support <= EXCLUDED)
        return found

    def of(self, spans: NDArray[np.int64], skills: NDArray[np.int64]) -> Vectors:
        """Return the signals of pairs of a span and a skill: (pairs, signals), 0 for absent."""
        first, behind, lead = self._places
        values = {
            "behind": behind[spans, skills],
            "lead": np.where(first[spans] == skills, lead[spans], 0),
            "words_behind": self._words_behind[spans, skills],
            **{name: of_all[spans] for name, of_all in self.of_spans.items()},
            **{
                name: np.broadcast_to(of_all, self.support.shape[1:])[skills]
                for name, of_all in self.of_skills.items()
            },
        }
        none = np.zeros(len(spans))
        return np.stack([values.get(name, none) for name in SIGNALS], axis=1).astype(np.float32)

    def nearness(self) -> Vectors:
        """Return how near each skill is to the text (skills,), which ranks all skills.

        That is its greatest support and a little of its context. Odds compare a skill with its
        rivals instead: of two synonyms neither is sure.
        """
        context = self.of_skills.get("context", np.float32(0))
        nearness: Vectors = self.support.max(axis=0) + _CONTEXT_SHARE * context
        return nearness

    @cached_property
    def _places(self) -> tuple[NDArray[np.int64], Vectors, Vectors]:
        """Return the best skill of each span (spans,), and what is `behind` and its `lead`."""
        rows = np.arange(len(self.support))
        first = self.support.argmax(axis=1)
        best = self.support[rows, first]
        self.support[rows, first] = -np.inf  # for a moment, since a copy takes longer
        second = self.support.max(axis=1, initial=EXCLUDED)
        self.support[rows, first] = best
        return first, self.support - best[:, None], np.clip(best - second, 0, _LONGEST_LEAD)

    @cached_property
    def _words_behind(self) -> Vectors:
        """Return what is `words_behind` (spans, skills)."""
        words = self.of_skills["words"]
        _, behind, _ = self._places
        rivals = behind >= -_RIVALS_WITHIN
        most = np.where(rivals, words, -np.inf).max(axis=1, initial=-np.inf)
        found: Vectors = np.minimum(words - most[:, None], 0)
        return found


_SHARPNESS = 25.0
_LEAST_CONTEXT = 1e-3


class OccupationContext:
    """What the occupations need in which people say something like a text.

    `context` of a skill is the logarithm of the share of these occupations that need it, one with
    an optional need counting half: a softmax, with a factor of 25, over the similarity of each
    occupation's nearest example statement to the text. `nearness` is the greatest similarity, and
    `near_context` the product of both.
    """

    def __init__(self, index: Index) -> None:
        self.statements = index.statements_of_occupations
        self._needs = index.relations.needs[self.statements.filled]
        every = index.relations.essential + index.relations.optional
        self.needed = np.log1p(np.asarray((every > 0).sum(axis=0), dtype=np.float32).ravel())

    @property
    def is_empty(self) -> bool:
        """Whether no occupation has an example statement."""
        return not len(self.statements.filled)

    def of(self, similarity: Vectors) -> Iterator[dict[str, Vectors]]:
        """Yield the signals of each text, each of every skill or one number.

        `similarity` is that of `statements` to texts (texts, some).
        """
        for nearest in similarity:
            nearness = nearest.max()
            share = np.exp(np.float32(_SHARPNESS) * (nearest - nearness))
            share /= share.sum()
            needed = np.asarray(share @ self._needs, np.float32)
            context = np.log(needed + np.float32(_LEAST_CONTEXT))
            yield {"context": context, "near_context": context * nearness, "nearness": nearness}


_FILE = "recognition_weights.json"
_DIGITS = 3
RECOGNITION_VERSION = "confidence-3"


@dataclass(frozen=True, slots=True)
class RecognitionOrigin:
    """The files that were learnt from, how many texts they have, the encoder, and the day."""

    files: tuple[str, ...]
    texts: int
    model_version: str
    date: str


@dataclass(frozen=True, slots=True)
class Curve:
    """What turns log odds into those that hold: `slope` * odds + `spans` * signal + `offset`.

    The signal is ln of the spans of the text, of that name among the signals: of a long sentence
    less is right than of a short one at the same odds. `named` is the share of names of products
    and tools whose skill is right.
    """

    slope: float = 1.0
    spans: float = 0.0
    offset: float = 0.0
    named: float = 0.85

    def over(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Return weights whose sum is on the curve for the sum of these."""
        scaled = {name: self.slope * value for name, value in weights.items()}
        return scaled | {
            "spans": scaled["spans"] + self.spans,
            "intercept": scaled["intercept"] + self.offset,
        }

    def after(self, first: "Curve") -> "Curve":
        """Return what makes odds on this curve of odds on the curve `first`."""
        slope = self.slope / first.slope
        return replace(
            self,
            slope=slope,
            spans=self.spans - slope * first.spans,
            offset=self.offset - slope * first.offset,
        )


@dataclass(frozen=True)
class RecognitionWeights:
    """A weight of each signal, with an `intercept`; their sum is the log odds of a skill.

    They hold for what people say of themselves; `advertisements` is the curve over them for job
    advertisements, which are worded otherwise. `bare` are those of a catalogue
    without example statements. The shipped ones come from the development halves of HOUSE, TECH
    and the statements in everyday words, fitted by `evaluation.fitting.recognition`.
    `without_fold` has what was learnt without the texts of each fold, for figures in which no text
    is read by weights learnt from itself. `named` is the confidence in a name of a product or tool.
    `origin` says what was learnt from.
    """

    version: str
    origin: RecognitionOrigin
    weights: Mapping[str, float]
    bare: Mapping[str, float]
    without_fold: Sequence[Mapping[str, float]] = ()
    advertisements: Curve = Curve()
    named: float = 0.85

    def of_advertisements(self) -> "RecognitionWeights":
        """Return the weights that count in job advertisements."""
        over = self.advertisements.over
        named = self.advertisements.named
        return replace(self, weights=over(self.weights), bare=over(self.bare), named=named)

    def used(self, *, has_statements: bool) -> Mapping[str, float]:
        """Return the weights that count in a catalogue with example statements, or without."""
        return self.weights if has_statements else self.bare

    def write(self, folder: Path) -> Path:
        """Write the file of these weights into a folder and return its path."""
        values = asdict(self) | {
            "weights": _rounded(self.weights),
            "bare": _rounded(self.bare),
            "without_fold": [_rounded(weights) for weights in self.without_fold],
            "advertisements": _rounded(asdict(self.advertisements)),
            "named": round(self.named, _DIGITS),
        }
        path = folder / _FILE
        path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        return path

    @classmethod
    def read(cls, folder: Path) -> "RecognitionWeights":
        """Read what `write` wrote."""
        values = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        origin, curve = values.pop("origin"), Curve(**values.pop("advertisements"))
        return cls(
            origin=RecognitionOrigin(**origin | {"files": tuple(origin["files"])}),
            advertisements=curve,
            **values,
        )

    @classmethod
    def shipped(cls) -> "RecognitionWeights":
        """Return the weights that serve."""
        return cls.read(FOLDER)


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, _DIGITS) + 0.0 for name, value in weights.items()}
