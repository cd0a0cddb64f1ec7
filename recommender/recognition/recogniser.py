"""Recognition of skills in texts: which skills a text names, how surely, and in which words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.labels import ConceptType, LabelHit, Labels, Word, label_key, words_of
from index.loaded import Index
from models.encoder import Encoder, Vectors
from recommender.lexical import LabelCoverage
from recommender.recognition import claims, normalisation, personal, segmentation
from recommender.results import best_first
from taxonomy.catalogue import Skill

DEFAULT_CONFIDENCE = 0.2
_ALTERNATIVE_WEIGHT = 0.95
_ALTERNATIVES_SEEN = 64
_NEAREST_SHARE = 2 / 3
_STATED_FROM = 3
"""Shorter spans, in words, are not compared with example statements."""
_LABEL_WEIGHT = 0.05
_NEAREST_PER_SPAN = 3
_EXCLUDED = -1.0
_BLOCK = 128
_SLOPE = 10.0
_MIDPOINT = 0.715


@dataclass(frozen=True, slots=True)
class SkillCandidate:
    """A skill (row) that a span of a text may name, with a confidence from 0 to 1."""

    skill: int
    confidence: float
    start: int
    end: int

    def overlap(self, other: "SkillCandidate") -> float:
        """Return the Jaccard index of the two spans, in characters."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return max(shared, 0) / (max(self.end, other.end) - min(self.start, other.start))


def by_confidence(candidate: SkillCandidate) -> tuple[float, int, int, int]:
    """Return the sort key by which the surest is first, of equal ones the longest span."""
    return -candidate.confidence, candidate.start - candidate.end, candidate.start, candidate.skill


@dataclass(frozen=True, slots=True)
class RecognisedText:
    """The claim of one text, its unit vector, and the skills that its spans may name.

    `claimed` is the text with what claims nothing blanked, "" where nothing is left; `parts` are
    the spans as the encoder got them. `nearest` are the nearest skills of each span, `exact` those
    with a label that occurs in the text, `unknown` the places of names that nothing knows, and
    `is_name` where little more is said than them.
    """

    claimed: str
    vector: Vectors
    spans: tuple[claims.Offsets, ...]
    parts: tuple[str, ...]
    nearest: tuple[SkillCandidate, ...]
    exact: tuple[SkillCandidate, ...]
    unknown: tuple[claims.Offsets, ...] = ()
    is_name: bool = False

    def candidates(self, excluded: Iterable[int] = ()) -> list[SkillCandidate]:
        """Return all candidates but those of excluded skills (rows), surest first."""
        without = set(excluded)
        every = (each for each in (*self.exact, *self.nearest) if each.skill not in without)
        return sorted(every, key=by_confidence)

    def best(self, excluded: Iterable[int] = ()) -> list[SkillCandidate]:
        """Return one skill for each of the spans that do not overlap, surest first.

        A label that occurs in the text may lie within a larger span with a skill of its own:
        "circuit boards" within "solder circuit boards". Skills in `excluded` (rows) are left out.
        """
        without = set(excluded)
        labels = {(c.start, c.end) for c in self.exact if c.skill not in without}
        taken: list[SkillCandidate] = []
        for candidate in self.candidates(without):
            if not any(_conflict(candidate, other, labels) for other in taken):
                taken.append(candidate)
        return taken


def _conflict(one: SkillCandidate, other: SkillCandidate, labels: set[claims.Offsets]) -> bool:
    overlap = one.start < other.end and other.start < one.end
    around = (one.start <= other.start and other.end <= one.end) and (
        (one.start, one.end) not in labels and (other.start, other.end) in labels
    )
    larger = one.end - one.start > other.end - other.start
    return one.skill == other.skill or (overlap and not (around and larger))


