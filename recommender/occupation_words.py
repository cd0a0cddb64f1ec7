"""Occupation words: which occupations are described with the rare words of what was said."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.label_key import label_key
from recommender.rare_words import RareWords
from taxonomy.catalogue import Catalogue, Importance, Occupation

_LABELS_READ = 20
_LABEL_WORTH = 1.0
_DESCRIPTION_WORTH = 2.0
_SKILL_WORTH = {Importance.ESSENTIAL: 1.0, Importance.OPTIONAL: 0.5}
_STEM = 6
_SHORTEST = 2


class OccupationWords:
    """The rare stems that texts share with all that stands about an occupation.

    That is its preferred and first alternative labels, its description and the labels of the
    skills that it needs; a stem has the weight ln(1 + the worth of the texts that have it). A stem
    is the first `_STEM` letters of a word, which is enough to join "welding" and "welded" and
    needs no dictionary of any language.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        skills = {skill.uri: _stems(skill.label) for skill in catalogue.skills}
        self._words = RareWords(
            _weights(each, [(r.importance, skills[r.skill]) for r in relations])
            for each in catalogue.occupations
            for relations in [catalogue.relations_of.get(each.uri, ())]
        )

    def shared(self, texts: Sequence[str], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what texts share with each occupation (occupations,), in rarity of stems.

        A stem counts once, with the greatest weight of the texts that have it.
        """
        best: dict[str, float] = {}
        for text, weight in zip(texts, weights.tolist(), strict=True):
            for stem in _stems(text):
                best[stem] = max(best.get(stem, 0.0), weight)
        return self._words.shared(best)


def _weights(
    occupation: Occupation, needs: Iterable[tuple[Importance, frozenset[str]]]
) -> dict[str, float]:
    """Return the weight of each stem in all that stands about an occupation."""
    texts = [(occupation.description, _DESCRIPTION_WORTH)]
    labels = (occupation.label, *occupation.alternative_labels[:_LABELS_READ])
    texts += [(label, _LABEL_WORTH) for label in labels]
    worth: defaultdict[str, float] = defaultdict(float)
    for stems, of_one in (
        *((_stems(text), of_one) for text, of_one in texts),
        *((stems, _SKILL_WORTH[importance]) for importance, stems in needs),
    ):
        for stem in stems:
            worth[stem] += of_one
    return {stem: math.log1p(whole) for stem, whole in worth.items()}


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in label_key(text).split() if len(word) >= _SHORTEST)
