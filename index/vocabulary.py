"""The words of labels, and the words that misspelt ones may have been meant for."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

_SHORTEST_CORRECTED = 4
_SHORTEST_PART = 3
_LONG_WORD = 8


@dataclass(frozen=True)
class Vocabulary:
    """Number of labels that contain each folded word."""

    labels: Mapping[str, int]

    def corrected(self, key: str) -> str:
        """Return a label key whose words occur in labels, misspelt ones corrected where possible.

        A word of no label is replaced by the nearest one, or parted into two that labels have.
        The last word may be the beginning of one.
        """
        *words, last = key.split()
        parts = [part for word in words for part in self._corrected(word)]
        return " ".join((*parts, *((last,) if self._begins(last) else self._corrected(last))))

    def _corrected(self, word: str) -> tuple[str, ...]:
        if word in self.labels or len(word) < _SHORTEST_CORRECTED:
            return (word,)
        parts = ((word[:at], word[at:]) for at in range(_SHORTEST_PART, len(word) - 2))
        parted = [pair for pair in parts if all(part in self.labels for part in pair)]
        # A missing space counts as one edit, like a missing or an extra letter.
        return (
            self._nearest(word, 1)
            or max(parted, key=self._least, default=())
            or (len(word) >= _LONG_WORD and self._nearest(word, 2))
            or (word,)
        )

    def _least(self, parts: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        return min(self.labels[part] for part in parts), parts

    def _begins(self, start: str) -> bool:
        at = bisect_left(self._sorted, start)
        return at < len(self._sorted) and self._sorted[at].startswith(start)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.labels)

    def _nearest(self, word: str, most: int) -> tuple[str, ...]:
        """Return the word that is the fewest edits away (optimal string alignment), if any.

        It has the same first letter, which is seldom mistyped: "docker" is no "locker". An
        insertion or deletion comes before a substitution, then the word of most labels.
        """
        start = bisect_left(self._sorted, word[0])
        alike = takewhile(lambda each: each[0] == word[0], islice(self._sorted, start, None))
        near = process.extract(
            word, list(alike), scorer=OSA.distance, score_cutoff=most, limit=None
        )
        ranked = [
            (slips, Indel.distance(word, found), -self.labels[found], found)
            for found, slips, _ in near
        ]
        return (min(ranked)[-1],) if ranked else ()