class Recogniser:
    """Recognises the skills of a catalogue in texts, over the spans of each.

    A skill's support is the mean of its similarity to the whole text and to the span that is
    nearest to it, each a third over the preferred and two thirds over the nearest label,
    alternative ones counting a little less, plus a little for the share of its preferred label
    that occurs in the text: words that do not ("teach" in "teach public speaking") count against
    it. A skill named after something that is not named has none. Support becomes confidence
    through a logistic curve, fitted on the validation halves of HOUSE and TECH, where the default
    threshold is the one with the best F1. Labels that occur word for word have the precision that
    they had there as confidence.
    """

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._normaliser = normalisation.Normaliser.of(index.catalogue, encoder.words)
        self.personal_talk = personal.PersonalTalk(encoder, index.catalogue.language)
        self._names = ProperNames(index.catalogue.skills)
        self._stated, self._first_statement = np.unique(
            index.skill_statements.owners, return_index=True
        )
        self._coverage = LabelCoverage([skill.label for skill in index.catalogue.skills])
        segmentation.phrases_of(
            "a text", self._normaliser
        )  # reads cues and lists before the first request

    def recognise(self, texts: Sequence[str]) -> tuple[RecognisedText, ...]:
        """Recognise skills in texts, all in one encoding; results do not depend on their order."""
        cut = [segmentation.phrases_of(text, self._normaliser) for text in texts]
        vectors = self._vectors(cut)
        exact = label_occurrences(
            [(phrases.claimed, phrases.spans) for phrases in cut], self._index.labels
        )
        nearest = self._nearest(cut, vectors)
        return tuple(
            RecognisedText(
                claimed=phrases.claimed if phrases.whole else "",
                vector=vectors[phrases.whole],
                spans=phrases.spans,
                parts=phrases.parts,
                nearest=nearest[phrases.claimed],
                exact=labels,
                unknown=phrases.unknown,
                is_name=phrases.is_name,
            )
            for phrases, labels in zip(cut, exact, strict=True)
        )

    def rank(self, text: str, limit: int) -> list[SkillCandidate]:
        """Return the `limit` surest skills of a text's statements, best span each, best first."""
        size = len(self._index.skill_vectors)
        surest = np.full(size, -1.0)
        places = np.zeros((size, 2), dtype=np.int64)
        for statement in segmentation.split_text(text):
            phrases = segmentation.phrases_of(statement.text, self._normaliser)
            if phrases.spans:
                confidence, spans = self._surest(phrases)
                better = confidence > surest
                surest[better] = confidence[better]
                places[better] = spans[better] + statement.start
        return [
            SkillCandidate(int(skill), float(surest[skill]), *places[skill].tolist())
            for skill in best_first(surest)[:limit]
            if surest[skill] >= 0
        ]

    def _surest(
        self, phrases: segmentation.Phrases
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return each skill's confidence (skills,) and best span (skills, 2) in one text."""
        support = self._support(phrases, self._similarity([phrases], self._vectors([phrases])))
        confidence = _confidence(support.max(axis=0))
        spans = np.array(phrases.spans, dtype=np.int64)[support.argmax(axis=0)]
        for exact in label_occurrences([(phrases.claimed, phrases.spans)], self._index.labels)[0]:
            if exact.confidence > confidence[exact.skill]:
                confidence[exact.skill] = exact.confidence
                spans[exact.skill] = exact.start, exact.end
        return confidence, spans

    def _vectors(self, cut: Sequence[segmentation.Phrases]) -> dict[str, Vectors]:
        """Return the unit vector (dimension,) of each distinct phrase."""
        distinct = sorted({phrase for each in cut for phrase in (each.whole, *each.parts)})
        return dict(zip(distinct, self._encoder.encode(distinct), strict=True))

    def _nearest(
        self, cut: Sequence[segmentation.Phrases], vectors: Mapping[str, Vectors]
    ) -> dict[str, tuple[SkillCandidate, ...]]:
        """Return the nearest skills of the spans of each text, by its claim."""
        found: dict[str, tuple[SkillCandidate, ...]] = {}
        for block in _blocks(sorted({phrases.claimed: phrases for phrases in cut}.values())):
            similarity = self._similarity(block, vectors)
            first = 0
            for phrases in block:
                last = first + 1 + len(phrases.parts)
                support = self._support(phrases, similarity[first:last])
                found[phrases.claimed] = tuple(_nearest_skills(phrases.spans, support))
                first = last
        return found

    def _support(self, phrases: segmentation.Phrases, similarity: Vectors) -> Vectors:
        """Return the support (spans, skills) of each skill by each span of a text.

        `similarity` is that of the whole text, then of its spans, (1 + spans, skills).
        """
        whole = similarity[0] + 2 * np.float32(_LABEL_WEIGHT) * self._coverage.of(phrases.whole)
        support: Vectors = similarity[1:] + whole
        support *= np.float32(0.5)
        support[:, self._names.absent(phrases.whole)] = _EXCLUDED
        return support

    def _similarity(
        self, cut: Sequence[segmentation.Phrases], vectors: Mapping[str, Vectors]
    ) -> Vectors:
        """Return the similarity (phrases, skills) of the phrases of texts, whole then parts."""
        rows = np.stack([vectors[phrase] for each in cut for phrase in (each.whole, *each.parts)])
        similarity: Vectors = rows @ self._index.skill_vectors.T
        near, skills = self._index.skill_alternatives.nearest(rows, _ALTERNATIVES_SEEN)
        places = np.arange(len(rows))[:, None], skills
        preferred = similarity[places]
        gained = np.maximum(near * np.float32(_ALTERNATIVE_WEIGHT) - preferred, 0)
        np.maximum.at(similarity, places, preferred + gained * np.float32(_NEAREST_SHARE))
        self._state(cut, rows, similarity)
        return similarity

    def _state(
        self, cut: Sequence[segmentation.Phrases], rows: Vectors, similarity: Vectors
    ) -> None:
        """Raise the similarity (phrases, skills) of skills whose example statements are near."""
        phrases = (phrase for each in cut for phrase in (each.whole, *each.parts))
        long = np.array([len(phrase.split()) >= _STATED_FROM for phrase in phrases], dtype=np.bool_)
        if not long.any() or not len(self._stated):
            return
        near = rows[long] @ self._index.skill_statements.vectors.T
        nearest = np.maximum.reduceat(near, self._first_statement, axis=1)
        places = np.ix_(long.nonzero()[0], self._stated)
        similarity[places] = np.maximum(similarity[places], nearest)


class CachingRecogniser(Recogniser):
    """A recogniser that shares the parts of another and remembers what it recognised.

    It is for one profile that is interpreted again and again, and is dropped with the answer.
    """

    def __init__(self, recogniser: Recogniser) -> None:
        vars(self).update(vars(recogniser))  # the same parts: nothing is loaded again
        self._cache: dict[tuple[str, ...], tuple[RecognisedText, ...]] = {}

    def recognise(self, texts: Sequence[str]) -> tuple[RecognisedText, ...]:
        """Recognise skills in texts, or return what was recognised in the same texts before."""
        key = tuple(texts)
        if key not in self._cache:
            self._cache[key] = super().recognise(texts)
        return self._cache[key]


def _blocks(cut: Iterable[segmentation.Phrases]) -> Iterator[list[segmentation.Phrases]]:
    """Yield texts in groups of about `_BLOCK` phrases, so that long profiles take little memory."""
    block: list[segmentation.Phrases] = []
    size = 0
    for phrases in cut:
        block.append(phrases)
        size += 1 + len(phrases.parts)
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _confidence(support: Vectors) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-_SLOPE * (support.astype(np.float64) - _MIDPOINT)))


