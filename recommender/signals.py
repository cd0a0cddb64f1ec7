"""Signals: what speaks for each occupation, given what a person said and holds."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from index.loaded import Index
from models.encoder import Vectors
from recommender.nearest_parts import NearestParts
from recommender.needs import Needs
from recommender.occupation_words import OccupationWords
from recommender.voice import Voices
from taxonomy.catalogue import Catalogue

SIGNALS = (
    *("skill_profile", "best_skills", "strong_skills", "occupation_text", "description"),
    *("best_sentence", "isco_group", "words", "coverage"),
)
_OPTIONAL_WEIGHT = 0.5
Signal = NDArray[np.float32]


class Signals:
    """Nine signals for every occupation of an index, 0 where it says nothing of its own.

    - `skill_profile`: the mean voice against the centroid of the needed skills, by specificity.
    - `best_skills`: the nearest needed skill, mean over voices.
    - `strong_skills`: the same standardised for each voice, the mean of what is above 0.
    - `occupation_text`: label and description, standardised and averaged like `strong_skills`.
    - `description`: the nearest sentence of the description, standardised, mean over voices.
    - `best_sentence`: the same, its greatest over voices.
    - `isco_group`: the nearest sentence about the ISCO-08 unit group, standardised over groups.
    - `words`: rare words shared with all that stands about the occupation.
    - `coverage`: the share of essentials covered, weighted by specificity, from 0 to 1.

    Standardised is to mean 0 and standard deviation 1 over occupations that have such parts; all
    but `coverage` come to that in the end or are means of it.
    """

    def __init__(self, index: Index, needs: Needs) -> None:
        size = len(index.occupation_vectors)
        catalogue, groups = index.catalogue, index.group_sentences
        every = (needs.essential + needs.optional).tocoo()
        owners, skills = (axis[np.lexsort(every.coords[::-1])] for axis in every.coords)
        sentences = index.occupation_sentences
        self._skills = NearestParts(index.skill_vectors, skills, owners, size)
        self._sentences = NearestParts(sentences.vectors, None, sentences.owners, size)
        self._groups = NearestParts(groups.vectors, None, groups.owners, len(catalogue.groups) + 1)
        self._group_of = _groups_of(catalogue)
        self._texts = index.occupation_vectors
        self._profiles = _profiles(needs, index.skill_vectors)
        self._words = OccupationWords(catalogue)
        self._needs = needs
        self.silent = _silent(len(sentences.owners), groups.owners, self._group_of)
        """The signals that are 0 for every occupation, whatever a person says."""
        self._weight = needs.specificity + np.float32(0.1)
        self._essential_weight = np.maximum(needs.essential @ self._weight, 1e-9)

    def of(self, voices: Voices, credit: NDArray[np.float32]) -> dict[str, Signal]:
        """Return each signal (occupations,) for a person's voices and credit (skills,)."""
        mean = voices.weights @ voices.vectors
        return {
            "skill_profile": standard(self._profiles @ mean),
            **self._of_skills(voices),
            "occupation_text": self._of_texts(voices),
            **self._of_sentences(voices),
            "isco_group": self._of_groups(voices),
            "words": standard(self._words.similarity(voices.words, voices.weights)),
            "coverage": self._needs.essential @ (self._weight * credit) / self._essential_weight,
        }

    def _of_skills(self, voices: Voices) -> dict[str, Signal]:
        near = self._skills.similarity(voices.vectors)
        strong = voices.weights @ np.maximum(standard(near), 0)
        best = standard(voices.weights @ near)
        every = self._skills.over_wholes
        return {"best_skills": every(best), "strong_skills": every(strong)}

    def _of_texts(self, voices: Voices) -> Signal:
        near = standard(voices.vectors @ self._texts.T)
        signal: Signal = voices.weights @ np.maximum(near, 0)
        return signal

    def _of_sentences(self, voices: Voices) -> dict[str, Signal]:
        near = standard(self._sentences.similarity(voices.vectors))
        every = self._sentences.over_wholes
        return {
            "description": every(voices.weights @ near),
            "best_sentence": every(near.max(axis=0)),
        }

    def _of_groups(self, voices: Voices) -> Signal:
        near = standard(self._groups.similarity(voices.vectors))
        return self._groups.over_wholes(voices.weights @ near)[self._group_of]


def standard(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows with mean 0 and standard deviation 1; 0 where all values of a row are equal."""
    if values.shape[-1] == 0:
        return values
    centred = values - values.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True))
    scaled: NDArray[np.float32] = centred / np.maximum(spread, np.float32(1e-6))
    return scaled


def _groups_of(catalogue: Catalogue) -> NDArray[np.int64]:
    """Return the row of each occupation's ISCO-08 unit group, the last row where it has none."""
    rows = {group.uri: row for row, group in enumerate(catalogue.groups)}
    found = (catalogue.isco_group.get(o.isco_code) for o in catalogue.occupations)
    return np.array([rows[group.uri] if group else len(rows) for group in found], dtype=np.int64)


def _silent(
    sentences: int, told: NDArray[np.int32] | NDArray[np.int64], group_of: NDArray[np.int64]
) -> frozenset[str]:
    """Return the signals that have nothing to compare with in a catalogue, as O*NET has no ISCO."""
    of_sentences = ("description", "best_sentence") if not sentences else ()
    of_groups = ("isco_group",) if not np.isin(group_of, told).any() else ()
    return frozenset((*of_sentences, *of_groups))


def _profiles(needs: Needs, skills: Vectors) -> Vectors:
    weighted = (needs.essential + _OPTIONAL_WEIGHT * needs.optional) @ sparse.diags_array(
        needs.specificity
    )
    centroids = np.asarray(weighted @ skills, dtype=np.float32)
    lengths = np.maximum(np.linalg.norm(centroids, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(centroids / lengths, dtype=np.float32)
