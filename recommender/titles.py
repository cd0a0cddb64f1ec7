"""Job titles: resolve a title to the occupations that it may mean, by learnt weights.

A title is parsed into readings, compared with every occupation by five signals, and their weighted
sum with a prior becomes a confidence.
"""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.labels import ConceptType, label_key
from index.loaded import Index
from models import work
from models.encoder import Encoder, Vectors
from recommender.data import ESCO_OCCUPATIONS, FOLDER, read_rows
from recommender.lexical import LabelSimilarity
from recommender.results import ResolvedOccupation, best_first
from taxonomy.catalogue import Catalogue

_PART_ENDS = re.compile(r"\s[-\u2013\u2014|@]+\s|[(\[{,;:|]")


def readings_of(title: str) -> tuple[str, ...]:
    """Return the label key of a title, and its bare words where they differ; () without words.

    Brackets and what follows a dash stay in both: left away, fewer titles were resolved.

    >>> readings_of("URGENT: Sr. HR Mgr (m/f/d), 40 hours")
    ('urgent sr hr mgr m f d 40 hours', 'human resources manager')
    """
    readings = (label_key(title), _bare(title))
    return tuple(dict.fromkeys(reading for reading in readings if reading))


def first_part_of(title: str) -> str:
    """Return the bare words of the first part of a title that has any, "" where none has.

    A part ends at a bracket, a comma or a dash between spaces.

    >>> first_part_of("Urgent - Senior Accountant (KL)")
    'accountant'
    """
    return next((bare for part in _PART_ENDS.split(title) if (bare := _bare(part))), "")


def _bare(text: str) -> str:
    """Return the words that name the job, abbreviations written out.

    Numbers and words of advertising, terms of employment, persons sought and seniority are left
    away.
    """
    known = _title_words()
    words = (known.get(word, word) for word in label_key(text).split() if not _has_digit(word))
    return " ".join(word for word in words if word)


@cache
def _title_words() -> dict[str, str]:
    """Return the words of titles that are written out, or "" where they do not name the job."""
    rows = read_rows("title_words.csv")
    return {row["word"]: row["expansion"] for row in rows}


def written_out(word: str) -> str:
    """Return the last word that a folded word of a title is written out as, "" where it is none.

    >>> written_out("mgr"), written_out("nurse"), written_out("senior")
    ('manager', 'nurse', '')
    """
    return " ".join(_title_words().get(word, word).split()[-1:])


def _has_digit(word: str) -> bool:
    return any(mark.isdigit() for mark in word)


TITLE_SIGNALS = ("label", "labels", "text", "skills", "words")
"""The rows of what `TitleSignals.of` returns."""
_NEAREST_LABELS = 4000
_LABELS_COUNTED = 4


class TitleSignals:
    """Five similarities of a title to every occupation, over one index and its encoder.

    `label`: its nearest label; `labels`: the mean of its `_LABELS_COUNTED` nearest labels; `text`:
    its label and description; `skills`: the centroid of the skills that it needs; `words`: rare
    words shared with its nearest label. The first four are cosines with the mean direction of the
    readings of a title.
    """

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._encoder = encoder
        self._labels = index.occupation_labels
        labels = np.bincount(self._labels.owners, minlength=len(index.catalogue.occupations))
        self._counted = np.clip(labels, 1, _LABELS_COUNTED)
        self._texts = index.occupation_vectors
        self._skills = _centroids(index)
        self._words = LabelSimilarity(*index.words.of_labels(len(index.catalogue.skills)))

    def of(self, title: str) -> NDArray[np.float32] | None:
        """Return the signals of a title, (signals, occupations); None for one without words."""
        return self.of_all([title])[0]

    def of_all(self, titles: Sequence[str]) -> list[NDArray[np.float32] | None]:
        """Return the signals of each title as `of` does, encoded together."""
        readings = [readings_of(title) for title in titles]
        if not any(readings):
            return [None] * len(titles)
        vectors = self._encoder.encode([one for own in readings for one in own])
        ends = np.cumsum([len(own) for own in readings])
        return [
            self._of(own[0], vectors[end - len(own) : end]) if own else None
            for own, end in zip(readings, ends, strict=True)
        ]

    def _of(self, title: str, vectors: Vectors) -> NDArray[np.float32]:
        work.check()
        mean = vectors.mean(axis=0)
        mean /= max(float(np.linalg.norm(mean)), 1e-9)
        words = self._words.of(title)
        return np.stack([*self._nearest(mean), self._texts @ mean, self._skills @ mean, words])

    def _nearest(self, vector: Vectors) -> NDArray[np.float32]:
        """Return what the nearest labels of each occupation say: best, and mean (2, occupations).

        Where an occupation has fewer labels among the `_NEAREST_LABELS`, each other one of those
        that count is taken for as near as the last of these.
        """
        similarities, rows = self._labels.nearest(vector[None], _NEAREST_LABELS)
        found = rows[0] >= 0
        near, owners = similarities[0][found], rows[0][found]
        least = float(near.min(initial=1.0))
        # Labels come nearest first, so that a stable sort by owner keeps that order.
        order = np.argsort(owners, kind="stable")
        owned = owners[order]
        place = np.arange(len(owned)) - np.searchsorted(owned, owned)
        counts = place < self._counted[owned]
        total = self._counted * least
        np.add.at(total, owned[counts], near[order][counts] - least)
        best = np.full(len(self._texts), least, dtype=np.float32)
        np.maximum.at(best, owners, near)
        return np.stack([best, (total / self._counted).astype(np.float32)])