def _nearest_skills(spans: Sequence[claims.Offsets], support: Vectors) -> Iterable[SkillCandidate]:
    """Yield the `_NEAREST_PER_SPAN` best supported skills of each span."""
    rows = np.arange(len(spans))
    left = support.copy()
    for _ in range(min(_NEAREST_PER_SPAN, support.shape[1])):
        # Three passes for the greatest are faster than one partition.
        best = left.argmax(axis=1)
        confidence = _confidence(left[rows, best])
        left[rows, best] = -np.inf
        for (start, end), skill, sure in zip(spans, best, confidence, strict=True):
            yield SkillCandidate(int(skill), float(sure), start, end)


_WHOLE_TEXT = {True: 1.0, False: 0.9}
"""The confidence of a label that is the whole text, by whether it is a preferred one."""
_WITHIN_TEXT = 0.85
_LONGEST_WITHIN = 6
_SHORTEST_WORD = 3


def label_occurrences(
    texts: Sequence[tuple[str, Sequence[claims.Offsets]]], labels: Labels
) -> list[tuple[SkillCandidate, ...]]:
    """Return for each text, given with its spans, the skills with a label that occurs in it.

    A text that is a label, preferred or alternative, names that skill. Within a longer text only
    preferred labels count, the longest where they overlap, and one of a single word only where it
    is a span of its own: "R&D" does not name R.
    """
    words = [words_of(text) for text, _ in texts]
    keys = {_key(of_text[start:end]) for of_text in words for start, end in _windows(of_text)}
    hits = labels.exact(sorted(keys), ConceptType.SKILL)
    return [
        tuple(_longest(list(_exact_candidates(of_text, set(spans), hits))))
        for of_text, (_, spans) in zip(words, texts, strict=True)
    ]


