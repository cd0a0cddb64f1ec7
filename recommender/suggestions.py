"""Suggestions: the occupations and skills that a person may be typing."""

from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.labels import ConceptType, LabelTable, folded_words
from index.loaded import Index
from recommender.recognition.recogniser import Recogniser
from recommender.results import RecognisedSkill, Suggestion
from recommender.titles import TitleResolver, TitleWeights

_EQUAL, _WHOLE = 1.0, 1.5
_BEGINS, _PREFERRED, _PREFERRED_BEGINS = 1.0, 0.5, 0.7
_SHARE, _LENGTH = 0.4, -1.0
"""Weights of what the found labels of an occupation say, beside the prior with weight 1.

That one is equal to what was typed, has it as whole words, begins with it, is the preferred label,
and is that and begins with it; the share of its labels that were found, and the logarithm of the
length of the shortest. Learnt as a softmax over the occupations found for vacancy titles of one
or two words and their beginnings, but for the first two: learnt as 0.1 and 0.3 they were raised as
far as costs nothing, since whoever typed a word in full more often means it than a longer one.
"""
LEAST_CONFIDENCE = 0.1
"""Of an occupation that a title may mean, where no label has what was typed."""
LEAST_LIKENESS = 0.6
"""Of a skill to a text, where no label has what was typed, or only after a word was replaced.

Fitted on labels of ESCO over the starter, which has a fifteenth of them: of 541 labels for which
recognition finds the right skill 535 pass; of 335 labels of skills that the starter lacks, for
which it finds another, 175.
"""


class OccupationSuggester:
    """Suggests occupations for a text that is being typed.

    Those that have a label with all typed words, the last as a prefix, are ordered by a weighted
    sum of what these labels say and the logarithm of how many vacancies meant the occupation; one
    whose preferred label was typed comes first. Where no label has the words, not even corrected,
    come the occupations that the text may mean as a job title, if any is likely.
    """

    def __init__(self, index: Index, titles: TitleResolver, weights: TitleWeights) -> None:
        self._labels = index.labels
        self._catalogue = index.catalogue
        self._titles = titles
        self._weights = weights

    def suggest(self, query: str, limit: int) -> tuple[Suggestion, ...]:
        """Return up to `limit` occupations, best first."""
        typed, found = self._labels.matching(query, ConceptType.OCCUPATION)
        if not found.size:
            return self._resolved(query, limit)
        whole = self._labels.phrases(typed, ConceptType.OCCUPATION)
        hits = _Hits(self._table, self._lengths, typed, found, whole)
        share = hits.counts / self._labels_of[hits.rows]
        scores = hits.evidence() + _SHARE * share + self._prior[hits.rows]
        named = hits.any_of(hits.equal & hits.preferred)
        order = np.lexsort((hits.rows, -scores, ~named))[:limit]
        best = hits.best()
        occupations, labels = self._catalogue.occupations, self._table.labels
        rows = ((occupations[hits.rows[place]], labels[best[place]]) for place in order)
        return tuple(Suggestion(one.uri, one.label, label) for one, label in rows)

    def _resolved(self, query: str, limit: int) -> tuple[Suggestion, ...]:
        occupations, row_of = self._catalogue.occupations, self._catalogue.occupation_row
        likely = (
            occupations[row_of[one.occupation]]
            for one in self._titles.resolve(query, limit)
            if one.confidence >= LEAST_CONFIDENCE
        )
        return tuple(Suggestion(one.uri, one.label, one.label) for one in likely)

    @property
    def _table(self) -> LabelTable:
        return self._labels.table(ConceptType.OCCUPATION)

    @cached_property
    def _lengths(self) -> NDArray[np.int64]:
        return np.array([len(key) for key in self._table.keys], dtype=np.int64)

    @cached_property
    def _labels_of(self) -> NDArray[np.int64]:
        """Number of labels of each occupation (row)."""
        return np.bincount(self._table.rows, minlength=len(self._catalogue.occupations))

    @cached_property
    def _prior(self) -> NDArray[np.float64]:
        return self._weights.prior_with_narrower(self._catalogue)


