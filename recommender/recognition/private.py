"""Private words: what texts say of their writer's health, family, beliefs or origin.

Nobody needs it to tell what a person can do. Clauses are told by weights learnt over their vectors,
in which work with others ("cared for people with dementia") differs from what is one's own.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import work
from models.encoder import Encoder
from recommender.data import FOLDER
from recommender.recognition import claims, segmentation
from recommender.recognition.claim_kinds import folded
from recommender.recognition.claims import Offsets
from recommender.recognition.notes import SPEAKER, NoteReader

LEAST_PRIVATE = 0.45
"""The probability from which a clause or a part of it is private; chosen on held-out folds."""
_LEAST_OF_FEW = 0.7
"""The same of one or two words, which are often names, and of what only goes on after a comma."""
_FEW_WORDS = 2
_PUBLIC = 0.3
"""The probability up to which a part of a clause stays where others are private."""
_MAY_BE = 0.0005
"""The probability of a whole sentence from which its parts are looked at."""
_FILE = "private_weights.json"
_LANGUAGE = "en"
_DIGITS = 3
_PART = re.compile(
    r"\s+(?=(?:after|since|because|due to|while|although|despite|following|as an?|with|who)\b)"
    r"|(?<=\w)\s+(?=I(?:'\w+)?\s)|\s+(?=(?:and|or|but|then)\s)|\s*/\s*"
)
_JOINING = re.compile(
    r"\b(?:after|since|because|while|although|when|as|that|and|or|but|then)\Z", re.I
)
_PREPOSITION = re.compile(r"\b(?:for|of|with|to|from|in|on|at|by|between)\b", re.IGNORECASE)
_OPENING = re.compile(r"\A(?:\W*\b(?:and|or|but|so|then|also|who)\b)+", re.IGNORECASE)
_CLOSING = re.compile(r"(?:[\s,;:(-]|\b(?:and|or|but|so|then)\b(?=[\s,;:(-]*\Z))+\Z")
_DOUBLED = re.compile(r"\s*([,;:])(?:\s*[,;:])*")
_SENTENCE = re.compile(r"[^.!?\s][^.!?]*(?:[.!?](?!\s|\Z)[^.!?]*)*[.!?]*")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class PrivateWeights:
    """The weights of logistic regression over the unit vector of a clause.

    `clauses` counts what was learnt from: `evaluation/fitting/private_clauses.csv` and claims.
    """

    clauses: int
    model_version: str
    date: str
    intercept: float
    weights: Sequence[float]

    def write(self, folder: Path) -> Path:
        """Write the file of these weights into a folder and return its path."""
        values = asdict(self) | {"weights": " ".join(f"{one:.{_DIGITS}f}" for one in self.weights)}
        path = folder / _FILE
        path.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
        return path

    @classmethod
    def read(cls, folder: Path) -> "PrivateWeights":
        """Read what `write` wrote."""
        values = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(**values | {"weights": [*map(float, values["weights"].split())]})

    @classmethod
    def shipped(cls) -> "PrivateWeights":
        """Return the weights that serve."""
        return cls.read(FOLDER)


class PrivateWords:
    """Tells private words with an encoder of the dimension that was learnt from.

    With another one, or in another language than English, no words are private. Nor are those that
    are noted as a condition of work: who uses a wheelchair may want to say so.
    """

    def __init__(
        self,
        encoder: Encoder,
        language: str,
        notes: NoteReader,
        weights: PrivateWeights | None = None,
    ) -> None:
        weights = weights or PrivateWeights.shipped()
        self._encoder = encoder
        self._notes = notes
        self._weights = np.array(weights.weights, dtype=np.float32)
        self._intercept = weights.intercept
        fits = len(self._weights) == encoder.dimension
        self.is_used = fits and language.partition("-")[0] == _LANGUAGE

    def encoded(self, texts: Sequence[str]) -> list[str]:
        """Return texts as they are encoded, none where no words are told."""
        return [folded(_OPENING.sub("", text)) for text in texts] if self.is_used else []

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return how probably each text is private (texts,)."""
        if not self.is_used or not texts:
            return np.zeros(len(texts))
        odds = self._encoder.encode(self.encoded(texts)) @ self._weights
        return 1 / (1 + np.exp(-(odds.astype(np.float64) + self._intercept)))

    def taken_out(self, texts: Sequence[str]) -> list[str]:
        """Return texts without their private words; "" where nothing else is said."""
        return [
            without(text, [one for one in own if not self._is_noted(text, one)])
            for text, own in zip(texts, self.spans(texts), strict=True)
        ]

    def _is_noted(self, text: str, span: Offsets) -> bool:
        noted = self._notes.read([(0, text)])
        return any(
            note.name.condition
            and note.evidence is not None
            and note.evidence.start < span[1]
            and span[0] < note.evidence.end
            for note in noted
        )

    def spans(self, texts: Sequence[str]) -> list[list[Offsets]]:
        """Return the private spans of each text, in their order.

        Sentences are judged first, as the reader of statements encodes them too; of those that may
        have private words, each clause and the parts of it.
        """
        sentences = [(place, one) for place, text in enumerate(texts) for one in _sentences(text)]
        odds = self.probabilities([texts[place][slice(*one)] for place, one in sentences])
        found: list[list[Offsets]] = [[] for _ in texts]
        clauses = [
            (place, _parts(texts[place], (start + one[0], start + one[1])))
            for (place, (start, end)), share in zip(sentences, odds, strict=True)
            if share >= _MAY_BE
            for one in claims.clauses_of(texts[place][start:end])
        ]
        words = [texts[place][slice(*part)] for place, parts in clauses for part in parts]
        shares = iter(self.probabilities(words).tolist())
        for place, parts in clauses:
            work.check()
            found[place] += _private_parts(texts[place], [(one, next(shares)) for one in parts])
        return found


