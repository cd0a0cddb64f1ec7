"""Signals: what speaks for each occupation, given what a person said and holds."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from index.loaded import Index
from models.encoder import Vectors
from recommender.lexical import OccupationWords
from recommender.ranking.requirements import Needs
from recommender.recognition.interpreter import Voices
from taxonomy.catalogue import Catalogue

_VOICES_AT_ONCE = 32
Rows = NDArray[np.int32] | NDArray[np.int64]


class NearestParts:
    """Compares vectors with the parts of wholes: needed skills of occupations, sentences of texts.

    Part `i` has the vector `vectors[rows[i]]` and belongs to the whole (row) `owners[i]`; the
    owners ascend, and a whole may have no part.
    """

    def __init__(self, vectors: Vectors, rows: Rows | None, owners: Rows, wholes: int) -> None:
        self._vectors = vectors
        self._rows = rows
        self._wholes = wholes
        self._filled, self._starts = np.unique(owners, return_index=True)

    def similarity(self, voices: Vectors) -> NDArray[np.float32]:
        """Return the similarity of the nearest part of each whole that has any, (voices, some).

        Few voices are compared at once, so that long profiles take little memory.
        """
        nearest = np.empty((len(voices), len(self._filled)), dtype=np.float32)
        for start in range(0, len(voices), _VOICES_AT_ONCE):
            some = slice(start, start + _VOICES_AT_ONCE)
            similarity = voices[some] @ self._vectors.T
            if self._rows is not None:
                similarity = similarity.take(self._rows, axis=1)
            np.maximum.reduceat(similarity, self._starts, axis=1, out=nearest[some])
        return nearest

    def over_wholes(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return values of the wholes that have parts (some,) as (wholes,), 0 for the others."""
        every = np.zeros(self._wholes, dtype=np.float32)
        every[self._filled] = values
        return every


SIGNALS = (
    *("skill_profile", "best_skills", "occupation_text", "description", "best_sentence"),
    *("isco_group", "words", "coverage"),
)
STANDARDISED = SIGNALS[:6]
"""The signals that count in standard deviations."""
BAR = 1.0
_OPTIONAL_WEIGHT = 0.5
Signal = NDArray[np.float32]


class Signals:
    """Eight signals for every occupation of an index, none below 0.

    Each voice is compared with every occupation, and its similarities are standardised to mean 0
    and standard deviation 1 over the occupations that have such parts. What exceeds `BAR` speaks
    for an occupation, and is summed over voices by their weight; anything less says nothing. So a
    further voice never takes from an occupation what others have said for it.

    - `skill_profile`: a voice against the centroid of the needed skills, by specificity.
    - `best_skills`: against the nearest needed skill.
    - `occupation_text`: against label and description.
    - `description`: against the nearest sentence of the description.
    - `best_sentence`: the greatest of those over voices, instead of the sum.
    - `isco_group`: against the nearest sentence about the ISCO-08 unit group, over groups.
    - `words`: rare words shared with all that stands about the occupation, not standardised.
    - `coverage`: the share of essentials covered, weighted by specificity, from 0 to 1.
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
        sentences = _above(self._sentences.similarity(voices.vectors))
        described = self._sentences.over_wholes
        skills = _above(self._skills.similarity(voices.vectors))
        groups = _above(self._groups.similarity(voices.vectors))
        of_groups = self._groups.over_wholes(voices.weights @ groups)
        return {
            "skill_profile": voices.weights @ _above(voices.vectors @ self._profiles.T),
            "best_skills": self._skills.over_wholes(voices.weights @ skills),
            "occupation_text": voices.weights @ _above(voices.vectors @ self._texts.T),
            "description": described(voices.weights @ sentences),
            "best_sentence": described(sentences.max(axis=0)),
            "isco_group": of_groups[self._group_of],
            "words": self._words.shared(voices.words, voices.weights),
            "coverage": self._needs.essential @ (self._weight * credit) / self._essential_weight,
        }


def _above(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by how much similarities (voices, wholes), standardised, exceed `BAR`, else 0."""
    above: NDArray[np.float32] = np.maximum(standard(similarity) - np.float32(BAR), 0)
    return above


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