class SkillSuggester:
    """Suggests skills for a text that is being typed.

    Those that have a label with all typed words, the last as a prefix; where none has them, the
    skills that have them corrected, else those that are recognised in the text. A text may be
    about something that the catalogue lacks: recognised skills, and those for which a word that
    the model knows was taken for another ("chess" for "chest"), have to be like it.
    """

    def __init__(
        self,
        index: Index,
        recogniser: Recogniser,
        recognise: Callable[[str], Iterable[RecognisedSkill]],
    ) -> None:
        self._labels = index.labels
        self._skills = index.catalogue.skills
        self._row_of = index.catalogue.skill_row
        self._recogniser = recogniser
        self._recognise = recognise

    def suggest(self, query: str, limit: int) -> tuple[Suggestion, ...]:
        """Return up to `limit` skills, best first."""
        hits = self._labels.search(query, ConceptType.SKILL, limit)
        found = [(hit.row, hit.label) for hit in hits]
        if not hits or self._replaces_a_word(query, hits[0].key):
            found = self._like(query, found) or self._like(query, self._recognised(query))
        rows = ((self._skills[row], label) for row, label in found[:limit])
        return tuple(Suggestion(one.uri, one.label, label or one.label) for one, label in rows)

    def _recognised(self, query: str) -> list[tuple[int, str]]:
        return [(self._row_of[one.skill], "") for one in self._recognise(query)]

    def _replaces_a_word(self, query: str, key: str) -> bool:
        """Return whether the key of a label lacks a typed word that is no slip of the pen."""
        words = key.split()
        known = self._recogniser.known_words.intersection(folded_words(query))
        return not all(any(word.startswith(typed) for word in words) for typed in known)

    def _like(self, query: str, found: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Return those of some skills (rows, with labels) that are like a text."""
        if not found:
            return []
        likeness = self._recogniser.likeness(query)
        return [(row, label) for row, label in found if likeness[row] >= LEAST_LIKENESS]


class _Hits:
    """The labels found for typed keys, and their occupations (`rows`, ordered); all arrays.

    `whole` are the labels that hold a key as whole words.
    """

    def __init__(
        self,
        table: LabelTable,
        lengths: NDArray[np.int64],
        typed: tuple[str, ...],
        found: NDArray[np.int64],
        whole: NDArray[np.int64],
    ) -> None:
        self._found = found
        self._lengths = lengths[found]
        self.preferred = table.preferred[found]
        self._whole = np.isin(found, whole, kind="table")
        self._begins = np.zeros(len(found), dtype=np.bool_)
        self.equal = np.zeros(len(found), dtype=np.bool_)
        for key in typed:
            begins = np.isin(found, table.beginning(key), kind="table")
            self._begins |= begins
            self.equal |= begins & (self._lengths == len(key))
        self.rows, self._place, self.counts = np.unique(
            table.rows[found], return_inverse=True, return_counts=True
        )

    def any_of(self, labels: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return whether an occupation has one of these labels; (occupations found,)."""
        return np.bincount(self._place, labels, minlength=len(self.rows)) > 0

    def evidence(self) -> NDArray[np.float64]:
        """Return the weighted sum of what the labels of each occupation say."""
        shortest = np.full(len(self.rows), self._lengths.max())
        np.minimum.at(shortest, self._place, self._lengths)
        said = (
            (_EQUAL, self.equal),
            (_WHOLE, self._whole),
            (_BEGINS, self._begins),
            (_PREFERRED, self.preferred),
            (_PREFERRED_BEGINS, self._begins & self.preferred),
        )
        sums: NDArray[np.float64] = _LENGTH * np.log(np.maximum(shortest, 1))
        for weight, labels in said:
            sums += weight * self.any_of(labels)
        return sums

    def best(self) -> NDArray[np.int64]:
        """Return the label of each occupation to show, as a place in the table."""
        ties = (self._found, self._lengths, ~self._whole, ~self._begins, ~self.preferred)
        order = np.lexsort((*ties, ~self.equal, self._place))
        _, first = np.unique(self._place[order], return_index=True)
        return self._found[order][first]