def _exact_candidates(
    words: Sequence[Word], spans: set[claims.Offsets], hits: dict[str, list[LabelHit]]
) -> Iterator[SkillCandidate]:
    for start, end in _windows(words):
        place = words[start].start, words[end - 1].end
        for hit in hits.get(_key(words[start:end]), ())[:1]:
            if end - start == len(words):
                yield SkillCandidate(hit.row, _WHOLE_TEXT[hit.preferred], *place)
            elif hit.preferred and (end - start > 1 or _is_span(place, spans)):
                yield SkillCandidate(hit.row, _WITHIN_TEXT, *place)


def _is_span(place: claims.Offsets, spans: set[claims.Offsets]) -> bool:
    return place in spans and place[1] - place[0] >= _SHORTEST_WORD


def _windows(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of up to `_LONGEST_WITHIN` words, and the whole."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_WITHIN, len(words)) + 1):
            yield start, end
    if len(words) > _LONGEST_WITHIN:
        yield 0, len(words)


def _key(words: Sequence[Word]) -> str:
    return " ".join(word.folded for word in words)


def _longest(candidates: Sequence[SkillCandidate]) -> list[SkillCandidate]:
    kept: list[SkillCandidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, c.start, c.skill)):
        if not any(candidate.start < k.end and k.start < candidate.end for k in kept):
            kept.append(candidate)
    return kept


_BRACKETS = re.compile(r"\([^)]*\)")
_NAME = re.compile(r"\b\w*[A-Z][^\W\d_]*[a-z]\w*")
_MOST_NAMED = 0.2
"""Above this share of labels a language writes more than names with a capital, as German does."""


class ProperNames:
    """The skills that a text cannot mean, because it lacks the name that all their labels hold.

    "Vietnamese" is not meant by "a year in Vietnam", nor "Adobe Illustrator" by "drew pictures",
    however near they are to each other.
    """

    def __init__(self, skills: Sequence[Skill]) -> None:
        named = {row: names for row, skill in enumerate(skills) if (names := _names_of(skill))}
        if len(named) > _MOST_NAMED * len(skills):
            named = {}
        self._rows = np.array(list(named), dtype=np.int64)
        self._names = list(named.values())

    def absent(self, text: str) -> NDArray[np.int64]:
        """Return the skills (rows) named after something that a text does not name."""
        words = {word.folded for word in words_of(text)}
        absent = np.array([words.isdisjoint(names) for names in self._names], dtype=np.bool_)
        rows: NDArray[np.int64] = self._rows[absent]
        return rows


def _names_of(skill: Skill) -> frozenset[str]:
    """Return the folded names in the labels of a skill; none where a label has no name."""
    labels = [_BRACKETS.sub(" ", label) for label in (skill.label, *skill.alternative_labels)]
    names = [_NAME.findall(label) for label in labels]
    if not all(names):
        return frozenset()
    return frozenset(
        word for of_label in names for name in of_label for word in label_key(name).split()
    )
