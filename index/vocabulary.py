"""The vocabulary: the words that stand in labels, and which of them a misspelt one is."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

_SHORTEST_MENDED = 4
_LONG_WORD = 8


@dataclass(frozen=True)
class Vocabulary:
    """In how many labels each folded word stands."""

    labels: Mapping[str, int]

    def mended(self, key: str) -> str:
        """Return a label key with each word that no label has put right, where one is near."""
        words = key.split()
        return " ".join(word if word in self.labels else self._nearest(word) for word in words)

    def _nearest(self, word: str) -> str:
        """Return the word fewest slips away (optimal string alignment), itself where none is near.

        A letter missed or doubled comes before one mistaken, then the word of most labels.
        """
        if len(word) < _SHORTEST_MENDED:
            return word
        most = 1 if len(word) < _LONG_WORD else 2
        near = process.extract(
            word, list(self.labels), scorer=OSA.distance, score_cutoff=most, limit=None
        )
        ranked = [
            (slips, Indel.distance(word, found), -self.labels[found], found)
            for found, slips, _ in near
        ]
        return min(ranked)[-1] if ranked else word
