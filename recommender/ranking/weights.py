"""Learnt weights of the ranking: one for each signal, and the curve from their sum to a score."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from recommender.data import FOLDER

RANKING_VERSION = "fusion-12"
SIGNALS = (
    *("skill_profile", "occupation_text", "description", "best_sentence"),
    *("statements", "isco_group", "words", "coverage"),
)
_FILE = "ranking_weights.json"
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class RankingOrigin:
    """The files that were learnt from, how many queries they have, the encoder, and the day."""

    files: tuple[str, ...]
    queries: int
    model_version: str
    date: str


@dataclass(frozen=True)
class RankingWeights:
    """A weight for each signal, and the curve that turns their sum into a score.

    The shipped ones come from the development halves of the career benchmarks, fitted by
    `evaluation.fitting.ranking`. `without_fold` has the weights that were learnt without the
    people of each fold, for figures in which nobody is ranked by weights learnt from themselves.
    `shares` are the mean shares of the signals in the sums of first careers, 1 together. `origin`
    says what was learnt from.
    """

    version: str
    origin: RankingOrigin
    weights: Mapping[str, float]
    half_score_at: float
    steepness: float
    shares: Mapping[str, float]
    without_fold: Sequence[Mapping[str, float]] = ()

    def write(self, folder: Path) -> Path:
        """Write the file of these weights into a folder and return its path."""
        values = asdict(self) | {
            "weights": _rounded(self.weights),
            "half_score_at": round(self.half_score_at, _DIGITS),
            "steepness": round(self.steepness, _DIGITS),
            "shares": _rounded(self.shares),
            "without_fold": [_rounded(weights) for weights in self.without_fold],
        }
        path = folder / _FILE
        path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        return path

    @classmethod
    def read(cls, folder: Path) -> "RankingWeights":
        """Read what `write` wrote."""
        values = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        origin = values.pop("origin")
        return cls(origin=RankingOrigin(**origin | {"files": tuple(origin["files"])}), **values)

    @classmethod
    def shipped(cls) -> "RankingWeights":
        """Return the weights that serve."""
        return cls.read(FOLDER)


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weights[name], _DIGITS) + 0.0 for name in SIGNALS}