def _private_parts(text: str, shares: Sequence[tuple[Offsets, float]]) -> list[Offsets]:
    """Return what is private of a clause: parts of it, or all; `shares` has it before its parts."""
    (clause, whole), *parts = shares
    hits = [
        one for one, share in parts if _is_private(text, one, share) and _is_own(text, clause, one)
    ]
    left = [one for one, share in parts if one not in hits and share < _PUBLIC]
    if hits and any(_stands_alone(_bare(text, one)) for one in left):
        return hits
    is_all = bool(hits) and not left
    return [clause] if is_all or _is_private(text, clause, whole) else []


def _is_private(text: str, span: Offsets, share: float) -> bool:
    bare = _bare(text, span)
    is_few = len(bare.split()) <= _FEW_WORDS
    goes_on = text[: span[0]].rstrip().endswith(",") and not SPEAKER.search(bare)
    return _stands_alone(bare) and share >= (_LEAST_OF_FEW if is_few or goes_on else LEAST_PRIVATE)


def _is_own(text: str, clause: Offsets, part: Offsets) -> bool:
    """Return whether a part of a clause may be of the writer, and not of those worked with.

    It stands first, names the writer, or is joined to what has no preposition: "clerk and mother".
    """
    before, words = text[clause[0] : part[0]], text[slice(*part)]
    is_first = not _OPENING.sub("", before).strip(" ,")
    is_joined = bool(_OPENING.match(words)) and not _PREPOSITION.search(before)
    return is_first or is_joined or bool(SPEAKER.search(words))


def _stands_alone(words: str) -> bool:
    """Return whether words make sense without what follows, unlike a verb ("Stopped")."""
    first, *others = words.split() or [""]
    return bool(others) or not (segmentation.is_verb(first) or first.endswith("ed"))


def _bare(text: str, span: Offsets) -> str:
    """Return the words of a span without those that join it."""
    return _OPENING.sub("", text[slice(*span)])


def _sentences(text: str) -> list[Offsets]:
    return sorted({(one.start, one.end) for one in segmentation.clauses_of(text)})


def parts_of(text: str) -> list[str]:
    """Return the clauses of a text and their parts, as they are judged."""
    parts = (part for clause in claims.clauses_of(text) for part in _parts(text, clause))
    return [_bare(text, part).strip() for part in parts]


def _parts(text: str, clause: Offsets) -> list[Offsets]:
    """Return a clause and, where it has several, its parts."""
    start, end = clause
    cuts = [
        found.span()
        for found in _PART.finditer(text, start, end)
        if not _JOINING.search(text, start, found.start())
    ]
    bounds = [(start, start), *cuts, (end, end)]
    parts = [(bounds[at][1], bounds[at + 1][0]) for at in range(len(bounds) - 1)]
    parts = [part for part in parts if _LETTERS.search(text, *part)]
    return [clause, *parts] if len(parts) > 1 else [clause]


def without(text: str, spans: Sequence[Offsets]) -> str:
    """Return a text without some spans, and without the words and marks that joined them.

    "" where no word is left.
    """
    if not spans:
        return text
    left = claims.blank(text, spans)
    sentences = (found.span() for found in _SENTENCE.finditer(text))
    kept = (_tidy(left[start:end], text[start:end]) for start, end in sentences)
    return " ".join(filter(None, kept))


def _tidy(left: str, before: str) -> str:
    """Return what is left of a sentence, "" for no word; `before` is the sentence as it was."""
    mark = before[len(before.rstrip(".!?")) :]
    words = _DOUBLED.sub(r"\1", " ".join(left.rstrip(".!? ").split()))
    words = _OPENING.sub("", _CLOSING.sub("", words)).strip(" ,;:-")
    if not _LETTERS.search(words):
        return ""
    is_capital = before.lstrip()[:1].isupper()
    return f"{words[0].upper() if is_capital else words[0]}{words[1:]}{mark}"
