"""Title signals and their learnt weights: what speaks for each occupation, given a job title."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.labels import labels_of
from index.loaded import Index
from models.encoder import Encoder, Vectors
from recommender.lexical import LabelWords
from recommender.titles.parsing import readings_of
from taxonomy.catalogue import Catalogue

SIGNALS = ("label", "text", "skills", "words")
"""The rows of what `TitleSignals.of` returns."""
_LABELS_SEEN = 2000
_OPTIONAL_WEIGHT = 0.5


class TitleSignals:
    """Four similarities of a title to every occupation, over one index and its encoder.

    `label`: its nearest label; `text`: its label and description; `skills`: the centroid of the
    skills that it needs; `words`: rare words shared with its nearest label. The first three are
    cosines with the mean direction of the readings of a title.
    """

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._encoder = encoder
        self._labels = index.occupation_labels
        self._texts = index.occupation_vectors
        self._skills = _centroids(index)
        occupations = index.catalogue.occupations
        self._words = LabelWords([[text for _, text in labels_of(one)] for one in occupations])

    def of(self, title: str) -> NDArray[np.float32] | None:
        """Return the signals of a title, (signals, occupations); None for one without words."""
        readings = readings_of(title)
        if not readings:
            return None
        mean = self._encoder.encode(readings).mean(axis=0)
        mean /= max(float(np.linalg.norm(mean)), 1e-9)
        words = self._words.similarity(readings[0])
        return np.stack([self._nearest(mean), self._texts @ mean, self._skills @ mean, words])

    def _nearest(self, vector: Vectors) -> NDArray[np.float32]:
        """Return the similarity of the nearest label of each occupation (occupations,).

        Occupations without a label among the `_LABELS_SEEN` nearest have that of the last one.
        """
        similarities, rows = self._labels.nearest(vector[None], _LABELS_SEEN)
        found = rows[0] >= 0
        least = float(similarities[0][found].min(initial=1.0))
        best = np.full(len(self._texts), least, dtype=np.float32)
        np.maximum.at(best, rows[0][found], similarities[0][found])
        return best


def _centroids(index: Index) -> Vectors:
    """Return the mean direction of the needed skills, zero where none are, (occupations, n)."""
    needs = index.relations.essential + _OPTIONAL_WEIGHT * index.relations.optional
    centroids = np.asarray(needs @ index.skill_vectors, dtype=np.float32)
    lengths = np.maximum(np.linalg.norm(centroids, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(centroids / lengths, dtype=np.float32)


_WEIGHTS = "title_weights.json"
_PRIOR = "occupation_prior.csv"
_COLUMNS = ("occupation", "log_prior")
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class FitOrigin:
    """The file whose titles were learnt from, how many it has, and the encoder behind it."""

    file: str
    titles: int
    model_version: str


@dataclass(frozen=True)
class TitleFit:
    """A weight of each title signal, one of the prior, and the prior itself.

    `log_prior` has ln(1 + titles tagged with it) for each occupation (URI) that was tagged. The
    shipped one comes from the validation half of the JobBERT titles (Decorte et al. 2021,
    `job_titles_validation.csv`), fitted by `evaluation.title_fitting`; it holds no title, only
    how often each occupation was meant. `origin` says what it was learnt from.
    """

    weights: tuple[float, ...]
    prior_weight: float
    log_prior: Mapping[str, float]
    origin: FitOrigin

    def prior_over(self, catalogue: Catalogue) -> NDArray[np.float64]:
        """Return the logarithm of the prior of each occupation, (occupations,).

        Vacancies are tagged with the narrowest occupations only, so that those with narrower ones
        were never counted: they take the mean of the counted ones, as their absence says nothing.
        Other occupations that were not tagged have 0. An occupation may be known by its exact
        match; where a catalogue has none of the counted ones, every prior is 0.
        """
        occupations = catalogue.occupations
        known = np.array([self._known(o.uri, o.exact_match) for o in occupations], dtype=np.float64)
        counted = known > 0
        if not counted.any():
            return np.zeros(len(occupations))
        above = {uri for occupation in occupations for uri in occupation.broader}
        broad = np.array([occupation.uri in above for occupation in occupations])
        known[broad & ~counted] = known[counted].mean()
        return known

    def write(self, folder: Path) -> None:
        """Write the two files of a fit into a folder."""
        rounded = (round(weight, _DIGITS) for weight in self.weights)
        values = {
            "origin": asdict(self.origin),
            "weights": dict(zip(SIGNALS, rounded, strict=True)),
            "prior_weight": round(self.prior_weight, _DIGITS),
        }
        (folder / _WEIGHTS).write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        with (folder / _PRIOR).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_COLUMNS)
            writer.writerows((uri, f"{prior:.{_DIGITS}f}") for uri, prior in self._rows())

    @classmethod
    def read(cls, folder: Path) -> "TitleFit":
        """Read what `write` wrote."""
        values = json.loads((folder / _WEIGHTS).read_text(encoding="utf-8"))
        with (folder / _PRIOR).open(encoding="utf-8", newline="") as file:
            prior = {row["occupation"]: float(row["log_prior"]) for row in csv.DictReader(file)}
        weights = tuple(values["weights"][name] for name in SIGNALS)
        return cls(weights, values["prior_weight"], prior, FitOrigin(**values["origin"]))

    @classmethod
    def shipped(cls) -> "TitleFit":
        """Return the fit that serves."""
        return cls.read(Path(__file__).parents[1] / "data")

    def _known(self, *uris: str) -> float:
        return next((self.log_prior[uri] for uri in uris if uri in self.log_prior), 0.0)

    def _rows(self) -> Sequence[tuple[str, float]]:
        return sorted(self.log_prior.items())