def _centroids(index: Index) -> Vectors:
    """Return the mean direction of the needed skills, zero where none are, (occupations, n)."""
    centroids = np.asarray(index.relations.needs @ index.skill_vectors, dtype=np.float32)
    lengths = np.maximum(np.linalg.norm(centroids, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(centroids / lengths, dtype=np.float32)


_WEIGHTS = "title_weights.json"
_PRIOR = "occupation_prior.csv"
_WEIGHT_DIGITS = 3


@dataclass(frozen=True, slots=True)
class TitleOrigin:
    """The file whose titles were learnt from, how many it has, and the encoder behind it."""

    file: str
    titles: int
    model_version: str


@dataclass(frozen=True)
class TitleWeights:
    """A weight of each title signal, one of the prior, and the prior itself.

    `log_prior` has ln(1 + titles tagged with it) for each occupation (URI) that was tagged. The
    shipped one comes from the validation half of the JobBERT titles (Decorte et al. 2021,
    `job_titles_validation.csv`), fitted by `evaluation.fitting.titles`; it holds no title, only
    how often each occupation was meant. `origin` says what it was learnt from.
    """

    weights: tuple[float, ...]
    prior_weight: float
    log_prior: Mapping[str, float]
    origin: TitleOrigin

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

    def prior_with_narrower(self, catalogue: Catalogue) -> NDArray[np.float64]:
        """Return the same with the titles of narrower occupations counted for the broader too.

        A broader occupation has at least what `prior_over` gives it.
        """
        occupations, row_of = catalogue.occupations, catalogue.occupation_row
        titles = np.expm1([self._known(o.uri, o.exact_match) for o in occupations])
        above = [{row_of[uri] for uri in o.broader if uri in row_of} for o in occupations]
        counted = titles.copy()
        for row, count in enumerate(titles):
            broader, waiting = set[int](), set(above[row])
            while waiting:
                broader |= waiting
                waiting = set[int]().union(*(above[each] for each in waiting)) - broader
            counted[sorted(broader - {row})] += count
        return np.maximum(self.prior_over(catalogue), np.log1p(counted))

    def write(self, folder: Path) -> None:
        """Write the two files of the weights into a folder."""
        rounded = (round(weight, _WEIGHT_DIGITS) for weight in self.weights)
        values = {
            "origin": asdict(self.origin),
            "weights": dict(zip(TITLE_SIGNALS, rounded, strict=True)),
            "prior_weight": round(self.prior_weight, _WEIGHT_DIGITS),
        }
        (folder / _WEIGHTS).write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        with (folder / _PRIOR).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("occupation", "log_prior"))
            writer.writerows(
                (uri, f"{prior:.{_WEIGHT_DIGITS}f}")
                for uri, prior in sorted(self.log_prior.items())
            )

    @classmethod
    def read(cls, folder: Path) -> "TitleWeights":
        """Read what `write` wrote."""
        values = json.loads((folder / _WEIGHTS).read_text(encoding="utf-8"))
        rows = read_rows(_PRIOR, folder)
        prior = {row["occupation"]: float(row["log_prior"]) for row in rows}
        weights = tuple(values["weights"][name] for name in TITLE_SIGNALS)
        return cls(weights, values["prior_weight"], prior, TitleOrigin(**values["origin"]))

    @classmethod
    @cache
    def shipped(cls) -> "TitleWeights":
        """Return the weights that serve, read once."""
        return cls.read(FOLDER)

    def _known(self, *uris: str) -> float:
        return next((self.log_prior[uri] for uri in uris if uri in self.log_prior), 0.0)


_BY_TITLE = 0.8
_BY_FIRST_PART = 0.5
_MOST = 0.9
_LEAST_SHARE = 1 / 8
"""What is less likely than that share of the likeliest is not offered."""
_FARTHEST = 4.0
"""Nor is what the signals alone, without the prior, call less likely by that power of e."""
_DIGITS = 4
Confidence = NDArray[np.float64]


class TitleResolver:
    """Resolves job titles to occupations by a weighted sum of five signals and a prior.

    The confidence of an occupation is its softmax over all. A whole title that is a preferred
    label gives `_BY_TITLE` of it to that occupation, which therefore comes first; else the first
    part of the title, its words that name the job, gives `_BY_FIRST_PART`. No confidence exceeds
    `_MOST`: then, on held-out titles, the share that is right equals the confidence. In a
    catalogue smaller than the one it was calibrated on, as many occupations as are missing are
    counted as unlikely ones (the median), since the right one may be among them.
    """

    def __init__(self, index: Index, encoder: Encoder, weights: TitleWeights | None = None) -> None:
        self._index = index
        self.catalogue = index.catalogue
        self.signals = TitleSignals(index, encoder)
        self._set_weights(weights or TitleWeights.shipped())

    def with_weights(self, weights: TitleWeights) -> "TitleResolver":
        """Return a resolver over the same index and encoder with other weights."""
        other = copy(self)
        other._set_weights(weights)
        return other

    def resolve(self, title: str, limit: int) -> tuple[ResolvedOccupation, ...]:
        """Return up to `limit` occupations for a title, best first; none for one without words.

        None is less than an eighth as likely as the first, and none is far less like the title
        than the likest: such ones are common in vacancies, and not what the title means.
        """
        signals = self.signals.of(title)
        if signals is None:
            return ()
        confidence = self.confidence(title, signals)
        likeness = self._weights @ signals
        is_meant = likeness >= likeness.max() - _FARTHEST
        is_meant &= confidence >= _LEAST_SHARE * confidence.max()
        occupations = self.catalogue.occupations
        return tuple(
            ResolvedOccupation(occupations[row].uri, round(float(confidence[row]), _DIGITS))
            for row in best_first(np.where(is_meant, confidence, 0.0))[:limit]
            if is_meant[row]
        )

    def confidence(self, title: str, signals: NDArray[np.float32]) -> Confidence:
        """Return the confidence of every occupation (row) for a title and its signals."""
        return self._with_exact_labels(title, self._likelihood(signals)) * _MOST

    def _set_weights(self, weights: TitleWeights) -> None:
        self.origin = weights.origin
        self._weights = np.array(weights.weights)
        self._prior = weights.prior_weight * weights.prior_over(self.catalogue)

    def _likelihood(self, signals: NDArray[np.float32]) -> Confidence:
        total = self._weights @ signals + self._prior
        likely = np.exp(total - total.max())
        missing = max(ESCO_OCCUPATIONS - len(likely), 0)
        confidence: Confidence = likely / (likely.sum() + missing * np.median(likely))
        return confidence

    def _with_exact_labels(self, title: str, confidence: Confidence) -> Confidence:
        """Return the confidence with the share that goes to occupations with that very label."""
        for key, share in ((label_key(title), _BY_TITLE), (first_part_of(title), _BY_FIRST_PART)):
            hits = self._index.labels.exact([key], ConceptType.OCCUPATION).get(key, [])
            rows = sorted({hit.row for hit in hits if hit.preferred})
            if key and rows:
                named = confidence * (1 - share)
                named[rows] += share / len(rows)
                return named
        return confidence
